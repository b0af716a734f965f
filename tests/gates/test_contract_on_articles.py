"""The contract holds on every labelled article: words at their offsets, known values, the same reading twice."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from truceline.model.claim import AnyClaim, Does, Event, EventType, Manner, Reading, Standing, Statement
from truceline.model.document import Document
from truceline.model.source import SourceKind
from truceline.model.span import Span
from truceline.outlets.evaluation.datasets import articles
from truceline.reading.reader import read_document
from truceline.reading.world import World

pytestmark = pytest.mark.needs_data


@pytest.fixture(scope="module")
def readings(data_dir: Path) -> list[tuple[Document, Reading]]:
    texts = [text for name in ("seed", "dev") for _, text in articles(data_dir, name)]
    return [(text, read_document(text, world=World.general(), mentions=True)) for text in texts]


def test_every_claims_words_stand_at_their_offsets(readings: list[tuple[Document, Reading]]) -> None:
    for text, reading in readings:
        assert reading.document.text == text.text
        for claim in reading.claims:
            assert claim.evidence, claim.id
            for e in claim.evidence:
                assert text.text[e.start : e.end] == e.quote
            for span in _spans(claim):
                assert 0 <= span.start < span.end <= len(text.text), claim.id


def _spans(claim: AnyClaim) -> list[Span]:
    """Every span anywhere in a claim."""
    found: list[Span] = []

    def walk(value: object) -> None:
        if isinstance(value, Span):
            found.append(value)
        elif isinstance(value, msgspec.Struct):
            for name in value.__struct_fields__:
                walk(getattr(value, name))
        elif isinstance(value, tuple):
            for part in value:
                walk(part)

    walk(claim)
    return found


def test_values_are_those_of_the_contract(readings: list[tuple[Document, Reading]]) -> None:
    for _, reading in readings:
        ids = [c.id for c in reading.claims]
        assert len(ids) == len(set(ids))
        for claim in reading.claims:
            assert 0 <= claim.confidence <= 1
            if claim.source is not None:
                assert claim.source.kind in get_args(SourceKind)
            if isinstance(claim, Statement):
                assert claim.manner in get_args(Manner)
                assert claim.does
                assert set(claim.does) <= set(get_args(Does))
                assert claim.nested_in is None or claim.nested_in in ids
            if isinstance(claim, Event):
                assert claim.type in get_args(EventType)
                assert claim.standing in get_args(Standing)
                assert claim.by is None or claim.by in ids


def test_tolls_and_intervals_are_in_order(readings: list[tuple[Document, Reading]]) -> None:
    for _, reading in readings:
        for claim in reading.claims:
            if isinstance(claim, Event):
                for toll in (claim.killed, claim.injured):
                    assert toll is None or 0 <= toll.low <= toll.best <= toll.high
                if claim.when is not None and claim.when.start and claim.when.end:
                    assert claim.when.start[:10] <= claim.when.end[:10]
        assert all(a.start < b.end for a, b in pairwise(sorted(reading.document.furniture)))


def test_two_readings_of_one_text_are_identical(readings: list[tuple[Document, Reading]]) -> None:
    for text, reading in readings[:6]:
        assert read_document(text, world=World.general(), mentions=True) == reading
