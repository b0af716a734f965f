"""What holds as somebody's words: a speaker that can speak, a cue that says, a content worth keeping."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from truceline.reading.attribution_cues import CueClass
from truceline.reading.attribution_draft import Draft
from truceline.reading.tables import rows

if TYPE_CHECKING:
    from spacy.tokens import Token

_PERSONAL = frozenset({"he", "she", "they", "it", "who", "some", "others", "many", "both", "another", "several", "few"})
_FIRST = frozenset(
    {"i", "we", "you", "me", "us", "one", "anyone", "everyone", "nobody", "this", "that", "these", "what"}
)
_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"})


@functools.cache
def kinds() -> dict[str, str]:
    """What kind of speaker a noun is, by lemma (``data/speakers.tsv``)."""
    return {row[0]: row[1] for row in rows("speakers.tsv", 2)}


def speaker_kind(head: Token) -> str | None:
    """``pronoun``, ``name``, a kind of the lexicon, or None for a thing that cannot speak."""
    lower = head.lower_
    if lower in _FIRST:
        return "first"
    if lower in _PERSONAL:
        return "pronoun"
    kind = kinds().get(head.lemma_.lower())
    if kind is not None:
        return kind
    if head.pos_ == "PROPN" or head.ent_type_ in _NAMES:
        return "name"
    return None


def holds(draft: Draft) -> bool:
    """Whether a draft found by grammar is a statement."""
    cue, head = draft.cue, draft.source_head
    if cue is None or head is None or _unreal(cue.head):
        return False
    kind = speaker_kind(head)
    if kind is None or kind == "first":
        return False
    if draft.page.quote_of(cue.head.idx) is not None:
        return cue.klass in {"say", "tell"} and draft.how == "clause" and kind in {"name", "organ", "official"}
    if kind == "record" and cue.klass != "according":
        return cue.klass == "show" or (cue.klass == "say" and draft.how == "clause")
    return _HOLDS[cue.klass](draft, kind)


def _said(draft: Draft, _: str) -> bool:
    if draft.how in {"clause", "inverted", "parenthetical"} or draft.manner != "indirect":
        return True
    return draft.content.end - draft.content.start >= 15


def _minded(draft: Draft, _: str) -> bool:
    return draft.how == "clause" or "xcomp" in draft.how or (draft.cue is not None and draft.cue.phrase == "fear")


_HOLDS: dict[CueClass, Callable[[Draft, str], bool]] = {
    "say": _said,
    "tell": _said,
    "ask": lambda _draft, _kind: True,
    "act": lambda _draft, _kind: True,
    "mind": _minded,
    "show": lambda draft, kind: draft.how == "clause" or kind == "publication",
    "noun": lambda draft, _kind: draft.how == "noun:clause",
    "according": lambda _draft, _kind: True,
    "colon": lambda _draft, _kind: True,
    "other": lambda _draft, _kind: False,
}
"""What a class of cues asks of its content and its speaker."""


def _unreal(verb: Token) -> bool:
    """Negated, modal or commanded cues report no words ("would say", "did not say")."""
    modals = {"would", "could", "might", "may", "should", "must", "can", "will"}
    return any(c.dep_ == "neg" or (c.dep_ == "aux" and c.lower_ in modals) for c in verb.children)
