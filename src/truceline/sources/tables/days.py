"""Days and times as tables write them: whole columns to local minutes, each unreadable cell with its reason.

Minutes count from 1970-01-01 on the table's own wall clock; a value is a half-open interval ``[start, end)``: a day is
1,440 minutes, a month its whole month, a clock time one minute. Where a value carries an offset, the offset is kept
beside it, so that midnight at +05:30 stays midnight there and is not moved to the day before.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]

DAY = 1440
"""Minutes in a day."""

NO_OFFSET = -(10**6)
"""Marks a value whose text carries no offset."""

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
"""Years outside this range are taken for slips of the keyboard, not for dates."""

_EPOCH = dt.date(1970, 1, 1).toordinal()
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1)
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2}))"
    r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?$"
)
_MONTH = re.compile(r"(\d{4})-(\d{1,2})$")
_YEAR = re.compile(r"(\d{4})$")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_DAY_NAME = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})(?:[T ,]+(\d{1,2}):(\d{2})(?::\d{2})?)?$")
_NAME_DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(?:[T ,]+(\d{1,2}):(\d{2})(?::\d{2})?)?$")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[T ,]+(\d{1,2}):(\d{2})(?::\d{2})?)?$")


class Moments(msgspec.Struct, frozen=True):
    """A column of times. ``start``, ``end``: wall-clock minutes; ``offset``: minutes east of UTC or ``NO_OFFSET``;
    ``ok``: whether the cell could be read; ``bad``: reasons by position; ``timed``: whether any value carries a clock
    time other than midnight or an offset."""

    start: IntArray
    end: IntArray
    offset: IntArray
    ok: npt.NDArray[np.bool_]
    bad: dict[int, str]
    timed: bool

    def on_clock(self, offset: int | None) -> tuple[IntArray, IntArray]:
        """Start and end on the wall clock ``offset`` minutes east of UTC; values without an offset stay as written."""
        if offset is None:
            return self.start, self.end
        shift = np.where(self.offset == NO_OFFSET, 0, offset - self.offset)
        return self.start + shift, self.end + shift


def minutes(day: dt.date) -> int:
    """Midnight at the start of ``day``, in minutes since 1970-01-01."""
    return (day.toordinal() - _EPOCH) * DAY


def day_of(minute: int) -> dt.date:
    """The day a minute lies in."""
    return dt.date.fromordinal(minute // DAY + _EPOCH)


def read_moments(values: Sequence[str]) -> Moments:
    """Read a column of dates or times. Empty cells and cells in no known form are not ``ok``, with the reason.

    A column of ``03/04/2021`` is read day first or month first only when some value of the column settles which; where
    none does, or two values contradict each other, those cells are refused: a guess would move events by months.
    """
    quick = _quick(values)
    if quick is not None:
        return quick
    distinct = set(values)
    slashed = _slash_order([v.strip() for v in distinct])
    read = {v: _read_one(v.strip(), slashed) for v in distinct}
    n = len(values)
    start, end, offset = np.zeros(n, np.int64), np.zeros(n, np.int64), np.full(n, NO_OFFSET, np.int64)
    ok, bad, timed = np.zeros(n, np.bool_), {}, False
    for i, value in enumerate(values):
        found = read[value]
        if isinstance(found, str):
            bad[i] = found
            continue
        start[i], end[i], offset[i] = found
        ok[i] = True
        timed = timed or found[1] - found[0] == 1 or found[2] != NO_OFFSET
    return _days_if_midnight(Moments(start, end, offset, ok, bad, timed))


def read_instant(text: str) -> tuple[int, int | None]:
    """One instant, as a person gives it: wall-clock minute and offset (None where it has none). A date alone is 00:00
    local. Raises ValueError with the reason."""
    found = _read_one(text.strip(), None)
    if isinstance(found, str):
        raise ValueError(found)  # noqa: TRY004 - a text that names no day is a wrong value, not a wrong type
    if found[1] - found[0] not in (1, DAY):
        raise ValueError(f"{text!r} names a month or a year, a day is needed")
    return found[0], (None if found[2] == NO_OFFSET else found[2])


def _quick(values: Sequence[str]) -> Moments | None:
    """Whole columns in one ISO form are read at once; anything else goes value by value."""
    lengths = set(map(len, values))
    if not values or len(lengths) != 1 or not lengths <= {10, 19, 23}:
        return None
    try:
        column = np.array(values, dtype="datetime64[D]" if lengths == {10} else "datetime64[ms]")
    except (ValueError, TypeError):
        return None
    years = column.astype("datetime64[Y]").astype(np.int64) + 1970
    if np.isnat(column).any() or years.min() < EARLIEST_YEAR or years.max() > LATEST_YEAR:
        return None
    length = len(values)
    step = DAY if lengths == {10} else 1
    start = column.astype("datetime64[m]").astype(np.int64)
    none = np.full(length, NO_OFFSET, np.int64)
    return _days_if_midnight(Moments(start, start + step, none, np.ones(length, np.bool_), {}, step == 1))


def _days_if_midnight(m: Moments) -> Moments:
    """A column whose every clock time is midnight holds days ("2014-01-22 00:00:00.000"), not instants."""
    clocks = (m.end - m.start == 1) & m.ok
    if not clocks.any() or (m.start[clocks] % DAY != 0).any():
        return m
    end = np.where(clocks, m.start + DAY, m.end)
    return msgspec.structs.replace(m, end=end, timed=bool((m.offset != NO_OFFSET).any()))


def _slash_order(values: Sequence[str]) -> str | None:
    """``day`` or ``month``: which comes first in the column's ``NN/NN/YYYY``; None where that is not settled."""
    first = second = False
    for value in values:
        found = _SLASHED.match(value)
        if found:
            first = first or int(found[1]) > 12
            second = second or int(found[2]) > 12
    return None if first == second else ("day" if first else "month")


