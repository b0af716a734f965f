"""Documents: what was published, unchanged, and which parts of it are furniture."""

from __future__ import annotations

import hashlib
from typing import Literal, TypeAlias

import msgspec

from truceline.model.span import Span

Precision: TypeAlias = Literal["instant", "day", "month", "year", "unknown"]


class Published(msgspec.Struct, frozen=True):
    """When a document says it was published.

    ``value`` is an ISO date (``2021-03-08``), month (``2016-10``), year, or an instant that keeps the text's own offset
    (``2021-03-08T14:06:00+05:30``); ``utc`` is the same instant (or the start of the day, month, year) in UTC.
    """

    value: str
    precision: Precision
    original: str
    utc: str


class Document(msgspec.Struct, frozen=True):
    """One published text. ``text`` is immutable; every span of every claim points into it.

    ``id`` comes from the sha256 of the original bytes (``sha256``); ``ref`` is how the input named it: a line's
    ``id``, a
    path as given, or a URL. ``furniture`` lists parts of ``text`` that are not the article (bylines, image credits,
    related links); ``published_from`` says what told the date ("given", "byline", "metadata").
    """

    ref: str
    id: str
    sha256: str
    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    byline: str | None = None
    published: Published | None = None
    language: str | None = None
    furniture: tuple[Span, ...] = ()
    retrieved: str | None = None
    media_type: str = "text/plain"


class MarkedPair(msgspec.Struct, frozen=True):
    """Two marked actors of an input line: "which event holds from source to target?" (reading contract)."""

    source: Span
    target: Span


class Refusal(msgspec.Struct, frozen=True):
    """An input that was not read, wholly or in part: where, what was wrong and what to do."""

    ref: str
    code: str
    reason: str
    place: str | None = None


def document_id(sha256_hex: str) -> str:
    """The short identifier of a document, from the sha256 of its original bytes."""
    return f"d-{sha256_hex[:20]}"


def digest(data: bytes) -> str:
    """sha256 of original bytes, in hex."""
    return hashlib.sha256(data).hexdigest()
