"""Casualties: tolls as one clause counts them. Items marked CE: Wikipedia's current events (CC BY-SA 4.0)."""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.reading.numbers.casualties import losses
from truceline.reading.numbers.quantities import Quantity, quantity
from truceline.reading.text.parse import pipeline

Reader: TypeAlias = Any

TOLLS = [
    (
        "Three Pakistani soldiers and one Indian soldier are killed following an attack by Indian forces.",
        "killed",
        4,
        None,
    ),
    ("Gunmen shot at a bus, killing five civilians and injuring more than a dozen.", "injured", 12, "more than"),
    ("At least 14 people died when rockets hit the market.", "killed", 14, "at least"),
    ("The blast left seven dead.", "killed", 7, None),
    ("The raid resulted in the death of one soldier.", "killed", 1, None),
    ("Border guards exchanged fire with nine civilians killed and 63 injured.", "injured", 63, None),  # CE 2015-08-28
    ("Shelling by both sides killed between 20 and 30 villagers.", "killed", 20, None),
    ("The attack claimed eleven lives.", "killed", 11, None),
]


@pytest.mark.parametrize(("text", "harm", "best", "qualifier"), TOLLS)
def test_a_toll(text: str, harm: str, best: int, qualifier: str | None) -> None:
    found = [loss for loss in losses(pipeline()(text), lambda _: None) if loss.harm == harm]
    assert [(loss.toll.best, loss.toll.qualifier) for loss in found] == [(best, qualifier)]


def test_a_range_keeps_both_ends() -> None:
    toll = losses(pipeline()("Shelling killed between 20 and 30 villagers."), lambda _: None)[0].toll
    assert (toll.low, toll.high) == (20, 30)


def test_sides_are_kept_apart(read: Reader) -> None:
    # CE 2011-09-01
    text = (
        "Three Pakistani soldiers and one Indian soldier are killed following an attack by Indian border forces on a "
        "Pakistani checkpost along the Line of Control."
    )
    killed = read(text, "2011-09-01").events[0].killed
    assert killed.by_side == {"Pakistan/military": 3, "India/military": 1}
    assert killed.best == 4


def test_dead_and_wounded_of_one_clause(read: Reader) -> None:
    # CE 2013-01-06
    text = (
        "A cross-border raid conducted by Indian troops in the disputed Kashmir region results in the death of one "
        "Pakistani soldier and another critically wounded, according to Pakistani reports."
    )
    event = read(text, "2013-01-06").only("infiltration")
    assert event.killed.best == 1
    assert event.injured.best == 1
    assert event.actor.party == "India"
    assert event.standing == "alleged"


def test_a_speaker_counts_its_own(read: Reader) -> None:
    # CE 2013-01-08, first sentence
    text = "India claims two of its soldiers have been killed during a gunfight with Pakistani forces."
    assert read(text, "2013-01-08").only("firing").killed.by_side == {"India/military": 2}


def test_an_aggregate_is_no_toll(read: Reader) -> None:
    # CE 2013-01-15
    text = (
        "Pakistan claims another of its soldiers is killed from gunfire by Indian troops near the Line of Control. "
        "This is the fifth such fatality reported in the past two weeks from either of the neighboring countries."
    )
    tolls = [e.killed.best for e in read(text, "2013-01-15").events if e.killed is not None]
    assert tolls == [1]


def test_a_war_total_is_no_toll() -> None:
    text = "The conflict has killed more than 14,000 people since 2014."
    assert losses(pipeline()(text), lambda _: None) == []


def test_nobody_hurt() -> None:
    found = losses(pipeline()("No loss of life was reported in the shelling."), lambda _: None)
    assert [(loss.harm, loss.toll.best) for loss in found] == [("killed", 0)]


def test_several_is_no_number() -> None:
    assert losses(pipeline()("Several soldiers were killed in the ambush."), lambda _: None) == []


@pytest.mark.parametrize(
    ("text", "before", "expected"),
    [
        ("1,400", "more than ", Quantity(1400, 1400, "more than")),
        ("two dozen", "", Quantity(24, 24)),
        ("five to seven", "", Quantity(5, 7)),
        ("1.5 million", "about ", Quantity(1_500_000, 1_500_000, "about")),
        ("several", "", None),
        ("1.7", "", None),
    ],
)
def test_numbers_as_texts_write_them(text: str, before: str, expected: Quantity | None) -> None:
    assert quantity(text, before) == expected


@given(st.integers(0, 10**9))
def test_digits_are_read_back(n: int) -> None:
    assert quantity(f"{n:,}") == Quantity(n, n)
    assert quantity(str(n)) == Quantity(n, n)
