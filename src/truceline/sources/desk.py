"""The desk: where a found text becomes a document or is refused, the same way for every kind of source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO, TypeAlias

import msgspec

from truceline.model.document import Document, MarkedPair, Published, Refusal, digest, document_id
from truceline.model.span import Span
from truceline.sources import byline, language
from truceline.sources.encoding import lone_surrogate
from truceline.sources.limits import Limits
from truceline.sources.parser import Parser
from truceline.sources.published import published
from truceline.sources.refusals import refuse


class Intake(msgspec.Struct, frozen=True):
    """A document taken in. ``pair``: the two actors that the input line marks; None where it marks none."""

    document: Document
    pair: MarkedPair | None = None


Taken: TypeAlias = Intake | Refusal


class Origin(msgspec.Struct, frozen=True):
    """Where bytes came from: how the input named it, its address on the web and when it was fetched."""

    ref: str
    url: str | None = None
    retrieved: str | None = None
    media_type: str | None = None
    """As the server declared it, character set included; never trusted for the kind."""
    depth: int = 0
    """How many containers (gzip, archive) it lay inside."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A text and what its source says of it. ``original`` is the bytes that identify it."""

    text: str
    original: bytes
    ref: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    byline: str | None = None
    date: str | None = None
    media_type: str = "text/plain"
    retrieved: str | None = None
    place: str | None = None
    pair: MarkedPair | None = None
    furniture: tuple[Span, ...] = ()


class Desk(msgspec.Struct, frozen=True):
    """What every reader of a source has at hand. ``given`` is the publication date that the caller gave for all,
    ``allow_private`` whether URLs may lead inside a private network."""

    limits: Limits
    parser: Parser
    given: Published | None = None
    allow_private: bool = False

    def admit(self, found: Found) -> Taken:
        """The document, or why it is refused: empty, half a character, too long, not English."""
        text = found.text
        if not text.strip("\ufeff \t\r\n\f\v\u00a0"):
            return refuse(found.ref, "empty", place=found.place)
        if len(text) > self.limits.text_chars:
            detail = f"{len(text)} characters, text_chars is {self.limits.text_chars}"
            return refuse(found.ref, "too-big", detail, place=found.place)
        broken = lone_surrogate(text)
        if broken is not None:
            detail = f"half a surrogate pair at character {broken}"
            return refuse(found.ref, "bad-encoding", detail, place=found.place)
        tongue = language.language_of(text)
        if tongue.refused:
            return refuse(found.ref, "not-english", tongue.name, place=found.place)
        return Intake(self._document(found, tongue.code), found.pair)

    def _document(self, found: Found, code: str | None) -> Document:
        signed = byline.byline_of(found.text)
        sha256 = digest(found.original)
        return Document(
            ref=found.ref,
            id=document_id(sha256),
            sha256=sha256,
            text=found.text,
            title=found.title,
            url=found.url,
            publisher=found.publisher,
            byline=found.byline or signed.who,
            published=self.given or published(found.date) or signed.published,
            language=code,
            furniture=found.furniture,
            retrieved=found.retrieved,
            media_type=found.media_type,
        )


Reader: TypeAlias = Callable[[Desk, Origin, BinaryIO], Iterator[Taken]]
"""Reads one kind of source from a stream of bytes."""
