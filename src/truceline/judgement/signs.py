"""Early signs: what is said and done under an agreement before a rate can be judged. Signs, not a verdict."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from truceline.judgement.dated import FORCE, HAPPENED, DatedClaim, Matter
from truceline.model.claim import Event, Statement

EVENT_SIGNS = {
    "ceasefire_agreed": "agreed",
    "ceasefire_declared": "declared",
    "ceasefire_observed": "observed",
    "ceasefire_ended": "renounced",
    "hotline_contact": "contact",
    "meeting": "contact",
    "offer_of_talks": "offer of talks",
    "refusal": "refusal",
    "threat": "threat",
    "withdrawal": "withdrawal",
    "accusation": "accusation",
}
"""Event types that tell how an agreement fares, and the word for each."""

STATEMENT_SIGNS = (
    ("reaffirm", "reaffirmed"),
    ("agree", "agreed"),
    ("offer", "offer"),
    ("blame", "blame"),
    ("threaten", "threat"),
    ("reject", "rejected"),
)
"""What a statement does, strongest first, and the word for it."""


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """One early sign: the day, what it is, by whom, the words, and the claim."""

    date: str
    sign: str
    by: str | None
    quote: str
    claim: str

    def words(self) -> str:
        """The sign as one line."""
        by = f" ({self.by})" if self.by else ""
        return f"{self.date} {self.sign}{by}: {self.quote[:160]}"


def early_signs(claims: Sequence[DatedClaim], matter: Matter) -> tuple[Sign, ...]:
    """The signs among claims of the time in force, in order of their day."""
    found = []
    for dated in claims:
        if not matter.concerns(dated):
            continue
        told = _sign(dated)
        if told is not None and dated.day is not None:
            sign, by = told
            found.append(Sign(date=dated.day, sign=sign, by=by, quote=dated.words, claim=dated.ref))
    return tuple(found)


def _sign(dated: DatedClaim) -> tuple[str, str | None] | None:
    claim = dated.claim
    if isinstance(claim, Event):
        if claim.standing not in HAPPENED or claim.type is None:
            return None
        by = claim.actor.party or claim.actor.text if claim.actor is not None else None
        if claim.type in FORCE:
            return "alleged violation", by
        return (EVENT_SIGNS[claim.type], by) if claim.type in EVENT_SIGNS else None
    if isinstance(claim, Statement):
        by = (claim.source.name or claim.source.party) if claim.source is not None else None
        return next(((word, by) for does, word in STATEMENT_SIGNS if does in claim.does), None)
    return None
