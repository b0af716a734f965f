"""Agreements, their provisions, the mechanisms that serve them and the instruments that parties invoke."""

from __future__ import annotations

import msgspec

from truceline.model.claim import EventType
from truceline.model.party import Fact


class Provision(Fact, frozen=True, kw_only=True):
    """One undertaking of an agreement, with the event types that breach it."""

    id: str
    kind: str
    text: str
    quote: str | None = None
    breached_by: tuple[EventType, ...] = ()
    breached_by_absence_of: tuple[EventType, ...] = ()
    breached_by_outcome: tuple[str, ...] = ()
    testable: bool = False


class Agreement(Fact, frozen=True, kw_only=True):
    """An agreement as each party names it. ``effective`` is an ISO date or instant with offset as the case file has it;
    ``outcome``, ``ended`` and ``end_reason`` are for display and tests: no verdict reads them, except an ``ended``
    whose ``end_kind`` is expired, denounced or superseded, from that day on. ``review_dates`` are days on which it sets
    itself a review."""

    id: str
    title: str
    names: dict[str, str]
    form: str
    class_: str = msgspec.field(name="class")
    announced: str
    effective: str
    effective_zone: str
    effective_precision: str
    expires: str
    ended: str
    end_reason: str
    end_kind: str | None = None
    predecessor: str = ""
    successor: str = ""
    scope: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    third_parties: tuple[str, ...] = ()
    outcome: str = ""
    quote: str = ""
    quote_src: str = ""
    name_note: str = ""
    review_dates: tuple[str, ...] = ()
    provision: tuple[Provision, ...] = ()

    @property
    def is_ceasefire(self) -> bool:
        """Whether the agreement stops or re-stops fighting (a truce declaration or framework alone does not)."""
        return any(w in self.class_.lower() for w in ("cessation", "recommitment", "ceasefire", "pause", "truce"))


class Mechanism(Fact, frozen=True, kw_only=True):
    """A hotline, flag meeting, commission or monitor, with its cadence where it has one."""

    id: str
    kind: str
    name: str
    level: str
    aliases: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    cadence: str | None = None
    cadence_days: int | None = None
    overdue_after_days: int | None = None
    known_dates: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    places: tuple[str, ...] = ()


class Clause(Fact, frozen=True, kw_only=True):
    """A clause of an instrument; ``terms`` are words that show the clause was mentioned."""

    id: str
    text: str
    terms: tuple[str, ...]


class Instrument(Fact, frozen=True, kw_only=True):
    """A text that parties invoke, with its clauses."""

    id: str
    title: str
    date: str
    aliases: tuple[str, ...] = ()
    invoked_by: tuple[str, ...] = ()
    clause: tuple[Clause, ...] = ()
    sequence: tuple[str, ...] = ()
