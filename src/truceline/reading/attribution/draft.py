"""Drafts: a cue, a speaker and a content that may make a statement, before the speaker is resolved."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from truceline.model.claim import Manner
from truceline.model.span import Span
from truceline.reading.attribution.cues import Cue, candidates
from truceline.reading.attribution.quotations import Quotation
from truceline.reading.attribution.spans import Words
from truceline.reading.attribution.tags import PageTags, Tagged
from truceline.reading.text.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token


_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'/ -]{2,40}(?:, [A-Z][\w. ]{2,30})?(?:\s*\([A-Z][\w/ ]{1,20}\))?\s*(?::|--?)\s"
    r"|[A-Z][\w.' ]{2,30},? \([A-Z][\w/ ]{1,20}\)\s*--?\s)"
)
_LABELLED = re.compile(r"[A-Z][A-Z .'-]{1,30}: ")
_TURNS = 3
"""Turns from which labelled paragraphs make a transcript; a single one is more likely a dateline."""
OPENING = 3
"""Code points of a paragraph that its opening marks take, blanks among them."""
_FIRST_PAGES = 3
"""A dateline stands in one of the first paragraphs, after headline and byline."""


def is_transcript(parsed: Sequence[Parsed]) -> bool:
    """Whether the text is a record of questions and answers: several paragraphs begin with a name in capitals."""
    return sum(_LABELLED.match(p.paragraph.text) is not None for p in parsed) >= _TURNS


class Page:
    """One parsed paragraph with what attribution looks up in it again and again: token offsets, quoted parts, cues."""

    def __init__(
        self, index: int, parsed: Parsed, quotations: Sequence[Quotation], *, transcript: bool = False
    ) -> None:
        self.transcript = transcript
        self.index = index
        self.parsed = parsed
        self.doc = parsed.doc
        self.base = parsed.paragraph.span.start
        self.starts = [t.idx for t in parsed.doc]
        here = parsed.paragraph.index
        local = [
            (part.start - self.base, part.end - self.base, quotation)
            for quotation in quotations
            if quotation.first <= here <= quotation.last
            for part in quotation.parts
            if parsed.paragraph.span.contains(part)
        ]
        self.quoted: list[tuple[int, int, Quotation]] = local
        self._quote_starts = [q[0] for q in local]
        self.tags = PageTags()

    @functools.cached_property
    def cues(self) -> list[Cue]:
        """Every possible cue, in order."""
        return list(candidates(self.doc))

    def cues_between(self, first: int, stop: int) -> list[Cue]:
        """The cues whose heads are among tokens ``first`` to ``stop``, the latter left out."""
        low = bisect.bisect_left(self._cue_heads, max(0, first))
        return self.cues[low : bisect.bisect_left(self._cue_heads, stop)]

    @functools.cached_property
    def _cue_heads(self) -> list[int]:
        return [c.head.i for c in self.cues]

    @functools.cached_property
    def wholly_quoted(self) -> bool:
        """Whether the paragraph is one quotation and nothing else."""
        end = len(self.parsed.paragraph.text.rstrip())
        return any(start <= OPENING and stop >= end - OPENING for start, stop, _ in self.quoted)

    @property
    def _may_open(self) -> bool:
        return self.index <= _FIRST_PAGES and not self.transcript

    @functools.cached_property
    def dateline(self) -> int:
        """Where the text begins after a dateline ("ISLAMABAD: ...", "SANAA, Yemen (AP) - ..."); 0 without one."""
        match = _DATELINE.match(self.parsed.paragraph.text) if self._may_open else None
        return 0 if match is None else match.end()

    def past_dateline(self, words: Words) -> Words | None:
        """A run of tokens without the dateline it begins in, or None where nothing is left."""
        first = bisect.bisect_left(self.starts, self.dateline)
        return Words(first, words.last, words.how) if first <= words.last else None

    def token_at(self, offset: int) -> int:
        """The index of the token at or before a paragraph offset."""
        return max(0, bisect.bisect_right(self.starts, offset) - 1)

    def quote_of(self, offset: int) -> Quotation | None:
        """The quotation around a paragraph offset, or None."""
        at = bisect.bisect_right(self._quote_starts, offset) - 1
        if at >= 0 and self.quoted[at][0] <= offset < self.quoted[at][1]:
            return self.quoted[at][2]
        return None

    def is_quoted(self, token: Token) -> bool:
        """Whether a token stands inside a quotation."""
        return self.quote_of(token.idx) is not None

    def span(self, words: Words) -> Span:
        """A run of tokens as a document span."""
        last: Token = self.doc[words.last]
        return Span(self.base + self.starts[words.first], self.base + last.idx + len(last.text))


class Reading(msgspec.Struct, frozen=True):
    """One reading of what a cue's content is. ``pieces`` are those the network tells, marks and all."""

    content: Span
    manner: Manner
    how: str
    pieces: tuple[Span, ...] = ()


class Draft(msgspec.Struct):
    """What may become a statement. ``page`` is where the cue (or, without one, the content) stands; ``seen`` is how
    likely the network takes the cue for one, ``tag`` what it makes of it; ``pieces`` and ``printed`` are the content
    and the speaker as the network bounds them."""

    page: Page
    cue: Cue | None
    cue_span: Span | None
    source: Span | None
    source_head: Token | None
    content: Span
    manner: Manner
    how: str
    score: float = 0.5
    speech: bool = False
    same_as: Draft | None = None
    closed: bool = True
    readings: tuple[Reading, ...] = ()
    seen: float = 0.0
    tag: Tagged | None = None
    pieces: tuple[Span, ...] = ()
    printed: Span | None = None

    def read(self, reading: Reading) -> None:
        """Takes one of the readings for the content."""
        self.content, self.manner, self.how = reading.content, reading.manner, reading.how
        self.pieces = reading.pieces
