"""The article of an HTML page: its paragraphs, one a line, without navigation, headline, captions and share bars.

1. trafilatura, told to be strict, finds the article.
2. resiliparse checks it: where a run of prose that it sees is missing (a page split by advertisements), the run is put
   back where it stood.
3. share bars, captions and sign-up boxes (``data/page_furniture.tsv``), headlines repeated on top and link lists at
   the end are taken out; lines of the body that are no part of the article ("Also Read: ...") stay and are marked.

Runs in the parser's process: both libraries can be made to hang.
"""

from __future__ import annotations

import functools
import re
from importlib import resources
from typing import Final

from truceline.sources.byline import byline_of

_WORD: Final = re.compile(r"\w+")
_PROSE_WORDS: Final = 15
"""A line of prose has at least this many words and ends as a sentence does."""
_SENTENCE_END: Final = re.compile(r"[.!?…।。][\"'”’»)\]]*$")
_TORN_OFF: Final = re.compile(r"[,;.:)\]”’](?!\.)(?:\s|$)")
_GOES_ON: Final = re.compile(r"[a-z“\"‘]")
_MISSING: Final = 0.35
"""The share of words, against what was found, from which missing prose counts as a lost part of the article. Below it,
what the second parser sees more is teasers and comments (development pages: the lost half article has 1.2, no other
above 0.27)."""
_UNDER_HEADLINE: Final = 8
_LONGEST_FURNITURE: Final = 420
_UNDER_ARTICLE: Final = frozenset({"related", "contact"})
_TAIL_LINES: Final = 15
_TAIL_SHARE: Final = 10
"""What is cut off the end is at most a tenth of what stays: a list that is the point of the article is longer."""


def paragraphs_of(page: str, titles: tuple[str, ...]) -> list[str]:
    """The article's paragraphs in order; ``titles`` are its headlines as the page's metadata give them."""
    seen = _wide(page)
    found = _strict(page) or _generous(page) or seen
    lines = _without_furniture(_with_lost_prose(found, seen), titles)
    return _without_tail(lines)


def lines_under_headline(page: str, titles: tuple[str, ...]) -> list[str]:
    """The first lines printed under the headline of a page, where bylines stand; none without a headline."""
    heads = {_key(title) for title in titles} - {""}
    lines = _plain(page, main=False)
    headline = next((i for i, line in enumerate(lines) if _key(line) in heads), None)
    return [] if headline is None else lines[headline + 1 : headline + 1 + _UNDER_HEADLINE]


def text_of_fragment(markup: str) -> list[str]:
    """The paragraphs of a piece of markup that is article throughout (a feed's entry)."""
    return [line for line in _plain(markup, main=False) if treatment(line) != "left out"]


def _strict(page: str) -> list[str]:
    import trafilatura

    return _lines(trafilatura.extract(page, favor_precision=True, include_comments=False) or "")


def _generous(page: str) -> list[str]:
    """For short pages, where strictness finds nothing."""
    import trafilatura

    return _lines(trafilatura.extract(page, favor_recall=True, include_comments=False) or "")


def _wide(page: str) -> list[str]:
    return _plain(page, main=True)


def _plain(page: str, *, main: bool) -> list[str]:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(page)
    text: str = extract_plain_text(tree, main_content=main, alt_texts=False, list_bullets=False, links=False)
    return _lines(text)


def _lines(text: str) -> list[str]:
    """The lines with words; a sentence that the page's markup tore apart ("...", / , he said) is put together again."""
    out: list[str] = []
    for line in (re.sub(r"^[-•*]\s+", "", " ".join(raw.split())) for raw in text.split("\n")):
        if out and _TORN_OFF.match(line):
            out[-1] += line
        elif out and out[-1].endswith(",") and _GOES_ON.match(line):
            out[-1] += f" {line}"
        elif line:
            out.append(line)
    return out


def _words(line: str) -> list[str]:
    return _WORD.findall(line.lower())


def _key(line: str) -> str:
    return "".join(_words(line))


def _is_prose(line: str) -> bool:
    return len(_words(line)) >= _PROSE_WORDS and _SENTENCE_END.search(line) is not None


def _with_lost_prose(found: list[str], seen: list[str]) -> list[str]:
    """``found`` with the prose that only ``seen`` has, where that is a whole part of the article."""
    have = "|".join(_key(line) for line in found)
    lost = {i for i, line in enumerate(seen) if _is_prose(line) and _key(line)[:120] not in have}
    missing = sum(len(_words(seen[i])) for i in lost)
    if not lost or missing < _MISSING * sum(len(_words(line)) for line in found):
        return found
    return _merged(found, seen, lost)


def _merged(found: list[str], seen: list[str], lost: set[int]) -> list[str]:
    """Each lost line behind the line of ``found`` that precedes it on the page."""
    place = {_key(line)[:120]: i for i, line in enumerate(found)}
    behind: dict[int, list[str]] = {}
    last = -1
    for i, line in enumerate(seen):
        if i in lost:
            behind.setdefault(last, []).append(line)
        else:
            last = max(last, place.get(_key(line)[:120], last))
    out = list(behind.get(-1, []))
    for i, line in enumerate(found):
        out += [line, *behind.get(i, [])]
    return out


@functools.cache
def _furniture() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    text = resources.files("truceline.sources").joinpath("data/page_furniture.tsv").read_text("utf-8")
    rows = [row.split("\t") for row in text.splitlines() if row and not row.startswith("#")]
    return tuple((row[0], row[1], re.compile(row[2], re.IGNORECASE)) for row in rows)


def treatment(line: str) -> str | None:
    """What is done with a line that is no part of the article ("left out", "marked"); None for article text."""
    if len(line) > _LONGEST_FURNITURE:
        return None
    signed = byline_of(line)
    if signed.published or (signed.who and not _SENTENCE_END.search(line)):
        return "marked"
    return next((what for _, what, pattern in _furniture() if pattern.search(line)), None)


def _kind(line: str) -> str | None:
    """Which furniture a line is by the table, None for article text."""
    if len(line) > _LONGEST_FURNITURE:
        return None
    return next((kind for kind, _, pattern in _furniture() if pattern.search(line)), None)


def marked(lines: list[str]) -> tuple[tuple[int, int], ...]:
    """Where the marked lines stand in the text that ``lines`` make, joined by line ends."""
    spans: list[tuple[int, int]] = []
    at = 0
    for line in lines:
        if treatment(line) == "marked":
            spans.append((at, at + len(line)))
        at += len(line) + 1
    return tuple(spans)


def _without_furniture(lines: list[str], titles: tuple[str, ...]) -> list[str]:
    """The lines that are article; a headline counts as one only among the first lines."""
    heads = {_key(title) for title in titles} - {""}
    kept = [line for i, line in enumerate(lines) if not (i < 5 and _key(line) in heads)]
    return [line for line in kept if treatment(line) != "left out"]


def _without_tail(lines: list[str]) -> list[str]:
    """The lines without a run at the end that does not end sentences (link lists, tags, headings with nothing under) or
    that is marked as links and contacts: those stand under the article, not in it."""
    end = len(lines)
    while end > 0 and len(lines) - end < _TAIL_LINES and _is_tail(lines[end - 1]):
        end -= 1
    kept, cut = sum(len(line) for line in lines[:end]), sum(len(line) for line in lines[end:])
    return lines[:end] if kept > _TAIL_SHARE * cut else lines


def _is_tail(line: str) -> bool:
    """Whether a last line is none of the article's: who reported and edited it stays, with the marked lines."""
    return not _SENTENCE_END.search(line) or _kind(line) in _UNDER_ARTICLE
