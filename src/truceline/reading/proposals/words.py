"""Finding words in a text: exactly, else with quotation marks, dashes and white space made plain; never by likeness."""

from __future__ import annotations

import re

import msgspec

from truceline.model.span import Span
from truceline.reading.text.paragraphs import plain

_WORD = re.compile(r"\w")


class NotFoundError(Exception):
    """Words that do not stand in the text, or stand there more than once with nothing to tell which is meant."""


class Plain(msgspec.Struct, frozen=True):
    """A stretch of text made plain: ``at`` gives each of its characters' place in the text."""

    text: str
    at: tuple[int, ...]

    @classmethod
    def of(cls, text: str, span: Span) -> Plain:
        """The plain form of ``text[span]``: plain marks and dashes, runs of white space as one space."""
        letters: list[str] = []
        at: list[int] = []
        for offset, letter in enumerate(plain(span.of(text)), span.start):
            if letter.isspace() and (not letters or letters[-1] == " "):
                continue
            letters.append(" " if letter.isspace() else letter)
            at.append(offset)
        return cls("".join(letters), tuple(at))


def everywhere(text: str, words: str, within: Span) -> list[Span]:
    """Every place inside ``within`` where the words stand as whole words; their true offsets in the text."""
    wanted = words.strip()
    if not wanted:
        return []
    exact = [s for s in _runs(text, wanted, within.start, within.end) if _whole(text, s)]
    if exact:
        return exact
    form = Plain.of(text, within)
    short = Plain.of(wanted, Span(0, len(wanted))).text.strip()
    spans = [Span(form.at[s.start], form.at[s.end - 1] + 1) for s in _runs(form.text, short, 0, len(form.text))]
    return [s for s in (_with_marks(text, s) for s in spans) if _whole(text, s)]


def find(text: str, words: str, within: Span, near: Span | None = None) -> Span:
    """The one place of the words inside ``within``; of several, the one nearest to ``near`` (inside it comes first).

    Raises :class:`NotFoundError` where there is none, or where nothing tells which of several is meant.
    """
    spans = everywhere(text, words, within)
    if not spans:
        raise NotFoundError("its words are not in the text")
    if len(spans) == 1:
        return spans[0]
    if near is None:
        raise NotFoundError(f"its words stand in the text {len(spans)} times")
    ranked = sorted(spans, key=lambda s: (_apart(s, near), s.start))
    if _apart(ranked[0], near) > 0 and _apart(ranked[0], near) == _apart(ranked[1], near):
        raise NotFoundError("its words stand in the text twice, equally near")
    return ranked[0]


def _runs(text: str, words: str, start: int, end: int) -> list[Span]:
    out = []
    at = text.find(words, start, end) if words else -1
    while at >= 0:
        out.append(Span(at, at + len(words)))
        at = text.find(words, at + len(words), end)
    return out


def _whole(text: str, span: Span) -> bool:
    """Whether a span cuts no word in two."""
    begins = span.start == 0 or not (_WORD.match(text[span.start - 1]) and _WORD.match(text[span.start]))
    ends = span.end >= len(text) or not (_WORD.match(text[span.end - 1]) and _WORD.match(text[span.end]))
    return begins and ends


def _with_marks(text: str, span: Span) -> Span:
    """A span that holds one of two apostrophes used as a quotation mark takes both."""
    start = span.start - (span.start > 0 and text[span.start - 1 : span.start + 1] == "''")
    end = span.end + (text[span.end - 1 : span.end + 1] == "''")
    return Span(start, end)


def _apart(span: Span, near: Span) -> int:
    """Code points between two spans; 0 where they touch or overlap."""
    return max(0, span.start - near.end, near.start - span.end)
