"""Actors: who can act or speak, and for whom."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading.names import read

from truceline import cases
from truceline.reading.actors.mentions import actors, home_state, sides
from truceline.reading.mention import Mention
from truceline.reading.world import World


def found(text: str, world: World | None = None) -> tuple[Mention, ...]:
    document, parsed = read(text)
    return actors(document, parsed, world or World.general())


def one(text: str, words: str, world: World | None = None) -> Mention:
    return next(m for m in found(text, world) if m.text == words)


def test_a_capital_that_speaks_is_its_party_and_as_a_place_is_no_actor() -> None:
    text = "Islamabad rejected the claim. The two envoys met in Islamabad on Monday."
    metonyms = [m for m in found(text) if m.kind == "metonym"]
    assert [(m.span.start, m.party) for m in metonyms] == [(0, "Pakistan")]


@pytest.mark.parametrize(
    ("text", "words", "kind", "party"),
    [
        ("The Indian Army shelled the village.", "The Indian Army", "organ", "India"),
        ("Israel's foreign ministry denied it.", "Israel's foreign ministry", "organ", "Israel"),
        ("The Sudanese army chief spoke.", "The Sudanese army chief", "role", "Sudan"),
        ("The president of Colombia agreed.", "The president", "role", "Colombia"),
        ("Yemen's Houthi rebels fired at the port.", "Yemen's Houthi rebels", "role", "Houthis"),
        ("Pro-Russian rebels opened fire.", "rebels", "role", None),
        ("A Pentagon spokesman confirmed the strike.", "A Pentagon spokesman", "role", "United States"),
        ("Hezbollah fighters withdrew.", "Hezbollah fighters", "role", "Hezbollah"),
    ],
)
def test_an_office_belongs_to_the_party_in_its_own_words(text: str, words: str, kind: str, party: str | None) -> None:
    mentions = [m for m in found(text) if m.text.endswith(words.split()[-1]) and m.kind in ("organ", "role")]
    assert [(m.kind, m.party) for m in mentions][:1] == [(kind, party)]


def test_an_unnamed_spokesperson_keeps_the_office_and_the_second_mention_the_party() -> None:
    text = 'Pakistan wants talks, a Foreign Office spokesperson said. "We waited," the spokesperson added.'
    mentions = [m for m in found(text) if m.kind == "role"]
    assert [m.party for m in mentions] == ["Pakistan", "Pakistan"]
    assert all(m.unnamed and m.name is None for m in mentions)


def test_a_person_is_led_back_to_the_full_name_and_to_the_title_s_party() -> None:
    text = "Pakistan Prime Minister Imran Khan spoke in parliament. Khan said the truce would hold."
    first, second = [m for m in found(text) if m.kind == "person"]
    assert (first.name, first.party, first.role) == ("Imran Khan", "Pakistan", "Prime Minister")
    assert (second.text, second.name, second.party) == ("Khan", "Imran Khan", "Pakistan")


def test_an_apposition_tells_the_party() -> None:
    text = "The truce is over, said Yusuf Demirkan, a spokesman for the Turkish army, on Friday."
    assert one(text, "Yusuf Demirkan").party == "Turkey"


def test_a_known_office_holder_has_a_party_without_a_title() -> None:
    assert one("Angela Merkel asked both sides to stop.", "Angela Merkel").party == "Germany"


def test_a_last_name_alone_is_a_leader_s_where_the_party_is_named() -> None:
    assert one("Russia agreed. Putin said so.", "Putin").party == "Russia"
    assert one("The dog Putin barked. Putin slept.", "Putin").party is None


def test_a_person_named_like_a_state_is_no_state() -> None:
    assert not [m for m in found("Michael Jordan scored again.") if m.party == "Jordan"]


def test_the_two_sides_are_named_only_when_clear() -> None:
    clear = "India accused Pakistan. Pakistan accused India. The two sides will talk."
    assert one(clear, "The two sides").party == "India and Pakistan"
    unclear = "India, Pakistan, China and Nepal met. The two sides will talk."
    assert one(unclear, "The two sides").party is None


def test_a_group_at_home_makes_its_state_the_other_side() -> None:
    text = "Sri Lanka freed prisoners. The LTTE fired. The LTTE denied it. The LTTE left. Both sides will talk."
    assert one(text, "Both sides").party == "Sri Lanka and Liberation Tigers of Tamil Eelam"


def test_bare_forces_belong_to_the_dateline_and_else_to_nobody() -> None:
    dated = "NEW DELHI: India and Pakistan traded fire. The army said two soldiers died."
    assert one(dated, "The army").party == "India"
    assert one("India and Pakistan traded fire. The army said it had replied.", "The army").party is None


def test_states_by_weight() -> None:
    world = World.general()
    assert sides({"India": 4, "Pakistan": 4}, world) == ("India", "Pakistan")
    assert sides({"India": 1, "Pakistan": 1}, world) == ("India", "Pakistan")
    assert sides({"India": 2, "Pakistan": 2, "China": 2}, world) is None
    assert home_state({"Iraq": 5, "Islamic State": 4}, world) == "Iraq"
    assert home_state({"India": 4, "Pakistan": 4}, world) is None


def test_what_is_linked_to_a_party_is_not_the_party() -> None:
    assert not [m for m in found("A Pakistan-based group attacked the camp.") if m.party == "Pakistan"]


def test_two_adjectives_own_an_office_together() -> None:
    text = "Indian and Pakistani border guards exchanged fire."
    assert one(text, "Indian and Pakistani border guards").party == "India and Pakistan"


def test_a_text_in_capitals_has_its_people_too() -> None:
    text = "NICARAGUAN PRESIDENT DANIEL ORTEGA ANNOUNCED AN END TO THE TRUCE. ORTEGA SAID THE CONTRAS HAD BROKEN IT."
    people = [(m.text, m.name, m.party) for m in found(text) if m.kind == "person"]
    assert people == [
        ("NICARAGUAN PRESIDENT DANIEL ORTEGA", "Daniel Ortega", "Nicaragua"), ("ORTEGA", "Daniel Ortega", "Nicaragua"),
    ]  # fmt: skip


def test_the_country_s_army_is_the_last_state_s() -> None:
    text = "Pakistan and Turkey held talks with Morocco, where the country's army has lost a jet."
    assert one(text, "the country's army").party == "Morocco"


def test_a_case_s_organ_gives_way_to_the_party_named_beside_it() -> None:
    world = World.of(cases.load("loc"))
    text = "Pakistan's Ministry of Defence denied it. The Ministry of Defence in New Delhi did not."
    owners = [m.party for m in found(text, world) if m.text.endswith("Ministry of Defence")]
    assert owners == ["Pakistan", "India"]


def test_a_case_tells_its_organs() -> None:
    world = World.of(cases.load("loc"))
    assert (
        one("A Foreign Office spokesperson regretted it.", "A Foreign Office spokesperson", world).party == "Pakistan"
    )


SENTENCES = st.sampled_from(
    [
        "India said it would reply.", "The Pakistani army denied the charge.", "Moscow and Kyiv traded blame.",
        "“We agreed”, Abdul Hakim told reporters.", "HAMAS SAID IT WOULD HALT FIRE IF ISRAEL DID SO TOO.", "",
        "The two sides met in Geneva.", "Maj. Gen. Asif Ghafoor tweeted.", "\u200bThe UN’s envoy, Jan Egeland, left.",
    ]
)  # fmt: skip


@given(st.lists(SENTENCES, min_size=1, max_size=6))
@settings(max_examples=25, deadline=None)
def test_spans_are_the_words_in_order_and_two_readings_agree(sentences: list[str]) -> None:
    text = "\n".join(sentences)
    mentions = found(text)
    assert all(m.span.of(text) == m.text for m in mentions)
    assert list(mentions) == sorted(mentions, key=lambda m: (m.span.start, -m.span.end))
    assert mentions == found(text)


@pytest.mark.needs_data
def test_the_seed_article_s_speakers(seed_text: str) -> None:
    mentions = found(seed_text)
    khan = [m for m in mentions if m.name == "Imran Khan"]
    assert len(khan) == 2 and {m.party for m in khan} == {"Pakistan"}
    spokes = [m for m in mentions if m.role and m.role.endswith("spokesperson")]
    assert {m.party for m in spokes} == {"Pakistan"} and all(m.unnamed for m in spokes)
    assert {m.party for m in mentions if m.kind == "collective"} == {"India and Pakistan"}
