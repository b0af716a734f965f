"""What holds as somebody's words: a speaker that can speak, a cue that says, a content worth keeping."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from truceline.reading.attribution.cues import CueClass, nouns, verbs
from truceline.reading.attribution.draft import Draft
from truceline.reading.attribution.labels import names_speaker
from truceline.reading.attribution.voices import speaker_kind
from truceline.reading.tables import rows

if TYPE_CHECKING:
    from spacy.tokens import Token


def holds(draft: Draft) -> bool:
    """Whether a draft found by grammar is a statement."""
    if draft.how == "label":
        return names_speaker(draft)
    cue, head = draft.cue, draft.source_head
    kind = None if head is None else speaker_kind(head)
    if cue is None or kind in {None, "first", "idea"} or _unreal(cue.head) or _carried(draft):
        return False
    if draft.page.quote_of(cue.head.idx) is not None:
        return cue.klass in {"say", "tell"} and draft.how == "clause" and kind in {"name", "organ", "official"}
    if kind == "record" and cue.klass != "according":
        return cue.klass == "show" or (cue.klass == "say" and draft.how == "clause")
    return _HOLDS[cue.klass](draft)


def _carried(draft: Draft) -> bool:
    """Whether the cue is only what another cue is about: an infinitive it governs ("refused to accept", "called on
    Israel to observe")."""
    cue, head = draft.cue, draft.source_head
    if cue is None or cue.head.dep_ not in {"xcomp", "ccomp"}:
        return False
    addressed = head is not None and cue.head.dep_ == "xcomp" and head.dep_ in {"dobj", "pobj"}
    governor = verbs().get(cue.head.head.lemma_.lower())
    if addressed or governor is None:
        return addressed
    if cue.head.tag_ == "VB" and governor.klass == "ask":
        return True
    if cue.head.dep_ == "ccomp":
        return False
    return cue.klass not in {"say", "tell"} or governor.does in {"decline", "reject"}


def points_out_silence(draft: Draft) -> bool:
    """Whether a negated cue says what somebody left out ("did not mention", "gave no details"): a silence,
    no statement."""
    cue = draft.cue
    if cue is None or draft.speech:
        return False
    verb = cue.head.lemma_.lower()
    first = draft.page.doc[draft.page.token_at(draft.content.start - draft.page.base)].lower_
    if first in {"no", "nothing", "little"} and verb in _withholding():
        return True
    return verb in _unmentioned() and any(c.dep_ == "neg" for c in cue.head.children)


@functools.cache
def _withholding() -> frozenset[str]:
    return frozenset(verb for form, verb, _ in rows("silences.tsv", 3) if form == "noun")


@functools.cache
def _unmentioned() -> frozenset[str]:
    return frozenset(verb for form, verb, takes in rows("silences.tsv", 3) if form == "negated" and takes == "any")


def _said(draft: Draft) -> bool:
    if draft.how in {"clause", "inverted", "parenthetical"} or draft.manner != "indirect":
        return True
    return draft.content.end - draft.content.start >= 15


def _minded(draft: Draft) -> bool:
    return draft.how == "clause" or "xcomp" in draft.how or (draft.cue is not None and draft.cue.phrase == "fear")


def _shown(draft: Draft) -> bool:
    return draft.how == "clause" or (draft.source_head is not None and speaker_kind(draft.source_head) == "publication")


def voiceless(draft: Draft) -> bool:
    """Whether what is said to speak cannot ("the principle stated"), or is the publication itself ("we reported")."""
    if draft.source_head is None:
        return False
    ours = draft.source_head.lower_ == "we" and not draft.page.is_quoted(draft.source_head)
    return speaker_kind(draft.source_head) == "idea" or (ours and not draft.page.transcript)


def _acted(draft: Draft) -> bool:
    """A participle that only tells a group apart ("forces backing the president") is no act of speech."""
    return draft.cue is None or draft.cue.head.dep_ != "acl" or draft.how == "passive"


def _given(draft: Draft) -> bool:
    """ "voiced support": a verb that says nothing without its noun; "issued a note saying" leaves it to "saying"."""
    if draft.cue is None:
        return False
    objects = [c for c in draft.cue.head.rights if c.dep_ == "dobj"]
    saying = any(c.tag_ == "VBG" for o in objects for c in o.rights)
    return any(o.lemma_.lower() in nouns() for o in objects) and not saying


_HOLDS: dict[CueClass, Callable[[Draft], bool]] = {
    "say": _said,
    "tell": _said,
    "ask": lambda _draft: True,
    "act": _acted,
    "give": _given,
    "mind": _minded,
    "show": _shown,
    "noun": lambda draft: draft.how == "noun:clause",
    "force": lambda _draft: False,
    "adj": lambda _draft: False,
    "according": lambda _draft: True,
    "colon": lambda _draft: True,
    "other": lambda _draft: False,
}
"""What a class of cues asks of its content and its speaker."""


def _unreal(verb: Token) -> bool:
    """Negated, modal or commanded cues report no words ("would say", "did not say")."""
    modals = {"would", "could", "might", "may", "should", "must", "can", "will"}
    return any(c.dep_ == "neg" or (c.dep_ == "aux" and c.lower_ in modals) for c in verb.children)
