"""Characters as a report shows them, and stretches of a text by the way they run.

What a text holds is data, whatever it is. Control characters would break a file or be unseen, and overrides of the
direction would show words in another order than they were written: both are made visible. Embeddings and isolates are
left out, since every stretch is set in its own direction here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec

Script: TypeAlias = Literal["other", "arabic", "hebrew"]

_SEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_DROPPED = re.compile("[\u202a-\u202c\u2066-\u2069\ufeff\u00ad]")
_SPACE = re.compile("[\t\n\r\u2028\u2029 ]+")
_ARABIC = "\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
_HEBREW = "\u0590-\u05ff\ufb1d-\ufb4f"
_RIGHT = re.compile(
    f"[{_ARABIC}](?:[{_ARABIC}\u200c-\u200f\\s.,:;!?()'\"-]*[{_ARABIC}])?"
    f"|[{_HEBREW}](?:[{_HEBREW}\u200c-\u200f\\s.,:;!?()'\"-]*[{_HEBREW}])?"
)
_URDU = re.compile("[\u0679\u0688\u0691\u06ba\u06be\u06c1\u06d2]")
"""Letters that Urdu has and Arabic has not."""


class Stretch(msgspec.Struct, frozen=True):
    """Words that run one way: ``script`` and, where they run from the right, the language they are set as."""

    text: str
    script: Script = "other"
    language: str = ""


def clean(text: str) -> str:
    """A text on one line, with what is unseen made visible and nothing that a writer could not hold."""
    seen = _SEEN.sub(_shown, _DROPPED.sub("", text))
    return _SPACE.sub(" ", seen)


def _shown(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"[U+{code:04X}]" if not 0xD800 <= code <= 0xDFFF else "\ufffd"


def stretches(text: str) -> Iterator[Stretch]:
    """A text cut where it changes between scripts that run from the left and from the right, joined it is the text."""
    at = 0
    for found in _RIGHT.finditer(text):
        if found.start() > at:
            yield Stretch(text[at : found.start()])
        hebrew = unicodedata.name(found[0][0], "").startswith("HEBREW")
        language = "he" if hebrew else "ur" if _URDU.search(found[0]) else "ar"
        yield Stretch(found[0], "hebrew" if hebrew else "arabic", language)
        at = found.end()
    if at < len(text):
        yield Stretch(text[at:])


def runs_from_right(text: str) -> bool:
    """Whether the first letter that has a direction runs from the right."""
    for letter in text:
        way = unicodedata.bidirectional(letter)
        if way in ("R", "AL"):
            return True
        if way == "L":
            return False
    return False
