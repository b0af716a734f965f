"""Attribution: who says what (docs/design.md, section 3, step 4).

1. Quotations are found whatever became of their marks (``quotations``) and bound to a cue (``quotes``).
2. Every other cue gets its speaker and content by grammar (``spans``, ``content``).
3. What does not hold as somebody's words is left out: no speaker that can speak, no content, the publication's voice.
4. Speakers are resolved through the article (``speakers``); a statement inside another's content is nested in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec

from truceline.model.claim import Statement
from truceline.model.document import Document
from truceline.model.source import Source
from truceline.model.span import Evidence, Span
from truceline.reading.attribution.bounds import content_in_print, cue_in_print, overlap
from truceline.reading.attribution.choice import choose
from truceline.reading.attribution.does import does
from truceline.reading.attribution.draft import Draft
from truceline.reading.attribution.drafting import drafts, pages_of
from truceline.reading.attribution.network import network
from truceline.reading.attribution.score import model
from truceline.reading.attribution.speakers import Speakers
from truceline.reading.attribution.topic import of_war
from truceline.reading.mention import Mention
from truceline.reading.text.parse import Parsed

_DEEPEST = 40
"""Contents around a statement that are looked at for the one it is nested in."""
_SAME = 0.7
"""Contents that share this much of their joint extent hold the same words."""


def statements(document: Document, parsed: Sequence[Parsed], mentions: Sequence[Mention]) -> tuple[Statement, ...]:
    """The statements of a document in the order of their contents. Spans point into ``document.text``; a statement
    nested in another names it."""
    pages = pages_of(document, parsed)
    found = drafts(document, pages, network())
    speakers = Speakers(document, parsed, mentions)
    kept = _distinct(choose(found, model(), of_war=of_war(parsed)))
    outer = _containers(kept)
    ids = [_identify(document, d) for d in kept]
    words = _own_words(document.text, kept, outer)
    sources = speakers.resolve(kept)
    out = []
    for draft, around, name, source, own in zip(kept, outer, ids, sources, words, strict=True):
        pieces = content_in_print(document.text, pages, draft)
        cue = cue_in_print(draft)
        credited = _in_print(source, draft)
        who = None if credited is None else credited.span
        spans = sorted({s for s in (who, cue, *pieces) if s is not None})
        out.append(
            Statement(
                id=name,
                evidence=tuple(Evidence.cut(document.text, s) for s in spans),
                source=credited,
                confidence=round(draft.score, 3),
                content=Span(pieces[0].start, pieces[-1].end),
                parts=pieces if len(pieces) > 1 else (),
                cue=cue,
                manner=draft.manner,
                does=does(draft.cue, own),
                nested_in=None if around is None else ids[around],
            )
        )
    return tuple(out)


def _in_print(source: Source | None, draft: Draft) -> Source | None:
    """A source with the bounds that its speaker has in print."""
    if source is None or source.span is None or draft.printed is None:
        return source
    return msgspec.structs.replace(source, span=draft.printed)


def _distinct(found: list[Draft]) -> list[Draft]:
    """One draft a content and source, the likelier one; a quotation without a speaker gives way where another draft
    tells whose words they are."""
    seen: dict[tuple[int, int, int, int], Draft] = {}
    for draft in found:
        source = draft.source or Span(0, 0)
        key = (draft.content.start, draft.content.end, source.start, source.end)
        if key not in seen or seen[key].score < draft.score:
            seen[key] = draft
    out = sorted(seen.values(), key=_in_order)
    return [
        d for i, d in enumerate(out) if d.how != "unattributed" or not _told_elsewhere(d, out[max(0, i - 8) : i + 9])
    ]


def _told_elsewhere(draft: Draft, near: Sequence[Draft]) -> bool:
    others = (o for o in near if o is not draft and o.source is not None)
    return any(overlap(o.content, draft.content) >= _SAME for o in others)


def _in_order(draft: Draft) -> tuple[int, int, int]:
    return draft.content.start, -draft.content.end, draft.cue_span.start if draft.cue_span else -1


def _own_words(text: str, kept: Sequence[Draft], outer: Sequence[int | None]) -> list[str]:
    """The words of each content that are the speaker's own: what those they quote do, they do not."""
    masks: list[list[Span]] = [[] for _ in kept]
    for draft, around in zip(kept, outer, strict=True):
        if around is not None and draft.cue_span is not None and kept[around].manner != "direct":
            masks[around].append(
                Span(min(draft.cue_span.start, draft.content.start), max(draft.cue_span.end, draft.content.end))
            )
    out = []
    for draft, inner in zip(kept, masks, strict=True):
        words, at = [], draft.content.start
        for span in sorted(inner):
            words.append(text[at : max(at, span.start)])
            at = max(at, span.end)
        out.append(" ... ".join([*words, text[at : max(at, draft.content.end)]]))
    return out


def _containers(kept: Sequence[Draft]) -> list[int | None]:
    """For each statement, in text order, the tightest earlier one whose content holds its cue and content."""
    out: list[int | None] = []
    around: list[int] = []
    for index, draft in enumerate(kept):
        around = [i for i in around if kept[i].content.end >= draft.content.end or i == index - 1][-_DEEPEST:]
        holding = [i for i in around if _within(draft, kept[i])]
        out.append(min(holding, key=lambda i: kept[i].content.end - kept[i].content.start, default=None))
        around.append(index)
    return out


def _within(draft: Draft, other: Draft) -> bool:
    inner = draft.cue_span or draft.content
    if not (other.content.contains(inner) and other.content.contains(draft.content)):
        return False
    return other.content != draft.content or draft.cue_span is not None


def _identify(document: Document, draft: Draft) -> str:
    """A stable id from the document and the spans."""
    cue = draft.cue_span or draft.content
    key = f"{document.id}|{cue.start}|{cue.end}|{draft.content.start}|{draft.content.end}"
    if draft.source is not None:
        key += f"|{draft.source.start}"
    return "s-" + hashlib.sha256(key.encode()).hexdigest()[:16]
