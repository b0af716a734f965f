"""Persons: names with the titles in front of them, and surnames led back to full names.

A person's party comes from the title ("Pakistan Prime Minister"), an apposition, the case's office holders, or an
earlier mention of the same person; nothing else tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

import msgspec

from truceline.reading import nounphrase
from truceline.reading.mention import Mention
from truceline.reading.parse import Parsed
from truceline.reading.world import Name, World

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Span

_PARTICLES = frozenset({"al", "el", "bin", "ibn", "de", "la", "von", "van", "der", "ul", "ur", "abu", "da", "di"})
_POSSESSIVE = re.compile(r"(?:'s|')$")


class Settled(Protocol):
    """A settled name in a paragraph (see ``actors``)."""

    i: int
    j: int
    name: Name


class Person(msgspec.Struct, frozen=True):
    """A named person at tokens ``[i, j)``, title included; ``office`` is the office word of the title."""

    i: int
    j: int
    end_char: int
    name: str
    role: str | None
    office: str | None
    party: str | None
    code: str | None


class People:
    """The people an article has named, by full name and by surname."""

    def __init__(self, world: World, published: str | None) -> None:
        self.world = world
        self.published = published
        self.known: dict[str, tuple[str | None, str | None, str | None]] = {}

    def learn(self, name: str, party: str | None, code: str | None, role: str | None) -> None:
        """Keeps what a mention tells of a person; what an earlier one told stays."""
        old = self.known.get(name, (None, None, None))
        new = (party, code, role)
        self.known[name] = tuple(a or b for a, b in zip(old, new, strict=True))  # type: ignore[assignment]  # 3 stay 3

    def full(self, name: str) -> str:
        """The fullest form of a name: the one longer name of the article that ends (or begins) with it, else itself."""
        longer = [k for k in self.known if k != name and (k.endswith(" " + name) or k.startswith(name + " "))]
        last = [k for k in longer if k.endswith(" " + name)]
        best = last or longer
        return best[0] if len(set(best)) == 1 else name

    def resolved(self, mentions: Iterable[Mention]) -> list[Mention]:
        """The mentions with every person given the full name and what the whole article tells of them."""
        out = []
        for mention in mentions:
            if mention.kind != "person" or mention.name is None:
                out.append(mention)
                continue
            name = self.full(mention.name)
            party, code, role = self.known.get(name, (None, None, None))
            holder = self.world.holders.get(name.lower())
            if holder is not None and party is None:
                party, code, role = holder.party, holder.code, role or holder.title
            out.append(msgspec.structs.replace(
                mention, name=name, party=mention.party or party, code=mention.code or code, role=mention.role or role
            ))  # fmt: skip
        return out


def titled_names(part: Parsed, found: Sequence[Settled], world: World, common: frozenset[str]) -> Iterator[Person]:
    """The persons of a paragraph with their titles. ``common`` holds the article's lower-case words: a single word that
    the article also writes without a capital is no name."""
    done = -1
    for ent in _person_spans(part.doc, found, world, common):
        if ent.start < done:
            continue
        done = ent.end
        yield _person(part.doc, ent, found, world)


def _person_spans(doc: Doc, found: Sequence[Settled], world: World, common: frozenset[str]) -> Iterator[Span]:
    """What the model calls a person, and capitalised words after a rank, a courtesy title or an office of one."""
    named = {i for f in found for i in range(f.i, f.j)}
    spans = [e for e in doc.ents if e.label_ == "PERSON" and not _is_no_name(e, named, world, common)]
    covered = {i for e in spans for i in range(e.start, e.end)}
    for token in doc:
        if _heads_a_name(token.text, world) and token.i + 1 < len(doc) and token.i + 1 not in covered:
            end = token.i + 1
            while end < len(doc) and _is_name_word(doc[end].text) and end not in named:
                end += 1
            if end > token.i + 1 and not any(_heads_a_name(doc[k].text, world) for k in range(token.i + 1, end)):
                spans.append(doc[token.i + 1 : end])
                covered.update(range(token.i + 1, end))
    return iter(sorted(spans, key=lambda s: s.start))


def _heads_a_name(word: str, world: World) -> bool:
    office = world.offices.get(word.lower())
    return word in world.titles or (office is not None and office.kind == "person" and word[0].isupper())


def _is_no_name(ent: Span, named: set[int], world: World, common: frozenset[str]) -> bool:
    words = [t for t in ent if not t.is_punct and t.tag_ != "POS"]
    if not words or not any(t.text[:1].isupper() for t in words):
        return True
    if len(words) == 1 and (words[0].tag_ == "NNPS" or words[0].lower_ in common):
        return True
    return all(t.i in named or t.lower_ in world.offices or t.text in world.titles for t in words)


def _is_name_word(text: str) -> bool:
    return len(text) > 1 and text[0].isupper() and text[1:].replace("-", "").replace("'", "").isalpha()


def _person(doc: Doc, ent: Span, found: Sequence[Settled], world: World) -> Person:
    start, end = ent.start, ent.end
    while end - 1 > start and doc[end - 1].text in ("'s", "'", "’s"):
        end -= 1
    while start < end - 1 and _is_title(doc, start, end, found, world):
        start += 1
    while end < len(doc) and doc[end].pos_ == "PROPN" and doc[end].text.islower() and doc[end].text.isalpha():
        end += 1
    name = _clean(doc[start:end].text)
    first, office = _title_start(doc, start, found, world)
    owner = next((f.name for f in reversed(found) if first <= f.i and f.j <= start), None)
    role = _role(doc, first, start, found)
    if owner is None:
        owner, said = _apposition(doc, start, end, found, world)
        role = role or said
    party = owner.party if owner is not None and owner.kind != "publication" else None
    code = owner.code if owner is not None and party else None
    last = doc[end - 1]
    text = _POSSESSIVE.sub("", last.text)
    return Person(first, end, last.idx + len(text), name, role, office, party, code)


def _clean(name: str) -> str:
    words = _POSSESSIVE.sub("", name).split()
    return " ".join(w.capitalize() if w.islower() and w not in _PARTICLES else w for w in words)


def _is_title(doc: Doc, at: int, end: int, found: Sequence[Settled], world: World) -> bool:
    """Whether the word at the start of a person's name as the model sees it is a title or a party instead."""
    if any(f.i <= at < f.j <= end - 1 for f in found):
        return True
    word = doc[at].text
    return word in world.titles or word.lower() in world.offices or word.rstrip(".") + "." in world.titles


