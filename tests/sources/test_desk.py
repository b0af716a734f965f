import pytest

from truceline.model.document import Refusal, digest
from truceline.sources.desk import Desk, Found, Intake
from truceline.sources.limits import Limits
from truceline.sources.parser import Parser
from truceline.sources.published import published

TEXT = "By Asha Rao, Updated : Mar 08, 2021 14:06 IST\nTroops fired across the line on Monday, the army said."


def admitted(
    text: str, *, given: str | None = None, date: str | None = None, byline: str | None = None
) -> Intake | Refusal:
    limits = Limits(text_chars=500)
    desk = Desk(limits, Parser(limits), published(given))
    return desk.admit(Found(text=text, original=b"bytes", ref="r", date=date, byline=byline, place="line 3"))


@pytest.mark.parametrize(
    ("given", "date", "value"),
    [
        ("2021-03-09", "2021-03-07", "2021-03-09"),
        (None, "2021-03-07", "2021-03-07"),
        (None, "no date", "2021-03-08T14:06:00+05:30"),
        (None, None, "2021-03-08T14:06:00+05:30"),
    ],
)
def test_the_caller_dates_before_the_source_and_the_source_before_the_byline(
    given: str | None, date: str | None, value: str
) -> None:
    taken = admitted(TEXT, given=given, date=date)
    assert isinstance(taken, Intake)
    assert taken.document.published is not None
    assert taken.document.published.value == value


def test_a_document_is_known_by_its_original_bytes() -> None:
    taken = admitted(TEXT)
    assert isinstance(taken, Intake)
    assert taken.document.sha256 == digest(b"bytes")
    assert (taken.document.byline, taken.document.language) == ("Asha Rao", "en")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("\ufeff \u00a0\r\n", "empty"),
        ("word " * 101, "too-big"),
        ("half \ud800 a pair", "bad-encoding"),
        ("нарушение режима прекращения огня", "not-english"),
    ],
)
def test_what_is_refused_keeps_its_place(text: str, code: str) -> None:
    taken = admitted(text)
    assert isinstance(taken, Refusal)
    assert (taken.code, taken.place) == (code, "line 3")
