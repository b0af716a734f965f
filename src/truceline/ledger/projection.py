"""Projection: what a journal entry puts into the tables. One pure function, used to add, to rebuild and to verify."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal, TypeAlias

import msgspec
from sqlalchemy import Table

from truceline.ledger import access_bodies, bodies, exchange_projection, mechanism_projection, schema
from truceline.ledger.chain import Entry
from truceline.model.claim import Actor, AnyClaim, Count, Event, Silence, Statement
from truceline.model.document import Published
from truceline.model.span import Evidence

Values: TypeAlias = dict[str, Any]
Projected: TypeAlias = tuple[Table, Values]
DayFrom: TypeAlias = Literal["text", "published"] | None

_QUOTE = 400
"""Characters of a claim's words kept in its table row for listing; the claim's body holds them all."""
_encode = msgspec.json.Encoder().encode


def project(entry: Entry, body: bodies.Body) -> Iterator[Projected]:
    """The rows an entry stands for."""
    yield from _PROJECTORS[type(body)](entry, body)


def claim_key(document_id: str, claim_id: str) -> str:
    """The ledger-wide id of a claim."""
    return claim_id if claim_id.startswith(document_id) else f"{document_id}.{claim_id}"


def days_of(claim: AnyClaim, published: Published | None) -> tuple[str | None, str | None, DayFrom]:
    """First day, last day and where they come from: the claim's own dates, else the day of publication."""
    when = claim.when if isinstance(claim, Event) else claim.period if isinstance(claim, Count) else None
    if when is not None and (when.start or when.end):
        start = when.start or when.end
        end = when.end or when.start
        return (start or "")[:10], (end or "")[:10], "text"
    if published is not None and published.precision in ("instant", "day"):
        return published.value[:10], published.value[:10], "published"
    return None, None, None


def parties_of(claim: AnyClaim) -> tuple[str, ...]:
    """Every party a claim names as source, actor, recipient, reporter or accused, each once."""
    named: list[str | None] = [claim.source.party if claim.source else None]
    if isinstance(claim, Event):
        named += [_party(claim.actor), _party(claim.recipient)]
    elif isinstance(claim, Count):
        named += [claim.reporter, claim.accused]
    return tuple(dict.fromkeys(p for p in named if p))


def _party(actor: Actor | None) -> str | None:
    return actor.party if actor is not None else None


def _journal_alone(entry: Entry, body: bodies.Body) -> Iterator[Projected]:
    """What has no table but the journal: the opening; alerts, which are few and looked up by their key; observations,
    which are asked for all together."""
    del entry, body
    yield from ()


def _document(entry: Entry, body: bodies.Read) -> Iterator[Projected]:
    reading = body.reading
    doc = reading.document
    dismissed = next((d.reason for d in reading.dropped if d.what == "document"), None)
    yield schema.document, {
        "entry": entry.n, "id": doc.id, "ref": doc.ref, "sha256": doc.sha256, "title": doc.title, "url": doc.url,
        "publisher": doc.publisher, "byline": doc.byline,
        "published": doc.published.value if doc.published else None,
        "published_utc": doc.published.utc if doc.published else None,
        "language": doc.language, "text": doc.text, "source": body.source, "reader": reading.reader,
        "claims": len(reading.claims), "dropped": len(reading.dropped), "dismissed": dismissed, "at": entry.at,
        "marking": entry.marking,
    }  # fmt: skip
    for seq, claim in enumerate(reading.claims):
        yield schema.claim, _claim(entry, doc.id, doc.published, seq, claim)


def _claim(entry: Entry, document_id: str, published: Published | None, seq: int, claim: AnyClaim) -> Values:
    day, day_end, day_from = days_of(claim, published)
    parties = parties_of(claim)
    source = claim.source
    values: Values = {
        "entry": entry.n, "seq": seq, "id": claim_key(document_id, claim.id), "document_id": document_id,
        "kind": claim.__struct_config__.tag, "type": None, "standing": None, "does": None,
        "source_kind": source.kind if source else None, "source_name": source.name if source else None,
        "source_party": source.party if source else None,
        "parties": f"|{'|'.join(parties)}|" if parties else "", "day": day, "day_end": day_end, "day_from": day_from,
        "place": None, "lat": None, "lon": None, "sector": None, "killed": None, "n": None,
        "confidence": float(claim.confidence), "quote": _words(claim.evidence),
        "body": _encode(claim).decode("utf-8"), "marking": entry.marking,
    }  # fmt: skip
    values.update(_specific(claim))
    return values


def _specific(claim: AnyClaim) -> Values:
    """The columns that only one kind of claim fills."""
    if isinstance(claim, Event):
        where = claim.where
        at: Values = {"place": where.name, "lat": where.lat, "lon": where.lon, "sector": where.sector} if where else {}
        killed = claim.killed.best if claim.killed else None
        return {"type": claim.type or claim.plover, "standing": claim.standing, "killed": killed, **at}
    if isinstance(claim, Count):
        return {"type": claim.what, "n": claim.n}
    if isinstance(claim, Silence):
        return {"type": claim.instrument}
    if isinstance(claim, Statement):
        return {"type": claim.manner, "does": "|".join(claim.does)}
    return {}


