"""Verdicts that were given go into the ledger, once for each question, data and method."""

from __future__ import annotations

import msgspec

from truceline.errors import TrucelineError
from truceline.judgement.from_ledger import series_of
from truceline.judgement.given import Given, VerdictQuestion, give
from truceline.ledger import Added, Ledger
from truceline.model.case import CaseFile

NOTHING_TO_JUDGE = frozenset({"agreement-none"})
"""Why a case may have no standing verdict at all."""


def record(ledger: Ledger, given: Given) -> Added:
    """Store a verdict as it was given; known where the same question was answered from the same data by the same
    method."""
    told = given.verdict
    return ledger.add_verdict(
        agreement=told.agreement, as_of=told.as_of, verdict=told.verdict, sentence=told.sentence,
        body=msgspec.to_builtins(told), sector=told.sector, known_by=told.known_by, method=told.method,
        data=given.data, question=msgspec.to_builtins(given.question),
    )  # fmt: skip


def record_standing(case: CaseFile, ledger: Ledger) -> Given | None:
    """Judge the case as it stands today and store the verdict: done whenever the data have changed. None where no
    ceasefire of the case is in force."""
    try:
        given = give(case, series_of(ledger), VerdictQuestion())
    except TrucelineError as error:
        if error.code in NOTHING_TO_JUDGE:
            return None
        raise
    record(ledger, given)
    return given
