"""Casing: text in capitals throughout gets back the capitals of its names, length for length.

Wire copy of the telex age has no lower case, and a parser trained on newspapers sees a name in every word of it. Each
word is given its most likely form, from ``data/casing.tsv.gz`` (``train/casing.py`` says how it was counted): the form
beside its neighbours, else the usual one; a word that no list knows is a name; the first word of a sentence, and of a
quotation, has a capital; letters in brackets after a name ("(FMLN)") are an acronym wherever the text has them.
"""

from __future__ import annotations

import functools
import gzip
import re
from importlib import resources

import msgspec

WORD = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W\d_]+(?:['’](?![Ss]\b)[^\W\d_]+)*")
"""A word without a possessive ending, or an abbreviation in single letters ("U.S.")."""
_SHOUTED = 0.85
"""The share of capitals among the letters of a text in capitals; the rest are slips and units."""
_FEWEST = 25
"""Letters from which a text can be judged."""
_SMALL_WORDS = re.compile(r"\b[a-z]{3,}\b")
_LOOK, _MIXED = 300, 4
"""A text with more lower-case words than that in its first code points is mixed: a quick answer for nearly all."""
_ACRONYM = re.compile(r"\(\s*([A-Z][A-Z-]{1,9})\s*[),;]")
_ROMAN = re.compile(r"(?:II|III|IV|VI|VII|VIII|IX|XI|XII)")
_MONTHS = frozenset({
    "march", "may", "august", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
})  # fmt: skip
"""Months that are also other words, or shortened: beside a number they are months."""
_BESIDE_NUMBER = re.compile(r"\d\.?\s$|^\s\d")
_POSSESSIVE = re.compile(r"\w['’]$")
_OPENS = re.compile(r"(?:^|(?<![A-Z]\.[A-Z])[.!?:]['\"”’)]*\s+|(?:^|\s)[\"“']+)$")
"""What a word that opens a sentence or a quotation stands after."""


class _Forms(msgspec.Struct, frozen=True):
    """Usual forms by word, and other ones by (word, neighbour)."""

    usual: dict[str, str]
    beside: dict[tuple[str, str], str]


def is_shouted(text: str) -> bool:
    """Whether a text stands in capitals throughout."""
    if len(_SMALL_WORDS.findall(text, 0, _LOOK)) > _MIXED:
        return False
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= _FEWEST and sum(c.isupper() for c in letters) >= _SHOUTED * len(letters)


def restored(text: str, acronyms: frozenset[str] = frozenset()) -> str:
    """A text in capitals with the capitals that its words bear in mixed text. ``acronyms`` are words that stay as they
    are. The length never changes."""
    out = list(text)
    found = list(WORD.finditer(text))
    for n, match in enumerate(found):
        before = found[n - 1][0].lower() if n else ""
        after = found[n + 1][0].lower() if n + 1 < len(found) else ""
        if _POSSESSIVE.search(text, max(0, match.start() - 2), match.start()):
            form = match[0].lower()
        else:
            form = match[0] if match[0] in acronyms else _form(match[0], before, after)
        if _is_month(text, match):
            form = match[0].capitalize()
        elif form[:1].islower() and _opens(text, match):
            form = form[:1].upper() + form[1:]
        if len(form) == len(match[0]):
            out[match.start() : match.end()] = form
    return "".join(out)


def _opens(text: str, word: re.Match[str]) -> bool:
    """Whether a word opens a sentence or a quotation."""
    return _OPENS.search(text[max(0, word.start() - 8) : word.start()]) is not None


def _is_month(text: str, word: re.Match[str]) -> bool:
    beside = text[max(0, word.start() - 3) : word.start()], text[word.end() : word.end() + 2]
    return word[0].lower() in _MONTHS and any(_BESIDE_NUMBER.search(words) for words in beside)


def acronyms(text: str) -> frozenset[str]:
    """The letters that a text explains or gives in brackets: "FARABUNDO MARTI NATIONAL LIBERATION FRONT (FMLN)"."""
    return frozenset(m[1] for m in _ACRONYM.finditer(text) if _forms().usual.get(m[1].lower()) != m[1].lower())


def _form(word: str, before: str, after: str) -> str:
    """The most likely form of a word between its neighbours."""
    if _ROMAN.fullmatch(word):
        return word
    lower, forms = word.lower(), _forms()
    beside = forms.beside.get((lower, f"<{before}")) or forms.beside.get((lower, f">{after}"))
    known = beside or forms.usual.get(lower)
    if known is not None:
        return known
    return word if "." in word else word[:1] + word[1:].lower()


@functools.cache
def _forms() -> _Forms:
    packed = resources.files("truceline.reading").joinpath("data/casing.tsv.gz").read_bytes()
    usual: dict[str, str] = {}
    beside: dict[tuple[str, str], str] = {}
    for line in gzip.decompress(packed).decode("utf-8").splitlines():
        if line.startswith("#"):
            continue
        word, neighbour, form = line.split("\t")
        if neighbour:
            beside[word, neighbour] = form or word
        else:
            usual[word] = form or word
    return _Forms(usual, beside)
