"""Actors: who a text names that can act or speak, and which party each stands for.

A capital that acts or speaks is its party; as a place it is no actor. An organ or office belongs to the party named in
its own noun phrase; else to the party it was given earlier in the article; else, for names that only some parties use,
to the one of them the article is about; else the case decides; else it belongs to nobody.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from truceline.model.document import Document
from truceline.reading.actors import nounphrase
from truceline.reading.actors.leaders import leaders
from truceline.reading.actors.nounphrase import Phrase
from truceline.reading.actors.persons import People, surnames, titled_names
from truceline.reading.mention import Mention, MentionKind
from truceline.reading.places.gazetteer import fold
from truceline.reading.text.parse import Parsed
from truceline.reading.world import Hit, Name, Office, World

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_UNNAMED = frozenset({"person", "people"})
_OF_ANYONE = frozenset({
    "", "REB", "CVL", "REF", "OPP", "SEP", "sources", "source", "leaders", "leader", "side", "delegation", "envoy",
    "mission", "head", "chief", "mediators", "negotiators", "negotiator", "diplomats", "diplomat", "fighters",
    "ambassador",
})  # fmt: skip
"""Code suffixes and words of offices that are no state's by nature: their party must be told beside them."""
_NOBODYS = frozenset({"no", "any", "every", "each", "its", "their", "his", "her", "our", "my", "your", "another"})
"""A noun phrase that opens like this is somebody's whom only its own sentence can tell."""
_BARE = frozenset({
    "officials", "official", "officer", "officers", "ministers", "lawmakers", "commanders", "politicians",
})  # fmt: skip
"""Of these words only "the officials" are somebody's whom the article has named."""
_LINKED = re.compile(
    r"-(?:based|backed|led|allied|occupied|administered|held|controlled|ruled|sponsored|trained|born)\b"
)
_FOR_OR_AGAINST = re.compile(r"(?:pro|anti|non|ex)-$", re.IGNORECASE)
_NAMED_PAIRS = {"koreas": ("North Korea", "South Korea"), "sudans": ("South Sudan", "Sudan")}
"""States that share a name: "the two Koreas" are always these."""
_OUTWEIGHS = 3
_SAME_TIMES = 2
"""Two parties are "the two sides" when each is named so many times as often as any third."""


class Found(msgspec.Struct, frozen=True):
    """A settled name in a paragraph: token range ``[i, j)`` and the name it was settled as."""

    i: int
    j: int
    hit: Hit
    name: Name

    def hit_is_office(self, world: World) -> bool:
        """Whether the name is also an office that any party may have ("Ministry of Defence"): another name beside it
        tells whose."""
        return self.name.text.lower() in world.offices


def actors(document: Document, parsed: Sequence[Parsed], world: World) -> tuple[Mention, ...]:
    """Every mention of someone who can act or speak, by place in the document; nested ones are adjectives and organs
    inside an office or a person's title."""
    present = world.present("\n".join(p.paragraph.text for p in parsed))
    common = frozenset(t.text for p in parsed for t in p.doc if t.text.islower())
    reader = _Article(world, present, document, common)
    out = [list(reader.read(part)) for part in parsed]
    for part, mentions in zip(parsed, out, strict=True):
        mentions.extend(reader.surnames(part, mentions))
    every = itertools.chain.from_iterable(out)
    return tuple(sorted(reader.people.resolved(every), key=lambda m: (m.span.start, -m.span.end)))


