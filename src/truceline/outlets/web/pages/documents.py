"""Documents: the list, and the reader that shows one with its evidence marked."""

from __future__ import annotations

from collections import defaultdict

import msgspec

from truceline.ledger.records import DocumentLine as StoredLine
from truceline.ledger.records import StoredClaim, StoredDocument
from truceline.outlets import plain
from truceline.outlets.web import cards
from truceline.outlets.web.cite import Cite
from truceline.outlets.web.desk import Ask, Desk
from truceline.outlets.web.highlight import blocks, parts_of
from truceline.outlets.web.pages.paging import cut, options
from truceline.outlets.web.query import AbsentError
from truceline.outlets.web.views import (
    ClaimCard,
    DocumentLine,
    DocumentsView,
    Pair,
    ReaderRow,
    ReaderView,
)
from truceline.reading.text.paragraphs import paragraphs

_WITH_CLAIMS = {"some": True, "none": False}


def documents(ask: Ask) -> DocumentsView:
    """The documents that pass the filter, latest first."""
    query, desk = ask.query, ask.desk
    first, last = query.span_of_days()
    words = query.text("q")
    some = query.one_of("claims", tuple(_WITH_CLAIMS))
    start = query.offset()
    found: tuple[DocumentLine, ...]
    if words:
        hits = desk.ledger.search(words, limit=query.size() + 1, offset=start)
        found = tuple(_line(desk, h.document) for h in hits)
    else:
        found = tuple(
            _line(desk, d)
            for d in desk.ledger.documents(
                with_claims=_WITH_CLAIMS.get(some) if some else None,
                published_from=first.isoformat() if first else None,
                published_to=last.isoformat() if last else None,
                newest_first=True,
                limit=query.size() + 1,
                offset=start,
            )
        )
    filtered = bool({k for k in query.given() if k not in ("page", "size")})
    shown, paging = cut(found, "documents", query, None if filtered else desk.counts()["documents"])
    return DocumentsView(
        title="Documents",
        documents=shown,
        paging=paging,
        q=words or "",
        first_day=first.isoformat() if first else "",
        last_day=last.isoformat() if last else "",
        with_claims=options([("some", "with claims"), ("none", "without claims")], some),
        filtered=filtered,
    )


def _line(desk: Desk, stored: StoredLine) -> DocumentLine:
    """A document of the list, with the opening of its text."""
    return cards.document_line(stored, desk.text(stored.id) or "")


def reader(ask: Ask) -> ReaderView:
    """A document with its evidence marked, each claim beside the paragraph where its words begin."""
    desk = ask.desk
    stored = desk.ledger.document(ask.name)
    if stored is None:
        raise AbsentError("document", ask.name)
    document = stored.document
    claims = _in_order(desk.ledger.claims(document=document.id))
    focus = ask.query.text("claim")
    if focus is not None and focus not in {c.id for c in claims}:
        raise AbsentError("claim of this document", focus)
    marked = [msgspec.structs.replace(c.claim, id=c.id) for c in claims]
    breaks = [p.span.start for p in paragraphs(document)]
    cut_text = blocks(document.text, marked, document.furniture, breaks)
    by_id = _cards(desk, stored, claims)
    placed = {c for b in cut_text for c in b.claims}
    line = cards.read_line(stored)
    return ReaderView(
        title=line.title,
        line=line,
        document=document,
        rows=tuple(ReaderRow(b, tuple(by_id[c] for c in b.claims)) for b in cut_text),
        claims=len(claims),
        order=tuple(c for b in cut_text if not b.blank for c in b.claims),
        unplaced=tuple(card for claim_id, card in by_id.items() if claim_id not in placed),
        focus=focus,
        furniture=len(document.furniture),
        facts=_facts(stored),
        dropped=_dropped(stored),
        decided=sum(c.review is not None for c in claims),
        cite=Cite(
            words=f"{line.title}. " + ", ".join(w for w in (line.publisher, line.published_words) if w),
            permalink=line.href,
            sha256=document.sha256,
            hashed="the bytes as they were received",
        ),
    )


def _in_order(claims: tuple[StoredClaim, ...]) -> list[StoredClaim]:
    """Claims in the order of their words."""
    return sorted(claims, key=lambda c: min((s.start for s, _ in parts_of(c.claim)), default=0))


def _cards(desk: Desk, stored: StoredDocument, claims: list[StoredClaim]) -> dict[str, ClaimCard]:
    text = stored.document.text
    return {c.id: cards.card(c, desk.case, number=n, text=text) for n, c in enumerate(claims, 1)}


def _facts(stored: StoredDocument) -> tuple[Pair, ...]:
    document = stored.document
    published = document.published
    pairs = {
        "Publisher": document.publisher or "",
        "By": document.byline or "",
        "Published": plain.day(published.value) if published else "date not known",
        "Language": document.language or "",
        "Claims": plain.number(stored.claims),
        "Left out as furniture": plain.counted(len(document.furniture), "part") if document.furniture else "",
        "Read by": stored.reader,
        "Kept since": plain.day(stored.recorded_at[:10]),
    }
    return tuple(Pair(label, value) for label, value in pairs.items() if value)


def _dropped(stored: StoredDocument) -> tuple[Pair, ...]:
    """What the reader saw and left out, by reason."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for drop in stored.dropped:
        counts[drop.what, drop.reason] += 1
    return tuple(Pair(what, f"{reason} ({n})" if n > 1 else reason) for (what, reason), n in sorted(counts.items()))
