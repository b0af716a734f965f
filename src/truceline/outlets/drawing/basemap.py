"""The map under a case: lines, areas, provinces and towns cut from Natural Earth, shipped as data."""

from __future__ import annotations

import functools
from importlib import resources

import msgspec

CREDIT = "Made with Natural Earth, 1:10 million, public domain"
CONTROL = frozenset(
    {"Line of control", "Breakaway", "Indeterminant frontier", "Disputed", "Indefinite", "Reference line"}
)
"""What Natural Earth calls a line that is no border; such a line is never drawn as one."""


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """A disputed area: Natural Earth's note on it, who holds and who claims it by that note; rings of lon, lat."""

    name: str
    note: str
    held: tuple[str, ...]
    claimed: tuple[str, ...]
    rings: tuple[tuple[float, ...], ...]


class Province(msgspec.Struct, frozen=True, kw_only=True):
    """A first-order division."""

    name: str
    country: str = msgspec.field(name="in")
    rings: tuple[tuple[float, ...], ...]


class Bound(msgspec.Struct, frozen=True, kw_only=True):
    """A boundary with what Natural Earth calls it."""

    class_: str = msgspec.field(name="class")
    left: str | None
    right: str | None
    paths: tuple[tuple[float, ...], ...]


class ClaimLine(msgspec.Struct, frozen=True, kw_only=True):
    """How far a claim reaches."""

    name: str
    note: str
    held: tuple[str, ...]
    claimed: tuple[str, ...]
    paths: tuple[tuple[float, ...], ...]


class CaseLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the case."""

    id: str
    name: str
    kind: str
    class_: str = msgspec.field(name="class")
    paths: tuple[tuple[float, ...], ...]


class Town(msgspec.Struct, frozen=True, kw_only=True):
    """A town, the most known first."""

    name: str
    lat: float
    lon: float
    rank: int


class Basemap(msgspec.Struct, frozen=True, kw_only=True):
    """A theatre: west, south, east, north and what lies in it."""

    box: tuple[float, float, float, float]
    provinces: tuple[Province, ...] = ()
    areas: tuple[Area, ...] = ()
    bounds: tuple[Bound, ...] = ()
    claims: tuple[ClaimLine, ...] = ()
    lines: tuple[CaseLine, ...] = ()
    towns: tuple[Town, ...] = ()


@functools.lru_cache(maxsize=4)
def basemap(case_id: str) -> Basemap | None:
    """The map shipped for a case; None where none ships (a case of one's own)."""
    if not case_id.replace("-", "").replace("_", "").isalnum():
        return None
    file = resources.files(__package__).joinpath(f"data/basemaps/{case_id}.json")
    return msgspec.json.decode(file.read_bytes(), type=Basemap) if file.is_file() else None
