"""What was heard of an agreement up to a day: its claims on both clocks, and what the agreement is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from truceline import clock
from truceline.errors import TrucelineError
from truceline.judgement.agreements import chosen, effective
from truceline.judgement.chains import Chains, chains
from truceline.judgement.clauses import Silences, silences
from truceline.judgement.commitment import Commitment, commitments
from truceline.judgement.dated import DatedClaim, Matter, within
from truceline.judgement.from_records import CaseSeries
from truceline.judgement.mechanism_health import ComplaintRead, Health, complaints, health
from truceline.judgement.positions import Positions, positions
from truceline.judgement.pressure import LadderView, ladders
from truceline.ledger.records import Incident
from truceline.model.agreement import Agreement
from truceline.model.case import CaseFile
from truceline.sources.tables.days import day_of

_BEGINNING = "0001-01-01"


class Contacts(msgspec.Struct, frozen=True, kw_only=True):
    """How an agreement is tended: each mechanism's health, the complaints read, and each party's commitment, from the
    day it took effect (``first``) to ``as_of``."""

    case: str
    agreement: str
    title: str
    first: str
    as_of: str
    mechanisms: tuple[Health, ...]
    complaints: tuple[ComplaintRead, ...]
    commitment: tuple[Commitment, ...]


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """The claims of a case up to ``as_of`` (and public by then, where a second clock was set), in order of their
    days."""

    case: CaseFile
    about: Agreement
    first: dt.date
    as_of: dt.date
    claims: tuple[DatedClaim, ...]
    matter: Matter

    @classmethod
    def of(
        cls,
        case: CaseFile,
        series: CaseSeries,
        *,
        agreement: str | None = None,
        as_of: dt.date | None = None,
        known_by: dt.date | None = None,
        since: dt.date | None = None,
    ) -> Heard:
        """What a case's claims say up to a day (default: today), from ``since`` on where it is given. Raises
        TrucelineError for an unknown agreement, or a case with none at all."""
        day = as_of or clock.today()
        about = _about(case, agreement, day)
        begun = effective(about)
        first = since.isoformat() if since is not None else _BEGINNING
        claims = within(series.claims, first, day.isoformat(), known_by)
        return cls(
            case=case, about=about, first=day if begun is None else day_of(begun.minute), as_of=day, claims=claims,
            matter=Matter.of(case, about, claims),
        )  # fmt: skip

    def positions(self, *, issue: str | None = None, party: str | None = None) -> Positions:
        """Who takes which stance on which issue, when, in which words."""
        return positions(self.case, self.claims, self.matter, issue=issue, party=party)

    def silences(self) -> Silences:
        """Which clauses of the instruments it invokes a party never mentions."""
        return silences(self.case, self.claims, self.matter)

    def pressure(self) -> tuple[LadderView, ...]:
        """What each ladder listed, and what was said of it."""
        return ladders(self.case, self.claims, self.as_of)

    def chains(self, incidents: Sequence[Incident]) -> Chains:
        """Happenings that the texts say led to one another; ``incidents`` are the ledger's."""
        return chains(self.case, self.claims, incidents, self.matter)

    def contacts(self) -> Contacts:
        """Contacts, complaints and commitment in the time in force."""
        told = min(self.first.isoformat(), (self.about.announced or "9999")[:10])
        claims = tuple(d for d in self.claims if (d.day or "") >= told)
        return Contacts(
            case=self.case.case.id,
            agreement=self.about.id,
            title=self.about.title,
            first=self.first.isoformat(),
            as_of=self.as_of.isoformat(),
            mechanisms=health(self.case.mechanism, claims, self.matter, self.first, self.as_of),
            complaints=complaints(self.case.mechanism, claims, self.matter),
            commitment=commitments(claims, self.matter),
        )


def _about(case: CaseFile, agreement: str | None, day: dt.date) -> Agreement:
    """The agreement asked for or in force; before any was, the first of the case, for its parties."""
    try:
        return chosen(case, agreement, day)
    except TrucelineError as error:
        if error.code != "agreement-none" or not case.agreement:
            raise
        return case.agreement[0]
