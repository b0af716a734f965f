"""What the timeline says and draws, as frozen values. Widths and places are per cent of the drawing, heights pixels."""

from __future__ import annotations

import msgspec

from truceline.outlets.web.views import Bar, ClaimCard, Option, Pair, View


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of time: an agreement in force, or a verdict. ``anchor`` says where its words hold on."""

    x: float
    width: float
    y: float
    words: str
    label: str
    label_x: float
    anchor: str
    kind: str
    href: str


class Dot(msgspec.Struct, frozen=True, kw_only=True):
    """A single moment."""

    x: float
    y: float
    words: str
    kind: str
    href: str


class Lane(msgspec.Struct, frozen=True, kw_only=True):
    """One lane of the timeline with its bars, stretches or moments. ``y`` is its top."""

    id: str
    name: str
    note: str
    y: float
    height: float
    total: int
    bars: tuple[Bar, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    dots: tuple[Dot, ...] = ()


class AxisTick(msgspec.Struct, frozen=True, kw_only=True):
    """A tick of the axis; ``href`` leads to the span up to the next."""

    x: float
    words: str
    href: str
    minor: bool


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One cell of one lane, as a number."""

    start: str
    end: str
    lane: str
    n: int


class TimelineView(View, frozen=True, kw_only=True):
    """Everything on one axis."""

    start: str
    end: str
    span_words: str
    unit: str
    height: float
    base: float
    lanes: tuple[Lane, ...]
    ticks: tuple[AxisTick, ...]
    now: float | None
    zoom: tuple[Pair, ...]
    spans: tuple[Pair, ...]
    parties: tuple[Option, ...]
    party: str
    first_field: str
    last_field: str
    cells: tuple[Cell, ...]
    table: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...]
    claims: tuple[ClaimCard, ...]
    claims_total: int
    claims_href: str
    filtered: bool
