"""Sectors: each sector's rate ratio, drawn towards the whole (partial pooling): one event in a quiet sector is not "up
300 %"."""

from __future__ import annotations

import msgspec
import numpy as np
from scipy import special

from truceline.judgement.coverage import Coverage, EndsBySector, of_sector
from truceline.judgement.series import FloatArray, Series, Window, covered_minutes
from truceline.judgement.settings import Settings


def pooled(
    series: Series, cover: Coverage, before: Window, after: Window, d: float, settings: Settings
) -> tuple[dict[str, object], ...]:
    """Sectors with their counts, coverage and pooled rate ratios, most events first.

    A sector from which rows of every kind fell silent is not covered there: its rates are per covered week, and where
    too little of either window is covered it has no ratio, with the reason.

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
    ends = EndsBySector.of(series)
    seen_by = {name: _exposures(ends, cover, name, before, after, settings) for name in known}
    weeks_was = np.array([seen_by[name].before for name in known]) * before.weeks
    weeks_since = np.array([seen_by[name].after for name in known]) * after.weeks
    good = np.array([seen_by[name].fault is None for name in known])
    whole = ((after.n + 0.5) / after.weeks) / ((before.n + 0.5) / before.weeks)
    expected = np.where(good, (was + 0.5) * weeks_since / np.maximum(weeks_was, 1e-9), 1.0) / d
    seen = since / d
    most = max(settings.prior_shape + after.n / d, 0.5)
    grid = np.geomspace(0.25, most, 17)
    k = float(grid[int(np.argmax([_marginal(seen, expected, value, whole)[good].sum() for value in grid]))])
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
                "rate_ratio": {"median": _short(median), "low": _short(low), "high": _short(high)} if good[i] else None,
                "coverage": {
                    "ok": bool(good[i]),
                    "reason": seen_by[known[i]].fault,
                    "exposure": round(seen_by[known[i]].after, 4),
                },
            }
        )
    return tuple(listed)


class _Exposures(msgspec.Struct, frozen=True):
    """The covered share of what the whole source covers, before and in force, and why that is too little."""

    before: float
    after: float
    fault: str | None


def _exposures(
    ends: EndsBySector, cover: Coverage, sector: str, before: Window, after: Window, settings: Settings
) -> _Exposures:
    spans = of_sector(ends, cover, sector, after.end, settings)
    if spans == cover.spans:
        return _Exposures(1.0, 1.0, None)
    shares = [
        covered_minutes(spans, part.start, part.end) / max(covered_minutes(cover.spans, part.start, part.end), 1)
        for part in (before, after)
    ]
    fault = None
    if min(shares) < settings.min_exposure:
        which, share = ("baseline", shares[0]) if shares[0] < settings.min_exposure else ("time in force", shares[1])
        fault = (
            f"rows of every kind from there fell silent: only {share:.0%} of the {which} is covered (at least "
            f"{settings.min_exposure:.0%} is needed)"
        )
    return _Exposures(shares[0], shares[1], fault)


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
