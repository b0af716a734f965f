"""Claims with the day they speak of and the day they became public, and whether they concern an agreement."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

import msgspec

from truceline.model.agreement import Agreement
from truceline.model.case import CaseFile
from truceline.model.claim import AnyClaim, Count, Event, Silence, Statement
from truceline.model.party import Party

FORCE = frozenset({"violation", "firing", "shelling", "air_strike", "mine_ied", "infiltration", "airspace_breach"})
"""Event types that break a ceasefire, if they happened."""

TRUCE_WORDS = ("ceasefire", "cease-fire", "cease fire", "truce", "cessation of hostilities", "armistice")
"""Words that say a text speaks of a ceasefire at all."""

HAPPENED = frozenset({"asserted", "alleged"})
"""Standings of an event that its source puts forward as having happened, in the news and not as history."""


class DatedClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as the ledger holds it: its identifier there, the document it stands in and when that was published
    (ISO day, month, year or instant; None where the document does not say)."""

    claim: AnyClaim
    published: str | None
    document_id: str
    title: str | None = None
    id: str | None = None

    @property
    def ref(self) -> str:
        """The identifier under which the claim is cited."""
        return self.id or self.claim.id

    @property
    def words(self) -> str:
        """The words quoted as evidence."""
        return " ... ".join(e.quote for e in self.claim.evidence)

    @property
    def day(self) -> str | None:
        """The day the claim speaks of: an event's first day where it is known to the day or week, else the day of
        publication. None where neither is known to the day."""
        when = self.claim.when if isinstance(self.claim, Event) else None
        if when is not None and when.start is not None and when.precision in ("instant", "day", "days", "week"):
            return when.start[:10]
        published = (self.published or "")[:10]
        return published if len(published) == 10 else None

    def public_by(self, day: dt.date) -> bool:
        """Whether the document was published by the end of ``day``; a month or year counts at its end."""
        published = self.published or ""
        if not published:
            return False
        limit = day.isoformat()
        if len(published) >= 10:
            return published[:10] <= limit
        last = {4: "-12-31", 7: "-31"}.get(len(published), "")
        return published + last <= limit


class Matter(msgspec.Struct, frozen=True):
    """What an agreement is about. ``names``: a pattern for each party's names, demonyms and metonyms; ``words``: what
    names a truce, the line or the mechanisms; ``documents``: which parties each document speaks of."""

    names: dict[str, re.Pattern[str]]
    words: re.Pattern[str]
    documents: dict[str, frozenset[str]]

    @classmethod
    def of(cls, case: CaseFile, agreement: Agreement, claims: Sequence[DatedClaim] = ()) -> Matter:
        """The matter of an agreement of a case, with the documents of these claims."""
        words = [*TRUCE_WORDS]
        for line in case.line:
            words += [line.name, *line.aliases]
        for mechanism in case.mechanism:
            words += [mechanism.name, *mechanism.aliases]
        parties = parties_of(case, agreement)
        names = {
            p.name: _any_of((p.name, *p.aliases, *p.adjectives, *p.demonyms, *p.metonyms), ignore_case=False)
            for p in parties
        }
        bare = cls(names, _any_of(words, ignore_case=True), {})
        spoken: dict[str, set[str]] = {}
        for dated in claims:
            spoken.setdefault(dated.document_id, set()).update(bare.mentions(dated))
        return cls(names, bare.words, {doc: frozenset(found) for doc, found in spoken.items()})

    @property
    def parties(self) -> frozenset[str]:
        """The plain names of the parties."""
        return frozenset(self.names)

    def mentions(self, dated: DatedClaim) -> frozenset[str]:
        """The agreement's parties that a claim names, by what was read and by its words."""
        words = dated.words
        found = {party for party, pattern in self.names.items() if pattern.search(words)}
        return frozenset(found | (set(_named(dated.claim)) & self.names.keys()))

    def concerns(self, dated: DatedClaim) -> bool:
        """Whether a claim is about this agreement: it names two of its parties, or one of them and the line or a truce
        in a document that speaks of two; never where it is about somebody else's doing."""
        if isinstance(dated.claim, Silence) or set(_named(dated.claim)) - self.names.keys():
            return False
        needed = min(2, len(self.names))
        own = self.mentions(dated)
        if len(own) >= needed:
            return True
        if not own or len(self.documents.get(dated.document_id, frozenset())) < needed:
            return False
        return bool(self.words.search(dated.words)) or _placed(dated.claim)


def _any_of(words: Iterable[str], *, ignore_case: bool) -> re.Pattern[str]:
    """A pattern for any of these words, as whole words."""
    listed = sorted({w for w in words if len(w) > 1}, key=len, reverse=True)
    pattern = "|".join(re.escape(w) for w in listed)
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE if ignore_case else 0)


def parties_of(case: CaseFile, agreement: Agreement) -> tuple[Party, ...]:
    """The parties of an agreement; all principal parties of the case where the agreement lists none."""
    listed = tuple(p for p in case.party if p.id in agreement.parties)
    return listed or tuple(p for p in case.party if p.kind not in ("monitor", "third party"))


def within(claims: Iterable[DatedClaim], first: str, last: str, known_by: dt.date | None) -> tuple[DatedClaim, ...]:
    """Claims that speak of a day between two ISO days, both included, and were public by then, in order."""
    found = []
    for dated in claims:
        day = dated.day
        if day is None or not first <= day <= last:
            continue
        if known_by is not None and not dated.public_by(known_by):
            continue
        found.append(dated)
    return tuple(sorted(found, key=lambda d: (d.day or "", d.ref)))


def happened(claim: AnyClaim, types: Sequence[str] | frozenset[str]) -> bool:
    """Whether a claim is an event of one of these types, put forward as news."""
    return isinstance(claim, Event) and claim.type in types and claim.standing in HAPPENED


def is_news(claim: AnyClaim) -> bool:
    """Whether a claim speaks of now: not retold history, nor what may happen; a denial does."""
    return not isinstance(claim, Event) or claim.standing in HAPPENED or claim.standing == "denied"


def _named(claim: AnyClaim) -> Iterable[str]:
    if isinstance(claim, Event):
        for actor in (claim.actor, claim.recipient):
            if actor is not None and actor.party:
                yield actor.party
    elif isinstance(claim, Statement):
        if claim.source is not None and claim.source.party:
            yield claim.source.party
    elif isinstance(claim, Count):
        for party in (claim.reporter, claim.accused):
            if party:
                yield party.split("/")[0]


def _placed(claim: AnyClaim) -> bool:
    return isinstance(claim, Event) and claim.where is not None and claim.where.sector is not None
