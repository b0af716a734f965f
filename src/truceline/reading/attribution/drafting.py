"""Everything that may be a statement: quotations bound to a cue, labelled lines, what the grammar of the other cues
gives, and what the network sees besides; each cue with the readings of its content."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.model.claim import Manner
from truceline.model.document import Document
from truceline.model.span import Span
from truceline.reading.attribution import quotations
from truceline.reading.attribution.beside import after_dateline
from truceline.reading.attribution.bounds import trimmed
from truceline.reading.attribution.content import contents
from truceline.reading.attribution.cues import Cue
from truceline.reading.attribution.draft import Draft, Page, Reading, is_transcript
from truceline.reading.attribution.labels import labelled
from truceline.reading.attribution.network import Network
from truceline.reading.attribution.quotes import Binder
from truceline.reading.attribution.spans import Words, phrase, speaker
from truceline.reading.attribution.tagging import tagged
from truceline.reading.attribution.tags import Tagged
from truceline.reading.text.parse import Parsed

_SHORTEST = 3
"""Code points a content has at least."""
_UNSEEN = 0.01
"""Cues that neither the lexicon knows nor the network takes for one with this likelihood are passed over."""
_SURE = 0.5
"""The likelihood of a cue from which the speaker that the network tells goes before another that the grammar tells."""
_WEAK = frozenset({"other", "adj", "noun", "force"})


def pages_of(document: Document, parsed: Sequence[Parsed]) -> list[Page]:
    """The paragraphs as pages, quotations found."""
    found = quotations.find(document.text, [p.paragraph for p in parsed])
    transcript = is_transcript(parsed)
    return [Page(i, p, found, transcript=transcript) for i, p in enumerate(parsed)]


def drafts(document: Document, pages: Sequence[Page], network: Network) -> list[Draft]:
    """The drafts of a document, given its pages."""
    for page, tags in zip(pages, tagged(pages, network), strict=True):
        page.tags = tags
    binder = Binder(pages)
    out = binder.bind()
    for draft in out:
        draft.content = trimmed(document.text, draft.content)
        _see(document, draft)
    for page in pages:
        lines = labelled(page)
        out.extend(lines)
        free = [c for c in page.cues if (page.index, c.head.i) not in binder.used and _worth(page, c)]
        out.extend(d for d in (_by_grammar(document, page, cue) for cue in free) if d is not None)
        known = {id(d.tag) for d in out if d.tag is not None and d.page is page}
        rest = [tag for tag in page.tags.cues if id(tag) not in known and tag.content and not _labels(page, tag, lines)]
        out.extend(d for d in (_by_sight(document, page, tag) for tag in rest) if d is not None)
    return [d for d in out if d.content.end - d.content.start >= _SHORTEST]


def _labels(page: Page, tag: Tagged, lines: Sequence[Draft]) -> bool:
    """Whether a cue is the colon of a labelled line."""
    span = page.span(Words(tag.first, tag.stop - 1, "seen"))
    return any(d.cue_span is not None and d.cue_span.overlaps(span) for d in lines)


def _worth(page: Page, cue: Cue) -> bool:
    return cue.klass not in _WEAK or page.tags.likelihood(cue.first, cue.last) >= _UNSEEN


def _see(document: Document, draft: Draft, *, plain: bool = False) -> None:
    """Adds to a draft what the network sees at its cue: the likelihood, the speaker's bounds unless the grammar is
    ``plain`` about the speaker, a reading."""
    page, cue = draft.page, draft.cue
    if cue is None:
        return
    draft.seen = page.tags.likelihood(cue.first, cue.last)
    draft.tag = page.tags.near(cue.first, cue.last)
    if draft.tag is None:
        return
    if not plain:
        _hear(draft, draft.tag)
    reading = _sight(document, page, draft.tag)
    if reading is not None and not draft.speech:
        draft.readings = (*draft.readings, reading)


def _hear(draft: Draft, tag: Tagged) -> None:
    """The speaker as the network bounds it; where the grammar found none or another, the network's."""
    if tag.source is None:
        return
    page = draft.page
    first, last = tag.source[0], tag.source[1] - 1
    draft.printed = page.span(Words(first, last, "seen"))
    if draft.source is not None and not draft.source.overlaps(draft.printed) and tag.likelihood < _SURE:
        draft.printed = None
    elif draft.source is None or not draft.source.overlaps(draft.printed):
        draft.source_head = page.doc[first : last + 1].root
        core = phrase(draft.source_head, "seen")
        draft.source = page.span(Words(max(first, core.first), min(last, core.last), "seen"))


def _sight(document: Document, page: Page, tag: Tagged) -> Reading | None:
    """The content as the network sees it."""
    if not tag.content:
        return None
    pieces = tuple(page.span(Words(a, b - 1, "seen")) for a, b in tag.content)
    content = trimmed(document.text, Span(pieces[0].start, pieces[-1].end))
    if content.end - content.start < _SHORTEST:
        return None
    return Reading(content, _manner(page, pieces), "seen", pieces)


def _manner(page: Page, pieces: Sequence[Span]) -> Manner:
    """Whether the pieces stand in quotation marks throughout, in part, or not at all."""
    quoted = outside = 0
    for piece in pieces:
        inside = 0
        for start, end, _ in page.quoted:
            inside += max(0, min(piece.end, page.base + end) - max(piece.start, page.base + start))
        quoted += inside
        outside += max(0, piece.end - piece.start - inside - 3)
    if quoted == 0:
        return "indirect"
    return "mixed" if outside * 8 > quoted else "direct"


def _by_sight(document: Document, page: Page, tag: Tagged) -> Draft | None:
    """The draft of a cue that only the network sees."""
    reading = _sight(document, page, tag)
    if reading is None:
        return None
    cue = next((c for c in page.cues if c.head.i == tag.head), None)
    if cue is None:
        head = page.doc[tag.head]
        cue = Cue(head, tag.first, tag.stop - 1, head.lemma_.lower(), "other", None)
    draft = Draft(page, cue, page.span(Words(tag.first, tag.stop - 1, "seen")), None, None, reading.content,
                  reading.manner, reading.how, readings=(reading,), seen=tag.likelihood, tag=tag)  # fmt: skip
    _hear(draft, tag)
    return draft


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
    draft = Draft(page, cue, cue_span, source, head, first.content, first.manner, first.how, readings=tuple(readings))
    _see(document, draft, plain=words is not None and words.how == "quoted")
    return draft


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
