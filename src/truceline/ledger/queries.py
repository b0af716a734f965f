"""Reading: what the ledger holds, by filter. Every function takes a connection and gives frozen values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias, TypeVar

import msgspec
import sqlalchemy as sa

from truceline.ledger import bodies, reviews, schema
from truceline.ledger.projection import days_of
from truceline.ledger.records import (
    DocumentLine,
    LadderEntry,
    StoredAlert,
    StoredClaim,
    StoredDocument,
    StoredRefusal,
    StoredReview,
    StoredSource,
    StoredVerdict,
)
from truceline.model.claim import AnyClaim
from truceline.model.document import Published
from truceline.model.observation import Detection, SatellitePass
from truceline.model.table import EventRow, MissionPoint, Tally

Reviewed: TypeAlias = Literal["accept", "correct", "reject", "any", "none"]
ClaimKind: TypeAlias = Literal["statement", "event", "count", "silence"]
Row = TypeVar("Row", bound=bodies.RowBody)

_KEYS_AT_ONCE = 500
"""Keys asked for in one query: databases bound the number of parameters."""
_claim = msgspec.json.Decoder(AnyClaim)
_body = msgspec.json.Decoder(bodies.Body)
_PRECISION: dict[int, Literal["day", "month", "year"]] = {10: "day", 7: "month", 4: "year"}


class ClaimFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which claims: all conditions given must hold. Days are ISO dates, both included; a claim falls in a range where
    its own interval touches it. ``marking`` has no place here yet: all records are public."""

    kind: ClaimKind | None = None
    type: str | None = None
    standing: str | None = None
    party: str | None = None
    source_party: str | None = None
    sector: str | None = None
    date_from: str | None = None
    date_to: str | None = None
    published_from: str | None = None
    published_to: str | None = None
    document: str | None = None
    does: str | None = None
    words: str | None = None
    """Every word must stand in the claim's own words, its source's name or its place, whatever the case of letters."""
    reviewed: Reviewed | None = None
    """By the latest decision of a reviewer; ``any`` and ``none``: whether there is one."""


def _current(document_id: sa.ColumnElement[str]) -> sa.ScalarSelect[int]:
    """The entry of the latest reading of a document."""
    later = schema.document.alias("later")
    return sa.select(sa.func.max(later.c.entry)).where(later.c.id == document_id).scalar_subquery()


def _contains(column: sa.ColumnElement[str], word: str) -> sa.ColumnElement[bool]:
    """Whether a |-separated column holds a word, whatever signs the word has."""
    return sa.func.instr(column, f"|{word}|") > 0


def _conditions(wanted: ClaimFilter) -> list[sa.ColumnElement[bool]]:
    c, d = schema.claim.c, schema.document.c
    out: list[sa.ColumnElement[bool]] = [c.entry == _current(c.document_id)]
    for column, value in (
        (c.kind, wanted.kind), (c.type, wanted.type), (c.standing, wanted.standing), (c.sector, wanted.sector),
        (c.source_party, wanted.source_party), (c.document_id, wanted.document),
    ):  # fmt: skip
        if value is not None:
            out.append(column == value)
    if wanted.party is not None:
        out.append(_contains(c.parties, wanted.party))
    if wanted.does is not None:
        out.append(_contains(sa.literal("|") + c.does + "|", wanted.does))
    if wanted.words is not None:
        named = [sa.literal(" ") + sa.func.coalesce(column, "") for column in (c.source_name, c.place)]
        hay = sa.func.lower(c.quote + named[0] + named[1])
        out.extend(sa.func.instr(hay, word) > 0 for word in wanted.words.replace('"', " ").lower().split())
    if wanted.date_from is not None:
        out.append(c.day_end >= wanted.date_from)
    if wanted.date_to is not None:
        out.append(c.day <= wanted.date_to)
    if wanted.published_from is not None:
        out.append(d.published >= wanted.published_from)
    if wanted.published_to is not None:
        out.append(sa.func.substr(d.published, 1, 10) <= wanted.published_to)
    if wanted.reviewed is not None:
        out.append(reviews.condition(c.id, wanted.reviewed))
    return out


