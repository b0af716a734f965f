"""Bylines: who wrote a text and when it says it was published, read from the lines that publishers put around it.

"By X, Updated : Mar 08, 2021 14:06 IST" gives both. Only short lines near the beginning or the end count, and a date
counts only behind a word of publication, behind a byline, or alone on its line: a date in a sentence is the reader's.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from truceline.model.document import Published
from truceline.sources.published import published

_FIRST_LINES: Final = 12
_LAST_LINES: Final = 6
_LONGEST: Final = 160
_HEAD_CHARS: Final = 8_000

_NAME: Final = r"[A-Z][\w.'’-]*(?:\s+(?:and\s+|&\s+|de\s+|al-|bin\s+|van\s+)?[A-Z][\w.'’-]*){1,7}"
_BY: Final = re.compile(
    rf"^\s*(?:[Rr]eported\s+|[Ww]ritten\s+|[Ee]dited\s+)?(?:[Bb]y|BY)\s*:?\s+(?P<who>{_NAME}(?:,\s*{_NAME})*)"
    r"\s*(?:$|[|,;/·•(–—-]|(?=[Uu]pdated|[Pp]ublished|[Pp]osted))"
)
_WORD: Final = re.compile(
    r"\b(?P<word>first\s+published|last\s+updated|last\s+modified|published|updated|posted|modified|date)"
    r"(?:\s+(?:on|at|in))?\s*[:\-–|]?\s*(?P<when>.{4,60})$",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(
    r"\s*(?:\||•|·|;|\s-\s|first\s+published|last\s+updated|published|updated|posted).*$", re.IGNORECASE
)


class Byline(msgspec.Struct, frozen=True):
    """What the lines around a text say of it. ``who`` is the writer as printed."""

    who: str | None = None
    published: Published | None = None


def byline_of(text: str) -> Byline:
    """The byline of a text; empty where it has none. The first date of publication wins over a later update."""
    head, tail = _outer_lines(text)
    names = [found["who"].strip() for line in head + tail if (found := _BY.match(line))]
    dates = [_date_in(line) for line in head] + [_precise_after_word(line) for line in tail]
    capitals = text[:_HEAD_CHARS].isupper()
    return Byline(None if capitals or not names else names[0], next((d for d in dates if d), None))


def _outer_lines(text: str) -> tuple[list[str], list[str]]:
    """The short lines among the first and among the last lines of the text."""
    head = [line.strip() for line in text[:_HEAD_CHARS].split("\n") if line.strip()]
    tail: list[str] = []
    if len(text) > _HEAD_CHARS or len(head) > _FIRST_LINES:
        tail = [line.strip() for line in text[-_HEAD_CHARS:].split("\n") if line.strip()][-_LAST_LINES:]
    return [line for line in head[:_FIRST_LINES] if len(line) <= _LONGEST], [x for x in tail if len(x) <= _LONGEST]


def _date_in(line: str) -> Published | None:
    """The date a line gives as that of publication."""
    if (alone := published(line)) is not None and alone.precision in {"day", "instant"}:
        return alone
    after_word = _precise_after_word(line)
    if after_word is not None:
        return after_word
    by = _BY.match(line)
    return _precise(line[by.end() :]) if by else None


def _precise_after_word(line: str) -> Published | None:
    """The date behind a word of publication. At the end of a text a date alone is a correction's, not the article's."""
    found = _WORD.search(line)
    return _precise(found["when"]) if found else None


def _precise(words: str) -> Published | None:
    """A date to the day or better in ``words``, with what follows a separator cut off if need be."""
    for candidate in (words, _ENDS.sub("", words)):
        when = published(candidate.strip(" ()[],|-–—·•:"))
        if when is not None and when.precision in {"day", "instant"}:
            return when
    return None
