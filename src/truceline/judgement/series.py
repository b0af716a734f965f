"""Series: what one source counted, as intervals with numbers, and how far that source reaches.

Events of an event table are intervals of a day or more with the count 1; a tally is an interval with its count. Times
are local wall-clock minutes since 1970-01-01, half-open.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Literal, TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt

from truceline.sources.tables.days import DAY, IntArray, day_of, minutes

FloatArray = npt.NDArray[np.float64]
SeriesKind: TypeAlias = Literal["events", "tallies", "points"]
Span: TypeAlias = tuple[int, int]

WEEK = 7 * DAY


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """One source's count of one kind of act. ``known``: the minute from which a row was public. ``source_start``,
    ``source_end``, ``source_known``: intervals of every row of the source, the filtered-out ones too, which say how
    far the source reaches; ``source_sectors`` where each lies, if that is known. ``sector``: the one sector that the
    series is of, if it is of one. ``timed``: whether rows carry clock times. ``notes``: limits of this source in
    words."""

    name: str
    kind: SeriesKind
    start: IntArray
    end: IntArray
    count: FloatArray
    known: IntArray
    source_start: IntArray
    source_end: IntArray
    source_known: IntArray
    ids: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    timed: bool = False
    sectors: tuple[str, ...] = ()
    source_sectors: tuple[str, ...] = ()
    sector: str | None = None
    killed: FloatArray | None = None
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.start)

    def where(self, keep: npt.NDArray[np.bool_]) -> Series:
        """The rows for which ``keep`` is true; what the source reaches stays as it is."""
        if keep.all():
            return self
        chosen, flags = np.flatnonzero(keep), keep.tolist()

        def pick(values: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(itertools.compress(values, flags))

        return msgspec.structs.replace(
            self,
            start=self.start[chosen],
            end=self.end[chosen],
            count=self.count[chosen],
            known=self.known[chosen],
            ids=pick(self.ids),
            published=pick(self.published),
            sectors=pick(self.sectors),
            killed=None if self.killed is None else self.killed[chosen],
        )

    def until(self, as_of: dt.date, known_by: dt.date | None) -> Series:
        """What had happened by the end of ``as_of`` and was public by the end of ``known_by``. The source's reach keeps
        rows after ``as_of`` (a later row shows that someone was still looking), none published after ``known_by``."""
        known_limit = _end_of(known_by) if known_by is not None else None
        keep = self.end <= _end_of(as_of)
        source = self
        if known_limit is not None:
            keep &= self.known <= known_limit
            public = self.source_known <= known_limit
            source = msgspec.structs.replace(
                self,
                source_start=self.source_start[public],
                source_end=self.source_end[public],
                source_known=self.source_known[public],
                source_sectors=tuple(itertools.compress(self.source_sectors, public.tolist())),
            )
        return source.where(keep)


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of time with the events in it, cut into cells. ``weeks`` is covered time; ``cells`` and ``cell_weeks``
    are the counts and covered weeks of its cells in order, ``cell_start`` and ``cell_end`` their bounds."""

    start: int
    end: int
    n: float
    weeks: float
    cells: FloatArray
    cell_weeks: FloatArray
    cell_start: IntArray
    cell_end: IntArray
    rows: IntArray

    @property
    def per_week(self) -> float | None:
        """Events per covered week; None where nothing is covered."""
        return self.n / self.weeks if self.weeks > 0 else None

    @property
    def first_day(self) -> str:
        """First day, ISO."""
        return day_of(self.start).isoformat()

    @property
    def last_day(self) -> str:
        """Last day, ISO, included."""
        return day_of(max(self.end - 1, self.start)).isoformat()

    def part(self, first: int, last: int) -> Window:
        """The cells ``first`` to ``last`` (excluded) as a window of their own."""
        cells, weeks = self.cells[first:last], self.cell_weeks[first:last]
        start = int(self.cell_start[first]) if len(cells) else self.end
        end = int(self.cell_end[last - 1]) if len(cells) else self.end
        return Window(
            start=start, end=end, n=float(cells.sum()), weeks=float(weeks.sum()), cells=cells, cell_weeks=weeks,
            cell_start=self.cell_start[first:last], cell_end=self.cell_end[first:last], rows=self.rows[:0],
        )  # fmt: skip

    @property
    def days(self) -> float:
        """Covered days."""
        return self.weeks * 7


