"""Counting claims and event rows by time, inside the database: what a timeline of any length is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import msgspec
import sqlalchemy as sa

from truceline.ledger import schema

Grain: TypeAlias = Literal["year", "month", "day"]
_LETTERS: dict[Grain, int] = {"year": 4, "month": 7, "day": 10}


class TimeCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many claims begin in a year, month or day: of which kind, type (events alone), by whom. ``party`` is the side
    that the credited source speaks for."""

    start: str
    kind: str
    type: str | None
    party: str | None
    n: int


def claim_counts(
    connection: sa.Connection, *, grain: Grain, first: str | None, last: str | None, parties: Sequence[str]
) -> tuple[TimeCount, ...]:
    """Claims of the latest reading of each document, counted by the time in which they begin. ``first`` and ``last``:
    ISO days, both included; claims without a day are not counted. ``parties``: only claims that name one of these."""
    c, d = schema.claim.c, schema.document.c
    start = sa.func.substr(c.day, 1, _LETTERS[grain]).label("start")
    kind_of = sa.case((c.kind == "event", c.type)).label("type")
    current = sa.select(sa.func.max(d.entry)).group_by(d.id)
    query = (
        sa.select(start, c.kind, kind_of, c.source_party, sa.func.count().label("n"))
        .where(c.day.is_not(None), c.entry.in_(current))
        .group_by(start, c.kind, kind_of, c.source_party)
        .order_by(start, c.kind, kind_of.nulls_first(), c.source_party.nulls_first())
    )
    if first is not None:
        query = query.where(c.day >= first)
    if last is not None:
        query = query.where(c.day <= last)
    if parties:
        query = query.where(sa.or_(*(sa.func.instr(c.parties, f"|{p}|") > 0 for p in parties)))
    return tuple(
        TimeCount(start=row.start, kind=row.kind, type=row.type, party=row.source_party, n=row.n)
        for row in connection.execute(query)
    )


def row_counts(
    connection: sa.Connection, *, grain: Grain, first: str | None, last: str | None
) -> tuple[tuple[str, int], ...]:
    """Event rows of the case, counted by the time in which they begin."""
    r = schema.event_row.c
    start = sa.func.substr(r.date_start, 1, _LETTERS[grain]).label("start")
    query = sa.select(start, sa.func.count().label("n")).where(r.in_scope == 1).group_by(start).order_by(start)
    if first is not None:
        query = query.where(r.date_start >= first)
    if last is not None:
        query = query.where(r.date_start <= last)
    return tuple((row.start, row.n) for row in connection.execute(query))


def reach(connection: sa.Connection) -> tuple[str, str] | None:
    """The first and last day of any claim or event row of the case; None where there is none."""
    c, r = schema.claim.c, schema.event_row.c
    days = []
    for least, most, where in (
        (sa.func.min(c.day), sa.func.max(c.day), sa.true()),
        (sa.func.min(r.date_start), sa.func.max(r.date_start), r.in_scope == 1),
    ):
        row = connection.execute(sa.select(least, most).where(where)).one()
        days += [day for day in row if day]
    return (min(days), max(days)) if days else None
