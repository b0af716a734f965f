"""The cue beside a quotation: in the rest of its sentence, in the words that lead to it, in the paragraph above, or,
where the closing mark was forgotten, at the end of the quoted words themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from truceline.reading.attribution.cues import Cue
from truceline.reading.attribution.draft import OPENING, Page
from truceline.reading.attribution.spans import Words, phrase, speaker

if TYPE_CHECKING:
    from spacy.tokens import Token

_REACH = 45
"""Tokens between a quotation and its cue at most: a speaker may bring a title, an office and an apposition."""
_TAIL = 9
"""Tokens that a forgotten mark leaves of "..., he added on Monday"."""
_SPEAKING = frozenset({"say", "tell", "ask", "act", "mind", "other"})
_WEAK = frozenset({"mind", "act", "ask", "other", "show"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_NOT_SPEAKERS = frozenset({"npadvmod", "dobj", "attr", "oprd", "pcomp"})
_STOPS = frozenset({".", "!", "?"})
_UPWARD = frozenset({"compound", "nmod", "amod", "poss", "pobj", "prep", "appos", "conj", "nummod", "det"})


class Beside(msgspec.Struct, frozen=True):
    """A cue found for a quotation: the page it stands on, the cue (None: a bare label before a colon), its speaker, and
    where the quoted words end if the cue itself stands among them."""

    page: Page
    cue: Cue | None
    words: Words | None
    end: int | None = None


def after(page: Page, end: int) -> Beside | None:
    """The cue in the rest of the sentence after a quotation that ends at a paragraph offset."""
    doc, text = page.doc, page.parsed.paragraph.text
    if end + 1 >= len(text):
        return None
    first = page.token_at(end)
    while first < len(doc) and (doc[first].idx < end or doc[first].is_punct or doc[first].is_space):
        first += 1
    stop = _sentence_stop(page, first)
    closed = text[end - 1] in _STOPS
    for cue in page.cues_between(first, stop):
        if cue.klass not in _SPEAKING:
            continue
        words = local_speaker(page, cue, first, stop)
        if words is None or not first <= words.first < stop:
            continue
        bare = _bare(page, cue, words, first, stop)
        if (closed and not bare) or _has_clause(cue, stop):
            return None
        if bare or cue.klass not in _WEAK:
            return Beside(page, cue, words)
    return None


def _has_clause(cue: Cue, stop: int) -> bool:
    clauses = (c for c in cue.head.rights if c.dep_ == "ccomp" and c.i < stop)
    return any(c.left_edge.lower_ not in {"who", "which"} for c in clauses)


def _bare(page: Page, cue: Cue, words: Words, first: int, stop: int) -> bool:
    """Whether the words after the quotation are a speaker and a cue and little more."""
    opening = page.doc[first]
    if opening.text[:1].isupper() and opening.pos_ in {"ADV", "SCONJ", "ADP", "CCONJ"}:
        return False
    governs = any(c.dep_ in {"ccomp", "xcomp", "dobj"} and c.i < stop for c in cue.head.rights)
    return not governs and min(words.first, cue.first) <= first + 2


def _sentence_stop(page: Page, first: int) -> int:
    """The token after the sentence that begins at ``first``, stopping at the next quotation."""
    doc = page.doc
    stop = min(len(doc), first + _REACH)
    for i in range(first, stop):
        if doc[i].text in _STOPS or doc[i].text == '"' or page.quote_of(doc[i].idx) is not None:
            return i
    return stop


def before(page: Page, start: int) -> Beside | None:
    """The cue in the words that lead to a quotation: "He said: ...", "The minister told reporters, ..."."""
    doc = page.doc
    last = page.token_at(start - 1) if start > 1 else -1
    while last >= 0 and (doc[last].idx >= start - 1 or doc[last].is_space or doc[last].text in {'"', "'"}):
        last -= 1
    if last < 0 or doc[last].text in _STOPS:
        return None
    lead = doc[last].text
    first = last
    while first > 0 and last - first < _REACH and doc[first - 1].text not in {".", "!", "?", ";", '"'}:
        first -= 1
    for cue in reversed(page.cues_between(first, last + 1)):
        if cue.klass not in _SPEAKING:
            continue
        between = [t for t in doc[cue.last + 1 : last + 1] if not t.is_punct]
        if lead not in {",", ":"} and between:
            return None
        if any(t.dep_ in {"mark", "ROOT"} or t.pos_ == "VERB" for t in between):
            continue
        if cue.klass in _WEAK and lead == "," and cue.klass != "ask":
            continue
        return Beside(page, cue, local_speaker(page, cue, first, last + 1))
    if lead == ":" and last > first and not any(t.pos_ in {"VERB", "AUX"} for t in doc[first:last]):
        return Beside(page, None, Words(first, last - 1, "colon"))
    return None


def above(pages: Sequence[Page], page: Page, start: int) -> Beside | None:
    """A paragraph that ends in a colon introduces the quotation that opens the next."""
    if start > OPENING or page.index == 0:
        return None
    over = pages[page.index - 1]
    text = over.parsed.paragraph.text[-8:].rstrip()
    if not text.endswith(":") and not (not over.quoted and text.endswith(",")):
        return None
    length = len(over.doc)
    for cue in reversed(over.cues_between(length - _REACH, length)):
        if cue.klass in _SPEAKING and cue.klass != "other":
            return Beside(over, cue, local_speaker(over, cue, 0, length))
    return None


def within(page: Page, start: int, end: int) -> Beside | None:
    """The cue at the end of a paragraph whose quotation was never closed: "We regret this, he added."."""
    length = len(page.doc)
    for cue in reversed(page.cues_between(length - _TAIL, length)):
        if cue.klass not in {"say", "tell"} or not start < cue.head.idx < end:
            continue
        words = local_speaker(page, cue, length - _TAIL, length)
        first = cue.first if words is None else min(cue.first, words.first)
        if words is None or first == 0 or page.doc[first - 1].text not in {",", "?", "!"} or _has_clause(cue, length):
            continue
        if page.doc[words.first].pos_ in {"PRON", "PROPN", "DET", "NOUN"} and page.doc[words.first].lower_ not in {
            "i",
            "we",
        }:
            return Beside(page, cue, words, page.doc[first - 1].idx)
    return None


def local_speaker(page: Page, cue: Cue, first: int, stop: int) -> Words | None:
    """The speaker by grammar where the grammar stays in the words around the cue, else the nominal beside it."""
    words = speaker(cue)
    if words is not None and first <= words.first < stop:
        return Words(words.first, min(words.last, stop - 1), words.how)
    doc = page.doc
    if words is not None and page.quote_of(doc[words.first].idx) is None and words.how == "inherited":
        return words
    nominals = [t for t in doc[max(0, first) : cue.first] if t.pos_ in _NOMINAL and t.dep_ not in _NOT_SPEAKERS]
    if nominals:
        return phrase(_top(nominals[-1], first, cue.first), "beside")
    following = [t for t in doc[cue.last + 1 : min(stop, cue.last + 7)] if t.pos_ in _NOMINAL]
    if following and following[0].ent_type_ not in {"DATE", "TIME"}:
        found = phrase(_top(following[0], cue.last + 1, stop), "beside")
        return Words(max(found.first, cue.last + 1), min(found.last, stop - 1), "beside")
    return None


def after_dateline(page: Page, cue: Cue, words: Words | None) -> Words | None:
    """The speaker where a dateline has misled the grammar: what the dateline leaves of it, else the noun phrase between
    the dateline and the first verb."""
    left = None if words is None else page.past_dateline(words)
    if left is not None and any(t.pos_ in _NOMINAL for t in page.doc[left.first : left.last + 1]):
        return left
    first = next((i for i, start in enumerate(page.starts) if start >= page.dateline), len(page.doc))
    if not first < cue.first <= first + _TAIL or any(t.pos_ in {"VERB", "AUX"} for t in page.doc[first : cue.first]):
        return None
    nominals = [t for t in page.doc[first : cue.first] if t.pos_ in _NOMINAL]
    return Words(first, nominals[-1].i, "beside") if nominals else None


def _top(token: Token, first: int, stop: int) -> Token:
    """The head of the noun phrase a token belongs to, staying within the given tokens."""
    while token.dep_ in _UPWARD and first <= token.head.i < stop and token.head is not token:
        token = token.head
    return token
