"""What the page of one incident says, as frozen values: its accounts, what it would breach, what was seen of it."""

from __future__ import annotations

import msgspec

from truceline.outlets.web.cite import Cite
from truceline.outlets.web.views import ClaimCard, IncidentLine, Pair, View


class AccountLine(msgspec.Struct, frozen=True, kw_only=True):
    """One account of an incident: a claim, or a row of a table."""

    member: str
    says: str
    type_words: str
    date_words: str
    place: str
    killed: str
    standing: str
    standing_words: str
    reason: str
    claim: ClaimCard | None
    row: tuple[Pair, ...]


class SideAccount(msgspec.Struct, frozen=True, kw_only=True):
    """What one side says about an incident."""

    side: str
    lines: tuple[AccountLine, ...]


class SightingLine(msgspec.Struct, frozen=True, kw_only=True):
    """An incident beside what satellites recorded: detections near it, whether that was out of season, passes."""

    id: str
    headline: str
    day: str
    day_words: str
    place: str
    href: str
    finding: str
    finding_words: str
    count: int
    words: str
    passes: str
    nearest: tuple[Pair, ...]


class Breach(msgspec.Struct, frozen=True, kw_only=True):
    """An agreement not ended by an incident's day, and its provisions that an act of these kinds would breach: the
    text, and beside it the kinds. ``same_day``: it took effect that very day, and the hour decides."""

    agreement: str
    href: str
    since_words: str
    same_day: bool
    provisions: tuple[Pair, ...]


class Contradiction(msgspec.Struct, frozen=True, kw_only=True):
    """Where two accounts disagree: over what (``killed``, ``denied``), in words, and the two members."""

    about: str
    words: str
    members: tuple[str, str]


class IncidentView(View, frozen=True, kw_only=True):
    """One incident, each side's account kept apart; where they disagree, what it would breach, what lies near."""

    incident: IncidentLine
    accounts: tuple[SideAccount, ...]
    contradictions: tuple[Contradiction, ...]
    breaches: tuple[Breach, ...]
    neighbours: tuple[Pair, ...]
    sky: SightingLine | None
    facts: tuple[Pair, ...]
    cite: Cite
