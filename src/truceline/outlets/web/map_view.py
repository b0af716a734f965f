"""What the map page says and draws, as frozen values. Lengths are units of the drawing, 1000 wide."""

from __future__ import annotations

import msgspec

from truceline.outlets.drawing.theatre import Label, Shape
from truceline.outlets.web.views import IncidentLine, Option, Pair, View


class Circle(msgspec.Struct, frozen=True, kw_only=True):
    """Happenings at one place: the area within which they lie, how many, and where the list of them stands."""

    x: float
    y: float
    radius: float
    n: int
    level: int
    wide: bool
    words: str
    href: str


class SectorMark(msgspec.Struct, frozen=True, kw_only=True):
    """A sector at its place along the line: its number, name and how many happenings lie in it."""

    x: float | None
    y: float | None
    number: int
    name: str
    n: int
    href: str
    chosen: bool


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """The map as numbers, made into SVG by the page. ``bar`` is the length of the scale."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]
    circles: tuple[Circle, ...]
    bar: float
    bar_words: str


class MapView(View, frozen=True, kw_only=True):
    """Where it is alleged to have happened."""

    drawing: Drawing | None
    sectors: tuple[SectorMark, ...]
    sector_options: tuple[Option, ...]
    depictions: tuple[Option, ...]
    depiction_words: str
    legend: tuple[Pair, ...]
    years: tuple[Pair, ...]
    first_day: str
    last_day: str
    sector: str
    filtered: bool
    total: int
    drawn: int
    outside: int
    incidents: tuple[IncidentLine, ...]
    listed: int
    more_href: str | None
    shipped: bool
    ground_href: str
    incidents_href: str
    credit: str