def window(series: Series, covered: Sequence[Span], start: int, end: int, cell_days: int, *, anchor: str) -> Window:
    """The rows of ``series`` that lie wholly inside ``[start, end)``, with the covered time of that window.

    Events are cut into cells of ``cell_days`` laid from the window's ``anchor`` (``start`` or ``end``: the agreement's
    side of the window), and stand in the cell of their middle; a tally is a cell by itself, or joined to its neighbours
    up to one.
    """
    inside = np.flatnonzero((series.start >= start) & (series.end <= end))
    n = float(series.count[inside].sum())
    if series.kind != "events":
        return _reported(series, inside, start, end, cell_days * DAY)
    edges = _edges(start, end, cell_days * DAY, anchor)
    middle = (series.start[inside] + series.end[inside]) // 2
    place = np.clip(np.searchsorted(edges, middle, side="right") - 1, 0, max(len(edges) - 2, 0))
    cells = np.bincount(place, weights=series.count[inside], minlength=max(len(edges) - 1, 0)).astype(np.float64)
    cell_weeks = np.array(
        [covered_minutes(covered, a, b) / WEEK for a, b in itertools.pairwise(edges.tolist())], np.float64
    )
    seen = cell_weeks > 0
    return Window(
        start=start, end=end, n=n, weeks=float(cell_weeks.sum()), cells=cells[seen], cell_weeks=cell_weeks[seen],
        cell_start=edges[:-1][seen], cell_end=edges[1:][seen], rows=inside,
    )  # fmt: skip


def _reported(series: Series, inside: IntArray, start: int, end: int, least: int) -> Window:
    """A window of tallies: each a cell by itself; where they are shorter than a cell, neighbours joined up to one."""
    order = inside[np.argsort(series.start[inside], kind="stable")]
    cells: list[list[float]] = []
    for row in order.tolist():
        first, last, n = float(series.start[row]), float(series.end[row]), float(series.count[row])
        joins = bool(cells) and cells[-1][1] == first and cells[-1][1] - cells[-1][0] < least
        if joins:
            cells[-1][1], cells[-1][2] = last, cells[-1][2] + n
        else:
            cells.append([first, last, n])
    table = np.array(cells, dtype=np.float64).reshape(-1, 3)
    weeks = (table[:, 1] - table[:, 0]) / WEEK
    return Window(
        start=start, end=end, n=float(series.count[inside].sum()), weeks=float(weeks.sum()), cells=table[:, 2],
        cell_weeks=weeks, cell_start=table[:, 0].astype(np.int64), cell_end=table[:, 1].astype(np.int64), rows=order,
    )  # fmt: skip


def covered_minutes(covered: Sequence[Span], start: int, end: int) -> int:
    """How many minutes of ``[start, end)`` the spans cover (they do not overlap)."""
    return sum(max(0, min(b, end) - max(a, start)) for a, b in covered)


def finest(series: Series) -> tuple[Series, int]:
    """The finest tallies that do not overlap, and how many were left out.

    Shorter periods are taken first, so months stand before the year that holds them. Of two tallies for one period the
    exact one, then the later published, stands. What the left-out tallies say beyond the kept ones is not recovered by
    subtraction: reports of one office for one period disagree too often for that.
    """
    if series.kind == "events" or series.size == 0:
        return series, 0
    order = sorted(
        range(series.size),
        key=lambda i: (int(series.end[i] - series.start[i]), int(series.start[i]), -int(series.known[i]), i),
    )
    kept: list[int] = []
    for i in order:
        if all(series.end[i] <= series.start[k] or series.start[i] >= series.end[k] for k in kept):
            kept.append(i)
    keep = np.zeros(series.size, np.bool_)
    keep[kept] = True
    return series.where(keep), series.size - len(kept)


def _edges(start: int, end: int, step: int, anchor: str) -> IntArray:
    if end <= start:
        return np.array([start], np.int64)
    if anchor == "end":
        return np.unique(np.concatenate([np.arange(end, start, -step)[::-1], [start]])).astype(np.int64)
    return np.unique(np.concatenate([np.arange(start, end, step), [end]])).astype(np.int64)


def _end_of(day: dt.date) -> int:
    return minutes(day) + DAY
