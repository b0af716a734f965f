"""Escalation chains: happenings that the texts say led to one another, each link with its words.

1. a link is read from one document: an act, the act it led to, and the words that say so (``cause_of`` of a claim).
2. "in response to", "led to", "retaliated" state a cause; "after" alone states an order, and counts only where the
   later act answers by its nature or the two are of different parties (``data/escalation.tsv``).
3. the acts of many documents are brought to one happening: by the incident they are linked to, by the name the case
   file has for it ("the Pulwama attack"), else by type, day, doer and place.
4. a link against the order of time, of a happening to itself, or one that would close a circle is left out and counted.
5. happenings joined by links, however many, are one chain.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

import msgspec

from truceline.judgement.dated import FORCE, DatedClaim, Matter
from truceline.judgement.wording import rows
from truceline.ledger.records import Incident
from truceline.model.case import Background, CaseFile
from truceline.model.claim import Event
from truceline.model.span import Evidence, Span
from truceline.reading.acts.causes import Connective, is_answer, joining, opening

Bond: TypeAlias = Literal["stated", "after"]

_HAPPENED = frozenset({"asserted", "alleged", "background"})
_DATED = frozenset({"instant", "day", "days", "week"})
_SHORT = 31
"""A happening of the case file longer than this many days does not own every act at its place."""
_LATE = 3
"""Days after a known happening within which an act at its place, dated by publication alone, is taken for it."""


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One node of a chain: an incident of the ledger, a happening that the case file names, or acts that texts tell of
    alike. ``name``: the case file's, else the words of the first claim."""

    id: str
    kind: Literal["incident", "background", "claim"]
    day: str
    name: str
    types: tuple[str, ...]
    incidents: tuple[str, ...]
    claims: tuple[str, ...]


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """One document that states a link: the connective, the sentence or sentences, both claims."""

    connective: str
    bond: Bond
    words: str
    cause: str
    effect: str
    document: str
    title: str | None
    published: str | None


class CausalLink(msgspec.Struct, frozen=True, kw_only=True):
    """That one happening led to another, by everybody who says so; ``stated`` where one telling states the cause."""

    cause: str
    effect: str
    bond: Bond
    tellings: tuple[Telling, ...]


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """Happenings joined by links, in the order of time; ``spine``: the longest way through, as happening ids."""

    first: str
    last: str
    happenings: tuple[Happening, ...]
    links: tuple[CausalLink, ...]
    spine: tuple[str, ...]


class Chains(msgspec.Struct, frozen=True, kw_only=True):
    """The chains of a case, the earliest first; ``left_out``: links that were read but do not count, by reason."""

    case: str
    chains: tuple[Chain, ...]
    left_out: dict[str, int]


class _Read(msgspec.Struct, frozen=True):
    """A link as one document has it."""

    cause: DatedClaim
    effect: DatedClaim
    telling: Telling


def chains(case: CaseFile, claims: Sequence[DatedClaim], incidents: Sequence[Incident], matter: Matter) -> Chains:
    """The chains among claims; ``incidents`` are the ledger's. The same input gives the same chains."""
    left_out: Counter[str] = Counter()
    places = _Places(case, incidents, claims)
    told = sorted(_read(claims, places, matter, left_out), key=lambda r: (r.telling.published or "", r.telling.effect))
    joined: defaultdict[tuple[str, str], list[_Read]] = defaultdict(list)
    for read in told:
        cause, effect = places.of(read.cause), places.of(read.effect)
        if cause == effect:
            left_out["one happening, told twice"] += 1
        elif places.day(cause) > places.day(effect):
            left_out["against the order of time"] += 1
        else:
            joined[cause, effect].append(read)
    links = [_link(pair, reads) for pair, reads in joined.items()]
    kept = _without_circles(sorted(links, key=lambda k: _rank(k, places)), left_out)
    return Chains(
        case=case.case.id,
        chains=tuple(sorted(_joined(kept, places), key=lambda c: (c.first, c.last, c.spine))),
        left_out=dict(sorted(left_out.items())),
    )


# ------------------------------------------------------------ links read


