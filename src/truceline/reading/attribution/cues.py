"""Cues: the words that show that somebody says, asks, blames, promises or believes something.

The lexicon is data (``data/cues.tsv``, ``data/cue_nouns.tsv``); what stands in it is only a candidate until a speaker
and a content are found for it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from truceline.reading.tables import rows

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

CueClass: TypeAlias = Literal[
    "say", "tell", "ask", "act", "give", "force", "mind", "show", "noun", "adj", "according", "colon", "other"
]

_PARTICLES = frozenset({"prt", "prep", "advmod", "acomp"})
_VERBAL = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})


class Entry(msgspec.Struct, frozen=True):
    """A line of the lexicon."""

    klass: CueClass
    does: str | None


class Cue(msgspec.Struct, frozen=True):
    """A possible cue: its head token, the tokens it covers (inclusive) and its lexicon entry."""

    head: Token
    first: int
    last: int
    phrase: str
    klass: CueClass
    does: str | None


@functools.cache
def verbs() -> dict[str, Entry]:
    """Cue verbs by lemma or by lemma and particle ("call for"). The first line of a lemma holds."""
    out: dict[str, Entry] = {}
    for lemma, klass, does in rows("cues.tsv", 3):
        out.setdefault(lemma, Entry(_klass(klass), None if does == "-" else does))
    return out


@functools.cache
def nouns() -> dict[str, Entry]:
    """Cue nouns by lemma."""
    return {lemma: Entry("noun", None if does == "-" else does) for lemma, does in rows("cue_nouns.tsv", 2)}


def _klass(word: str) -> CueClass:
    klass: CueClass = msgspec.convert(word, CueClass)
    return klass


def candidates(doc: Doc) -> Iterator[Cue]:
    """Every possible cue of a parsed paragraph, in order."""
    verb_lexicon, noun_lexicon = verbs(), nouns()
    for token in doc:
        tag = token.tag_
        if tag in _VERBAL:
            cue = _verb(token, verb_lexicon)
            if cue is not None:
                yield cue
        elif tag in {"NN", "NNS"} and (entry := noun_lexicon.get(token.lemma_)) is not None:
            yield Cue(token, token.i, token.i, token.lemma_, "noun", entry.does)
        elif tag == "JJ" and token.dep_ in {"acomp", "oprd", "conj"} and token.right_edge.i > token.i:
            first = token.head.i if token.head.i == token.i - 1 else token.i
            yield Cue(token, first, token.i, token.lemma_.lower(), "adj", None)


def _verb(token: Token, lexicon: dict[str, Entry]) -> Cue | None:
    lemma = token.lemma_.lower()
    if lemma == "accord" and token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "to":
        return Cue(token, token.i, token.i + 1, "according to", "according", None)
    if token.dep_ in {"aux", "auxpass"}:
        return None
    for child in token.children:
        if child.dep_ in _PARTICLES and token.i < child.i <= token.i + 2:
            entry = lexicon.get(f"{lemma} {child.lower_}")
            if entry is not None:
                return Cue(token, token.i, child.i, f"{lemma} {child.lower_}", entry.klass, entry.does)
    last = next((c.i for c in token.rights if c.dep_ == "prt" and c.i == token.i + 1), token.i)
    entry = lexicon.get(lemma)
    if entry is None:
        return Cue(token, token.i, last, lemma, "other", None)
    return Cue(token, token.i, last, lemma, entry.klass, entry.does)
