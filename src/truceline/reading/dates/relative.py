"""Dates counted from another day: from the publication ("yesterday", "last week", "Tuesday") or from the last day that
the article named ("two days later", "that month")."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from truceline.reading.dates import calendar as cal
from truceline.reading.dates import words as datewords
from truceline.reading.dates.calendar import Interval
from truceline.reading.dates.context import BY_ONE, Found, Place, dated, month_of, must, unit_of


def _relative_day(place: Place) -> Found | None:
    if place.article.anchor is None:
        return Found("date")
    word = must(place["word"]).lower()
    days = {"the day before yesterday": -2, "yesterday": -1, "overnight": -1, "last night": -1, "tomorrow": 1,
            "the day after tomorrow": 2}.get(word, 0)  # fmt: skip
    today = place.article.anchor.day
    interval = cal.day(today + dt.timedelta(days=days))
    if word in ("overnight", "last night"):
        interval = Interval(today - dt.timedelta(days=1), today, "days")
    return Found("date", place.article.relative(interval))


def _ago(place: Place) -> Found | None:
    count, unit, way = datewords.number(must(place["n"])), unit_of(place), must(place["dir"]).lower()
    if way in ("before", "after") and not _ends_clause(place):
        return Found("duration")
    base = place.article.today if way in ("ago", "back", "hence", "from now", "from today") else place.article.day
    if base is None or count is None or unit in ("second", "minute", "hour"):
        return Found("date")
    if "ago" not in way and way not in ("back", "from now", "from today", "hence") and unit not in ("day", "week"):
        base = place.article.day or place.article.today or base
    sign = -1 if way in ("ago", "earlier", "before", "back") else 1
    interval = cal.shifted(base, sign * round(count), "day" if unit == "night" else unit)
    return Found("date", place.article.relative(interval) if way == "ago" else interval)


def _ends_clause(place: Place) -> bool:
    return re.match(r"\s*(?:$|[.,;:)\"-])", place.part.paragraph.text[place.match.end() :]) is not None


def _relative_unit(place: Place) -> Found | None:
    rel, unit, today = must(place["rel"]).lower(), unit_of(place), place.article.today
    if rel in ("that", "same"):
        return _same_unit(place, unit)
    if unit == "day" and rel in BY_ONE and place.article.day is not None:
        return Found("date", cal.day(place.article.day + dt.timedelta(days=BY_ONE[rel])))
    if rel in ("following", "preceding", "previous") and place.article.day is not None:
        today = place.article.day
    if today is None:
        return Found("date")
    if unit == "weekend":
        return _weekend(place)
    if unit == "night":
        return Found("date", place.article.relative(Interval(today - dt.timedelta(days=1), today, "days")))
    step = BY_ONE.get(rel, 0)
    whole = cal.shifted(today, step, unit) if unit not in ("decade", "century") else cal.containing(
        cal.shifted(today, step, unit).start, unit
    )  # fmt: skip
    if step == 0 and (place["part"] or "").strip().lower() == "earlier" and whole.start <= today:
        whole = Interval(whole.start, today, whole.precision)
    return Found("date", place.article.relative(whole))


def _unit_of_text(place: Place) -> Found | None:
    """ "Earlier in the week": the unit that holds the day the text spoke of last, else the day it was written."""
    day = place.article.today if unit_of(place) != "day" else place.article.day or place.article.today
    return Found("date", place.article.relative(cal.containing(day, unit_of(place))) if day else None)


def _same_unit(place: Place, unit: str) -> Found | None:
    if unit in ("day", "night"):
        return Found("date", cal.day(place.article.day) if place.article.day else None)
    base = place.article.day or (dt.date(place.article.year, 1, 1) if place.article.year and unit == "year" else None)
    return Found("date", cal.containing(base, unit) if base else None)


def _weekday(place: Place) -> Found | None:
    today, n = place.article.today, cal.WEEKDAYS.index(must(place["wd"]).lower())
    if place.article.anchor is None or today is None:
        return Found("date")
    rel, week = (place["rel"] or "").lower(), (place["relafter"] or "").lower()
    if week:
        monday = cal.week(today + dt.timedelta(weeks=BY_ONE.get(week, 0))).start
        date = monday + dt.timedelta(days=n)
    elif rel in ("next", "this coming", "coming", "the following"):
        date = cal.weekday_after(today, n, strictly=True)
    elif rel in ("last", "this past", "the previous"):
        date = cal.weekday_before(today, n, strictly=True)
    elif place.ahead:
        date = cal.weekday_after(today, n)
    else:
        date = cal.weekday_before(today, n)
    interval = cal.day(date)
    if re.search(r"\bnight of\b", place.match.group()):
        interval = Interval(date, date + dt.timedelta(days=1), "days")
    return Found("date", place.article.relative(interval))


def _night_of_weekdays(place: Place) -> Found | None:
    today = place.article.today
    if today is None:
        return Found("date")
    last = cal.weekday_before(today, cal.WEEKDAYS.index(must(place["wd2"]).lower()))
    first = cal.weekday_before(last, cal.WEEKDAYS.index(must(place["wd"]).lower()), strictly=True)
    return Found("date", place.article.relative(Interval(first, last, "days")))


def _weekend(place: Place) -> Found | None:
    today = place.article.today
    if today is None:
        return Found("date")
    rel = (place["rel"] or "").lower()
    saturday = cal.week(today).start + dt.timedelta(days=5)
    if (not rel and not place.ahead and saturday > today) or BY_ONE.get(rel) == -1:
        saturday -= dt.timedelta(weeks=1)
    elif rel == "next":
        saturday += dt.timedelta(weeks=1)
    return Found("date", place.article.relative(Interval(saturday, saturday + dt.timedelta(days=1), "days")))


def _week_of(place: Place) -> Found | None:
    date = dated(place, int(must(place["day"])), month_of(place), None)
    return Found("date", cal.week(date) if date else None)


def _same_day(place: Place) -> Found | None:
    base = place.article.day
    if base is None:
        return Found("date")
    step = BY_ONE.get((place["next"] or "").lower(), 0)
    return Found("date", cal.day(base + dt.timedelta(days=step)))


def _end_of(place: Place) -> Found | None:
    today = place.article.today
    if today is None:
        return Found("date")
    step = BY_ONE.get(must(place["rel"]).lower(), 0)
    return Found("date", place.article.relative(cal.shifted(today, step, unit_of(place))))


def _year_end(place: Place) -> Found | None:
    today = place.article.today
    return Found("date", cal.day(dt.date(today.year, 12, 31)) if today else None)


RESOLVERS: dict[str, Callable[[Place], Found | None]] = {
    "end_of": _end_of,
    "year_end": _year_end,
    "relative_day": _relative_day,
    "ago": _ago,
    "relative_unit": _relative_unit,
    "unit_of_text": _unit_of_text,
    "night_of_wd": _night_of_weekdays,
    "weekday": _weekday,
    "weekend": _weekend,
    "week_of": _week_of,
    "same_day": _same_day,
}
"""What these patterns of ``datewords`` ask for."""
