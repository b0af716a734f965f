"""Sectors: each sector's rate ratio, drawn towards the whole (partial pooling): one event in a quiet sector is not "up
300 %"."""

from __future__ import annotations

import numpy as np
from scipy import special

from truceline.judgement.series import FloatArray, Series, Window
from truceline.judgement.settings import Settings


def pooled(
    series: Series, before: Window, after: Window, d: float, settings: Settings
) -> tuple[dict[str, object], ...]:
    """Sectors with their counts and pooled rate ratios, most events first.

    A sector's ratio has the prior Gamma(k, k / whole): mean the ratio of the whole, and k, how alike the sectors are,
    the value of a grid that makes their counts most likely (empirical Bayes), but never more than the events that the
    whole ratio itself rests on. Counts are divided by the dispersion. The error of a sector's own baseline is left out.
    """
    if not series.sectors or before.weeks <= 0 or after.weeks <= 0:
        return ()
    was_by, since_by = _counted(series, before), _counted(series, after)
    known = sorted((was_by.keys() | since_by.keys()) - {""})
    if not known:
        return ()
    was = np.array([was_by.get(name, 0.0) for name in known])
    since = np.array([since_by.get(name, 0.0) for name in known])
    whole = ((after.n + 0.5) / after.weeks) / ((before.n + 0.5) / before.weeks)
    expected = (was + 0.5) * after.weeks / before.weeks / d
    seen = since / d
    most = max(settings.prior_shape + after.n / d, 0.5)
    grid = np.geomspace(0.25, most, 17)
    k = float(grid[int(np.argmax([_marginal(seen, expected, value, whole).sum() for value in grid]))])
    shape, rate = k + seen, k / whole + expected
    listed = []
    for i in np.argsort(-(was + since), kind="stable")[: settings.sector_limit]:
        if was[i] + since[i] < settings.sector_min_events:
            continue
        low, median, high = (special.gammaincinv(shape[i], q) / rate[i] for q in (0.025, 0.5, 0.975))
        listed.append(
            {
                "name": known[i],
                "before": round(float(was[i])),
                "after": round(float(since[i])),
                "rate_ratio": {"median": _short(median), "low": _short(low), "high": _short(high)},
            }
        )
    return tuple(listed)


def _counted(series: Series, part: Window) -> dict[str, float]:
    """Events of a window by sector."""
    counts: dict[str, float] = {}
    for row in part.rows.tolist():
        name = series.sectors[row]
        counts[name] = counts.get(name, 0.0) + float(series.count[row])
    return counts


def _marginal(seen: FloatArray, expected: FloatArray, k: float, whole: float) -> FloatArray:
    """Log probability of the counts with the ratios integrated out (negative binomial)."""
    beta = k / whole
    result: FloatArray = (
        special.gammaln(k + seen)
        - special.gammaln(k)
        - special.gammaln(seen + 1)
        + k * np.log(beta / (beta + expected))
        + seen * np.log(expected / (beta + expected))
    )
    return result


def _short(value: float) -> float:
    return float(f"{value:.3g}")
