"""Series drawn from a known law, with the overdispersion and the memory of the real tables, put to the whole judge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt
from scipy import signal, special, stats

from truceline.judgement.judge import Finding, judge
from truceline.judgement.question import Instant, Question
from truceline.judgement.series import Series
from truceline.judgement.settings import DEFAULTS
from truceline.sources.tables.days import DAY, minutes

START = dt.date(2010, 1, 4)
BASELINE = 60
FAST = msgspec.structs.replace(DEFAULTS, sensitivity_weeks=())
"""The defaults without the runs under other baselines, which change no word."""

FloatArray = npt.NDArray[np.float64]


class Law(msgspec.Struct, frozen=True):
    """Weekly counts as a table has them: mean, dispersion phi, correlation rho of neighbouring weeks."""

    name: str
    mean: float
    phi: float
    rho: float


LAWS = (
    Law("Colombia, all state conflicts", 1.46, 1.95, 0.11),
    Law("Pakistan, all state conflicts", 1.77, 2.06, 0.26),
    Law("Ukraine, all state conflicts", 3.63, 1.84, 0.21),
    Law("Iraq, reports from Mosul", 41.1, 3.64, 0.42),
    Law("Syria, state and IS", 17.7, 4.43, 0.54),
    Law("Syria, state and insurgents", 46.9, 9.05, 0.65),
)
"""Medians over the years of real series with rho up to .65 (``make backtest`` measures all anew and prints them)."""


def counts(rng: np.random.Generator, means: Sequence[float] | FloatArray, law: Law) -> FloatArray:
    """Weekly counts around given means: negative binomial with the law's phi at every level, correlated from week to
    week through a normal series of the first order (a Gaussian copula), so that the correlation fades as rho^k."""
    level = np.maximum(np.asarray(means, dtype=np.float64), 1e-6)
    keeps = min(1.05 * law.rho, 0.98)  # what the rounding to whole events takes away
    noise = rng.standard_normal(len(level))
    noise[1:] *= np.sqrt(1 - keeps**2)
    path = signal.lfilter([1.0], [1.0, -keeps], noise)
    drawn: FloatArray = stats.nbinom.ppf(special.ndtr(path), level / (law.phi - 1), 1 / law.phi)
    return drawn


def series(rng: np.random.Generator, weekly: FloatArray) -> Series:
    """The counts as an event table: each event on a random day of its week, a source that looks every day."""
    events = weekly.astype(np.int64)
    days = 7 * np.repeat(np.arange(len(events)), events) + rng.integers(0, 7, int(events.sum()))
    start = np.sort(days) * DAY + minutes(START)
    reach = np.arange(len(events) * 7, dtype=np.int64) * DAY + minutes(START)
    return Series(
        name="simulated", kind="events", start=start, end=start + DAY, count=np.ones(len(start)), known=start + DAY,
        source_start=reach, source_end=reach + DAY, source_known=reach + DAY,
    )  # fmt: skip


def judged(one: Series, weeks: int) -> Finding:
    """The finding after so many weeks in force; the agreement takes effect after ``BASELINE`` weeks."""
    effective = START + dt.timedelta(7 * BASELINE)
    as_of = effective + dt.timedelta(7 * weeks - 1)
    return judge(
        one, Question(effective=Instant.read(effective.isoformat(), "simulated"), as_of=as_of), FAST, quick=True
    )
