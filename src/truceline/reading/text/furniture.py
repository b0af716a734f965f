"""Furniture: the parts of a published text that are not the article: bylines, image credits, related links, share bars.

The patterns are data (``data/furniture.tsv``: kind, pattern, example); this module only applies them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from importlib import resources
from typing import Literal

LONGEST = 300
"""A furniture line is short; a long paragraph that happens to match is article text."""


_DECK = 8
"""Paragraphs of an article's beginning in which its dateline is looked for."""
_DATELINE = re.compile(r"[A-Z][A-Z .'-]{2,30}(?:,\s[\w. ]{2,30})?\s?(?:\([\w ]{2,20}\)\s?)?(?:--?|:)\s?")
"""A town in capitals, its land, the agency, a dash, in a paragraph whose dashes are plain."""
_REPEATED = 80
"""Code points from which a paragraph that repeats word for word is a second print of it, not a refrain."""


@functools.cache
def patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The furniture patterns of the data file, compiled: (kind, pattern)."""
    lines = resources.files("truceline.reading").joinpath("data/furniture.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple((row[0], re.compile(row[1], re.IGNORECASE)) for row in rows)


def kind_of(paragraph: str) -> str | None:
    """Which furniture a paragraph is ("byline", "credit", "related", "share", ...), or None for article text."""
    if len(paragraph) > LONGEST:
        return None
    return next((kind for kind, pattern in patterns() if pattern.search(paragraph)), None)


def kinds(paragraphs: Sequence[str], known: Sequence[bool]) -> list[Literal["headline", "body", "furniture"]]:
    """Each paragraph's kind. A first line that repeats later, before the article begins, is a headline printed twice;
    so is a long paragraph that stands there word for word already. The repetition is furniture. So are the summary and
    the captions before an article that begins with its dateline and the summary's own words (:func:`_deck`)."""
    out: list[Literal["headline", "body", "furniture"]] = []
    deck = _deck(paragraphs)
    headline = None
    seen: set[str] = set()
    for index, (text, is_known) in enumerate(zip(paragraphs, known, strict=True)):
        printed_twice = len(text) >= _REPEATED and text in seen
        if is_known or printed_twice or index in deck or kind_of(text) is not None:
            out.append("furniture")
        elif index == 0 and len(paragraphs) > 1 and _reads_like_headline(text):
            headline = text.strip().casefold()
            out.append("headline")
        elif headline is not None and index < 8 and text.strip().casefold() == headline:
            out.append("furniture")
        else:
            out.append("body")
        seen.add(text)
    return out


def _deck(paragraphs: Sequence[str]) -> range:
    """The paragraphs from a summary up to the dateline after which the article says the same words once more."""
    for at, text in enumerate(paragraphs[:_DECK]):
        dateline = _DATELINE.match(text)
        if dateline is None:
            continue
        opening = text[dateline.end() :].strip()
        first = next((n for n in range(at) if len(paragraphs[n]) >= _REPEATED and paragraphs[n].strip() == opening), at)
        return range(first, at)
    return range(0)


def _reads_like_headline(text: str) -> bool:
    return len(text) <= 160 and text.rstrip()[-1:] not in '.!?"'
