"""Where a date expression stands: its words, its paragraph, and what its article has named before it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal, TypeAlias

import msgspec

from truceline.reading.dates import tense
from truceline.reading.dates import words as datewords
from truceline.reading.dates.calendar import Anchor, Interval
from truceline.reading.text.parse import Parsed

Kind: TypeAlias = Literal["date", "time", "duration", "set"]
BY_ONE = {"last": -1, "past": -1, "previous": -1, "preceding": -1, "this past": -1, "next": 1, "coming": 1,
           "following": 1, "this coming": 1}  # fmt: skip


_AHEAD = frozenset({"by", "than", "effective"})
"""Words of a deadline in front of a date."""
_PERFECT = re.compile(r"\bhad(?:\s+(?!to\b|until\b)[^\s.;]+){1,5}\s+by\s*$")
"""What "had been done by Wednesday" was done by a Wednesday that is past."""


class Found(msgspec.Struct, frozen=True):
    """What date words mean: an interval or an instant, or neither; ``start`` and ``end`` move where the words matched
    include more than the expression."""

    kind: Kind
    interval: Interval | None = None
    at: str | None = None


class Place(msgspec.Struct, frozen=True):
    """Where an expression stands: its match, its paragraph and what has been named before it."""

    match: re.Match[str]
    part: Parsed
    article: Article

    def __getitem__(self, group: str) -> str | None:
        found: str | None = self.match.groupdict().get(group)
        return found

    @property
    def ahead(self) -> bool:
        """Whether a word of a deadline or the verb that governs the expression points to the future."""
        if self.word_before == "by" and _PERFECT.search(self.part.paragraph.text, 0, self.match.start()):
            return False
        if self.word_before in _AHEAD:
            return True
        return tense.points_ahead(self.part.doc, self.match.start(), self.match.end())

    @property
    def word_before(self) -> str:
        """The word in front of the expression, in lower case."""
        words = re.findall(r"[\w']+|[^\w\s]", self.part.paragraph.text[: self.match.start()][-30:])
        return words[-1].lower() if words else ""


class Article:
    """What an article has named so far: its anchor and the last day and year the text gave."""

    def __init__(self, anchor: Anchor | None, text: str) -> None:
        self.anchor = anchor
        self.text = text
        self.day: dt.date | None = None
        self.year: int | None = None

    @property
    def today(self) -> dt.date | None:
        """The day that relative words count from."""
        return self.anchor.day if self.anchor else None

    def relative(self, interval: Interval) -> Interval:
        """An interval counted from the anchor, no finer than the anchor is."""
        if self.anchor is None or self.anchor.is_day or interval.precision not in ("day", "week", "days"):
            return interval
        return self.anchor.interval


def dated(place: Place, day: int, month: int, year: str | None) -> dt.date | None:
    """The day of a month in the year given, else in the year its sentence names, else the one nearest the anchor that
    tense allows."""
    if year:
        return dt.date(int(year), month, day)
    article = place.article
    if article.anchor is None:
        return dt.date(article.year, month, day) if article.year else None
    today = article.anchor.day
    if article.year is not None and article.year != today.year and not place.ahead:
        return dt.date(article.year, month, day)
    return dt.date(_year_of(place, month, day, today), month, day)


def _year_of(place: Place, month: int, day: int, today: dt.date) -> int:
    """The year a date without one falls in: this one, unless that lies well ahead and nothing points there, or lies
    well behind and something does."""
    here = dt.date(today.year, month, min(day, 28))
    if here > today and not place.ahead and (here - today).days > _NEAR_AHEAD:
        return today.year - 1
    if here < today and place.ahead and (today - here).days > _NEAR_BEHIND:
        return today.year + 1
    return today.year


_NEAR_AHEAD = 62
"""A date without a year up to two months ahead is this year's even where no verb says so (talks "on 13-14 May")."""
_NEAR_BEHIND = 183
"""A date without a year that a future verb governs is next year's when it lies more than half a year back."""


def unit_of(place: Place) -> str:
    """The unit an expression counts in: day, week, month ..."""
    return must(place["unit"]).lower()


def month_of(place: Place) -> int:
    """The month an expression names, 1 to 12."""
    return datewords.month_number(must(place["mon"]))


def must(text: str | None) -> str:
    """A part that the pattern promises; ValueError where it is missing all the same."""
    if text is None:
        raise ValueError("the pattern promises this part")
    return text
