"""Finding proposed words: exactly, tolerantly, at their true offsets, and never by likeness."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.model.span import Span
from truceline.reading.proposals.words import NotFoundError, everywhere, find

TEXT = (
    "The army said: “We will not be the first to fire”.\nThe rebels said  they\nwould. They said ''no more'' and left."
)
ALL = Span(0, len(TEXT))


@pytest.mark.parametrize(
    ("words", "as_written"),
    [
        ("The army said", "The army said"),
        ('"We will not be the first to fire"', "“We will not be the first to fire”"),
        ("said they would", "said  they\nwould"),
        ('"no more"', "''no more''"),
        ("  no more ", "no more"),
    ],
)
def test_words_are_found_with_their_true_offsets(words: str, as_written: str) -> None:
    assert find(TEXT, words, ALL).of(TEXT) == as_written


@pytest.mark.parametrize("words", ["", "   ", "the army said", "rebel", "We will be the first to fire", "…", "arm"])
def test_other_words_are_not(words: str) -> None:
    with pytest.raises(NotFoundError, match="not in the text"):
        find(TEXT, words, ALL)


def test_of_several_places_the_nearest_is_meant_or_none() -> None:
    near_rebels = Span(TEXT.index("rebels"), TEXT.index("rebels") + 6)
    assert len(everywhere(TEXT, "said", ALL)) == 3
    assert find(TEXT, "said", ALL, near_rebels).start == TEXT.index("said  they")
    with pytest.raises(NotFoundError, match="3 times"):
        find(TEXT, "said", ALL)
    with pytest.raises(NotFoundError, match="equally near"):
        find("aye b aye", "aye", Span(0, 9), Span(4, 5))


def test_nothing_outside_the_part_is_found() -> None:
    with pytest.raises(NotFoundError):
        find(TEXT, "The rebels", Span(0, 40))


@given(st.text(alphabet="ab \n'\"“”", max_size=40), st.data())
def test_what_is_found_is_the_words_but_for_marks_and_space(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    words = text[start : data.draw(st.integers(start, len(text)))]
    for span in everywhere(text, words, Span(0, len(text))):
        assert [c for c in span.of(text) if c in "ab"] == [c for c in words if c in "ab"]
        assert 0 <= span.start < span.end <= len(text)
