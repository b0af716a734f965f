"""Joint reviews: what was reviewed and each point agreed, as spans."""

from __future__ import annotations

from truceline.model.claim import Event
from truceline.model.document import Document
from truceline.model.span import Evidence, Span
from truceline.reading.acts.reviews import with_reviews
from truceline.reading.text.paragraphs import paragraphs
from truceline.reading.text.parse import parse


def event(text: str, word: str, kind: str = "meeting") -> Event:
    start = text.index(word)
    span = Span(start, start + len(word))
    return Event(id="e", evidence=(Evidence.cut(text, span),), type=kind, trigger=span)  # type: ignore[arg-type]


def review_of(text: str, word: str, kind: str = "meeting") -> Event:
    document = Document(ref="t", id="d", sha256="0", text=text)
    return with_reviews([event(text, word, kind)], parse(paragraphs(document)))[0]


TEXT = (
    "The commanders reviewed the situation along the contact line and in all other areas and agreed to observe "
    "the truce, earlier agreements and the withdrawal plan."
)


def test_what_was_reviewed_and_agreed_is_told_apart() -> None:
    review = review_of(TEXT, "reviewed").review
    assert review is not None
    assert review.all_sectors
    assert any("contact line" in s.of(TEXT) for s in review.reviewed)
    agreed = [s.of(TEXT) for s in review.agreed]
    assert "the truce" in agreed
    assert any("earlier agreements" in a for a in agreed)


def test_other_events_of_the_sentence_are_left_alone() -> None:
    assert review_of(TEXT, "truce", "ceasefire_agreed").review is None


def test_a_film_review_is_no_joint_review() -> None:
    text = "Critics reviewed the film kindly and agreed to see it again."
    assert review_of(text, "reviewed").review is None
