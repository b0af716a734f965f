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
    who: str | None = None
    when: Published | None = None
    for line in _outer_lines(text):
        if who is None and (found := _BY.match(line)):
            who = found["who"].strip()
        if when is None:
            when = _date_in(line)
        if who and when:
            break
    return Byline(who, when)


def _outer_lines(text: str) -> list[str]:
    """The short lines among the first and last lines of the text."""
    head = [line.strip() for line in text[:_HEAD_CHARS].split("\n") if line.strip()]
    first = head[:_FIRST_LINES]
    last = [] if len(text) <= _HEAD_CHARS and len(head) <= _FIRST_LINES else _tail(text)
    return [line for line in first + last if len(line) <= _LONGEST]


def _tail(text: str) -> list[str]:
    return [line.strip() for line in text[-_HEAD_CHARS:].split("\n") if line.strip()][-_LAST_LINES:]


def _date_in(line: str) -> Published | None:
    """The date a line gives as that of publication."""
    if (alone := published(line)) is not None and alone.precision in {"day", "instant"}:
        return alone
    found = _WORD.search(line)
    if found is not None:
        return _precise(found["when"])
    by = _BY.match(line)
    return _precise(line[by.end() :]) if by else None


def _precise(words: str) -> Published | None:
    """A date to the day or better in ``words``, with what follows a separator cut off if need be."""
    for candidate in (words, _ENDS.sub("", words)):
        when = published(candidate.strip(" ()[],|-–—·•:"))
        if when is not None and when.precision in {"day", "instant"}:
            return when
    return None
