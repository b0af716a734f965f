"""History: an old date carries the acts told with it; what is wished, planned for or a habit is none."""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest

Reader: TypeAlias = Any


def test_acts_told_with_an_old_one_are_old(read: Reader) -> None:
    found = read(
        "In February 2019, a bombing in Kashmir killed 40 Indian soldiers. India responded with an air strike inside "
        "Pakistan, blaming a Pakistani group for the attack."
    )
    assert {e.standing for e in found.events if e.type in ("mine_ied", "air_strike", "accusation")} == {"background"}


def test_a_date_of_the_news_ends_the_telling_of_the_past(read: Reader) -> None:
    found = read(
        "In February 2019, a bombing killed 40 soldiers in Kashmir. On Sunday rebels attacked an army post nearby."
    )
    assert found.only("infiltration").standing == "asserted"


NOT_DONE = [
    ("In the event of an offensive, a million people in the war zone would have to flee.", "violation"),
    ("Rebels have been fighting the army in the hills for decades.", "violation"),
    ("The ministers discussed how to wind down hostilities in Syria.", "violation"),
    ("Delhi could blame Pakistan for the attack, analysts say.", "accusation"),
    ("The generals stayed in Panmunjom, the truce village on the border, after the war games.", "ceasefire_agreed"),
    ("The town was within shelling range of the front line, rebels said.", "shelling"),
]


@pytest.mark.parametrize(("text", "type_"), NOT_DONE)
def test_no_act_is_asserted(read: Reader, text: str, type_: str) -> None:
    told = [e for e in read(text).events if e.type == type_]
    assert not [e for e in told if e.standing in ("asserted", "alleged")], read(text).told()


def test_an_inquiry_looks_back(read: Reader) -> None:
    found = read("The monitors called for an investigation into an attack on a convoy that killed two soldiers.")
    assert found.only("violation").standing in ("asserted", "alleged")
