"""Records of tables: event rows, tallies and mission points, as their publishers wrote them."""

from __future__ import annotations

import msgspec


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of an event table (UCDP GED, ACLED, ...). Dates are ISO days, both included; ``dataset`` and ``row_id``
    name it for good; ``published`` is the row's own source date where it has one (else the event date)."""

    dataset: str
    row_id: str
    date_start: str
    date_end: str
    date_prec: str
    published: str
    type: str
    side_a: str
    side_b: str
    dyad: str
    where: str
    country: str
    lat: float | None
    lon: float | None
    where_prec: str
    killed_low: int | None
    killed_best: int | None
    killed_high: int | None
    killed_by_side: dict[str, int] = {}
    clarity: str = ""
    source: str = ""
    headline: str = ""
    original: str = ""


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """One count report: ``n`` acts between two days (both included) as ``reporter`` counts the fire of ``accused``."""

    row_id: str
    period_start: str
    period_end: str
    n: int
    qualifier: str
    reporter: str
    accused: str
    scope: str
    published: str
    source_url: str
    deaths: int | None = None
    injured: int | None = None
    note: str = ""


class MissionPoint(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of a monitoring mission's report, for the day ``period_end``."""

    row_id: str
    report: str
    period_end: str
    metric: str
    value: float
    region: str
    source_url: str = ""
