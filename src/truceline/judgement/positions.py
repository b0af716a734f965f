"""Positions: who takes which stance on which issue, when, in which words; whether it shifted or stayed.

An issue is taken from the case file (``issue``); where the case has none of that name, from a list of what ceasefires
are talked about with (``data/topics.tsv``). A claim is on an issue where its own words (a statement's content, an
event's sentence) name one of the issue's terms. What kind of stance it is, ``data/stances.tsv`` tells from what was
read.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal, TypeAlias

import msgspec

from truceline.judgement.dated import HAPPENED, DatedClaim, Matter
from truceline.judgement.wording import any_of, content_of, members, party_of, rows, speaker_of
from truceline.model.case import CaseFile
from truceline.model.claim import Event, Statement

Course: TypeAlias = Literal["shifted", "constant", "too little"]

_STRENGTH = ("agreement", "offer", "refusal", "condition", "threat", "demand", "denial", "accusation", "stance")
"""Of a statement that does several things, the first of these is its kind."""
ENOUGH = 2
"""Fewer positions that open or close than this tell neither a shift nor constancy."""


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """An issue: ``of_case`` where the case file names it; ``known``: what its file says each party holds."""

    id: str
    name: str
    terms: tuple[str, ...]
    of_case: bool
    known: dict[str, str] = {}


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """One stance: its kind (offer, demand, refusal, condition, agreement, ...), whether it opens (+) or closes (-), the
    term that names the issue, and the words."""

    day: str
    kind: str
    sign: Literal["+", "-", ""]
    speaker: str | None
    term: str
    words: str
    claim: str
    document: str
    title: str | None


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """A party's position with the other sign than the one before it on the same issue."""

    before: Position
    after: Position


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One party's positions on one issue, in order. ``course``: ``shifted`` with every shift; ``constant`` where two or
    more open or close and all alike; else ``too little``."""

    issue: str
    party: str
    known: str | None
    course: Course
    positions: tuple[Position, ...]
    shifts: tuple[Shift, ...]


class Positions(msgspec.Struct, frozen=True, kw_only=True):
    """The matrix: issues, parties, and a cell for each pair that has a position."""

    case: str
    issues: tuple[Topic, ...]
    parties: tuple[str, ...]
    cells: tuple[Cell, ...]


def positions(
    case: CaseFile,
    claims: Sequence[DatedClaim],
    matter: Matter,
    *,
    issue: str | None = None,
    party: str | None = None,
) -> Positions:
    """The positions of the parties on every issue, or on one, or of one party. Claims without a day are left out."""
    issues = [t for t in topics(case) if issue in (None, t.id)]
    named = [(t, any_of(t.terms)) for t in issues]
    parties = [p for p in sorted(matter.parties) if party in (None, p)]
    found: dict[tuple[str, str], list[Position]] = {}
    for dated in claims:
        whose, kind = [p for p in parties if p in _whose(dated)], _kind(dated)
        if dated.day is None or kind is None or not whose or not _between(dated, matter):
            continue
        said = content_of(dated)
        for topic, pattern in named:
            hit = pattern.search(said) if pattern is not None else None
            for one in whose if hit is not None else ():
                found.setdefault((topic.id, one), []).append(_position(dated, kind, hit[0] if hit else ""))
    cells = [_cell(t, p, found[t.id, p]) for t in issues for p in parties if (t.id, p) in found]
    return Positions(case=case.case.id, issues=tuple(issues), parties=tuple(parties), cells=tuple(cells))


@functools.lru_cache(maxsize=8)
def _general() -> tuple[Topic, ...]:
    return tuple(
        Topic(id=name, name=words, terms=tuple(terms.split("|")), of_case=False)
        for name, words, terms in rows("topics.tsv", 3)
    )


def topics(case: CaseFile) -> tuple[Topic, ...]:
    """The issues of a case, then those of ceasefires in general that no issue of the case names by one of its terms."""
    names = {p.id: p.name for p in case.party}
    own = [
        Topic(
            id=i.id, name=i.name, terms=(i.name, *i.aliases), of_case=True,
            known={names.get(party, party): stance for party, stance in i.positions.items()},
        )
        for i in case.issue
    ]  # fmt: skip
    taken = {term.casefold() for topic in own for term in topic.terms} | {topic.id for topic in own}
    return (*own, *(t for t in _general() if t.id not in taken and not {x.casefold() for x in t.terms} & taken))


def _whose(dated: DatedClaim) -> frozenset[str]:
    """Whose position a claim is: its source's or doer's; of what was agreed, both sides'. What one side says that the
    other refuses or offers is not the other's own word."""
    claim = dated.claim
    if not isinstance(claim, Event):
        return members(party_of(dated))
    if claim.type == "ceasefire_agreed":
        sides = (claim.actor, claim.recipient)
        return frozenset(p for side in sides if side is not None for p in members(side.party))
    told_by = members(claim.source.party if claim.source is not None else None)
    doers = members(party_of(dated))
    return doers & told_by if told_by else doers


