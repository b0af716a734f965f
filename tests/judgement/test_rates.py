"""Rates: the closed form against scipy's distributions, dispersion on series made to have it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from truceline.judgement.rates import dispersion, ratio_of
from truceline.judgement.series import WEEK, Window
from truceline.judgement.settings import DEFAULTS

COUNTS = st.integers(0, 400)
WEEKS = st.floats(1, 300)
SPREAD = st.floats(1, 9)


def cells(counts: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Window:
    n = len(counts)
    edges = np.arange(n + 1, dtype=np.int64) * WEEK
    return Window(
        start=0, end=n * WEEK, n=float(counts.sum()), weeks=float(n), cells=counts.astype(np.float64),
        cell_weeks=np.ones(n), cell_start=edges[:-1], cell_end=edges[1:], rows=np.zeros(0, np.int64),
    )  # fmt: skip


@given(COUNTS, WEEKS, COUNTS, WEEKS, SPREAD)
def test_the_posterior_is_that_of_a_ratio_of_gammas(n_a: int, t_a: float, n_b: int, t_b: float, d: float) -> None:
    posterior = ratio_of(n_a, t_a, n_b, t_b, d, DEFAULTS)
    shape_a, shape_b = 0.5 + n_a / d, 0.5 + n_b / d
    # X/Y < r for independent gammas is a beta probability: X/(X+Y) scaled by the rates
    for r in (0.2, 0.5, 0.8, 1.0):
        share = r * t_a / (r * t_a + t_b)
        assert posterior.below(r) == pytest.approx(stats.beta.cdf(share, shape_a, shape_b), abs=1e-9)
        reference = stats.f.cdf(r / posterior.scale, 2 * shape_a, 2 * shape_b)
        assert posterior.below(r) == pytest.approx(reference, abs=1e-9)
    assert posterior.quantile(0.5) == pytest.approx(
        stats.f.ppf(0.5, 2 * shape_a, 2 * shape_b) * posterior.scale, rel=1e-6
    )


def test_the_posterior_agrees_with_draws() -> None:
    rng = np.random.default_rng(0)
    d, n_a, t_a, n_b, t_b = 2.0, 6, 20.0, 40, 24.0
    a = rng.gamma(0.5 + n_a / d, d / t_a, 200_000)
    b = rng.gamma(0.5 + n_b / d, d / t_b, 200_000)
    told = ratio_of(n_a, t_a, n_b, t_b, d, DEFAULTS).summary()
    assert told.median == pytest.approx(float(np.median(a / b)), rel=0.02)
    assert told.p_below_02 == pytest.approx(float(np.mean(a / b < 0.2)), abs=0.01)
    assert told.low < told.median < told.high


@given(COUNTS, WEEKS, COUNTS, WEEKS, SPREAD)
def test_probabilities_are_ordered_and_more_events_mean_a_higher_ratio(
    n_a: int, t_a: float, n_b: int, t_b: float, d: float
) -> None:
    told = ratio_of(n_a, t_a, n_b, t_b, d, DEFAULTS).summary()
    assert 0 <= told.p_below_02 <= told.p_below_05 <= told.p_below_1 <= 1
    assert told.p_above_08 <= 1 - told.p_below_05 + 1e-4
    more = ratio_of(n_a + 5, t_a, n_b, t_b, d, DEFAULTS)
    assert more.below(1.0) <= ratio_of(n_a, t_a, n_b, t_b, d, DEFAULTS).below(1.0) + 1e-12


def test_zero_events_are_no_difficulty() -> None:
    told = ratio_of(0, 160, 41, 24, 1.2, DEFAULTS).summary()
    assert told.p_below_02 > 0.99
    assert 0 < told.low < told.high < 0.2


def test_dispersion_finds_what_was_put_in() -> None:
    rng = np.random.default_rng(1)
    poisson = dispersion([cells(rng.poisson(5, 400))], DEFAULTS)
    assert poisson.d == pytest.approx(1.0, abs=0.25)
    clumped = dispersion([cells(rng.negative_binomial(2.5, 1 / 3, 400))], DEFAULTS)
    assert clumped.phi == pytest.approx(3.0, rel=0.25)
    level = np.repeat(rng.gamma(3, 2, 60), 8)
    assert dispersion([cells(rng.poisson(level))], DEFAULTS).rho > 0.4


def test_a_fall_between_windows_is_no_dispersion() -> None:
    before, after = cells(np.full(26, 10)), cells(np.full(26, 1))
    assert dispersion([before, after], DEFAULTS).d == 1.0
    assert dispersion([cells(np.array([0] * 30))], DEFAULTS).d == 1.0


@given(st.lists(st.integers(0, 30), min_size=2, max_size=60))
def test_dispersion_never_sharpens(counts: list[int]) -> None:
    found = dispersion([cells(np.array(counts))], DEFAULTS)
    assert found.phi >= 1
    assert 0 <= found.rho <= DEFAULTS.max_autocorrelation
    assert found.d >= 1
