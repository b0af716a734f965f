"""Decisions of reviewers in words: who decided what about a claim, and what a correction changed."""

from __future__ import annotations

from truceline.ledger.records import StoredReview
from truceline.model.claim import AnyClaim
from truceline.outlets import plain
from truceline.outlets.claim_line import headline
from truceline.outlets.web.views import Pair, ReviewLine
from truceline.reading.proposals.correction import fields_of

_VALUES = {"type": "type", "standing": "standing", "manner": "manner", "source_kind": "source"}
"""Fields whose values have words of their own, and the group of those words."""


def line(stored: StoredReview, claim: AnyClaim, text: str | None) -> ReviewLine:
    """A decision; with the document's text a correction says what it changed."""
    review = stored.review
    new = review.corrected
    return ReviewLine(
        verdict=review.verdict,
        words=plain.words(review.verdict, "review"),
        who=review.who,
        recorded_at=stored.recorded_at,
        day_words=plain.day(stored.recorded_at),
        note=review.note,
        headline=headline(new, text) if new is not None else "",
        changes=changes(claim, new, text) if new is not None and text is not None else (),
    )


def changes(old: AnyClaim, new: AnyClaim, text: str) -> tuple[Pair, ...]:
    """What was corrected, field by field."""
    before, after = fields_of(old, text), fields_of(new, text)
    return tuple(
        Pair(plain.words(name, "field"), f"{said(name, before.get(name, ''))} → {said(name, value)}")
        for name, value in after.items()
        if value != before.get(name, "")
    )


def said(name: str, value: str) -> str:
    """A value of a field as people read it."""
    if not value:
        return "(none)"
    if name == "does":
        return ", ".join(plain.words(v, "does") for v in value.split())
    return plain.words(value, _VALUES[name]) if name in _VALUES else value
