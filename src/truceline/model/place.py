"""Lines, sectors and the places of a theatre."""

from __future__ import annotations

import msgspec

from truceline.model.party import Fact


class Line(Fact, frozen=True, kw_only=True):
    """A line that separates the parties, never called a border unless it is one."""

    id: str
    name: str
    geometry_id: str
    length_km: str = ""
    aliases: tuple[str, ...] = ()
    side_names: dict[str, str] = {}


class Sector(Fact, frozen=True, kw_only=True):
    """A stretch of a line, in the order in which the parties count them."""

    id: str
    order: int
    line: str
    name: str
    aliases: tuple[str, ...] = ()
    districts: dict[str, list[str]] = {}
    names_by_side: dict[str, list[str]] = {}
    lat: float | None = None
    lon: float | None = None
    trap: str | None = None


class GazetteerPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A place of a case's theatre. ``side`` is who holds it, by knowledge; ``radius_km`` is how far the coordinate
    may be
    trusted."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    lat: float
    lon: float
    radius_km: float
    side: str | None
    sector: str | None
    district: str | None
    source: str
    conf: str