class _Article:
    """What one article has said so far: parties by frequency, people by name, organs by their last owner."""

    def __init__(self, world: World, present: Mapping[str, int], document: Document, common: frozenset[str]) -> None:
        self.common = common
        self.world = world
        self.present = present
        self.document = document
        self.people = People(world, present)
        self.owners: dict[str, str] = {}
        self.seen: dict[str, set[str]] = {}
        self.dateline: str | None = None
        self.pair = sides(present, world)
        self.together: tuple[str, str] | None = None
        self.home = home_state(present, world)

    def read(self, part: Parsed) -> Iterator[Mention]:
        """The mentions of one paragraph."""
        found = self._names(part)
        if self.dateline is None:
            self.dateline = self._written_in(part, found)
        self.together = _together(part.doc, found) or self.together
        phrases = tuple(nounphrase.offices(part.doc, self.world))
        taken: list[tuple[int, int]] = []
        offices = tuple(self._offices(part, found, phrases))
        persons = self._persons(part, found, phrases)
        for i, j, mention in [*self._collectives(part), *persons, *offices]:
            if not any(a < j and i < b for a, b in taken):
                taken.append((i, j))
                yield mention
        for name in found:
            if (name.i, name.j) in taken:
                continue
            inside = any(a <= name.i and name.j <= b for a, b in taken)
            if inside and name.hit_is_office(self.world):
                continue
            plain = self._plain(part, name, inside)
            if plain is not None:
                yield plain

    def _names(self, part: Parsed) -> list[Found]:
        out = []
        text = part.paragraph.text
        starts = [t.idx for t in part.doc]
        for hit in self.world.hits(text):
            if _LINKED.match(text, hit.end) or _FOR_OR_AGAINST.search(text[max(0, hit.start - 5) : hit.start]):
                continue
            name = self.world.settled(hit, self.present)
            i, j = _tokens(starts, hit.start, hit.end)
            if name is not None and not nounphrase.within_person(part.doc, i, j):
                out.append(Found(i, j, hit, name))
        return out

    def _persons(
        self, part: Parsed, found: list[Found], phrases: Sequence[Phrase]
    ) -> Iterator[tuple[int, int, Mention]]:
        for person in titled_names(part, found, phrases, self.world, self.common):
            party, code = person.party, person.code
            if party is None and person.office and not self._is_leader(person.name, person.office):
                party = self._owner(person.office, part, person.i, found)
            self.people.learn(person.name, party, code or self.world.code_of(party), person.role)
            span = part.at(part.doc[person.i].idx, person.end_char)
            yield person.i, person.j, Mention(
                span, span.of(self.document.text), "person", party=party, code=code or self.world.code_of(party),
                name=person.name, role=person.role,
            )  # fmt: skip

    @staticmethod
    def _is_leader(name: str, office: str) -> bool:
        return fold(name) in leaders() or fold(f"{office} {name}") in leaders()

    def _offices(
        self, part: Parsed, found: list[Found], phrases: Sequence[Phrase]
    ) -> Iterator[tuple[int, int, Mention]]:
        for phrase in phrases:
            apart = [(f.i, f.j) for f in found if not f.hit_is_office(self.world)]
            owner = phrase.owner(apart) or phrase.owner([(f.i, f.j) for f in found])
            named = next((f for f in found if owner == (f.i, f.j) and f.name.kind != "publication"), None)
            name, partner = (named.name, _coordinated(part.doc, named, found)) if named else (None, None)
            office = self.world.offices[phrase.office]
            party = name.party if name else self._owner(phrase.office, part, phrase.i, found)
            if partner is not None and partner.name.party != party:
                party = f"{partner.name.party} and {party}"
            elif party is not None:
                self.owners[phrase.office] = party
                self.seen.setdefault(phrase.office, set()).add(party)
            kind: MentionKind = "role" if office.kind in _UNNAMED else "organ"
            first = min(phrase.i, named.i) if named is not None and named.j <= phrase.j else phrase.i
            first = min(first, partner.i) if partner is not None else first
            span = part.at(part.doc[first].idx, _end(part.doc[phrase.j - 1]))
            yield first, phrase.j, Mention(
                span, span.of(self.document.text), kind, party=party, code=self._code(party, office.suffix),
                name=None if kind == "role" else _organ_name(span.of(self.document.text)),
                role=phrase.office if kind == "role" else None, unnamed=kind == "role",
            )  # fmt: skip

    def surnames(self, part: Parsed, mentions: Sequence[Mention]) -> list[Mention]:
        """Surnames that the model did not see as persons, where the article has the full name."""
        out: list[Mention] = []
        starts = [t.idx for t in part.doc]
        first = part.paragraph.span.start
        busy = {k for m in mentions for k in range(*_tokens(starts, m.span.start - first, m.span.end - first))}
        for i, j, name in surnames(part, self.people, busy):
            span = part.at(part.doc[i].idx, _end(part.doc[j - 1]))
            out.append(Mention(span, span.of(self.document.text), "person", name=name))
        return out

    def _written_in(self, part: Parsed, found: list[Found]) -> str | None:
        """The party of the capital in a dateline ("ISLAMABAD: ...")."""
        opening = next((f for f in found if f.i == 0 and f.name.kind == "metonym"), None)
        return opening.name.party if opening and nounphrase.is_dateline(part.doc, opening.i, opening.j) else None

    def _owner(self, office: str, part: Parsed, at: int, found: list[Found]) -> str | None:
        """The party that an office without a party in its noun phrase belongs to: the one it was given earlier ("the
        spokesperson": the last spokesperson); the one whose organ it names, if only one has been named ("army
        spokesman"); that of the capital its sentence plays in; the case's; the dateline's;
        that of the one state the article is about."""
        first = part.doc[at].lower_
        if first in _NOBODYS:
            return None
        if part.doc[at : at + 4].text.lower().startswith(("the country's ", "the nation's ", "that country's ")):
            return self._last_state(at, found)
        definite = first == "the"
        known = self.world.offices[office]
        if office in self.owners and (definite or known.kind != "people"):
            return self.owners[office]
        if definite and known.kind == "person":
            longer = [party for named, party in self.owners.items() if named.endswith(" " + office)]
            if longer:
                return longer[-1]
        head = office.rsplit(maxsplit=1)[-1]
        of_anyone = head in _OF_ANYONE or known.suffix in _OF_ANYONE or (head in _BARE and not definite)
        return self._named_inside(office) or (None if of_anyone else self._by_context(office, known, part, at, found))

    def _last_state(self, at: int, found: list[Found]) -> str | None:
        """The last state that the paragraph names before some words ("the country's military")."""
        before = [
            f.name.party for f in found if f.j <= at and self.world.standing.get(f.name.party, ("",))[0] == "party"
        ]
        return before[-1] if before else None

    def _named_inside(self, office: str) -> str | None:
        """The party of the organ that an office names, where the article has named one party's alone."""
        inside = [parties for organ, parties in self.seen.items() if office.startswith(organ + " ")]
        return next(iter(inside[0])) if len(inside) == 1 and len(inside[0]) == 1 else None

    def _by_context(self, office: str, known: Office, part: Parsed, at: int, found: list[Found]) -> str | None:
        head = office.rsplit(maxsplit=1)[-1]
        here = {f.name.party for f in found if self._plays_in(part, at, f)}
        if len(here) == 1:
            return here.pop()
        at_home = known.suffix in ("MIL", "COP") or head in ("government", "cabinet", "parliament")
        ours = next((p for o, p in self.world.case_offices.items() if office == o or office.startswith(o + " ")), None)
        return ours or self.dateline or (self.home if at_home else None)

    def _plays_in(self, part: Parsed, at: int, found: Found) -> bool:
        doc = part.doc
        capital = found.name.kind == "metonym" and doc[found.i].sent == doc[at].sent
        return capital and found.i > 0 and doc[found.i - 1].lower_ in ("in", "at")

    def _code(self, party: str | None, suffix: str) -> str | None:
        code = self.world.code_of(party)
        return code + suffix if code and len(code) == 3 else code

    def _collectives(self, part: Parsed) -> Iterator[tuple[int, int, Mention]]:
        for i, j in nounphrase.collectives(part.doc):
            span = part.at(part.doc[i].idx, _end(part.doc[j - 1]))
            pair = _NAMED_PAIRS.get(part.doc[j - 1].lower_) or self.pair or self.together
            party = " and ".join(pair) if pair else None
            yield i, j, Mention(span, span.of(self.document.text), "collective", party=party, name=party)

    def _plain(self, part: Parsed, found: Found, inside: bool) -> Mention | None:
        """A name that stands by itself, or inside an office's or a person's phrase as its adjective or organ."""
        doc, name = part.doc, found.name
        kind = name.kind
        modifies = nounphrase.is_modifier(doc, found.j)
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


