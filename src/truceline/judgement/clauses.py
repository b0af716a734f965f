"""Silences: which clauses of the instruments it invokes a party mentions, and which it never does.

**Invoked**: the party's own words name the instrument by its title or an alias. **Mentioned**: its words hold one of
the clause's terms (the case file's ``terms``), as whole words, inflected or not. Only statements of the party count,
not what others say of it. Where few of its words were read nothing is said of what it leaves out: a short text leaves
out nearly everything. Beside these stand the silences that documents themselves point out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeAlias

import msgspec

from truceline.judgement.dated import DatedClaim, Matter
from truceline.judgement.wording import any_of, content_of, speaker_of
from truceline.model.agreement import Clause, Instrument
from truceline.model.case import CaseFile
from truceline.model.claim import Silence, Statement

ClauseState: TypeAlias = Literal["mentioned", "never mentioned", "too little read"]

MIN_WORDS = 150
"""Fewer words of a party than this, in the documents in which it invokes an instrument, say nothing of what it leaves
out: about as long as a spokesman's answer to one question."""
_QUOTED = 3
"""Times a clause is quoted at most; all are counted."""


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """Words of a party: the day, who spoke, the term that was found, and the claim."""

    day: str | None
    speaker: str | None
    term: str
    words: str
    claim: str


class ClauseHeard(msgspec.Struct, frozen=True, kw_only=True):
    """One clause: whether the party's words mention it, how often, and the latest of them."""

    clause: str
    text: str
    state: ClauseState
    times: int
    said: tuple[Words, ...]


class Invoked(msgspec.Struct, frozen=True, kw_only=True):
    """An instrument that a party invokes: where, how many of its words were read there (``words_read``, in
    ``documents`` documents), and each clause."""

    party: str
    instrument: str
    title: str
    times: int
    documents: int
    words_read: int
    said: tuple[Words, ...]
    clauses: tuple[ClauseHeard, ...]

    @property
    def left_out(self) -> tuple[str, ...]:
        """The clauses that the party never mentions, as far as was read."""
        return tuple(c.clause for c in self.clauses if c.state == "never mentioned")


class SilenceRead(msgspec.Struct, frozen=True, kw_only=True):
    """An omission that a document points out: whose, of what, of which clause where a case knows it."""

    day: str | None
    party: str | None
    speaker: str | None
    omitted: str
    instrument: str | None
    words: str
    claim: str


class Silences(msgspec.Struct, frozen=True, kw_only=True):
    """What was invoked and left out, by party and instrument, and the silences read."""

    case: str
    invoked: tuple[Invoked, ...]
    read: tuple[SilenceRead, ...]


def silences(case: CaseFile, claims: Sequence[DatedClaim], matter: Matter) -> Silences:
    """The instruments each party invokes with their clauses, and the silences that the documents point out."""
    spoken: dict[str, list[DatedClaim]] = {party: [] for party in sorted(matter.parties)}
    for dated in claims:
        source = dated.claim.source
        if isinstance(dated.claim, Statement) and source is not None and source.party in spoken:
            spoken[source.party].append(dated)
    invoked = [
        found
        for party, said in spoken.items()
        for instrument in case.instrument
        if (found := _invoked(case, party, instrument, said)) is not None
    ]
    return Silences(case=case.case.id, invoked=tuple(invoked), read=tuple(_read(claims, matter)))


def _invoked(case: CaseFile, party: str, instrument: Instrument, said: Sequence[DatedClaim]) -> Invoked | None:
    pattern = any_of(_names(case, instrument))
    if pattern is None:
        return None
    where = _found(pattern, said)
    if not where:
        return None
    documents = {_document(w.claim, said) for w in where}
    there = [d for d in said if d.document_id in documents]
    length = sum(len(content_of(d).split()) for d in there)
    return Invoked(
        party=party,
        instrument=instrument.id,
        title=instrument.title,
        times=len(where),
        documents=len(documents),
        words_read=length,
        said=tuple(where[-_QUOTED:]),
        clauses=tuple(_clause(clause, said, length) for clause in instrument.clause),
    )


def _clause(clause: Clause, said: Sequence[DatedClaim], length: int) -> ClauseHeard:
    pattern = _inflected(clause.terms)
    found = _found(pattern, said) if pattern is not None else []
    state: ClauseState = "mentioned" if found else "never mentioned" if length >= MIN_WORDS else "too little read"
    if pattern is None:
        state = "too little read"
    return ClauseHeard(clause=clause.id, text=clause.text, state=state, times=len(found), said=tuple(found[-_QUOTED:]))


def _names(case: CaseFile, instrument: Instrument) -> Iterable[str]:
    """What names an instrument. A single word that names a place or a party too ("Lahore") does not name a text."""
    taken = {n.casefold() for place in case.places for n in (place.name, *place.aliases)}
    taken |= {n.casefold() for p in case.party for n in (p.name, *p.aliases, *p.metonyms)}
    return (n for n in (instrument.title, *instrument.aliases) if " " in n or n.casefold() not in taken)


def _inflected(terms: Iterable[str]) -> re.Pattern[str] | None:
    """Any of the terms as whole words, the last of which may have an ending ("withdraw its forces", "bilaterally")."""
    listed = sorted({t.strip() for t in terms if len(t.strip()) > 1}, key=lambda t: (-len(t), t))
    if not listed:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, listed))})(?:s|es|ed|ly|al|ism)?(?!\w)", re.IGNORECASE)


def _found(pattern: re.Pattern[str], said: Sequence[DatedClaim]) -> list[Words]:
    out = []
    for dated in said:
        hit = pattern.search(content_of(dated))
        if hit is not None:
            out.append(Words(day=dated.day, speaker=speaker_of(dated), term=hit[0], words=dated.words, claim=dated.ref))
    return sorted(out, key=lambda w: (w.day or "", w.claim))


def _document(ref: str, said: Sequence[DatedClaim]) -> str:
    return next(d.document_id for d in said if d.ref == ref)


def _read(claims: Sequence[DatedClaim], matter: Matter) -> Iterator[SilenceRead]:
    """Silences of the parties, or in documents that speak of two of them."""
    needed = min(2, len(matter.names))
    for dated in claims:
        claim = dated.claim
        if not isinstance(claim, Silence):
            continue
        party = claim.source.party if claim.source is not None else None
        if party in matter.parties or len(matter.documents.get(dated.document_id, ())) >= needed:
            yield SilenceRead(
                day=dated.day, party=party, speaker=claim.speaker, omitted=claim.omitted, instrument=claim.instrument,
                words=dated.words, claim=dated.ref,
            )  # fmt: skip
