"""Noun phrases of power: offices with their owners, collectives, and whether a name is used as a place.

Works on spaCy's parse of one paragraph; token indices throughout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from truceline.reading.world import World

_LEFT = frozenset(
    {"det", "amod", "compound", "nmod", "poss", "case", "nummod", "advmod", "punct", "quantmod", "predet"}
)
_PLACE_PREPOSITIONS = frozenset({
    "in", "at", "near", "around", "outside", "inside", "into", "across", "throughout", "via", "above", "over",
    "toward", "towards", "within", "beyond", "along", "through",
})  # fmt: skip
_MOTION = frozenset({
    "visit", "trip", "travel", "fly", "arrive", "go", "return", "head", "come", "leave", "drive", "march", "flee",
    "journey", "flight", "road", "route", "way", "bus", "tour", "rush", "move", "send",
})  # fmt: skip
_PARTS = frozenset({
    "city", "capital", "outskirts", "suburb", "town", "village", "north", "south", "east", "west", "district",
    "province", "region", "area", "part", "centre", "center", "side", "port", "coast", "border", "people", "state",
    "streets", "street", "mile", "kilometre", "kilometer", "northeast", "northwest", "southeast", "southwest",
})  # fmt: skip
_COLLECTIVE = re.compile(
    r"\b(?:(?:both|the two|the warring|the rival|the opposing|the two nuclear-armed|the two neighbou?ring|two)\s+"
    r"(?:arch-?)?(?:sides|countries|nations|neighbou?rs|parties|rivals|armies|militaries|governments|states|camps|"
    r"foes|enemies|factions|leaders|Koreas|Sudans)|the warring parties|the sides|the arch-?rivals)\b",
    re.IGNORECASE,
)
_LINKED = re.compile(
    r"(?i)^(?:based|backed|led|allied|held|controlled|run|occupied|administered|trained|sponsored|born)$"
)


class Phrase(msgspec.Struct, frozen=True):
    """An office and the noun phrase it heads: tokens ``[i, j)``, the office's own words from ``at``; ``of`` is the
    range of a following "of ..." phrase; ``barred`` are ends of names that only qualify ("Iran-backed")."""

    i: int
    j: int
    at: int
    office: str
    of: tuple[int, int] | None
    barred: frozenset[int]

    def owner(self, names: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
        """Which of the named token ranges the office belongs to: the nearest before it in its phrase, else the one
        after "of"."""
        before = [n for n in names if (self.i <= n[0] or n[1] == self.at) and n[0] < self.j and n[1] <= self.j]
        before = [n for n in before if n[1] not in self.barred]
        if before:
            return before[-1]
        if self.of is not None:
            return next((n for n in names if self.of[0] <= n[0] < self.of[1]), None)
        return None


def offices(doc: Doc, world: World) -> Iterator[Phrase]:
    """The offices of a paragraph, each with the noun phrase it heads, longest wording first, none overlapping."""
    words = [t.lower_ for t in doc]
    at = 0
    while at < len(words):
        begins = words[at] in world.office_starts
        length = next((n for n in (5, 4, 3, 2, 1) if _office(words, at, n) in world.offices), 0) if begins else 0
        if not length or doc[at + length - 1].pos_ not in ("NOUN", "PROPN", "ADJ", "VERB"):
            at += 1
            continue
        last = at + length - 1
        following = at + length
        chained = following < len(words) and doc[last].dep_ == "compound" and doc[last].head.i > last
        nested = chained and any(_office(words, following, n) in world.offices for n in (3, 2, 1))
        if not nested and not _qualifies(doc[last]):
            yield _phrase(doc, at, last, words)
        at = following


def _qualifies(token: Token) -> bool:
    """Whether an office word only qualifies a noun after it ("official position", "terrorist financing")."""
    if token.dep_ not in ("amod", "compound", "nmod") or token.head.i <= token.i:
        return False
    return token.head.pos_ in ("NOUN", "PROPN") and token.head.ent_type_ != "PERSON"


def _office(words: list[str], at: int, length: int) -> str:
    return " ".join(words[at : at + length]) if at + length <= len(words) else ""


def _phrase(doc: Doc, at: int, last: int, words: list[str]) -> Phrase:
    inner = words[at : last + 1]
    head = at + inner.index("of") - 1 if "of" in inner[1:] else last
    start = at
    while start > 0 and _belongs_left(doc[start - 1], head):
        start -= 1
    while start < at and (doc[start].is_punct or doc[start].dep_ == "advmod"):
        start += 1
    barred = {i for i in range(start, at) if doc[i].text == "-" and i + 1 < len(doc) and _LINKED.match(doc[i + 1].text)}
    barred |= {i for i in range(start, at) if _LINKED.match(doc[i].text.rpartition("-")[2])}
    of = None
    if last + 1 < len(doc) and doc[last + 1].lower_ in ("of", "for"):
        end = last + 2
        while end < len(doc) and end < last + 8 and (doc[end].pos_ in ("DET", "ADJ", "PROPN", "NOUN", "PART")):
            end += 1
        of = (last + 2, end)
    return Phrase(start, last + 1, at, " ".join(words[at : last + 1]), of, frozenset(barred))


def _belongs_left(token: Token, last: int) -> bool:
    """Whether a token is part of the noun phrase that ends at ``last``, before its head."""
    if token.dep_ not in _LEFT and token.pos_ not in ("PROPN", "ADJ"):
        return False
    if token.is_punct and token.text not in ("-", "/"):
        return False
    top = token
    while top.i not in (top.head.i, last) and top.head.i <= last:
        top = top.head
    return last in (top.i, top.head.i)


def collectives(doc: Doc) -> Iterator[tuple[int, int]]:
    """Token ranges of "the two sides", "both countries" and the like."""
    for match in _COLLECTIVE.finditer(doc.text):
        words = doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if words is not None:
            yield words.start, words.end


def is_modifier(doc: Doc, j: int) -> bool:
    """Whether the name that ends at ``j`` stands before a noun it qualifies ("Pakistani position")."""
    last = doc[j - 1]
    return last.dep_ in ("amod", "compound", "nmod") and last.head.i >= j and last.head.pos_ in ("NOUN", "PROPN")


def is_location(doc: Doc, i: int, j: int) -> bool:
    """Whether the name is used as a place: after a preposition of place, as the goal of a movement, in a dateline, or
    as the larger place after a comma ("Abbottabad, Pakistan")."""
    head = doc[j - 1]
    while head.dep_ in ("compound", "conj", "appos") and head.head.i != head.i:
        head = head.head
    if is_dateline(doc, i, j):
        return True
    if i > 1 and doc[i - 1].text == "," and doc[i - 2].pos_ == "PROPN" and doc[j - 1].dep_ in ("appos", "npadvmod"):
        return True
    if head.dep_ != "pobj":
        return False
    preposition = head.head
    if preposition.lower_ in _PLACE_PREPOSITIONS:
        return True
    governor = preposition.head.lemma_.lower()
    if preposition.lower_ in ("to", "from"):
        return governor in _MOTION or (preposition.lower_ == "from" and preposition.head.pos_ == "VERB")
    return preposition.lower_ == "of" and governor in _PARTS


def is_dateline(doc: Doc, i: int, j: int) -> bool:
    """Whether a name opens a paragraph as the place it was written in."""
    if i > 2 or j >= len(doc):
        return False
    rest = doc.text[doc[j - 1].idx + len(doc[j - 1].text) :][:60]
    return re.match(r"(?:,\s*[A-Z][\w. ]{1,25})?\s*(?:\([A-Z][^)]*\)\s*)?(?:--|-|:|–|—|\()\s", rest) is not None


def within_person(doc: Doc, i: int, j: int) -> bool:
    """Whether the words are part of a person's name as the model sees it, and not a title in front of it."""
    if any(t.ent_type_ != "PERSON" for t in doc[i:j]):
        return False
    ent = next((e for e in doc.ents if e.start <= i and j <= e.end), None)
    return ent is not None and (i > ent.start or ent.end - j == 1) and len(ent) > j - i
