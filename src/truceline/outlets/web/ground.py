"""The basemap as GeoJSON, in a depiction: what the map that can be moved draws its ground from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from truceline.model.case import CaseFile
from truceline.outlets.drawing import theatre
from truceline.outlets.drawing.basemap import Basemap, basemap
from truceline.outlets.web.query import AbsentError, ParameterError


def ground(case: CaseFile, depiction: str | None) -> bytes:
    """Provinces, disputed areas and lines with the kind each is drawn as; towns, sectors and the box beside them."""
    base = basemap(case.case.id)
    if base is None:
        raise AbsentError("map of the case", case.case.id)
    party = next((p for p in theatre.claimants(base, case.party) if p.id == depiction), None)
    if depiction is not None and party is None:
        raise ParameterError("depiction", depiction, "must be a party that holds or claims a disputed area")
    features = [
        {
            "type": "Feature",
            "properties": {"kind": kind, "words": words},
            "geometry": {
                "type": "Polygon" if closed else "MultiLineString",
                "coordinates": [_points(p) for p in parts],
            },
        }
        for kind, words, parts, closed in theatre.parts(base, party)
    ]
    held = {
        "type": "FeatureCollection",
        "features": features,
        "box": base.box,
        "towns": _towns(base),
        "sectors": _sectors(case),
    }
    return msgspec.json.encode(held)


def _points(part: Sequence[float]) -> list[tuple[float, float]]:
    return [(part[n], part[n + 1]) for n in range(0, len(part) - 1, 2)]


def _sectors(case: CaseFile) -> Iterable[dict[str, object]]:
    points = [(s, theatre.sector_point(case, s)) for s in sorted(case.sector, key=lambda s: s.order)]
    return [{"number": s.order, "name": s.name, "lon": p[0], "lat": p[1]} for s, p in points if p is not None]


def _towns(base: Basemap) -> Iterable[dict[str, object]]:
    return [{"name": t.name, "lat": t.lat, "lon": t.lon} for t in base.towns[:10]]
