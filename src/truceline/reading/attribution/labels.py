"""Lines that begin with their speaker: "SPOKESPERSON: We regret ..." in transcripts, "Khan: ..." in headlines."""

from __future__ import annotations

import re

from truceline.model.span import Span
from truceline.reading.attribution.draft import Draft, Page
from truceline.reading.attribution.spans import Words

_LABEL = re.compile(r"[^:\"]{2,60}:\s+(?=\S)")
_VERBAL = frozenset({"VERB", "AUX"})
_WORDS = 3
"""Words that a labelled line has at least, and its label at most twice as many."""


def labelled(page: Page) -> list[Draft]:
    """The draft of a paragraph that begins with a speaker and a colon, if it does."""
    text = page.parsed.paragraph.text
    match = _LABEL.match(text)
    if match is None or not text[0].isupper() or page.dateline:
        return []
    colon = text.index(":")
    last = page.token_at(colon) - 1
    doc = page.doc
    if not 0 <= last < 2 * _WORDS or doc[last + 1].text != ":" or any(t.pos_ in _VERBAL for t in doc[: last + 1]):
        return []
    if (
        any(q[0] <= match.end() + 1 and q[2].last > q[2].first for q in page.quoted)
        or len(text[colon:].split()) <= _WORDS
    ):
        return []
    content = Span(page.base + match.end(), page.parsed.paragraph.span.end)
    head = doc[: last + 1].root
    colon_span = page.parsed.at(colon, colon + 1)
    return [Draft(page, None, colon_span, page.span(Words(0, last, "label")), head, content, "indirect", "label")]


def names_speaker(draft: Draft) -> bool:
    """Whether a label is certainly a speaker: a person, or in a transcript a word in capitals."""
    head = draft.source_head
    if head is None:
        return False
    if draft.page.transcript:
        return head.doc[: head.i + 1].text.isupper()
    return head.ent_type_ == "PERSON"
