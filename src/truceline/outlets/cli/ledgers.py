"""From a case's ledger to the plain values that a judgement takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from truceline.judgement.dated import DatedClaim
    from truceline.judgement.from_records import CaseSeries
    from truceline.ledger.records import StoredClaim
    from truceline.ledger.store import Ledger
    from truceline.model.case import CaseFile


def case_series(case: CaseFile) -> CaseSeries:
    """Everything the case's ledger holds, read only. Raises LedgerError where there is none."""
    from truceline.ledger.store import Ledger
    from truceline.settings import settings

    with Ledger.open(settings().ledger(case.case.id), read_only=True) as ledger:
        return series_of(ledger)


def series_of(ledger: Ledger) -> CaseSeries:
    """The rows in the case's scope and the claims of an open ledger."""
    from truceline.judgement.from_records import CaseSeries

    return CaseSeries(
        events=ledger.event_rows(in_scope=True),
        tallies=ledger.tallies(),
        points=ledger.mission_points(),
        claims=tuple(_dated(stored) for stored in ledger.claims()),
    )


def _dated(stored: StoredClaim) -> DatedClaim:
    from truceline.judgement.dated import DatedClaim

    published = stored.published.value if stored.published is not None else None
    return DatedClaim(
        claim=stored.claim, published=published, document_id=stored.document_id, title=stored.title, id=stored.id
    )