Found = tuple[int, int, int]


def _read_one(value: str, slashed: str | None) -> Found | str:
    """Start, end and offset of one value, or the reason why it cannot be read."""
    if not value:
        return "is empty"
    for pattern, build in _FORMS:
        found = pattern.match(value)
        if found:
            return build(found)
    found = _SLASHED.match(value)
    if found is None:
        return f"{value[:40]!r} is in no form of date known here (YYYY-MM-DD, with or without a time, is best)"
    if slashed is None:
        return f"{value!r} may be day or month first, and the column does not settle which"
    day, month = (found[1], found[2]) if slashed == "day" else (found[2], found[1])
    return _clocked(int(found[3]), int(month), int(day), found[4], found[5], None)


def _iso(found: re.Match[str]) -> Found | str:
    return _clocked(int(found[1]), int(found[3]), int(found[4]), found[5], found[6], found[8])


def _compact(found: re.Match[str]) -> Found | str:
    return _clocked(int(found[1]), int(found[2]), int(found[3]), None, None, None)


def _month(found: re.Match[str]) -> Found | str:
    year, month = int(found[1]), int(found[2])
    begin = _clocked(year, month, 1, None, None, None)
    after = _clocked(year + month // 12, month % 12 + 1, 1, None, None, None) if 1 <= month <= 12 else begin
    if isinstance(begin, str) or isinstance(after, str):
        return f"{found[0]!r} is no month"
    return begin[0], after[0], NO_OFFSET


def _year(found: re.Match[str]) -> Found | str:
    year = int(found[1])
    if not EARLIEST_YEAR <= year < LATEST_YEAR:
        return f"{found[0]!r} is no year between {EARLIEST_YEAR} and {LATEST_YEAR}"
    return minutes(dt.date(year, 1, 1)), minutes(dt.date(year + 1, 1, 1)), NO_OFFSET


def _day_name(found: re.Match[str]) -> Found | str:
    month = _MONTHS.get(found[2].lower())
    if month is None:
        return f"{found[2]!r} is no month's name"
    return _clocked(int(found[3]), month, int(found[1]), found[4], found[5], None)


def _name_day(found: re.Match[str]) -> Found | str:
    month = _MONTHS.get(found[1].lower())
    if month is None:
        return f"{found[1]!r} is no month's name"
    return _clocked(int(found[3]), month, int(found[2]), found[4], found[5], None)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Found | str]], ...] = (
    (_ISO, _iso),
    (_COMPACT, _compact),
    (_MONTH, _month),
    (_YEAR, _year),
    (_DAY_NAME, _day_name),
    (_NAME_DAY, _name_day),
)


def _clocked(year: int, month: int, day: int, hour: str | None, minute: str | None, zone: str | None) -> Found | str:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return f"the year {year} lies outside {EARLIEST_YEAR}-{LATEST_YEAR}"
    try:
        start = minutes(dt.date(year, month, day))
    except ValueError:
        return f"there is no day {year}-{month:02}-{day:02}"
    if hour is None or minute is None:
        return start, start + DAY, NO_OFFSET
    if int(hour) > 24 or int(minute) > 59 or (int(hour) == 24 and int(minute) > 0):
        return f"there is no time {hour}:{minute}"
    start += int(hour) * 60 + int(minute)
    return start, start + 1, _offset(zone)


def _offset(zone: str | None) -> int:
    if zone is None:
        return NO_OFFSET
    if zone in ("Z", "UTC"):
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return (1 if zone[0] == "+" else -1) * (int(digits[:2]) * 60 + int(digits[2:]))
