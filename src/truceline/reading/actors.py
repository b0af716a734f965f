"""Actors: who a text names that can act or speak, and which party each stands for.

A capital that acts or speaks is its party; as a place it is no actor. An organ or office belongs to the party named in
its own noun phrase; else to the party it was given earlier in the article; else, for names that only some parties use,
to the one of them the article is about; else the case decides; else it belongs to nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from truceline.model.document import Document
from truceline.reading import nounphrase
from truceline.reading.mention import Mention, MentionKind
from truceline.reading.parse import Parsed
from truceline.reading.persons import People, titled_names
from truceline.reading.world import Hit, Name, World

if TYPE_CHECKING:
    from spacy.tokens import Token

_UNNAMED = frozenset({"person", "people"})
_SAME_TIMES = 2
"""Two parties are "the two sides" when each is named at least so often, and twice as often as any third."""


class Found(msgspec.Struct, frozen=True):
    """A settled name in a paragraph: token range ``[i, j)`` and the name it was settled as."""

    i: int
    j: int
    hit: Hit
    name: Name


def actors(document: Document, parsed: Sequence[Parsed], world: World) -> tuple[Mention, ...]:
    """Every mention of someone who can act or speak, by place in the document; nested ones are adjectives and organs
    inside an office or a person's title."""
    present = world.present("\n".join(p.paragraph.text for p in parsed))
    common = frozenset(t.text for p in parsed for t in p.doc if t.text.islower())
    reader = _Article(world, present, document, common)
    out: list[Mention] = []
    for part in parsed:
        out.extend(reader.read(part))
    return tuple(sorted(reader.people.resolved(out), key=lambda m: (m.span.start, -m.span.end)))


