"""To whom words were spoken, and words relayed inside a statement."""

from __future__ import annotations

import truceline
from truceline.model.claim import Statement


def said(text: str) -> list[Statement]:
    return [c for c in truceline.read(text, triage=False).claims if isinstance(c, Statement)]


def test_the_one_told_is_the_addressee() -> None:
    text = "The minister told parliament on Tuesday that the truce was holding along the whole front."
    (statement,) = said(text)
    assert statement.addressee == "parliament"


def test_words_a_speaker_says_he_spoke_to_another_are_nested_in_his() -> None:
    text = "She said on Monday she had explained to President Ivanova that the army would not withdraw from the ridge."
    statements = said(text)
    outer = next(s for s in statements if s.nested_in is None)
    inner = next(s for s in statements if s.nested_in == outer.id)
    assert inner.addressee is not None
    assert "Ivanova" in inner.addressee
    assert text[inner.content.start : inner.content.end].removeprefix("that ").startswith("the army would not withdraw")
    assert inner.source is not None
    assert outer.source is not None
    assert inner.source.name == outer.source.name


def test_without_an_addressee_none_is_made_up() -> None:
    text = "The spokesman said the truce was holding along the whole front."
    assert all(s.addressee is None for s in said(text))
