"""The verdict along the axis: what it was at round days, and where the rate rose."""

from __future__ import annotations

import datetime as dt
from itertools import groupby, pairwise

from truceline import clock
from truceline.judgement.case_verdict import CaseVerdict
from truceline.outlets import plain
from truceline.outlets.web import links
from truceline.outlets.web.axis import Axis, Unit, cell_of, floor
from truceline.outlets.web.desk import Desk
from truceline.outlets.web.query import ParameterError
from truceline.outlets.web.timeline_view import Dot, Lane, Stretch

MOST = 13
"""Days on the axis for which a verdict is asked: each takes a tenth of a second the first time."""
_NAME = 17.0
_BAND = 20.0
_STEPS: tuple[tuple[Unit, int, int], ...] = (
    ("day", 1, 1), ("week", 1, 7), ("month", 1, 30), ("month", 3, 91), ("month", 6, 182), ("year", 1, 365),
    ("year", 2, 730), ("year", 3, 1096), ("year", 5, 1826), ("year", 10, 3652),
)  # fmt: skip
_WIDE = 9.0
"""A band at least this wide, in per cent, has its word written on it, a narrower one its letter."""
_LETTER = {"INSUFFICIENT DATA": "?", "HOLDING WITH LEAKS": "L"}
_NARROW = 1.1


def verdicts(desk: Desk, axis: Axis) -> tuple[tuple[dt.datetime, dt.datetime, CaseVerdict], ...]:
    """The verdict at the end of each round stretch: its beginning, its end, what was said on its last day."""
    out = []
    for start, end in _stretches(axis):
        day = min(end.date() - dt.timedelta(days=1), clock.today())
        try:
            out.append((start, end, desk.verdict(None, None, day, None)))
        except ParameterError:  # before the first agreement there is nothing to judge
            continue
    return tuple(out)


def _stretches(axis: Axis) -> list[tuple[dt.datetime, dt.datetime]]:
    days = max(axis.span.days, 1)
    unit, step, _ = next((s for s in _STEPS if days / s[2] <= MOST), _STEPS[-1])
    today = dt.datetime.combine(clock.today(), dt.time()) + dt.timedelta(days=1)
    edges = [floor(axis.start, unit, step)]
    while edges[-1] < min(axis.end, today):
        edges.append(_next(edges[-1], unit, step))
    return [(max(a, axis.start), b) for a, b in pairwise(edges)]


def _next(moment: dt.datetime, unit: Unit, step: int) -> dt.datetime:
    jump = {"day": 1, "week": 7, "month": 31 * step, "year": 366 * step}[unit]
    return floor(moment + dt.timedelta(days=jump), unit, step)


def ribbon(desk: Desk, axis: Axis, top: float) -> Lane | None:
    """The verdicts as bands, neighbours that say the same joined."""
    told = verdicts(desk, axis)
    out = []
    for word, group in groupby(told, key=lambda t: t[2].verdict):
        members = list(group)
        start, end = members[0][0], members[-1][1]
        x = axis.place(start)
        width = round(axis.place(end) - x, 3)
        last = members[-1][2]
        words = f"{word}, as judged on {plain.day(members[0][2].as_of)}" + (
            f" to {plain.day(last.as_of)}" if len(members) > 1 else ""
        )
        out.append(
            Stretch(
                x=x, width=max(width - 0.15, 0.1), y=top + _NAME, words=words, label=_label(word, width),
                label_x=round(x + width / 2, 3), anchor="middle", kind=plain.slug(word),
                href=links.inside(as_of=last.as_of),
            )
        )  # fmt: skip
    if not out:
        return None
    return Lane(
        id="verdict", name="Verdict on the agreement in force", note="judged at round days", y=top,
        height=_NAME + _BAND, total=len(told), stretches=tuple(out),
    )  # fmt: skip


def _label(word: str, width: float) -> str:
    """A verdict's word where it fits, else its letter, so that a band is never told by colour alone."""
    if width >= max(_WIDE, len(word) * 0.85):
        return word.lower()
    return _LETTER.get(word, word[0]) if width >= _NARROW else ""


def marks(desk: Desk, axis: Axis, top: float) -> Lane | None:
    """Rises of the rate that the verdicts along the axis name."""
    found: dict[tuple[str, str], str] = {}
    for _, _, verdict in verdicts(desk, axis):
        for alarm in verdict.alarms:
            found.setdefault((alarm.date, alarm.kind), verdict.as_of)
    dots = []
    for (date, kind), as_of in sorted(found.items()):
        moment = cell_of(date[:10], "day")
        if moment is not None and axis.holds(moment):
            words = f"{plain.words(kind, 'alarm')}, {plain.day(date)}"
            dots.append(
                Dot(x=axis.place(moment), y=top + _NAME + 7, words=words, kind=kind, href=links.inside(as_of=as_of))
            )
    if not dots:
        return None
    return Lane(
        id="changes", name="Rises of the rate", note="change points and slow erosion", y=top, height=_NAME + 14,
        total=len(dots), dots=tuple(dots),
    )  # fmt: skip
