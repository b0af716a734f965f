"""Small forms of the simulations behind the method: intervals that cover, and few calls for nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from truceline.judgement.judge import Finding, judge
from truceline.judgement.series import Series
from truceline.sources.tables.days import DAY, minutes

START = dt.date(2010, 1, 4)
BASELINE, FORCE = 60, 78


def simulated(rng: np.random.Generator, before: float, after: list[float], phi: float) -> Series:
    """Weekly counts with dispersion ``phi`` (negative binomial), each event on a random day of its week."""
    means = np.r_[np.full(BASELINE, before), np.array(after)]
    counts = rng.negative_binomial(means / (phi - 1), 1 / phi)
    days = np.concatenate([7 * week + rng.integers(0, 7, n) for week, n in enumerate(counts)]).astype(np.int64)
    start = np.sort(days) * DAY + minutes(START)
    reach = np.arange((BASELINE + len(after)) * 7, dtype=np.int64) * DAY + minutes(START)
    return Series(
        name="simulated", kind="events", start=start, end=start + DAY, count=np.ones(len(start)), known=start + DAY,
        source_start=reach, source_end=reach + DAY, source_known=reach + DAY,
    )  # fmt: skip


def told(made: Any, series: Series, weeks: int) -> Finding:
    effective = START + dt.timedelta(7 * BASELINE)
    return judge(series, made.question(effective + dt.timedelta(7 * weeks - 1), effective), quick=True)


def test_intervals_cover_what_was_put_in(made: Any) -> None:
    rng = np.random.default_rng(5)
    hits = []
    for _ in range(150):
        finding = told(made, simulated(rng, 6.0, [2.0] * FORCE, 2.0), FORCE)
        assert finding.rate_ratio is not None
        hits.append(finding.rate_ratio.low <= 1 / 3 <= finding.rate_ratio.high)
    assert 0.90 <= float(np.mean(hits)) <= 0.99


def test_a_steady_low_rate_is_seldom_called_eroding_or_broken(made: Any) -> None:
    rng = np.random.default_rng(6)
    words = [told(made, simulated(rng, 6.0, [0.7] * FORCE, 2.0), FORCE).word for _ in range(100)]
    assert words.count("BROKEN") <= 2
    assert words.count("ERODING") <= 15
    assert words.count("HOLDING") + words.count("HOLDING WITH LEAKS") >= 80


def test_no_fall_is_never_called_holding(made: Any) -> None:
    rng = np.random.default_rng(7)
    words = [told(made, simulated(rng, 3.0, [3.0] * 40, 3.0), 40).word for _ in range(150)]
    assert words.count("HOLDING") == 0
    assert words.count("HOLDING WITH LEAKS") <= 15


def test_a_tripling_of_half_a_year_is_mostly_found(made: Any) -> None:
    rng = np.random.default_rng(8)
    after = [1.0] * 52 + [3.0] * 26
    words = [told(made, simulated(rng, 8.0, after, 1.8), FORCE).word for _ in range(60)]
    assert words.count("ERODING") + words.count("BROKEN") >= 45
