"""The incidents of a ledger as they stand, in order, kept in memory and brought up to date by the entries that came
since. What :mod:`truceline.ledger.incidents` works out from the whole ledger each time it is asked, this keeps."""

from __future__ import annotations

import datetime as dt
import threading
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator

import sqlalchemy as sa

from truceline.ledger import incidents, schema
from truceline.ledger.records import Account, Incident


class Standing:
    """Incidents in order of the day they began, then of their names. One thread may bring it up to date while others
    ask: a question sees one state."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._links: defaultdict[str, dict[str, Account | None]] = defaultdict(dict)
        self._of_member: defaultdict[str, set[str]] = defaultdict(set)
        self._rows: dict[str, Incident] = {}
        """Event rows by member, each as the incident it is where nothing else tells of it."""
        self._row_named: dict[str, str] = {}
        self._by_id: dict[str, Incident] = {}
        self._ordered: list[Incident] = []
        self._longest = 0
        self.entries = 0
        """Entries of the journal it has taken up."""
        self.version = 0
        """Changes with every change of any incident."""

    def follow(self, connection: sa.Connection, head: int) -> None:
        """Take up what was appended up to entry ``head``."""
        with self._lock:
            if head <= self.entries:
                return
            changed = self._take(connection, head)
            if changed:
                self._put(changed)
                self.version += 1
            self.entries = head

    def _take(self, connection: sa.Connection, head: int) -> set[str]:
        """The links and rows of new entries; the names of the incidents that they change."""
        link, changed = schema.incident_link.c, set()
        query = sa.select(link.incident_id, link.member, link.undone, link.body).where(
            link.entry > self.entries, link.entry <= head
        )
        for row in connection.execute(query.order_by(link.entry)):
            told = None if row.undone else incidents.account_of(row.body)
            self._links[row.incident_id][row.member] = told
            (self._of_member[row.member].discard if told is None else self._of_member[row.member].add)(row.incident_id)
            changed.add(row.incident_id)
            if row.member in self._rows:
                changed.add(self._rows[row.member].id)
        for account in incidents.row_accounts(connection, self.entries, head):
            alone = incidents.alone(account)
            self._rows[account.member] = alone
            self._row_named[alone.id] = account.member
            changed.add(alone.id)
        return changed

    def _now(self, name: str) -> Incident | None:
        """An incident as its links and rows make it; None where it stands no more."""
        accounts = [a for a in self._links[name].values() if a is not None] if name in self._links else []
        if accounts:
            return incidents.joined(name, accounts)
        member = self._row_named.get(name)
        return self._rows[member] if member is not None and not self._of_member.get(member) else None

    def _put(self, changed: set[str]) -> None:
        by_id, told = dict(self._by_id), []
        for name in changed:
            by_id.pop(name, None)
            incident = self._now(name)
            if incident is not None:
                by_id[name] = incident
                told.append(incident)
                self._longest = max(self._longest, _days(incident))
        kept = [i for i in self._ordered if i.id not in changed]
        told.sort(key=_place)
        self._ordered = sorted(kept + told, key=_place)  # two runs in order: put together in one pass
        self._by_id = by_id

    # ------------------------------------------------------------ asking

    def all(self) -> list[Incident]:
        """Every incident, the earliest first. Not to be changed."""
        return self._ordered

    def incident(self, name: str) -> Incident | None:
        """One incident, by its own name or by the name that a row had before it was linked."""
        found = self._by_id.get(name)
        if found is None and name in self._row_named:
            found = next((self._by_id[i] for i in sorted(self._of_member.get(self._row_named[name], ()))), None)
        return found

    def of_member(self, member: str) -> tuple[Incident, ...]:
        """The incidents that a claim or row is an account of."""
        named = (self._by_id.get(name) for name in sorted(self._of_member.get(member, ())))
        return tuple(incident for incident in named if incident is not None)

    def touching(
        self, date_from: str | None = None, date_to: str | None = None, sector: str | None = None
    ) -> Iterator[Incident]:
        """The incidents that touch a range of days, both included, the earliest first."""
        held = self._ordered
        start = 0 if date_from is None else bisect_left(held, self._early(date_from), key=_begins)
        end = len(held) if date_to is None else bisect_right(held, date_to, key=_begins)
        for incident in held[start:end]:
            if (date_from is None or incident.day_end >= date_from) and (sector is None or incident.sector == sector):
                yield incident

    def beginning(self, first: str, last: str) -> list[Incident]:
        """The incidents that begin between two ISO days, both included, the earliest first."""
        held = self._ordered
        return held[bisect_left(held, first, key=_begins) : bisect_right(held, last, key=_begins)]

    def _early(self, day: str) -> str:
        """The earliest day on which an incident that touches ``day`` can have begun."""
        try:
            return (dt.date.fromisoformat(day) - dt.timedelta(days=self._longest)).isoformat()
        except (ValueError, OverflowError):
            return ""


def _begins(incident: Incident) -> str:
    return incident.day


def _place(incident: Incident) -> tuple[str, str]:
    return incident.day, incident.id


def _days(incident: Incident) -> int:
    try:
        return (dt.date.fromisoformat(incident.day_end[:10]) - dt.date.fromisoformat(incident.day[:10])).days + 1
    except ValueError:
        return 36_600
