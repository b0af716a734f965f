"""Hints: for whom somebody speaks where the words name no party but can mean only one.

"The rebel panel" in an article that names one armed group, "the North" where one party is called North something, "the
army" in a paragraph that names one state. Where two could be meant, nothing is guessed.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Sequence

from truceline.model.span import Span
from truceline.reading.mention import Mention
from truceline.reading.tables import rows

_REBELS = re.compile(r"\b(?:rebel|guerrilla|insurgent|militant)s?\b", re.IGNORECASE)
_SIDE = re.compile(r"\b[Tt]he (North|South)(?:['’]s\b|\b(?! [A-Z]))")
_OF_STATE = re.compile(
    r"^(?:the )?(?:army|military|armed forces|air force|navy|government|cabinet|parliament|police|"
    r"(?:foreign|defen[cs]e|interior|information) ministry)$",
    re.IGNORECASE,
)
_NAMED = frozenset({"party", "metonym", "adjective", "organ"})


@functools.cache
def _armed() -> frozenset[str]:
    """The armed groups known by name (``data/groups.tsv``)."""
    return frozenset(name for name, _, kind in rows("groups.tsv", 3) if kind == "armed")


class Hints:
    """What an article's mentions leave as the only party meant."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self._mentions = sorted((m for m in mentions if m.party is not None), key=lambda m: m.span.start)
        self._starts = [m.span.start for m in self._mentions]
        groups = {m.party for m in self._mentions if m.kind == "group"}
        self._armed = {party for party in groups if party in _armed()}
        self._parties = {m.party for m in self._mentions if m.kind in _NAMED} - groups

    def party(self, words: str, paragraph: Span) -> str | None:
        """The only party that the words of a speaker can mean, or None."""
        meant: set[str | None] = set()
        if (side := _SIDE.search(words)) is not None:
            meant = {p for p in self._parties if p is not None and p.startswith(side[1] + " ")}
        elif _REBELS.search(words) is not None:
            meant = set(self._armed)
        elif _OF_STATE.match(words.strip()) is not None:
            low = bisect.bisect_left(self._starts, paragraph.start)
            high = bisect.bisect_left(self._starts, paragraph.end)
            meant = {m.party for m in self._mentions[low:high]} & self._parties
        return next(iter(meant)) if len(meant) == 1 else None
