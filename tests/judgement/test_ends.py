"""What a verdict may know of an agreement's end: an act of the parties or a date of the text, and nothing else."""

from __future__ import annotations

import datetime as dt
import functools

import msgspec
import pytest

from truceline import cases, clock
from truceline.judgement.agreements import KNOWN_ENDS, effective, known_end, not_ended
from truceline.judgement.case_verdict import CaseVerdict, case_verdict
from truceline.judgement.from_records import CaseSeries
from truceline.model.agreement import Agreement
from truceline.model.case import CaseFile
from truceline.sources.tables.days import day_of
from truceline.sources.tables.records import event_rows
from truceline.sources.tables.table import read_table

TABLES = ("colombia-farc-eln", "ukraine-contact-line", "syria-cessation")


@functools.cache
def shipped(name: str) -> tuple[CaseFile, CaseSeries]:
    case = cases.load(name)
    rows = []
    for source in case.source:
        if source.kind == "events":
            table = read_table(cases.shipped_path(name, source))
            rows += [r for r in event_rows(table) if r.dyad in set(case.case.ucdp_dyads.values())]
    return case, CaseSeries(events=tuple(rows))


def ask(name: str, agreement: str, day: str, known_by: str | None = None) -> CaseVerdict:
    case, data = shipped(name)
    known = dt.date.fromisoformat(known_by) if known_by else None
    return case_verdict(case, data, agreement=agreement, as_of=dt.date.fromisoformat(day), known_by=known)


def test_a_truce_that_ran_out_is_not_broken_by_what_came_after() -> None:
    last_day = ask("colombia-farc-eln", "eln-2017", "2018-01-09")
    after = ask("colombia-farc-eln", "eln-2017", "2018-12-20")
    assert "no longer in force" not in last_day.sentence
    assert after.verdict == "INSUFFICIENT DATA"
    assert after.sentence.startswith("INSUFFICIENT DATA: no longer in force: expired on 2018-01-10. Up to its last day")
    assert after.after == last_day.after  # ELN attacks from 10 January 2018 on are not counted
    assert (after.as_of, after.last_covered) == ("2018-12-20", "2018-01-09")
    assert after.coverage.reason == "no longer in force: expired on 2018-01-10"
    assert after.verdict_then is not None
    assert after.verdict_then.verdict == last_day.verdict
    assert any("farc-2016" in limit for limit in after.limits)


def test_a_renunciation_ends_a_truce_and_is_called_broken() -> None:
    told = ask("colombia-farc-eln", "farc-2014", "2016-01-01")
    assert told.verdict == "BROKEN"
    assert "denounced on 2015-05-22" in told.sentence
    assert told.after.end == "2015-05-21"


@pytest.mark.parametrize(
    ("name", "agreement", "day", "expected"),
    [
        ("ukraine-contact-line", "minsk-ii-2015", "2015-06-07", {"HOLDING WITH LEAKS", "ERODING"}),
        ("syria-cessation", "coh-feb-2016", "2016-08-13", {"ERODING", "BROKEN"}),
        ("colombia-farc-eln", "farc-2016", "2017-01-16", {"HOLDING", "HOLDING WITH LEAKS", "INSUFFICIENT DATA"}),
        ("colombia-farc-eln", "eln-2017", "2018-01-09", {"HOLDING", "HOLDING WITH LEAKS", "INSUFFICIENT DATA"}),
    ],
)
def test_the_register_s_ceasefires_by_their_shipped_cases(
    name: str, agreement: str, day: str, expected: set[str]
) -> None:
    """The same dates and answers as in the register of known ceasefires, asked of the case instead of the table."""
    told = ask(name, agreement, day)
    assert told.verdict in expected, told.sentence
    assert "no longer in force" not in told.sentence


def test_an_end_not_yet_known_is_not_read() -> None:
    early = ask("colombia-farc-eln", "farc-2014", "2016-01-01", known_by="2015-05-21")
    assert "denounced" not in early.sentence


def test_now_is_answered_for_what_was_in_force_when_a_source_last_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: dt.date(2026, 11, 25))
    case, data = shipped("colombia-farc-eln")
    told = case_verdict(case, data)
    assert told.agreement == "eln-2023"
    assert "expired on 2024-08-04" in told.sentence
    assert told.verdict_then is not None
    assert (told.verdict_then.agreement, told.verdict_then.as_of) == ("farc-2016", "2018-12-29")


def test_an_end_known_to_the_month_is_sure_when_the_month_is_over() -> None:
    case = cases.load("colombia-farc-eln")
    agreement = next(a for a in case.agreement if a.id == "farc-2014")
    by_month = msgspec.structs.replace(agreement, ended="2015-05")
    assert known_end(case, by_month, dt.date(2015, 5, 30)) is None
    end = known_end(case, by_month, dt.date(2015, 5, 31))
    assert end is not None
    assert (end.day, end.words()) == (dt.date(2015, 5, 1), "denounced in 2015-05")


def test_what_a_chain_has_replaced_no_longer_stands() -> None:
    case = cases.load("ukraine-contact-line")
    assert [a.id for a in not_ended(case, dt.date(2022, 1, 1))] == ["additional-2020"]
    assert not_ended(case, dt.date(2026, 1, 1)) == ()  # Minsk II was renounced, and what restated it with it
    assert "unlimited-2019" in {a.id for a in not_ended(case, dt.date(2020, 1, 1))}


def test_what_restates_a_renounced_agreement_falls_with_it() -> None:
    case = cases.load("sri-lanka-2002")
    geneva = case.agreement_by_id("geneva-2006")
    assert geneva is not None
    assert known_end(case, geneva, dt.date(2007, 12, 31)) is None  # that it wore out is a judgement
    end = known_end(case, geneva, dt.date(2008, 1, 16))
    assert end is not None
    assert (end.kind, end.day) == ("denounced", dt.date(2008, 1, 16))
    assert "Ceasefire" in end.words()


def _blind(agreement: Agreement) -> Agreement:
    """The agreement with everything that judges it taken out or turned round."""
    bare = msgspec.structs.replace(agreement, outcome="held in full", end_reason="nobody knows")
    if agreement.end_kind in KNOWN_ENDS:
        return bare
    return msgspec.structs.replace(bare, ended="1999-01-01" if not agreement.ended else "", end_kind="overtaken")


@pytest.mark.parametrize("name", cases.library())
def test_what_a_case_file_judges_changes_no_byte_of_a_verdict(name: str) -> None:
    case, data = shipped(name) if name in TABLES else (cases.load(name), CaseSeries())
    blind = msgspec.structs.replace(case, agreement=tuple(map(_blind, case.agreement)))
    asked = [a for a in case.agreement if effective(a) is not None]
    for agreement in asked[:3] if name in TABLES else asked:
        begun = effective(agreement)
        assert begun is not None
        day = day_of(begun.minute) + dt.timedelta(days=400)
        told = [case_verdict(c, data, agreement=agreement.id, as_of=day) for c in (case, blind)]
        assert msgspec.json.encode(told[0]) == msgspec.json.encode(told[1])
    now = [case_verdict(c, CaseSeries(), as_of=dt.date(2026, 6, 1)) for c in (case, blind)]
    assert msgspec.json.encode(now[0]) == msgspec.json.encode(now[1])
