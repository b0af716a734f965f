"""Quotations: every way a mark can go missing or change its kind."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.model.document import Document
from truceline.reading.attribution import quotations
from truceline.reading.text.paragraphs import paragraphs


def found(text: str) -> list[str]:
    document = Document(ref="t", id="d-t", sha256="", text=text)
    return [q.inner.of(text) for q in quotations.find(text, paragraphs(document))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We hold our fire," he said.', ["We hold our fire,"]),
        ("“We hold our fire,” he said.", ["We hold our fire,"]),
        ("''We hold our fire,'' he said.", ["We hold our fire,"]),
        ("'We hold our fire,' he said.", ["We hold our fire,"]),
        ("\"We hold our fire,'' he said.", ["We hold our fire,"]),
        ("''We hold our fire,\" he said.", ["We hold our fire,"]),
        ("\"We hold our fire,' he said.", ["We hold our fire,"]),
        ("'We hold our fire,\" he said.", ["We hold our fire,"]),
        ("«We hold our fire», he said.", ["We hold our fire"]),
        ("`` We hold our fire , '' he said .", ["We hold our fire ,"]),
        ('He spoke of a "hostile act" and of "aggression".', ["hostile act", "aggression"]),
        ("The parties' talks and the army's guns fell silent.", []),
        ("'Til the '90s nobody's guns were 'em ones.", []),
        ("He said the parties' 'four-way talks' would go on.", ["four-way talks"]),
    ],
)
def test_marks_of_every_kind(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_a_single_mark_that_opens_a_paragraph_and_is_never_closed_runs_to_its_end() -> None:
    assert found("'We reviewed the line and all other sectors.\nThe road is open.") == [
        "We reviewed the line and all other sectors."
    ]


def test_a_quotation_over_paragraphs_is_one() -> None:
    text = '"We kept our word.\n"They did not," she said.'
    assert found(text) == ['We kept our word.\n"They did not,']


def test_a_quotation_set_a_sentence_a_line_is_closed_later() -> None:
    text = '"The road is open.\nThe bridge is not.\nWe will wait," she said.\nThe market closed.'
    assert found(text) == ["The road is open.\nThe bridge is not.\nWe will wait,"]


def test_a_quotation_opened_again_after_a_full_stop_was_never_closed() -> None:
    assert found('"We kept our word. "They did not," she said.') == ["We kept our word.", "They did not,"]


def test_a_mark_left_open_in_mid_paragraph_does_not_swallow_the_article() -> None:
    rest = " ".join(["The road was cut and the market closed."] * 40)
    assert len(found(f"She said: “We kept our word. {rest}")[0]) < 400


def test_a_paragraph_from_a_table_has_its_marks_doubled() -> None:
    assert found('"The army said it was ""certain"" of it."') == ["certain"]


@given(st.text(alphabet="\"'“”‘’« »ab.,\n", max_size=120))
@settings(max_examples=200, deadline=None)
def test_spans_stay_within_the_text_and_in_order(text: str) -> None:
    document = Document(ref="t", id="d-t", sha256="", text=text)
    parts = paragraphs(document)
    quoted = quotations.find(text, parts)
    assert quoted == quotations.find(text, parts)
    for quotation in quoted:
        assert 0 <= quotation.outer.start <= quotation.inner.start <= quotation.inner.end <= quotation.outer.end
        assert quotation.outer.end <= len(text)
    assert [q.outer.start for q in quoted] == sorted(q.outer.start for q in quoted)


@pytest.mark.parametrize("piece", ['" ', "' ", "'a ", 'a" ', '"a ', "''", "“", "'a\" ", "\"a' "])
def test_hostile_runs_of_marks_cost_no_more_than_other_text(piece: str) -> None:
    text = piece * (120_000 // len(piece))
    start = time.perf_counter()
    found(text)
    assert time.perf_counter() - start < 3.0
