"""An axis of time from decades to minutes: where a moment stands, which ticks it has, how it is cut into cells.

Moments are naive and in UTC: a day of the ledger is a local day, and stands where its date stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec

from truceline.outlets import plain

Unit: TypeAlias = Literal["year", "month", "week", "day", "hour", "minute"]
MOST_TICKS = 11
SHORTEST = dt.timedelta(minutes=10)
LONGEST = dt.timedelta(days=366 * 150)
EARLIEST = dt.datetime(1900, 1, 1)
LATEST = dt.datetime(2200, 1, 1)
"""What an address may ask for."""
_DAY = dt.timedelta(days=1)
_STEPS: tuple[tuple[Unit, int, dt.timedelta], ...] = (
    ("minute", 1, dt.timedelta(minutes=1)),
    ("minute", 10, dt.timedelta(minutes=10)),
    ("hour", 1, dt.timedelta(hours=1)),
    ("hour", 6, dt.timedelta(hours=6)),
    ("day", 1, _DAY),
    ("day", 2, 2 * _DAY),
    ("week", 1, 7 * _DAY),
    ("month", 1, 30 * _DAY),
    ("month", 3, 91 * _DAY),
    ("year", 1, 365 * _DAY),
    ("year", 2, 730 * _DAY),
    ("year", 5, 1826 * _DAY),
    ("year", 10, 3652 * _DAY),
    ("year", 20, 7305 * _DAY),
)
"""Distances between ticks, the shortest first."""
_CELLS: tuple[tuple[dt.timedelta, Unit], ...] = (
    (dt.timedelta(days=366 * 40), "year"),
    (dt.timedelta(days=366 * 3), "month"),
    (dt.timedelta(days=150), "week"),
    (dt.timedelta(days=3), "day"),
)
"""How a span longer than this is cut."""


class Tick(msgspec.Struct, frozen=True, kw_only=True):
    """A place on the axis: where it stands in per cent, its words, and the span up to the next tick."""

    x: float
    words: str
    start: dt.datetime
    end: dt.datetime


class Axis(msgspec.Struct, frozen=True):
    """A span of time; ``end`` is not in it."""

    start: dt.datetime
    end: dt.datetime

    @property
    def span(self) -> dt.timedelta:
        """How long it is."""
        return self.end - self.start

    @property
    def unit(self) -> Unit:
        """Into what it is cut: cells of a year, month, week, day or, under three days, single moments by the hour."""
        return next((unit for longer, unit in _CELLS if self.span > longer), "hour")

    def place(self, moment: dt.datetime) -> float:
        """Where a moment stands, in per cent; beyond the ends it is at them."""
        share = (moment - self.start) / self.span
        return round(100 * min(1.0, max(0.0, share)), 3)

    def holds(self, moment: dt.datetime) -> bool:
        """Whether a moment lies in the span."""
        return self.start <= moment < self.end

    def ticks(self) -> tuple[Tick, ...]:
        """Ticks at round moments, no more than fit."""
        unit, step, _ = next((s for s in _STEPS if self.span / s[2] <= MOST_TICKS), _STEPS[-1])
        moments = list(_round_moments(self.start, self.end, unit, step))
        return tuple(
            Tick(x=self.place(m), words=_words(m, unit), start=m, end=_after(m, unit, step))
            for m in moments
            if self.holds(m)
        )

    def cells(self) -> tuple[tuple[dt.datetime, dt.datetime], ...]:
        """The cells, the first and last cut at the ends."""
        moments = list(_round_moments(self.start, self.end, self.unit, 1))
        return tuple(
            (m, _after(m, self.unit, 1)) for m in moments if _after(m, self.unit, 1) > self.start and m < self.end
        )

    def zoomed(self, factor: float) -> Axis:
        """The span around the same middle, ``factor`` times as long, within the shortest and the longest."""
        half = min(max(self.span * factor, SHORTEST), LONGEST - 4 * _DAY) / 2
        return _bounded(self.start + self.span / 2 - half, self.start + self.span / 2 + half)

    def moved(self, share: float) -> Axis:
        """The span moved by a share of its length."""
        by = self.span * share
        by = max(min(by, LATEST - self.end), EARLIEST - self.start)
        return _bounded(self.start + by, self.end + by)


def _bounded(start: dt.datetime, end: dt.datetime) -> Axis:
    """A span with ends on whole minutes, or on whole days where it is long."""
    start, end = max(start, EARLIEST), min(end, LATEST)
    if end - start >= 4 * _DAY:
        start = start.replace(hour=0, minute=0, second=0, microsecond=0)
        end = (end + _DAY / 2).replace(hour=0, minute=0, second=0, microsecond=0)
    return Axis(start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0))


def cell_of(day: str, unit: Unit) -> dt.datetime | None:
    """The beginning of the cell in which an ISO year, month or day lies; None where there is no such day."""
    full = {4: f"{day}-01-01", 7: f"{day}-01"}.get(len(day), day)
    try:
        moment = dt.datetime.fromisoformat(full).replace(tzinfo=None)
    except ValueError:
        return None
    return floor(moment, unit)


def floor(moment: dt.datetime, unit: Unit, step: int = 1) -> dt.datetime:
    """The last round moment at or before one."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "minute":
        return moment.replace(minute=moment.minute - moment.minute % step, second=0, microsecond=0)
    if unit == "hour":
        return midnight.replace(hour=moment.hour - moment.hour % step)
    if unit == "day":
        return midnight - _DAY * (moment.toordinal() % step)
    if unit == "week":
        return midnight - _DAY * moment.weekday()
    if unit == "month":
        return midnight.replace(month=moment.month - (moment.month - 1) % step, day=1)
    return midnight.replace(year=moment.year - moment.year % step, month=1, day=1)


def _after(moment: dt.datetime, unit: Unit, step: int) -> dt.datetime:
    if unit == "minute":
        return moment + dt.timedelta(minutes=step)
    if unit == "hour":
        return moment + dt.timedelta(hours=step)
    if unit == "day":
        return moment + _DAY * step
    if unit == "week":
        return moment + 7 * _DAY * step
    months = moment.year * 12 + moment.month - 1 + (step if unit == "month" else 12 * step)
    return moment.replace(year=months // 12, month=months % 12 + 1)


def _round_moments(start: dt.datetime, end: dt.datetime, unit: Unit, step: int) -> Iterator[dt.datetime]:
    moment = floor(start, unit, step)
    while moment < end:
        yield moment
        moment = _after(moment, unit, step)


def _words(moment: dt.datetime, unit: Unit) -> str:
    if unit == "year":
        return str(moment.year)
    if unit == "month":
        return f"{plain.month(moment.month)[:3]} {moment.year}"
    if unit in ("week", "day"):
        return f"{moment.day} {plain.month(moment.month)[:3]}" + (f" {moment.year}" if unit == "week" else "")
    return f"{moment:%H:%M}" if moment.hour or moment.minute else f"{moment.day} {plain.month(moment.month)[:3]}"
