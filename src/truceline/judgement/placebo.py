"""Placebo rank: the fall at the agreement against the "fall" at every other date of the same series."""

from __future__ import annotations

import numpy as np

from truceline.judgement.coverage import Coverage
from truceline.judgement.series import WEEK, Series, Window, covered_minutes
from truceline.judgement.settings import Settings


def rank(
    series: Series, cover: Coverage, effective: int, before: Window, after: Window, settings: Settings
) -> float | None:
    """Share of other dates at which the same windows show a smaller fall (0 to 1); None with too few other dates.

    Uses no row after the as-of day: every other date has its whole window in force before it.
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
    here = (after.n + 0.5) / after.weeks / ((before.n + 0.5) / before.weeks)
    others = []
    middle = (series.start + series.end) // 2
    order = np.argsort(middle, kind="stable")
    points, sums = middle[order], np.concatenate([[0.0], np.cumsum(series.count[order])])

    def counted(a: int, b: int) -> float:
        i, j = np.searchsorted(points, (a, b))
        return float(sums[j] - sums[i])

    for date in dates.tolist():
        was = (date - gap - baseline, date - gap)
        is_ = (date, date + length)
        weeks_was, weeks_is = covered_minutes(cover.spans, *was) / WEEK, covered_minutes(cover.spans, *is_) / WEEK
        if weeks_was * 7 < settings.baseline_min_days or weeks_is * WEEK < settings.min_exposure * length:
            continue
        others.append((counted(*is_) + 0.5) / weeks_is / ((counted(*was) + 0.5) / weeks_was))
    if len(others) < settings.placebo_min_dates:
        return None
    return round(float(np.mean(np.array(others) > here)), 4)
