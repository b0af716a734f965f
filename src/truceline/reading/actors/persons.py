"""Persons: names with the titles in front of them, and surnames led back to full names.

A person's party comes from the title ("Pakistan Prime Minister"), an apposition, the case's office holders, another
mention of the same person in the article, or a list of office holders; nothing else tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import TYPE_CHECKING, Protocol

import msgspec

from truceline.reading.actors.leaders import leaders, surnames_of
from truceline.reading.actors.nounphrase import Phrase
from truceline.reading.mention import Mention
from truceline.reading.places.gazetteer import fold, look_up
from truceline.reading.text.parse import Parsed
from truceline.reading.world import Name, World

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Span, Token

_PARTICLES = frozenset({"al", "el", "bin", "ibn", "de", "la", "von", "van", "der", "ul", "ur", "abu", "da", "di"})
_SPEECH = frozenset({
    "say", "tell", "add", "state", "claim", "deny", "warn", "note", "stress", "insist", "announce", "urge", "assure",
    "demand", "declare", "accuse", "argue", "explain", "maintain", "reiterate", "vow", "reply", "ask", "call", "write",
})  # fmt: skip
_ORGANS = frozenset({
    "party", "front", "movement", "league", "council", "commission", "committee", "organization", "organisation",
    "group", "agency", "news", "times", "post", "bank", "union", "alliance", "network", "watch", "international",
    "office", "department", "ministry", "university", "institute", "observatory", "court", "house", "street", "state",
    "states",
})  # fmt: skip
_PERSONAL = re.compile(r"[^\W\d_](?:[^\W\d_]|['.’-])*$")
_POSSESSIVE = re.compile(r"(?:'s|')$")


class Settled(Protocol):
    """A settled name in a paragraph (see ``actors``)."""

    @property
    def i(self) -> int:
        """First token."""

    @property
    def j(self) -> int:
        """The token after the last."""

    @property
    def name(self) -> Name:
        """What it was settled as."""


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

    def __init__(self, world: World, present: Mapping[str, int]) -> None:
        self.world = world
        self.present = present
        self.known: dict[str, tuple[str | None, str | None, str | None]] = {}

    def learn(self, name: str, party: str | None, code: str | None, role: str | None) -> None:
        """Keeps what a mention tells of a person; what an earlier one told stays."""
        old = self.known.get(name, (None, None, None))
        new = (party, code, role)
        self.known[name] = tuple(a or b for a, b in zip(old, new, strict=True))  # type: ignore[assignment]  # 3 stay 3

    def full(self, name: str) -> str:
        """The fullest form of a name: the one longer name of the article that ends (or begins) with it, else itself."""
        ends = (" " + name, "-" + name)
        longer = [k for k in self.known if k != name and (k.endswith(ends) or k.startswith(name + " "))]
        last = [k for k in longer if k.endswith(ends)]
        best = last or longer
        return best[0] if len(set(best)) == 1 else name

    def _by_surname(self, name: str) -> str | None:
        """The party of a leader named by the last name alone, where the article names that party too and no other whose
        leader bears the name."""
        here = surnames_of().get(fold(name), frozenset()) & set(self.present) if " " not in name else frozenset()
        return next(iter(here)) if len(here) == 1 else None

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
            if party is None:
                party = leaders().get(fold(name)) or leaders().get(fold(f"{role} {name}"))
                party = party or self._by_surname(name)
                code = code or self.world.code_of(party)
            out.append(msgspec.structs.replace(
                mention, name=name, party=mention.party or party, code=mention.code or code, role=mention.role or role
            ))  # fmt: skip
        return out


def surnames(part: Parsed, people: People, busy: Set[int]) -> Iterator[tuple[int, int, str]]:
    """Single capitalised words that are part of one full name of the article and that no mention covers yet."""
    for token in part.doc:
        if token.i in busy or not token.text[:1].isupper() or token.pos_ != "PROPN":
            continue
        beside = [t for t in part.doc[max(0, token.i - 1) : token.i + 2] if t.i != token.i]
        if any(t.pos_ == "PROPN" and t.text[:1].isupper() and t.ent_type_ != "DATE" for t in beside):
            continue
        name = people.full(token.text)
        if name != token.text:
            yield token.i, token.i + 1, name


def titled_names(
    part: Parsed, found: Sequence[Settled], phrases: Sequence[Phrase], world: World, common: frozenset[str]
) -> Iterator[Person]:
    """The persons of a paragraph with their titles. ``phrases`` are its offices; ``common`` holds the article's
    lower-case words: a single word that the article also writes without a capital is no name."""
    done = -1
    for ent in _person_spans(part.doc, found, world, common):
        if ent.start < done:
            continue
        done = ent.end
        yield _person(part.doc, ent, found, phrases, world)


def _person_spans(doc: Doc, found: Sequence[Settled], world: World, common: frozenset[str]) -> Iterator[Span]:
    """What the model calls a person, and capitalised words after a rank, a courtesy title or an office of one."""
    named = {i for f in found for i in range(f.i, f.j)}
    spans = [e for e in doc.ents if e.label_ == "PERSON" and not _is_no_name(e, named, world, common)]
    covered = {i for e in spans for i in range(e.start, e.end)}
    for token in doc:
        run = _named_after(doc, token, named, world) if token.text[:1].isupper() else None
        if run is not None and not any(k in covered for k in range(*run)):
            spans.append(doc[run[0] : run[1]])
            covered.update(range(*run))
    return iter(sorted(spans, key=lambda s: s.start))


def _named_after(doc: Doc, token: Token, named: set[int], world: World) -> tuple[int, int] | None:
    """The capitalised words that make a name: after a title or office ("PM Imran Khan", "Chairperson Pakistan People's
    Party Bilawal Bhutto Zardari"), or two to four of them that say something ("Shah Mehmood Qureshi said")."""
    if _heads_a_name(token.text, world):
        start = token.i + 1
        while start < len(doc) and start in named:
            start += 1
        end = _name_end(doc, start, named)
        if end > start and not any(_heads_a_name(doc[k].text, world) for k in range(start, end)):
            return start, end
        return None
    before = doc[token.i - 1] if token.i else None
    if not _is_name_word(token.text) or (before is not None and _is_name_word(before.text) and before.i not in named):
        return None
    end = _name_end(doc, token.i, named)
    if not 2 <= end - token.i <= 4 or end >= len(doc) or token.pos_ != "PROPN":
        return None
    verb = doc[end]
    speaks = verb.lemma_ in _SPEECH and doc[end - 1].dep_ in ("nsubj", "nsubjpass") and doc[end - 1].tag_ == "NNP"
    ours = any(t.lower_ in world.offices or t.lower_ in _ORGANS for t in doc[token.i : end])
    return (token.i, end) if speaks and not ours and not look_up(doc[token.i : end].text) else None


def _name_end(doc: Doc, start: int, named: set[int]) -> int:
    end = start
    while end < len(doc) and end not in named and (_is_name_word(doc[end].text) or _is_particle(doc, end, start)):
        end += 1
    return end


def _is_particle(doc: Doc, at: int, start: int) -> bool:
    following = doc[at + 1].text if at + 1 < len(doc) else ""
    return at > start and doc[at].text in _PARTICLES and _is_name_word(following)


def _heads_a_name(word: str, world: World) -> bool:
    office = world.offices.get(word.lower())
    return word in world.titles or (office is not None and office.kind == "person" and word[0].isupper())


def _is_no_name(ent: Span, named: set[int], world: World, common: frozenset[str]) -> bool:
    words = [t for t in ent if not t.is_punct and t.tag_ != "POS"]
    if not words or not (words[0].text[:1].isupper() or words[0].text in _PARTICLES):
        return True
    if len(words) == 1 and (words[0].tag_ == "NNPS" or words[0].lower_ in common):
        return True
    placed = ent.start > 0 and ent.doc[ent.start - 1].lower_ in ("in", "near", "at", "around", "outside", "inside")
    if placed or any(not _PERSONAL.match(t.text) or t.lower_ in _ORGANS for t in words):
        return True
    return all(t.i in named or t.lower_ in world.offices or t.text in world.titles for t in words)


def _is_name_word(text: str) -> bool:
    return len(text) > 1 and text[0].isupper() and text[1:].replace("-", "").replace("'", "").isalpha()


def _person(doc: Doc, ent: Span, found: Sequence[Settled], phrases: Sequence[Phrase], world: World) -> Person:
    start, end = ent.start, ent.end
    while end - 1 > start and doc[end - 1].text in ("'s", "'", "’s"):
        end -= 1
    named = {k for f in found for k in range(f.i, f.j)}
    while start > 0 and _is_forename(doc[start - 1], start - 1 in named, world):
        start -= 1
    while start < end - 1 and _is_title(doc, start, end, found, world):
        start += 1
    while end < len(doc) and doc[end].pos_ == "PROPN" and doc[end].text.islower() and doc[end].text.isalpha():
        end += 1
    name = _clean(doc[start:end].text)
    first, office = _title_start(doc, start, found, world)
    owner = next((f.name for f in reversed(found) if first <= f.i and f.j <= start), None)
    role = _role(doc, first, start, found)
    if owner is None:
        owner, said = _apposition(doc, first, end, found, phrases)
        role = role or said
    if owner is None and end + 1 < len(doc) and doc[end].lower_ in ("of", "from"):
        owner = next((f.name for f in found if f.i in (end + 1, end + 2) and f.name.kind in ("group", "organ")), None)
    party = owner.party if owner is not None and owner.kind != "publication" else None
    code = owner.code if owner is not None and party else None
    last = doc[end - 1]
    text = _POSSESSIVE.sub("", last.text)
    return Person(first, end, last.idx + len(text), name, role, office, party, code)


def _is_forename(token: Token, named: bool, world: World) -> bool:
    """Whether a word before what the model takes for a person belongs to the name ("Johannes | Van Der Klauuw")."""
    if named or token.pos_ != "PROPN" or not _is_name_word(token.text) or token.dep_ != "compound":
        return False
    return not _heads_a_name(token.text, world) and token.lower_ not in world.offices and not token.ent_type_


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
        elif (
            word.text in ("'s", "former", "Former", "then", "deputy", "Deputy", "acting", "new") and first < start
        ) or (
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
    words = " ".join(w for w in kept if w != "'s").strip()
    return words or None


def _apposition(
    doc: Doc, first: int, end: int, found: Sequence[Settled], phrases: Sequence[Phrase]
) -> tuple[Name | None, str | None]:
    """The party and office of "NAME, the prime minister of Pakistan," or "Sri Lanka's army chief, NAME", or the
    organisation of "NAME, a researcher at Human Rights Watch,"."""
    names = [(f.i, f.j) for f in found]
    behind = end < len(doc) - 1 and doc[end].text == ","
    for phrase in phrases:
        after = behind and end < phrase.i <= end + 3
        before = first > 0 and doc[first - 1].text == "," and phrase.j == first - 1
        if after or before:
            owner = phrase.owner(names)
            return next((f.name for f in found if owner == (f.i, f.j)), None), phrase.office
    if behind:
        close = next((k for k in range(end + 1, min(len(doc), end + 14)) if doc[k].text in (",", ".", ";")), end)
        inside = [f.name for f in found if end < f.i and f.j <= close and f.name.kind in ("organ", "group")]
        return (inside[0] if inside else None), None
    return None, None