def _read(claims: Sequence[DatedClaim], places: _Places, matter: Matter, left_out: Counter[str]) -> Iterator[_Read]:
    by_id = {(d.document_id, d.claim.id): d for d in claims}
    for cause in claims:
        for name in cause.claim.cause_of if isinstance(cause.claim, Event) else ():
            effect = by_id.get((cause.document_id, name))
            if effect is None or not isinstance(effect.claim, Event) or not isinstance(cause.claim, Event):
                left_out["its act is of another day than was asked about"] += 1
                continue
            if not places.ours(cause, matter) and not places.ours(effect, matter):
                continue  # another conflict in the same documents
            why = _no_escalation(cause.claim, effect.claim)
            found = None if why else _words(cause, effect)
            if found is None:
                left_out[why or "the words that join it were not found"] += 1
            elif found.bond == "after" and not _answers(cause.claim, effect.claim):
                left_out["only said to come after"] += 1
            else:
                yield _Read(cause, effect, found)


@functools.cache
def _types() -> dict[str, bool]:
    """Types that may stand in a chain, and whether such an act answers by its nature."""
    return {name: nature == "answer" for name, nature in rows("escalation.tsv", 2)}


def _no_escalation(cause: Event, effect: Event) -> str | None:
    if cause.standing not in _HAPPENED or effect.standing not in _HAPPENED:
        return "did not happen, or has yet to"
    if cause.type not in _types() or effect.type not in _types():
        return "no escalation"
    return None


def _answers(cause: Event, effect: Event) -> bool:
    first = cause.actor.party if cause.actor is not None else None
    second = effect.actor.party if effect.actor is not None else None
    return _types()[effect.type or ""] or (first is not None and second is not None and first != second)


def _words(cause: DatedClaim, effect: DatedClaim) -> Telling | None:
    """The words of a document that join two of its acts."""
    found = _same_sentence(cause, effect) or _next_sentence(cause, effect)
    if found is None:
        return None
    connective, said, words = found
    return Telling(
        connective=" ".join(said.split()), bond="stated" if connective is None or connective.causal else "after",
        words=words, cause=cause.ref, effect=effect.ref, document=effect.document_id, title=effect.title,
        published=effect.published,
    )  # fmt: skip


_Joined: TypeAlias = tuple[Connective | None, str, str]


def _same_sentence(cause: DatedClaim, effect: DatedClaim) -> _Joined | None:
    for e in effect.claim.evidence:
        causes, effects = _triggers(cause, e), _triggers(effect, e)
        for a in causes:
            for b in effects:
                first, second = sorted((a, b))
                found = joining(e.quote[first.end - e.start : second.start - e.start])
                if found is not None and (found[0].where == "forward") == (a < b):
                    return found[0], found[1], e.quote
        if causes and effects:
            begun = opening(e.quote)
            if begun is not None and begun[0].where == "backward":
                return begun[0], begun[1], e.quote
            answer = next((w for b in effects if is_answer(w := _cut(e, b))), None)
            if answer is not None:
                return None, answer, e.quote
    return None


def _next_sentence(cause: DatedClaim, effect: DatedClaim) -> _Joined | None:
    """The sentence of the cause and the next one, which takes it up."""
    for e in effect.claim.evidence:
        effects = _triggers(effect, e)
        earlier = [c for c in cause.claim.evidence if c.end <= e.start and _triggers(cause, c)]
        if not effects or not earlier:
            continue
        words = f"{earlier[-1].quote} {e.quote}"
        begun = opening(e.quote)
        if begun is not None and begun[0].where == "opening":
            return begun[0], begun[1], words
        answer = next((w for b in effects if is_answer(w := _cut(e, b))), None)
        if answer is not None:
            return None, answer, words
    return None


def _triggers(dated: DatedClaim, e: Evidence) -> list[Span]:
    claim = dated.claim
    if not isinstance(claim, Event):
        return []
    spans = {*claim.triggers, *((claim.trigger,) if claim.trigger is not None else ())}
    return sorted(s for s in spans if e.start <= s.start and s.end <= e.end)


def _cut(e: Evidence, span: Span) -> str:
    return e.quote[span.start - e.start : span.end - e.start]


# ------------------------------------------------------------ happenings


