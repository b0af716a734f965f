"""Whose words a quotation is: the cue beside it, before it, in the paragraph above, or none.

Quoted speech (a clause or more between marks) is bound here; quoted words inside somebody's reported clause are left to
the grammar of that clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from truceline.model.span import Span
from truceline.reading.attribution_cues import Cue
from truceline.reading.attribution_draft import Draft, Page
from truceline.reading.attribution_spans import Words, phrase, speaker

if TYPE_CHECKING:
    from spacy.tokens import Token

_REACH = 24
"""Tokens between a quotation and its cue at most."""
_SPEAKING = frozenset({"say", "tell", "ask", "act", "mind", "other"})
_ENDS = ",.?!-…;"
_LETTERS = re.compile(r"\w+")
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_WEAK = frozenset({"mind", "act", "ask", "other", "show"})


def is_speech(page: Page, start: int, end: int) -> bool:
    """Whether the quoted words are speech of their own rather than a few words within another's sentence."""
    text = page.parsed.paragraph.text
    words = len(_LETTERS.findall(text[start : min(end, start + 200)]))
    if words < 2:
        return False
    stop = text[end - 1] in _ENDS or text[end + 1 : end + 2] == ","
    before = text[:start][-4:].rstrip(" \"'")
    begins = text[start].isupper() and (not before or before[-1] in ".!?:,")
    if begins and (stop or words >= 6):
        return True
    return stop and words >= 4 and (text[start].isupper() or not before or before[-1] in ".!?:,")


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
                if not is_speech(page, start, end):
                    continue
                draft = self._one(page, start, end, last)
                if quotation.last > quotation.first:
                    draft.content = _hull(draft.content, quotation.inner)
                    bound[quotation.outer] = draft
                last = (end, draft)
        return self.drafts

    def _one(self, page: Page, start: int, end: int, last: tuple[int, Draft] | None) -> Draft:
        span = page.parsed.at(start, end)
        if last is not None and last[1].content.contains(span):
            return last[1]
        split = last is not None and self._is_split(page, last, start)
        if split and last is not None:
            last[1].content = _hull(last[1].content, span)
            return last[1]
        found = self._after(page, end) or self._before(page, start) or self._above(page, start)
        if found is None:
            joined = self._goes_on(page, start, end, last)
            if joined is not None:
                joined.content = _hull(joined.content, span)
                return joined
            draft = Draft(page, None, None, None, None, span, "direct", "unattributed", speech=True)
            if last is not None:
                draft.same_as = last[1]
        else:
            cue_page, cue, words = found
            draft = self._draft(cue_page, cue, words, span)
        self.drafts.append(draft)
        return draft

    def _draft(self, page: Page, cue: Cue | None, words: Words | None, span: Span) -> Draft:
        cue_span = None if cue is None else page.span(Words(cue.first, cue.last, "cue"))
        source = None if words is None else page.span(words)
        head = None if words is None else page.doc[words.first : words.last + 1].root
        if cue is not None:
            self.used.add((page.index, cue.head.i))
        return Draft(page, cue, cue_span, source, head, span, "direct", "quoted", speech=True)

    def _is_split(self, page: Page, last: tuple[int, Draft], start: int) -> bool:
        """ "A," he said. "B": the second part, with nothing but the first part's cue clause between, and no cue of its
        own after it."""
        end, draft = last
        if draft.cue_span is None or draft.page is not page:
            return False
        between = page.parsed.paragraph.text[end:start]
        cue_between = end <= draft.cue_span.start - page.base < start
        sentences = len(re.findall(r"[.!?](?=\s)", between[1:].rstrip(" \"'")[:-1])) if len(between) > 2 else 0
        if cue_between:
            return sentences == 0 and len(between) < 160
        return len(_LETTERS.findall(between)) == 0

    def _after(self, page: Page, end: int) -> tuple[Page, Cue, Words] | None:
        """The cue in the rest of the sentence after the quotation."""
        doc, text = page.doc, page.parsed.paragraph.text
        if end + 1 >= len(text):
            return None
        first = page.token_at(end)
        while first < len(doc) and (doc[first].idx < end or doc[first].is_punct or doc[first].is_space):
            first += 1
        stop = self._sentence_stop(page, first)
        closed = text[end - 1] in ".!?"
        for cue in page.cues:
            if not first <= cue.head.i < stop or cue.klass not in _SPEAKING:
                continue
            words = self._local_speaker(page, cue, first, stop)
            if words is None or not first <= words.first < stop:
                continue
            if closed and not self._bare(page, cue, words, first, stop):
                return None
            if cue.klass in _WEAK and not self._bare(page, cue, words, first, stop):
                continue
            if self._has_clause(cue, stop):
                return None
            return page, cue, words
        return None

    @staticmethod
    def _has_clause(cue: Cue, stop: int) -> bool:
        clauses = (c for c in cue.head.rights if c.dep_ == "ccomp" and c.i < stop)
        return any(c.left_edge.lower_ not in {"who", "which"} for c in clauses)

    @staticmethod
    def _bare(page: Page, cue: Cue, words: Words, first: int, stop: int) -> bool:
        """Whether the words after the quotation are a speaker and a cue and little more."""
        doc = page.doc
        if doc[first].text[:1].isupper() and doc[first].pos_ in {"ADV", "SCONJ", "ADP", "CCONJ"}:
            return False
        governs = any(c.dep_ in {"ccomp", "xcomp", "dobj"} and c.i < stop for c in cue.head.rights)
        return not governs and min(words.first, cue.first) <= first + 2

    @staticmethod
    def _sentence_stop(page: Page, first: int) -> int:
        """The token after the sentence that begins at ``first``, stopping at the next quotation."""
        doc = page.doc
        stop = min(len(doc), first + _REACH)
        for i in range(first, stop):
            token = doc[i]
            if token.text in {".", "!", "?", '"'} or page.quote_of(token.idx) is not None:
                return i
        return stop

    def _before(self, page: Page, start: int) -> tuple[Page, Cue | None, Words | None] | None:
        """The cue in the words that lead to the quotation: "He said: ...", "The minister told reporters, ..."."""
        doc = page.doc
        last = page.token_at(max(0, start - 2)) if start > 1 else -1
        while last >= 0 and (doc[last].idx >= start - 1 or doc[last].is_space or doc[last].text in {'"', "'"}):
            last -= 1
        if last < 0:
            return None
        lead = doc[last].text
        if lead in {".", "!", "?"}:
            return None
        first = last
        while first > 0 and last - first < _REACH and doc[first - 1].text not in {".", "!", "?", ";", '"'}:
            first -= 1
        for cue in reversed(page.cues):
            if not first <= cue.head.i <= last or cue.klass not in _SPEAKING:
                continue
            between = [t for t in doc[cue.last + 1 : last + 1] if not t.is_punct]
            if lead not in {",", ":"} and between:
                return None
            if any(t.dep_ in {"mark", "ROOT"} or t.pos_ == "VERB" for t in between):
                continue
            if cue.klass in _WEAK and lead == "," and cue.klass != "ask":
                continue
            words = self._local_speaker(page, cue, first, last + 1)
            return page, cue, words
        if lead == ":" and not any(t.pos_ in {"VERB", "AUX"} for t in doc[first:last]):
            return page, None, Words(first, last - 1, "colon")
        return None

    def _above(self, page: Page, start: int) -> tuple[Page, Cue | None, Words | None] | None:
        """A paragraph that ends in a colon introduces the quotation that opens the next."""
        if start > 2 or page.index == 0:
            return None
        above = self.pages[page.index - 1]
        text = above.parsed.paragraph.text.rstrip()
        if not text.endswith(":") and not (above.quoted == [] and text.endswith(",")):
            return None
        doc = above.doc
        for cue in reversed(above.cues):
            if cue.klass in _SPEAKING and cue.klass != "other" and len(doc) - cue.head.i <= _REACH:
                return above, cue, self._local_speaker(above, cue, 0, len(doc))
        return None

    def _goes_on(self, page: Page, start: int, end: int, last: tuple[int, Draft] | None) -> Draft | None:
        """A paragraph that is wholly quoted goes on with the speech that ended the one before, where its speaker is
        known."""
        if last is not None or page.index == 0 or not self.drafts or start > 2:
            return None
        if end < len(page.parsed.paragraph.text.rstrip()) - 2:
            return None
        previous = self.drafts[-1]
        above = self.pages[page.index - 1]
        near = above.base <= previous.content.end <= above.parsed.paragraph.span.end
        quiet = len(above.parsed.paragraph.text) - (previous.content.end - above.base) < 160
        return previous if near and quiet and previous.cue is not None else None

    def _local_speaker(self, page: Page, cue: Cue, first: int, stop: int) -> Words | None:
        """The speaker by grammar where the grammar stays in the words around the cue, else the nominal beside it."""
        words = speaker(cue)
        if words is not None and first <= words.first and words.last < stop:
            return words
        doc = page.doc
        if words is not None and page.quote_of(doc[words.first].idx) is None and words.how == "inherited":
            return words
        before = [t for t in doc[first : cue.first] if t.pos_ in _NOMINAL and t.dep_ != "npadvmod"]
        if before:
            return phrase(_top(before[-1], first, cue.first), "beside")
        after = [t for t in doc[cue.last + 1 : min(stop, cue.last + 8)] if t.pos_ in _NOMINAL]
        if after and after[0].i <= cue.last + 6 and after[0].ent_type_ not in {"DATE", "TIME"}:
            top = _top(after[0], cue.last + 1, stop)
            found = phrase(top, "beside")
            return Words(max(found.first, cue.last + 1), min(found.last, stop - 1), "beside")
        return None


def _top(token: Token, first: int, stop: int) -> Token:
    """The head of the noun phrase a token belongs to, staying within the given tokens."""
    while token.dep_ in {"compound", "nmod", "amod", "poss", "pobj", "prep", "appos", "conj", "nummod", "det"} and (
        first <= token.head.i < stop and token.head is not token
    ):
        token = token.head
    return token


def _hull(one: Span, other: Span) -> Span:
    return Span(min(one.start, other.start), max(one.end, other.end))
