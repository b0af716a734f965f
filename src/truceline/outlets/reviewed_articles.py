"""Reviewed documents as labelled articles: what a reader can be trained on, or scored with.

The form is that of the labelled articles that the evaluation reads (``outlets/evaluation/gold.py``), with the text
itself in it and every label's decision beside it. A document's labels are the claims that were accepted, and the
corrected ones as they were corrected; what was rejected stands apart. ``complete`` says whether every claim of the
document was reviewed: only then does a missing label mean that there is nothing.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from truceline.ledger.records import StoredClaim, StoredReview
from truceline.ledger.store import Ledger
from truceline.model.claim import Actor, AnyClaim, Count, Event, Silence, Statement, When, Where
from truceline.model.document import Document
from truceline.model.span import Span

_KINDS = {"statement": "statements", "event": "events", "count": "counts", "silence": "silences"}


def articles(ledger: Ledger) -> Iterator[dict[str, object]]:
    """Every document with a reviewed claim, in the order of its first decision."""
    documents: dict[str, None] = {}
    for stored in ledger.reviews():
        claim = ledger.claim(stored.review.claim)
        if claim is not None:
            documents.setdefault(claim.document_id)
    for document_id in documents:
        found = ledger.document(document_id)
        if found is not None:
            yield article(found.document, ledger.claims(document=document_id))


def article(document: Document, claims: Iterable[StoredClaim]) -> dict[str, object]:
    """One document with its decisions."""
    kept: list[tuple[AnyClaim, StoredClaim]] = []
    refused: list[tuple[AnyClaim, StoredClaim]] = []
    open_claims = 0
    for stored in claims:
        if stored.review is None:
            open_claims += 1
        elif stored.review.review.verdict == "reject":
            refused.append((stored.claim, stored))
        else:
            kept.append((stored.review.review.corrected or stored.claim, stored))
    text = document.text
    return {
        "id": document.id,
        "file": "",
        "outlet": document.publisher,
        "date": document.published.value if document.published else None,
        "title": document.title,
        "url": document.url,
        "sha1": hashlib.sha1(text.encode("utf-8"), usedforsecurity=False).hexdigest(),
        "n_chars": len(text),
        "text": text,
        **_labels(kept, text),
        "furniture": [[s.start, s.end] for s in document.furniture],
        "label": "reviewed",
        "rejected": _labels(refused, text),
        "not_reviewed": open_claims,
        "complete": open_claims == 0,
    }


def _labels(pairs: list[tuple[AnyClaim, StoredClaim]], text: str) -> dict[str, object]:
    """Claims as labels, by kind; ``by`` and ``nested_in`` are places in the list of statements."""
    pairs = sorted(pairs, key=lambda p: (p[0].evidence[0].start if p[0].evidence else 0, p[0].id))
    statements = {c.id: n for n, c in enumerate(c for c, _ in pairs if isinstance(c, Statement))}
    out: dict[str, list[dict[str, object]]] = defaultdict(list, {name: [] for name in _KINDS.values()})
    for claim, stored in pairs:
        label = _label(claim, text, statements)
        label["review"] = _decision(stored.id, stored.review)
        out[_KINDS[str(claim.__struct_config__.tag)]].append(label)
    return dict(out)


def _decision(claim_id: str, stored: StoredReview | None) -> dict[str, object] | None:
    if stored is None:
        return None
    review = stored.review
    return {
        "claim": claim_id, "decision": review.verdict, "who": review.who, "note": review.note,
        "at": stored.recorded_at,
    }  # fmt: skip


def _label(claim: AnyClaim, text: str, statements: dict[str, int]) -> dict[str, object]:
    match claim:
        case Statement():
            out: dict[str, object] = {
                "source": _source(claim, text), "cue": _quote(claim.cue, text),
                "content": _quote(claim.content, text), "manner": claim.manner, "does": list(claim.does),
            }  # fmt: skip
            if claim.nested_in in statements:
                out["nested_in"] = statements[claim.nested_in or ""]
            return out
        case Event():
            return {
                "type": claim.type or claim.plover, "trigger": _quote(claim.trigger, text),
                "triggers": [_quote(t, text) for t in claim.triggers], "actor": _actor(claim.actor),
                "recipient": _actor(claim.recipient), "when": _when(claim.when, text),
                "where": _where(claim.where, text),
                "killed": msgspec.to_builtins(claim.killed), "injured": msgspec.to_builtins(claim.injured),
                "standing": claim.standing, "by": statements.get(claim.by or ""),
            }  # fmt: skip
        case Count():
            return {
                **_evidence(claim, text), "n": claim.n, "what": claim.what, "reporter": claim.reporter,
                "accused": claim.accused, "period": _when(claim.period, text),
            }  # fmt: skip
        case Silence():
            return {**_evidence(claim, text), "speaker": claim.speaker, "omitted": claim.omitted}


def _quote(span: Span | None, text: str) -> dict[str, object]:
    return {"q": None, "span": None} if span is None else {"q": span.of(text), "span": [span.start, span.end]}


def _evidence(claim: AnyClaim, text: str) -> dict[str, object]:
    spans = [e.span for e in claim.evidence]
    return _quote(Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None, text)


def _source(claim: AnyClaim, text: str) -> dict[str, object] | None:
    source = claim.source
    if source is None:
        return None
    return {**_quote(source.span, text), "kind": source.kind, "name": source.name, "party": source.party}


def _actor(actor: Actor | None) -> dict[str, object] | None:
    if actor is None:
        return None
    span = [actor.span.start, actor.span.end] if actor.span else None
    return {"q": actor.text, "span": span, "party": actor.party}


def _when(when: When | None, text: str) -> dict[str, object] | None:
    return None if when is None else {**_quote(when.span, text), "start": when.start, "end": when.end}


def _where(where: Where | None, text: str) -> dict[str, object] | None:
    if where is None:
        return None
    quote = _quote(where.span, text) if where.span else {"q": where.name, "span": None}
    return {**quote, "lat": where.lat, "lon": where.lon}
