"""Small forms of the simulations behind the method: intervals that cover, and few calls for nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bench import placebo_dates
from bench.simulated import BASELINE as WEEKS_BEFORE
from bench.simulated import LAWS, counts, judged, series

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


def test_intervals_allow_for_weeks_that_resemble_each_other() -> None:
    """The small form of ``make backtest``: the law with the strongest memory of the real tables, and the calmest."""
    rng = np.random.default_rng(9)
    for law in (LAWS[0], LAWS[-1]):
        hits = []
        for _ in range(60):
            means = np.r_[np.full(WEEKS_BEFORE, law.mean), np.full(52, law.mean / 3)]
            finding = judged(series(rng, counts(rng, means, law)), 52)
            assert finding.rate_ratio is not None
            hits.append(finding.rate_ratio.low <= 1 / 3 <= finding.rate_ratio.high)
        assert float(np.mean(hits)) >= 0.86


def test_drawn_series_have_the_law_they_were_drawn_from() -> None:
    rng = np.random.default_rng(10)
    for law in LAWS:
        drawn = counts(rng, np.full(20_000, law.mean), law)
        assert drawn.mean() == pytest.approx(law.mean, rel=0.12)
        assert drawn.var() / drawn.mean() == pytest.approx(law.phi, rel=0.15)
        assert np.corrcoef(drawn[1:], drawn[:-1])[0, 1] == pytest.approx(law.rho, abs=0.06)


@pytest.mark.needs_data
def test_little_is_claimed_where_no_truce_began(data_dir: Path) -> None:
    told = [c for c in placebo_dates.called(data_dir, 2, seed=12, tables=("Pakistan", "Colombia")) if not c.near]
    assert len(told) > 40
    assert placebo_dates.share(told, "HOLDING") <= 0.03
    assert placebo_dates.share(told, "HOLDING WITH LEAKS") <= 0.2


def test_a_fall_that_is_common_in_a_series_is_no_leaking_truce(made: Any) -> None:
    """Waves of half a year: the fall at the crest of one is like that at every other."""
    rng = np.random.default_rng(13)
    weeks = np.arange(520)
    level = np.where((weeks // 26) % 2 == 0, 9.0, 3.0)
    days = np.repeat(weeks * 7, rng.poisson(level)) * DAY + minutes(START)
    reach = np.arange(520 * 7, dtype=np.int64) * DAY + minutes(START)
    start = np.sort(days)
    waves = Series(
        name="waves", kind="events", start=start, end=start + DAY, count=np.ones(len(start)), known=start + DAY,
        source_start=reach, source_end=reach + DAY, source_known=reach + DAY,
    )  # fmt: skip
    reduced = refused = 0
    for week in range(470, 500, 3):
        effective = START + dt.timedelta(7 * week)
        found = judge(waves, made.question(effective + dt.timedelta(7 * 18), effective))
        assert found.placebo_rank is not None
        if found.rate_ratio is not None and found.rate_ratio.p_below_1 > 0.9:
            reduced += 1
            refused += "falls like that without an agreement" in found.why
            assert (found.word == "HOLDING WITH LEAKS") == (found.placebo_rank >= 0.95)
    assert 0 < refused < reduced
