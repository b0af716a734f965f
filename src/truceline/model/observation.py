"""Observations: what sensors recorded and when they passed. "Consistent with", never proof."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

Confidence: TypeAlias = Literal["low", "nominal", "high", "unknown"]


class Detection(msgspec.Struct, frozen=True, kw_only=True):
    """One thermal detection: a pixel that a satellite's algorithm took for a fire (NASA FIRMS).

    ``at``: the overpass, an instant in UTC (``2025-08-12T00:26Z``). ``confidence``: the product's own word, MODIS per
    cent as low (< 30), nominal (30-79) and high. ``frp``: fire radiative power in megawatts. ``brightness`` in kelvin.
    ``scan`` and ``track``: size of the pixel in kilometres. ``source_type``: the product's own code where it has one (0
    vegetation fire, 1 volcano, 2 other static land source, 3 offshore)."""

    row_id: str
    at: str
    lat: float
    lon: float
    satellite: str
    instrument: str
    confidence: Confidence
    frp: float | None = None
    brightness: float | None = None
    scan: float | None = None
    track: float | None = None
    is_day: bool | None = None
    source_type: int | None = None
    version: str = ""


class SatellitePass(msgspec.Struct, frozen=True, kw_only=True):
    """One pass of a satellite: from ``start`` to ``end`` (instants in UTC) it could see what lies in ``footprint``:
    rings of (lon, lat) corners, each ring an area of its own. ``footprint_text`` is the table's own words."""

    row_id: str
    satellite: str
    start: str
    end: str
    footprint: tuple[tuple[tuple[float, float], ...], ...]
    footprint_text: str
    sensor: str = ""
    source_url: str = ""
    note: str = ""

    def covers(self, lat: float, lon: float) -> bool:
        """Whether a point lies in the footprint; its edge counts as outside on two sides and inside on the others."""
        return any(_inside(ring, lat, lon) for ring in self.footprint)


def _inside(ring: tuple[tuple[float, float], ...], lat: float, lon: float) -> bool:
    """Ray casting in degrees. A ring across the date line has corners beyond 180, so the point is tried there too."""
    return any(_crossings(ring, lat, at) % 2 == 1 for at in (lon, lon + 360.0, lon - 360.0))


def _crossings(ring: tuple[tuple[float, float], ...], lat: float, lon: float) -> int:
    count = 0
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) * (x2 - x1) / (y2 - y1):
            count += 1
    return count
