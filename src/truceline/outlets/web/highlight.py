"""Evidence in its text: a document cut into segments so that overlapping claims can all be seen.

Positions are code points of the document's text; the segments of a page, joined, give back the text exactly.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, TypeAlias

import msgspec

from truceline.model.claim import AnyClaim, Event, Statement
from truceline.model.span import Span

Part: TypeAlias = Literal["evidence", "content", "source", "cue", "trigger"]
_STRENGTH: dict[Part, int] = {"evidence": 0, "content": 1, "source": 2, "cue": 3, "trigger": 4}
"""Which part shows where several parts of one claim lie on the same words: the narrower one."""


class Mark(msgspec.Struct, frozen=True):
    """Words of a claim: the claim's id, its number on the page and which part of it the words are."""

    claim: str
    number: int
    part: Part


class Segment(msgspec.Struct, frozen=True):
    """Words that carry the same marks from first to last. ``opens`` names the claims whose words begin here, ``closes``
    the numbers of those whose words end here."""

    start: int
    end: int
    text: str
    marks: tuple[Mark, ...] = ()
    furniture: bool = False
    opens: tuple[str, ...] = ()
    closes: tuple[Mark, ...] = ()

    @property
    def part(self) -> Part | None:
        """The strongest part among the marks."""
        return max((m.part for m in self.marks), key=_STRENGTH.__getitem__, default=None)

    @property
    def depth(self) -> int:
        """How many claims lie on these words, three and more shown alike."""
        return min(len({m.claim for m in self.marks}), 3)


class Block(msgspec.Struct, frozen=True):
    """A paragraph: its segments and the ids of the claims whose words begin in it."""

    start: int
    end: int
    segments: tuple[Segment, ...]
    claims: tuple[str, ...]

    @property
    def blank(self) -> bool:
        """Whether there are no words in it."""
        return not any(s.text.strip() for s in self.segments)


def parts_of(claim: AnyClaim) -> Iterator[tuple[Span, Part]]:
    """The marked words of a claim, each with the part it plays."""
    for evidence in claim.evidence:
        yield evidence.span, "evidence"
    if claim.source is not None and claim.source.span is not None:
        yield claim.source.span, "source"
    if isinstance(claim, Statement):
        yield claim.content, "content"
        if claim.cue is not None:
            yield claim.cue, "cue"
    if isinstance(claim, Event):
        for trigger in (claim.trigger, *claim.triggers):
            if trigger is not None:
                yield trigger, "trigger"


def blocks(
    text: str, claims: Sequence[AnyClaim], furniture: Sequence[Span] = (), breaks: Sequence[int] = ()
) -> tuple[Block, ...]:
    """The document as paragraphs of segments, claims numbered from 1 in the order given.

    ``breaks`` are the places where a paragraph begins; without them every line is one. Spans that reach beyond the text
    are cut at its end; they cannot mark words that are not there."""
    lines = _paragraphs(text, breaks)
    marks = _marks(text, claims)
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for span, mark in marks:
        first[mark.claim] = min(first.get(mark.claim, span.start), span.start)
        last[mark.claim] = max(last.get(mark.claim, span.end), span.end)
    pieces = _pieces(text, marks, furniture, lines)
    out = []
    position = 0
    for start, end in lines:
        inside = []
        while position < len(pieces) and pieces[position].start < end:
            inside.append(pieces[position])
            position += 1
        segments = tuple(_dress(p, first, last) for p in inside)
        out.append(Block(start, end, segments, tuple(c for s in segments for c in s.opens)))
    return tuple(out)


def _marks(text: str, claims: Sequence[AnyClaim]) -> list[tuple[Span, Mark]]:
    size = len(text)
    out = []
    for number, claim in enumerate(claims, 1):
        for span, part in parts_of(claim):
            start, end = min(span.start, size), min(span.end, size)
            if start < end:
                out.append((Span(start, end), Mark(claim.id, number, part)))
    return out


def _pieces(
    text: str, marks: list[tuple[Span, Mark]], furniture: Sequence[Span], lines: list[tuple[int, int]]
) -> list[Segment]:
    """The text cut at every place where a mark, a piece of furniture or a line begins or ends."""
    size = len(text)
    cuts = {0, size}
    cuts.update(c for start, end in lines for c in (start, end))
    cuts.update(c for span, _ in marks for c in (span.start, span.end))
    cuts.update(c for f in furniture for c in (min(f.start, size), min(f.end, size)))
    edges = sorted(cuts)
    opening = sorted(marks, key=lambda m: m[0].start)
    grey = _merged(furniture)
    out: list[Segment] = []
    active: list[tuple[Span, Mark]] = []
    next_mark = 0
    for start, end in pairwise(edges):
        while next_mark < len(opening) and opening[next_mark][0].start <= start:
            active.append(opening[next_mark])
            next_mark += 1
        active = [a for a in active if a[0].end > start]
        here = _strongest(m for _, m in active)
        out.append(Segment(start, end, text[start:end], here, _within(start, grey)))
    return out


def _merged(spans: Sequence[Span]) -> list[tuple[int, int]]:
    """The same places as spans in order that do not overlap."""
    out: list[tuple[int, int]] = []
    for span in sorted(s for s in spans if s.start < s.end):
        if out and span.start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], span.end))
        else:
            out.append((span.start, span.end))
    return out


def _within(place: int, merged: list[tuple[int, int]]) -> bool:
    """Whether a place lies in one of the spans."""
    before = bisect_right(merged, (place, sys.maxsize)) - 1
    return before >= 0 and place < merged[before][1]


def _strongest(marks: Iterator[Mark]) -> tuple[Mark, ...]:
    """One mark a claim: the strongest part it has on these words."""
    best: dict[str, Mark] = {}
    for mark in marks:
        held = best.get(mark.claim)
        if held is None or _STRENGTH[mark.part] > _STRENGTH[held.part]:
            best[mark.claim] = mark
    return tuple(sorted(best.values(), key=lambda m: m.number))


def _dress(piece: Segment, first: dict[str, int], last: dict[str, int]) -> Segment:
    opens = tuple(m.claim for m in piece.marks if first[m.claim] == piece.start)
    closes = tuple(m for m in piece.marks if last[m.claim] == piece.end)
    return msgspec.structs.replace(piece, opens=opens, closes=closes)


def _paragraphs(text: str, breaks: Sequence[int]) -> list[tuple[int, int]]:
    """Paragraphs with what stands between them, so that nothing of the text is lost."""
    size = len(text)
    inner = breaks or [i + 1 for i, c in enumerate(text) if c == "\n"]
    edges = sorted({0, size, *(b for b in inner if 0 < b < size)})
    return list(pairwise(edges))
