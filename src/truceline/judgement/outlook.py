"""What is shown beside a verdict and never bears on it: the regimes of the series it rests on, forecasts that have
beaten climatology there, and how long truces like this have lasted."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

import msgspec
import numpy as np

from truceline.judgement import coverage
from truceline.judgement.agreements import effective
from truceline.judgement.case_verdict import CaseVerdict, Prepared
from truceline.judgement.forecast import Forecast, forecasts
from truceline.judgement.regimes import RegimeName, regimes
from truceline.judgement.series import WEEK, FloatArray, Series, window
from truceline.judgement.settings import DEFAULTS, UNIT_DAYS, Settings
from truceline.judgement.survival import Survival, like
from truceline.judgement.words import number
from truceline.model.agreement import Agreement
from truceline.sources.tables.days import DAY, day_of, minutes

WHOLE = 0.99
"""A week counts as covered from this share on."""


class Weeks(msgspec.Struct, frozen=True):
    """Counts of whole weeks up to the end of a day, the earliest first; NaN where a week was not covered. ``first``:
    the minute at which the first week begins."""

    first: int
    cells: FloatArray


class RegimeSpan(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of weeks in one regime; ``start`` and ``end`` are days, both included."""

    name: RegimeName
    start: str
    end: str


class RegimesSeen(msgspec.Struct, frozen=True, kw_only=True):
    """The regimes of one series up to the as-of day. ``now``: that of the last week, with its ``probability``;
    ``per_week``: the mean count of each regime; ``weeks_in_force``: weeks in each since the agreement took effect;
    ``spans``: the stretches since then, the first beginning where its regime began."""

    series: str
    now: RegimeName
    probability: float
    per_week: dict[str, float]
    weeks_in_force: dict[str, int]
    spans: tuple[RegimeSpan, ...]

    def words(self) -> str:
        """The regimes as a sentence."""
        counts = ", ".join(f"{number(n, 'week')} {name}" for name, n in self.weeks_in_force.items() if n)
        since = self.spans[-1].start if self.spans else ""
        return (
            f"{self.now} since the week of {since} (probability {self.probability:.2f}), against this series itself; "
            f"in force so far: {counts}"
        )


class ForecastShown(msgspec.Struct, frozen=True, kw_only=True):
    """A forecast that may be shown: ``expected`` events in the next ``weeks`` weeks, median and 80 % interval, with its
    record: mean CRPS over ``scored`` past weeks beside that of climatology, and the shares of outcomes in the five
    fifths of the forecasts."""

    series: str
    weeks: int
    expected: float
    median: int
    low: int
    high: int
    scored: int
    crps: float
    crps_climatology: float
    pit: tuple[float, ...]

    @classmethod
    def of(cls, series: str, told: Forecast) -> ForecastShown:
        """A forecast of a series."""
        record = told.record
        return cls(
            series=series, weeks=told.weeks, expected=told.expected, median=told.median, low=told.low, high=told.high,
            scored=record.n, crps=record.crps, crps_climatology=record.crps_climatology, pit=record.pit,
        )  # fmt: skip

    def words(self) -> str:
        """The forecast as a sentence, with its record."""
        better = 1 - self.crps / self.crps_climatology
        return (
            f"next {number(self.weeks, 'week')}: {self.low:,} to {self.high:,} events (80 %), median {self.median:,}; "
            f"such forecasts beat climatology by {better:.0%} (CRPS) over {number(self.scored, 'past week')}"
        )


