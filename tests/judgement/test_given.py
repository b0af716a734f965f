"""Verdicts as they are given: what was asked, and a hash of what the answer was reached from."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import pytest

from truceline import cases
from truceline.judgement.agreements import KNOWN_ENDS
from truceline.judgement.case_verdict import case_verdict
from truceline.judgement.from_records import CaseSeries
from truceline.judgement.given import FACTS, VerdictQuestion, data_hash, give
from truceline.judgement.to_ledger import record
from truceline.ledger import Added, Ledger
from truceline.model.case import CaseFile

ASKED = VerdictQuestion(as_of=dt.date(2006, 12, 31))
DAYS = ("2006-12-31", "2016-12-31", "2020-12-31", "2021-03-08", "2021-06-30")


def test_the_hash_of_the_data_knows_no_order_but_every_record(loc: CaseFile, loc_series: CaseSeries) -> None:
    turned = msgspec.structs.replace(loc_series, events=loc_series.events[::-1], tallies=loc_series.tallies[::-1])
    fewer = msgspec.structs.replace(loc_series, events=loc_series.events[1:])
    renamed = msgspec.structs.replace(loc, case=msgspec.structs.replace(loc.case, id="another"))
    whole = data_hash(loc, loc_series)
    assert data_hash(loc, turned) == whole
    assert len({whole, data_hash(loc, fewer), data_hash(renamed, loc_series)}) == 3


def with_agreement(case: CaseFile, of: str, **changes: object) -> CaseFile:
    """The case with one agreement changed."""
    told = tuple(msgspec.structs.replace(a, **changes) if a.id == of else a for a in case.agreement)
    return msgspec.structs.replace(case, agreement=told)


@pytest.mark.parametrize(
    ("changes", "moves"),
    [
        ({"outcome": "another"}, False),
        ({"end_reason": "another"}, False),
        ({"note": "another"}, False),
        ({"src": "another"}, False),
        ({"ended": "2010", "end_kind": "collapsed"}, False),
        ({"ended": "2010-01-01", "end_kind": "denounced"}, True),
        ({"effective": "2003-11-27T00:00+05:30"}, True),
        ({"parties": ("india",)}, True),
        ({"conf": "known"}, True),
    ],
)
def test_the_hash_moves_only_with_what_a_verdict_reads(loc: CaseFile, changes: dict[str, object], moves: bool) -> None:
    before = data_hash(loc, CaseSeries())
    after = data_hash(with_agreement(loc, "understanding-2003", **changes), CaseSeries())
    assert (before != after) == moves


def empty(value: object) -> object:
    """Nothing of the same kind."""
    if isinstance(value, str):
        return ""
    if isinstance(value, tuple | dict):
        return type(value)()
    return value


def blank(entry: Any, keep: tuple[str, ...]) -> Any:
    """An entry of a case file without what no verdict reads."""
    gone = {name: empty(getattr(entry, name)) for name in entry.__struct_fields__ if name not in keep}
    return msgspec.structs.replace(entry, **gone)


def stripped(case: CaseFile) -> CaseFile:
    """A case file that holds nothing but what the hash covers."""
    tables: dict[str, Any] = {t: tuple(blank(e, names) for e in getattr(case, t)) for t, names in FACTS.items()}
    tables["agreement"] = tuple(
        msgspec.structs.replace(now, ended=was.ended, end_kind=was.end_kind)
        if was.end_kind in KNOWN_ENDS
        else msgspec.structs.replace(now, end_kind=None)
        for now, was in zip(tables["agreement"], case.agreement, strict=True)
    )
    return CaseFile(case=blank(case.case, ("id", "ucdp_dyads")), **tables)


@pytest.mark.parametrize("day", DAYS)
def test_what_the_hash_leaves_out_no_verdict_reads(loc: CaseFile, loc_series: CaseSeries, day: str) -> None:
    as_of = dt.date.fromisoformat(day)
    assert case_verdict(stripped(loc), loc_series, as_of=as_of) == case_verdict(loc, loc_series, as_of=as_of)


@pytest.mark.parametrize("name", cases.library())
def test_nor_in_any_other_case(name: str) -> None:
    case = cases.load(name)
    for agreement in case.agreement:
        asked = {"agreement": agreement.id, "as_of": dt.date(2023, 1, 1)}
        told = case_verdict(stripped(case), CaseSeries(), **asked)  # type: ignore[arg-type]  # keyword arguments
        assert told == case_verdict(case, CaseSeries(), **asked)  # type: ignore[arg-type]


def test_a_verdict_is_recorded_once_for_its_question_data_and_method(
    loc: CaseFile, loc_series: CaseSeries, tmp_path: Path
) -> None:
    given = give(loc, loc_series, ASKED)
    later = msgspec.structs.replace(given, data=data_hash(loc, CaseSeries()))
    other_method = msgspec.structs.replace(given, verdict=msgspec.structs.replace(given.verdict, method="another"))
    retold = give(
        with_agreement(loc, "understanding-2003", outcome="retold", end_reason="told anew"), loc_series, ASKED
    )
    with Ledger.open(tmp_path / "loc.sqlite", case_id="loc") as ledger:
        assert record(ledger, given) == Added(new=1)
        assert record(ledger, given) == Added(known=1)
        assert record(ledger, retold) == Added(known=1)
        assert record(ledger, later) == Added(new=1)
        assert record(ledger, other_method) == Added(new=1)
        kept = ledger.verdicts()[-1]
        assert (kept.verdict, kept.as_of, kept.method, kept.data) == (
            "HOLDING", "2006-12-31", given.verdict.method, given.data,
        )  # fmt: skip
        assert msgspec.convert(kept.question, VerdictQuestion) == ASKED
        assert ledger.verify().ok