class _Places:
    """Which happening each claim tells of."""

    def __init__(self, case: CaseFile, incidents: Sequence[Incident], claims: Sequence[DatedClaim]) -> None:
        self._known = [(b, _aliases(b)) for b in sorted(case.background, key=lambda b: (b.start, b.id))]
        self._names = {b.id: b for b in case.background}
        self._days = {i.id: i.day for i in incidents}
        self._incident = {a.member: i.id for i in incidents for a in i.accounts if a.kind == "claim"}
        self._of: dict[str, str] = {}
        self._claims: defaultdict[str, list[DatedClaim]] = defaultdict(list)
        self._merged: defaultdict[str, set[str]] = defaultdict(set)
        acts = [d for d in claims if isinstance(d.claim, Event) and d.claim.type in _types()]
        named = {d.ref: b.id for d in acts if (b := self._background(d)) is not None}
        of_incident = {self._incident[ref]: name for ref, name in sorted(named.items()) if ref in self._incident}
        for dated in acts:
            incident = self._incident.get(dated.ref)
            name = named.get(dated.ref) or of_incident.get(incident or "") or incident or _alike(dated)
            self._of[dated.ref] = name
            self._claims[name].append(dated)
            if incident is not None:
                self._merged[name].add(incident)

    def of(self, dated: DatedClaim) -> str:
        """The happening of a claim."""
        return self._of.get(dated.ref) or _alike(dated)

    def day(self, name: str) -> str:
        """The day it began."""
        if name in self._names:
            return self._names[name].start[:10]
        if name in self._days:
            return self._days[name]
        return min((d.day or "" for d in self._claims.get(name, ())), default="")

    def ours(self, dated: DatedClaim, matter: Matter) -> bool:
        """Whether a claim is of this conflict."""
        return dated.ref in self._incident or self.of(dated) in self._names or matter.concerns(dated)

    def happening(self, name: str) -> Happening:
        """A happening with what tells of it."""
        told = sorted(self._claims.get(name, ()), key=lambda d: (d.day or "", d.ref))
        events = [d.claim for d in told if isinstance(d.claim, Event)]
        kind: Literal["incident", "background", "claim"] = (
            "background" if name in self._names else "incident" if name in self._days else "claim"
        )
        words = self._names[name].name if name in self._names else told[0].claim.evidence[0].quote if told else name
        return Happening(
            id=name, kind=kind, day=self.day(name), name=words,
            types=tuple(dict.fromkeys(e.type for e in events if e.type)), incidents=tuple(sorted(self._merged[name])),
            claims=tuple(d.ref for d in told),
        )  # fmt: skip

    def _background(self, dated: DatedClaim) -> Background | None:
        """The happening of the case file that a claim names or, where it names none, tells of by its place on its days;
        the latest that could be meant."""
        claim, day = dated.claim, dated.day or ""
        if not isinstance(claim, Event):
            return None
        begun = [(known, aliases) for known, aliases in self._known if known.start[:10] <= day]
        named = [known for known, aliases in begun if _named(claim, known, aliases)]
        placed = [known for known, aliases in begun if not named and _placed(dated, claim, known, aliases)]
        return max(named or placed, key=lambda b: b.start, default=None)


def _aliases(known: Background) -> re.Pattern[str]:
    """The names of a happening. Of a name made of a proper name and a word for an act ("Balakot strikes") the proper
    name counts too, where a word for an act stands right behind it."""
    names = {known.name, *known.aliases}
    cut = {n.rpartition(" ")[0] for n in names if n.rpartition(" ")[2].islower()}
    listed = sorted(names | {n for n in cut if n[:1].isupper() and " " not in n}, key=lambda n: (-len(n), n))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, listed))})(?!\w)", re.IGNORECASE)


def _named(claim: Event, known: Background, aliases: re.Pattern[str]) -> bool:
    """Whether the words at a claim's trigger are a name of the happening: "the Pulwama attack"."""
    if claim.known_as == known.name:
        return True
    if _own_day(claim) and not known.start[:10] <= (claim.when.start or "")[:10] <= known.end[:10]:  # type: ignore[union-attr] # it has a day of its own
        return False
    triggers = [(e, s) for e in claim.evidence for s in claim.triggers if e.start <= s.start and s.end <= e.end]
    for e, span in triggers:
        start, end = span.start - e.start, span.end - e.start
        for hit in aliases.finditer(e.quote):
            if hit.start() < end and start < hit.end():
                return True
            if hit.end() <= start and set(e.quote[hit.end() : start].lower().split()) <= _modifiers():
                return True
    return False


@functools.cache
def _modifiers() -> frozenset[str]:
    return frozenset(row[0] for row in rows("act_modifiers.tsv", 1))


