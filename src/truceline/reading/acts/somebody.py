"""Somebody: whether a word names people or a body of people. An effort, a text or a place does nothing."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from truceline.reading.lexicon import lemmas
from truceline.reading.tables import rows

if TYPE_CHECKING:
    from spacy.tokens import Token

_WHO = frozenset({"PERSON", "ORG", "NORP"})
_CLASSES = (
    "PERSON", "VICTIM", "ARMED", "LEADER", "SIDES", "ENVOY", "CIVILIAN", "MILITARY", "MILITANT", "ANYONE", "MEDIATOR",
)  # fmt: skip


@functools.cache
def _bodies() -> frozenset[str]:
    """Words for people and bodies of people (``act_people.tsv`` and the classes of people in ``act_words.tsv``)."""
    listed = {word for _, words in rows("act_people.tsv", 2) for word in words.split("|")}
    return frozenset(listed).union(*(lemmas(name) for name in _CLASSES))


def is_somebody(token: Token) -> bool:
    """Whether a word names people or a body of people by itself, whatever party they are of."""
    if token.lemma_.lower() in _bodies() or token.lower_ in _bodies():
        return True
    return token.ent_type_ in _WHO and token.pos_ == "PROPN"
