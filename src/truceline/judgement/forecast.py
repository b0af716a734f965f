"""Forecast: how many events the next 1, 4 and 13 weeks will bring, shown only where such forecasts have beaten
climatology in the same series.

The model is a gamma-Poisson local level (West & Harrison 1997, section 10.8; Harvey & Fernandes 1989): counts of the
past weigh less the older they are, by a constant discount; the predictive distribution is negative binomial with the
dispersion of the counts around their own forecasts. Climatology is the distribution of all earlier counts over a
stretch of that length. Both are judged by the continuous ranked probability score (CRPS, Gneiting & Raftery 2007) at
every past week, with nothing known but what came before it.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from scipy import special, stats

from truceline.judgement.series import FloatArray
from truceline.judgement.settings import DEFAULTS, Settings


class Record(msgspec.Struct, frozen=True):
    """How the forecasts of one length have done: mean CRPS of the model and of climatology over ``n`` past weeks, and
    the shares of outcomes in the five fifths of the forecast distributions (randomised PIT; a fifth each is right)."""

    n: int
    crps: float
    crps_climatology: float
    pit: tuple[float, ...]

    @property
    def skill(self) -> float:
        """1 - CRPS / CRPS of climatology: above 0 is better than climatology."""
        return 1 - self.crps / self.crps_climatology if self.crps_climatology > 0 else 0.0


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """Events in the next ``weeks`` weeks: expected number, median and 80 % interval, whether it may be shown, and the
    record that says so."""

    weeks: int
    expected: float
    median: int
    low: int
    high: int
    shown: bool
    record: Record


def forecasts(cells: Sequence[float] | FloatArray, settings: Settings = DEFAULTS) -> tuple[Forecast, ...]:
    """Forecasts from whole, covered weekly counts, oldest first; none from a record too short to be scored."""
    y = np.asarray(cells, dtype=np.float64)
    told = []
    for weeks in settings.forecast_weeks:
        record = _record(y, weeks, settings)
        if record is None:
            continue
        r, mean = _predictive(y, weeks, settings)
        low, median, high = (int(quantile(q, r, mean)) for q in (0.1, 0.5, 0.9))
        shown = record.skill > settings.forecast_min_skill
        told.append(
            Forecast(
                weeks=weeks, expected=round(mean, 2), median=median, low=low, high=high, shown=shown, record=record
            )
        )
    return tuple(told)


def _states(y: FloatArray, settings: Settings) -> tuple[FloatArray, FloatArray]:
    """Shape and rate of the level's gamma distribution before each week, and after the last."""
    keep = settings.forecast_discount
    shape, rate = np.empty(len(y) + 1), np.empty(len(y) + 1)
    shape[0], rate[0] = settings.prior_shape, 1.0
    for t in range(len(y)):
        shape[t + 1] = keep * shape[t] + y[t]
        rate[t + 1] = keep * rate[t] + 1
    return shape, rate


def _phis(y: FloatArray, shape: FloatArray, rate: FloatArray, settings: Settings) -> FloatArray:
    """Dispersion of the counts around their own one-week forecasts, as known before each week, and after the last."""
    mean = shape[:-1] / rate[:-1]
    surprise = (y - mean) ** 2 / mean
    keep = settings.forecast_dispersion_discount
    total, weight, phi = 0.0, 0.0, np.ones(len(y) + 1)
    for t, one in enumerate(surprise.tolist()):
        # a single week never tells more than so much about the scatter
        total, weight = keep * total + min(one, settings.forecast_max_surprise), keep * weight + 1
        phi[t + 1] = max(1.0, (total + settings.forecast_prior_weeks) / (weight + settings.forecast_prior_weeks))
    return phi


def _law(shape: float, rate: float, phi: float, weeks: int) -> tuple[float, float]:
    """Negative binomial (size r, mean) of the events of ``weeks`` weeks: the level is uncertain as its gamma law says,
    and its bouts last for about as many weeks as the discount remembers, so their spread adds up."""
    mean = shape / rate * weeks
    variance = mean * phi + (weeks - 1) * mean * (phi - 1) / 2 + shape / rate**2 * weeks**2
    return mean**2 / max(variance - mean, 1e-9), mean


def _predictive(y: FloatArray, weeks: int, settings: Settings) -> tuple[float, float]:
    shape, rate = _states(y, settings)
    phi = _phis(y, shape, rate, settings)
    return _law(float(shape[-1]), float(rate[-1]), float(phi[-1]), weeks)


def _record(y: FloatArray, weeks: int, settings: Settings) -> Record | None:
    """The rolling score: every past week from which ``weeks`` weeks are known, after a first year."""
    first, last = settings.forecast_first_weeks + weeks, len(y) - weeks
    if last - first < settings.forecast_min_scored:
        return None
    origins = np.arange(max(first, last - settings.forecast_scored_weeks), last + 1)
    shape, rate = _states(y, settings)
    phi = _phis(y, shape, rate, settings)
    sums = np.concatenate([[0.0], np.cumsum(y)])
    totals = sums[weeks:] - sums[:-weeks]
    rng = np.random.default_rng(0)
    ours, theirs, pit = [], [], []
    for t in origins.tolist():
        seen = float(totals[t])
        r, mean = _law(float(shape[t]), float(rate[t]), float(phi[t]), weeks)
        ours.append(crps(seen, r, mean))
        theirs.append(crps_of_sample(seen, np.sort(totals[: t - weeks + 1])))
        below, upto = np.where(seen > 0, cdf(seen - 1, r, mean), 0.0), cdf(seen, r, mean)
        pit.append(float(below + rng.random() * (upto - below)))
    fifths = np.bincount(np.minimum((np.array(pit) * 5).astype(np.int64), 4), minlength=5) / len(pit)
    return Record(
        n=len(origins), crps=round(float(np.mean(ours)), 4), crps_climatology=round(float(np.mean(theirs)), 4),
        pit=tuple(round(float(p), 3) for p in fifths),
    )  # fmt: skip


def crps(seen: float, r: float, mean: float) -> float:
    """CRPS of a negative binomial (size ``r``, ``mean``) at a count: the sum over the counts of (F - 1{seen <= k})^2,
    taken to where the tail is nothing."""
    spread = np.sqrt(mean + mean**2 / r)
    k = np.arange(int(max(seen, mean + 20 * spread)) + 2, dtype=np.float64)
    return float(((cdf(k, r, mean) - (k >= seen)) ** 2).sum())


def cdf(k: FloatArray | float, r: float, mean: float) -> FloatArray:
    """P(count <= k) of a negative binomial (size ``r``, ``mean``), for k >= 0."""
    under: FloatArray = special.betainc(r, np.maximum(k, 0.0) + 1, r / (r + mean))
    return under


def crps_of_sample(seen: float, ordered: FloatArray) -> float:
    """CRPS of an empirical distribution (sorted values): mean |x - seen| less half the mean difference of two draws."""
    n = len(ordered)
    weights = 2 * np.arange(1, n + 1) - n - 1
    return float(np.abs(ordered - seen).mean() - (weights * ordered).sum() / n**2)


def quantile(q: float, r: float, mean: float) -> float:
    """The count below or at which the probability is at least ``q``."""
    return float(stats.nbinom.ppf(q, r, r / (r + mean)))
