"""Dates: what date words mean, counted from the publication day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading.names import read

from truceline.reading.dates.expressions import dates, since
from truceline.reading.mention import DateMention

MONDAY = "2021-03-08"


def found(text: str, day: str | None = MONDAY) -> tuple[DateMention, ...]:
    document, parsed = read(text, day)
    return dates(document, parsed)


def value(text: str, day: str | None = MONDAY) -> tuple[str | None, str | None, str]:
    (mention,) = found(text, day)
    return mention.when.start, mention.when.end, mention.when.precision


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("They fired on the night of February 24-25.", "2021-02-24", "2021-02-25", "days"),
        ("It began on the intervening night of 24 and 25 February.", "2021-02-24", "2021-02-25", "days"),
        ("Two posts were hit earlier this month.", "2021-03-01", "2021-03-08", "month"),
        ("They have kept to it since 2003.", "2003-01-01", "2003-12-31", "year"),
        ("Four soldiers died yesterday.", "2021-03-07", "2021-03-07", "day"),
        ("Four soldiers died last week.", "2021-03-01", "2021-03-07", "week"),
        ("The jets were shot down on February 27, 2019.", "2019-02-27", "2019-02-27", "day"),
        ("The jets were shot down on 27 Feb.", "2021-02-27", "2021-02-27", "day"),
        ("The truce was signed in early 2016.", "2016-01-01", "2016-12-31", "year"),
        ("Firing rose in the third quarter of 2020.", "2020-07-01", "2020-09-30", "months"),
        ("The war of the 1990s is not forgotten.", "1990-01-01", "1999-12-31", "years"),
        ("Two posts were hit two days ago.", "2021-03-06", "2021-03-06", "day"),
        ("They met in October last year.", "2020-10-01", "2020-10-31", "month"),
        ("They met last October.", "2020-10-01", "2020-10-31", "month"),
        ("There was fighting over the weekend.", "2021-03-06", "2021-03-07", "days"),
        ("It was shelled from May 7 to May 10, 2025.", "2025-05-07", "2025-05-10", "days"),
        ("The fighting of 2013-2016 cost lives.", "2013-01-01", "2016-12-31", "years"),
        ("It was signed on 17/02/2020.", "2020-02-17", "2020-02-17", "day"),
        ("It was agreed in nineteen ninety-one.", "1991-01-01", "1991-12-31", "year"),
        ("A bus was hit in summer 2014.", "2014-06-01", "2014-08-31", "months"),
        ("The order took effect no later than 15 October.", "2021-10-15", "2021-10-15", "day"),
    ],
)
def test_words_of_dates(text: str, start: str, end: str, precision: str) -> None:
    assert value(text) == (start, end, precision)


def test_a_weekday_is_past_unless_the_verb_points_ahead() -> None:
    assert value("They met on Tuesday.")[0] == "2021-03-02"
    assert value("They will meet on Tuesday.")[0] == "2021-03-09"
    assert value("A deal is to be signed Saturday.")[0] == "2021-03-13"
    assert value("An answer may come on Wednesday.")[0] == "2021-03-10"
    assert value("The truce expires Friday.")[0] == "2021-03-12"
    assert value("It had been due to expire Friday.")[0] == "2021-03-05"
    assert value("They met on Monday.")[0] == "2021-03-08"


def test_instants_keep_the_text_s_own_offset() -> None:
    *_, clock = found("It took effect on 10 May 2025 at 17:00 IST.")
    assert (clock.when.start, clock.when.precision, clock.kind) == ("2025-05-10T17:00:00+05:30", "instant", "time")
    assert value("All firing stops from midnight of 24/25 February 2021.")[0] == "2021-02-25T00:00:00"
    (first, _) = found("The shelling began at 0930 hours on Tuesday.")
    assert first.when.start == "2021-03-02T09:30:00"
    (clock,) = [m for m in found("Israel fired at 5 pm IST on 10 May 2021.") if m.kind == "time"]
    assert clock.when.start == "2021-05-10T17:00:00+03:00"


def test_a_time_on_no_day_is_no_instant() -> None:
    (clock,) = found("Firing began at 0930 hours.")
    assert (clock.kind, clock.when.start) == ("time", None)


def test_the_next_day_counts_from_the_day_named() -> None:
    named, following = found("On February 5 the post was shelled. The next day it was hit again.")
    assert (named.when.start, following.when.start) == ("2021-02-05", "2021-02-06")


def test_durations_sets_and_vague_words_have_no_interval() -> None:
    for text, kind in [
        ("It held for two years.", "duration"), ("They call every Tuesday.", "set"),
        ("It was broken recently.", "date"),
        ("A three-month-old truce holds.", "duration"), ("They talk weekly.", "set"),
    ]:  # fmt: skip
        (mention,) = found(text)
        assert (mention.kind, mention.when.start, mention.when.end) == (kind, None, None)


def test_numbers_and_names_are_no_dates() -> None:
    for text in ["UN resolution 1973 was read.", "Some 2000 people fled.", "It may rain.", "Troops march on.",
                 "The index fell 5.39 points.", "They met on 31 June.", "Mr May was angry."]:  # fmt: skip
        assert found(text) == ()


def test_an_order_of_day_and_month_that_is_not_told_is_left_open() -> None:
    assert value("It was signed on 05/08/2019.") == (None, None, "vague")


def test_without_a_publication_date_nothing_is_counted_from_today() -> None:
    assert value("Four died yesterday.", None) == (None, None, "vague")
    assert value("Four died on Monday.", None) == (None, None, "vague")
    assert value("Four died on 27 February 2019.", None)[0] == "2019-02-27"


def test_a_month_as_publication_date_gives_months() -> None:
    assert value("Four died on Monday.", "2016-10") == ("2016-10-01", "2016-10-31", "month")
    assert value("Four died in May.", "2016-10")[0] == "2016-05-01"


def test_a_wire_dateline_in_capitals() -> None:
    (mention,) = found("SAN SALVADOR, 15 NOV 89 -- THE ARMY SAID THE TRUCE WAS OVER.", None)
    assert mention.when.start == "1989-11-15"


def test_since_reaches_to_the_publication() -> None:
    document, parsed = read("There were 860 violations since 2003.", MONDAY)
    (mention,) = dates(document, parsed)
    assert (since(document, mention).start, since(document, mention).end) == ("2003-01-01", "2021-03-08")
    document, parsed = read("There were 860 violations in 2003.", MONDAY)
    (mention,) = dates(document, parsed)
    assert since(document, mention) == mention.when


DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2049, 12, 31))
FORMS = st.sampled_from(["%-d %B %Y", "%B %-d, %Y", "%Y-%m-%d", "%d %b %Y", "%-d %b. %Y", "%A, %B %-d, %Y", "%d.%m.%Y"])


@given(DAYS, FORMS)
@settings(max_examples=60, deadline=None)
def test_a_full_date_survives_being_written(day: dt.date, form: str) -> None:
    text = f"The truce was signed on {day.strftime(form)} in Geneva."
    mentions = found(text)
    assert [m.when.start for m in mentions] == [day.isoformat()]
    assert all(m.span.of(text) == text[m.span.start : m.span.end] for m in mentions)


@given(DAYS, st.integers(1, 60))
@settings(max_examples=25, deadline=None)
def test_days_ago_count_back(day: dt.date, n: int) -> None:
    (mention,) = found(f"They met {n} days ago.", day.isoformat())
    assert mention.when.start == (day - dt.timedelta(days=n)).isoformat()


@given(st.text(max_size=300))
@settings(max_examples=40, deadline=None)
def test_any_text_is_read_and_spans_stay_inside(text: str) -> None:
    mentions = found(text)
    assert all(0 <= m.span.start < m.span.end <= len(text) for m in mentions)
    assert mentions == found(text)
    for m in mentions:
        if m.when.start is not None and m.when.end is not None:
            assert m.when.start <= m.when.end


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Shells fell earlier in the month.", "2021-03-01", "2021-03-31"),
        ("Talks were to follow later in the year.", "2021-01-01", "2021-12-31"),
        ("Fighting broke out on Friday. Later in the day a truce was called.", "2021-03-05", "2021-03-05"),
        ("Ten posts had been handed over by Friday.", "2021-03-05", "2021-03-05"),
        ("They had to hand over ten posts by Friday.", "2021-03-12", "2021-03-12"),
        ("The truce, effective May 2, was signed.", "2021-05-02", "2021-05-02"),
        ("The war went on into the summer.", "2020-06-01", "2020-08-31"),
        ("In nineteen ninety-one the war began.", "1991-01-01", "1991-12-31"),
        ("The war in the year two thousand has no end.", "2000-01-01", "2000-12-31"),
    ],
)
def test_days_that_other_words_of_the_text_settle(text: str, start: str, end: str) -> None:
    assert found(text)[-1].when.start == start
    assert found(text)[-1].when.end == end
