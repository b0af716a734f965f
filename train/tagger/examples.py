"""Labelled paragraphs: the signs of their words, and which are a cue, its speaker and its content."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np

from truceline.model.span import Span
from truceline.reading.attribution.draft import Page
from truceline.reading.attribution.signs import Signs, Whole, from_cue, keys, signs, window

FEWEST = 3
"""Occurrences in the training text that earn a word its place in the vocabulary."""


class Mark(msgspec.Struct, frozen=True):
    """One attribution as marked: the pieces of its source, cue and content."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


class MarkedCue(msgspec.Struct, frozen=True):
    """A cue in a paragraph: first token, the one after its last, its head, and the role of each word in its window."""

    first: int
    stop: int
    head: int
    relative: Whole
    roles: Whole


class Paragraph(msgspec.Struct, frozen=True):
    """One paragraph to learn from."""

    signs: Signs
    labels: Whole
    cues: tuple[MarkedCue, ...]


def words_known(pages: Iterable[Page]) -> list[str]:
    """The vocabulary of some paragraphs, in alphabetical order."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update(page.doc.vocab.strings[int(key)] for key in keys(page.doc))
    return sorted(word for word, n in counts.items() if n >= FEWEST)


def paragraph(page: Page, marks: Sequence[Mark], known: Mapping[int, int]) -> Paragraph:
    """A paragraph with its labels."""
    n = len(page.doc)
    starts = [page.base + at for at in page.starts]
    ends = [page.base + t.idx + len(t.text) for t in page.doc]

    def tokens(span: Span) -> slice:
        return slice(bisect.bisect_right(ends, span.start), bisect.bisect_left(starts, span.end))

    def write(into: Whole, spans: Iterable[Span], begins: int) -> None:
        for span in spans:
            at = tokens(span)
            if at.stop > at.start:
                into[at] = begins + 1
                into[at.start] = begins

    found = signs(page, known)
    labels = np.zeros(n, np.int64)
    cues = []
    for mark in marks:
        write(labels, mark.source, 1)
        write(labels, mark.content, 5)
        write(labels, mark.cue, 3)
    for mark in marks:
        where = Span(mark.cue[0].start, mark.cue[-1].end)
        at = tokens(where)
        if not page.parsed.paragraph.span.contains(where) or at.stop <= at.start:
            continue
        roles = np.zeros(n, np.int64)
        write(roles, mark.source, 1)
        write(roles, mark.content, 3)
        head = page.doc[at].root.i
        low, high = window(n, at.start, at.stop)
        near = roles[low:high].copy()
        if near[0] in (2, 4):
            near[0] -= 1
        cues.append(MarkedCue(at.start, at.stop, head, from_cue(found, at.start, at.stop, head), near))
    return Paragraph(found, labels, tuple(cues))