_JOINED = schema.claim.join(schema.document, schema.claim.c.entry == schema.document.c.entry)


def claims(
    connection: sa.Connection, wanted: ClaimFilter, *, newest_first: bool, limit: int | None, offset: int
) -> tuple[StoredClaim, ...]:
    """Claims by filter, in order of their day (undated last), then of their place in the ledger."""
    c, d = schema.claim.c, schema.document.c
    day = c.day.desc() if newest_first else c.day
    query = (
        sa.select(c.id, c.body, c.document_id, c.entry, d.title, d.url, d.publisher, d.published, d.published_utc,
                  d.reader, d.at)
        .select_from(_JOINED).where(*_conditions(wanted))
        .order_by(c.day.is_(None), day, c.entry, c.seq).limit(limit).offset(offset)
    )  # fmt: skip
    decided = reviews.latest(connection)
    return tuple(_stored_claim(row._mapping, decided) for row in connection.execute(query))


def claims_at(connection: sa.Connection, keys: Sequence[tuple[int, int]]) -> tuple[StoredClaim, ...]:
    """The claims that stand at these places (entry, number within it), in the order asked for."""
    c, d = schema.claim.c, schema.document.c
    decided = reviews.latest(connection)
    found: dict[tuple[int, int], StoredClaim] = {}
    wanted, entries = set(keys), sorted({entry for entry, _ in keys})
    for start in range(0, len(entries), _KEYS_AT_ONCE):
        query = (
            sa.select(c.id, c.body, c.document_id, c.entry, c.seq, d.title, d.url, d.publisher, d.published,
                      d.published_utc, d.reader, d.at)
            .select_from(_JOINED).where(c.entry.in_(entries[start : start + _KEYS_AT_ONCE]))
        )  # fmt: skip
        for row in connection.execute(query):
            if (row.entry, row.seq) in wanted:
                found[row.entry, row.seq] = _stored_claim(row._mapping, decided)
    return tuple(found[key] for key in keys)


def claims_named(connection: sa.Connection, ids: Sequence[str]) -> dict[str, StoredClaim]:
    """Claims by their ids, each in the latest reading that has it."""
    c, d = schema.claim.c, schema.document.c
    decided = reviews.latest(connection)
    found: dict[str, StoredClaim] = {}
    for start in range(0, len(ids), _KEYS_AT_ONCE):
        query = (
            sa.select(c.id, c.body, c.document_id, c.entry, d.title, d.url, d.publisher, d.published, d.published_utc,
                      d.reader, d.at)
            .select_from(_JOINED).where(c.id.in_(ids[start : start + _KEYS_AT_ONCE])).order_by(c.entry)
        )  # fmt: skip
        found |= {row.id: _stored_claim(row._mapping, decided) for row in connection.execute(query)}
    return found


def texts(connection: sa.Connection, ids: Sequence[str]) -> dict[str, str]:
    """The texts of documents as last read, by id."""
    d = schema.document.c
    query = sa.select(d.id, d.text).where(d.id.in_(ids)).order_by(d.entry)
    return {row.id: row.text for row in connection.execute(query)}


def count_claims(connection: sa.Connection, wanted: ClaimFilter) -> int:
    """How many claims pass the filter."""
    query = sa.select(sa.func.count()).select_from(_JOINED).where(*_conditions(wanted))
    return int(connection.execute(query).scalar_one())


def claim(connection: sa.Connection, claim_id: str) -> StoredClaim | None:
    """A claim by its id, in the latest reading that has it."""
    c, d = schema.claim.c, schema.document.c
    query = (
        sa.select(c.id, c.body, c.document_id, c.entry, d.title, d.url, d.publisher, d.published, d.published_utc,
                  d.reader, d.at)
        .select_from(_JOINED).where(c.id == claim_id).order_by(c.entry.desc()).limit(1)
    )  # fmt: skip
    row = connection.execute(query).one_or_none()
    return _stored_claim(row._mapping, reviews.latest(connection, claim_id)) if row is not None else None