def _between(dated: DatedClaim, matter: Matter) -> bool:
    """Whether a claim is about the parties: it names two of them, or stands in a document that speaks of two."""
    needed = min(2, len(matter.names))
    return len(matter.mentions(dated)) >= needed or len(matter.documents.get(dated.document_id, ())) >= needed


@functools.cache
def _stances() -> dict[tuple[str, str], tuple[str, str]]:
    return {(where, value): (kind, sign) for where, value, kind, sign in rows("stances.tsv", 4)}


def _kind(dated: DatedClaim) -> tuple[str, str] | None:
    """The kind of stance a claim takes and its sign; None for what is no stance, did not happen, or is retold."""
    claim = dated.claim
    if isinstance(claim, Event):
        return _stances().get(("type", claim.type or "")) if claim.standing in HAPPENED else None
    if not isinstance(claim, Statement):
        return None
    kinds = [_stances()["does", does] for does in claim.does if ("does", does) in _stances()]
    return min(kinds, key=lambda k: _STRENGTH.index(k[0]), default=None)


def _position(dated: DatedClaim, kind: tuple[str, str], term: str) -> Position:
    name, sign = kind
    return Position(
        day=dated.day or "", kind=name, sign="+" if sign == "+" else "-" if sign == "-" else "",
        speaker=speaker_of(dated), term=term, words=dated.words, claim=dated.ref, document=dated.document_id,
        title=dated.title,
    )  # fmt: skip


def _cell(topic: Topic, party: str, told: Sequence[Position]) -> Cell:
    ordered = sorted(_once(told), key=lambda p: (p.day, p.document, p.claim))
    signed = _clear([p for p in ordered if p.sign])
    shifts = tuple(Shift(before=a, after=b) for a, b in pairwise(signed) if a.sign != b.sign)
    course: Course = "shifted" if shifts else "constant" if len(signed) >= ENOUGH else "too little"
    return Cell(
        issue=topic.id, party=party, known=topic.known.get(party), course=course, positions=tuple(ordered),
        shifts=shifts,
    )  # fmt: skip


def _clear(signed: Sequence[Position]) -> list[Position]:
    """The last signed position of each day, without the days on which both signs were read."""
    days: dict[str, list[Position]] = {}
    for position in signed:
        days.setdefault(position.day, []).append(position)
    return [told[-1] for told in days.values() if len({p.sign for p in told}) == 1]


def _once(told: Iterable[Position]) -> list[Position]:
    """Positions without a statement that only retells, in the same document, the act that stands as an event; a bare
    stance gives way to whatever else the same words are."""
    kept: list[Position] = []
    for position in sorted(told, key=lambda p: (_STRENGTH.index(p.kind), -len(p.words), p.claim)):
        words = _plain(position.words)
        alike = [k for k in kept if k.document == position.document and k.day == position.day]
        alike = [k for k in alike if position.kind in (k.kind, "stance")]
        if not any(_shares(_plain(k.words), words) for k in alike):
            kept.append(position)
    return kept


def _shares(a: str, b: str) -> bool:
    """Whether one holds most of the other's words: a sentence, and the same sentence without its speaker."""
    one, two = set(a.split()), set(b.split())
    return len(one & two) >= 0.8 * min(len(one), len(two))


def _plain(words: str) -> str:
    return re.sub(r"\W+", " ", words).strip().lower()
