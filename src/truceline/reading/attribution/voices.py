"""Voices: which words stand for somebody who can speak, and what kind of speaker each is (``data/speakers.tsv``)."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from truceline.reading.tables import rows

if TYPE_CHECKING:
    from spacy.tokens import Token

_PERSONAL = frozenset({"he", "she", "they", "it", "who", "some", "others", "many", "both", "another", "several", "few"})
_FIRST = frozenset(
    {"i", "we", "you", "me", "us", "one", "anyone", "everyone", "nobody", "this", "that", "these", "what"}
)
_ABSTRACT = ("tion", "sion", "ness", "ity", "ism", "ance", "ence", "ship", "hood")
"""Endings of nouns for what can be shown or mean something but cannot say it."""
_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"})


@functools.cache
def kinds() -> dict[str, str]:
    """What kind of speaker a noun is, by lemma (``data/speakers.tsv``)."""
    return {row[0]: row[1] for row in rows("speakers.tsv", 2)}


def speaker_kind(head: Token) -> str | None:
    """``pronoun``, ``name``, ``first`` (I, we), a kind of the lexicon, ``idea`` for what cannot speak, or None where
    nothing tells."""
    lower = head.lower_
    if lower in _FIRST:
        return "first"
    if lower in _PERSONAL:
        return "pronoun"
    kind = kinds().get(head.lemma_.lower())
    if kind is not None:
        return kind
    if head.pos_ == "NOUN" and head.lemma_.lower().endswith(_ABSTRACT):
        return "idea"
    if head.pos_ == "PROPN" or head.ent_type_ in _NAMES:
        return "name"
    return None
