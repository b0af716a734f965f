"""The world of names: which party a name, a capital, an adjective or an organ stands for.

``World.general()`` knows the states, armed groups, international organisations and organs that appear in news of any
conflict; ``World.of(case)`` adds what a case file knows and lets it settle names that several parties share. Parties
carry the same plain English names in both, so that a claim reads the same with a case and without one.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import ahocorasick
import msgspec

from truceline.model.case import CaseFile
from truceline.model.party import Holder, Party
from truceline.reading.actors.leaders import leaders, surnames_of
from truceline.reading.mention import MentionKind
from truceline.reading.places.gazetteer import fold
from truceline.reading.places.theatre import Theatre, theatre
from truceline.reading.tables import listed, rows

_ACRONYM = 4
"""An armed group's or organ's acronym of up to this many letters counts only where its theatre is named as well."""
_ALSO_WORDS = frozenset(
    {"us", "is", "who", "it", "mit", "raw", "bat", "car", "mend", "nas", "pak", "the north", "the south"}
)
"""In a text all in capitals these are words, not names."""
_DOMINANT = 2
"""A shared name belongs to the party that the article names at least so many times as often as the next candidate."""
_GROUP_KINDS: dict[str, MentionKind] = {"igo": "organ", "ngo": "organ", "media": "publication"}


class Name(msgspec.Struct, frozen=True):
    """A name as written and what it stands for.

    ``party`` is the plain English party name; ``home`` the state whose mention makes the name certain;
    ``needs_context`` marks names that are also ordinary words or acronyms of other things."""

    text: str
    kind: MentionKind
    party: str
    code: str
    canonical: str
    home: str = ""
    needs_context: bool = False
    from_case: bool = False


class Hit(msgspec.Struct, frozen=True):
    """A name found at ``[start, end)`` of a scanned text, with everything it may stand for."""

    start: int
    end: int
    names: tuple[Name, ...]


class Office(msgspec.Struct, frozen=True):
    """A word for an organ or office that any party may have ("army chief"): ``kind`` organ, person or people."""

    text: str
    kind: str
    suffix: str
    speaks: bool


class HolderOf(msgspec.Struct, frozen=True):
    """A person whom the case knows in an office."""

    holder: Holder
    title: str
    party: str
    code: str


class World(msgspec.Struct, frozen=True):
    """Names and what they stand for; built once, never changed. ``office_starts`` are the first words of offices,
    ``standing`` tells of each state and armed group which it is and where its home is."""

    case: CaseFile | None
    names: tuple[Name, ...]
    codes: MappingProxyType[str, str]
    offices: MappingProxyType[str, Office]
    titles: MappingProxyType[str, str]
    holders: MappingProxyType[str, HolderOf]
    case_offices: MappingProxyType[str, str]
    automaton: ahocorasick.Automaton
    office_starts: frozenset[str]
    standing: MappingProxyType[str, tuple[MentionKind, str]]
    theatre: Theatre | None = None

    @staticmethod
    def general() -> World:
        """The world without a case: any conflict."""
        return _general()

    @staticmethod
    def of(case: CaseFile) -> World:
        """The world as a case knows it, on top of the general one."""
        return _of_case(case)

    def code_of(self, party: str | None) -> str | None:
        """The CAMEO code of a party by its plain name, or None."""
        return self.codes.get(party) if party else None

    def hits(self, text: str) -> tuple[Hit, ...]:
        """The names in a text, longest first where they overlap, in order of their place.

        Case counts for single words; a text in capitals throughout, and a dateline, are matched without it."""
        shouted = _is_shouted(text)
        found: list[Hit] = []
        for last, group in self.automaton.iter(_folded(text)):
            start, end = last + 1 - len(group[0].text), last + 1
            if not _stands_alone(text, start, end):
                continue
            opens = start == 0 and end - start > 3
            names = tuple(n for n in group if _written_as(text[start:end], n.text, shouted or opens))
            if names:
                found.append(Hit(start, end, names))
        return tuple(_longest(found))

    def settled(self, hit: Hit, present: Mapping[str, int]) -> Name | None:
        """What a hit stands for in an article that names parties as often as ``present`` says, or None if that is open.

        The case decides first; then the candidate whose party or home the article names at least twice as often as the
        next one's; then a sole candidate that needs no context."""
        from_case = [n for n in hit.names if n.from_case]
        if len({n.party for n in from_case}) == 1:
            return from_case[0]
        support = {n.canonical: max(present.get(n.home, 0), present.get(n.party, 0)) for n in hit.names}
        ranked = sorted(support.values(), reverse=True)
        if ranked[0] > 0 and (len(ranked) == 1 or ranked[0] >= _DOMINANT * ranked[1]):
            return next(n for n in hit.names if support[n.canonical] == ranked[0])
        certain = [n for n in hit.names if not n.needs_context]
        return certain[0] if len({n.canonical for n in certain}) == 1 else None

    def present(self, text: str) -> dict[str, int]:
        """How often an article names each party (plain name -> count): first by the names that need no context, then by
        those that the first ones settle."""
        counts: dict[str, int] = {}
        waiting = []
        for hit in self.hits(text):
            sure = not any(n.needs_context for n in hit.names) and len({n.canonical for n in hit.names}) == 1
            if sure:
                counts[hit.names[0].party] = counts.get(hit.names[0].party, 0) + 1
            else:
                waiting.append(hit)
        settled = [self.settled(hit, counts) for hit in waiting]
        for name in settled:
            if name is not None:
                counts[name.party] = counts.get(name.party, 0) + 1
        return counts


