"""The checker of what every reading promises, and a sample of all development articles held to it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

import truceline
from truceline.model.claim import Event, Reading, Statement, Where
from truceline.model.span import Evidence, Span
from truceline.outlets.evaluation.promises import WAY, broken, spans, texts
from truceline.reading.workers import FIRST, Job, read_all
from truceline.reading.world import World

TEXT = "The army said on Monday that two soldiers were killed by shelling in Kupwara. India denied it."
EVERY = 23
"""The sample: every 23rd development article, short enough to be read three times in some seconds."""
LONGEST = 5_000


@pytest.fixture(scope="module")
def reading() -> Reading:
    return truceline.read(TEXT, published="2021-03-08", triage=False, mentions=True)


def _with(reading: Reading, number: int, **changes: object) -> Reading:
    claims = list(reading.claims)
    claims[number] = msgspec.structs.replace(claims[number], **changes)
    return msgspec.structs.replace(reading, claims=tuple(claims))


def test_a_sound_reading_breaks_nothing(reading: Reading) -> None:
    assert list(broken(reading, TEXT)) == []
    assert len(list(spans(reading.claims))) > 5


def test_each_broken_promise_is_told(reading: Reading) -> None:
    first = reading.claims[0]
    event = next(n for n, c in enumerate(reading.claims) if isinstance(c, Event))
    said = next(n for n, c in enumerate(reading.claims) if isinstance(c, Statement))
    cases = [
        (_with(reading, 0, evidence=()), "no evidence"),
        (_with(reading, 0, evidence=(Evidence(0, 3, "the"),)), "do not stand"),
        (_with(reading, said, content=Span(5, 5_000)), "beyond the text"),
        (_with(reading, said, nested_in="s-none"), "leads to no claim"),
        (_with(reading, said, nested_in=reading.claims[said].id), "leads to no claim"),
        (_with(reading, event, by="s-none"), "leads to no claim"),
        (_with(reading, event, type="riot"), "contract's form"),
        (_with(reading, 0, confidence=7.0), "confidence"),
        (msgspec.structs.replace(reading, claims=(first, first)), "one id"),
        (msgspec.structs.replace(reading, places=(Where("Nowhere", 1.0, 1.0, "town", span=Span(0, 3)),)), "Nowhere"),
        (msgspec.structs.replace(reading, document=msgspec.structs.replace(reading.document, text="x")), "not the one"),
    ]
    for bad, what in cases:
        assert any(what in line for line in broken(bad, TEXT)), what


@pytest.mark.needs_data
def test_a_sample_of_all_development_articles_keeps_every_promise(data_dir: Path) -> None:
    """The whole run is ``truceline eval promises``."""
    sample = [d for d in texts(data_dir) if len(d.text) <= LONGEST][::EVERY]
    assert len(sample) > FIRST + 2, "two processes are only made for a stream that is longer"
    jobs = [Job(d) for d in sample]
    one = list(read_all(jobs, world=World.general(), way=WAY, workers=1))
    two = list(read_all(jobs, world=World.general(), way=WAY, workers=2))
    assert one == two
    for document, reading in zip(sample, one, strict=True):
        assert isinstance(reading, Reading), reading
        assert list(broken(reading, document.text)) == [], document.ref
