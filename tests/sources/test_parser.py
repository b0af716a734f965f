import time

import pytest

from truceline.sources.limits import Limits
from truceline.sources.markup import Feed, Page
from truceline.sources.parser import Parser, ParserFailedError, ParserTimeoutError, Task

PAGE = b"<html><body><article><p>Troops fired across the line on Monday, the army said.</p></article></body></html>"
BOMB = b"<html><body><div " + b" ".join(b"a%d=x" % i for i in range(200_000)) + b">x</div></body></html>"


def test_one_child_serves_many_tasks_and_is_replaced_when_killed() -> None:
    with Parser(Limits(parse_seconds=1.0)) as parser:
        assert "Troops fired" in parser.ask(Task("page", PAGE), Page).text
        child = parser._child
        assert parser.ask(Task("feed", b"<rss><channel/></rss>", most=5), Feed).entries == ()
        assert parser._child is child
        begun = time.monotonic()
        with pytest.raises(ParserTimeoutError, match="after 1 s"):
            parser.ask(Task("page", BOMB), Page)
        assert time.monotonic() - begun < 5
        assert child is not None
        assert child.returncode is not None
        assert "Troops fired" in parser.ask(Task("page", PAGE), Page).text


def test_a_child_that_dies_is_told_and_replaced() -> None:
    with Parser(Limits()) as parser:
        parser.ask(Task("page", PAGE), Page)
        assert parser._child is not None
        parser._child.kill()
        parser._child.wait()
        assert "Troops fired" in parser.ask(Task("page", PAGE), Page).text


def test_memory_is_limited() -> None:
    with Parser(Limits(parse_seconds=20.0)) as parser, pytest.raises(ParserFailedError):
        parser.ask(Task("page", b"<html><body>" + b"<p>a</p>" * 1_200_000), Page)


def test_no_child_is_started_for_nothing_and_none_is_left() -> None:
    with Parser(Limits()) as parser:
        assert parser._child is None
    parser = Parser(Limits())
    parser.ask(Task("page", PAGE), Page)
    child = parser._child
    parser.close()
    assert child is not None
    assert child.poll() is not None
