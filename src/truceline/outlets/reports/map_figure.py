"""The map of a report: the theatre, and the areas within which incidents are alleged to lie, never as pins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from truceline.ledger.records import Account, Incident
from truceline.outlets import plain
from truceline.outlets.drawing import theatre
from truceline.outlets.drawing.basemap import basemap
from truceline.outlets.drawing.spots import Spot, spot
from truceline.outlets.drawing.theatre import Frame
from truceline.outlets.reports import svg
from truceline.outlets.reports.material import Material

_LOOK: dict[str, dict[str, float | str]] = {
    "province": {"fill": "#fbfaf6", "stroke": "#ddd8cb", "stroke_width": 0.8},
    "disputed": {"fill": "url(#hatch)", "stroke": "none"},
    "boundary": {"fill": "none", "stroke": "#7d878d", "stroke_width": 1.6},
    "unsettled": {"fill": "none", "stroke": "#7d878d", "stroke_width": 1.4, "stroke_dasharray": "2 4"},
    "control": {"fill": "none", "stroke": "#1c2429", "stroke_width": 2.6, "stroke_dasharray": "9 5"},
    "limit": {"fill": "none", "stroke": "#55616a", "stroke_width": 1.2, "stroke_dasharray": "4 4"},
}
_HATCH = (
    '<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="8" height="8" fill="#f3efe4"/><line x1="0" y1="0" x2="0" y2="8" stroke="#cfc8b6" stroke-width="1.6"/>'
    "</pattern></defs>"
)
_WIDE_KM = 20.0
"""Areas wider than this are outlines alone."""
_ROOM = 0.5


def map_svg(material: Material, incidents: Iterable[Incident], title: str) -> tuple[str, int] | None:
    """The map and how many incidents are drawn on it; None where nothing has a place."""
    placed = [(i, s) for i in incidents if (s := incident_spot(material, i)) is not None]
    base = basemap(material.case.case.id)
    if base is None and not placed:
        return None
    frame = Frame.of(base.box if base else _box([s for _, s in placed]))
    out = [_HATCH, svg.element("rect", x=0, y=0, width=theatre.WIDTH, height=frame.height, fill="#eef1f2")]
    if base is not None:
        out += [
            svg.element("path", d=shape.path, **_LOOK[shape.kind])
            for shape in theatre.shapes(frame, base, None)
            if shape.kind in _LOOK
        ]
    drawn, circles = _circles(frame, placed)
    out += circles
    taken = []
    for sector in sorted(material.case.sector, key=lambda s: s.order):
        point = theatre.sector_point(material.case, sector)
        place = frame.place(*point) if point is not None else None
        if place is not None and frame.holds(*place):
            taken.append(place)
            dot = svg.element("circle", cx=place[0], cy=place[1], r=9, fill="#ffffff", stroke=svg.SOFT)
            number = svg.text(place[0], place[1] + 4.5, str(sector.order), size=12.5, anchor="middle")
            out.append(svg.titled(sector.name, dot + number))
    for label in theatre.labels(frame, base, taken) if base is not None else ():
        if label.kind == "dot":
            out.append(svg.element("circle", cx=label.x, cy=label.y, r=2, fill=svg.SOFT))
        else:
            size = 15.0 if label.kind == "area" else 13.0
            fill = "#8a8371" if label.kind == "area" else svg.SOFT
            out.append(svg.text(label.x, label.y, label.words, size=size, anchor="middle", fill=fill))
    length, told = frame.bar()
    y = frame.height - 18
    out.append(svg.element("path", d=f"M20 {y - 5:g}V{y:g}H{20 + length:g}V{y - 5:g}", fill="none", stroke=svg.INK))
    out.append(svg.text(20, y - 10, told, size=13))
    return svg.document(theatre.WIDTH, frame.height, title, *out), drawn


def incident_spot(material: Material, incident: Incident) -> Spot | None:
    """The area in which an incident lies: that of the account its coordinate comes from."""
    account: Account
    for account in incident.accounts:
        if account.lat is None or account.lon is None:
            continue
        named = (account.place or "").casefold()
        own = next((p.radius_km for p in material.case.places if named and p.name.casefold() == named), None)
        precision = material.precision(account)
        close = precision in ("point", "town", "sector", "district")
        return spot(account.place, account.lat, account.lon, precision, own if close else None)
    return None


def _circles(frame: Frame, placed: list[tuple[Incident, Spot]]) -> tuple[int, list[str]]:
    by_place: dict[tuple[float, float, float], list[tuple[Incident, Spot]]] = defaultdict(list)
    for incident, found in placed:
        by_place[found.lat, found.lon, found.radius_km].append((incident, found))
    drawn, out = 0, []
    for (lat, lon, radius), members in sorted(by_place.items(), key=lambda item: (-item[0][2], item[0])):
        x, y = frame.place(lon, lat)
        if not frame.holds(x, y):
            continue
        drawn += len(members)
        wide = radius > _WIDE_KM
        circle = svg.element(
            "circle", cx=x, cy=y, r=max(frame.length(radius), 3.5), fill=svg.SINCE,
            fill_opacity=0.0 if wide else min(0.25 + 0.12 * len(members).bit_length(), 0.8),
            stroke="#7a3d0c", stroke_width=1.2, stroke_dasharray="3 3" if wide else "none",
        )  # fmt: skip
        words = f"{members[0][1].place or 'place not named'}: {plain.counted(len(members), 'incident')}"
        out.append(svg.titled(words, circle))
    return drawn, out


def _box(spots: list[Spot]) -> tuple[float, float, float, float]:
    return (
        min(s.lon for s in spots) - _ROOM, max(min(s.lat for s in spots) - _ROOM, -85.0),
        max(s.lon for s in spots) + _ROOM, min(max(s.lat for s in spots) + _ROOM, 85.0),
    )  # fmt: skip
