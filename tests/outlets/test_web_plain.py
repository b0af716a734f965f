"""Numbers and values in plain words."""

from __future__ import annotations

import math
from typing import get_args

import pytest

from truceline.model.claim import Does, EventType, Manner, Standing
from truceline.model.source import SourceKind
from truceline.model.verdict import VerdictWord
from truceline.outlets import plain


@pytest.mark.parametrize(
    ("group", "values"),
    [
        ("type", get_args(EventType)),
        ("standing", get_args(Standing)),
        ("does", get_args(Does)),
        ("manner", get_args(Manner)),
        ("source", get_args(SourceKind)),
        ("verdict", get_args(VerdictWord)),
    ],
)
def test_every_value_of_the_contracts_has_words(group: str, values: tuple[str, ...]) -> None:
    assert set(values) <= set(plain.values(group))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2021-03-08", "8 March 2021"),
        ("2021-03", "March 2021"),
        ("2021", "2021"),
        ("2021-03-08T14:06:00+05:30", "8 March 2021, 14:06 UTC+05:30"),
        ("2021-03-08T08:36:05Z", "8 March 2021, 08:36:05 UTC"),
        ("2021-13-40", "2021-13-40"),
        ("never", "never"),
        (None, ""),
    ],
)
def test_days_in_words(value: str | None, words: str) -> None:
    assert plain.day(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (4, "4"),
        (12345, "12\u202f345"),
        (0.0123, "0.0123"),
        (15.8461, "15.8"),
        (0.0004, "less than 0.001"),
        (None, "not known"),
        (math.inf, "without bound"),
    ],
)
def test_numbers_in_words(value: float | None, words: str) -> None:
    assert plain.number(value) == words


@pytest.mark.parametrize(("p", "words"), [(1.0, "over 99 %"), (0.0, "under 1 %"), (0.5, "50 %"), (0.985, "98 %")])
def test_chances_are_never_certain(p: float, words: str) -> None:
    assert plain.chance(p) == words


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (0.001, "less than 1 % of what it was"),
        (0.07, "7 % of what it was"),
        (1.0, "about what it was"),
        (2.5, "2.5 times what it was"),
    ],
)
def test_ratios_as_people_say_them(ratio: float, words: str) -> None:
    assert plain.times(ratio) == words


def test_intervals_are_brief() -> None:
    assert plain.interval("2021-03-08", "2021-03-08") == "8 March 2021"
    assert plain.interval("2021-03-08", "2021-03-09") == "8 March 2021 to 9 March 2021"
    assert plain.interval(None, "2021") == "2021"
    assert plain.interval("2020-02-01", "2020-02-29") == "February 2020"
    assert plain.interval("2021-02-01", "2021-02-27") == "1 February 2021 to 27 February 2021"
    assert plain.interval("2018-01-01", "2018-12-31") == "2018"
    assert plain.interval("2017-01-01", "2018-12-31") == "1 January 2017 to 31 December 2018"
