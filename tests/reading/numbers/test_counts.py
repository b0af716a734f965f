"""Counts: tallies over a period are claims of their own, never incidents."""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

import truceline
from truceline.model.claim import Count
from truceline.reading.numbers.parts import adds_up

Reader: TypeAlias = Any

TALLIES = [
    (
        "Pakistan committed 860 ceasefire violations in 2017, the Indian Defence Ministry said.",
        860,
        "Pakistan",
        "2017-01-01",
    ),
    ("India has committed 2,404 ceasefire violations this year, the Foreign Office said.", 2404, "India", "2021-01-01"),
    ("There were 1,250 violations by Ukrainian forces in March, the OSCE said.", 1250, "Ukraine", None),
    ("At least 30 truce violations have been reported since March 1.", 30, None, "2021-03-01"),
    (
        "More than 2,200 rockets have been fired by Hezbollah since the beginning of the conflict.",
        2200,
        "Hezbollah",
        None,
    ),
    ("The war has killed more than 14,000 people since 2014.", 14000, None, "2014-01-01"),
]


@pytest.mark.parametrize(("text", "n", "accused", "start"), TALLIES)
def test_a_tally(read: Reader, text: str, n: int, accused: str | None, start: str | None) -> None:
    found = read(text).counts
    assert [c.n for c in found] == [n]
    if accused is not None:
        assert found[0].accused == accused
    if start is not None:
        assert found[0].period is not None
        assert found[0].period.start == start


def test_who_counts(read: Reader) -> None:
    found = read("Pakistan committed 860 ceasefire violations in 2017, the Indian Defence Ministry said.").counts[0]
    assert found.reporter == "Indian Defence Ministry"
    assert found.what == "ceasefire violations"
    assert found.source is not None
    assert found.source.party == "India"


def test_the_third_time_in_three_days(read: Reader) -> None:
    found = read("This is the third time in three days that India has violated the ceasefire.").counts
    assert [(c.n, c.what, c.accused) for c in found] == [(3, "ceasefire violations", "India")]


@pytest.mark.parametrize(
    "text",
    [
        "Two soldiers were killed on Monday.",
        "He is 45 years old and earned 300 dollars in 2010.",
        "A bomb killed four soldiers, making 2009 the deadliest year since the 2001 invasion.",
        "Poland reported 3,003 new cases of the virus and 75 deaths in the last 24 hours.",
    ],
)
def test_what_is_no_tally(read: Reader, text: str) -> None:
    assert read(text).counts == ()


def test_a_tally_is_no_casualty_event(read: Reader) -> None:
    assert all(e.killed is None for e in read("The war has killed more than 14,000 people since 2014.").events)


def test_parts_that_do_not_add_up() -> None:
    assert adds_up(860, [400, 460]) is None
    assert adds_up(860, [400, 400]).difference == 60
    assert adds_up(15, [10, 3], exhaustive=False) is None
    assert adds_up(15, [10, 6], exhaustive=False).difference == -1


@given(st.lists(st.integers(0, 10**6), min_size=1))
def test_parts_of_their_sum_add_up(parts: list[int]) -> None:
    assert adds_up(sum(parts), parts) is None
    assert adds_up(sum(parts) + 1, parts) is not None


def test_the_one_who_counts_is_not_the_accused() -> None:
    text = "Ukraine's military reported 12 ceasefire violations by Russian-backed forces over the past 24 hours."
    counts = [c for c in truceline.read(text, triage=False).claims if isinstance(c, Count)]
    assert [c.n for c in counts] == [12]
    assert counts[0].accused != "Ukraine"


@pytest.mark.parametrize(
    ("text", "n", "parts", "difference"),
    [
        ("The army counted 860 violations in 2017: 500 along the line and 360 elsewhere.", 860, (500, 360), None),
        ("The army counted 860 violations in 2017: 500 along the line and 300 elsewhere.", 860, (500, 300), 60),
        ("Since March 1, shelling has killed 20 people, including 15 civilians.", 20, (15,), None),
        ("Since March 1, shelling has killed 20 people, including 25 civilians.", 20, (25,), -5),
        ("The mission has recorded 300 ceasefire violations since Monday.", 300, (), None),
    ],
)  # fmt: skip
def test_parts_are_held_against_their_total(
    read: Reader, text: str, n: int, parts: tuple[int, ...], difference: int | None
) -> None:
    found = next(c for c in read(text).counts if c.n == n)
    assert (found.parts, found.difference) == (parts, difference)
