"""Text in capitals throughout gets its capitals back, length for length; other text is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import truceline
from truceline.model.claim import Event, Statement
from truceline.model.document import Document
from truceline.reading.text.casing import acronyms, is_shouted, restored
from truceline.reading.text.paragraphs import paragraphs
from truceline.reading.text.parse import parse

# the manner of the wire services of the 1980s; the words are our own
WIRE = (
    "SAN SALVADOR, 15 NOV 89 -- THE ARMY SAID THAT\n"
    "GUERRILLAS OF THE FARABUNDO MARTI NATIONAL LIBERATION FRONT\n"
    "(FMLN) ATTACKED A POST NEAR SAN MIGUEL ON 11 MARCH.\n"
    "\n"
    '   COLONEL RENE PONCE TOLD REPORTERS: "WE HAVE NO TRUCE WITH\n'
    'THE FMLN." HE SAID TWO SOLDIERS WERE KILLED IN THE ATTACK,\n'
    "AND THAT THE GOVERNMENT OF EL SALVADOR MAY ASK THE UNITED\n"
    "NATIONS FOR HELP. THE U.S. EMBASSY DECLINED TO COMMENT.\n"
)


@pytest.mark.parametrize(
    ("shouted", "plain"),
    [
        (
            "THE WHITE HOUSE SAID ON MONDAY THAT THE TRUCE HOLDS.",
            "The White House said on Monday that the truce holds.",
        ),
        ("PAKISTAN'S ARMY SAID SO. IT DIDN'T SAY WHY.", "Pakistan's Army said so. It didn't say why."),
        ("TALKS ON 19 MARCH, AND TROOPS MARCH ON.", "Talks on 19 March, and troops march on."),
        ("COLONEL XIMENEZ SAID THE ISLAMIC STATE FLED.", "Colonel Ximenez said the Islamic State fled."),
        ('HE SAID: "WE MAY TALK TO THE U.S. ENVOY."', 'He said: "We may talk to the U.S. envoy."'),
    ],
)
def test_words_get_the_form_they_bear_in_mixed_text(shouted: str, plain: str) -> None:
    assert restored(shouted) == plain


def test_letters_in_brackets_are_an_acronym_throughout() -> None:
    text = "THE PRESS COMMITTEE OF THE ARMED FORCES (COPREFA) REPORTED THIS. COPREFA SAID MORE."
    assert acronyms(text) == frozenset({"COPREFA"})
    assert restored(text, acronyms(text)).count("COPREFA") == 2


@pytest.mark.parametrize(
    ("text", "shouted"),
    [
        (WIRE, True),
        ("The army said today that guerrillas attacked a post.", False),
        ("UNITED NATIONS (AP) - The Security Council met on the truce on Monday and adopted nothing.", False),
        ("U.N.", False),
        ("", False),
    ],
)
def test_only_text_in_capitals_throughout_is_shouted(text: str, shouted: bool) -> None:
    assert is_shouted(text) is shouted


def _document(text: str) -> Document:
    return Document(ref="t", id="t", sha256="0", text=text)


def test_mixed_text_is_parsed_as_it_stands() -> None:
    text = "A NOTE (NOT A NAME).\nThe army of the FMLN said it would talk. Nobody believed what it had said.\n"
    assert [p.paragraph.text for p in parse(paragraphs(_document(text)))] == text.strip().split("\n")


def test_offsets_hold_and_the_documents_own_words_are_quoted() -> None:
    document = _document(WIRE)
    for part in parse(paragraphs(document)):
        assert part.paragraph.text == part.doc.text
        assert part.paragraph.text.upper() == part.paragraph.span.of(WIRE).replace("\n", " ")


def test_a_wire_text_is_read_with_speakers_and_acts() -> None:
    reading = truceline.read(WIRE, published="1989-11-15", mentions=True)
    assert all(WIRE[e.start : e.end] == e.quote for c in reading.claims for e in c.evidence)
    said = [c for c in reading.claims if isinstance(c, Statement)]
    speakers = {c.source.name: c.source.kind for c in said if c.source is not None}
    assert speakers["Rene Ponce"] == "named_person"
    direct = next(c for c in said if c.manner == "direct")
    assert direct.content.of(WIRE) == '"WE HAVE NO TRUCE WITH\nTHE FMLN."'
    attack = next(c for c in reading.claims if isinstance(c, Event) and c.trigger and c.trigger.of(WIRE) == "ATTACKED")
    assert attack.actor is not None
    assert attack.actor.party == "FMLN"
    assert [d.start for d in reading.dates or ()] == ["1989-11-15", "1989-03-11"]


@given(st.text(alphabet="ABCÉİŁß UN.'\"()-19\n", max_size=60))
def test_the_length_never_changes(text: str) -> None:
    mixed = restored(text, acronyms(text))
    assert len(mixed) == len(text)
    assert [a for a, b in zip(mixed, text, strict=True) if a != b and a.upper() != b.upper()] == []
