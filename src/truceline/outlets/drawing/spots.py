"""Where on a map: a coordinate with how far from it the happening may lie. An area is drawn, never a pin."""

from __future__ import annotations

import functools
import math
from importlib import resources

import msgspec

_KM_A_DEGREE = 111.195
"""Kilometres of a degree of latitude (sphere of 6,371 km)."""
_CORNERS = 36
"""Corners of a circle drawn as a polygon."""


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A place on a map: the coordinate, the radius in kilometres within which the happening lies, and how closely it is
    known, in words."""

    lat: float
    lon: float
    radius_km: float
    precision: str
    words: str
    place: str


class _Grade(msgspec.Struct, frozen=True):
    radius_km: float | None
    words: str


@functools.cache
def _grades() -> dict[str, _Grade]:
    lines = resources.files(__package__).joinpath("data/precision.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {name: _Grade(float(km) if km else None, words) for name, km, words, _ in rows}


def spot(
    place: str | None, lat: float | None, lon: float | None, precision: str, radius_km: float | None = None
) -> Spot | None:
    """A coordinate as an area; None where there is none, or where it stands for a whole country. ``radius_km``: the
    place's own, where a gazetteer knows it. A precision that the table does not know counts as a district's."""
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return None
    grade = _grades().get(precision, _grades()["district"])
    if grade.radius_km is None:
        return None
    return Spot(
        lat=lat,
        lon=lon,
        radius_km=grade.radius_km if radius_km is None else radius_km,
        precision=precision,
        words=grade.words,
        place=place or "",
    )


def ring(lat: float, lon: float, radius_km: float) -> tuple[tuple[float, float], ...]:
    """A circle as a closed ring of (lon, lat), counterclockwise."""
    tall = radius_km / _KM_A_DEGREE
    wide = tall / max(math.cos(math.radians(lat)), 0.01)
    turns = [2 * math.pi * n / _CORNERS for n in range(_CORNERS)]
    corners = [(round(lon + wide * math.cos(t), 5), round(lat + tall * math.sin(t), 5)) for t in turns]
    return (*corners, corners[0])
