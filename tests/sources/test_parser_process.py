import io
import resource
import struct

import msgspec
import pytest

from truceline.sources import parser_process
from truceline.sources.parser import Answer, Task


def test_whatever_breaks_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(task: Task) -> msgspec.Struct:
        raise RuntimeError("a parser's own trouble")

    def starved(task: Task) -> msgspec.Struct:
        raise MemoryError

    monkeypatch.setattr(parser_process, "_WORK", {"page": broken, "feed": starved})
    assert parser_process.answer(Task("page")).fault == "RuntimeError: a parser's own trouble"
    assert parser_process.answer(Task("feed")).fault == "out of memory"
    assert parser_process.answer(Task("ready")) == Answer()


def test_tasks_are_answered_in_order_until_there_are_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "setrlimit", lambda *limits: None)  # the limits are for the child, not for the tests
    messages = [
        msgspec.msgpack.encode(task) for task in (Task("ready"), Task("feed", b"<rss/>", most=1), Task("page", b""))
    ]
    tasks = b"".join(struct.pack(">Q", len(message)) + message for message in messages)
    out = io.BytesIO()
    parser_process.serve(io.BytesIO(tasks), out, 5)
    answers, rest = [], out.getvalue()
    while rest:
        size = struct.unpack(">Q", rest[:8])[0]
        answers.append(msgspec.msgpack.decode(rest[8 : 8 + size], type=Answer))
        rest = rest[8 + size :]
    assert len(answers) == 3
    assert answers[0].fault is None
    assert answers[1].fault is None
    assert answers[2].fault is not None
