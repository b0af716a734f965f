"""Spans and evidence: the words are where the offsets say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.model.span import Evidence, Span


@given(st.text(max_size=60), st.data())
def test_evidence_quotes_what_stands_at_its_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    evidence = Evidence.cut(text, Span(start, end))
    assert text[evidence.start : evidence.end] == evidence.quote
    assert evidence.span == Span(start, end)


def test_a_span_after_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="ends after the text"):
        Evidence.cut("truce", Span(2, 9))


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (5, 4)])
def test_an_impossible_span_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="span"):
        Span(start, end)


@given(st.tuples(st.integers(0, 9), st.integers(0, 9)), st.tuples(st.integers(0, 9), st.integers(0, 9)))
def test_overlap_is_sharing_a_code_point(a: tuple[int, int], b: tuple[int, int]) -> None:
    one, two = Span(*sorted(a)), Span(*sorted(b))
    assert one.overlaps(two) == bool(set(range(one.start, one.end)) & set(range(two.start, two.end)))
