"""Attribution: who says what (docs/design.md, section 3, step 4).

1. Quotations are found whatever became of their marks (``quotations``) and bound to a cue (``quotes``).
2. Every other cue gets its speaker and content by grammar (``spans``, ``content``).
3. What does not hold as somebody's words is left out: no speaker that can speak, no content, the publication's voice.
4. Speakers are resolved through the article (``speakers``); a statement inside another's content is nested in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from truceline.model.claim import Manner, Statement
from truceline.model.document import Document
from truceline.model.span import Evidence, Span
from truceline.reading.attribution import quotations
from truceline.reading.attribution.beside import after_dateline
from truceline.reading.attribution.choice import choose, overlap
from truceline.reading.attribution.content import contents
from truceline.reading.attribution.cues import Cue
from truceline.reading.attribution.does import does
from truceline.reading.attribution.draft import Draft, Page, Reading, is_transcript
from truceline.reading.attribution.labels import labelled
from truceline.reading.attribution.quotes import Binder
from truceline.reading.attribution.score import model
from truceline.reading.attribution.spans import Words, speaker
from truceline.reading.attribution.speakers import Speakers
from truceline.reading.attribution.topic import of_war
from truceline.reading.mention import Mention
from truceline.reading.text.parse import Parsed

_MARKS = "\"'“”„‟«»″‘’‚‛`´"
_DEEPEST = 40
"""Contents around a statement that are looked at for the one it is nested in."""
_SAME = 0.7
"""Contents that share this much of their joint extent hold the same words."""
_SHORTEST = 3
"""Code points a content has at least."""
_TRAILING = " ,;:-–—\n" + _MARKS


def statements(document: Document, parsed: Sequence[Parsed], mentions: Sequence[Mention]) -> tuple[Statement, ...]:
    """The statements of a document in the order of their contents. Spans point into ``document.text``; a statement
    nested in another names it."""
    found = drafts(document, parsed)
    speakers = Speakers(document, parsed, mentions)
    kept = _distinct(choose(found, model(), of_war=of_war(parsed)))
    outer = _containers(kept)
    ids = [_identify(document, d) for d in kept]
    words = _own_words(document.text, kept, outer)
    sources = speakers.resolve(kept)
    out = []
    for draft, around, name, source, own in zip(kept, outer, ids, sources, words, strict=True):
        spans = sorted({s for s in (draft.source, draft.cue_span, draft.content) if s is not None})
        out.append(
            Statement(
                id=name,
                evidence=tuple(Evidence.cut(document.text, s) for s in spans),
                source=source,
                confidence=round(draft.score, 3),
                content=draft.content,
                cue=draft.cue_span,
                manner=draft.manner,
                does=does(draft.cue, own),
                nested_in=None if around is None else ids[around],
            )
        )
    return tuple(out)


def drafts(document: Document, parsed: Sequence[Parsed]) -> list[Draft]:
    """Everything that may be a statement: bound quotations, labelled lines, and what the grammar of the other cues
    gives, each cue with its readings."""
    found = quotations.find(document.text, [p.paragraph for p in parsed])
    transcript = is_transcript(parsed)
    pages = [Page(i, p, found, transcript=transcript) for i, p in enumerate(parsed)]
    binder = Binder(pages)
    out = binder.bind()
    for draft in out:
        draft.content = trimmed(document.text, draft.content)
    for page in pages:
        out.extend(labelled(page))
        free = [c for c in page.cues if (page.index, c.head.i) not in binder.used]
        out.extend(d for d in (_by_grammar(document, page, cue) for cue in free) if d is not None)
    return [d for d in out if d.content.end - d.content.start >= _SHORTEST]


def _by_grammar(document: Document, page: Page, cue: Cue) -> Draft | None:
    words = speaker(cue)
    if page.dateline and (words is None or page.starts[words.first] < page.dateline):
        words = after_dateline(page, cue, words)
    if words is None and cue.klass in {"noun", "adj", "other", "according"}:
        return None
    cue_span = page.span(Words(cue.first, cue.last, "cue"))
    readings = []
    for said in contents(cue, words):
        span, manner = _with_quotations(document, page, page.span(said), cue_span)
        span = trimmed(document.text, span)
        if span.end - span.start >= _SHORTEST:
            readings.append(Reading(span, manner, said.how))
    if not readings:
        return None
    head = None if words is None else page.doc[words.first : words.last + 1].root
    source = None if words is None else page.span(words)
    first = readings[0]
    return Draft(page, cue, cue_span, source, head, first.content, first.manner, first.how, readings=tuple(readings))


def _with_quotations(document: Document, page: Page, span: Span, cue: Span) -> tuple[Span, Manner]:
    """A content that breaks into a quotation takes the whole of it; quoted words make it mixed. A content within the
    quotation that holds its cue too is left alone."""
    manner: Manner = "indirect"
    for start, end, _ in page.quoted:
        quoted = page.parsed.at(start, end)
        if not quoted.overlaps(span) or quoted.contains(cue):
            continue
        whole = quoted.contains(trimmed(document.text, span))
        span = Span(min(span.start, quoted.start), max(span.end, quoted.end)) if not span.contains(quoted) else span
        manner = "direct" if whole else "mixed"
    return span, manner


def trimmed(text: str, span: Span) -> Span:
    """A content without outer marks, the trailing comma or stop, and spaces."""
    start, end = span.start, span.end
    while start < end and (text[start] in _TRAILING):
        start += 1
    while end > start and (text[end - 1] in _TRAILING or text[end - 1] == "."):
        end -= 1
    return Span(start, end)


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
