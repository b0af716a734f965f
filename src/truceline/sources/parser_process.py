"""The child in which markup is parsed: reads tasks from standard input, writes answers to standard output, until its
parent closes the pipe. ``python -m truceline.sources.parser_process MEMORY_BYTES CPU_SECONDS``.
"""

from __future__ import annotations

import resource
import struct
import sys
from collections.abc import Callable, Mapping
from typing import BinaryIO, Final

import msgspec

from truceline.sources.markup import feed_of, page_of
from truceline.sources.parser import Answer, Task

_LENGTH: Final = struct.Struct(">Q")
_WORK: Final[Mapping[str, Callable[[Task], msgspec.Struct]]] = {"page": page_of, "feed": feed_of}


def answer(task: Task) -> Answer:
    """The answer to one task. Whatever breaks inside a parser is the input's fault and is said, not raised: the parsers
    raise exceptions of every kind on hostile markup."""
    if task.what == "ready":
        return Answer()
    try:
        return Answer(result=msgspec.msgpack.encode(_WORK[task.what](task)))
    except MemoryError:
        return Answer(fault="out of memory")
    except Exception as error:
        return Answer(fault=f"{type(error).__name__}: {error}"[:300])


def serve(tasks: BinaryIO, answers: BinaryIO, cpu_seconds: int) -> None:
    """Answers tasks until there are no more."""
    while head := tasks.read(_LENGTH.size):
        task = msgspec.msgpack.decode(tasks.read(_LENGTH.unpack(head)[0]), type=Task)
        _limit_processor(cpu_seconds)
        message = msgspec.msgpack.encode(answer(task))
        answers.write(_LENGTH.pack(len(message)) + message)
        answers.flush()


def _limit_processor(seconds: int) -> None:
    """Ends the process when this task alone takes longer than ``seconds`` of processor time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + seconds)


def _limit(what: int, value: int) -> None:
    """Lowers a limit of this process; one that the system has set lower stays."""
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def main() -> None:
    """Limits its own memory, loads the libraries, serves."""
    memory, cpu_seconds = int(sys.argv[1]), int(sys.argv[2])
    _limit(resource.RLIMIT_DATA, memory)
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr  # a library that prints must not write into the answers
    answer(Task("page", data=b"<html><body><p>Ready.</p></body></html>"))
    serve(sys.stdin.buffer, answers, cpu_seconds)


if __name__ == "__main__":
    main()