def _together(doc: Doc, found: Sequence[Found]) -> tuple[str, str] | None:
    """Two parties that a paragraph names together ("Russia and Turkey"), the last such pair, by the alphabet."""
    pair = None
    for one, other in itertools.pairwise(found):
        kinds = {one.name.kind, other.name.kind}
        joined = (
            other.i == one.j + 1 and doc[one.j].lower_ == "and" and kinds <= {"party", "metonym", "group", "adjective"}
        )
        listed = one.i > 0 and doc[one.i - 1].text == "," and any(f.j == one.i - 1 for f in found)
        if joined and not listed and one.name.party != other.name.party:
            first, second = sorted((one.name.party, other.name.party))
            pair = (first, second)
    return pair


def _coordinated(doc: Doc, named: Found, found: Sequence[Found]) -> Found | None:
    """The other owner of "Indian and Pakistani guards": an adjective joined by "and" to the one before the office."""
    if named.i < 2 or doc[named.i - 1].lower_ != "and":
        return None
    other = next((f for f in found if f.j == named.i - 1), None)
    both = other is not None and all(any(n.kind == "adjective" for n in f.hit.names) for f in (other, named))
    return other if both else None


def _weights(present: Mapping[str, int], world: World) -> tuple[dict[str, int], dict[str, int], dict[str, str]]:
    """How often an article names each state and each armed group, and the home of each group."""
    states, groups, homes = {}, {}, {}
    for party, count in present.items():
        kind, home = world.standing.get(party, ("publication", ""))
        if kind == "group":
            groups[party], homes[party] = count, home
        elif kind == "party":
            states[party] = count
    return states, groups, homes


