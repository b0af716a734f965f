"""Quotations: where quoted words begin and end, whatever became of their marks.

Marks are read from the paragraph's plain form (one kind of double mark, one kind of single mark); the direction of a
curly mark is taken from the document itself. A quotation may be left open at the end of its paragraph, go on in the
next paragraph (which then opens with a mark of its own), open with one kind of mark and close with the other, or stand
between single marks. Every scan is one pass: hostile runs of marks cost no more than other text.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from truceline.model.span import Span
from truceline.reading.text.paragraphs import Paragraph

_DOUBLE = re.compile(r'"+')
_DOUBLED = re.compile(r'^"(?!").*"".*"$', re.DOTALL)
"""A paragraph taken from a table: wrapped in marks, the marks of the text itself doubled."""
_OPENING_CURLY = frozenset("“„«‟")
_CLOSING_CURLY = frozenset("”»")
_SENTENCE_END = re.compile(r"[.!?](?=\s)")
_RUNAWAY = 350
"""Code points after which a quotation opened in mid-paragraph and never closed is taken to have ended: a quoted passage
within a paragraph is seldom longer."""
_LINES = 5
"""Unmarked paragraphs that may stand between the opening and the closing of a quotation set a sentence a line."""
_SINGLE_OPEN = re.compile(r"(?<![\w'\"])'(?=[\w(\[$])(?!(?i:s|t|em|tis|twas|til|cause|n|d|ll|re|ve|\d0s)\b)")
_SINGLE_CLOSE = re.compile(r"(?<=[\w,.!?)\]])'(?![\w'])")
_BEFORE_OPEN = frozenset(" ([-/:")
_AFTER_CLOSE = frozenset(" .,;:!?)]-'")


class Quotation(msgspec.Struct, frozen=True):
    """Quoted words. Spans are document offsets; ``outer`` takes in the marks, ``inner`` leaves them out; ``first`` and
    ``last`` are paragraph indexes; ``parts`` are the inner spans a paragraph; ``closed`` tells whether a closing mark
    was found."""

    outer: Span
    inner: Span
    parts: tuple[Span, ...]
    first: int
    last: int
    closed: bool
    mark: Literal['"', "'"]


class _Local(msgspec.Struct):
    """A quotation within one paragraph, in the paragraph's own offsets."""

    start: int
    inner_start: int
    inner_end: int
    end: int
    closed: bool
    mark: Literal['"', "'"]


def find(text: str, paragraphs: Sequence[Paragraph]) -> tuple[Quotation, ...]:
    """The quotations of the given paragraphs of a document ``text``, in order; those that run on over paragraphs are
    one."""
    out: list[Quotation] = []
    previous: Paragraph | None = None
    unmarked: list[Paragraph] = []
    for paragraph in paragraphs:
        original = text[paragraph.span.start : paragraph.span.end]
        local, stray = _in_paragraph(paragraph.text, original)
        if stray is not None and out and _waits(out[-1], previous, unmarked):
            out[-1] = _closed_later(out[-1], unmarked, paragraph, stray)
        for found in local:
            quotation = _absolute(found, paragraph)
            if out and found.start == 0 and found.mark == '"' and _runs_on(out[-1], previous):
                out[-1] = _joined(out[-1], quotation)
            else:
                out.append(quotation)
        if local or stray is not None or not out:
            unmarked = []
        elif previous is not None and (unmarked or _runs_on(out[-1], previous)):
            unmarked.append(paragraph)
        previous = paragraph
    return tuple(out)


def _waits(quotation: Quotation, previous: Paragraph | None, unmarked: Sequence[Paragraph]) -> bool:
    """Whether a quotation was left open at the end of its paragraph, with only a few unmarked paragraphs since."""
    return len(unmarked) <= _LINES and (bool(unmarked) or _runs_on(quotation, previous))


def _closed_later(quotation: Quotation, unmarked: Sequence[Paragraph], paragraph: Paragraph, stray: int) -> Quotation:
    """A quotation set a sentence a line, opened in the first line and closed in a later one."""
    base = paragraph.span.start
    lines = [Span(p.span.start, p.span.start + len(p.text.rstrip())) for p in unmarked]
    return Quotation(
        outer=Span(quotation.outer.start, base + stray + 1),
        inner=Span(quotation.inner.start, base + stray),
        parts=(*quotation.parts, *lines, Span(base, base + stray)),
        first=quotation.first,
        last=paragraph.index,
        closed=True,
        mark=quotation.mark,
    )


def _absolute(found: _Local, paragraph: Paragraph) -> Quotation:
    base = paragraph.span.start
    words = paragraph.text[found.inner_start : found.inner_end]
    first = found.inner_start + len(words) - len(words.lstrip(" "))
    last = max(first, found.inner_end - len(words) + len(words.rstrip(" ")))
    inner = Span(base + first, base + last)
    outer = Span(base + found.start, base + found.end)
    return Quotation(outer, inner, (inner,), paragraph.index, paragraph.index, found.closed, found.mark)


def _runs_on(quotation: Quotation, previous: Paragraph | None) -> bool:
    return (
        previous is not None
        and not quotation.closed
        and quotation.last == previous.index
        and quotation.outer.end == previous.span.end
    )


def _joined(first: Quotation, second: Quotation) -> Quotation:
    return Quotation(
        outer=Span(first.outer.start, second.outer.end),
        inner=Span(first.inner.start, second.inner.end),
        parts=(*first.parts, *second.parts),
        first=first.first,
        last=second.last,
        closed=second.closed,
        mark=first.mark,
    )


