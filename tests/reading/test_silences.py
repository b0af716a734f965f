"""Silences: what a text says a speaker left out."""

from __future__ import annotations

import pytest

import truceline
from truceline.model.agreement import Clause, Instrument
from truceline.model.claim import Silence, Statement
from truceline.model.document import Document
from truceline.reading.attribution.statements import statements
from truceline.reading.silences import clause_of, silences
from truceline.reading.text.paragraphs import paragraphs
from truceline.reading.text.parse import parse
from truceline.reading.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return World.general()


def read(text: str, world: World) -> tuple[Silence, ...]:
    document = Document(ref="t", id="d-t", sha256="", text=text)
    parsed = parse(paragraphs(document))
    return silences(document, parsed, statements(document, parsed, ()), world)


@pytest.mark.parametrize(
    ("text", "speaker", "omitted"),
    [
        ("The minister did not mention the withdrawal clause.", "The minister", "the withdrawal clause"),
        ("The envoy made no reference to the prisoners.", "The envoy", "no reference to the prisoners"),
        ("Omar Haddad declined to comment on the arrests.", "Omar Haddad", "on the arrests"),
        ("The army declined to say how many shells were fired.", "The army", "how many shells were fired"),
        ("The speech failed on Monday, and the president failed to mention the truce.", "the president", "the truce"),
        ("The boundaries of the zone were not spelled out by the two leaders.", "the two leaders", "The boundaries"),
        ("The ministry was silent on the fate of the prisoners.", "The ministry", "the fate of the prisoners"),
        ("Omar Haddad said nothing about the prisoners.", "Omar Haddad", "nothing about the prisoners"),
        ("The general stopped short of blaming the other side.", "The general", "blaming the other side"),
    ],
)
def test_every_form_of_silence(text: str, speaker: str, omitted: str, world: World) -> None:
    (silence,) = read(text, world)
    assert silence.speaker == speaker
    assert omitted in silence.omitted
    assert text[silence.evidence[0].start : silence.evidence[0].end] == silence.evidence[0].quote


@pytest.mark.parametrize(
    "text",
    [
        "The residents did not know who had fired.",
        "The minister did not say that the talks had failed.",
        "The army did not fire on Monday.",
        "The guns were silent on Tuesday.",
        "We did not mention the price of bread.",
        "The report would not mention the market.",
    ],
)
def test_what_is_no_silence(text: str, world: World) -> None:
    assert read(text, world) == ()


def test_the_speaker_is_led_back(world: World) -> None:
    text = "Lena Okoye said the truce would hold. However, she did not mention the prisoners."
    (silence,) = read(text, world)
    assert silence.speaker == "Lena Okoye"


def test_the_clause_left_out_is_named() -> None:
    instrument = Instrument(
        id="res-9",
        title="Resolution 9",
        date="1950-01-01",
        aliases=("UN resolution on the valley",),
        clause=(
            Clause(id="vote", text="A vote.", terms=("plebiscite",), src="made up", conf="read"),
            Clause(id="leave", text="Go.", terms=("full withdrawal", "vacate"), src="made up", conf="read"),
        ),
        src="made for this test",
        conf="read",
    )
    assert clause_of("the UN resolution on the valley, which calls for full withdrawal", [instrument]) == "res-9/leave"
    assert clause_of("the price of bread", [instrument]) is None
    assert clause_of("an order to vacate the school", [instrument]) is None


def test_what_somebody_did_not_say_is_not_his_statement() -> None:
    text = "The rebel leader did not say when his fighters would lay down their arms after the ceasefire."
    claims = truceline.read(text, triage=False).claims
    assert [c for c in claims if isinstance(c, Silence)]
    assert not [c for c in claims if isinstance(c, Statement)]
