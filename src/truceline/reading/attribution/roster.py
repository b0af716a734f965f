"""The roster: the persons an article names, each with the fullest form of the name and the party told beside it.

Mentions (``actors``) come first; what the parser calls a person fills the gaps, so that a later surname is led back to
the name it shortens.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from truceline.model.document import Document
from truceline.model.span import Span
from truceline.reading.attribution.hints import Hints
from truceline.reading.mention import Mention
from truceline.reading.text.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

_POSSESSIVE = re.compile(r"['’]s?$")
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "poss"})
_ASIDES = frozenset({"relcl", "advcl", "ccomp"})
_PARTICLES = frozenset(
    {"al", "el", "bin", "ibn", "de", "la", "von", "van", "der", "ul", "ur", "abu", "da", "di", "khan"}
)
_OFFICE = 10
"""Words that an office before a name takes at most."""
_OTHERS = frozenset({"party", "group", "organ", "metonym", "adjective", "publication"})


class Person(msgspec.Struct, frozen=True):
    """A named person at one place. ``name`` is the fullest form known up to there; ``subject`` tells whether the place
    is a grammatical subject or a possessor."""

    start: int
    end: int
    name: str
    party: str | None
    role: str | None
    subject: bool


class Roster:
    """Every place where the article names a person, in order."""

    def __init__(self, document: Document, parsed: Sequence[Parsed], mentions: Sequence[Mention]) -> None:
        self._text = document.text
        self._mentions = mentions
        self._starts = [m.span.start for m in mentions]
        self._hints = Hints(mentions)
        self._full: dict[str, str] = {}
        self._party: dict[str, str] = {}
        self._role: dict[str, str] = {}
        self.places: list[Person] = []
        for part in parsed:
            for span, words in self._named(part):
                self.places.append(self._settled(part, span, words))
        self._place_starts = [p.start for p in self.places]

    def within(self, span: Span) -> Person | None:
        """The last person named inside a span."""
        stop = bisect.bisect_left(self._place_starts, span.end)
        last = self.places[stop - 1] if stop else None
        return last if last is not None and span.start <= last.start and last.end <= span.end + 2 else None

    def before(self, offset: int, count: int) -> list[Person]:
        """The last persons named before an offset, the nearest last."""
        stop = bisect.bisect_left(self._place_starts, offset)
        return self.places[max(0, stop - count) : stop]

    def known(self, word: str) -> Person | None:
        """The person a lone name (``Fonseka``) is short for, anywhere in the article."""
        name = self._full.get(word)
        if name is None:
            return None
        return Person(0, 0, name, self._party.get(name), self._role.get(name), subject=False)

    def _named(self, part: Parsed) -> Iterator[tuple[Span, Words | Mention]]:
        """The persons of a paragraph in order: mentions, and the parser's where no mention stands."""
        base, end = part.paragraph.span.start, part.paragraph.span.end
        low, high = bisect.bisect_left(self._starts, base), bisect.bisect_left(self._starts, end)
        here = self._mentions[low:high]
        found: list[tuple[Span, Words | Mention]] = [(m.span, m) for m in here if m.kind == "person"]
        taken = [m.span for m in here if m.kind == "person" or m.kind in _OTHERS]
        starts = [s.start for s in taken]
        for ent in part.doc.ents:
            if ent.label_ != "PERSON" or ent.root.pos_ == "NOUN":
                continue
            span = Span(base + ent.start_char, base + ent.end_char)
            at = bisect.bisect_left(starts, span.end)
            if not any(s.overlaps(span) for s in taken[max(0, at - 3) : at]):
                found.append((span, ent))
        found.sort(key=lambda pair: pair[0])
        yield from found

    def _settled(self, part: Parsed, span: Span, words: Words | Mention) -> Person:
        base = part.paragraph.span.start
        ent: Words | None
        if isinstance(words, Mention):
            name = words.name or _POSSESSIVE.sub("", words.text)
            ent = part.doc.char_span(span.start - base, span.end - base, alignment_mode="contract")
            party, role = words.party, words.role
        else:
            name, ent, party, role = _POSSESSIVE.sub("", self._text[span.start : span.end]).strip(), words, None, None
        name = self._learned(name)
        if party is None and ent is not None:
            party = self._beside(part, ent)
        if party is not None:
            self._party.setdefault(name, party)
        if role is not None:
            self._role.setdefault(name, role)
        subject = ent is not None and ent.root.dep_ in _SUBJECTS
        return Person(span.start, span.end, name, self._party.get(name), self._role.get(name), subject)

    def _learned(self, name: str) -> str:
        """The fullest form of a name; a full name is remembered under each of its words."""
        words = name.split()
        if len(words) == 1:
            return self._full.get(name, name)
        known = self._full.get(words[-1])
        if known is not None and set(words) <= set(known.split()):
            return known
        for word in words:
            if word[:1].isupper() and word.lower() not in _PARTICLES and len(word) > 2:
                self._full.setdefault(word, name)
        self._full.setdefault(name, name)
        return name

    def _beside(self, part: Parsed, ent: Words) -> str | None:
        """The party named in the noun phrase or the apposition that introduces a person ("Ali, head of the Iraqi
        mission"), relative clauses left out; None where two parties stand there."""
        top = ent.root
        while top.dep_ in {"appos", "compound", "nmod", "flat"} and top.head is not top:
            top = top.head
        stop = min((c.left_edge.i for c in top.rights if c.dep_ in _ASIDES), default=top.right_edge.i + 1)
        first, last = top.left_edge, part.doc[max(top.i, stop - 1)]
        return self._told(part, first, last) or self._before(part, ent)

    def _before(self, part: Parsed, ent: Words) -> str | None:
        """The party of the office that stands before a name and a comma, where the grammar did not join them ("the
        North's vice minister, Kim"): the words back to the last mark, none of them a verb."""
        doc = part.doc
        at = ent.start - 2
        if at < 0 or doc[at + 1].text != ",":
            return None
        first = at
        while first >= 0 and not doc[first].is_punct and at - first < _OFFICE:
            first -= 1
        words = doc[first + 1 : at + 1]
        if not words or any(t.pos_ in {"VERB", "AUX"} for t in words) or words[-1].pos_ not in {"NOUN", "PROPN"}:
            return None
        return self._told(part, words[0], words[-1])

    def _told(self, part: Parsed, first: Token, last: Token) -> str | None:
        """The one party that some words name or can only mean; None where two parties stand there."""
        base = part.paragraph.span.start
        span = Span(base + first.idx, base + last.idx + len(last.text))
        if span.end - span.start > 200:
            return None
        low, high = bisect.bisect_left(self._starts, span.start), bisect.bisect_left(self._starts, span.end)
        parties = {m.party for m in self._mentions[low:high] if m.party is not None and m.kind != "publication"}
        if parties:
            return parties.pop() if len(parties) == 1 else None
        return self._hints.party(span.of(self._text), part.paragraph.span)
