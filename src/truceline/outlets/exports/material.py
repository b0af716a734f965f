"""What an export is made from: a case, its ledger and the days asked for."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from truceline.ledger.questions import Questions
from truceline.ledger.records import Incident, StoredClaim
from truceline.model.case import CaseFile
from truceline.model.claim import Event, Toll
from truceline.model.table import EventRow

FORCE_FIRST = (
    "air_strike", "shelling", "mine_ied", "infiltration", "firing", "airspace_breach", "violation", "casualty",
)  # fmt: skip
"""Of several names for one happening the most specific is taken: a weapon before "violation"."""

_PAGES = {"claim": "claims", "document": "documents", "incident": "incidents"}
"""Records that have a page of their own."""


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """A case and its ledger between two ISO days, both included (None: open). ``base`` is what permanent names begin
    with: the address of a page that others can reach, or a URN."""

    case: CaseFile
    ledger: Questions
    first: str | None = None
    last: str | None = None
    sector: str | None = None
    base: str = ""

    def name(self, kind: str, of: str) -> str:
        """The permanent name of a record: its page's address under ``base``, else ``urn:truceline:CASE:KIND:ID``."""
        if self.base and kind in _PAGES:
            return f"{self.base.rstrip('/')}/{_PAGES[kind]}/{of}"
        return f"urn:truceline:{self.case.case.id}:{kind}:{of}"

    def claims(self) -> tuple[StoredClaim, ...]:
        """The claims between the days, in order of their day."""
        return self.ledger.claims(date_from=self.first, date_to=self.last, sector=self.sector)

    def happenings(self) -> Iterator[Happening]:
        """The incidents between the days, the earliest first, each with the claims and rows behind it."""
        incidents = self.ledger.incidents(
            date_from=self.first, date_to=self.last, sector=self.sector, newest_first=False
        )
        named = {a.member for i in incidents for a in i.accounts}
        claims = {c.id: c for c in self.ledger.claims("event") if c.id in named}
        rows = {m: r for r in self.ledger.event_rows() if (m := f"{r.dataset}/{r.row_id}") in named}
        known = {n.casefold(): p.name for p in self.case.party for n in (p.name, *p.aliases)}
        for incident in incidents:
            members = [a.member for a in incident.accounts]
            yield Happening(
                incident=incident,
                claims=tuple(claims[m] for m in members if m in claims),
                rows=tuple(rows[m] for m in members if m in rows),
                known=known,
            )


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """An incident with the event claims and table rows that tell of it. ``known``: every name of a party of the case,
    in lower case, with its plain name."""

    incident: Incident
    claims: tuple[StoredClaim, ...]
    rows: tuple[EventRow, ...]
    known: dict[str, str] = {}

    @property
    def type(self) -> str:
        """The most specific of the types its accounts give."""
        types = self.incident.types
        return next((t for t in FORCE_FIRST if t in types), types[0])

    @property
    def events(self) -> tuple[Event, ...]:
        """The claims' bodies."""
        return tuple(c.claim for c in self.claims if isinstance(c.claim, Event))

    @property
    def sides(self) -> tuple[str, str]:
        """Who was involved, in the alphabet's order, where every account that names two names the same two; else empty
        names: who fired first is what accounts differ about."""
        told = {pair for e in self.events if (pair := _pair(e)) is not None}
        rows = ((self.plain(r.side_a), self.plain(r.side_b)) for r in self.rows if r.side_a and r.side_b)
        told |= {(min(pair), max(pair)) for pair in rows}
        return next(iter(told)) if len(told) == 1 else ("", "")

    def plain(self, name: str) -> str:
        """The plain name of a party, for any of its names; any other name stays as it is."""
        return self.known.get(name.casefold(), name)

    @property
    def tolls(self) -> tuple[Toll, ...]:
        """The killed as each account counts them."""
        tolls = [e.killed for e in self.events if e.killed is not None]
        for row in self.rows:
            low, best, high = row.killed_low, row.killed_best, row.killed_high
            if best is not None:
                tolls.append(
                    Toll(best if low is None else low, best, best if high is None else high, None, row.killed_by_side)
                )
        return tuple(tolls)

    @property
    def lowest(self) -> Toll | None:
        """The account that counts fewest killed (ACLED's rule where reports differ); None where none counts."""
        return min(self.tolls, key=lambda t: t.best, default=None)

    @property
    def publishers(self) -> tuple[str, ...]:
        """Who published it: papers of the claims, sources of the rows."""
        names = [c.publisher or c.document_id for c in self.claims] + [r.source or r.dataset for r in self.rows]
        return tuple(dict.fromkeys(names))

    @property
    def words(self) -> str:
        """Each account with who gives it, in one line."""
        return " | ".join(f"{a.speaker or 'no speaker found'}: “{a.says}”" for a in self.incident.accounts)

    @property
    def time_precision(self) -> int:
        """ACLED's: 1 the day is known, 2 within about a week, 3 worse."""
        if any(a.day_from == "published" for a in self.incident.accounts):
            return 2
        return 1 if self.incident.day == self.incident.day_end else 2

    @property
    def precision(self) -> str:
        """How closely the coordinate of the incident is known, by the account that gives it; empty without one."""
        here = (self.incident.lat, self.incident.lon)
        told: list[tuple[float | None, float | None, str]] = [
            (e.where.lat, e.where.lon, e.where.precision) for e in self.events if e.where is not None
        ]
        told += [(r.lat, r.lon, r.where_prec) for r in self.rows]
        return next((grade for lat, lon, grade in told if (lat, lon) == here and lat is not None), "")


def _pair(event: Event) -> tuple[str, str] | None:
    a = event.actor.party if event.actor else None
    b = event.recipient.party if event.recipient else None
    return (min(a, b), max(a, b)) if a and b and a != b else None
