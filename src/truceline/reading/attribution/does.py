"""What a speaker does by saying something: asserts, denies, blames, offers, demands ... (docs/design.md, section 2).

The cue's verb tells first; for a plain "said" the words of the content tell (``data/does.tsv``).
"""

from __future__ import annotations

import functools
import re

import msgspec

from truceline.model.claim import Does
from truceline.reading.attribution.cues import Cue
from truceline.reading.tables import rows

_LONGEST = 2000
"""Code points of a content that are looked at: what a speaker does shows early."""


_UNSAID = re.compile(r"to (?:comment|say|answer|discuss|elaborate|disclose|reveal|specify|name|identify|give)\b")
"""What is declined when somebody will not speak ("refused to comment"), rather than a proposal turned down."""


@functools.cache
def patterns() -> tuple[tuple[Does, re.Pattern[str]], ...]:
    """The patterns of the data file: what is done, and the words that show it."""
    return tuple((msgspec.convert(does, Does), re.compile(words, re.IGNORECASE)) for does, words in rows("does.tsv", 2))


def does(cue: Cue | None, content: str) -> tuple[Does, ...]:
    """What is done by a cue with a content; ``("assert",)`` where nothing tells more."""
    out: list[Does] = []
    if cue is not None and cue.does in {"reject", "decline"}:
        return ("decline" if _UNSAID.match(content) else msgspec.convert(cue.does, Does),)
    if cue is not None and cue.does is not None:
        act = msgspec.convert(cue.does, Does)
        if cue.klass not in {"say", "mind"}:
            return (act,)
        out.append(act)
    shown = content[:_LONGEST]
    for act, pattern in patterns():
        if act not in out and pattern.search(shown):
            out.append(act)
    return tuple(out[:3]) if out else ("assert",)