def _stored_claim(row: Any, decided: Mapping[str, StoredReview]) -> StoredClaim:
    decoded = _claim.decode(row["body"])
    published = _published(row["published"], row["published_utc"])
    day, day_end, day_from = days_of(decoded, published)
    return StoredClaim(
        id=row["id"], claim=decoded, document_id=row["document_id"], title=row["title"], url=row["url"],
        publisher=row["publisher"], published=published, day=day, day_end=day_end, day_from=day_from,
        reader=row["reader"], recorded_at=row["at"], entry=row["entry"], review=decided.get(row["id"]),
    )  # fmt: skip


def _published(value: str | None, utc: str | None) -> Published | None:
    """The date of publication as the table keeps it; the document itself keeps the original words."""
    if value is None:
        return None
    return Published(value, "instant" if "T" in value else _PRECISION.get(len(value), "unknown"), value, utc or "")


def document(connection: sa.Connection, document_id: str) -> StoredDocument | None:
    """A document as last read, whole."""
    d, j = schema.document.c, schema.journal.c
    query = (
        sa.select(j.n, j.at, j.body).join_from(schema.document, schema.journal, d.entry == j.n)
        .where(d.id == document_id).order_by(d.entry.desc()).limit(1)
    )  # fmt: skip
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    body = _body.decode(row.body)
    if not isinstance(body, bodies.Read):
        return None
    reading = body.reading
    return StoredDocument(
        document=reading.document, reader=reading.reader, dropped=reading.dropped, claims=len(reading.claims),
        source=body.source, recorded_at=row.at, entry=row.n,
    )  # fmt: skip


_LINE = tuple(
    schema.document.c[name]
    for name in ("id", "ref", "title", "url", "publisher", "published", "published_utc", "source", "claims",
                 "dismissed", "at", "entry")
)  # fmt: skip


def line_of(row: Any) -> DocumentLine:
    """A row of the document table as a line of a list."""
    values = {column.name: row[column.name] for column in _LINE}
    return DocumentLine(recorded_at=values.pop("at"), **values)


def _document_conditions(
    *, source: str | None, with_claims: bool | None, published_from: str | None, published_to: str | None
) -> list[sa.ColumnElement[bool]]:
    d = schema.document.c
    out: list[sa.ColumnElement[bool]] = [d.entry == _current(d.id)]
    if source is not None:
        out.append(d.source == source)
    if with_claims is not None:
        out.append(d.claims > 0 if with_claims else d.claims == 0)
    if published_from is not None:
        out.append(d.published >= published_from)
    if published_to is not None:
        out.append(sa.func.substr(d.published, 1, 10) <= published_to)
    return out


def documents(
    connection: sa.Connection, *, newest_first: bool, limit: int | None, offset: int, **wanted: Any
) -> tuple[DocumentLine, ...]:
    """Documents by filter, in order of publication (undated last)."""
    d = schema.document.c
    order = d.published_utc.desc() if newest_first else d.published_utc
    query = (
        sa.select(*_LINE).where(*_document_conditions(**wanted))
        .order_by(d.published_utc.is_(None), order, d.entry).limit(limit).offset(offset)
    )  # fmt: skip
    return tuple(line_of(row._mapping) for row in connection.execute(query))


def count_documents(connection: sa.Connection, **wanted: Any) -> int:
    """How many documents pass the filter."""
    query = sa.select(sa.func.count()).select_from(schema.document).where(*_document_conditions(**wanted))
    return int(connection.execute(query).scalar_one())


def refusals(connection: sa.Connection, limit: int | None, offset: int) -> tuple[StoredRefusal, ...]:
    """What was refused, latest first."""
    r = schema.refusal.c
    query = sa.select(schema.refusal).order_by(r.entry.desc()).limit(limit).offset(offset)
    return tuple(
        StoredRefusal(
            ref=row.ref, code=row.code, reason=row.reason, place=row.place, source=row.source, recorded_at=row.at,
            entry=row.entry,
        )
        for row in connection.execute(query)
    )  # fmt: skip


