"""The calendar file, read back by another's parser."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from truceline.outlets.exports.icalendar import CalendarEntry, calendar, folded

STAMP = "2021-03-08T08:36:00Z"
TEXT = st.text(st.characters(blacklist_categories=("Cs",)), max_size=200)


def _read(text: str) -> list[object]:
    return list(Calendar.from_ical(text.encode()).walk("VEVENT"))


def test_a_day_and_an_instant() -> None:
    text = calendar("Line of Control", [
        CalendarEntry(uid="loc/anniversary/joint-statement-2021/1", when="2022-02-25", title="1 year since: x, y; z\\"),
        CalendarEntry(uid="loc/contact", when="2021-03-02T10:00:00+05:30", title="Hotline", text="Two\nlines",
                      categories=("contact", "late"), minutes=30),
    ], stamped=STAMP)  # fmt: skip
    day, call = _read(text)
    assert day["DTSTART"].dt == dt.date(2022, 2, 25)  # type: ignore[index] # the other parser's type
    assert day["DTEND"].dt == dt.date(2022, 2, 26)  # type: ignore[index]
    assert str(day["SUMMARY"]) == "1 year since: x, y; z\\"  # type: ignore[index]
    assert call["DTSTART"].dt == dt.datetime(2021, 3, 2, 4, 30, tzinfo=dt.UTC)  # type: ignore[index]
    assert call["DTEND"].dt - call["DTSTART"].dt == dt.timedelta(minutes=30)  # type: ignore[index]
    assert str(call["DESCRIPTION"]) == "Two\nlines"  # type: ignore[index]
    assert text == calendar("Line of Control", [], stamped=STAMP).replace(
        "END:VCALENDAR\r\n", text[text.index("BEGIN:VEVENT") :]
    )


@given(title=TEXT, text=TEXT, uid=TEXT.filter(lambda t: t.strip() != ""))
def test_any_text_comes_back_and_no_line_is_too_long(title: str, text: str, uid: str) -> None:
    told = calendar("x", [CalendarEntry(uid=uid, when="2022-02-25", title=title, text=text)], stamped=STAMP)
    assert all(len(line.encode()) <= 75 for line in told.split("\r\n"))
    assert "\n" not in told.replace("\r\n", "")
    (event,) = _read(told)
    kept = "".join(
        c for c in title.replace("\r\n", "\n").replace("\r", "\n")
        if c in "\t\n" or (ord(c) >= 32 and ord(c) != 127)
    )  # fmt: skip
    assert str(event["SUMMARY"]) == kept  # type: ignore[index]


@given(st.text(max_size=400).filter(lambda t: "\n" not in t))
def test_folding_cuts_no_character_and_unfolds(line: str) -> None:
    pieces = list(folded(line))
    assert pieces[0] + "".join(p[1:] for p in pieces[1:]) == line


def test_an_instant_without_its_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        calendar("x", [CalendarEntry(uid="a", when="2021-03-02T10:00:00", title="t")], stamped=STAMP)
