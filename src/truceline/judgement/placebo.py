"""Placebo rank: the fall at the agreement against the "fall" at every other date of the same series."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from truceline.judgement.coverage import Coverage
from truceline.judgement.series import WEEK, FloatArray, Series, Span, Window
from truceline.judgement.settings import Settings
from truceline.sources.tables.days import IntArray


class OtherDates(msgspec.Struct, frozen=True):
    """How the fall compares with that at other dates. ``rank``: share of other dates with a smaller fall (0 to 1);
    ``span``: the stretch over which those dates lie, in lengths of the time in force: dates nearer together than that
    show much the same window."""

    rank: float
    span: float


def other_dates(
    series: Series, cover: Coverage, effective: int, before: Window, after: Window, settings: Settings
) -> OtherDates | None:
    """The fall at the agreement beside the same windows laid at every other week; None with too few other dates.

    Uses no row after the as-of day: every other date has its whole window in force before it, so all of them lie before
    the agreement.
    """
    if cover.start is None or before.weeks <= 0 or after.weeks <= 0:
        return None
    gap, length = effective - before.end, after.end - effective
    baseline = before.end - before.start
    first, last = cover.start + baseline + gap, after.end - length
    dates = np.arange(effective - (effective - first) // WEEK * WEEK, last + 1, WEEK)
    dates = dates[np.abs(dates - effective) >= settings.placebo_apart_weeks * WEEK]
    if len(dates) < settings.placebo_min_dates:
        return None
    seen = _Covered(cover.spans)
    weeks_was = seen.minutes(dates - gap - baseline, dates - gap) / WEEK
    weeks_is = seen.minutes(dates, dates + length) / WEEK
    good = (weeks_was * 7 >= settings.baseline_min_days) & (weeks_is * WEEK >= settings.min_exposure * length)
    if int(good.sum()) < settings.placebo_min_dates:
        return None
    dates, weeks_was, weeks_is = dates[good], weeks_was[good], weeks_is[good]
    middle = (series.start + series.end) // 2
    order = np.argsort(middle, kind="stable")
    points, sums = middle[order], np.concatenate([[0.0], np.cumsum(series.count[order])])

    def counted(a: IntArray, b: IntArray) -> FloatArray:
        found: FloatArray = sums[np.searchsorted(points, b)] - sums[np.searchsorted(points, a)]
        return found

    here = (after.n + 0.5) / after.weeks / ((before.n + 0.5) / before.weeks)
    was = (counted(dates - gap - baseline, dates - gap) + 0.5) / weeks_was
    others = (counted(dates, dates + length) + 0.5) / weeks_is / was
    return OtherDates(rank=round(float(np.mean(others > here)), 4), span=float((effective - dates[0]) / max(length, 1)))


class _Covered:
    """Covered minutes of many windows at once."""

    def __init__(self, spans: Sequence[Span]) -> None:
        edges = np.array([edge for span in spans for edge in span] or [0, 0], dtype=np.int64)
        lengths = np.where(np.arange(len(edges)) % 2 == 1, np.diff(edges, prepend=edges[0]), 0)
        self._edges, self._passed = edges, np.cumsum(lengths)

    def minutes(self, start: IntArray, end: IntArray) -> FloatArray:
        """Of each window ``[start, end)``."""
        ends: FloatArray = np.interp(end, self._edges, self._passed)
        starts: FloatArray = np.interp(start, self._edges, self._passed)
        return np.subtract(ends, starts)
