"""Claims and documents as the pages show them: who says what, in which words, and where they stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from truceline.judgement.pressure import ladder_notes
from truceline.ledger.records import DocumentLine as StoredLine
from truceline.ledger.records import StoredClaim, StoredDocument
from truceline.model.case import CaseFile
from truceline.model.claim import Actor, AnyClaim, Count, Event, Silence, Statement, Toll, When, Where
from truceline.model.source import Source
from truceline.model.span import Span
from truceline.outlets import plain
from truceline.outlets.claim_line import first_words, headline, sector_name, shorten, source_words
from truceline.outlets.drawing.spots import Spot, spot
from truceline.outlets.web import links, reviewed
from truceline.outlets.web.views import ClaimCard, DocumentLine, Pair, Quote

_OPENING = 180
"""Code points of a document's text shown in a list."""
_STRETCH = 700
"""A statement is quoted in one stretch, its source and cue included, up to this many code points."""
_PLACED = frozenset({"point", "town", "sector", "district"})
"""Precisions at which a gazetteer's own radius says more than the table's."""


def reader_href(document_id: str, claim_id: str | None = None) -> str:
    """The reader at a document, with one claim's words in focus."""
    if claim_id is None:
        return links.inside("documents", document_id)
    return links.inside("documents", document_id, claim=claim_id, fragment=f"c-{claim_id}")


def document_line(stored: StoredLine, opening: str = "") -> DocumentLine:
    """A document of a list. One without a title is called by the opening of its text, else by its reference."""
    return DocumentLine(
        id=stored.id,
        title=stored.title or first_words(opening) or stored.ref,
        publisher=stored.publisher,
        published=stored.published,
        published_words=plain.day(stored.published),
        url=links.outside(stored.url),
        href=reader_href(stored.id),
        claims=stored.claims,
        opening=shorten(opening, _OPENING) if stored.title else "",
        recorded_at=stored.recorded_at,
    )


def read_line(stored: StoredDocument) -> DocumentLine:
    """The document of a reader page."""
    document = stored.document
    published = document.published.value if document.published else None
    return DocumentLine(
        id=document.id,
        title=document.title or first_words(document.text) or document.ref,
        publisher=document.publisher,
        published=published,
        published_words=plain.day(published),
        url=links.outside(document.url),
        href=reader_href(document.id),
        claims=stored.claims,
        recorded_at=stored.recorded_at,
    )


def card(stored: StoredClaim, case: CaseFile, *, number: int | None = None, text: str | None = None) -> ClaimCard:
    """A claim as a card. ``text`` is the document's, where it is at hand, for the words that name the source."""
    claim = stored.claim
    event = claim if isinstance(claim, Event) else None
    source = claim.source
    return ClaimCard(
        id=stored.id,
        number=number,
        kind=_kind(claim),
        kind_words=_kind_words(claim),
        type=event.type if event else None,
        headline=headline(claim, text),
        source=source_words(source, stored.publisher, text),
        source_kind=source.kind if source else "none",
        source_kind_words=_source_kind_words(source),
        party=source.party if source else None,
        standing=event.standing if event else None,
        standing_words=plain.words(event.standing, "standing") if event else "",
        quotes=tuple(Quote(e.start, e.end, e.quote) for e in claim.evidence),
        shown=_shown(claim, text),
        facts=(*facts(claim, case), *_reviewed(claim, text), *_listed(stored, case)),
        confidence=claim.confidence,
        document=_document_of(stored, text),
        href=links.inside("claims", stored.id),
        jump=reader_href(stored.document_id, stored.id),
        day=stored.day,
        recorded_at=stored.recorded_at,
        spot=_spot(event.where if event else None, case),
        chain=_chain(claim, text) if text is not None else (),
        review=reviewed.line(stored.review, claim, text) if stored.review else None,
    )


def _chain(claim: AnyClaim, text: str) -> tuple[Pair, ...]:
    """The parts of a claim in its document's words, in the order in which they make it up."""
    parts: list[tuple[str, Span | None]] = [("source", claim.source.span if claim.source else None)]
    if isinstance(claim, Statement):
        parts += [("cue", claim.cue), ("content", claim.content)]
    if isinstance(claim, Event):
        parts += [("act", claim.trigger)]
    return tuple(Pair(name, span.of(text)) for name, span in parts if span is not None)


def _spot(where: Where | None, case: CaseFile) -> Spot | None:
    """Where an event is said to have happened, as an area."""
    if where is None:
        return None
    return spot(where.name, where.lat, where.lon, where.precision, own_radius(case, where.name, where.precision))


def own_radius(case: CaseFile, name: str | None, precision: str) -> float | None:
    """How far the case's gazetteer trusts the coordinate of a place; None where it does not know the place."""
    if not name or precision not in _PLACED:
        return None
    folded = name.casefold()
    return next((p.radius_km for p in case.places if p.name.casefold() == folded), None)


def _shown(claim: AnyClaim, text: str | None) -> tuple[Quote, ...]:
    """A statement as one stretch of its document where it is not too long; else the pieces of evidence as they are."""
    pieces = tuple(Quote(e.start, e.end, e.quote) for e in claim.evidence)
    if not isinstance(claim, Statement) or text is None or len(pieces) < 2:
        return pieces
    start, end = min(q.start for q in pieces), max(q.end for q in pieces)
    if end - start > _STRETCH:
        return tuple(sorted(pieces, key=lambda q: q.start))
    return (Quote(start, end, text[start:end]),)


