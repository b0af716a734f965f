"""The map: where it is alleged to have happened, each place as the area within which it lies."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict

from truceline.ledger.records import Incident
from truceline.model.case import CaseFile
from truceline.model.party import Party
from truceline.model.place import Sector
from truceline.outlets import plain
from truceline.outlets.drawing import theatre
from truceline.outlets.drawing.basemap import CREDIT, Basemap, basemap
from truceline.outlets.drawing.spots import Spot
from truceline.outlets.drawing.theatre import Frame
from truceline.outlets.web import links
from truceline.outlets.web.desk import Ask, Desk
from truceline.outlets.web.map_view import Circle, Drawing, MapView, SectorMark
from truceline.outlets.web.pages.incidents import incident_spot, line
from truceline.outlets.web.pages.paging import options
from truceline.outlets.web.views import IncidentLine, Pair

NEUTRAL = "neutral"
LISTED = 40
"""Incidents in the table beside the map; the rest are on the page of incidents."""
_WIDE_KM = 20.0
"""Areas wider than this are drawn as outlines, so that they do not cover what is known better."""


def map_page(ask: Ask) -> MapView:
    """The happenings that pass the filter, on the map and in a table."""
    query, desk = ask.query, ask.desk
    case = desk.case
    first, last = query.span_of_days()
    sector = query.one_of("sector", [s.id for s in case.sector])
    base = basemap(case.case.id)
    shown_for = theatre.claimants(base, case.party) if base else ()
    depiction = query.one_of("depiction", [NEUTRAL, *(p.id for p in shown_for)]) or NEUTRAL
    party = next((p for p in shown_for if p.id == depiction), None)
    placed = _placed(desk)
    kept = [(i, s) for i, s in placed if _passes(i, first, last, sector)]
    spots = [s for _, s in kept if s is not None]
    frame = _frame(base, spots)
    given = {k: v for k, v in query.given().items() if k not in ("from", "to")}
    lines = tuple(line(i, case, s) for i, s in kept)
    circles = _circles(frame, kept) if frame else ()
    return MapView(
        title="Map",
        drawing=_drawing(frame, base, party, circles, case) if frame else None,
        sectors=_sectors(case, frame, kept, sector, query.given()),
        sector_options=options([(s.id, s.name) for s in case.sector], sector),
        depictions=options([(NEUTRAL, "neutral"), *((p.id, f"as {p.name} claims it") for p in shown_for)], depiction),
        depiction_words=_depiction(party, base),
        legend=_legend(base, party),
        years=_years(placed, sector, given),
        first_day=first.isoformat() if first else "",
        last_day=last.isoformat() if last else "",
        sector=sector or "",
        filtered=bool(query.given()),
        total=len(kept),
        drawn=sum(c.n for c in circles),
        outside=len(spots) - sum(c.n for c in circles),
        incidents=lines,
        listed=min(len(lines), LISTED),
        more_href=_more(lines, query.given()),
        shipped=base is not None,
        ground_href=links.inside("map", "ground.geojson", depiction=None if party is None else party.id),
        incidents_href=links.inside("map.geojson", **query.given()),
        credit=CREDIT if base else "",
    )


def _placed(desk: Desk) -> tuple[tuple[Incident, Spot | None], ...]:
    """Every incident, latest first, with the area in which it lies."""
    return desk.kept("placed", lambda: tuple((i, incident_spot(desk, i)) for i in desk.ledger.incidents()))


def _passes(incident: Incident, first: dt.date | None, last: dt.date | None, sector: str | None) -> bool:
    return (
        (first is None or incident.day_end >= first.isoformat())
        and (last is None or incident.day[:10] <= last.isoformat())
        and (sector is None or incident.sector == sector)
    )


def _frame(base: Basemap | None, spots: list[Spot]) -> Frame | None:
    """The shipped theatre, else a box around what there is to draw."""
    if base is not None:
        return Frame.of(base.box)
    if not spots:
        return None
    room = 0.5
    west, east = min(s.lon for s in spots) - room, max(s.lon for s in spots) + room
    south, north = min(s.lat for s in spots) - room, max(s.lat for s in spots) + room
    return Frame.of((west, max(south, -85.0), east, min(north, 85.0)))


def _circles(frame: Frame, kept: list[tuple[Incident, Spot | None]]) -> tuple[Circle, ...]:
    """One circle for each place and precision, the widest first, so that the closest lie on top."""
    by_place: dict[tuple[float, float, float], list[tuple[Incident, Spot]]] = defaultdict(list)
    for incident, spot in kept:
        if spot is not None:
            by_place[spot.lat, spot.lon, spot.radius_km].append((incident, spot))
    out = []
    for (lat, lon, radius), members in sorted(by_place.items(), key=lambda item: -item[0][2]):
        x, y = frame.place(lon, lat)
        if not frame.holds(x, y):
            continue
        days = sorted(i.day for i, _ in members)
        spot = members[0][1]
        told = f"{plain.counted(len(members), 'incident')}, {plain.interval(days[0], days[-1])}"
        words = f"{spot.place or 'place not named'}: {told}; known {spot.words}"
        out.append(
            Circle(
                x=x,
                y=y,
                radius=max(frame.length(radius), 3.0),
                n=len(members),
                level=min(len(members).bit_length(), 4),
                wide=radius > _WIDE_KM,
                words=words,
                href=links.inside("incidents", members[0][0].id)
                if len(members) == 1
                else links.inside("incidents", **{"from": days[0][:10], "to": days[-1][:10]}),
            )
        )
    return tuple(out)


def _drawing(
    frame: Frame, base: Basemap | None, party: Party | None, circles: tuple[Circle, ...], case: CaseFile
) -> Drawing:
    bar, words = frame.bar()
    taken = [place for s in case.sector if (place := _place_of(case, s, frame)) is not None]
    return Drawing(
        width=theatre.WIDTH,
        height=frame.height,
        shapes=theatre.shapes(frame, base, party) if base else (),
        labels=theatre.labels(frame, base, taken) if base else (),
        circles=circles,
        bar=bar,
        bar_words=words,
    )


def _place_of(case: CaseFile, sector: Sector, frame: Frame) -> tuple[float, float] | None:
    """Where a sector stands on the drawing; None where it lies beyond it."""
    point = theatre.sector_point(case, sector)
    place = frame.place(*point) if point is not None else None
    return place if place is not None and frame.holds(*place) else None


def _sectors(
    case: CaseFile, frame: Frame | None, kept: list[tuple[Incident, Spot | None]], chosen: str | None,
    given: dict[str, str],
) -> tuple[SectorMark, ...]:  # fmt: skip
    counts = Counter(i.sector for i, _ in kept)
    out = []
    for sector in sorted(case.sector, key=lambda s: s.order):
        place = _place_of(case, sector, frame) if frame else None
        out.append(
            SectorMark(
                x=place[0] if place else None,
                y=place[1] if place else None,
                number=sector.order,
                name=sector.name,
                n=counts[sector.id],
                href=links.inside("map", **{**given, "sector": None if sector.id == chosen else sector.id}),
                chosen=sector.id == chosen,
            )
        )
    return tuple(out)


def _years(
    placed: tuple[tuple[Incident, Spot | None], ...], sector: str | None, given: dict[str, str]
) -> tuple[Pair, ...]:
    counts = Counter(i.day[:4] for i, _ in placed if sector is None or i.sector == sector)
    return tuple(
        Pair(
            year, plain.number(n), href=links.inside("map", **given, **{"from": f"{year}-01-01", "to": f"{year}-12-31"})
        )
        for year, n in sorted(counts.items())
    )


def _more(lines: tuple[IncidentLine, ...], given: dict[str, str]) -> str | None:
    if len(lines) <= LISTED:
        return None
    return links.inside("incidents", **{k: v for k, v in given.items() if k != "depiction"})


def _depiction(party: Party | None, base: Basemap | None) -> str:
    if base is None:
        return "No map ships for this case: the areas alone are drawn, by their coordinates."
    if not base.areas:
        return "Natural Earth lists no disputed area here."
    if party is None:
        return (
            "Neutral: the line is drawn as a line of control, every disputed area is hatched whoever holds it, and no "
            "claim is drawn as a boundary."
        )
    return (
        f"As {party.name} claims it, by Natural Earth's notes on disputed areas and claim lines, not by an official "
        f"map of {party.name}. The line of control stays a line of control."
    )


def _legend(base: Basemap | None, party: Party | None) -> tuple[Pair, ...]:
    if base is None:
        return ()
    pairs = []
    if any(line.class_ != "International boundary" for line in base.lines):
        pairs.append(Pair("control", "line of control, ceasefire line or front"))
    if any(line.kind != "line" for line in base.lines):
        pairs.append(Pair("limit", "limit of a zone"))
    pairs.append(Pair("boundary", "international boundary as Natural Earth has it"))
    if base.areas:
        pairs.append(Pair("disputed", "disputed area"))
    if party is not None:
        pairs += [
            Pair("own", f"disputed area that {party.name} holds or claims"),
            Pair("claim", f"how far {party.name}'s claim reaches"),
        ]
    return (*pairs, Pair("incident", "area within which an incident lies; darker: more incidents"))
