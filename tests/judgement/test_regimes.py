"""Regimes: the fit against every path counted out, and the ribbon on series made to have regimes."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from truceline.judgement.regimes import emission, regimes, smoothed

MOVES = np.array([[0.9, 0.08, 0.02], [0.1, 0.8, 0.1], [0.05, 0.15, 0.8]])
MEANS = np.array([0.5, 3.0, 12.0])


def test_the_probabilities_are_those_of_all_paths_counted_out() -> None:
    y = np.array([0.0, 2.0, np.nan, 9.0, 1.0, 15.0])
    likely = emission(y, MEANS, 2.0)
    weights, pairs, likelihood = smoothed(likely, MOVES)
    total, mass, moved = 0.0, np.zeros((len(y), 3)), np.zeros((3, 3))
    for path in itertools.product(range(3), repeat=len(y)):
        p = 1 / 3
        for t, state in enumerate(path):
            p *= likely[t, state] * (MOVES[path[t - 1], state] if t else 1.0)
        total += p
        for t, state in enumerate(path):
            mass[t, state] += p
            if t:
                moved[path[t - 1], state] += p
    assert likelihood == pytest.approx(float(np.log(total)))
    assert weights == pytest.approx(mass / total)
    assert pairs == pytest.approx(moved / total)


def test_the_counts_are_negative_binomial_and_a_missing_week_says_nothing() -> None:
    likely = emission(np.array([4.0, np.nan]), MEANS, 2.5)
    assert likely[0] == pytest.approx(stats.nbinom.pmf(4, MEANS / 1.5, 1 / 2.5))
    assert likely[1] == pytest.approx([1.0, 1.0, 1.0])


def test_a_war_a_leak_and_a_calm_are_told_apart() -> None:
    rng = np.random.default_rng(2)
    means = np.r_[np.full(40, 20.0), np.full(40, 0.2), np.full(40, 4.0)]
    found = regimes(rng.negative_binomial(means / 1.0, 0.5).astype(np.float64))
    assert found is not None
    told = np.array(found.names)
    assert np.mean(told[:40] == "fighting") > 0.9
    assert np.mean(told[40:80] == "quiet") > 0.9
    assert np.mean(told[80:] == "leaking") > 0.8
    assert list(found.means) == sorted(found.means)
    assert found.posterior.sum(axis=1) == pytest.approx(1.0)


def test_missing_weeks_take_the_regime_around_them_and_the_answer_is_always_one() -> None:
    rng = np.random.default_rng(3)
    y = rng.poisson(np.r_[np.full(30, 15.0), np.full(60, 0.3)]).astype(np.float64)
    y[50:60] = np.nan
    first, second = regimes(y), regimes(y)
    assert first is not None
    assert second is not None
    assert first.names == second.names
    assert set(first.names[50:60]) == {"quiet"}


def test_too_short_or_constant_series_have_none() -> None:
    assert regimes(np.arange(10.0)) is None
    assert regimes(np.zeros(100)) is None
    assert regimes(np.full(100, np.nan)) is None
