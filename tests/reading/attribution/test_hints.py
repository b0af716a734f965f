"""For whom somebody speaks where the words can mean only one party."""

from __future__ import annotations

import pytest

from truceline.model.span import Span
from truceline.reading.attribution.hints import Hints
from truceline.reading.mention import Mention

PARAGRAPH = Span(0, 100)


def group(name: str, at: int) -> Mention:
    return Mention(Span(at, at + 5), name, "group", party=name)


def state(name: str, at: int) -> Mention:
    return Mention(Span(at, at + 5), name, "party", party=name)


@pytest.mark.parametrize(
    ("words", "party"),
    [
        ("the rebel panel's legal counsel", "Hamas"),
        ("the North's vice minister", "North Korea"),
        ("the North", "North Korea"),
        ("the North Atlantic council", None),
        ("the observers", None),
        ("the army", None),
    ],
)
def test_what_words_can_only_mean(words: str, party: str | None) -> None:
    hints = Hints([group("Hamas", 10), state("North Korea", 30), state("South Korea", 50)])
    assert hints.party(words, PARAGRAPH) == party


def test_where_two_could_be_meant_nothing_is_guessed() -> None:
    two = Hints([group("Hamas", 10), group("Hezbollah", 30)])
    assert two.party("the rebels", PARAGRAPH) is None


def test_the_army_of_the_only_state_of_the_paragraph() -> None:
    hints = Hints([state("Israel", 10), group("Hamas", 30), state("Egypt", 300)])
    assert hints.party("the army", PARAGRAPH) == "Israel"
    assert hints.party("the army", Span(0, 400)) is None
