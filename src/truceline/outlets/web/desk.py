"""The desk: the case, its ledger opened for reading, and verdicts kept while the ledger stays as it is."""

from __future__ import annotations

import bisect
import datetime as dt
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import Self, TypeVar

from truceline import clock
from truceline.errors import TrucelineError
from truceline.judgement.case_verdict import CaseVerdict, case_verdict
from truceline.judgement.from_ledger import series_of
from truceline.judgement.from_records import CaseSeries
from truceline.judgement.heard import Heard
from truceline.ledger.records import Incident, StoredClaim
from truceline.ledger.store import Ledger
from truceline.model.case import CaseFile
from truceline.model.claim import Event, Statement
from truceline.model.server import LedgerPlace
from truceline.outlets import plain
from truceline.outlets.web import cards
from truceline.outlets.web.query import ParameterError, Query
from truceline.outlets.web.shelf import Shelf
from truceline.outlets.web.views import ClaimCard, Pair

T = TypeVar("T")
_MOST_ANSWERS = 512
"""Answers kept at once: verdicts, counts."""
_MOST_PAGES = 256
"""Pages kept at once, as they are sent."""


_ASKED = {"agreement-none": "as_of", "date-form": "agreement"}
"""Errors of judgement that lie in the question, with the parameter they lie in."""


class Desk:
    """What the pages are made from. Answers that take long are worked out once for each state of the ledger."""

    def __init__(self, case: CaseFile, ledger: Ledger) -> None:
        self.case = case
        self.ledger = ledger
        self._answers = Shelf(_MOST_ANSWERS, self.ledger.state)
        self._pages = Shelf(_MOST_PAGES, self.ledger.state)

    @classmethod
    def open(cls, case: CaseFile, ledger_path: LedgerPlace) -> Self:
        """Open the ledger read-only. LedgerError where there is none."""
        return cls(case, Ledger.open(ledger_path, read_only=True))

    def kept(self, key: Hashable, work: Callable[[], T]) -> T:
        """The answer to ``key``, worked out once while the ledger's file is unchanged."""
        return self._answers.kept(key, work)

    def page(self, key: Hashable, work: Callable[[], T]) -> T:
        """A whole page, made once while the ledger's file is unchanged and the day is the same."""
        return self._pages.kept((clock.today(), key), work)

    def verdict(
        self, agreement: str | None, sector: str | None, as_of: dt.date | None, known_by: dt.date | None
    ) -> CaseVerdict:
        """The case's verdict (``as_of`` None: now), worked out once for each question and state of the ledger."""
        key = ("verdict", agreement, sector, as_of, as_of or clock.today(), known_by)
        return self.kept(key, lambda: self._judge(agreement, sector, as_of, known_by))

    def _judge(
        self, agreement: str | None, sector: str | None, as_of: dt.date | None, known_by: dt.date | None
    ) -> CaseVerdict:
        try:
            return case_verdict(
                self.case, self.series(), agreement=agreement, as_of=as_of, known_by=known_by, sector=sector
            )
        except TrucelineError as error:
            field = _ASKED.get(error.code)
            if field is None:
                raise
            value = str(as_of or "") if field == "as_of" else agreement or ""
            raise ParameterError(field, value, f"gives no verdict: {error.what}") from error

    def series(self) -> CaseSeries:
        """Everything counted and claimed."""
        return self.kept("series", lambda: series_of(self.ledger))

    def heard(
        self, *, agreement: str | None = None, as_of: dt.date | None = None, known_by: dt.date | None = None
    ) -> Heard | None:
        """What was heard up to a day (None: today), worked out once; None for a case without any agreement."""
        if not self.case.agreement:
            return None
        day = as_of or clock.today()
        return self.kept(
            ("heard", agreement, day, known_by),
            lambda: Heard.of(self.case, self.series(), agreement=agreement, as_of=day, known_by=known_by),
        )

    def incidents(self) -> tuple[Incident, ...]:
        """Every incident, the earliest first."""
        return self.kept("incidents", lambda: tuple(self.ledger.incidents(newest_first=False)))

    def incidents_between(self, first: str, last: str) -> tuple[Incident, ...]:
        """The incidents that begin between two ISO days, both included."""
        held = self.incidents()
        start, end = (bisect.bisect_left(held, first, key=_begins), bisect.bisect_right(held, last, key=_begins))
        return held[start:end]

    def offered(self) -> frozenset[str]:
        """The pages that a menu names only where there is something to show."""
        return self.kept("offered", self._offered)

    def _offered(self) -> frozenset[str]:
        parties, claims = set(self.party_names()), self.series().claims
        spoken = any(
            isinstance(d.claim, Statement) and d.claim.source is not None and d.claim.source.party in parties
            for d in claims
        )
        answers = {
            "/positions": spoken and bool(self.case.agreement),
            "/mechanism": bool(self.case.mechanism and self.case.agreement),
            "/pressure": bool(self.case.pressure and self.case.agreement),
            "/chains": any(isinstance(d.claim, Event) and d.claim.cause_of for d in claims),
            "/observations": bool(self.ledger.detections() or self.ledger.passes()),
        }
        return frozenset(page for page, there in answers.items() if there)

    def counts(self) -> dict[str, int]:
        """How much the ledger holds."""
        return self.kept("counts", self.ledger.counts)

    def cards(self, claims: Iterable[StoredClaim]) -> tuple[ClaimCard, ...]:
        """Claims as cards, each document looked up once for its words."""
        texts: dict[str, str | None] = {}
        out = []
        for claim in claims:
            if claim.document_id not in texts:
                texts[claim.document_id] = self.text(claim.document_id)
            out.append(cards.card(claim, self.case, text=texts[claim.document_id]))
        return tuple(out)

    def text(self, document_id: str) -> str | None:
        """The text of a document."""
        found = self.ledger.document(document_id)
        return found.document.text if found else None

    def ledger_words(self) -> str:
        """The ledger's contents in a line."""
        held = self.counts()
        parts = (
            plain.counted(held["documents"], "document"),
            plain.counted(held["claims"], "claim"),
            plain.counted(held["event_rows_in_scope"], "event row"),
            plain.counted(held["tallies"], "count report"),
        )
        return f"The ledger holds {', '.join(parts)} in {plain.counted(held['entries'], 'entry', 'entries')}."

    def publishers(self) -> tuple[Pair, ...]:
        """Publishers of the documents kept, those with most first."""
        return self.kept("publishers", self._publishers)

    def _publishers(self) -> tuple[Pair, ...]:
        counts = Counter(d.publisher or d.source or "not named" for d in self.ledger.documents())
        return tuple(Pair(name, plain.counted(n, "document")) for name, n in counts.most_common(60))

    def row_precisions(self) -> dict[str, str]:
        """How closely the place of each event row of the case is known, by ``dataset/row_id``."""
        return self.kept(
            "precisions", lambda: {f"{r.dataset}/{r.row_id}": r.where_prec for r in self.ledger.event_rows()}
        )

    def changed(self) -> str:
        """When the ledger last changed, as an instant in UTC."""
        return self.ledger.changed().isoformat()

    def party_names(self) -> tuple[str, ...]:
        """The parties of the case, by plain name."""
        return tuple(p.name for p in self.case.party)


def _begins(incident: Incident) -> str:
    return incident.day


class Ask:
    """One request: the desk, its checked parameters and the name in its address."""

    def __init__(self, desk: Desk, query: Query, name: str | None = None) -> None:
        self.desk = desk
        self.query = query
        self.name = name or ""
