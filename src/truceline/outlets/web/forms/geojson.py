"""GeoJSON (RFC 7946): a page's records that have a place, each the area in which it lies."""

from __future__ import annotations

import msgspec

from truceline.outlets.drawing.spots import Spot, ring
from truceline.outlets.web.forms.records import Record, Records


def geojson(title: str, records: Records) -> bytes:
    """The records with a place as features; how many have none stands beside them (a foreign member)."""
    features = [_feature(r, r.spot, records.columns) for r in records.items if r.spot is not None]
    held = {
        "type": "FeatureCollection",
        "name": title,
        "without_place": len(records.items) - len(features),
        "features": features,
    }
    return msgspec.json.format(msgspec.json.encode(held), indent=1) + b"\n"


def _feature(record: Record, spot: Spot, columns: tuple[str, ...]) -> dict[str, object]:
    return {
        "type": "Feature",
        "id": record.id,
        "geometry": {"type": "Polygon", "coordinates": [ring(spot.lat, spot.lon, spot.radius_km)]},
        "properties": {
            **dict(zip(columns, record.cells, strict=True)),
            "title": record.title,
            "href": record.href,
            "precision": spot.precision,
        },
    }
