"""A shelf of answers: each worked out once for a state of the ledger, the least lately asked for put away first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

T = TypeVar("T")


class Shelf:
    """Answers by key. ``state`` tells whether what they rest on is still the same."""

    def __init__(self, most: int, state: Callable[[], Hashable]) -> None:
        self._most = most
        self._state_now = state
        self._lock = threading.Lock()
        self._state: Hashable = None
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._working: dict[Hashable, threading.Lock] = {}

    def kept(self, key: Hashable, work: Callable[[], T]) -> T:
        """The answer to ``key``: from the shelf while the state is the same, else worked out now (once, also when
        several ask at the same time). What ``work`` raises is raised and not kept."""
        with self._lock:
            state = self._state_now()
            if state != self._state:
                self._state = state
                self._kept.clear()
                self._working.clear()
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast("T", self._kept[key])
            mine = self._working.setdefault(key, threading.Lock())
        with mine:
            with self._lock:
                if key in self._kept:
                    return cast("T", self._kept[key])
            try:
                answer = work()
                with self._lock:
                    if state == self._state:
                        self._kept[key] = answer
                        while len(self._kept) > self._most:
                            self._kept.popitem(last=False)
            finally:
                with self._lock:
                    self._working.pop(key, None)
            return answer
