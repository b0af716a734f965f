"""Parts: the numbers that a sentence divides a tally into, and whether they make it up.

"860 violations: 500 along the line and 360 elsewhere" must add up; "20 people, including 15 civilians" may fall short
of its total but not exceed it. Nothing is added that the text does not add.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from truceline.reading.numbers.quantities import quantity
from truceline.reading.text.frames import sentence

if TYPE_CHECKING:
    from spacy.tokens import Token

_SOME = re.compile(
    r"\b(?:including|among them|of them|of whom|of which|amongst them|comprising|consisting of|made up of)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\b(?:comprising|consisting of|made up of)\b", re.IGNORECASE)
_LIST = re.compile(r"^[^.;:(]{0,60}(?::|\(|\s[-\u2013\u2014]{1,2}\s)")
_OF_DATE = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "ORDINAL"})
_FEWEST = 2
"""Numbers that a list after a colon has at least, to be a division and no second tally."""


class Mismatch(msgspec.Struct, frozen=True):
    """Parts that do not add up to their total: ``difference`` is the total less the sum of the parts."""

    total: int
    parts: tuple[int, ...]
    difference: int


def adds_up(total: int, parts: Sequence[int], *, exhaustive: bool = True) -> Mismatch | None:
    """None where parts fit their total. ``exhaustive`` parts must sum to it; named parts ("including") may fall short
    of it but never exceed it."""
    rest = total - sum(parts)
    fits = rest == 0 if exhaustive else rest >= 0
    return None if fits or not parts else Mismatch(total, tuple(parts), rest)


def parts_after(counted: Token) -> tuple[tuple[int, ...], bool]:
    """The numbers that divide what a noun counts, told behind it in its sentence, and whether they are all of it."""
    doc = counted.doc
    end = sentence(counted)[1]
    behind = doc[counted.i + 1 : end]
    text = behind.text
    some, listed = _SOME.search(text), _LIST.search(text)
    if some is not None and (listed is None or some.start() < listed.start()):
        opening, exhaustive, fewest = some.end(), _WHOLE.search(text) is not None, 1
    elif listed is not None:
        opening, exhaustive, fewest = listed.end(), _SOME.search(text) is None, _FEWEST
    else:
        return (), True
    first = behind[0].idx + opening
    found = [q.low for t in behind if t.idx >= first and _counts(t) and (q := quantity(t.text)) is not None]
    return (tuple(found), exhaustive) if len(found) >= fewest else ((), True)


def _counts(token: Token) -> bool:
    """Whether a number counts something, and is no date, sum or share."""
    if token.pos_ != "NUM" or token.ent_type_ in _OF_DATE:
        return False
    return token.dep_ in ("nummod", "pobj", "conj", "appos", "dobj", "nsubj", "ROOT", "attr", "nsubjpass")
