"""The world of names: what each stands for, with a case and without."""

from __future__ import annotations

import time

import pytest

from truceline import cases
from truceline.reading import world as module
from truceline.reading.world import World


def meant(text: str, name: str, world: World | None = None) -> str | None:
    w = world or World.general()
    present = w.present(text)
    at = text.index(name)
    hit = next(h for h in w.hits(text) if h.start == at)
    settled = w.settled(hit, present)
    return settled.party if settled else None


@pytest.mark.parametrize(
    ("name", "party"),
    [
        ("Islamabad", "Pakistan"), ("Moscow", "Russia"), ("the Kremlin", "Russia"), ("White House", "United States"),
        ("Downing Street", "United Kingdom"), ("UN Security Council", "United Nations"), ("Pentagon", "United States"),
        ("ISPR", "Pakistan"), ("FATF", "Financial Action Task Force"), ("Hizbullah", "Hezbollah"),
        ("Ansar Allah", "Houthis"), ("Daesh", "Islamic State"), ("South Korean", "South Korea"),
        ("Azeri", "Azerbaijan"),
        ("LTTE", "Liberation Tigers of Tamil Eelam"), ("NATO", "NATO"), ("OSCE", "OSCE"), ("U.S.", "United States"),
    ],
)  # fmt: skip
def test_a_name_stands_for_its_party(name: str, party: str) -> None:
    text = f"On Monday {name} rejected the offer, and Pakistan, Sri Lanka and Yemen were told."
    assert meant(text, name) == party


def test_a_shared_organ_belongs_to_the_party_the_article_is_about() -> None:
    here = "Pakistan said talks would go on. Islamabad's position is known, the Foreign Office said."
    there = "Britain said talks would go on. London's position is known, the Foreign Office said."
    neither = "Talks would go on, the Foreign Office said."
    assert meant(here, "Foreign Office") == "Pakistan"
    assert meant(there, "Foreign Office") == "United Kingdom"
    assert meant(neither, "Foreign Office") is None


def test_a_short_acronym_needs_its_theatre() -> None:
    assert meant("The Philippines said the NPA broke the truce.", "NPA") == "New People's Army"
    assert meant("The NPA at the bank rose.", "NPA") is None


def test_capitals_throughout_are_read_and_small_words_are_not_names() -> None:
    world = World.general()
    shouted = "ISRAEL AND HAMAS AGREED ON A TRUCE IN CAIRO ON MONDAY"
    assert {n.party for h in world.hits(shouted) for n in h.names} >= {"Israel", "Hamas"}
    assert not [h for h in world.hits("he let us go to the turkey farm") if h.names]


def test_the_case_decides_what_it_knows_and_keeps_plain_names() -> None:
    world = World.of(cases.load("loc"))
    assert world.case is not None
    text = "The Rangers fired first, the Nagrota-based corps said."
    assert meant(text, "Nagrota-based corps", world) == "India"
    assert {module.plain_party(p, World.general()) for p in world.case.party} >= {"India", "Pakistan", "United Nations"}
    assert world.holders["randhir jaiswal"].party == "India"


def test_codes_and_load_time() -> None:
    assert World.general().code_of("Pakistan") == "PAK"
    assert World.general().code_of("Hamas") == "PSEREBHMS"
    assert World.general().code_of(None) is None
    module._general.cache_clear()
    start = time.perf_counter()
    World.general()
    assert time.perf_counter() - start < 0.5


def test_every_name_has_a_party_and_a_code() -> None:
    for name in World.general().names:
        assert name.text and name.party and name.code and not name.text.endswith("?")
