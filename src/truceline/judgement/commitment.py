"""Commitment: how often each party reaffirmed, questioned or renounced an agreement while it was in force."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from truceline.judgement.dated import HAPPENED, DatedClaim, Matter
from truceline.model.claim import Event, Statement

REAFFIRMS = frozenset({"reaffirm", "agree"})
QUESTIONS = frozenset({"blame", "threaten", "reject"})
REAFFIRMING_EVENTS = frozenset({"ceasefire_agreed", "ceasefire_declared", "ceasefire_observed"})
RENOUNCING_EVENTS = frozenset({"ceasefire_ended"})


class Commitment(msgspec.Struct, frozen=True, kw_only=True):
    """One party's words about an agreement: how often, the last day of each kind, and the claims."""

    party: str
    reaffirmed: int
    questioned: int
    renounced: int
    last_reaffirmed: str | None
    last_questioned: str | None
    last_renounced: str | None
    claims: tuple[str, ...]

    def words(self) -> str:
        """The commitment as one line."""
        last = f", last {self.last_reaffirmed}" if self.last_reaffirmed else ""
        return (
            f"{self.party}: reaffirmed {self.reaffirmed} times{last}; questioned {self.questioned}, "
            f"renounced {self.renounced}"
        )


def commitments(claims: Sequence[DatedClaim], matter: Matter) -> tuple[Commitment, ...]:
    """Every party's commitment as its statements and acts show it; a party that was not heard has zeros."""
    told = []
    for party in sorted(matter.parties):
        kinds: dict[str, list[DatedClaim]] = {"reaffirmed": [], "questioned": [], "renounced": []}
        for dated in claims:
            kind = _kind(dated, party, matter)
            if kind and matter.concerns(dated):
                kinds[kind].append(dated)
        told.append(
            Commitment(
                party=party,
                reaffirmed=len(kinds["reaffirmed"]),
                questioned=len(kinds["questioned"]),
                renounced=len(kinds["renounced"]),
                last_reaffirmed=_last(kinds["reaffirmed"]),
                last_questioned=_last(kinds["questioned"]),
                last_renounced=_last(kinds["renounced"]),
                claims=tuple(d.ref for found in kinds.values() for d in found),
            )
        )
    return tuple(told)


def _kind(dated: DatedClaim, party: str, matter: Matter) -> str | None:
    claim = dated.claim
    if isinstance(claim, Statement) and claim.source is not None and claim.source.party == party:
        if not matter.words.search(dated.words):
            return None
        if REAFFIRMS & set(claim.does):
            return "reaffirmed"
        return "questioned" if QUESTIONS & set(claim.does) else None
    if isinstance(claim, Event) and claim.standing in HAPPENED:
        actor = claim.actor.party if claim.actor is not None else None
        if claim.type in REAFFIRMING_EVENTS and party in matter.mentions(dated):
            return "reaffirmed"
        return "renounced" if claim.type in RENOUNCING_EVENTS and actor == party else None
    return None


def _last(found: Sequence[DatedClaim]) -> str | None:
    return max((d.day for d in found if d.day is not None), default=None)
