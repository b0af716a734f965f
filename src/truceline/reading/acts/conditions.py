"""Conditions: what is offered and what is asked for it, in "A will talk only after B withdraws"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.reading.acts.match import Candidate
from truceline.reading.text.frames import is_verb

if TYPE_CHECKING:
    from spacy.tokens import Token


def terms(candidate: Candidate) -> tuple[Token, Token | None] | None:
    """The verb of what is offered and the verb of what is asked for it, or None for words that set no such terms."""
    trigger = candidate.frame.trigger
    if candidate.rule.type != "condition" or trigger.lower_ not in ("unless", "only"):
        return None
    if trigger.lower_ == "unless":
        asked = trigger.head if is_verb(trigger.head) else None
        offered = next((t for t in trigger.head.ancestors if is_verb(t)), None)
        return None if offered is None else (offered, asked)
    after = trigger.doc[trigger.i + 1 : trigger.i + 3]
    asked = next((t.head for t in after if t.dep_ in ("mark", "advmod") and is_verb(t.head)), None)
    offered = next((t for t in trigger.ancestors if is_verb(t) and (asked is None or t.i != asked.i)), None)
    return None if offered is None else (offered, asked)