def _title_start(doc: Doc, start: int, found: Sequence[Settled], world: World) -> tuple[int, str | None]:
    """Where the title before a name begins, and its office word."""
    first, office = start, None
    while first > 0:
        name = next((f for f in found if f.j == first), None)
        if name is not None:
            first = name.i
            continue
        length = next((n for n in (5, 4, 3, 2, 1) if first >= n and _words(doc, first - n, first) in world.offices), 0)
        if length:
            office = office or _words(doc, first - length, first)
            first -= length
            continue
        word = doc[first - 1]
        ranked = next((n for n in (3, 2, 1) if first >= n and doc[first - n : first].text in world.titles), 0)
        if ranked:
            first -= ranked
        elif (word.text in ("'s", "former", "Former", "then", "deputy", "Deputy", "acting", "new") and first < start) or (
            first < start and word.dep_ in ("compound", "amod", "nmod") and word.head.i < start and word.pos_ == "PROPN"
        ):
            first -= 1
        else:
            break
    while first < start and doc[first].text in ("'s", ",", "-"):
        first += 1
    return first, office


def _words(doc: Doc, i: int, j: int) -> str:
    return " ".join(t.lower_ for t in doc[i:j])


def _role(doc: Doc, first: int, start: int, found: Sequence[Settled]) -> str | None:
    kept = [t.text for t in doc[first:start] if not any(f.i <= t.i < f.j and f.name.kind != "organ" for f in found)]
    words = " ".join(w for w in kept if w not in ("'s",)).strip()
    return words or None


def _apposition(
    doc: Doc, start: int, end: int, found: Sequence[Settled], world: World
) -> tuple[Name | None, str | None]:
    """The party and office of "NAME, the prime minister of Pakistan," or "the army chief, NAME"."""
    for phrase in nounphrase.offices(doc[end : min(len(doc), end + 14)].as_doc(), world) if _comma(doc, end) else ():
        if phrase.i > 2:
            break
        names = [(f.i - end, f.j - end) for f in found if f.i >= end]
        owner = phrase.owner(names)
        name = next((f.name for f in found if owner == (f.i - end, f.j - end)), None)
        return name, phrase.office
    return None, None


def _comma(doc: Doc, end: int) -> bool:
    return end < len(doc) - 1 and doc[end].text == ","
