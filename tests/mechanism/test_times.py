"""Times as duty officers write them keep their zone and their words."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import TrucelineError
from truceline.mechanism.times import moment


@pytest.mark.parametrize(
    ("written", "value", "utc"),
    [
        ("2018-05-29T18:00+05:30", "2018-05-29T18:00:00+05:30", "2018-05-29T12:30:00Z"),
        ("2018-05-29 18:00 +0530", "2018-05-29T18:00:00+05:30", "2018-05-29T12:30:00Z"),
        ("2018-05-29 1800 Asia/Kolkata", "2018-05-29T18:00:00+05:30", "2018-05-29T12:30:00Z"),
        ("2018-05-29 18:00:30Z", "2018-05-29T18:00:30+00:00", "2018-05-29T18:00:30Z"),
        ("291230ZMAY18", "2018-05-29T12:30:00+00:00", "2018-05-29T12:30:00Z"),
        ("29 1230 Z MAY 18", "2018-05-29T12:30:00+00:00", "2018-05-29T12:30:00Z"),
        ("250500EFEB21", "2021-02-25T05:00:00+05:00", "2021-02-25T00:00:00Z"),
    ],
)
def test_an_instant_with_its_zone(written: str, value: str, utc: str) -> None:
    told = moment(written)
    assert (told.original, told.value, told.utc, told.precision) == (written, value, utc, "instant")


def test_a_day_is_a_day() -> None:
    told = moment("2021-02-25")
    assert (told.value, told.precision, told.zone) == ("2021-02-25", "day", "")


def test_the_zone_of_the_form_holds_where_the_text_names_none() -> None:
    assert moment("2021-02-25 00:00", "Asia/Karachi").utc == "2021-02-24T19:00:00Z"
    assert moment("2021-02-25 00:00 Z", "Asia/Karachi").utc == "2021-02-25T00:00:00Z"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2021-02-25 00:00", "moment-zone"),
        ("2021-02-25 00:00 Asia/Nowhere", "moment-zone"),
        ("2021-02-25 00:00 ../../etc/passwd", "moment-zone"),
        ("2016-10-30 03:30 Europe/Kyiv", "moment-zone"),  # the clock went back: it was 03:30 twice
        ("2021-02-30", "moment-form"),
        ("2021-02-25 24:30 Z", "moment-form"),
        ("noon", "moment-form"),
        ("321230ZMAY18", "moment-form"),
        ("0001-01-01 00:00 +14:00", "moment-form"),
    ],
)
def test_what_is_no_time_is_refused(written: str, code: str) -> None:
    with pytest.raises(TrucelineError, match=code):
        moment(written)


@given(
    st.datetimes(dt.datetime(1948, 1, 1), dt.datetime(2090, 1, 1)).map(lambda d: d.replace(microsecond=0)),
    st.integers(-14 * 60, 14 * 60),
)
def test_what_is_written_with_an_offset_is_that_instant(local: dt.datetime, minutes: int) -> None:
    when = local.replace(tzinfo=dt.timezone(dt.timedelta(minutes=minutes)))
    told = moment(when.isoformat(" "))
    assert dt.datetime.fromisoformat(told.value) == when
    assert dt.datetime.fromisoformat(told.utc) == when
    assert moment(told.value).value == told.value


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_is_refused_in_words(text: str) -> None:
    try:
        told = moment(text)
    except TrucelineError as error:
        assert error.code in ("moment-form", "moment-zone")
    else:
        assert told.original == text
