"""A verdict as it is given: the question as asked, the answer, and a hash of everything it was answered from.

The same question, data and method give the same answer, so a record of one need be kept once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec

from truceline.judgement.agreements import KNOWN_ENDS
from truceline.judgement.case_verdict import CaseVerdict, case_verdict
from truceline.judgement.from_records import CaseSeries
from truceline.model.case import CaseFile

FACTS: dict[str, tuple[str, ...]] = {
    "party": ("id", "name", "kind", "aliases", "metonyms", "adjectives", "demonyms"),
    "agreement": (
        "id", "title", "class_", "announced", "effective", "expires", "predecessor", "parties", "conf",
    ),
    "line": ("name", "aliases"),
    "sector": ("id", "name", "aliases"),
    "mechanism": (
        "id", "kind", "name", "aliases", "cadence_days", "overdue_after_days", "known_dates", "since", "until",
    ),
    "places": ("name", "aliases", "lat", "lon", "radius_km", "sector"),
}  # fmt: skip
"""What a verdict reads of a case file, by table, beside its id and its dyads, and the end of an agreement where
that is one of ``KNOWN_ENDS``. A change of anything else (an outcome, a note, a source) changes no verdict."""


class VerdictQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a case. None: left open (the latest agreement in force; today; every sector; no second
    clock)."""

    agreement: str | None = None
    as_of: dt.date | None = None
    known_by: dt.date | None = None
    sector: str | None = None
    unit: str = "week"

    @property
    def is_standing(self) -> bool:
        """Whether this is the question that a case is always asked: whatever is in force, by all that is known."""
        return self.agreement is None and self.sector is None and self.known_by is None and self.unit == "week"


class Given(msgspec.Struct, frozen=True):
    """An answer with its question; ``data`` is the sha256 of the facts, rows and claims that a verdict reads."""

    question: VerdictQuestion
    verdict: CaseVerdict
    data: str


def give(case: CaseFile, series: CaseSeries, question: VerdictQuestion) -> Given:
    """The verdict on a question. Raises TrucelineError as :func:`case_verdict` does."""
    told = case_verdict(
        case, series, agreement=question.agreement, as_of=question.as_of, known_by=question.known_by,
        sector=question.sector, unit=question.unit,
    )  # fmt: skip
    return Given(question, told, data_hash(case, series))


def data_hash(case: CaseFile, series: CaseSeries) -> str:
    """sha256 of what a verdict reads: facts of the case, its rows and its claims, whatever the order these came in."""
    encode = msgspec.json.Encoder(order="deterministic").encode
    whole = hashlib.sha256(encode(facts(case)))
    parts: tuple[Iterable[Any], ...] = (series.events, series.tallies, series.points, series.claims)
    for part in parts:
        digests = sorted(hashlib.sha256(encode(record)).digest() for record in part)
        whole.update(b"".join(digests) + b"|")
    return whole.hexdigest()


def facts(case: CaseFile) -> dict[str, object]:
    """What a verdict reads of a case file (see ``FACTS``)."""
    told: dict[str, object] = {
        table: [[getattr(entry, name) for name in names] for entry in getattr(case, table)]
        for table, names in FACTS.items()
    }
    told["ends"] = [[a.end_kind, a.ended] if a.end_kind in KNOWN_ENDS else None for a in case.agreement]
    return told | {"case": case.case.id, "dyads": case.case.ucdp_dyads}