_WORD = re.compile(r"\w")


def _folded(text: str) -> str:
    folded = text.lower()
    return folded if len(folded) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _is_shouted(text: str) -> bool:
    if sum(c.islower() for c in text[:100]) > 15:
        return False
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 25 and sum(c.isupper() for c in letters) >= 0.85 * len(letters)


def _stands_alone(text: str, start: int, end: int) -> bool:
    before = start == 0 or not _WORD.match(text[start - 1])
    after = end == len(text) or not _WORD.match(text[end])
    return before and after


def _written_as(found: str, listed_as: str, shouted: bool) -> bool:
    """Whether the words found are the listed name: exact; in capitals in a shouted text; or, for names of several
    words, with another use of capitals as long as the first letter is one."""
    if shouted and found.lower() in _ALSO_WORDS:
        return False
    if found == listed_as or (shouted and len(found) > 2 and found.isupper()):
        return True
    if " " in listed_as:
        return found[0].isupper() or listed_as[0].islower()
    return listed_as[0].islower() and found[1:] == listed_as[1:]


def _longest(found: list[Hit]) -> list[Hit]:
    """The hits without those that a longer one overlaps, in order."""
    kept: list[Hit] = []
    starts: list[int] = []
    for hit in sorted(found, key=lambda h: (h.start - h.end, h.start)):
        at = bisect.bisect_left(starts, hit.start)
        clear_before = at == 0 or kept[at - 1].end <= hit.start
        clear_after = at == len(kept) or hit.end <= kept[at].start
        if clear_before and clear_after:
            starts.insert(at, hit.start)
            kept.insert(at, hit)
    return kept


def _name(raw: str, **fields: object) -> Name:
    flagged = raw.endswith("?")
    text = raw.rstrip("?")
    needs = bool(fields.pop("needs_context", False)) or flagged
    return msgspec.convert({"text": text, "needs_context": needs, **fields}, Name)


def _states() -> Iterator[Name]:
    for raw, code, _iso, aliases, seats, adjectives, people in rows("countries.tsv", 7):
        party = raw.rstrip("?")
        common = {"party": party, "code": code, "canonical": party, "home": party}
        for text in (raw, *listed(aliases)):
            yield _name(text, kind="party", **common)
        for text in listed(seats):
            yield _name(text, kind="metonym", **common)
        for text in (*listed(adjectives), *listed(people)):
            yield _name(text, kind="adjective", **common)


