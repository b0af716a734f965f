"""Forecasts: scores against integrals done numerically, and shown only where they beat climatology."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from truceline.judgement.forecast import cdf, crps, crps_of_sample, forecasts, quantile


@given(st.integers(0, 60), st.floats(0.3, 40), st.floats(0.05, 40))
def test_the_crps_is_the_integral_of_the_squared_difference(seen: int, r: float, mean: float) -> None:
    grid = np.arange(0, 4000)
    under = stats.nbinom.cdf(grid, r, r / (r + mean))
    assert crps(seen, r, mean) == pytest.approx(float(((under - (grid >= seen)) ** 2).sum()), rel=1e-6, abs=1e-6)
    assert cdf(float(seen), r, mean) == pytest.approx(under[seen], abs=1e-9)
    assert quantile(0.5, r, mean) == stats.nbinom.median(r, r / (r + mean))


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30), st.integers(0, 60))
def test_the_crps_of_a_sample_is_that_of_all_pairs(sample: list[int], seen: int) -> None:
    x = np.array(sorted(sample), dtype=np.float64)
    pairs = float(np.abs(x[:, None] - x[None, :]).mean()) / 2
    assert crps_of_sample(seen, x) == pytest.approx(float(np.abs(x - seen).mean()) - pairs)


def test_a_level_that_drifts_is_forecast_and_one_that_only_scatters_is_not_shown_as_better_than_it_is() -> None:
    rng = np.random.default_rng(4)
    drift = np.exp(np.cumsum(rng.normal(0, 0.15, 300)) + 2)
    moving = forecasts(rng.poisson(drift).astype(np.float64))
    assert [f.weeks for f in moving] == [1, 4, 13]
    assert moving[0].shown
    assert moving[0].low <= moving[0].median <= moving[0].high
    for one in (*moving, *forecasts(rng.poisson(3.0, 300).astype(np.float64))):
        assert one.shown == (one.record.crps < one.record.crps_climatology)
        assert sum(one.record.pit) == pytest.approx(1.0, abs=0.01)


def test_a_short_record_has_no_forecast() -> None:
    assert forecasts(np.ones(60)) == ()


def test_nothing_after_an_outcome_bears_on_its_forecast() -> None:
    rng = np.random.default_rng(5)
    y = rng.poisson(4.0, 200).astype(np.float64)
    again = np.r_[y, rng.poisson(40.0, 30)]
    assert forecasts(y) == forecasts(again[:200])