def _placed(dated: DatedClaim, claim: Event, known: Background, aliases: re.Pattern[str]) -> bool:
    """Whether an act of force lies at a place that the happening is named by, on its days."""
    if claim.type not in FORCE or claim.where is None or claim.where.precision in ("country", "admin1", "region"):
        return False
    if not aliases.fullmatch(claim.where.name) or _days_apart(known.start[:10], known.end[:10]) > _SHORT:
        return False
    day = (claim.when.start or "")[:10] if claim.when is not None and _own_day(claim) else (dated.day or "")
    slack = 0 if _own_day(claim) else _LATE
    return known.start[:10] <= day <= known.end[:10] or (slack > 0 and _days_apart(known.end[:10], day) <= slack)


def _own_day(claim: Event) -> bool:
    return claim.when is not None and claim.when.start is not None and claim.when.precision in _DATED


def _days_apart(first: str, last: str) -> int:
    try:
        gap = (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days
    except ValueError:
        return 10_000
    return gap if gap >= 0 else 10_000


def _alike(dated: DatedClaim) -> str:
    """A name for acts told alike: type, day, doer and place."""
    claim = dated.claim
    actor = claim.actor.party or claim.actor.text if isinstance(claim, Event) and claim.actor is not None else ""
    place = claim.where.name if isinstance(claim, Event) and claim.where is not None else ""
    kind = claim.type if isinstance(claim, Event) else ""
    words = "|".join((kind or "", dated.day or "", actor, place.casefold()))
    return f"h-{dated.day}-{hashlib.sha256(words.encode()).hexdigest()[:8]}"


# ------------------------------------------------------------ from links to chains


def _link(pair: tuple[str, str], reads: Sequence[_Read]) -> CausalLink:
    tellings = tuple(r.telling for r in reads)
    bond: Bond = "stated" if any(t.bond == "stated" for t in tellings) else "after"
    return CausalLink(cause=pair[0], effect=pair[1], bond=bond, tellings=tellings)


def _rank(link: CausalLink, places: _Places) -> tuple[object, ...]:
    """Stated before only said to come after, more tellings before fewer, then by time: the order in which a circle is
    broken."""
    return (link.bond != "stated", -len(link.tellings), places.day(link.cause), link.cause, link.effect)


def _without_circles(links: Iterable[CausalLink], left_out: Counter[str]) -> list[CausalLink]:
    kept: list[CausalLink] = []
    after: defaultdict[str, list[str]] = defaultdict(list)
    for link in links:
        if link.cause in _reached(after, link.effect):
            left_out["would close a circle"] += len(link.tellings)
            continue
        after[link.cause].append(link.effect)
        kept.append(link)
    return kept


def _reached(after: Mapping[str, Sequence[str]], start: str) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        for following in after.get(waiting.pop(), ()):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return seen


def _joined(links: Sequence[CausalLink], places: _Places) -> Iterator[Chain]:
    """Links that share happenings, together."""
    beside: defaultdict[str, list[str]] = defaultdict(list)
    for link in links:
        beside[link.cause].append(link.effect)
        beside[link.effect].append(link.cause)
    seen: set[str] = set()
    for name in sorted(beside):
        if name in seen:
            continue
        group = _reached(beside, name)
        seen |= group
        ordered = sorted(group, key=lambda n: (places.day(n), n))
        inside = [k for k in links if k.cause in group]
        inside.sort(key=lambda k: (places.day(k.cause), places.day(k.effect), k.cause, k.effect))
        yield Chain(
            first=places.day(ordered[0]), last=places.day(ordered[-1]),
            happenings=tuple(places.happening(n) for n in ordered), links=tuple(inside),
            spine=_spine(inside, ordered),
        )  # fmt: skip


def _spine(links: Sequence[CausalLink], ordered: Sequence[str]) -> tuple[str, ...]:
    """The longest way through a chain; of equal ones that which comes first by time and name."""
    after: defaultdict[str, list[str]] = defaultdict(list)
    for link in links:
        after[link.cause].append(link.effect)

    @functools.cache
    def longest(name: str) -> tuple[str, ...]:
        ways = [longest(following) for following in sorted(after[name], key=ordered.index)]
        return (name, *max(ways, key=len, default=()))

    return max((longest(name) for name in ordered), key=len)
