"""Replay of the Line of Control as it ships: each date says what the verdict says, on both clocks."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree

import pytest

from truceline.errors import TrucelineError
from truceline.judgement.case_verdict import case_verdict
from truceline.judgement.from_records import CaseSeries
from truceline.judgement.replay import Replay, changes, replay
from truceline.model.case import CaseFile
from truceline.outlets.replay_chart import LOOKS, strip, svg


@pytest.fixture(scope="module")
def found(loc: CaseFile, loc_series: CaseSeries) -> Replay:
    """The half-year in which the truce of 2003 began."""
    return replay(loc, loc_series, first=dt.date(2003, 9, 1), last=dt.date(2004, 3, 10), published_too=True)


def test_a_month_is_its_last_day_and_the_end_is_a_date_too(found: Replay) -> None:
    assert [m.day for m in found.moments] == [
        "2003-09-30", "2003-10-31", "2003-11-30", "2003-12-31", "2004-01-31", "2004-02-29", "2004-03-10",
    ]  # fmt: skip


@pytest.mark.parametrize("day", ["2006-12-31", "2013-12-31", "2016-12-31", "2020-06-30", "2021-06-30", "2024-01-31"])
def test_a_date_says_what_the_verdict_says(loc: CaseFile, loc_series: CaseSeries, day: str) -> None:
    on = dt.date.fromisoformat(day)
    (moment,) = replay(loc, loc_series, first=on, last=on, published_too=True).moments
    for said, known_by in ((moment.happened, None), (moment.published, on)):
        whole = case_verdict(loc, loc_series, as_of=on, known_by=known_by)
        assert said is not None
        assert (said.verdict, said.sentence, said.agreement) == (whole.verdict, whole.sentence, whole.agreement)
        assert (said.rate_ratio, said.rests_on) == (whole.rate_ratio, whole.rests_on)


def test_a_change_says_why(found: Replay) -> None:
    told = {after.day: after for _, after in changes(found)}
    began = told["2003-11-30"]
    assert began.happened.agreement == "understanding-2003"
    assert began.changed is not None
    assert began.changed.startswith("changed because another agreement took effect on 2003-11-26")
    assert "days in force" in began.changed
    assert began.changed_published is not None
    assert "published since" in began.changed_published
    held = told["2004-01-31"]
    assert held.changed is not None
    assert "the rate ratio" in held.changed
    assert all(m.changed is None for m in found.moments if m.day not in told)


def test_what_was_published_later_is_not_known_on_the_second_clock(loc: CaseFile, loc_series: CaseSeries) -> None:
    moments = replay(loc, loc_series, first=dt.date(2021, 3, 31), last=dt.date(2021, 3, 31), published_too=True).moments
    assert moments[0].happened.verdict == "HOLDING"
    assert moments[0].published is not None
    assert moments[0].published.verdict == "INSUFFICIENT DATA"


def test_before_any_truce_there_is_no_verdict(loc: CaseFile, loc_series: CaseSeries) -> None:
    found = replay(loc, loc_series, first=dt.date(1949, 1, 1), last=dt.date(1949, 1, 8), every="week")
    assert [(m.happened.verdict, m.happened.agreement) for m in found.moments] == [(None, None), (None, None)]
    assert "in force" not in str(found.moments[0].changed)


@pytest.mark.parametrize(
    ("first", "last", "every"),
    [("2004-01-01", "2003-01-01", "month"), ("1900-01-01", "2020-01-01", "day")],
)
def test_days_that_make_no_replay_are_refused(
    loc: CaseFile, loc_series: CaseSeries, first: str, last: str, every: str
) -> None:
    with pytest.raises(TrucelineError, match="replay-days"):
        replay(loc, loc_series, first=dt.date.fromisoformat(first), last=dt.date.fromisoformat(last), every=every)


def test_the_chart_is_whole_by_itself_and_says_what_the_strip_says(found: Replay) -> None:
    drawn = svg(found, 'A & "B"')
    root = ElementTree.fromstring(drawn)
    titles = [t.text or "" for t in root.iter("{http://www.w3.org/2000/svg}title")]
    assert any(t.startswith("holding, 2004") for t in titles)
    assert "script" not in drawn
    assert drawn.count("http") == 1  # the name of the format
    told = list(strip(found))
    assert told[1:4] == ["by what had happened", "  2003         ....", "  2004 LHH"]
    assert len({look.letter for look in LOOKS.values()}) == len(LOOKS)
