"""Whose words a quotation is: bound to the cue beside it (``beside``), joined to the speech it goes on
with, or kept without a speaker.

Quoted speech (a clause or more between marks) is bound here; quoted words inside somebody's reported clause are left to
the grammar of that clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from truceline.model.span import Span
from truceline.reading.attribution.beside import Beside, above, after, before, within
from truceline.reading.attribution.draft import OPENING, Draft, Page
from truceline.reading.attribution.quotations import Quotation
from truceline.reading.attribution.spans import Words

_ASIDE = 320
"""Code points between the two halves of an interrupted quotation at most."""
_REST = 160
"""Code points that may follow a quotation in its paragraph if the next paragraph is to go on with it."""
_ENDS = ",.?!-…;"
_LETTERS = re.compile(r"\w+")


def is_speech(page: Page, start: int, end: int) -> bool:
    """Whether the quoted words are speech of their own rather than a few words within another's sentence."""
    text = page.parsed.paragraph.text
    words = len(_LETTERS.findall(text[start : min(end, start + 200)]))
    if words < 2:
        return False
    stop = text[end - 1] in _ENDS or text[end + 1 : end + 2] == ","
    lead = text[max(0, start - 5) : start].rstrip(" \"'")
    fresh = not lead or lead[-1] in ".!?:,"
    capital = text[start].isupper()
    if capital and fresh and (stop or words >= 6):
        return True
    return stop and words >= 4 and (capital or fresh)


class Binder:
    """Binds the speech of a document's pages to cues, page after page."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = pages
        self.drafts: list[Draft] = []
        self.used: set[tuple[int, int]] = set()

    def bind(self) -> list[Draft]:
        """A draft for every piece of speech, in order; pieces that belong together make one draft."""
        bound: dict[Span, Draft] = {}
        for page in self.pages:
            last: tuple[int, Draft] | None = None
            for start, end, quotation in page.quoted:
                if quotation.outer in bound:
                    last = (end, bound[quotation.outer])
                    continue
                split = last is not None and self._is_split(page, last, start)
                if not is_speech(page, start, end) and not split:
                    continue
                if split and last is not None:
                    draft = last[1]
                    draft.content = _hull(draft.content, page.parsed.at(start, end))
                else:
                    draft = self._bound(page, start, end, quotation, last)
                if quotation.last > quotation.first:
                    draft.content = _hull(draft.content, quotation.inner)
                    bound[quotation.outer] = draft
                last = (end, draft)
        return self.drafts

    def _bound(self, page: Page, start: int, end: int, quotation: Quotation, last: tuple[int, Draft] | None) -> Draft:
        """The draft of a piece of speech that is not the second half of another."""
        span = page.parsed.at(start, end)
        if last is not None and last[1].content.contains(span):
            return last[1]
        found = None
        if not quotation.closed and quotation.last == page.parsed.paragraph.index:
            found = within(page, start, end)
        found = found or after(page, end) or before(page, start) or above(self.pages, page, start)
        found = found or self._after_last(page, quotation)
        if found is None:
            joined = self._goes_on(page, start, last)
            if joined is not None:
                joined.content = _hull(joined.content, span)
                return joined
            draft = Draft(page, None, None, None, None, span, "direct", "unattributed", speech=True)
            draft.same_as = None if last is None else last[1]
        else:
            if found.end is not None:
                span = page.parsed.at(start, found.end)
            draft = self._attributed(found, span)
            self._take_over(draft, page, start, quotation)
        draft.closed = quotation.closed
        self.drafts.append(draft)
        return draft

    def _after_last(self, page: Page, quotation: Quotation) -> Beside | None:
        """The cue after the last paragraph of a quotation that runs over several."""
        further = quotation.last - page.parsed.paragraph.index
        for last in self.pages[page.index + 1 : page.index + 1 + max(0, further)]:
            if last.parsed.paragraph.index == quotation.last:
                return after(last, quotation.parts[-1].end - last.base)
        return None

    def _attributed(self, found: Beside, span: Span) -> Draft:
        page, cue, words = found.page, found.cue, found.words
        cue_span = None if cue is None else page.span(Words(cue.first, cue.last, "cue"))
        source = None if words is None else page.span(words)
        head = None if words is None else page.doc[words.first : words.last + 1].root
        if cue is not None:
            self.used.add((page.index, cue.head.i))
        return Draft(page, cue, cue_span, source, head, span, "direct", "quoted", speech=True)

    def _take_over(self, draft: Draft, page: Page, start: int, quotation: Quotation) -> None:
        """A paragraph wholly quoted, without a speaker, right above belongs to the speech that follows it."""
        if not self.drafts or start > OPENING or page.index == 0 or quotation.mark != '"' or draft.page is not page:
            return
        previous = self.drafts[-1]
        over = self.pages[page.index - 1]
        if previous.how == "unattributed" and previous.closed and previous.page is over and over.wholly_quoted:
            draft.content = _hull(draft.content, previous.content)
            self.drafts.pop()

    @staticmethod
    def _is_split(page: Page, last: tuple[int, Draft], start: int) -> bool:
        """ "A," he said. "B": the second part, with no more than the first part's cue clause between."""
        end, draft = last
        if draft.cue_span is None or draft.page is not page:
            return False
        if start - end > _ASIDE:
            return False
        between = page.parsed.paragraph.text[end:start]
        if not end <= draft.cue_span.start - page.base < start:
            return len(_LETTERS.findall(between)) == 0
        tokens = page.doc[page.token_at(end) : page.token_at(start)]
        stops = [t.i for t in tokens if t.text in {".", "!", "?"} and t.idx > end]
        words = [t.i for t in tokens if t.is_alpha]
        return not stops or not words or stops[0] > words[-1]

    def _goes_on(self, page: Page, start: int, last: tuple[int, Draft] | None) -> Draft | None:
        """A paragraph that opens with a quotation goes on with the speech that ended the one before, where its speaker
        is known."""
        if last is not None or page.index == 0 or not self.drafts or start > OPENING:
            return None
        previous = self.drafts[-1]
        over = self.pages[page.index - 1]
        near = over.base <= previous.content.end <= over.parsed.paragraph.span.end
        quiet = over.parsed.paragraph.span.end - previous.content.end < (_REST if page.wholly_quoted else _REST // 2)
        return previous if near and quiet and previous.cue is not None else None


def _hull(one: Span, other: Span) -> Span:
    return Span(min(one.start, other.start), max(one.end, other.end))