def _reviewed(claim: AnyClaim, text: str | None) -> tuple[Pair, ...]:
    """What a joint review looked at and each point agreed, in the document's words."""
    review = claim.review if isinstance(claim, Event) else None
    if review is None:
        return ()
    looked = [w for span in review.reviewed if (w := _cut(claim, span, text))]
    agreed = [w for span in review.agreed if (w := _cut(claim, span, text))]
    pairs = [Pair("Reviewed", "; ".join(looked))] if looked else []
    return (*pairs, *(Pair(f"Agreed, point {n}", words) for n, words in enumerate(agreed, 1)))


def _cut(claim: AnyClaim, span: Span, text: str | None) -> str:
    """The words at a span, from the document or from the claim's own evidence."""
    if text is not None:
        return span.of(text)
    for held in claim.evidence:
        if held.span.contains(span):
            return held.quote[span.start - held.start : span.end - held.start]
    return ""


def _listed(stored: StoredClaim, case: CaseFile) -> tuple[Pair, ...]:
    """Where a claim speaks of a pressure ladder: what was listed on the day of its document."""
    try:
        day = dt.date.fromisoformat(stored.published.value[:10]) if stored.published else None
    except ValueError:  # a month or a year: no day to look up
        day = None
    names = {p.id: p.name for p in case.pressure}
    return tuple(
        Pair(f"{names[note.pressure_id]}, that day", note.step.status, note.step.conf != "read")
        for note in ladder_notes(case, [stored.claim], day)
        if note.step is not None
    )


def _kind(claim: AnyClaim) -> str:
    return str(claim.__struct_config__.tag)


def _kind_words(claim: AnyClaim) -> str:
    words = plain.words(_kind(claim), "kind")
    return f"{words}, {plain.words(claim.manner, 'manner')}" if isinstance(claim, Statement) else words


def _source_kind_words(source: Source | None) -> str:
    """The kind of a source, where its name does not tell it already."""
    if source is None or source.kind == "publication" or not (source.name or source.role):
        return ""
    return plain.words(source.kind, "source")


def _document_of(stored: StoredClaim, text: str | None) -> DocumentLine:
    published = stored.published.value if stored.published else None
    return DocumentLine(
        id=stored.document_id,
        title=stored.title or first_words(text or "") or stored.publisher or stored.document_id,
        publisher=stored.publisher,
        published=published,
        published_words=plain.day(published),
        url=links.outside(stored.url),
        href=reader_href(stored.document_id),
    )


def facts(claim: AnyClaim, case: CaseFile) -> tuple[Pair, ...]:
    """What a claim was coded as, in words, what is not given left out."""
    if isinstance(claim, Event):
        pairs = _event_facts(claim, case)
    elif isinstance(claim, Statement):
        pairs = _statement_facts(claim)
    elif isinstance(claim, Count):
        pairs = _count_facts(claim)
    else:
        return _silence_facts(claim, case)
    return tuple(Pair(label, value) for label, value in pairs.items() if value)


def _event_facts(event: Event, case: CaseFile) -> Mapping[str, str]:
    codes = [event.plover, f"CAMEO {event.cameo}" if event.cameo else None]
    return {
        "Who": _actor(event.actor),
        "Towards": _actor(event.recipient),
        "When": _when(event.when),
        "Where": _where(event.where, case),
        "Weapon": event.weapon or "",
        "Killed": _toll(event.killed),
        "Injured": _toll(event.injured),
        "Known as": event.known_as or "",
        "Code": ", ".join(c for c in codes if c),
    }


def _statement_facts(statement: Statement) -> Mapping[str, str]:
    return {
        "To": statement.addressee or "",
        "On": statement.occasion or "",
    }


def _count_facts(count: Count) -> Mapping[str, str]:
    return {
        "Counted by": count.reporter or "",
        "Accused": count.accused or "",
        "Period": _when(count.period),
        "Scope": count.scope or "",
    }


def _silence_facts(silence: Silence, case: CaseFile) -> tuple[Pair, ...]:
    """The clause left out, with the instrument it stands in."""
    instrument_id, _, clause_id = (silence.instrument or "").partition("/")
    instrument = next((i for i in case.instrument if i.id == instrument_id), None)
    if instrument is None:
        return (Pair("Instrument", silence.instrument),) if silence.instrument else ()
    where = links.inside("agreements", fragment=f"i-{instrument.id}")
    named = Pair("Instrument", instrument.title, instrument.is_known_only, where)
    clause = next((c for c in instrument.clause if c.id == clause_id), None)
    return (named,) if clause is None else (named, Pair("Its clause", clause.text, clause.is_known_only))


def _actor(actor: Actor | None) -> str:
    if actor is None:
        return ""
    party = f" ({actor.party})" if actor.party and actor.party.lower() not in actor.text.lower() else ""
    return actor.text + party


def _when(when: When | None) -> str:
    if when is None:
        return ""
    if when.start is None and when.end is None:
        return plain.words("vague", "precision")
    hedge = plain.words(when.precision, "precision") if when.start != when.end else ""
    return plain.interval(when.start, when.end) + (f" ({hedge})" if hedge else "")


def _where(where: Where | None, case: CaseFile) -> str:
    if where is None:
        return ""
    side = case.party_by_id(where.side) if where.side else None
    held = [
        f"{sector_name(where.sector, case)} sector" if where.sector else "",
        f"held by {side.name}" if side else "",
    ]
    detail = ", ".join(h for h in held if h)
    return where.name + (f" ({detail})" if detail else "")


def _toll(toll: Toll | None) -> str:
    if toll is None:
        return ""
    span = plain.number(toll.best)
    if toll.low != toll.high:
        span = f"{plain.number(toll.low)} to {plain.number(toll.high)}, best {span}"
    sides = ", ".join(f"{n} {who}" for who, n in toll.by_side.items())
    return " ".join(p for p in (toll.qualifier, span, f"({sides})" if sides else "") if p)
