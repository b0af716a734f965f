"""Calendar arithmetic: the intervals that date words name, and the day they are counted from."""

from __future__ import annotations

import calendar
import datetime as dt

import msgspec

from truceline.model.claim import WhenPrecision
from truceline.model.document import Published

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
"""First and last month, northern hemisphere, as weather services count them."""
_UNIT_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_UNIT_YEARS = {"year": 1, "decade": 10, "century": 100}
_FIRST_YEAR, _LAST_YEAR = 1, 9999


class Interval(msgspec.Struct, frozen=True):
    """Days from ``start`` to ``end``, both included, and how finely the words tell them."""

    start: dt.date
    end: dt.date
    precision: WhenPrecision


class Anchor(msgspec.Struct, frozen=True):
    """The publication date that relative words are counted from: a day, or the month or year that is all there is."""

    interval: Interval

    @property
    def day(self) -> dt.date:
        """The last day of the anchor: nothing a document reports can be later."""
        return self.interval.end

    @property
    def is_day(self) -> bool:
        """Whether the publication day is known."""
        return self.interval.precision == "day"


def anchor(published: Published | None) -> Anchor | None:
    """The anchor that a publication date gives, or None where it tells no date."""
    if published is None:
        return None
    parts = [int(p) for p in published.value[:10].split("-") if p.isdigit()]
    try:
        if len(parts) == 3:
            return Anchor(day(dt.date(*parts)))
        if len(parts) == 2:
            return Anchor(month(*parts))
        return Anchor(year(parts[0])) if len(parts) == 1 else None
    except ValueError:
        return None


def day(date: dt.date) -> Interval:
    """One day."""
    return Interval(date, date, "day")


def week(date: dt.date) -> Interval:
    """The week, Monday to Sunday, that holds a day."""
    monday = date - dt.timedelta(days=date.weekday())
    return Interval(monday, monday + dt.timedelta(days=6), "week")


def month(y: int, m: int) -> Interval:
    """A calendar month. ``m`` may lie outside 1 to 12 and is carried into the year."""
    y, m = y + (m - 1) // 12, (m - 1) % 12 + 1
    return Interval(dt.date(y, m, 1), dt.date(y, m, calendar.monthrange(y, m)[1]), "month")


def months(y: int, first: int, last: int) -> Interval:
    """Calendar months ``first`` to ``last`` (``last`` may run into the next year)."""
    return Interval(month(y, first).start, month(y, last).end, "months")


def quarter(y: int, q: int) -> Interval:
    """A quarter of a year; ``q`` may lie outside 1 to 4 and is carried."""
    return months(y, 3 * q - 2, 3 * q)


def year(y: int) -> Interval:
    """A calendar year."""
    if not _FIRST_YEAR <= y <= _LAST_YEAR:
        raise ValueError(f"year {y} is outside the calendar")
    return Interval(dt.date(y, 1, 1), dt.date(y, 12, 31), "year")


def decade(y: int) -> Interval:
    """The ten years beginning with ``y``."""
    return Interval(dt.date(y, 1, 1), dt.date(y + 9, 12, 31), "years")


def season(name: str, y: int) -> Interval:
    """A season by the year it begins in."""
    first, last = SEASONS[name]
    return months(y, first, last if last >= first else last + 12)


def weekday_before(date: dt.date, weekday: int, *, strictly: bool = False) -> dt.date:
    """The last such weekday up to a day (``strictly``: before it)."""
    back = (date.weekday() - weekday) % 7
    return date - dt.timedelta(days=7 if strictly and back == 0 else back)


def weekday_after(date: dt.date, weekday: int, *, strictly: bool = False) -> dt.date:
    """The next such weekday from a day on (``strictly``: after it)."""
    ahead = (weekday - date.weekday()) % 7
    return date + dt.timedelta(days=7 if strictly and ahead == 0 else ahead)


def shifted(date: dt.date, n: int, unit: str) -> Interval:
    """The day, week, month, quarter, year or decade that lies ``n`` units after (negative: before) a day."""
    if unit in _UNIT_DAYS:
        moved = date + dt.timedelta(days=_UNIT_DAYS[unit] * n)
        return day(moved) if unit == "day" else week(moved)
    if unit == "month":
        return month(date.year, date.month + n)
    if unit == "quarter":
        return quarter(date.year, (date.month + 2) // 3 + n)
    return year(date.year + _UNIT_YEARS.get(unit, 1) * n)


def containing(date: dt.date, unit: str) -> Interval:
    """The week, month, quarter, year or decade that holds a day."""
    if unit == "decade":
        return decade(date.year - date.year % 10)
    if unit == "century":
        first = date.year - date.year % 100
        return Interval(dt.date(max(first, 1), 1, 1), dt.date(first + 99, 12, 31), "years")
    return shifted(date, 0, unit)
