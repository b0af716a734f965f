"""GeoJSON (RFC 7946): the incidents that have a place, each as the area within which it lies."""

from __future__ import annotations

import msgspec

from truceline.outlets.drawing.spots import Spot, ring, spot
from truceline.outlets.exports.losses import Losses
from truceline.outlets.exports.material import Happening, Material


def geojson(material: Material) -> tuple[bytes, str]:
    """The feature collection and its loss note."""
    losses = Losses("GeoJSON", ("a point: every place is an area (`radius_km`), its middle in `middle`",))
    features = []
    for happening in material.happenings():
        area = _area(happening)
        if area is None:
            losses.left_out("no account gives a place closer than a country")
            continue
        features.append(_feature(happening, area, material))
    held = {"type": "FeatureCollection", "name": material.case.case.title, "features": features}
    return msgspec.json.encode(held) + b"\n", losses.note(len(features))


def _area(happening: Happening) -> Spot | None:
    incident = happening.incident
    return spot(incident.place, incident.lat, incident.lon, happening.precision)


def _feature(happening: Happening, area: Spot, material: Material) -> dict[str, object]:
    incident = happening.incident
    return {
        "type": "Feature",
        "id": material.name("incident", incident.id),
        "geometry": {"type": "Polygon", "coordinates": [ring(area.lat, area.lon, area.radius_km)]},
        "properties": {
            "incident": incident.id,
            "day": incident.day,
            "day_end": incident.day_end,
            "type": happening.type,
            "status": incident.status,
            "place": incident.place,
            "sector": incident.sector,
            "middle": [area.lon, area.lat],
            "radius_km": area.radius_km,
            "precision": area.words,
            "accounts": [
                {"speaker": a.speaker, "party": a.party, "says": a.says, "killed": a.killed, "standing": a.standing}
                for a in incident.accounts
            ],
        },
    }
