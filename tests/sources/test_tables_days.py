"""Dates of tables: every form, local midnight, and refusals with a reason."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.sources.tables.days import DAY, day_of, minutes, read_instant, read_moments

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-02-25", "2021-02-25"),
        ("2021/02/25", "2021-02-25"),
        ("20210225", "2021-02-25"),
        ("25 February 2021", "2021-02-25"),
        ("25-Feb-2021", "2021-02-25"),
        ("February 25, 2021", "2021-02-25"),
        ("25.02.2021", "2021-02-25"),
        ("2021-02-25 00:00:00.000", "2021-02-25"),
    ],
)
def test_forms_of_one_day(text: str, day: str) -> None:
    moments = read_moments([text])
    assert moments.ok[0], moments.bad
    assert day_of(int(moments.start[0])).isoformat() == day
    assert moments.end[0] - moments.start[0] == DAY


@given(DAYS)
def test_a_day_is_itself_in_every_form(day: dt.date) -> None:
    for text in (day.isoformat(), day.strftime("%d %B %Y"), day.strftime("%Y%m%d")):
        assert int(read_moments([text]).start[0]) == minutes(day)
    assert day_of(minutes(day)) == day


@given(st.lists(DAYS, min_size=1, max_size=20))
def test_a_whole_column_reads_as_its_cells_do(days: list[dt.date]) -> None:
    column = read_moments([d.isoformat() for d in days])
    single = [int(read_moments([d.isoformat() + " "]).start[0]) for d in days]
    assert column.start.tolist() == single


def test_months_and_years_are_whole() -> None:
    moments = read_moments(["2021-02", "2020", "2020-12"])
    spans = [
        (day_of(int(a)).isoformat(), day_of(int(b) - 1).isoformat())
        for a, b in zip(moments.start, moments.end, strict=True)
    ]
    assert spans == [("2021-02-01", "2021-02-28"), ("2020-01-01", "2020-12-31"), ("2020-12-01", "2020-12-31")]


def test_midnight_at_an_offset_stays_on_its_day() -> None:
    moments = read_moments(["2021-02-25T00:00:00+05:30", "2021-02-24T18:30:00Z"])
    assert day_of(int(moments.start[0])) == dt.date(2021, 2, 25)
    on_line = moments.on_clock(330)[0]
    assert on_line[0] == on_line[1] == minutes(dt.date(2021, 2, 25))


def test_slashed_dates_are_settled_by_the_column_or_refused() -> None:
    settled = read_moments(["03/04/2021", "25/04/2021"])
    assert [day_of(int(s)).isoformat() for s in settled.start] == ["2021-04-03", "2021-04-25"]
    american = read_moments(["03/04/2021", "03/25/2021"])
    assert day_of(int(american.start[0])).isoformat() == "2021-03-04"
    assert "does not settle" in read_moments(["03/04/2021"]).bad[0]
    assert set(read_moments(["25/04/2021", "04/25/2021"]).bad) == {0, 1}


@pytest.mark.parametrize(
    "text", ["", "hello", "2021-02-30", "0021-02-03", "2021-02-25 25:00", "2021-13", "32 May 2020", "nan"]
)
def test_what_is_no_day_has_a_reason(text: str) -> None:
    moments = read_moments([text, "2021-01-01"])
    assert not moments.ok[0]
    assert moments.bad[0]
    assert moments.ok[1]


def test_an_instant_needs_a_day() -> None:
    assert read_instant("2003-11-26T00:00+05:30") == (minutes(dt.date(2003, 11, 26)), 330)
    assert read_instant("2003-11-26") == (minutes(dt.date(2003, 11, 26)), None)
    with pytest.raises(ValueError, match="a day is needed"):
        read_instant("2003-11")


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    moments = read_moments([text])
    assert bool(moments.ok[0]) != bool(moments.bad)
