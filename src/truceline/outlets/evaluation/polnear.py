"""Scoring attribution on PolNeAR: whole articles, every attribution labelled with source, cue and content.

Paired by the overlap of content (at least half). A label is direct where its content stands in quotation marks
throughout, indirect where it holds none, mixed otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import msgspec

from truceline.model.claim import Statement
from truceline.model.span import Span
from truceline.outlets.evaluation.articles import Tally
from truceline.outlets.evaluation.matching import covered, pair_by_overlap, shared, size

_OPENING = "\"“'‘«"
_ANY = '"“”«»'


class Attribution(msgspec.Struct, frozen=True):
    """One labelled attribution: spans of who, of the cue, and of what is attributed."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


def attributions(row: dict[str, Any]) -> list[Attribution]:
    """The attributions of one labelled document that have content."""

    def spans(part: Iterable[Sequence[int]] | None) -> tuple[Span, ...]:
        return tuple(Span(a, b) for a, b in part or ())

    found = [Attribution(spans(a["source"]), spans(a["cue"]), spans(a["content"])) for a in row["attributions"]]
    return [a for a in found if a.content]


def manner(text: str, content: Sequence[Span]) -> Literal["direct", "indirect", "mixed"]:
    """How a labelled content is quoted."""
    parts = covered(content)
    words = " ".join(p.of(text).strip() for p in parts)
    if not any(mark in words for mark in _ANY):
        return "indirect"
    whole = words.strip(" .,;:?!-")
    inside = whole[1:-1]
    closed = whole[:1] in _OPENING and whole[-1:] in "\"”'’»"
    return "direct" if closed and not _outside(inside) else "mixed"


def _outside(inside: str) -> bool:
    """Whether, between the outer marks, more than an eighth of the characters lie outside quotation marks."""
    depth, out = True, 0
    for mark in inside:
        if mark in _ANY:
            depth = not depth
        elif not depth and mark.isalnum():
            out += 1
    return out > max(12, len(inside) / 8)


def score(text: str, gold: Sequence[Attribution], mine: Sequence[Statement]) -> Tally:
    """Counts of one document: attributions found, source right on those, and recall by manner."""
    matched = pair_by_overlap([g.content for g in gold], [(m.content,) for m in mine])
    out: Tally = {
        "statement/right": len(matched),
        "statement/predicted": len(mine),
        "statement/labelled": len(gold),
        "source/right": sum(_same(gold[i].source, mine[j]) for i, j in matched),
        "source/labelled": len(matched),
    }
    found = {i for i, _ in matched}
    for kind in ("direct", "indirect", "mixed"):
        of_kind = [i for i, g in enumerate(gold) if manner(text, g.content) == kind]
        out[f"{kind}/labelled"] = len(of_kind)
        out[f"{kind}/right"] = sum(i in found for i in of_kind)
    return out


def _same(gold: Sequence[Span], mine: Statement) -> bool:
    """Neither names a source, or the spans share half of the shorter."""
    span = mine.source.span if mine.source is not None else None
    if not gold or span is None:
        return not gold and span is None
    shorter = min(size(gold), span.end - span.start)
    return shorter > 0 and shared(gold, (span,)) >= 0.5 * shorter