def _in_paragraph(text: str, original: str) -> tuple[list[_Local], int | None]:
    """The quotations of a paragraph, and where a closing mark stands that nothing in it opened, before all others."""
    doubles, stray = _double_marked(text, original)
    out: list[_Local] = []
    at = 0
    for quotation in doubles:
        out.extend(_single_marked(text, at, quotation.start))
        out.append(quotation)
        at = quotation.end
    out.extend(_single_marked(text, at, len(text)))
    return [q for q in out if q.inner_end > q.inner_start], stray


def _direction(text: str, original: str, start: int, end: int) -> Literal["open", "close", "either"]:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    can_open = before in _BEFORE_OPEN and after != " "
    can_close = before != " " and after in _AFTER_CLOSE
    if can_open != can_close:
        return "open" if can_open else "close"
    if original[start] in _OPENING_CURLY:
        return "open"
    if original[start] in _CLOSING_CURLY:
        return "close"
    return "either"


def _double_marked(text: str, original: str) -> tuple[list[_Local], int | None]:
    """Quotations between double marks. A mark that plainly opens inside an open quotation is a quotation within it,
    unless a sentence has just ended: then the first one was never closed."""
    out: list[_Local] = []
    opened: tuple[int, int] | None = None
    depth = 0
    tail = 0
    stray: int | None = None
    wrapped = _DOUBLED.match(text) is not None
    for match in _DOUBLE.finditer(text):
        start, end = match.span()
        if wrapped and end - start == 1 and (start == 0 or end == len(text)):
            continue
        way = _direction(text, original, start, end)
        if opened is None:
            if way == "close":
                mixed = _opened_single(text, tail, start)
                if mixed is not None:
                    out.append(_Local(mixed, mixed + 1, start, end, closed=True, mark="'"))
                elif not out and stray is None:
                    stray = start
                tail = end
            else:
                opened = (start, end)
        elif way == "open" and original[start] not in _OPENING_CURLY and _sentence_over(text, start):
            stop = _word_end(text, start)
            out.append(_Local(opened[0], opened[1], stop, stop, closed=False, mark='"'))
            opened, depth = (start, end), 0
        elif way == "open":
            depth += 1
        elif depth:
            depth -= 1
        else:
            out.append(_Local(opened[0], opened[1], start, end, closed=True, mark='"'))
            opened, tail = None, end
    if opened is not None:
        out.append(_left_open(text, opened))
    return out, stray


def _left_open(text: str, opened: tuple[int, int]) -> _Local:
    """An opening double mark without its partner: closed by a single mark after a comma or stop, else open to the end
    of the paragraph."""
    closers = [m.start() for m in _SINGLE_CLOSE.finditer(text, opened[1]) if text[m.start() - 1] in ",.!?"]
    if closers:
        stop = closers[-1]
        return _Local(opened[0], opened[1], stop, stop + 1, closed=True, mark='"')
    end = len(text.rstrip())
    if opened[0] > 2 and end - opened[0] > _RUNAWAY:
        stops = [m.start() + 1 for m in _SENTENCE_END.finditer(text, opened[1], opened[1] + _RUNAWAY)]
        end = stops[-1] if stops else end
    return _Local(opened[0], opened[1], end, end, closed=False, mark='"')


def _opened_single(text: str, start: int, end: int) -> int | None:
    """A single opening mark before a double closing mark that has no partner of its own."""
    match = _SINGLE_OPEN.search(text, start, end)
    return match.start() if match else None


def _single_marked(text: str, start: int, end: int) -> list[_Local]:
    """Quotations between single marks in ``text[start:end]``. One that opens the paragraph and is never closed runs to
    the paragraph's end; elsewhere a single mark without a partner is an apostrophe."""
    if "'" not in text[start:end]:
        return []
    closers = [m.start() for m in _SINGLE_CLOSE.finditer(text, start, end)]
    plural = [c for c in closers if _after_plural(text, c)]
    sure = [c for c in closers if not _after_plural(text, c)]
    out: list[_Local] = []
    at = start
    while (match := _SINGLE_OPEN.search(text, at, end)) is not None:
        opened = match.start()
        close = _partner(opened, sure, plural)
        if close is None:
            if opened == 0 and end == len(text):
                stop = len(text.rstrip())
                out.append(_Local(0, 1, stop, stop, closed=False, mark="'"))
            break
        out.append(_Local(opened, opened + 1, close, close + 1, closed=True, mark="'"))
        at = close + 1
    return out


def _after_plural(text: str, mark: int) -> bool:
    return text[mark - 1] == "s" and text[mark + 1 : mark + 2] == " "


def _sentence_over(text: str, at: int) -> bool:
    return text[_word_end(text, at) - 1] in ".!?"


def _word_end(text: str, at: int) -> int:
    """Where the word before ``at`` ends, a few blanks back at most."""
    stop = at
    while stop > 1 and at - stop < 4 and text[stop - 1] == " ":
        stop -= 1
    return stop


def _partner(opened: int, sure: list[int], plural: list[int]) -> int | None:
    """The closing mark after ``opened``: a plural's apostrophe only where no surer mark follows."""
    for closers in (sure, plural):
        index = bisect.bisect_right(closers, opened)
        if index < len(closers):
            return closers[index]
    return None
