"""The shelf: once for a state, none for a failure, the least lately asked for put away first."""

from __future__ import annotations

import threading

import pytest

from truceline.outlets.web.shelf import Shelf


def test_an_answer_is_worked_out_once_for_a_state() -> None:
    state = [0]
    shelf = Shelf(4, lambda: state[0])
    asked = []
    for _ in range(3):
        assert shelf.kept("a", lambda: asked.append(1) or len(asked)) == 1
    state[0] = 1
    assert shelf.kept("a", lambda: asked.append(1) or len(asked)) == 2


def test_a_failure_is_not_kept() -> None:
    shelf = Shelf(4, lambda: 0)
    with pytest.raises(ZeroDivisionError):
        shelf.kept("a", lambda: 1 // 0)
    assert shelf.kept("a", lambda: 5) == 5


def test_the_least_lately_asked_for_goes_first() -> None:
    shelf = Shelf(2, lambda: 0)
    for key in ("a", "b", "a", "c"):
        shelf.kept(key, lambda: "first")
    assert shelf.kept("a", lambda: "second") == "first"
    assert shelf.kept("b", lambda: "second") == "second"


def test_many_who_ask_at_once_wait_for_one_answer() -> None:
    shelf = Shelf(2, lambda: 0)
    started, go, count = threading.Event(), threading.Event(), []

    def slow() -> int:
        count.append(1)
        started.set()
        go.wait(5)
        return 7

    told: list[int] = []
    threads = [threading.Thread(target=lambda: told.append(shelf.kept("a", slow))) for _ in range(6)]
    for thread in threads:
        thread.start()
    started.wait(5)
    go.set()
    for thread in threads:
        thread.join(5)
    assert told == [7] * 6
    assert len(count) == 1
