"""What a table is, told by its header alone (docs/design.md, section 3, the verdict contract)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import msgspec

from truceline.errors import TrucelineError

TableKind: TypeAlias = Literal["ucdp", "acled", "tallies", "points", "events"]


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """How to read one kind of table. ``must``: columns that tell it; ``start`` and ``end``: the columns of its days;
    ``identity``: the column that names a row for good; ``numbers``: columns that hold counts; ``sector``: columns that
    say where, coarsest useful first. Column names in lower case."""

    kind: TableKind
    must: frozenset[str]
    start: tuple[str, ...]
    end: tuple[str, ...]
    identity: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()


SHAPES: tuple[Shape, ...] = (
    Shape(
        kind="ucdp",
        must=frozenset({"date_start", "date_end", "type_of_violence"}),
        start=("date_start",),
        end=("date_end",),
        identity=("id",),
        numbers=("best", "high", "low", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"),
        sector=("adm_1",),
    ),
    Shape(
        kind="acled",
        must=frozenset({"event_date", "event_type", "sub_event_type"}),
        start=("event_date",),
        end=("event_date",),
        identity=("event_id_cnty", "data_id"),
        numbers=("fatalities",),
        sector=("admin1",),
    ),
    Shape(
        kind="tallies",
        must=frozenset({"period_start", "period_end", "count"}),
        start=("period_start",),
        end=("period_end",),
        identity=(),
        numbers=("count", "deaths", "injured"),
    ),
    Shape(
        kind="points",
        must=frozenset({"period_end", "metric", "value"}),
        start=("period_start", "period_end"),
        end=("period_end",),
        identity=(),
        numbers=("value",),
        sector=("region",),
    ),
)

EVENT_TIMES = ("time", "date", "datetime", "date_time", "timestamp", "event_date", "date_start")
"""Columns that date a plain event table, the first that is there."""

EVENT_SECTORS = ("sector", "region", "admin1", "adm_1", "district", "city")
"""Columns of a plain event table that say where, the first that is there."""

EVENT_IDENTITIES = ("id", "event_id", "incident_id")
"""Columns of a plain event table that name a row for good."""


def sniff(header: Sequence[str], place: str) -> Shape:
    """The shape of a table with this header. Raises TrucelineError where no column dates a row."""
    names = {name.strip().lower() for name in header}
    for shape in SHAPES:
        if shape.must <= names:
            return shape
    dated = tuple(name for name in EVENT_TIMES if name in names)
    if not dated:
        raise TrucelineError(
            "table-undated",
            "no column dates a row; the columns are: " + ", ".join(name.strip() for name in header)[:300] + ".",
            place=f"{place}, row 1",
            mend="UCDP GED, ACLED, count reports (period_start, period_end, count), mission points (period_end, "
            "metric, value) and event tables with a column 'time' or 'date' are known.",
        )
    end = ("date_end", dated[0]) if dated[0] == "date_start" else (dated[0],)
    return Shape(
        kind="events",
        must=frozenset({dated[0]}),
        start=(dated[0],),
        end=end,
        identity=tuple(n for n in EVENT_IDENTITIES if n in names),
        sector=tuple(n for n in EVENT_SECTORS if n in names),
    )
