"""What a report is made from: a case, its ledger, and the answers of the judgement for one day, each worked "
"out once."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Sequence

from truceline.errors import TrucelineError
from truceline.judgement.case_verdict import CaseVerdict, Prepared, case_verdict
from truceline.judgement.from_ledger import series_of
from truceline.judgement.given import data_hash
from truceline.judgement.heard import Contacts, Heard
from truceline.ledger.records import Account, Incident, StoredClaim, StoredSource
from truceline.ledger.store import Ledger
from truceline.model.agreement import Agreement
from truceline.model.case import CaseFile
from truceline.model.claim import Event
from truceline.model.table import EventRow, Tally
from truceline.outlets.reports.blocks import Ref
from truceline.outlets.reports.citing import Notes
from truceline.outlets.reports.template import Kind

WEEK = 7
"""Days that a daily report looks back."""


class Material:
    """One case on one day. ``sector``: its id where a report is about one alone; ``whole``: about the whole time in
    force, not about a week."""

    def __init__(
        self,
        case: CaseFile,
        ledger: Ledger,
        *,
        day: dt.date,
        agreement: str | None,
        sector: str | None,
        kind: Kind,
        whole: bool = True,
    ) -> None:
        self.case = case
        self.ledger = ledger
        self.day = day
        self.kind = kind
        self._whole = whole
        self.sector = sector
        self._series = series_of(ledger)
        self.told = self.verdict(agreement, day)
        found = case.agreement_by_id(self.told.agreement)
        assert found is not None  # a verdict is of an agreement of the case
        self.agreement: Agreement = found
        self.notes = Notes(self.sources, case.case.id)

    def verdict(self, agreement: str | None, day: dt.date) -> CaseVerdict:
        """The verdict on a day. Raises TrucelineError before any agreement, or for one that is not known."""
        return self._verdict(agreement, day)

    @functools.cache  # noqa: B019 - a material lives as long as its report
    def _verdict(self, agreement: str | None, day: dt.date) -> CaseVerdict:
        return case_verdict(self.case, self._series, agreement=agreement, as_of=day, sector=self.sector)

    @functools.cached_property
    def _prepared(self) -> Prepared:
        return Prepared(self.case, self._series)

    def word_on(self, day: dt.date) -> str | None:
        """The verdict's word alone on a day, of the agreement then in force; None where none was."""
        try:
            return case_verdict(
                self.case, self._series, as_of=day, sector=self.sector, prepared=self._prepared, brief=True
            ).verdict
        except TrucelineError as error:
            if error.code != "agreement-none":
                raise
            return None

    def verdict_or_none(self, agreement: str | None, day: dt.date) -> CaseVerdict | None:
        """The verdict on a day; None where no ceasefire was in force."""
        try:
            return self.verdict(agreement, day)
        except TrucelineError as error:
            if error.code != "agreement-none":
                raise
            return None

    @functools.cached_property
    def shown(self) -> CaseVerdict:
        """The verdict whose numbers are shown: that of the day, or of the last day that can be judged."""
        then = self.told.verdict_then
        if then is None:
            return self.told
        return self.verdict(then.agreement, dt.date.fromisoformat(then.as_of))

    @functools.cached_property
    def shown_agreement(self) -> Agreement:
        """The agreement that the numbers are about."""
        return self.case.agreement_by_id(self.shown.agreement) or self.agreement

    @functools.cached_property
    def heard(self) -> Heard:
        """What the parties said up to the day."""
        return Heard.of(self.case, self._series, agreement=self.agreement.id, as_of=self.day)

    @functools.cached_property
    def contacts(self) -> Contacts:
        """How the agreement is tended."""
        return self.heard.contacts()

    @functools.cached_property
    def sources(self) -> tuple[StoredSource, ...]:
        """The tables of the ledger."""
        return self.ledger.sources()

    @functools.cached_property
    def rows(self) -> tuple[EventRow, ...]:
        """The event rows of the case."""
        return self.ledger.event_rows()

    @functools.cached_property
    def _rows_by_name(self) -> dict[str, EventRow]:
        return {f"{r.dataset}/{r.row_id}": r for r in self.rows}

    @functools.cached_property
    def tallies(self) -> dict[str, Tally]:
        """The count reports, by row."""
        return {t.row_id: t for t in self.ledger.tallies()}

    @functools.cached_property
    def record(self) -> str:
        """What the report was made from: entries of the ledger, and the sha256 of the facts, rows and claims in it."""
        entries = self.ledger.counts()["entries"]
        return f"{entries} ledger entries, data sha256 {data_hash(self.case, self._series)}"

    @functools.cached_property
    def parties(self) -> tuple[str, ...]:
        """The names of the agreement's parties, those of the case where it names none."""
        named = [p.name for i in self.agreement.parties if (p := self.case.party_by_id(i)) is not None]
        return tuple(named or [p.name for p in self.case.party[:2]])

    @property
    def first(self) -> dt.date:
        """The first day that the report tells of: that of the agreement, or a week up to the day."""
        return dt.date.fromisoformat(self.shown.effective[:10]) if self._whole else self.week

    @property
    def week(self) -> dt.date:
        """The first of the seven days to the day."""
        return self.day - dt.timedelta(days=WEEK - 1)

    def incidents(self, first: dt.date, last: dt.date) -> tuple[Incident, ...]:
        """The incidents between two days, both included, in order of time; of the report's sector alone, if it has
        one."""
        return self.ledger.incidents(
            date_from=first.isoformat(), date_to=last.isoformat(), sector=self.sector, newest_first=False
        )

    def claim(self, claim_id: str) -> StoredClaim | None:
        """A claim of the ledger, looked up once."""
        return self._claim(claim_id)

    @functools.cache  # noqa: B019 - a material lives as long as its report
    def _claim(self, claim_id: str) -> StoredClaim | None:
        return self.ledger.claim(claim_id)

    def row(self, member: str) -> EventRow | None:
        """An event row by ``dataset/row_id``."""
        return self._rows_by_name.get(member)

    def cite(self, claim_id: str) -> Ref | None:
        """A reference to a claim's note."""
        stored = self.claim(claim_id)
        return None if stored is None else self.notes.claim(stored)

    def cite_account(self, account: Account) -> Ref | None:
        """A reference to the note of an account: its claim or its row."""
        if account.kind == "claim":
            return self.cite(account.member)
        row = self.row(account.member)
        return None if row is None else self.notes.row(row)

    def cite_rows(self, names: Sequence[str], words: str = "") -> Ref | None:
        """A reference to rows counted together, by their names in a verdict (``tally:ROW`` for a count report)."""
        if not names:
            return None
        tallies = [self.tallies[n.removeprefix("tally:")] for n in names if n.removeprefix("tally:") in self.tallies]
        return self.notes.tallies(tallies) if tallies else self.notes.rows(names, words)

    def precision(self, account: Account) -> str:
        """How closely the place of an account is known."""
        if account.kind == "row":
            row = self.row(account.member)
            return row.where_prec if row is not None else "district"
        stored = self.claim(account.member)
        where = stored.claim.where if stored is not None and isinstance(stored.claim, Event) else None
        return where.precision if where is not None else "district"

    def read(self, claims: Iterable[str]) -> tuple[StoredClaim, ...]:
        """Claims by their ids, those that are there."""
        return tuple(c for i in claims if (c := self.claim(i)) is not None)
