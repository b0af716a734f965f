"""Phrases of a sentence, and which two of them its act holds between."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.reading.acts.dyad_features import hinge
from truceline.reading.acts.dyads import DyadModel, dyad_model, dyads
from truceline.reading.acts.phrases import Phrase, phrases
from truceline.reading.text.parse import pipeline


def _named(text: str) -> list[str]:
    doc = pipeline()(text)
    return [doc[p.first : p.last + 1].text for p in phrases(doc, 0, len(doc))]


def test_owners_and_peoples_are_phrases_of_their_own() -> None:
    assert _named("Israel's military shelled the Syrian army.") == [
        "Israel",
        "Israel's military",
        "Syrian",
        "the Syrian army",
    ]


def test_dates_and_sums_are_none() -> None:
    assert _named("Germany pledged $20 million to Yemen on Friday.") == ["Germany", "Yemen"]


def test_a_which_is_none() -> None:
    assert "which" not in _named("The truce, which Hamas rejected, collapsed in Gaza.")


PAIRS = [
    ("Egyptian police detained three foreign journalists on Saturday.", "Egyptian police", "three foreign journalists"),
    ("On Monday, Russia suspended gas deliveries to Ukraine.", "Russia", "Ukraine"),
    ("The European Union imposed sanctions on Belarus.", "The European Union", "Belarus"),
    ("Turkey's president will meet the leaders of Greece in Athens.", "Turkey's president", "Greece"),
]


@pytest.mark.parametrize(("text", "source", "target"), PAIRS)
def test_who_acts_on_whom(text: str, source: str, target: str) -> None:
    doc = pipeline()(text)
    best = dyads(doc, 0, len(doc), dyad_model())[0]
    run = [doc[p.first : p.last + 1].text for p in (best.source, best.target)]
    assert run == [source, target]


def test_one_phrase_is_no_pair() -> None:
    doc = pipeline()("Hamas waited.")
    assert dyads(doc, 0, len(doc), dyad_model()) == []


def test_the_words_between_carry_the_act() -> None:
    doc = pipeline()("Colombia agreed to release prisoners of the rebels.")
    by_text = {doc[p.first : p.last + 1].text: p for p in phrases(doc, 0, len(doc))}
    between = [t.text for t in hinge(doc, by_text["Colombia"], by_text["the rebels"])]
    assert between[0] == "agreed"
    assert "release" in between


def test_the_model_is_plain_numbers() -> None:
    model = dyad_model()
    assert isinstance(model, DyadModel)
    assert model.source.shape == model.target.shape == (96,)
    assert all(isinstance(w, float) for w in model.weights.values())


WORDS = st.lists(
    st.sampled_from(
        ["India", "Pakistan", "the army", "shelled", "met", ",", "and", "which", "on Monday", "7", "of", "'s", "\n"]
    ),
    min_size=0,
    max_size=12,
)


@settings(deadline=None, max_examples=40)
@given(WORDS)
def test_shares_add_up_and_phrases_stay_inside(words: list[str]) -> None:
    doc = pipeline()(" ".join(words))
    for sentence in doc.sents:
        found = dyads(doc, sentence.start, sentence.end, dyad_model())
        assert not found or abs(sum(d.share for d in found) - 1) < 1e-9
        assert found == sorted(found, key=lambda d: -d.share)
        for phrase in (p for d in found for p in (d.source, d.target)):
            assert isinstance(phrase, Phrase)
            assert sentence.start <= phrase.first <= phrase.head <= phrase.last < sentence.end