class SurvivalShown(msgspec.Struct, frozen=True, kw_only=True):
    """The share of truces like this still in force after as many ``days``, with its 95 % interval; ``n``: how many they
    are; ``seen``: how many of them were seen for that long; ``words``: the whole as a sentence."""

    like: str
    n: int
    failed: int
    days: int
    share: float
    low: float
    high: float
    seen: int
    words: str

    @classmethod
    def of(cls, curve: Survival, days: int) -> SurvivalShown:
        """The curve at a day."""
        share, low, high = curve.share(days)
        return cls(
            like=curve.like, n=curve.n, failed=curve.failed, days=days, share=share, low=low, high=high,
            seen=curve.seen(days), words=curve.words(days),
        )  # fmt: skip


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside a verdict; None and empty where there is nothing to show."""

    regimes: RegimesSeen | None = None
    forecasts: tuple[ForecastShown, ...] = ()
    survival: SurvivalShown | None = None


def case_outlook(
    told: CaseVerdict,
    about: Agreement,
    prepared: Prepared,
    known: Sequence[Agreement],
    settings: Settings = DEFAULTS,
) -> Outlook:
    """The outlook beside a case's verdict. ``about``: its agreement; ``known``: the agreements of all case files.

    Regimes and forecasts are of the event series that the verdict rests on, up to its as-of day and by what was public
    by its known-by day; where it rests on count reports or on nothing there are none.
    """
    as_of, begun = dt.date.fromisoformat(told.as_of), effective(about)
    known_by = None if told.known_by is None else dt.date.fromisoformat(told.known_by)
    series = next((s for s in prepared.series(about, told.sector) if s.name == told.rests_on), None)
    beside = Outlook()
    if series is not None and begun is not None:
        beside = series_outlook(series, begun.minute, as_of, known_by, settings)
    curve = like(about, known, as_of)
    if curve is None or begun is None or day_of(begun.minute) > as_of:
        return beside
    days = (as_of - day_of(begun.minute)).days
    return msgspec.structs.replace(beside, survival=SurvivalShown.of(curve, days))


def series_outlook(
    series: Series, effective_minute: int, as_of: dt.date, known_by: dt.date | None, settings: Settings = DEFAULTS
) -> Outlook:
    """Regimes and forecasts of one event series; nothing for count reports."""
    held = weeks(series, as_of, known_by, settings)
    if held is None:
        return Outlook()
    shown = tuple(ForecastShown.of(series.name, f) for f in forecasts(covered(held), settings) if f.shown)
    return Outlook(regimes=_regimes(series.name, held, effective_minute, settings), forecasts=shown)


def weeks(series: Series, as_of: dt.date, known_by: dt.date | None, settings: Settings = DEFAULTS) -> Weeks | None:
    """The series cut into weeks that end with the as-of day; None for count reports and where nothing is covered."""
    if series.kind != "events":
        return None
    end = minutes(as_of) + DAY
    seen = series.until(as_of, known_by)
    cover = coverage.of_series(seen, end, settings)
    if cover.start is None or cover.start >= end:
        return None
    whole = window(seen, cover.spans, cover.start, end, UNIT_DAYS["week"], anchor="end")
    if not len(whole.cell_start):
        return None
    first = end - -(-(end - int(whole.cell_start[0])) // WEEK) * WEEK
    cells = np.full((end - first) // WEEK, np.nan)
    good = whole.cell_weeks >= WHOLE
    cells[(whole.cell_start[good] - first) // WEEK] = whole.cells[good]
    return Weeks(first, cells)


def covered(held: Weeks) -> FloatArray:
    """The covered weeks alone."""
    return held.cells[~np.isnan(held.cells)]


def regime_spans(held: Weeks, settings: Settings = DEFAULTS) -> tuple[RegimeSpan, ...]:
    """The whole series as stretches of one regime each; none where no regimes can be fitted."""
    fit = regimes(held.cells, settings)
    return () if fit is None else _spans(held, fit.names)


def _spans(held: Weeks, names: Sequence[RegimeName]) -> tuple[RegimeSpan, ...]:
    told, at = [], held.first
    for name, members in groupby(names):
        after = at + len(list(members)) * WEEK
        told.append(RegimeSpan(name=name, start=day_of(at).isoformat(), end=day_of(after - 1).isoformat()))
        at = after
    return tuple(told)


def _regimes(name: str, held: Weeks, effective_minute: int, settings: Settings) -> RegimesSeen | None:
    fit = regimes(held.cells, settings)
    if fit is None:
        return None
    starts = held.first + np.arange(len(fit.names)) * WEEK
    counts = Counter(regime for regime, start in zip(fit.names, starts, strict=True) if start >= effective_minute)
    first = day_of(effective_minute).isoformat()
    order: tuple[RegimeName, ...] = ("quiet", "leaking", "fighting")
    return RegimesSeen(
        series=name,
        now=fit.names[-1],
        probability=round(float(fit.posterior[-1].max()), 4),
        per_week=dict(zip(order, fit.means, strict=True)),
        weeks_in_force={regime: counts[regime] for regime in order},
        spans=tuple(s for s in _spans(held, fit.names) if s.end >= first),
    )
