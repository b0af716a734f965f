"""Commitment: when each party reaffirmed, questioned or renounced an agreement while it was in force, in which words.

Three things are looked at, in this order: what was done (a ceasefire agreed, declared, observed; ended), what a
statement does (reaffirm, agree; threaten, reject, blame), and phrases (``data/commitment_words.tsv``). To blame the
other side is to question that the agreement is kept, not to leave it. What a party asks of another is not its own
commitment.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Literal, TypeAlias

import msgspec

from truceline.judgement.dated import HAPPENED, DatedClaim, Matter
from truceline.judgement.wording import content_of, members, rows
from truceline.model.claim import Event, Statement

Kind: TypeAlias = Literal["reaffirmed", "questioned", "renounced"]

REAFFIRMS = frozenset({"reaffirm", "agree"})
QUESTIONS = frozenset({"blame", "threaten", "reject"})
ASKS = frozenset({"demand", "appeal", "blame", "deny"})
"""What a statement does where its phrases tell of somebody else's commitment, or of none."""
REAFFIRMING_EVENTS = frozenset({"ceasefire_agreed", "ceasefire_declared", "ceasefire_observed"})
RENOUNCING_EVENTS = frozenset({"ceasefire_ended"})

_KINDS: tuple[Kind, ...] = ("reaffirmed", "questioned", "renounced")
_TURNED = re.compile(
    r"\b(?:not|never|nor|n't|refus\w+|fail\w*|stopped|must|should|need(?:s|ed)? to|urg\w+|call(?:s|ed|ing)? (?:on|for)|"
    r"ask\w*|want\w*|demand\w*|accus\w+)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
"""Words before a phrase that deny it or ask it of somebody."""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One time a party reaffirmed, questioned or renounced. ``by`` is what shows it: an event's type, what the
    statement does, or the phrase; ``words`` are the claim's."""

    day: str
    kind: Kind
    by: str
    speaker: str | None
    words: str
    claim: str
    document: str


class Commitment(msgspec.Struct, frozen=True, kw_only=True):
    """One party's words about an agreement: how often, the last day of each kind, and each time in order
    (``marks``)."""

    party: str
    reaffirmed: int
    questioned: int
    renounced: int
    last_reaffirmed: str | None
    last_questioned: str | None
    last_renounced: str | None
    claims: tuple[str, ...]
    marks: tuple[Mark, ...] = ()

    def words(self) -> str:
        """The commitment as one line."""
        last = f", last {self.last_reaffirmed}" if self.last_reaffirmed else ""
        return (
            f"{self.party}: reaffirmed {self.reaffirmed} times{last}; questioned {self.questioned}, "
            f"renounced {self.renounced}"
        )


def commitments(claims: Sequence[DatedClaim], matter: Matter) -> tuple[Commitment, ...]:
    """Every party's commitment as its statements and acts show it; a party that was not heard has zeros."""
    concerning = [d for d in claims if matter.concerns(d) and d.day is not None]
    return tuple(_of(party, concerning, matter) for party in sorted(matter.parties))


def _of(party: str, claims: Sequence[DatedClaim], matter: Matter) -> Commitment:
    marks = []
    for dated in claims:
        found = _kind(dated, party, matter)
        if found is not None:
            kind, by = found
            source = dated.claim.source
            marks.append(
                Mark(
                    day=dated.day or "", kind=kind, by=by, speaker=source.name if source is not None else None,
                    words=dated.words, claim=dated.ref, document=dated.document_id,
                )
            )  # fmt: skip
    once = tuple(sorted(_once(marks), key=lambda m: (m.day, m.claim)))
    days = {kind: [m.day for m in once if m.kind == kind] for kind in _KINDS}
    return Commitment(
        party=party,
        reaffirmed=len(days["reaffirmed"]),
        questioned=len(days["questioned"]),
        renounced=len(days["renounced"]),
        last_reaffirmed=max(days["reaffirmed"], default=None),
        last_questioned=max(days["questioned"], default=None),
        last_renounced=max(days["renounced"], default=None),
        claims=tuple(m.claim for kind in _KINDS for m in once if m.kind == kind),
        marks=once,
    )


def _once(marks: Sequence[Mark]) -> list[Mark]:
    """Marks without those that the same words of a document tell again: a statement and the event it reports are one
    time. Words that renounce do not reaffirm too ("called off" is no call)."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (-_KINDS.index(m.kind), -len(m.words), m.claim)):
        told = (k for k in kept if k.document == mark.document and (k.kind, k.day) == (mark.kind, mark.day))
        over = (k for k in kept if k.document == mark.document and k.kind == "renounced")
        if not any(_same(mark.words, k.words) for k in (*told, *over)):
            kept.append(mark)
    return kept


def _same(a: str, b: str) -> bool:
    one, other = _plain(a), _plain(b)
    return one in other or other in one


def _plain(words: str) -> str:
    return re.sub(r"\W+", " ", words).strip().lower()


def _kind(dated: DatedClaim, party: str, matter: Matter) -> tuple[Kind, str] | None:
    claim = dated.claim
    if isinstance(claim, Event):
        return _done(claim, dated, party, matter)
    if not isinstance(claim, Statement) or claim.source is None or party not in members(claim.source.party):
        return None
    if not matter.words.search(dated.words):
        return None
    said = _phrase(content_of(dated)) if not ASKS & set(claim.does) else None
    if said is not None and said[0] == "renounced":
        return said
    for kind, signs in (("reaffirmed", REAFFIRMS), ("questioned", QUESTIONS)):
        does = next((d for d in claim.does if d in signs), None)
        if does is not None:
            return ("reaffirmed" if kind == "reaffirmed" else "questioned"), does
    return said


def _done(claim: Event, dated: DatedClaim, party: str, matter: Matter) -> tuple[Kind, str] | None:
    if claim.standing not in HAPPENED or claim.type is None:
        return None
    actors = members(claim.actor.party if claim.actor is not None else None)
    if claim.type in RENOUNCING_EVENTS:
        return ("renounced", claim.type) if party in actors else None
    if claim.type not in REAFFIRMING_EVENTS:
        return None
    bound = actors | members(claim.recipient.party if claim.recipient is not None else None)
    if claim.type == "ceasefire_declared":  # by one side; what its words name besides is not bound by it
        return ("reaffirmed", claim.type) if party in actors else None
    return ("reaffirmed", claim.type) if party in (bound or matter.mentions(dated)) else None


def _phrase(said: str) -> tuple[Kind, str] | None:
    """The strongest phrase in what is said: a renunciation before a question before a reaffirmation."""
    for kind in reversed(_KINDS):
        for pattern in _phrases()[kind]:
            found = pattern.search(said)
            if found is not None and not _TURNED.search(said[: found.start()]):
                return kind, found[0]
    return None


@functools.cache
def _phrases() -> dict[str, tuple[re.Pattern[str], ...]]:
    told = rows("commitment_words.tsv", 2)
    return {k: tuple(re.compile(p, re.IGNORECASE) for kind, p in told if kind == k) for k in _KINDS}
