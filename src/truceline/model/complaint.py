"""Complaints of alleged violations: what was complained of, each step taken with it, and what was found."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from truceline.model.claim import EventType
from truceline.model.moment import Moment

FindingWord: TypeAlias = Literal["confirmed", "partly_confirmed", "not_confirmed", "not_examined"]
Outcome: TypeAlias = Literal[
    "violation", "violation_by_both", "no_violation", "accidental", "self_defence_claimed", "cannot_be_determined",
    "access_denied",
]  # fmt: skip
Acceptance: TypeAlias = Literal["accepts", "accepts_in_part", "rejects", "no_position"]
CustodyAct: TypeAlias = Literal["taken_in", "checked", "shown", "handed_over", "found_changed", "found_missing"]


class Hand(msgspec.Struct, frozen=True):
    """Who does something: their name in the mission, the role they act in (None where no accounts are kept), and the
    party they act for."""

    who: str
    role: str | None = None
    party: str | None = None


class Allegation(msgspec.Struct, frozen=True):
    """One thing alleged. ``provision`` is ``agreement-id/provision-id`` where the complaint says what was breached."""

    id: str
    text: str
    provision: str | None = None


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint as it was received. ``submitter`` is who lodged it (a role or body), ``party`` the side complaining,
    ``accused`` the side complained of (plain English names); ``through`` the mechanism's id; ``incident`` and
    ``claims`` what the ledger holds of the matter."""

    id: str
    received: Moment
    submitter: str
    party: str | None = None
    accused: str | None = None
    through: str | None = None
    type: EventType | None = None
    happened: Moment | None = None
    place: str = ""
    sector: str | None = None
    allegations: tuple[Allegation, ...] = ()
    incident: str | None = None
    claims: tuple[str, ...] = ()


class Finding(msgspec.Struct, frozen=True):
    """What a verification found of one allegation."""

    allegation: str
    finding: FindingWord
    words: str


class VerificationReport(msgspec.Struct, frozen=True, kw_only=True):
    """A verification's report: on whose authority, how, what limited it, what was found of each allegation."""

    authorisation: str
    method: str
    limitations: str
    findings: tuple[Finding, ...]
    recommendations: tuple[str, ...] = ()


class Determination(msgspec.Struct, frozen=True, kw_only=True):
    """What was determined. ``violators`` names the party for ``violation``, the parties for ``violation_by_both``, and
    nobody otherwise; ``provision`` is ``agreement-id/provision-id``."""

    outcome: Outcome
    reasons: str
    violators: tuple[str, ...] = ()
    provision: str | None = None


class Response(msgspec.Struct, frozen=True):
    """A party's answer to a determination, in its words."""

    party: str
    acceptance: Acceptance
    words: str


class EvidenceItem(msgspec.Struct, frozen=True, kw_only=True):
    """A file attached: its sha256, its type as its first bytes tell it, the name it came under, when and by whom it was
    captured."""

    sha256: str
    media_type: str
    size: int
    name: str
    captured: Moment | None = None
    captured_by: str = ""
    what: str = ""


class Custody(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of an item's custody log: what was done with the file, by whom, when."""

    sha256: str
    complaint: str
    act: CustodyAct
    at: str
    by: str
    note: str = ""
    item: EvidenceItem | None = None


class Given(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a step brings with it; the table of steps says which of these it must have."""

    complaint: Complaint | None = None
    reason: str = ""
    duplicate_of: str | None = None
    assignee: str | None = None
    due: str | None = None
    authorisation: str = ""
    report: VerificationReport | None = None
    determination: Determination | None = None
    body: str | None = None
    action: str = ""
    response: Response | None = None
    evidence: EvidenceItem | None = None


class ComplaintStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step taken with a complaint: the ``seq``-th, by whom, when, what it brought, and the state it led to."""

    complaint: str
    seq: int
    step: str
    state: str
    at: str
    by: Hand
    given: Given = Given()
