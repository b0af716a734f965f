"""Who and whom: people, bodies and what they own act; efforts, texts and places do not."""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest

Reader: TypeAlias = Any

WHO = [
    # text, type, actor's party, recipient's party
    ("Suspected Israeli missiles were fired at Syrian soldiers near Homs on Monday.", "shelling", "Israel", "Syria"),
    ("An Indian soldier was killed in an exchange of fire with the Pakistan Army.", "firing", "Pakistan", "India"),
    ("India and Pakistan exchange gunfire at the Line of Control.", "firing", "India", "Pakistan"),
    ("The army is alert after an attack that Delhi blamed on Pakistan.", "violation", "Pakistan", None),
    ("Egypt called on Israel and Lebanon to observe the ceasefire.", "appeal_demand", "Egypt", "Israel and Lebanon"),
    ("Israel will not lift the blockade unless Hamas lays down its arms.", "condition", "Israel", "Hamas"),
    ("Russia bombed rebel posts as its talks with Turkey went on.", "air_strike", "Russia", None),
    ("Russia and Syria bombed Idlib on Monday, killing four children.", "air_strike", "Russia and Syria", None),
    ("Israel and Hezbollah clashed along the border on Monday.", "violation", "Israel", "Hezbollah"),
    ("The siege of Aleppo by the Syrian army starved thousands in the war.", "sanction", "Syria", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "type_", "actor", "recipient"), WHO)
def test_who_and_whom(read: Reader, text: str, type_: str, actor: str, recipient: str | None) -> None:
    event = read(text).only(type_)
    assert event.actor is not None
    assert event.actor.party == actor
    assert recipient is None or (event.recipient is not None and event.recipient.party == recipient)


@pytest.mark.parametrize(
    "text",
    [
        "The truce was the latest effort to halt the fighting in Sudan.",
        "Reports of air strikes on the rebels alarmed aid workers in the war zone.",
        "The resolution demanded an end to the siege of the rebels.",
    ],
)
def test_an_effort_or_a_text_is_nobody(read: Reader, text: str) -> None:
    for event in read(text).events:
        assert event.actor is None or event.actor.party is not None


def test_soldiers_without_a_name_are_those_of_the_one_army_named(read: Reader) -> None:
    event = read(
        "Ukrainian government forces entered the port on Friday. Witnesses said soldiers fired on protesters."
    ).only("firing")
    assert event.actor is not None
    assert event.actor.party == "Ukraine"


def test_the_dead_of_another_act_are_not_the_victims_of_this_one(read: Reader) -> None:
    found = read("Hezbollah fired rockets into northern Israel after an Israeli strike killed a commander in Beirut.")
    rockets = found.only("shelling")
    assert rockets.killed is None
    assert rockets.actor is not None
    assert rockets.actor.party == "Hezbollah"
    struck = next(e for e in found.events if e.killed is not None)
    assert struck.actor is not None
    assert struck.actor.party == "Israel"


def test_a_tally_is_no_incident(read: Reader) -> None:
    found = read("The UN mission verified 47 ceasefire violations in Hodeidah last month.", published="2024-05-08")
    assert [c.n for c in found.counts] == [47]
    assert "violation" not in found.types()
