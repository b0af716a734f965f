"""What the tests of names, places and dates share: a document of some words, parsed."""

from __future__ import annotations

from truceline.model.document import Document, Published
from truceline.reading.text.paragraphs import paragraphs
from truceline.reading.text.parse import Parsed, parse

SUNDAY = "2021-03-07"


def published(day: str | None) -> Published | None:
    """A publication date as sources give it."""
    if day is None:
        return None
    precision = {4: "year", 7: "month", 10: "day"}.get(len(day), "instant")
    return Published(day, precision, day, day[:10])  # type: ignore[arg-type]  # one of the four by its length


def read(text: str, day: str | None = SUNDAY) -> tuple[Document, tuple[Parsed, ...]]:
    """A document of a text and its parsed paragraphs."""
    document = Document(ref="t", id="t", sha256="0", text=text, published=published(day))
    return document, parse(paragraphs(document))
