"""Joint reviews: "reviewing the situation along the line and all other sectors, the two sides agreed to ...".

A review is a meeting whose words say what was looked at and what was agreed. The words are taken from the parse of one
sentence; each point agreed is a span of its own, so that a later statement can be held against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from truceline.model.claim import Event, Review
from truceline.model.span import Span
from truceline.reading.text.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_REVIEWED = frozenset({"review", "assess", "discuss"})
_AGREED = frozenset({"agree", "decide", "resolve", "undertake", "commit", "reaffirm"})
_OBJECT = frozenset({"situation", "mechanism", "development", "issue", "ceasefire", "state", "implementation"})
_ALL = re.compile(r"\ball\b[^.;]{0,20}\b(sectors?|areas?|fronts?)\b", re.IGNORECASE)
_PLACED = frozenset({"along", "on", "in", "across", "at"})


def with_reviews(events: Sequence[Event], parsed: Sequence[Parsed]) -> tuple[Event, ...]:
    """The events, those meetings that are reviews with their ``review``; nothing else changes."""
    found = [(span, review) for part in parsed for span, review in _reviews(part)]
    return tuple(_attached(event, found) for event in events)


def _attached(event: Event, found: Sequence[tuple[Span, Review]]) -> Event:
    if event.type not in ("meeting", "hotline_contact"):
        return event
    triggers = event.triggers or ((event.trigger,) if event.trigger else ())
    for sentence, review in found:
        if any(sentence.contains(t) for t in triggers):
            return msgspec.structs.replace(event, review=review)
    return event


def _reviews(part: Parsed) -> Iterator[tuple[Span, Review]]:
    for sentence in part.doc.sents:
        looked = next((t for t in sentence if t.lemma_ in _REVIEWED and t.pos_ in ("VERB", "NOUN")), None)
        agreed = next((t for t in sentence if t.lemma_ in _AGREED and t.pos_ == "VERB"), None)
        if looked is None or agreed is None or not _concerns_the_line(looked):
            continue
        reviewed = tuple(_span(part, points) for points in _places(looked))
        points = tuple(_span(part, points) for points in _points(agreed))
        if points:
            whole = part.span(sentence)
            yield whole, Review(reviewed, points, whole, bool(_ALL.search(sentence.text)))


def _concerns_the_line(looked: Token) -> bool:
    return any(t.lemma_.lower() in _OBJECT for t in looked.subtree)


def _places(looked: Token) -> list[list[Token]]:
    """ "along the line" and "all other sectors" of what was reviewed, apart."""
    heads = [
        child
        for t in looked.subtree
        if t.lower_ in _PLACED and t.dep_ == "prep" and t.head.lemma_.lower() in _OBJECT | _REVIEWED
        for child in t.children
        if child.dep_ == "pobj"
    ]
    return [_phrase(one) for head in heads for one in _conjuncts(head)]


def _points(agreed: Token) -> list[list[Token]]:
    """The points of "agreed to observe A, B and C": the verb with A, then B, then C."""
    after = [c for c in agreed.children if c.i > agreed.i and c.dep_ in ("xcomp", "ccomp", "advcl")]
    complement = after[0] if after else None
    if complement is None:
        return [_phrase(c) for child in agreed.children if child.dep_ == "prep" for c in child.children]
    out: list[list[Token]] = []
    for act in _conjuncts(complement):
        things = [c for c in act.children if c.dep_ in ("dobj", "attr", "oprd")]
        things += [p for c in act.children if c.dep_ == "prep" for p in c.children if p.dep_ == "pobj"][: not things]
        if not things:
            out.append(_phrase(act))
            continue
        out.extend(_phrase(one) for thing in things for one in _conjuncts(thing))
    # nouns that the parser hangs on the verb itself belong to the list of points
    astray = [c for c in agreed.children if c.dep_ == "conj" and c.pos_ in ("NOUN", "PROPN") and c.i > complement.i]
    out.extend(_phrase(one) for head in astray for one in _conjuncts(head))
    return out


def _conjuncts(head: Token) -> list[Token]:
    """A word and what is listed with it; the parser takes the second of three for an apposition at times."""
    out = [head]
    for child in head.children:
        if child.dep_ in ("conj", "appos"):
            out.extend(_conjuncts(child))
    return out


def _phrase(head: Token) -> list[Token]:
    """A word with what belongs to it, without its conjuncts and their commas."""
    out = [head]
    for child in head.children:
        if child.dep_ not in ("conj", "appos", "cc", "punct", "mark", "aux"):
            out.extend(_phrase(child))
    return out


def _span(part: Parsed, tokens: list[Token]) -> Span:
    doc: Doc = tokens[0].doc
    first, last = min(t.i for t in tokens), max(t.i for t in tokens)
    return part.span(doc[first : last + 1])
