"""What the judge says of drawn series: intervals, false alarms, and the price in changes found late or not at all."""

from __future__ import annotations

import msgspec
import numpy as np

from bench.simulated import BASELINE, LAWS, Law, counts, judged, series
from truceline.judgement.judge import Finding

FELL = 0.3
"""The steady rate in force of the false-alarm figures, as a share of the rate before."""
LOOK = 4
"""Weeks between two looks."""


class Watched(msgspec.Struct, frozen=True):
    """Shares over the drawn series."""

    coverage: dict[str, float]
    eroding: float
    broken: float
    halved: float
    doubled: float
    tripled: float

    @property
    def covered(self) -> float:
        """Interval coverage over all laws."""
        return sum(self.coverage.values()) / len(self.coverage)


def watched(n: int, seed: int = 11) -> Watched:
    """Every figure from ``n`` drawn series, shared out over the laws."""
    rng = np.random.default_rng(seed)
    each = [n // len(LAWS) + (i < n % len(LAWS)) for i in range(len(LAWS))]
    coverage = {law.name: _coverage(rng, law, m) for law, m in zip(LAWS, each, strict=True)}
    years = [_year(rng, law) for law, m in zip(LAWS, each, strict=True) for _ in range(m)]
    return Watched(
        coverage=coverage,
        eroding=float(np.mean([e for e, _ in years])),
        broken=float(np.mean([b for _, b in years])),
        halved=_found(rng, each, (0.5,), 12, ("HOLDING", "HOLDING WITH LEAKS")),
        doubled=_found(rng, each, (FELL, 2 * FELL), 26, ("ERODING", "BROKEN")),
        tripled=_found(rng, each, (FELL, 3 * FELL), 26, ("ERODING", "BROKEN")),
    )


def _drawn(rng: np.random.Generator, law: Law, stretches: list[tuple[float, int]]) -> Finding:
    means = np.concatenate([np.full(weeks, law.mean * share) for share, weeks in [(1.0, BASELINE), *stretches]])
    return judged(series(rng, counts(rng, means, law)), len(means) - BASELINE)


def _coverage(rng: np.random.Generator, law: Law, n: int) -> float:
    """How often the 95 % interval holds the true ratio, over falls to a third and none, after half a year to two."""
    hits = []
    for i in range(n):
        ratio, weeks = ((1 / 3, 26), (1 / 3, 52), (1 / 3, 104), (1.0, 26), (1.0, 52), (1.0, 104))[i % 6]
        told = _drawn(rng, law, [(ratio, weeks)]).rate_ratio
        if told is not None:
            hits.append(told.low <= ratio <= told.high)
    return float(np.mean(hits))


def _year(rng: np.random.Generator, law: Law) -> tuple[bool, bool]:
    """One year of looks every four weeks at a steady low rate: was ERODING said, was BROKEN said?"""
    year = int(rng.integers(0, 3))
    means = np.r_[np.full(BASELINE, law.mean), np.full(52 * (year + 1), law.mean * FELL)]
    drawn = series(rng, counts(rng, means, law))
    words = {judged(drawn, weeks).word for weeks in range(52 * year + LOOK, 52 * (year + 1) + 1, LOOK)}
    return "ERODING" in words, "BROKEN" in words


def _found(
    rng: np.random.Generator, each: list[int], levels: tuple[float, ...], weeks: int, words: tuple[str, ...]
) -> float:
    """How often one of ``words`` is said ``weeks`` weeks after the last level began (a year after the one before)."""
    stretches = [(level, 52) for level in levels[:-1]] + [(levels[-1], weeks)]
    found = []
    for law, m in zip(LAWS, each, strict=True):
        found += [_drawn(rng, law, stretches).word in words for _ in range(m)]
    return float(np.mean(found))