def _words(evidence: tuple[Evidence, ...]) -> str:
    return " … ".join(e.quote for e in evidence)[:_QUOTE]


def _refusal(entry: Entry, body: bodies.Refused) -> Iterator[Projected]:
    yield schema.refusal, {
        **msgspec.structs.asdict(body.refusal), "entry": entry.n, "source": body.source, "at": entry.at,
        "marking": entry.marking,
    }  # fmt: skip


def _event_row(entry: Entry, body: bodies.Event) -> Iterator[Projected]:
    row = body.row
    yield schema.event_row, {
        "entry": entry.n, "dataset": body.dataset, "row_id": row.row_id, "in_scope": int(body.in_scope),
        "date_start": row.date_start, "date_end": row.date_end, "published": row.published, "type": row.type,
        "dyad": row.dyad, "side_a": row.side_a, "side_b": row.side_b, "place": row.where, "country": row.country,
        "lat": row.lat, "lon": row.lon, "sector": body.sector, "killed": row.killed_best, "marking": entry.marking,
    }  # fmt: skip


def _tally(entry: Entry, body: bodies.Count) -> Iterator[Projected]:
    row = body.row
    yield schema.tally, {
        "entry": entry.n, "dataset": body.dataset, "row_id": row.row_id, "period_start": row.period_start,
        "period_end": row.period_end, "n": row.n, "qualifier": row.qualifier, "reporter": row.reporter,
        "accused": row.accused, "scope": row.scope, "published": row.published, "source_url": row.source_url,
        "marking": entry.marking,
    }  # fmt: skip


def _mission_point(entry: Entry, body: bodies.Point) -> Iterator[Projected]:
    row = body.row
    yield schema.mission_point, {
        "entry": entry.n, "dataset": body.dataset, "row_id": row.row_id, "report": row.report,
        "period_end": row.period_end, "metric": row.metric, "value": float(row.value), "region": row.region,
        "marking": entry.marking,
    }  # fmt: skip


def _ladder_entry(entry: Entry, body: bodies.Step) -> Iterator[Projected]:
    row = body.row
    yield schema.ladder_entry, {
        "entry": entry.n, "dataset": body.dataset, "row_id": row.row_id, "date": row.date, "event": row.event,
        "status_after": row.status_after, "list_name": row.list_name, "source_url": row.source_url,
        "marking": entry.marking,
    }  # fmt: skip


def _table(entry: Entry, body: bodies.TableRead) -> Iterator[Projected]:
    source = body.source
    yield schema.table_source, {
        "entry": entry.n, "dataset": source.dataset, "kind": source.kind, "title": source.title,
        "sha256": source.sha256, "rows": body.rows, "in_scope": body.in_scope, "start": body.start, "end": body.end,
        "licence": source.licence, "attribution": source.attribution, "at": entry.at, "marking": entry.marking,
    }  # fmt: skip
    for week in body.weeks:
        yield schema.coverage, {"entry": entry.n, "week": week, "dataset": source.dataset}


def _verdict(entry: Entry, body: bodies.Judged) -> Iterator[Projected]:
    yield schema.verdict, {
        "entry": entry.n, "id": f"v-{entry.n}", "agreement": body.agreement, "sector": body.sector,
        "as_of": body.as_of, "known_by": body.known_by, "verdict": body.verdict, "sentence": body.sentence,
        "at": entry.at, "marking": entry.marking,
    }  # fmt: skip


def _link(entry: Entry, body: bodies.Linked) -> Iterator[Projected]:
    account = body.account
    yield schema.incident_link, {
        "entry": entry.n, "incident_id": body.incident_id, "member_kind": account.kind, "member": account.member,
        "undone": int(body.undone), "reason": account.reason, "body": _encode(account).decode("utf-8"),
        "day": account.day, "marking": entry.marking,
    }  # fmt: skip


def _claim_review(entry: Entry, body: bodies.ClaimReviewed) -> Iterator[Projected]:
    review = body.review
    yield schema.claim_review, {
        "entry": entry.n, "claim": review.claim, "verdict": review.verdict, "who": review.who, "at": entry.at,
        "marking": entry.marking,
    }  # fmt: skip


_PROJECTORS: dict[type[bodies.Body], Callable[[Entry, Any], Iterator[Projected]]] = {
    bodies.Opened: _journal_alone,
    bodies.Raised: _journal_alone,
    bodies.Delivered: _journal_alone,
    bodies.Detected: _journal_alone,
    bodies.Passed: _journal_alone,
    access_bodies.Marked: _journal_alone,
    bodies.Read: _document,
    bodies.Refused: _refusal,
    bodies.Event: _event_row,
    bodies.Count: _tally,
    bodies.Point: _mission_point,
    bodies.Step: _ladder_entry,
    bodies.TableRead: _table,
    bodies.Judged: _verdict,
    bodies.Linked: _link,
    bodies.ClaimReviewed: _claim_review,
    **mechanism_projection.PROJECTORS,
    **exchange_projection.PROJECTORS,
}
