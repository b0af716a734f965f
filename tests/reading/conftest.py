"""What the tests of acts, casualties, counts and standing share: one text read as the cascade reads it (``read``)."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import NamedTuple

import pytest

from truceline.model.claim import Count, Event, Statement
from truceline.model.document import Document, Published
from truceline.reading.actors import mentions as actors
from truceline.reading.acts import events as acts
from truceline.reading.attribution import statements as attribution
from truceline.reading.dates import expressions as dates
from truceline.reading.numbers import counts
from truceline.reading.places import mentions as places
from truceline.reading.text.paragraphs import paragraphs
from truceline.reading.text.parse import parse
from truceline.reading.world import World


class Read(NamedTuple):
    """A document with what was read from it."""

    document: Document
    statements: tuple[Statement, ...]
    events: tuple[Event, ...]
    counts: tuple[Count, ...]

    def only(self, type_: str) -> Event:
        """The one event of a type."""
        found = [e for e in self.events if e.type == type_]
        assert len(found) == 1, (type_, self.told())
        return found[0]

    def types(self) -> list[str | None]:
        """The types of the events, in order."""
        return [e.type for e in self.events]

    def told(self) -> list[tuple[str | None, list[str]]]:
        """Types with the words that carry them."""
        return [(e.type, [t.of(self.document.text) for t in e.triggers]) for e in self.events]


@functools.cache
def _read(text: str, published: str | None = "2021-03-08") -> Read:
    """A text read without a case."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    when = None if published is None else Published(published, "day", published, f"{published}T00:00:00Z")
    document = Document(ref="t", id=f"d-{digest[:20]}", sha256=digest, text=text, published=when)
    world = World.general()
    parsed = parse(paragraphs(document))
    names = actors.actors(document, parsed, world)
    days = dates.dates(document, parsed)
    where = places.places(document, parsed, world)
    said = attribution.statements(document, parsed, names)
    return Read(
        document,
        said,
        acts.events(document, parsed, names, days, where, said, world),
        counts.counts(document, parsed, names, days, said, world),
    )


@pytest.fixture(scope="session")
def read() -> Callable[..., Read]:
    """Reads a text without a case: ``read(text, published)``; the same text is read once."""
    return _read
