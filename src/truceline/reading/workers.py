"""Several processes, one order: a stream of documents read on all cores, the readings as if by one.

The first documents are read where they arrive; only a longer stream pays for processes. They are forked after the
parser is loaded, so that its memory is shared, and they end with the process that made them, however that ends.
"""

from __future__ import annotations

import ctypes
import gc
import itertools
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeAlias

import msgspec

from truceline.errors import TrucelineError
from truceline.model.claim import Reading
from truceline.model.document import Document, MarkedPair, Refusal
from truceline.reading.reader import read_or_refuse
from truceline.reading.text.parse import pipeline
from truceline.reading.world import World

FIRST = 16
"""Documents read before other processes are made: a second's work, about what making them costs."""
_TOGETHER = 4
"""Documents handed over at once; fewer would leave a process waiting, more would hold up the order."""
_AHEAD = 3
"""Bundles under way a process; bounds what is held in memory."""
_PR_SET_PDEATHSIG = 1
"""prctl(2): the signal a process gets when its parent dies."""


class Job(msgspec.Struct, frozen=True):
    """A document to be read, with its marked pair where it has one."""

    document: Document
    pair: MarkedPair | None = None


class Way(msgspec.Struct, frozen=True):
    """How documents are read: see :func:`truceline.reading.reader.read_document`."""

    triage: bool = True
    mentions: bool = False


def processes(wanted: int | None = None) -> int:
    """How many processes read: ``wanted``, else one a core (two at most: each holds some 200 MB of its own). One where
    the system cannot fork."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    return max(1, wanted if wanted is not None else min(2, os.cpu_count() or 1))


Item: TypeAlias = Job | Refusal
Outcome: TypeAlias = Reading | Refusal


def read_all(items: Iterable[Item], *, world: World, way: Way, workers: int) -> Iterator[Outcome]:
    """What became of all items, in order; a refusal is passed on in its place."""
    stream = iter(items)
    for item in itertools.islice(stream, FIRST):
        yield _outcome(world, way, item)
    if workers > 1:
        yield from _shared_out(stream, world, way, workers)
    else:
        yield from (_outcome(world, way, item) for item in stream)


def _shared_out(stream: Iterator[Item], world: World, way: Way, workers: int) -> Iterator[Outcome]:
    bundles = iter(lambda: list(itertools.islice(stream, _TOGETHER)), [])
    first = next(bundles, None)
    if first is None:
        return
    pipeline()
    gc.freeze()  # what is shared stays shared: a collection would touch, and so copy, every page
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(world, way)) as pool:
        under_way: deque[tuple[list[Item], Future[list[Outcome]]]] = deque()
        for bundle in itertools.chain([first], bundles):
            under_way.append((bundle, pool.submit(_read_bundle, bundle)))
            if len(under_way) >= _AHEAD * workers:
                yield from _result(*under_way.popleft())
        while under_way:
            yield from _result(*under_way.popleft())


def _result(bundle: list[Item], future: Future[list[Outcome]]) -> list[Outcome]:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise TrucelineError(
            "worker-lost", f"a reading process was ended from outside, at {_ref(bundle[0])} or after it",
            mend="Run it again, with --workers 1 if memory is short.",
        ) from error  # fmt: skip


def _ref(item: Item) -> str:
    return item.document.ref if isinstance(item, Job) else item.ref


def _outcome(world: World, way: Way, item: Item) -> Outcome:
    if isinstance(item, Refusal):
        return item
    return read_or_refuse(item.document, world=world, pair=item.pair, triage=way.triage, mentions=way.mentions)


class _Here:
    """What a reading process was made with; set once, when the process begins."""

    world: World
    way: Way


def _begin(world: World, way: Way) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is answered by the process that made this one
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _Here.world, _Here.way = world, way


def _read_bundle(bundle: list[Item]) -> list[Outcome]:
    return [_outcome(_Here.world, _Here.way, item) for item in bundle]
