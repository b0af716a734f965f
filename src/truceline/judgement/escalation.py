"""Escalation: how far one event calls forth others. A Hawkes process on days with an exponential memory and a
background rate that is constant over half-year pieces (Hawkes 1971; Ogata 1988)."""

from __future__ import annotations

import msgspec
import numpy as np
from scipy import signal

from truceline.judgement.coverage import Coverage
from truceline.judgement.series import FloatArray, Series, covered_minutes
from truceline.judgement.settings import Settings
from truceline.sources.tables.days import DAY

EM_ROUNDS = 200
"""Rounds of the fit: enough that a simulated ratio is found again within a few hundredths."""


class Fit(msgspec.Struct, frozen=True):
    """A fitted process: daily background, branching ratio, half-life in days and log likelihood."""

    background: FloatArray
    branching: float
    half_life: float
    log_likelihood: float


def escalation(series: Series, cover: Coverage, start: int, end: int, settings: Settings) -> dict[str, object] | None:
    """Branching ratio (events that one event calls forth; 1 feeds itself for ever) and half-life with a 95 % bootstrap
    interval. None for tallies and for fewer than ``escalation_min_events`` events in force."""
    if series.kind != "events":
        return None
    start = max(start // DAY * DAY, end - settings.escalation_days * DAY)
    if covered_minutes(cover.spans, start, end) < (end - start):
        return None
    inside = (series.start >= start) & (series.end <= end)
    days = (series.start[inside] - start) // DAY
    if len(days) < settings.escalation_min_events:
        return None
    y = np.bincount(days, minlength=(end - start) // DAY).astype(np.float64)
    best = max((_fit(y[None, :], h, settings)[0] for h in settings.escalation_half_lives), key=_likelihood)
    simulated = _simulate(best, len(y), settings)
    again = _fit(simulated, best.half_life, settings)
    ratios = np.array([fit.branching for fit in again])
    low, high = np.quantile(ratios, (0.025, 0.975))
    return {
        "branching_ratio": round(best.branching, 3),
        "low": round(float(low), 3),
        "high": round(float(high), 3),
        "half_life_days": best.half_life,
        "events": len(days),
        "days": len(y),
    }


def _likelihood(fit: Fit) -> float:
    return fit.log_likelihood


def _pieces(length: int, settings: Settings) -> FloatArray:
    """Indicator columns of the background's pieces; a last piece shorter than half is joined to the one before."""
    size = settings.escalation_piece_days
    number = max(1, round(length / size))
    place = np.minimum(np.arange(length) // size, number - 1)
    return np.equal.outer(place, np.arange(number)).astype(np.float64)


def _fit(y: FloatArray, half_life: float, settings: Settings) -> list[Fit]:
    """Maximum likelihood by EM (both parts of the intensity are nonnegative), for many series at once (rows of y)."""
    decay = 0.5 ** (1 / half_life)
    excited = signal.lfilter([0.0, 1 - decay], [1.0, -decay], y, axis=1)
    pieces = _pieces(y.shape[1], settings)
    lengths = pieces.sum(axis=0)
    mu = np.maximum(y @ pieces, 1e-9) / lengths * 0.5
    branching = np.full(len(y), 0.5)
    mass = np.maximum(excited.sum(axis=1), 1e-9)
    for _ in range(EM_ROUNDS):
        background = mu @ pieces.T
        triggered = branching[:, None] * excited
        share = y / np.maximum(background + triggered, 1e-12)
        mu = (share * background) @ pieces / lengths
        branching = np.minimum((share * triggered).sum(axis=1) / mass, 0.99)
    background = mu @ pieces.T
    rate = np.maximum(background + branching[:, None] * excited, 1e-12)
    likelihood = (y * np.log(rate) - rate).sum(axis=1)
    return [Fit(background[i], float(branching[i]), half_life, float(likelihood[i])) for i in range(len(y))]


def _simulate(fit: Fit, length: int, settings: Settings) -> FloatArray:
    """Series drawn from a fitted process, seeded."""
    rng = np.random.default_rng(0)
    decay = 0.5 ** (1 / fit.half_life)
    drawn = np.zeros((settings.escalation_bootstraps, length))
    memory = np.zeros(settings.escalation_bootstraps)
    for t in range(length):
        drawn[:, t] = rng.poisson(fit.background[t] + fit.branching * memory)
        memory = decay * memory + (1 - decay) * drawn[:, t]
    return drawn
