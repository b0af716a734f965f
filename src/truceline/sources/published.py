"""The date of publication: any of the ways a page, feed, line or byline writes it -> ``Published``.

The words are cut out already: nothing here searches prose. Day before month or after is never guessed: ``3/8/2021``
gives no date, ``23/8/2021`` does. An instant without a zone keeps none in ``value``, and ``utc`` takes it for UTC; a
midnight without a zone is how databases write a day.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from importlib import resources
from typing import Final

from truceline.model.document import Precision, Published

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
_TIME: Final = (
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?|(?P<minute_joined>\d\d)(?=\s*(?:hours|hrs)))?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?:hours|hrs)?"
)
_ZONE: Final = r"(?P<zone>Z|(?:(?:UTC|GMT)\s*)?[+-]\d\d?:?(?:\d\d)?|\(?[A-Z]{2,4}\)?)?"
_FORMS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}-(?P<month_n>\d\d?)-{_DAY}",
        rf"{_YEAR}/(?P<month_n>\d\d?)/{_DAY}",
        rf"{_YEAR}(?P<month_n>\d\d)(?P<day>\d\d)",
        rf"{_MONTH}\s+{_DAY}\s*,?\s*{_YEAR}",
        rf"{_DAY}[\s-]+(?:of\s+)?{_MONTH}[\s,-]+{_YEAR}",
        rf"(?P<first>\d\d?)[/.-](?P<second_n>\d\d?)[/.-]{_YEAR}",
        rf"{_YEAR}-(?P<month_n>\d\d)",
        rf"{_MONTH}\s*,?\s+{_YEAR}",
        rf"{_YEAR}",
    )
)
_CLOCK: Final = re.compile(rf"(?:T|at\s+|[|,-]\s*)?{_TIME}\s*{_ZONE}", re.IGNORECASE)
_CLOCK_FIRST: Final = re.compile(rf"{_TIME}\s*{_ZONE}[\s,|]+(?:on\s+)?", re.IGNORECASE)
_WEEKDAY: Final = re.compile(
    r"[\s,]*\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?[\s,]*", re.IGNORECASE
)
_LONGEST: Final = 80


def published(words: str | None) -> Published | None:
    """The publication date that ``words`` give, or None where they give none that is sure."""
    if words is None or not 4 <= len(words.strip()) <= _LONGEST:
        return None
    plain = _WEEKDAY.sub(" ", words.replace("\u00a0", " ")).strip(" ,.;|\t\n")
    early = _CLOCK_FIRST.match(plain)
    if early is not None and _tells_time(early):
        return _assembled(words, _date(plain[early.end() :]), early)
    for form in _FORMS:
        found = form.match(plain)
        if found is None:
            continue
        rest = plain[found.end() :].strip(" ,|")
        clock = _CLOCK.fullmatch(rest) if rest else None
        date = _date(found.group())
        if date is None or (rest and (clock is None or not _tells_time(clock) or date[2] is None)):
            continue
        return _assembled(words, date, clock)
    return None


def _tells_time(clock: re.Match[str]) -> bool:
    return any(clock[part] for part in ("minute", "minute_joined", "half"))


def _date(words: str) -> tuple[int, int | None, int | None] | None:
    """(year, month, day) of one of the date forms; None where there is no such day or its order is unsure."""
    form = next((m for m in (f.fullmatch(words) for f in _FORMS) if m), None)
    if form is None:
        return None
    part = form.groupdict()
    year = int(part["year"])
    month, day = _month_and_day(part)
    if month is None and (part.get("first") or part.get("month")):
        return None
    try:
        dt.date(year, month or 1, day or 1)
    except ValueError:
        return None
    return year, month, day


def _month_and_day(part: dict[str, str | None]) -> tuple[int | None, int | None]:
    """Month and day of a date form's parts; (None, None) where its numbers could be read either way round."""
    first, second = part.get("first"), part.get("second_n")
    if first and second:
        return _unmistakable(int(first), int(second)) or (None, None)
    name, number, day = part.get("month"), part.get("month_n"), part.get("day")
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(number) if number else None
    return month, int(day) if day else None


def _unmistakable(first: int, second: int) -> tuple[int, int] | None:
    """(month, day) where only one order is possible."""
    if first == second and first <= 12:
        return first, second
    if first > 12 >= second:
        return second, first
    if second > 12 >= first:
        return first, second
    return None


def _assembled(
    words: str, date: tuple[int, int | None, int | None] | None, clock: re.Match[str] | None
) -> Published | None:
    if date is None:
        return None
    year, month, day = date
    if month is None or day is None:
        value, precision = (f"{year:04d}", "year") if month is None else (f"{year:04d}-{month:02d}", "month")
        return _whole(words, value, precision, dt.date(year, month or 1, 1))
    moment = _moment(dt.date(year, month, day), clock) if clock else None
    if moment is None or (moment.tzinfo is None and moment.time() == dt.time(0)):
        return _whole(words, f"{year:04d}-{month:02d}-{day:02d}", "day", dt.date(year, month, day))
    utc = (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    value = moment.isoformat()
    if moment.utcoffset() == dt.timedelta(0):
        value = value.replace("+00:00", "Z")
    return Published(value=value, precision="instant", original=words, utc=utc.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _whole(words: str, value: str, precision: str, first: dt.date) -> Published:
    kind: Precision = "day" if precision == "day" else "month" if precision == "month" else "year"
    return Published(value=value, precision=kind, original=words, utc=f"{first.isoformat()}T00:00:00Z")


def _moment(day: dt.date, clock: re.Match[str]) -> dt.datetime | None:
    """The instant of a day that a clock reading names; None where the reading is no time of day."""
    minute = clock["minute"] or clock["minute_joined"]
    hour = int(clock["hour"])
    if clock["half"] and not 1 <= hour <= 12:
        return None
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"].lower().startswith("p") else 0)
    try:
        time = dt.time(hour, int(minute or 0), int(clock["second"] or 0), tzinfo=_zone(clock["zone"]))
        moment = dt.datetime.combine(day, time)
        moment.astimezone(dt.UTC) if time.tzinfo else None
    except (ValueError, OverflowError):
        return None
    return moment


def _zone(words: str | None) -> dt.tzinfo | None:
    """The zone that letters or an offset name; None where they name none that is known."""
    if not words:
        return None
    letters = words.strip("()").upper()
    offset = re.fullmatch(r"(?:UTC|GMT)?\s*([+-])(\d\d?):?(\d\d)?", letters)
    if offset is None:
        return zones().get(letters)
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    if minutes >= 24 * 60:
        return None
    return dt.timezone(dt.timedelta(minutes=minutes if offset[1] == "+" else -minutes))


@functools.cache
def zones() -> dict[str, dt.timezone]:
    """Zone abbreviations of the press (``data/zones.tsv``) and their offsets from UTC."""
    lines = resources.files("truceline.sources").joinpath("data/zones.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[0]: _fixed(row[1]) for row in rows}


def _fixed(offset: str) -> dt.timezone:
    hours, minutes = offset[1:].split(":")
    delta = dt.timedelta(hours=int(hours), minutes=int(minutes))
    return dt.timezone(delta if offset[0] == "+" else -delta)