def _bodies(connection: sa.Connection, table: sa.Table, order: Any, kind: type[Row], *where: Any) -> list[Row]:
    """The journal bodies behind rows of a projection, in an order."""
    query = (
        sa.select(schema.journal.c.body).join_from(table, schema.journal, table.c.entry == schema.journal.c.n)
        .where(*where).order_by(*order)
    )  # fmt: skip
    decoder = msgspec.json.Decoder(kind)
    return [decoder.decode(body) for (body,) in connection.execute(query)]


def event_rows(
    connection: sa.Connection,
    *,
    dataset: str | None,
    dyad: str | None,
    in_scope: bool | None,
    date_from: str | None,
    date_to: str | None,
    sector: str | None = None,
) -> tuple[bodies.Event, ...]:
    """Event rows by filter with the case's view of them, in order of their first day."""
    c = schema.event_row.c
    where: list[sa.ColumnElement[bool]] = []
    if dataset is not None:
        where.append(c.dataset == dataset)
    if dyad is not None:
        where.append(c.dyad == dyad)
    if in_scope is not None:
        where.append(c.in_scope == int(in_scope))
    if date_from is not None:
        where.append(c.date_end >= date_from)
    if date_to is not None:
        where.append(c.date_start <= date_to)
    if sector is not None:
        where.append(c.sector == sector)
    return tuple(_bodies(connection, schema.event_row, (c.date_start, c.entry), bodies.Event, *where))


def event_rows_between(connection: sa.Connection, after: int, last: int) -> tuple[bodies.Event, ...]:
    """The event rows in the case's scope of the entries after one up to another, in their order."""
    c = schema.event_row.c
    where = (c.in_scope == 1, c.entry > after, c.entry <= last)
    return tuple(_bodies(connection, schema.event_row, (c.entry,), bodies.Event, *where))


def event_row(connection: sa.Connection, dataset: str, row_id: str) -> EventRow | None:
    """One event row."""
    c = schema.event_row.c
    found = _bodies(connection, schema.event_row, (c.entry,), bodies.Event, c.dataset == dataset, c.row_id == row_id)
    return found[0].row if found else None


def tallies(connection: sa.Connection, *, reporter: str | None, dataset: str | None) -> tuple[Tally, ...]:
    """Tallies in order of their periods; ``reporter`` matches the beginning ("India" finds "India/MHA")."""
    c = schema.tally.c
    where = [] if dataset is None else [c.dataset == dataset]
    found = _bodies(connection, schema.tally, (c.period_start, c.period_end, c.entry), bodies.Count, *where)
    rows = (body.row for body in found)
    return tuple(row for row in rows if reporter is None or row.reporter.startswith(reporter))


def mission_points(connection: sa.Connection, *, dataset: str | None) -> tuple[MissionPoint, ...]:
    """Mission points in order of their day."""
    c = schema.mission_point.c
    where = [] if dataset is None else [c.dataset == dataset]
    found = _bodies(connection, schema.mission_point, (c.period_end, c.entry), bodies.Point, *where)
    return tuple(body.row for body in found)


def detections(connection: sa.Connection) -> tuple[Detection, ...]:
    """Every thermal detection, in order of time."""
    found = (body.row for body in _journalled(connection, "detection", bodies.Detected))
    return tuple(sorted(found, key=lambda row: (row.at, row.row_id)))


def passes(connection: sa.Connection) -> tuple[SatellitePass, ...]:
    """Every satellite pass, in order of time."""
    found = (body.row for body in _journalled(connection, "pass", bodies.Passed))
    return tuple(sorted(found, key=lambda row: (row.start, row.row_id)))


def _journalled(connection: sa.Connection, kind: str, body: type[Row]) -> list[Row]:
    """The journal bodies of a kind that has no table of its own."""
    decoder = msgspec.json.Decoder(body)
    query = sa.select(schema.journal.c.body).where(schema.journal.c.kind == kind)
    return [decoder.decode(words) for (words,) in connection.execute(query)]


