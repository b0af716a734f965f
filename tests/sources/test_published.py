import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.sources.published import published, zones

INSTANTS = [
    ("Mar 08, 2021 14:06 IST", "2021-03-08T14:06:00+05:30", "2021-03-08T08:36:00Z"),
    ("2021-03-08T14:06:00+05:30", "2021-03-08T14:06:00+05:30", "2021-03-08T08:36:00Z"),
    ("2021-03-08T14:06:00Z", "2021-03-08T14:06:00Z", "2021-03-08T14:06:00Z"),
    ("2021-03-08T14:06:00.123Z", "2021-03-08T14:06:00Z", "2021-03-08T14:06:00Z"),
    ("2021-03-08 14:06:00+0530", "2021-03-08T14:06:00+05:30", "2021-03-08T08:36:00Z"),
    ("2018-02-03T18:20:32", "2018-02-03T18:20:32", "2018-02-03T18:20:32Z"),
    ("Mon, 08 Mar 2021 14:06:00 +0530", "2021-03-08T14:06:00+05:30", "2021-03-08T08:36:00Z"),
    ("Tue, 05 Jan 2021 00:00:00 GMT", "2021-01-05T00:00:00Z", "2021-01-05T00:00:00Z"),
    ("Monday, March 8, 2021 2:06 PM IST", "2021-03-08T14:06:00+05:30", "2021-03-08T08:36:00Z"),
    ("14:06 IST, 8 March 2021", "2021-03-08T14:06:00+05:30", "2021-03-08T08:36:00Z"),
    ("01:38:07 PM IST Nov 20, 2019", "2019-11-20T13:38:07+05:30", "2019-11-20T08:08:07Z"),
    ("10 May 2025 | 17:00 PKT", "2025-05-10T17:00:00+05:00", "2025-05-10T12:00:00Z"),
    ("Sept. 4, 2020, 5 p.m. ET", "2020-09-04T17:00:00", "2020-09-04T17:00:00Z"),
    ("8th March 2021 at 0930 hours", "2021-03-08T09:30:00", "2021-03-08T09:30:00Z"),
    ("12:10 a.m. GMT on 3 March 2021", "2021-03-03T00:10:00Z", "2021-03-03T00:10:00Z"),
]


@pytest.mark.parametrize(("words", "value", "utc"), INSTANTS)
def test_instants_keep_the_offset_of_the_text(words: str, value: str, utc: str) -> None:
    found = published(words)
    assert found is not None
    assert (found.value, found.precision, found.original, found.utc) == (value, "instant", words, utc)


@pytest.mark.parametrize(
    ("words", "value", "precision"),
    [
        ("2021-03-08", "2021-03-08", "day"),
        ("2021/03/08", "2021-03-08", "day"),
        ("20051122", "2005-11-22", "day"),
        ("March 8, 2021", "2021-03-08", "day"),
        ("8 March 2021", "2021-03-08", "day"),
        ("08-Mar-2021", "2021-03-08", "day"),
        ("03 Aug 2017,Thursday", "2017-08-03", "day"),
        ("23/8/2021", "2021-08-23", "day"),
        ("8/23/2021", "2021-08-23", "day"),
        ("5/5/2021", "2021-05-05", "day"),
        ("2015-01-01 00:00:00", "2015-01-01", "day"),
        ("2016-10", "2016-10", "month"),
        ("October 2016", "2016-10", "month"),
        ("2016", "2016", "year"),
    ],
)
def test_days_months_and_years(words: str, value: str, precision: str) -> None:
    found = published(words)
    assert found is not None
    assert (found.value, found.precision) == (value, precision)


@pytest.mark.parametrize(
    "words",
    [None, "", "99", "3/8/2021", "2021-02-30", "2021-13-01", "yesterday", "3 Mar 2021 12", "the 2003 understanding",
     "9999-12-31T23:59:59-23:00", "2021-03-08 and more", "2021" * 100],
)  # fmt: skip
def test_what_is_not_sure_is_no_date(words: str | None) -> None:
    assert published(words) is None


@given(st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2090, 1, 1)), st.integers(-12 * 60, 14 * 60))
def test_every_iso_instant_comes_back(moment: dt.datetime, minutes: int) -> None:
    instant = moment.replace(microsecond=0, tzinfo=dt.timezone(dt.timedelta(minutes=minutes)))
    found = published(instant.isoformat())
    assert found is not None
    assert dt.datetime.fromisoformat(found.value) == instant
    assert dt.datetime.fromisoformat(found.utc) == instant


@given(st.text(max_size=90))
def test_any_words_give_a_date_or_none(words: str) -> None:
    found = published(words)
    assert found is None or found.original == words


def test_zones_are_whole_minutes_within_a_day() -> None:
    assert all(abs(zone.utcoffset(None)) <= dt.timedelta(hours=14) for zone in zones().values())
