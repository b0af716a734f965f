"""Regimes: quiet, leaking or fighting, week by week, for the ribbon of a timeline.

A hidden Markov model with three states and negative-binomial counts (Zucchini, MacDonald & Langrock 2016), fitted by
expectation maximisation (Baum et al. 1970) from fixed starting points, so that one series always gives one answer. The
states are relative to the series itself: "fighting" is its own high level, not a measure that holds between wars. Weeks
that nobody covered are missing: they carry no count, and their state is inferred from the weeks around them.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec
import numpy as np
from scipy import special

from truceline.judgement.series import FloatArray
from truceline.judgement.settings import DEFAULTS, Settings

RegimeName: TypeAlias = Literal["quiet", "leaking", "fighting"]
NAMES: tuple[RegimeName, ...] = ("quiet", "leaking", "fighting")

ROUNDS = 100
"""Rounds of the fit at most; it stops where the likelihood no longer grows."""

STAY_PRIOR = 8.0
"""Prior weeks of staying against one of leaving: a regime lasts for weeks, or it is none."""

LEAST_MEAN = 0.02
"""The rate of a quiet regime never falls to nothing: one event a year is still quiet."""


class Regimes(msgspec.Struct, frozen=True, kw_only=True):
    """The fit: weekly means of the three states in rising order, their common dispersion (variance over mean), the
    transition matrix (from, to), each week's probability of each state (rows sum to 1), the likeliest state of each
    week by these probabilities, and the log likelihood."""

    means: tuple[float, float, float]
    phi: float
    transitions: tuple[tuple[float, ...], ...]
    posterior: FloatArray
    names: tuple[RegimeName, ...]
    log_likelihood: float


def regimes(cells: FloatArray, settings: Settings = DEFAULTS) -> Regimes | None:
    """The regimes of weekly counts, oldest first; NaN for a week that nobody covered. None where fewer than
    ``regime_min_weeks`` weeks are covered or all counts are alike."""
    y = np.asarray(cells, dtype=np.float64)
    seen = y[~np.isnan(y)]
    if len(seen) < settings.regime_min_weeks or float(seen.max()) == float(seen.min()):
        return None
    means = _start(seen)
    phi = 1.5
    moves = np.full((3, 3), 0.04)
    np.fill_diagonal(moves, 0.92)
    best = -np.inf
    for _ in range(ROUNDS):
        weights, pairs, likelihood = smoothed(emission(y, means, phi), moves)
        if likelihood < best + 1e-6:
            break
        best = likelihood
        means, phi = _refit(y, weights, means)
        moves = pairs + np.full((3, 3), 1.0) + np.eye(3) * STAY_PRIOR
        moves /= moves.sum(axis=1, keepdims=True)
    order = np.argsort(means)
    means, moves = means[order], moves[np.ix_(order, order)]
    weights, _, likelihood = smoothed(emission(y, means, phi), moves)
    return Regimes(
        means=(round(float(means[0]), 3), round(float(means[1]), 3), round(float(means[2]), 3)),
        phi=round(phi, 3),
        transitions=tuple(tuple(round(float(p), 4) for p in row) for row in moves),
        posterior=weights,
        names=tuple(NAMES[int(i)] for i in np.argmax(weights, axis=1)),
        log_likelihood=round(likelihood, 3),
    )


def emission(y: FloatArray, means: FloatArray, phi: float) -> FloatArray:
    """Probability of each week's count under each state (weeks x states); 1 for a missing week."""
    phi = max(phi, 1.001)
    r = means / (phi - 1)
    counts = np.where(np.isnan(y), 0.0, y)[:, None]
    log = special.gammaln(counts + r) - special.gammaln(r) - special.gammaln(counts + 1)
    log = log - r * np.log(phi) + counts * np.log((phi - 1) / phi)
    return np.where(np.isnan(y)[:, None], 1.0, np.exp(log))


def smoothed(likely: FloatArray, moves: FloatArray) -> tuple[FloatArray, FloatArray, float]:
    """Forward-backward: each week's probability of each state, the expected moves between states, and the log
    likelihood. The first week's state is as likely one as another."""
    n, k = likely.shape
    likely = np.maximum(likely, 1e-300)
    forward, scale = np.empty((n, k)), np.empty(n)
    ahead = np.full(k, 1 / k)
    for t in range(n):
        joint = ahead * likely[t]
        scale[t] = joint.sum()
        forward[t] = joint / scale[t]
        ahead = forward[t] @ moves
    backward, pairs = np.ones((n, k)), np.zeros((k, k))
    for t in range(n - 2, -1, -1):
        later = likely[t + 1] * backward[t + 1] / scale[t + 1]
        pairs += forward[t][:, None] * moves * later[None, :]
        backward[t] = moves @ later
    return forward * backward, pairs, float(np.log(scale).sum())


def _start(seen: FloatArray) -> FloatArray:
    """Starting means: the lowest, middle and highest third of the weeks, kept apart."""
    thirds = np.array([part.mean() for part in np.array_split(np.sort(seen), 3)])
    floor = max(LEAST_MEAN, 0.05 * float(seen.mean()))
    low = max(float(thirds[0]), floor)
    middle = max(float(thirds[1]), 2 * low)
    return np.array([low, middle, max(float(thirds[2]), 2 * middle)])


def _refit(y: FloatArray, weights: FloatArray, means: FloatArray) -> tuple[FloatArray, float]:
    """New means and dispersion from the weeks' state probabilities (moments, weighted)."""
    known = ~np.isnan(y)
    w, seen = weights[known], y[known]
    mass = w.sum(axis=0)
    new = np.where(mass > 1e-6, (w * seen[:, None]).sum(axis=0) / np.maximum(mass, 1e-6), means)
    new = np.maximum(new, LEAST_MEAN)
    chi2 = float((w * (seen[:, None] - new) ** 2 / new).sum())
    return new, max(1.001, chi2 / max(len(seen) - 3.0, 1.0))
