"""Main acts: the learned acts of a text of one or two sentences, and what a longer text takes from them."""

from __future__ import annotations

import pytest

import truceline
from truceline.model.claim import Event
from truceline.reading.acts.dyads import DyadModel, dyad_model
from truceline.reading.acts.learned import Learned, instead, learned
from truceline.reading.acts.mainacts import BRIEF
from truceline.reading.acts.pair_model import pair_model


def _events(text: str) -> list[Event]:
    reading = truceline.read(text, triage=False)
    return [c for c in reading.claims if isinstance(c, Event)]


ACTS = [
    (
        "Germany on Thursday announced an increase in funding to fight Ebola in West Africa.",
        "Germany",
        "West Africa",
        "AID",
    ),
    ("Turkey suspended military aid to Greece.", "Turkey", "Greece", "SANCTION"),
    (
        "Egyptian police detained three foreign journalists on Saturday.",
        "Egyptian police",
        "three foreign journalists",
        "COERCE",
    ),
    ("Norway urged Sri Lanka to respect the truce.", "Norway", "Sri Lanka", "REQUEST"),
    (
        "Russia's foreign minister met his Turkish counterpart in Ankara.",
        "Russia's foreign minister",
        "his Turkish counterpart",
        "CONSULT",
    ),
]


@pytest.mark.parametrize(("text", "actor", "recipient", "root"), ACTS)
def test_a_line_tells_who_did_what_to_whom(text: str, actor: str, recipient: str, root: str) -> None:
    found = max(_events(text), key=lambda e: e.confidence)
    assert found.actor is not None
    assert found.recipient is not None
    assert (found.actor.text, found.recipient.text) == (actor, recipient)
    assert found.plover is not None
    assert found.plover.split(".")[0] == root
    assert found.type is not None
    assert found.trigger is not None
    assert all(text[e.start : e.end] == e.quote for e in found.evidence)


def test_an_act_that_a_rule_found_keeps_its_type_and_weapon() -> None:
    found = _events("Turkish forces shelled Kurdish positions near Afrin on Monday.")
    assert [(e.type, e.cameo) for e in found] == [("shelling", "194")]
    assert found[0].actor is not None
    assert found[0].actor.party == "Turkey"


def test_fighting_does_nothing_to_anybody() -> None:
    found = _events("Fighting between the Sudanese army and the RSF killed 12 people in Khartoum.")
    assert all(e.actor is None or e.actor.text != "Fighting" for e in found)


def test_the_accused_is_not_struck() -> None:
    found = [e for e in _events("Armenia was accused of shelling the city of Ganja on Sunday.") if e.type == "shelling"]
    assert all(e.actor is not None and e.actor.party == "Armenia" for e in found)


def test_force_that_is_only_claimed_is_not_added() -> None:
    found = _events("The protesters also claimed that they had attacked an ambulance.")
    assert not any(e.plover == "ASSAULT" for e in found)


def test_a_list_of_countries_holds_no_act() -> None:
    assert _events("Sudan, Chad and Libya are countries in Africa.") == []


def test_a_longer_text_is_given_no_act_that_no_rule_found() -> None:
    line = "Germany announced an increase in funding to fight Ebola in West Africa."
    rest = " The weather was fine. People went to the beach. Nobody thought of it." * BRIEF
    assert not any(e.plover == "AID" for e in _events(line + rest))


def test_other_weights_hold_inside_the_block_alone() -> None:
    other = Learned(DyadModel({}, dyad_model().source, dyad_model().target), pair_model())
    with instead(other):
        assert learned() is other
    assert learned().dyad is dyad_model()


@pytest.mark.parametrize(
    "text",
    [
        "The Sahrawi Republic declares war on Morocco, formally ending a 29-year truce.",
        "The Sudanese government signs a ceasefire deal with a Darfur rebel group.",
        "Israel extends a humanitarian ceasefire on the Gaza Strip but Hamas refuses to do so.",
    ],
)
def test_what_a_truce_word_tells_is_the_rules_own(text: str) -> None:
    assert not any(e.type == "easing" for e in _events(text))


def test_a_place_does_not_become_the_one_that_was_attacked() -> None:
    found = _events(
        "Taliban insurgents killed 13 people in an attack on a police headquarters in Puli Khumri, Afghanistan."
    )
    assert all(e.recipient is None or e.recipient.text != "Puli Khumri" for e in found)


def test_a_paper_does_not_do_what_it_reports() -> None:
    found = _events("Fox News reports that Israel has released three Lebanese prisoners.")
    assert all(e.actor is None or e.actor.text != "Fox News" for e in found)
