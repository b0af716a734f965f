"""Observations: what satellites recorded beside the incidents. "Consistent with", never proof."""

from __future__ import annotations

import datetime as dt

from truceline.judgement.observations import Near, Observed
from truceline.judgement.sightings import Sightings, sightings
from truceline.outlets import plain
from truceline.outlets.web import links
from truceline.outlets.web.desk import Ask, Desk
from truceline.outlets.web.heard_view import ObservationsView
from truceline.outlets.web.incident_view import SightingLine
from truceline.outlets.web.views import Pair

_MOST = 100
"""Incidents shown at once, those out of season first; narrower days show others."""
_NEAREST = 5
"""Detections named of one incident, the nearest."""


def observations(ask: Ask) -> ObservationsView:
    """The incidents of the days asked for that have heat near them."""
    query, desk = ask.query, ask.desk
    first, last = query.span_of_days()
    told = _told(desk, first, last)
    return ObservationsView(
        title="Observations",
        held=_held(told),
        aside=tuple(Pair(why, plain.counted(n, "detection")) for why, n in sorted(told.looked.aside.items())),
        compared=told.compared,
        with_heat=told.with_heat,
        by_chance=plain.number(told.by_chance),
        lines=tuple(_line(o) for o in told.incidents[:_MOST]),
        total=len(told.incidents),
        limits=told.limits,
        first_day=first.isoformat() if first else "",
        last_day=last.isoformat() if last else "",
    )


def seen_at(desk: Desk, incident: str) -> SightingLine | None:
    """Heat near one incident; None where there was none, or nothing was imported."""
    if "/observations" not in desk.offered():
        return None
    return next((_line(o) for o in _told(desk, None, None).incidents if o.spot.id == incident), None)


def _told(desk: Desk, first: dt.date | None, last: dt.date | None) -> Sightings:
    return desk.kept(("sightings", first, last), lambda: sightings(desk.case, desk.ledger, first=first, last=last))


def _held(told: Sightings) -> tuple[Pair, ...]:
    looked = told.looked
    reach = plain.interval((looked.first or "")[:10], (looked.last or "")[:10]) if looked.first else ""
    pairs = {
        "Detections kept": plain.number(looked.detections) if looked.detections else "",
        "They reach": reach,
        "Passes kept": plain.number(looked.passes) if looked.passes else "",
        "Incidents compared": plain.number(told.compared),
        "Place not known closely enough": plain.number(told.too_coarse) if told.too_coarse else "",
    }
    return tuple(Pair(label, value) for label, value in pairs.items() if value)


def _line(held: Observed) -> SightingLine:
    spot = held.spot
    kinds = ", ".join(plain.words(t, "type") for t in spot.types) or "event"
    return SightingLine(
        id=spot.id,
        headline=kinds[:1].upper() + kinds[1:] + (f" · {spot.place}" if spot.place else ""),
        day=spot.day,
        day_words=plain.interval(spot.day, spot.day_end),
        place=spot.place,
        href=links.inside("incidents", spot.id),
        finding=held.excess.finding,
        finding_words=plain.words(held.excess.finding, "finding"),
        count=held.count,
        words=held.words,
        passes=held.passes.words() if held.passes is not None else "",
        nearest=tuple(_near(n) for n in held.nearest[:_NEAREST]),
    )


def _near(held: Near) -> Pair:
    one = held.detection
    power = f", {plain.number(one.frp)} MW" if one.frp is not None else ""
    return Pair(plain.day(one.at), f"{held.km:.1f} km away, {one.satellite} {one.instrument}, {one.confidence}{power}")
