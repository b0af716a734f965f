"""Numbers and values in plain words: one way of saying each thing, for every page."""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import math
import re
from importlib import resources

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

_TIME = re.compile(r"(\d\d:\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?")


@functools.cache
def _table() -> dict[tuple[str, str], str]:
    lines = resources.files(__package__).joinpath("data/words.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {(group, value): words for group, value, words in rows}


def words(value: str | None, group: str) -> str:
    """The words for a value of the contracts; a value the table does not know is shown as it stands."""
    if value is None:
        return ""
    return _table().get((group, value), value.replace("_", " "))


def values(group: str) -> tuple[str, ...]:
    """All values of a group, in the table's order."""
    return tuple(value for g, value in _table() if g == group)


def day(value: str | None) -> str:
    """An ISO day, month, year or instant as ``8 March 2021`` (with the time and offset an instant has); anything else
    as it stands."""
    if not value:
        return ""
    parts = value[:10].split("-")
    if not all(p.isascii() and p.isdigit() for p in parts) or len(parts[0]) != 4:
        return value
    numbers = [int(p) for p in parts]
    if len(numbers) > 1 and not 1 <= numbers[1] <= 12:
        return value
    named = [str(numbers[0]), *(_MONTHS[n - 1] for n in numbers[1:2]), *(str(n) for n in numbers[2:3])]
    clock = _clock(value[10:].lstrip("T "))
    return " ".join(reversed(named)) + (f", {clock}" if clock else "")


def _clock(value: str) -> str:
    """A time of day with its offset, without seconds that say nothing."""
    found = _TIME.fullmatch(value)
    if not found:
        return value
    time, seconds, offset = found.groups()
    exact = f":{seconds}" if seconds and seconds != "00" else ""
    zone = " UTC" if offset == "Z" else f" UTC{offset}" if offset else ""
    return f"{time}{exact}{zone}"


def month(number: int) -> str:
    """The name of a month, from 1."""
    return _MONTHS[number - 1]


def interval(start: str | None, end: str | None) -> str:
    """Two ISO days, both included, said as briefly as they allow: a whole month or year by its name."""
    if not start or not end:
        return day(start or end)
    if start == end:
        return day(start)
    if len(start) == len(end) == 10 and start.endswith("-01"):
        if start[:4] == end[:4] and start[5:7] == "01" and end[5:] == "12-31":
            return start[:4]
        if start[:7] == end[:7] and end == _month_end(start):
            return day(start[:7])
    return f"{day(start)} to {day(end)}"


def _month_end(first: str) -> str | None:
    """The last day of the month that an ISO day begins."""
    try:
        date = dt.date.fromisoformat(first)
    except ValueError:
        return None
    return date.replace(day=calendar.monthrange(date.year, date.month)[1]).isoformat()


def number(value: float | None) -> str:
    """A figure with three meaningful digits at most; thousands set apart by a thin space."""
    if value is None:
        return "not known"
    if math.isinf(value) or math.isnan(value):
        return "without bound" if value > 0 else "not known"
    if value == int(value):
        return f"{int(value):,}".replace(",", "\u202f")
    if abs(value) >= 100:
        return f"{round(value):,}".replace(",", "\u202f")
    if abs(value) < 0.001:
        return "less than 0.001" if value > 0 else "about 0"
    return f"{value:.3g}"


def chance(p: float) -> str:
    """A probability as a share of 100, never rounded to certainty."""
    if p > 0.99:
        return "over 99 %"
    if p < 0.01:
        return "under 1 %"
    return f"{round(100 * p)} %"


def share(part: float) -> str:
    """A share of 0 to 1 in per cent."""
    return f"{round(100 * max(0.0, min(1.0, part)))} %"


def times(ratio: float) -> str:
    """A rate ratio as people say it: ``a tenth of what it was``."""
    if ratio >= 1.15:
        return f"{number(round(ratio, 2))} times what it was"
    if ratio > 0.87:
        return "about what it was"
    if ratio < 0.005:
        return "less than 1 % of what it was"
    return f"{round(100 * ratio)} % of what it was" if ratio >= 0.015 else "about 1 % of what it was"


_SLUGS = {
    "HOLDING": "holding",
    "HOLDING WITH LEAKS": "leaks",
    "ERODING": "eroding",
    "BROKEN": "broken",
    "CONTESTED": "contested",
}


def slug(verdict: str) -> str:
    """The short name of a verdict for its line and tone."""
    return _SLUGS.get(verdict, "none")


def counted(n: int, one: str, many: str | None = None) -> str:
    """A count with its noun."""
    return f"{number(n)} {one if n == 1 else many or one + 's'}"


def weeks_between(start: str, end: str) -> float:
    """Weeks from one ISO day to another, both included."""
    first, last = dt.date.fromisoformat(start[:10]), dt.date.fromisoformat(end[:10])
    return ((last - first).days + 1) / 7