class _Article:
    """What one article has said so far: parties by frequency, people by name, organs by their last owner."""

    def __init__(self, world: World, present: Mapping[str, int], document: Document, common: frozenset[str]) -> None:
        self.common = common
        self.world = world
        self.present = present
        self.document = document
        self.people = People(world, document.published.value if document.published else None)
        self.owners: dict[str, str] = {}
        self.pair = sides(present, world)

    def read(self, part: Parsed) -> Iterator[Mention]:
        """The mentions of one paragraph."""
        found = self._names(part)
        taken: list[tuple[int, int]] = []
        for i, j, mention in [*self._persons(part, found), *self._offices(part, found), *self._collectives(part)]:
            if not any(a < j and i < b for a, b in taken):
                taken.append((i, j))
                yield mention
        for name in found:
            inside = any(a <= name.i and name.j <= b for a, b in taken)
            mention = self._plain(part, name, inside)
            if mention is not None:
                yield mention

    def _names(self, part: Parsed) -> list[Found]:
        out = []
        for hit in self.world.hits(part.paragraph.text):
            name = self.world.settled(hit, self.present)
            words = part.doc.char_span(hit.start, hit.end, alignment_mode="expand")
            if name is not None and words is not None and not _within_person(words):
                out.append(Found(words.start, words.end, hit, name))
        return out

    def _persons(self, part: Parsed, found: list[Found]) -> Iterator[tuple[int, int, Mention]]:
        for person in titled_names(part, found, self.world, self.common):
            party, code = person.party, person.code
            if party is None and person.office and person.office in self.world.offices:
                party = self._owner(person.office, part, person.i, found)
            self.people.learn(person.name, party, code or self.world.code_of(party), person.role)
            span = part.at(part.doc[person.i].idx, person.end_char)
            yield person.i, person.j, Mention(
                span, span.of(self.document.text), "person", party=party, code=code or self.world.code_of(party),
                name=person.name, role=person.role,
            )  # fmt: skip

    def _offices(self, part: Parsed, found: list[Found]) -> Iterator[tuple[int, int, Mention]]:
        for phrase in nounphrase.offices(part.doc, self.world):
            owner = phrase.owner([(f.i, f.j) for f in found])
            name = next((f.name for f in found if owner == (f.i, f.j)), None)
            if name is not None and name.kind == "publication":
                name = None
            office = self.world.offices[phrase.office]
            party = name.party if name else self._owner(phrase.office, part, phrase.i, found)
            if name is not None:
                self.owners[phrase.office] = name.party
            kind: MentionKind = "role" if office.kind in _UNNAMED else "organ"
            span = part.at(part.doc[phrase.i].idx, _end(part.doc[phrase.j - 1]))
            yield phrase.i, phrase.j, Mention(
                span, span.of(self.document.text), kind, party=party, code=self._code(party, office.suffix),
                name=None if kind == "role" else _organ_name(span.of(self.document.text)),
                role=phrase.office if kind == "role" else None, unnamed=kind == "role",
            )  # fmt: skip

    def _owner(self, office: str, part: Parsed, at: int, found: list[Found]) -> str | None:
        """The party an office without a party in its noun phrase belongs to."""
        head = office.rsplit(maxsplit=1)[-1]
        del part, at, found
        if office in self.owners:
            return self.owners[office]
        same = [party for known, party in self.owners.items() if known.split()[-1] == head]
        if same and not _is_common(head):
            return same[-1]
        return self.world.case_offices.get(office)

    def _code(self, party: str | None, suffix: str) -> str | None:
        code = self.world.code_of(party)
        return code + suffix if code and len(code) == 3 else code

    def _collectives(self, part: Parsed) -> Iterator[tuple[int, int, Mention]]:
        for i, j in nounphrase.collectives(part.doc):
            span = part.at(part.doc[i].idx, _end(part.doc[j - 1]))
            party = " and ".join(self.pair) if self.pair else None
            yield i, j, Mention(span, span.of(self.document.text), "collective", party=party, name=party)

    def _plain(self, part: Parsed, found: Found, inside: bool) -> Mention | None:
        """A name that stands by itself, or inside an office's or a person's phrase as its adjective or organ."""
        doc, name = part.doc, found.name
        kind = name.kind
        modifies = nounphrase.is_modifier(doc, found.i, found.j)
        if kind in ("party", "adjective") and modifies:
            kind = "adjective"
        elif kind in ("party", "metonym") and (inside or nounphrase.is_location(doc, found.i, found.j)):
            return None
        elif kind == "adjective" and any(n.kind == "party" for n in found.hit.names):
            kind = "party"
        if kind == "metonym" and modifies:
            return None
        span = part.at(found.hit.start, found.hit.end)
        return Mention(
            span, span.of(self.document.text), kind, party=None if kind == "publication" else name.party,
            code=name.code, name=name.party if kind in ("metonym", "adjective", "party") else name.canonical,
        )  # fmt: skip


def sides(present: Mapping[str, int], world: World) -> tuple[str, str] | None:
    """The two parties an article is about, in alphabetical order, or None where that is not clear.

    International organisations and media are not sides."""
    outside = {n.party for n in world.names if n.code.startswith(("IGO", "NG")) or n.kind == "publication"}
    ranked = sorted(((c, p) for p, c in present.items() if p not in outside), reverse=True)
    if len(ranked) < 2 or ranked[1][0] < _SAME_TIMES:
        return None
    if len(ranked) > 2 and ranked[1][0] < _SAME_TIMES * ranked[2][0]:
        return None
    first, second = sorted((ranked[0][1], ranked[1][1]))
    return first, second


def _is_common(head: str) -> bool:
    return head in ("sources", "source", "people", "residents", "civilians", "witnesses", "analysts", "experts")


def _end(token: Token) -> int:
    return int(token.idx) + len(token.text)


def _organ_name(text: str) -> str:
    first, _, rest = text.partition(" ")
    return rest if first.lower() in ("the", "a", "an") and rest else text


def _within_person(words: object) -> bool:
    """Whether the words are part of a person's name ("Michael Jordan"), not a title before it."""
    return nounphrase.within_person(words)  # type: ignore[arg-type]  # a spaCy span, untyped there
