"""From an open ledger to the plain values that a judgement takes."""

from __future__ import annotations

from truceline.judgement.dated import DatedClaim
from truceline.judgement.from_records import CaseSeries
from truceline.ledger import Ledger
from truceline.ledger.records import StoredClaim


def series_of(ledger: Ledger) -> CaseSeries:
    """The rows in the case's scope and the claims of a ledger."""
    return CaseSeries(
        events=ledger.event_rows(in_scope=True),
        tallies=ledger.tallies(),
        points=ledger.mission_points(),
        claims=tuple(_dated(stored) for stored in ledger.claims()),
    )


def _dated(stored: StoredClaim) -> DatedClaim:
    published = stored.published.value if stored.published is not None else None
    return DatedClaim(
        claim=stored.claim, published=published, document_id=stored.document_id, title=stored.title, id=stored.id
    )
