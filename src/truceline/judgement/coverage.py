"""Coverage: whether anyone was looking. Silence without coverage is missing, not peace."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from truceline.judgement.series import Series, Span, covered_minutes
from truceline.judgement.settings import Settings
from truceline.model.verdict import CoverageFinding
from truceline.sources.tables.days import DAY, IntArray, day_of


class Coverage(msgspec.Struct, frozen=True):
    """What a source covers: its first and last minute, the covered spans, its usual gap in days, and whether it still
    reached the as-of day (``stale`` says why not)."""

    start: int | None
    end: int | None
    spans: tuple[Span, ...]
    usual_gap: float
    stale: str | None
    holes: tuple[Span, ...] = ()


def of_series(series: Series, as_of_end: int, settings: Settings) -> Coverage:
    """What the source of ``series`` covers up to ``as_of_end`` (the end of the as-of day)."""
    if len(series.source_end) == 0:
        return Coverage(None, None, (), 0.0, "the source has no row")
    start, end = int(series.source_start.min()), int(series.source_end.max())
    if series.kind == "events":
        start = start // DAY * DAY
        end = -(-end // DAY) * DAY
    gap = usual_gap(series.source_end, min(end, as_of_end), settings)
    stale = None
    reach = end
    if end < as_of_end:
        age = (as_of_end - end) / DAY
        if age > settings.stale_gaps * gap:
            stale = (
                f"its last row is {day_of(end - 1)}, {age:.0f} days before the as-of day; its usual gap is {gap:.0f} "
                f"days, so it has ended"
            )
        elif series.kind == "events":
            reach = as_of_end
    if series.kind != "events":
        spans = tuple(sorted((int(a), int(b)) for a, b in zip(series.start, series.end, strict=True)))
        return Coverage(start, end, spans, gap, stale)
    holes = _holes(series.source_end, series.end, as_of_end, settings)
    if series.sector is not None:
        there = EndsBySector.of(series).source.get(series.sector, np.empty(0, np.int64))
        holes = _joined((*holes, *_holes(there, series.end, as_of_end, settings)))
    return Coverage(start, end, _without(start, reach, holes), gap, stale, holes)


class EndsBySector(msgspec.Struct, frozen=True):
    """The last minutes of rows by sector: those of the whole source, and those of a series."""

    source: dict[str, IntArray]
    own: dict[str, IntArray]

    @classmethod
    def of(cls, series: Series) -> EndsBySector:
        """Of a series; of its source only where every row of that says where it is."""
        told = len(series.source_sectors) == len(series.source_end)
        source = _by_sector(series.source_sectors, series.source_end) if told else {}
        return cls(source, _by_sector(series.sectors, series.end))


def of_sector(ends: EndsBySector, cover: Coverage, sector: str, as_of_end: int, settings: Settings) -> tuple[Span, ...]:
    """The spans of ``cover``, the whole source's, in which one sector was covered too: less the stretches in which rows
    of every kind from there fell silent. A source may go on while nobody writes from one valley."""
    none = np.empty(0, np.int64)
    holes = _holes(ends.source.get(sector, none), ends.own.get(sector, none), as_of_end, settings)
    if not holes or not cover.spans:
        return cover.spans
    first, last = cover.spans[0][0], cover.spans[-1][1]
    return _without(first, last, _joined((*cover.holes, *holes)))


def _by_sector(sectors: tuple[str, ...], ends: IntArray) -> dict[str, IntArray]:
    """Ends by the sector of their row, in one pass: a table may name hundreds of sectors."""
    numbers: dict[str, int] = {}
    which = np.fromiter((numbers.setdefault(name, len(numbers)) for name in sectors), np.int64, len(sectors))
    cuts = np.cumsum(np.bincount(which, minlength=len(numbers)))[:-1]
    return dict(zip(numbers, np.split(ends[np.argsort(which, kind="stable")], cuts), strict=False))


def _joined(holes: Sequence[Span]) -> tuple[Span, ...]:
    """Holes in order, those that overlap made one."""
    told: list[Span] = []
    for a, b in sorted(holes):
        if told and a <= told[-1][1]:
            told[-1] = (told[-1][0], max(b, told[-1][1]))
        else:
            told.append((a, b))
    return tuple(told)


def finding(cover: Coverage, start: int, end: int, settings: Settings) -> CoverageFinding:
    """Whether the window ``[start, end)`` is covered well enough, with the reason where it is not."""
    if cover.start is None or cover.end is None:
        return CoverageFinding(ok=False, reason=cover.stale, source_start=None, source_end=None, exposure=0.0)
    exposure = covered_minutes(cover.spans, start, end) / (end - start) if end > start else 0.0
    first, last = day_of(cover.start).isoformat(), day_of(cover.end - 1).isoformat()
    reason = None
    if start >= cover.end:
        reason = f"the source ends on {last}, before the agreement took effect: it cannot tell peace from silence"
    elif end <= cover.start:
        reason = f"the source begins on {first}, after the as-of day"
    elif start < cover.start:
        reason = f"the source begins on {first}, after the agreement took effect: there is no baseline"
    elif cover.stale:
        reason = f"the source does not reach the as-of day: {cover.stale}"
    elif exposure < settings.min_exposure:
        reason = (
            f"only {exposure:.0%} of the time in force is covered (at least {settings.min_exposure:.0%} is needed); "
            f"what nobody covered is missing, not zero"
        )
    return CoverageFinding(
        ok=reason is None, reason=reason, source_start=first, source_end=last, exposure=round(min(exposure, 1.0), 4)
    )


def usual_gap(ends: IntArray, until: int, settings: Settings) -> float:
    """The usual gap in days between days with a row, over the last year before ``until``; a single day gives one."""
    days = np.unique((ends[ends <= until] - 1) // DAY)
    recent = days[days > until // DAY - settings.usual_gap_weeks * 7]
    days = recent if len(recent) > 2 else days[-3:]
    if len(days) < 2:
        return 1.0
    return float(np.quantile(np.diff(days), settings.usual_gap_quantile))


def _holes(ends: IntArray, mine: IntArray, as_of_end: int, settings: Settings) -> tuple[Span, ...]:
    """Long stretches without any row in a source that is usually busy: nobody was writing, so nothing is known.
    ``ends``: of the source's rows; ``mine``: of those that count. Rows after the as-of day do not bear on it: the last
    stretch ends with that day."""
    days = np.unique((ends[ends <= as_of_end] - 1) // DAY)
    if len(days) == 0:
        return ()
    days = np.append(days, as_of_end // DAY)
    gaps = np.diff(days)
    long = np.flatnonzero(gaps > settings.hole_days)
    if len(long) == 0:
        return ()
    every = np.sort((ends - 1) // DAY)
    own = np.sort((mine - 1) // DAY)
    found = []
    for i in long:
        last = int(days[i])
        begin = last - settings.usual_gap_weeks * 7
        weeks = settings.usual_gap_weeks
        rows = np.searchsorted(every, last, "right") - np.searchsorted(every, begin, "right")
        counted = np.searchsorted(own, last, "right") - np.searchsorted(own, begin, "right")
        busy = rows >= settings.hole_rows_per_week * weeks
        others = rows - counted >= settings.hole_other_rows_per_week * weeks
        usual = usual_gap(ends, (last + 1) * DAY, settings)
        if (busy or others) and gaps[i] > settings.hole_gaps * usual:
            found.append(((last + 1) * DAY, int(days[i + 1]) * DAY))
    return tuple(found)


def _without(start: int, end: int, holes: tuple[Span, ...]) -> tuple[Span, ...]:
    spans, at = [], start
    for a, b in holes:
        if a < end:
            spans.append((at, min(a, end)))
            at = min(b, end)
    spans.append((at, end))
    return tuple((a, b) for a, b in spans if b > a)