def _groups(state_of: dict[str, str]) -> Iterator[Name]:
    for raw, code, kind, aliases, adjectives, home in rows("groups.tsv", 6):
        party = raw.rstrip("?")
        theatre = state_of.get(home, "")
        common = {"party": party, "code": code, "canonical": party, "home": theatre}
        mention = _GROUP_KINDS.get(kind, "group")
        for text in (raw, *listed(aliases)):
            acronym = theatre != "" and len(text) <= _ACRONYM and text.isupper() and text not in (raw, party)
            yield _name(text, kind=mention, needs_context=acronym, **common)
        known = {raw, *listed(aliases)}
        for text in listed(adjectives):
            if text not in known:
                yield _name(text, kind="adjective", **common)


def _organs(code_of: dict[str, str]) -> Iterator[Name]:
    for raw, parties, suffix, aliases in rows("organs.tsv", 4):
        shared = len(listed(parties)) > 1
        for party in listed(parties):
            code = code_of.get(party, "")[:3] + suffix if len(code_of.get(party, "")) <= 3 else code_of[party]
            for text in (raw, *listed(aliases)):
                acronym = len(text) <= 3 and text.isupper() and not party.startswith("United S")
                yield _name(
                    text, kind="organ", party=party, code=code, canonical=raw.rstrip("?") + f" ({party})" * shared,
                    home=party, needs_context=acronym or shared,
                )  # fmt: skip


