"""What may be asked in an address, and how a refusal names its field."""

from __future__ import annotations

import datetime as dt

import pytest

from truceline.outlets.web.query import LONGEST_TEXT, ParameterError, Query

KNOWN = {"as_of", "page", "q", "kind", "from", "to"}


def ask(**pairs: str) -> Query:
    return Query({k.removesuffix("_"): v for k, v in pairs.items()}, KNOWN)


def test_a_day_is_read() -> None:
    assert ask(as_of="2021-06-30").day("as_of") == dt.date(2021, 6, 30)
    assert ask(as_of="  ").day("as_of") is None
    assert ask().day("as_of") is None


@pytest.mark.parametrize(
    "value",
    [
        "banana",
        "2021-02-30",
        "2021-6-3",
        "20210630",
        "2021-W05-1",
        "٢٠٢١-٠٦-٣٠",
        "0001-01-01",
        "9999-12-31",
        "2021-06-30T00:00",
    ],
)
def test_what_is_no_day_is_refused_by_name(value: str) -> None:
    with pytest.raises(ParameterError, match=r"^as_of: ") as caught:
        ask(as_of=value).day("as_of")
    assert caught.value.field == "as_of"
    assert caught.value.value == value


def test_days_must_be_in_order() -> None:
    with pytest.raises(ParameterError, match="must not be before from"):
        ask(from_="2021-02-01", to="2021-01-01").span_of_days()


@pytest.mark.parametrize("value", ["0", "-1", "x", "1.5", "²", "999999999999"])
def test_what_is_no_page_is_refused(value: str) -> None:
    with pytest.raises(ParameterError, match=r"^page: "):
        ask(page=value).page()


def test_a_choice_must_be_one_of_those_offered() -> None:
    assert ask(kind="event").one_of("kind", ("event", "count")) == "event"
    with pytest.raises(ParameterError, match="must be one of: count, event"):
        ask(kind="rumour").one_of("kind", ("event", "count"))


def test_an_unknown_parameter_is_named() -> None:
    with pytest.raises(ParameterError, match="is not a parameter of this page"):
        Query({"asof": "2021-01-01"}, KNOWN)


def test_a_text_has_its_longest() -> None:
    with pytest.raises(ParameterError, match=str(LONGEST_TEXT)):
        ask(q="x" * (LONGEST_TEXT + 1)).text("q")
    with pytest.raises(ParameterError, match="null"):
        ask(q="a\x00b").text("q")
