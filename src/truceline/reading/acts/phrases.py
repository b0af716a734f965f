"""Phrases: what a sentence names that may act or be acted on.

Base noun phrases, the owners and peoples inside them ("Israel's military", "the Syrian army": Israel, Syrian), and bare
subjects that the tagger takes for something else ("USAID announced"). Dates, sums and a "which" are none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

_NUMBERS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "ORDINAL", "CARDINAL", "QUANTITY"})
_NAMES = frozenset({"GPE", "NORP", "ORG", "PERSON"})
_INSIDE = frozenset({"amod", "compound", "nmod"})
_OWN = frozenset({"compound", "det", "amod", "poss", "nmod"})
_RELATIVE = frozenset({"WDT", "WP"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


class Phrase(msgspec.Struct, frozen=True):
    """A noun phrase without what hangs on it: its head, first and last token (all in the paragraph's own count)."""

    head: int
    first: int
    last: int

    @property
    def run(self) -> tuple[int, int]:
        """First and last token."""
        return self.first, self.last


def phrases(doc: Doc, first: int, end: int) -> list[Phrase]:
    """The phrases of the tokens ``[first, end)``, one sentence, by their heads' order."""
    found: dict[int, Phrase] = {}
    for chunk in doc[first:end].noun_chunks:
        if chunk.root.ent_type_ not in _NUMBERS and chunk.root.tag_ not in _RELATIVE:
            found[chunk.root.i] = Phrase(chunk.root.i, chunk.start, chunk.end - 1)
        for token in chunk:
            if token.i != chunk.root.i:
                for phrase in _inside(token, chunk.start, chunk.root.i):
                    found.setdefault(phrase.head, phrase)
    for token in doc[first:end]:
        bare = token.dep_ in _SUBJECTS and token.i not in found and token.is_alpha
        if bare and token.ent_type_ not in _NUMBERS and token.tag_ not in _RELATIVE:
            found[token.i] = Phrase(token.i, token.i, token.i)
    return [found[head] for head in sorted(found)]


def _inside(token: Token, first: int, head: int) -> Iterator[Phrase]:
    """An owner, or a name that stands before the head it describes."""
    if token.dep_ == "poss":
        left = [c.left_edge.i for c in token.children if c.i < token.i and c.dep_ in _OWN]
        yield Phrase(token.i, min([token.i, *left]), token.i)
    elif token.dep_ in _INSIDE and token.ent_type_ in _NAMES:
        low = high = token.i
        while low > first and token.doc[low].ent_iob_ == "I":
            low -= 1
        while high + 1 < head and token.doc[high + 1].ent_iob_ == "I":
            high += 1
        yield Phrase(high, low, high)