def _automaton(names: Iterable[Name]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    by_text: dict[str, list[Name]] = {}
    for name in names:
        by_text.setdefault(_folded(name.text), []).append(name)
    for text, group in by_text.items():
        automaton.add_word(text, tuple(group))
    automaton.make_automaton()
    return automaton


def _standing(names: Iterable[Name]) -> MappingProxyType[str, tuple[MentionKind, str]]:
    kinds: dict[str, tuple[MentionKind, str]] = {}
    for name in names:
        if name.kind in ("party", "group"):
            kinds.setdefault(name.party, (name.kind, name.home))
    return MappingProxyType(kinds)


@functools.cache
def _general() -> World:
    states = tuple(_states())
    state_of = {code: name.rstrip("?") for name, code, *_ in reversed(rows("countries.tsv", 7))}
    groups = tuple(_groups(state_of))
    codes = {n.party: n.code for n in reversed((*states, *groups))}
    names = (*states, *groups, *_organs(codes))
    offices = {r[0]: Office(r[0], r[1], r[2], r[3] == "yes") for r in rows("offices.tsv", 4)}
    titles = {r[0]: r[1] for r in rows("titles.tsv", 2)}
    return World(
        case=None, names=names, codes=MappingProxyType(codes), offices=MappingProxyType(offices),
        titles=MappingProxyType(titles), holders=MappingProxyType({}), case_offices=MappingProxyType({}),
        automaton=_automaton(names), office_starts=frozenset(o.split()[0] for o in offices), standing=_standing(names),
    )  # fmt: skip


_ASIDE = re.compile(r"\s*[(\[].*?[)\]]|\s*/.*$|:.*$|,? dissolved.*$")


def _bare(text: str) -> str:
    return _ASIDE.sub("", text).strip().strip("'\"")


def plain_party(party: Party, world: World) -> str:
    """The plain English name of a case's party: the general world's name for it where it has one, else its own."""
    bare = _bare(party.name)
    for text in (party.name, bare, bare.removeprefix("Government of ").removeprefix("the ")):
        known_as = {n.party for n in world.names if n.text == text and n.kind in ("party", "group", "organ")}
        if len(known_as) == 1:
            return known_as.pop()
    code = (party.cameo or "").strip()
    if code and not code.endswith("MIL"):
        return next((name for name, known in world.codes.items() if known == code), bare)
    return bare


def _of_case(case: CaseFile) -> World:
    general = _general()
    plain = {p.id: plain_party(p, general) for p in case.party}
    code = {p.id: general.codes.get(plain[p.id]) or (p.cameo or "").split(" ")[0] for p in case.party}
    known = {n.text for n in general.names if not n.needs_context}
    ours = [_as_known(n, general, frozenset(plain.values())) for n in _case_names(case, plain, code)]
    ours = [n for n in ours if n.text not in known and not _is_leader(n)]
    offices: dict[str, str] = {}
    for organ in case.organ:
        for alias in (organ.name, *organ.aliases):
            word = _bare(alias).lower()
            others = {o.party for o in case.organ if o.name.lower().endswith(word)}
            if word in general.offices and others <= {organ.party}:
                offices.setdefault(word, plain.get(organ.party, ""))
    codes = {**{plain[p]: code[p] for p in plain if code[p]}, **general.codes}
    names = (*general.names, *ours)
    return World(
        case=case, names=names, codes=MappingProxyType(codes), offices=general.offices, titles=general.titles,
        holders=MappingProxyType(_holders(case, plain, code, general)), case_offices=MappingProxyType(offices),
        automaton=_automaton(names), office_starts=general.office_starts, standing=_standing(names),
        theatre=theatre(case),
    )  # fmt: skip


def _as_known(name: Name, general: World, parties: frozenset[str]) -> Name:
    """A case's name as the general world has it, where that leaves it open among several and one of them is of the
    case's world: with a case and without one a group keeps its own name."""
    theirs = [n for n in general.names if n.text == name.text and (n.home in parties or n.party in parties)]
    if len({n.canonical for n in theirs}) != 1 or theirs[0].kind == "metonym":
        return name
    return msgspec.structs.replace(theirs[0], needs_context=False, from_case=True)


def _is_leader(name: Name) -> bool:
    """Whether a case's alias is a person: persons are read as persons."""
    folded = fold(name.text)
    return folded in leaders() or folded in surnames_of()


def _case_names(case: CaseFile, plain: dict[str, str], code: dict[str, str]) -> Iterator[Name]:
    """The names a case adds: those that begin with a capital and are no mere office word, unless they are names that
    the general world leaves open ("Foreign Office")."""
    general = _general()
    shared = {n.text for n in general.names if n.needs_context}

    def usable(text: str) -> bool:
        begins = len(text) > 1 and (text[0].isupper() or text[0].isdigit())
        return begins and (text.lower() not in general.offices or text in shared)

    for party in case.party:
        kinds: tuple[tuple[MentionKind, tuple[str, ...]], ...] = (
            ("party" if "state" in party.kind and "non-state" not in party.kind else "group",
             (party.name, *party.aliases)),
            ("metonym", party.metonyms), ("adjective", (*party.adjectives, *party.demonyms)),
        )  # fmt: skip
        for kind, texts in kinds:
            for text in filter(usable, map(_bare, texts)):
                yield Name(text, kind, plain[party.id], code[party.id], plain[party.id], from_case=True)
    for organ in case.organ:
        home = plain.get(organ.party, organ.party)
        for text in filter(usable, map(_bare, (organ.name, *organ.aliases))):
            yield Name(text, "organ", home, organ.cameo or code.get(organ.party, ""), organ.name, from_case=True)


_RANKS = re.compile(r"^(?:(?:Lt|Maj|Brig|Gen|Col|Lieutenant|Major|General|Brigadier|Colonel)\.?[ -]+)+")


def _holders(case: CaseFile, plain: dict[str, str], code: dict[str, str], general: World) -> dict[str, HolderOf]:
    out: dict[str, HolderOf] = {}
    for role in case.role:
        party = plain.get(role.party, role.party)
        for holder in role.holders:
            known = HolderOf(holder, _bare(role.title), party, general.codes.get(party) or code.get(role.party, ""))
            out[_RANKS.sub("", holder.name).lower()] = known
    return out