def ladder(connection: sa.Connection) -> tuple[LadderEntry, ...]:
    """Ladder entries in order of their date."""
    c = schema.ladder_entry.c
    return tuple(b.row for b in _bodies(connection, schema.ladder_entry, (c.date, c.entry), bodies.Step))


def sources(connection: sa.Connection) -> tuple[StoredSource, ...]:
    """The tables that were imported to their end, with their coverage."""
    s, j = schema.table_source.c, schema.journal.c
    query = sa.select(j.n, j.at, j.body).join_from(schema.table_source, schema.journal, s.entry == j.n).order_by(j.n)
    out = []
    for row in connection.execute(query):
        body = _body.decode(row.body)
        if isinstance(body, bodies.TableRead):
            out.append(
                StoredSource(
                    source=body.source, rows=body.rows, in_scope=body.in_scope, start=body.start, end=body.end,
                    weeks=body.weeks, recorded_at=row.at, entry=row.n,
                )
            )  # fmt: skip
    return tuple(out)


def verdicts(connection: sa.Connection, limit: int | None) -> tuple[StoredVerdict, ...]:
    """The verdicts that were given, latest first."""
    v, j = schema.verdict.c, schema.journal.c
    query = (
        sa.select(v.id, j.n, j.at, j.body).join_from(schema.verdict, schema.journal, v.entry == j.n)
        .order_by(j.n.desc()).limit(limit)
    )  # fmt: skip
    out = []
    for row in connection.execute(query):
        body = _body.decode(row.body)
        if isinstance(body, bodies.Judged):
            fields = msgspec.structs.asdict(body)
            out.append(StoredVerdict(id=row.id, recorded_at=row.at, entry=row.n, **fields))
    return tuple(out)


def alerts(connection: sa.Connection) -> tuple[StoredAlert, ...]:
    """The alerts that were raised, in order, each with the channels it has reached."""
    j = schema.journal.c
    query = sa.select(j.n, j.at, j.body).where(j.kind.in_(("alert", "delivery"))).order_by(j.n)
    raised: dict[str, StoredAlert] = {}
    for row in connection.execute(query):
        body = _body.decode(row.body)
        if isinstance(body, bodies.Raised):
            raised[body.alert.key] = StoredAlert(alert=body.alert, recorded_at=row.at, entry=row.n, delivered=())
        elif isinstance(body, bodies.Delivered) and body.alert in raised:
            known = raised[body.alert]
            raised[body.alert] = msgspec.structs.replace(known, delivered=(*known.delivered, body.channel))
    return tuple(raised.values())


def counts(connection: sa.Connection) -> dict[str, int]:
    """How much the ledger holds, by table; documents and claims as last read."""
    out = {"entries": int(connection.execute(sa.select(sa.func.count()).select_from(schema.journal)).scalar_one())}
    nothing: dict[str, Any] = {"source": None, "with_claims": None, "published_from": None, "published_to": None}
    out["documents"] = count_documents(connection, **nothing)
    out["documents_with_claims"] = count_documents(connection, **{**nothing, "with_claims": True})
    out["claims"] = count_claims(connection, ClaimFilter())
    for kind in ("statement", "event", "count", "silence"):
        out[f"{kind}s"] = count_claims(connection, ClaimFilter(kind=kind))
    for table in ("event_row", "tally", "mission_point", "ladder_entry", "refusal", "verdict", "table_source"):
        query = sa.select(sa.func.count()).select_from(schema.projected.tables[table])
        out[{"tally": "tallies", "ladder_entry": "ladder_entries"}.get(table, f"{table}s")] = int(
            connection.execute(query).scalar_one()
        )
    scoped = sa.select(sa.func.count()).select_from(schema.event_row).where(schema.event_row.c.in_scope == 1)
    out["event_rows_in_scope"] = int(connection.execute(scoped).scalar_one())
    return out
