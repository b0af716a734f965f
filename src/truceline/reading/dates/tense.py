"""Tense: whether the verb that governs some words points to the future."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_AHEAD = frozenset({"will", "shall", "'ll", "wo"})
_MAY = frozenset({"may", "might", "could", "would"})
_PLANS = frozenset({
    "plan", "schedule", "expect", "set", "agree", "intend", "vow", "hope", "threaten", "due", "invite", "promise",
    "slate", "want", "prepare", "likely", "ready", "urge", "aim", "decide", "propose", "call",
})  # fmt: skip
_STARTS = frozenset({
    "begin", "start", "resume", "open", "expire", "end", "leave", "arrive", "meet", "take", "come", "go", "hold",
    "visit", "travel", "convene",
})  # fmt: skip
_STEPS = 6
"""How many heads up from the words the governing verb is looked for."""


def points_ahead(doc: Doc, start: int, end: int) -> bool:
    """Whether the verb over the words at ``[start, end)`` has a future auxiliary, hangs on a verb of planning, or is a
    present tense of beginning ("talks resume Tuesday")."""
    words = doc.char_span(start, end, alignment_mode="expand")
    if words is None:
        return False
    verb = _verb_over(words.root)
    if verb is None or any(c.lower_ == "had" for v in _chain(verb) for c in v.children):
        return False
    if _has_future_auxiliary(verb):
        return True
    if (
        verb.tag_ in ("VBZ", "VBP")
        and verb.lemma_ in _STARTS
        and verb.dep_ in ("ROOT", "ccomp", "conj", "advcl", "relcl")
    ):
        return True
    if verb.tag_ == "VBG" and verb.lemma_ in _STARTS and any(c.tag_ in ("VBZ", "VBP") for c in verb.children):
        return True
    bare = verb.tag_ == "VB" or any(c.lower_ == "be" and c.tag_ == "VB" for c in verb.children)
    infinitive = bare and any(c.lower_ == "to" for c in verb.children)
    return infinitive and (
        verb.head.lemma_ in _PLANS
        or verb.head.lemma_ == "be"
        or any(c.lemma_ == "be" for c in verb.head.children if c.i < verb.i)
    )


def _chain(verb: Token) -> tuple[Token, ...]:
    """The verb and the two words it hangs on ("had been due to expire")."""
    return verb, verb.head, verb.head.head


def _verb_over(token: Token) -> Token | None:
    for _ in range(_STEPS):
        if token.pos_ in ("VERB", "AUX"):
            return token
        if token.head.i == token.i:
            return None
        token = token.head
    return None


def _has_future_auxiliary(verb: Token) -> bool:
    if verb.lower_ in _AHEAD:
        return True
    helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    return bool(helpers & _AHEAD) or bool(helpers & _MAY and "have" not in helpers)
