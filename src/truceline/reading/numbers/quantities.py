"""Quantities: numbers as texts write them ("at least 1,400", "two dozen", "five to seven"), with their hedge."""

from __future__ import annotations

import functools
import re

import msgspec

from truceline.reading.tables import rows

_DIGITS = re.compile(r"\d{1,3}(?:,\d{2,3})+|\d+(?:\.\d+)?")
_RANGE = re.compile(r"(?:between )?(\S+)(?: to | and |-| or | - )(\S+)$", re.IGNORECASE)
_TOKEN = re.compile(r"\d[\d,.]*\d|\d|[a-z]+", re.IGNORECASE)


class Quantity(msgspec.Struct, frozen=True):
    """A number of things: ``low`` and ``high`` differ only where the text gives a range; ``hedge`` is its own word."""

    low: int
    high: int
    hedge: str | None = None


@functools.cache
def _words(kind: str) -> dict[str, int]:
    return {word: int(value) for k, word, value in rows("numbers.tsv", 3) if k == kind}


@functools.cache
def _hedge_pattern() -> re.Pattern[str]:
    words = sorted((word for kind, word, _ in rows("numbers.tsv", 3) if kind == "hedge"), key=len, reverse=True)
    return re.compile(r"\b(" + "|".join(re.escape(w) for w in words) + r")\b\s*$", re.IGNORECASE)


def hedge_before(text: str) -> str | None:
    """The hedge that the text ends with ("at least", "about"), in lower case, or None."""
    found = _hedge_pattern().search(text.rstrip(" a") + " ") or _hedge_pattern().search(text)
    return None if found is None else found.group(1).lower()


def value(text: str) -> int | None:
    """The whole number that words or digits stand for, or None ("several", "dozens", "1.5" are no whole number)."""
    total, current, seen = 0, 0, False
    for word in _TOKEN.findall(text.lower()):
        if _DIGITS.fullmatch(word):
            if "." in word:
                return _scaled(word, text.lower())
            current += int(word.replace(",", ""))
        elif word in _words("value"):
            current += _words("value")[word]
        elif word in _words("times"):
            current = max(current, 1) * _words("times")[word]
            if _words("times")[word] >= 1000:
                total, current = total + current, 0
        elif word in ("and", "of"):
            continue
        else:
            return None
        seen = True
    return total + current if seen else None


def _scaled(word: str, text: str) -> int | None:
    for unit, times in _words("times").items():
        if text.rstrip().endswith(unit):
            exact = float(word) * times
            return int(exact) if exact == int(exact) else None
    return None


def quantity(text: str, before: str = "") -> Quantity | None:
    """The quantity that ``text`` states, hedged by how ``before`` ends."""
    hedge = hedge_before(before)
    between = _RANGE.fullmatch(text.strip())
    if between is not None:
        low, high = value(between.group(1)), value(between.group(2))
        if low is not None and high is not None and low < high:
            return Quantity(low, high, hedge)
    exact = value(text)
    return None if exact is None else Quantity(exact, exact, hedge)
