"""The ladder of the Line of Control case: what was true on the day a claim was made."""

from __future__ import annotations

import datetime as dt

import pytest

from truceline import cases
from truceline.judgement.pressure import ladder_notes, last_day, step_on
from truceline.model.claim import Statement
from truceline.model.span import Evidence, Span


@pytest.fixture(scope="module")
def fatf():
    case = cases.load("loc")
    return next(p for p in case.pressure if p.id == "fatf-pk")


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2009-01-01", "increased monitoring"),
        ("2016-06-01", "not listed"),
        ("2021-03-08", "24 of 27"),
        ("2022-10-21", "not listed"),
    ],
)
def test_the_status_on_a_day(fatf, day: str, status: str) -> None:
    step = step_on(fatf, dt.date.fromisoformat(day))
    assert step is not None
    assert status in step.status


def test_before_the_first_step_nothing_is_said(fatf) -> None:
    assert step_on(fatf, dt.date(2001, 1, 1)) is None


@pytest.mark.parametrize(
    ("date", "day"), [("2018-02", (2018, 2, 28)), ("2012", (2012, 12, 31)), ("2020-12", (2020, 12, 31))]
)
def test_an_imprecise_step_is_sure_only_at_its_end(date: str, day: tuple[int, int, int]) -> None:
    assert last_day(date) == dt.date(*day)


def test_a_claim_that_names_the_body_gets_the_step_of_its_day() -> None:
    text = "Analysts said the grey listing by the Financial Action Task Force had hurt."
    claim = Statement(
        id="c", evidence=(Evidence.cut(text, Span(0, len(text))),), content=Span(14, 60), manner="indirect"
    )
    notes = ladder_notes(cases.load("loc"), [claim], dt.date(2021, 3, 8))
    assert [(n.claim_id, n.pressure_id) for n in notes] == [("c", "fatf-pk")]
    assert notes[0].step is not None
