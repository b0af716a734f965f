"""Contacts between the parties, as those who made them record them: who called whom, what was agreed, and what each
side said of it afterwards."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from truceline.model.moment import Moment

ContactKind: TypeAlias = Literal["hotline_call", "flag_meeting", "commission", "message", "other"]
Stance: TypeAlias = Literal["confirms", "differs", "denies", "silent"]


class Participant(msgspec.Struct, frozen=True):
    """Who took part, by role ("DGMO", "Duty officer"), and for which party (the plain English name)."""

    role: str
    party: str | None = None


class AgreedPoint(msgspec.Struct, frozen=True):
    """One point agreed. ``claims`` are the claims in the ledger that tell of it."""

    id: str
    text: str
    claims: tuple[str, ...] = ()


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """A contact that was made. ``mechanism`` is the case file's id, ``agreement`` the agreement it served;
    ``duration_minutes`` is None where nobody noted it; ``incidents`` are those spoken of; ``version`` counts
    corrections from 1."""

    id: str
    mechanism: str
    kind: ContactKind
    level: str
    started: Moment
    initiator: str | None = None
    participants: tuple[Participant, ...] = ()
    channel: str = ""
    duration_minutes: int | None = None
    agreed: tuple[AgreedPoint, ...] = ()
    next_due: Moment | None = None
    agreement: str | None = None
    claims: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    note: str = ""
    version: int = 1


class PointSaid(msgspec.Struct, frozen=True):
    """What a readout says of one agreed point; ``point`` None: a point that the record of the contact does not have."""

    point: str | None
    stance: Stance
    words: str = ""


class Readout(msgspec.Struct, frozen=True, kw_only=True):
    """One side's own account of a contact. A side may give another one later; the latest counts, all are kept."""

    contact: str
    party: str
    text: str
    given: Moment | None = None
    points: tuple[PointSaid, ...] = ()
    claims: tuple[str, ...] = ()
    source: str = ""
    version: int = 1
