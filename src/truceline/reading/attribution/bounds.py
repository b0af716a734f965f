"""Bounds: where a cue, a speaker and a content begin and end in print.

Within the reader a content is bare: without the marks around it, the "that" before it and the stop behind it. In print
it is bounded as PolNeAR bounds it (Newell et al. 2018): quotation marks and "that" are in, the comma or stop behind an
unquoted content is out, auxiliaries and negation belong to the cue, and an interrupted content comes in pieces.
"""

from __future__ import annotations

from collections.abc import Sequence

from truceline.model.span import Span
from truceline.reading.attribution.draft import Draft, Page
from truceline.reading.attribution.spans import Words

_MARKS = "\"'“”„‟«»″‘’‚‛`´"
_TRAILING = " ,;:-–—\n" + _MARKS
_AUXILIARY = frozenset({"aux", "auxpass", "neg"})
_TWINS = ("'", "`", "’")
_MARK = 3
"""Code points that a mark and the space beside it take at most."""
_LIKE = 0.5
"""Overlap from which the network's content and another reading are one content, in the network's bounds."""


def trimmed(text: str, span: Span) -> Span:
    """A content without outer marks, the trailing comma or stop, and spaces."""
    start, end = span.start, span.end
    while start < end and (text[start] in _TRAILING):
        start += 1
    while end > start and (text[end - 1] in _TRAILING or text[end - 1] == "."):
        end -= 1
    return Span(start, end)


def overlap(one: Span, other: Span) -> float:
    """What two spans share of their joint extent (intersection over union)."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return 0.0 if shared <= 0 else shared / (max(one.end, other.end) - min(one.start, other.start))


def cue_in_print(draft: Draft) -> Span | None:
    """The cue with its auxiliaries and negation ("has said", "did not say")."""
    cue, page = draft.cue, draft.page
    if draft.tag is not None:
        return page.span(Words(draft.tag.first, draft.tag.stop - 1, "seen"))
    if cue is None or draft.cue_span is None:
        return draft.cue_span
    first = cue.first
    helpers = {c.i for c in cue.head.children if c.dep_ in _AUXILIARY}
    while first - 1 in helpers:
        first -= 1
    return page.span(Words(first, cue.last, "cue"))


def content_in_print(text: str, pages: Sequence[Page], draft: Draft) -> tuple[Span, ...]:
    """The pieces of a content in print, in order; one where it is not interrupted."""
    pieces = _seen(text, draft)
    if not pieces:
        pieces = _quoted(text, pages, draft) if draft.speech else (_widened(text, draft.page, draft.content),)
    return tuple(_with_twins(text, piece) for piece in pieces)


def _seen(text: str, draft: Draft) -> tuple[Span, ...]:
    """The pieces that the network sees, where they are the content that was chosen."""
    tag, page = draft.tag, draft.page
    if tag is None or not tag.content or not page.parsed.paragraph.span.contains(draft.content):
        return ()
    pieces = draft.pieces or tuple(page.span(Words(a, b - 1, "seen")) for a, b in tag.content)
    hull = trimmed(text, Span(pieces[0].start, pieces[-1].end))
    return pieces if overlap(hull, draft.content) >= _LIKE else ()


def _quoted(text: str, pages: Sequence[Page], draft: Draft) -> tuple[Span, ...]:
    """The quotations within a speech, marks and all; what no speaker or cue parts is one piece."""
    anchors = [s for s in (draft.cue_span, draft.source) if s is not None]
    content = draft.content
    out: list[Span] = []
    for page in pages:
        if not page.parsed.paragraph.span.overlaps(content):
            continue
        for start, end, quotation in page.quoted:
            part = page.parsed.at(start, end)
            if not part.overlaps(content):
                continue
            outer = quotation.outer
            first = outer.start if part.start - _MARK <= outer.start <= part.start else part.start
            last = outer.end if part.end <= outer.end <= part.end + _MARK else part.end
            if text[content.end : part.end].strip(_TRAILING + "."):
                last = content.end
            if out and not any(out[-1].end <= a.start < first for a in anchors):
                out[-1] = Span(out[-1].start, last)
            else:
                out.append(Span(first, last))
    return tuple(out) or (_widened(text, draft.page, content),)


def _with_twins(text: str, piece: Span) -> Span:
    """A piece with the whole of the two apostrophes that stand for one quotation mark."""
    start, end = piece.start, piece.end
    if text[start : start + 1] in _TWINS and text[start - 1 : start] == text[start]:
        start -= 1
    if text[end - 1 : end] in _TWINS and text[end : end + 1] == text[end - 1]:
        end += 1
    return Span(start, end)


def _widened(text: str, page: Page, content: Span) -> Span:
    """A bare content with the marks and the "that" that belong to it."""
    start, end = content.start, content.end
    for first, last, quotation in page.quoted:
        quoted = page.parsed.at(first, last)
        if quoted.start == start and quotation.outer.start >= page.base:
            start = min(start, max(quotation.outer.start, quoted.start - _MARK))
        if quoted.start < end <= quoted.end and not text[end : quoted.end].strip(_TRAILING + "."):
            end = max(end, min(quotation.outer.end, quoted.end + _MARK))
    before = text[max(page.base, start - 5) : start].lower()
    if before == "that " and page.doc[page.token_at(start - 5 - page.base)].dep_ == "mark":
        start -= 5
    return Span(start, end)
