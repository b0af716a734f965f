"""The weeks of the event series that a verdict rests on: its regimes for the timeline, its forecasts for the front."""

from __future__ import annotations

import datetime as dt

import msgspec

from truceline import clock
from truceline.judgement.case_verdict import CaseVerdict, Prepared
from truceline.judgement.forecast import Forecast, forecasts
from truceline.judgement.outlook import covered, regime_spans, weeks
from truceline.judgement.regimes import RegimeName
from truceline.judgement.series import Series
from truceline.outlets import plain
from truceline.outlets.web import links
from truceline.outlets.web.axis import Axis
from truceline.outlets.web.desk import Desk
from truceline.outlets.web.front_view import ForecastLine
from truceline.outlets.web.timeline_view import Lane, Stretch
from truceline.sources.tables.days import day_of

_DAY = dt.timedelta(days=1)
_NAME = 17.0
_BAND = 20.0
_WIDE = 6.0
"""A band at least this wide, in per cent, has its word written on it, a narrower one its letter."""
_NARROW = 2.6
"""... and one narrower than this none: bands stand close, and letters would overlap on a phone."""


class _Regime(msgspec.Struct, frozen=True):
    """A stretch of weeks in one regime; ``end`` is not in it."""

    name: RegimeName
    start: dt.datetime
    end: dt.datetime


def outlook(desk: Desk, told: CaseVerdict) -> tuple[ForecastLine, ...]:
    """The forecasts from a verdict's day on, only those that have beaten climatology in the same series."""
    day = dt.date.fromisoformat(told.as_of)
    used = next((s for s in _event_series(desk, told.agreement) if s.name == told.rests_on), None)
    if used is None:
        return ()
    held = desk.kept(("forecast", told.agreement, used.name, day), lambda: _forecasts(used, day))
    return tuple(
        ForecastLine(
            weeks=f.weeks, expected=f.expected, low=f.low, high=f.high, source=used.name,
            words=_range(f),
            record=f"such forecasts beat all earlier counts taken together by {plain.share(f.record.skill)} over "
            f"{plain.counted(f.record.n, 'past week')} (CRPS)",
        )
        for f in held
        if f.shown
    )  # fmt: skip


def _range(held: Forecast) -> str:
    """The 80 % interval with the median."""
    if held.high == 0:
        return "none"
    return f"{plain.number(held.low)} to {plain.counted(held.high, 'event')}, the median {plain.number(held.median)}"


def regime_lane(desk: Desk, axis: Axis, top: float) -> Lane | None:
    """The regimes of the fullest event series as bands; None where there are none in the span."""
    source, found = desk.kept(("regimes", clock.today()), lambda: _regimes(desk))
    out = []
    for one in found:
        if one.end <= axis.start or one.start >= axis.end:
            continue
        x, stop = axis.place(max(one.start, axis.start)), axis.place(min(one.end, axis.end))
        width = round(stop - x, 3)
        first, last = one.start.date(), one.end.date() - dt.timedelta(days=1)
        label = one.name if width >= _WIDE else one.name[0].upper() if width >= _NARROW else ""
        out.append(
            Stretch(
                x=x, width=max(width - 0.1, 0.1), y=top + _NAME, label=label, label_x=round(x + width / 2, 3),
                words=f"{one.name}, {plain.interval(first.isoformat(), last.isoformat())}", anchor="middle",
                kind=one.name,
                href=links.inside("timeline", **{"from": first.isoformat(), "to": last.isoformat()}),
            )
        )  # fmt: skip
    if not out:
        return None
    return Lane(
        id="regimes", name=f"Regimes of {source}",
        note="quiet, leaking or fighting against this series itself, fitted to all of it with hindsight", y=top,
        height=_NAME + _BAND, total=len(out), stretches=tuple(out),
    )  # fmt: skip


def _event_series(desk: Desk, agreement: str) -> tuple[Series, ...]:
    about = desk.case.agreement_by_id(agreement)
    if about is None:
        return ()
    every = desk.kept(("every series", agreement), lambda: Prepared(desk.case, desk.series()).series(about))
    return tuple(s for s in every if s.kind == "events" and s.size)


def _forecasts(series: Series, day: dt.date) -> tuple[Forecast, ...]:
    held = weeks(series, day, None)
    return () if held is None else forecasts(covered(held))


def _regimes(desk: Desk) -> tuple[str, tuple[_Regime, ...]]:
    latest = max((a for a in desk.case.agreement if a.is_ceasefire), key=lambda a: a.effective, default=None)
    every = _event_series(desk, latest.id) if latest is not None else ()
    if not every:
        return "", ()
    fullest = max(every, key=lambda s: (float(s.count.sum()), s.name))
    last = day_of(int(fullest.source_end.max()) - 1)
    held = weeks(fullest, min(last, clock.today()), None)
    found = () if held is None else regime_spans(held)
    return fullest.name, tuple(_Regime(s.name, _midnight(s.start), _midnight(s.end) + _DAY) for s in found)


def _midnight(day: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time())