def home_state(present: Mapping[str, int], world: World) -> str | None:
    """The one state an article is about: named, with the armed groups at home in it, at least three times as often as
    any other; None where there is none."""
    states, groups, homes = _weights(present, world)
    totals = dict(states)
    for group, count in groups.items():
        if homes[group]:
            totals[homes[group]] = totals.get(homes[group], 0) + count
    ranked = sorted(((count, state) for state, count in totals.items()), reverse=True)
    if not ranked or ranked[0][0] < _OUTWEIGHS:
        return None
    rival = ranked[1][0] if len(ranked) > 1 else 0
    return ranked[0][1] if ranked[0][0] >= _OUTWEIGHS * rival else None


def sides(present: Mapping[str, int], world: World) -> tuple[str, str] | None:
    """The two parties an article is about, states before groups and else by the alphabet, or None where that is not
    clear: the only two named, two that are each named twice as often as any third, or the armed group that is, and its
    home state."""
    states, groups, homes = _weights(present, world)
    ranked = sorted(((count, party) for party, count in {**states, **groups}.items()), reverse=True)
    if len(ranked) < 2:
        return None
    third = ranked[2][0] if len(ranked) > 2 else 0
    pair = {ranked[0][1], ranked[1][1]}
    if third and ranked[1][0] < _SAME_TIMES * third:
        top, home = ranked[0][1], homes.get(ranked[0][1], "")
        rivals = [count for count, party in ranked[1:] if party != home]
        if home not in states or ranked[0][0] < _SAME_TIMES * max([*rivals, 1]):
            return None
        pair = {top, home}
    first, second = sorted(pair, key=lambda p: (p in groups, p))
    return first, second


def _tokens(starts: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """The tokens that touch the characters ``[start, end)``, given where each token starts."""
    return max(bisect.bisect_right(starts, start) - 1, 0), bisect.bisect_left(starts, end)


def _end(token: Token) -> int:
    return int(token.idx) + len(token.text)


def _organ_name(text: str) -> str:
    first, _, rest = text.partition(" ")
    return rest if first.lower() in ("the", "a", "an") and rest else text
