"""Verdicts as they are given: what was asked, and a hash of what the answer was reached from."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec

from truceline.judgement.from_records import CaseSeries
from truceline.judgement.given import VerdictQuestion, data_hash, give
from truceline.judgement.to_ledger import record
from truceline.ledger import Added, Ledger
from truceline.model.case import CaseFile

ASKED = VerdictQuestion(as_of=dt.date(2006, 12, 31))


def test_the_hash_of_the_data_knows_no_order_but_every_record(loc: CaseFile, loc_series: CaseSeries) -> None:
    turned = msgspec.structs.replace(loc_series, events=loc_series.events[::-1], tallies=loc_series.tallies[::-1])
    fewer = msgspec.structs.replace(loc_series, events=loc_series.events[1:])
    moved = msgspec.structs.replace(loc, case=msgspec.structs.replace(loc.case, summary="another"))
    whole = data_hash(loc, loc_series)
    assert data_hash(loc, turned) == whole
    assert len({whole, data_hash(loc, fewer), data_hash(moved, loc_series)}) == 3


def test_a_verdict_is_recorded_once_for_its_question_data_and_method(
    loc: CaseFile, loc_series: CaseSeries, tmp_path: Path
) -> None:
    given = give(loc, loc_series, ASKED)
    later = msgspec.structs.replace(given, data=data_hash(loc, CaseSeries()))
    other_method = msgspec.structs.replace(given, verdict=msgspec.structs.replace(given.verdict, method="another"))
    with Ledger.open(tmp_path / "loc.sqlite", case_id="loc") as ledger:
        assert record(ledger, given) == Added(new=1)
        assert record(ledger, given) == Added(known=1)
        assert record(ledger, later) == Added(new=1)
        assert record(ledger, other_method) == Added(new=1)
        kept = ledger.verdicts()[-1]
        assert (kept.verdict, kept.as_of, kept.method, kept.data) == (
            "HOLDING", "2006-12-31", given.verdict.method, given.data,
        )  # fmt: skip
        assert msgspec.convert(kept.question, VerdictQuestion) == ASKED
        assert ledger.verify().ok
