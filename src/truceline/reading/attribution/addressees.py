"""Addressees: to whom words were spoken, and words a speaker says he spoke to another.

"He told the council that ...", "she explained to the president that ...": the one addressed is named by the grammar of
the cue. Where such a cue stands inside somebody's own statement and its subject is that speaker ("he said he had
explained to the president that ..."), its content is a statement nested in his.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from truceline.model.claim import Statement
from truceline.model.document import Document
from truceline.model.span import Evidence, Span
from truceline.reading.attribution.bounds import trimmed
from truceline.reading.attribution.cues import Cue, candidates
from truceline.reading.attribution.does import does
from truceline.reading.mention import Mention
from truceline.reading.text.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

_SELF = frozenset({"he", "she", "i", "we", "they"})
_TO = frozenset({"to", "with"})
_RELAYED = 0.6
"""Confidence of a nested statement found by this rule alone; set by hand, below that of a cue the model has kept."""


def addressed(
    document: Document, parsed: Sequence[Parsed], said: Sequence[Statement], mentions: Sequence[Mention]
) -> tuple[Statement, ...]:
    """The statements with their addressees, and the words they relay to others nested in them, in text order."""
    out = list(said)
    for part in parsed:
        inside = [s for s in out if s.cue is not None and part.paragraph.span.contains(s.cue)]
        around = [s for s in out if s.content.overlaps(part.paragraph.span)]
        if not around:
            continue
        for cue in candidates(part.doc):
            told = _told(cue)
            if told is None:
                continue
            span = part.span(cue.head)
            name = _name(part, told, mentions)
            mine = next((s for s in inside if s.cue is not None and s.cue.overlaps(span)), None)
            if mine is not None:
                out = [msgspec.structs.replace(s, addressee=name) if s.id == mine.id else s for s in out]
            elif (nested := _relayed(document, part, cue, name, around)) is not None:
                out.append(nested)
    return tuple(sorted(out, key=lambda s: (s.content.start, -s.content.end)))


def _told(cue: Cue) -> Token | None:
    """The head of the one addressed: "told X", "explained to X"; None where nobody is."""
    if cue.klass not in ("say", "tell"):
        return None
    for child in cue.head.children:
        if cue.klass == "tell" and child.dep_ in ("dobj", "dative") and child.i > cue.head.i and child.dep_ != "punct":
            return child
        if child.dep_ in ("prep", "dative") and child.lower_ in _TO and child.i > cue.head.i:
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def _name(part: Parsed, head: Token, mentions: Sequence[Mention]) -> str:
    """The one addressed: the name a mention gives, else the words of the noun phrase."""
    span = part.span(head)
    holding = [m for m in mentions if m.span.overlaps(span)]
    named = next((m.name for m in holding if m.name), None)
    if named is not None:
        return named
    first, last = head.left_edge.i, head.i
    return next((m.text for m in holding), part.doc[first : last + 1].text)


def _relayed(
    document: Document, part: Parsed, cue: Cue, addressee: str, around: Sequence[Statement]
) -> Statement | None:
    """The nested statement of a cue inside a statement of the same speaker, or None."""
    span = part.span(part.doc[cue.first : cue.last + 1])
    outer = min(
        (s for s in around if s.content.contains(span) and s.source is not None),
        key=lambda s: s.content.end - s.content.start,
        default=None,
    )
    subject = _subject(cue.head)
    clause = next((c for c in cue.head.children if c.dep_ == "ccomp" and c.i > cue.head.i), None)
    if outer is None or outer.source is None or subject is None or clause is None or subject.lower_ not in _SELF:
        return None
    content = _content(document, part, clause, outer.content)
    if content is None:
        return None
    key = f"{document.id}|relayed|{span.start}|{content.start}|{content.end}"
    return Statement(
        id="s-" + hashlib.sha256(key.encode()).hexdigest()[:16],
        evidence=tuple(Evidence.cut(document.text, s) for s in (span, content)),
        source=msgspec.structs.replace(outer.source, span=part.span(subject)),
        confidence=_RELAYED,
        content=content,
        cue=span,
        manner="indirect",
        does=does(cue, content.of(document.text)),
        addressee=addressee,
        nested_in=outer.id,
    )


def _content(document: Document, part: Parsed, clause: Token, outer: Span) -> Span | None:
    words = list(_without_mark(clause))
    first, last = words[0], words[-1]
    span = part.at(first.idx, last.idx + len(last.text))
    if span.start < outer.start:
        return None
    span = trimmed(document.text, Span(span.start, min(span.end, outer.end)))
    return span if span.end - span.start > len(first.text) else None


def _without_mark(clause: Token) -> Iterator[Token]:
    """The clause without the "that" that opens it."""
    return (t for t in clause.subtree if not (t.dep_ == "mark" and t.lower_ == "that" and t.head == clause))


def _subject(verb: Token) -> Token | None:
    """The verb's subject, or that of the verb it is joined to."""
    while True:
        own = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if own is not None or verb.dep_ != "conj":
            return own
        verb = verb.head
