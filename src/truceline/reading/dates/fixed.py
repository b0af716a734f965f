"""Dates of the calendar: days, months, quarters, seasons, years and decades that the words name outright or nearly."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from truceline.reading.dates import calendar as cal
from truceline.reading.dates import words as datewords
from truceline.reading.dates.calendar import Interval
from truceline.reading.dates.clocktime import instant
from truceline.reading.dates.context import BY_ONE, Found, Place, dated, month_of, must

_YEAR_LEADS = frozenset({
    "in", "since", "until", "till", "from", "of", "during", "before", "after", "to", "the", "late", "early", "mid",
    "and", "by", "around", "through", "between", "-", "(", "circa", "year", "or", "'s", ",", "for", "than", "as",
})  # fmt: skip
_MONTH_LEADS = _YEAR_LEADS | {"this", "last", "next", "until"}
_WIRE_ERA = 50
"""Two-digit years of wire texts in capitals are of the twentieth century from here on."""


def _iso(place: Place) -> Found | None:
    date = dt.date(int(must(place["year"])), int(must(place["monnum"])), int(must(place["day"])))
    if place["h"]:
        return Found("time", cal.day(date), instant(date, place.match.groupdict(), place.article.text))
    return Found("date", cal.day(date))


def _day_month(place: Place) -> Found | None:
    if place["year"] is None and place["mon"] in ("may", "march"):
        return None
    date = dated(place, int(must(place["day"])), month_of(place), place["year"] or _wire_year(place))
    return Found("date", cal.day(date) if date else None)


def _wire_year(place: Place) -> str | None:
    """The two-digit year of a wire dateline in capitals ("15 NOV 89")."""
    if not place.part.capitals:
        return None
    found = re.match(r"\s'?(\d\d)\b(?!\s+[a-z]+s\b)", place.part.paragraph.text[place.match.end() :])
    return f"19{found[1]}" if found and int(found[1]) >= _WIRE_ERA else None


def _days_month(place: Place) -> Found | None:
    month = month_of(place)
    first = dated(place, int(must(place["day"])), month, place["year"])
    last = dated(place, int(must(place["day2"])), month, place["year"])
    if first is None or last is None:
        return Found("date")
    night = (place["night"] or "").lower()
    if first > last and night:
        first = cal.month(first.year, first.month - 1).start.replace(day=first.day)
    if first > last:
        return None
    if night.startswith("midnight") and last - first == dt.timedelta(days=1):
        return Found("time", cal.day(last), f"{last.isoformat()}T00:00:00")
    return Found("date", Interval(first, last, "days"))


def _two_days(place: Place) -> Found | None:
    month2 = datewords.month_number(must(place["mon2"]))
    last = dated(place, int(must(place["day2"])), month2, place["year2"] or place["year"])
    if last is None:
        return Found("date")
    year = int(must(place["year"])) if place["year"] else last.year
    first = dt.date(year, month_of(place), int(must(place["day"])))
    return Found("date", Interval(first, last, "days")) if first <= last else None


def _month_year(place: Place) -> Found | None:
    return Found("date", cal.month(int(must(place["year"])), month_of(place)))


def _relative_month(place: Place) -> Found | None:
    today, month, rel = place.article.today, month_of(place), must(place["rel"]).lower()
    if rel == "that" and place.article.year:
        return Found("date", cal.month(place.article.year, month))
    if today is None:
        return Found("date")
    if rel == "next":
        return Found("date", cal.month(today.year + (month <= today.month), month))
    if rel == "this":
        return Found("date", cal.month(today.year, month))
    return Found("date", cal.month(today.year - (month >= today.month), month))


def _month_relative_year(place: Place) -> Found | None:
    today = place.article.today
    if today is None:
        return Found("date")
    return Found("date", cal.month(today.year + BY_ONE.get(must(place["rel"]).lower(), 0), month_of(place)))


def _spoken_year(place: Place) -> Found | None:
    """A year as broadcasters say it ("nineteen ninety-six", "two thousand and three")."""
    century, words = place["century"], re.split(r"[\s-]+", (place["spoken"] or place["after"] or "").lower())
    rest = sum(datewords.NUMBERS[w] for w in words if w)
    base = {"nineteen": 1900, "eighteen": 1800}.get((century or "").lower(), 2000)
    if century is None and not rest and place.word_before not in ("in", "year", "since", "until"):
        return None
    return Found("date", cal.year(base + rest))


def _month(place: Place) -> Found | None:
    name = must(place["mon"])
    if place["round"] is None and place.word_before not in _MONTH_LEADS and not _looksdated(place):
        return None
    if name.rstrip(".") in ("May", "March", "Mar") and not _looksdated(place, strictly=True):
        return None
    article, month = place.article, month_of(place)
    if article.anchor is None:
        return Found("date", cal.month(article.year, month) if article.year else None)
    today = article.anchor.day
    if article.year is not None and article.year != today.year and not place.ahead:
        return Found("date", cal.month(article.year, month))
    ahead = month > today.month and not place.ahead and month - today.month > 2
    behind = month < today.month and place.ahead and place.word_before not in ("since", "from", "after")
    return Found("date", cal.month(today.year - ahead + behind, month))


def _looksdated(place: Place, *, strictly: bool = False) -> bool:
    """Whether the parse takes the words for a date, or (loosely) for a proper name after no name."""
    words = place.part.doc.char_span(place.match.start("mon"), place.match.end("mon"), alignment_mode="expand")
    if words is None:
        return False
    dated = any(t.ent_type_ == "DATE" for t in words)
    return dated or (strictly and words[0].pos_ == "PROPN" and place.word_before in _MONTH_LEADS)


def _numeric(place: Place) -> Found | None:
    a, b, year = int(must(place["a"])), int(must(place["b"])), int(must(place["year"]))
    if place["sep"] == "." or a > 12:
        return Found("date", cal.day(dt.date(year, b, a)))
    if b > 12 or a == b:
        return Found("date", cal.day(dt.date(year, a, b)))
    return Found("date", None)  # 03/04/2021: the writer's custom decides, and it is not known


def _year(place: Place) -> Found | None:
    doc = place.part.doc
    words = doc.char_span(place.match.start("year"), place.match.end("year"), alignment_mode="expand")
    if words is None:
        return None
    token = words[0]
    counts = token.i + 1 < len(doc) and doc[token.i + 1].tag_ == "NNS" and token.ent_type_ != "DATE"
    if counts or place.word_before in ("$", "#", "resolution", "resolutions", "no", "article", "flight", "at"):
        return None
    if token.ent_type_ != "DATE" and place["round"] is None and place.word_before not in _YEAR_LEADS:
        return None
    return Found("date", cal.year(int(must(place["year"]))))


def _year_range(place: Place) -> Found | None:
    first, last = int(must(place["year"])), must(place["year2"])
    last_year = int(last) if len(last) == 4 else first - first % 100 + int(last)
    if not first < last_year <= first + 150:
        return None
    return Found("date", Interval(cal.year(first).start, cal.year(last_year).end, "years"))


def _decade(place: Place) -> Found | None:
    word = must(place["decade"])
    if len(word) == 2:
        if "'" not in place.match.group() and place.word_before not in ("the", "early", "late", "mid", "-"):
            return None
        return Found("date", cal.decade(1900 + int(word))) if int(word) >= 20 else None
    return Found("date", cal.decade(int(word)))


def _quarter(place: Place) -> Found | None:
    n = datewords.ORDINALS[must(place["ord"]).lower()]
    year = place["year"] or place["year2"]
    today = place.article.today
    if year:
        return Found("date", cal.quarter(int(year), n))
    if today is None:
        return Found("date")
    rel = (place["relyear"] or place["rel"] or "").lower()[:4].strip()
    if rel:
        return Found("date", cal.quarter(today.year + BY_ONE.get(rel, 0), n))
    current = (today.month + 2) // 3
    return Found("date", cal.quarter(today.year - (n > current and not place.ahead), n))


def _half(place: Place) -> Found | None:
    first = datewords.ORDINALS[must(place["ord"]).lower()] * 6 - 5
    return Found("date", cal.months(int(must(place["year"])), first, first + 5))


def _season(place: Place) -> Found | None:
    name, rel, today = must(place["season"]).lower(), (place["rel"] or "").lower(), place.article.today
    if place["year"]:
        return Found("date", cal.season(name, int(must(place["year"]))))
    in_the = re.match(r"(?:in\s+)?the\b", place.match.group(), re.IGNORECASE) and must(place["season"]).islower()
    bare = not rel and not in_the and place.word_before not in ("in", "the", "by", "until", "during")
    if bare or (name in ("fall", "spring") and not rel):
        return None
    if today is None:
        return Found("date")
    this = cal.season(name, today.year)
    past = rel in ("last", "past", "this past") or (not rel and this.start > today and not place.ahead)
    shift = -(past and this.end >= today) + (rel == "next" and this.start <= today)
    return Found("date", cal.season(name, today.year + shift))


RESOLVERS: dict[str, Callable[[Place], Found | None]] = {
    "iso": _iso,
    "dmy_dmy": _two_days,
    "mdy_mdy": _two_days,
    "days_month": _days_month,
    "month_days": _days_month,
    "dmy": _day_month,
    "mdy": _day_month,
    "month_year": _month_year,
    "month_relative_year": _month_relative_year,
    "spoken_year": _spoken_year,
    "relative_month": _relative_month,
    "numeric": _numeric,
    "quarter": _quarter,
    "half": _half,
    "season": _season,
    "year_range": _year_range,
    "decade": _decade,
    "month": _month,
    "year": _year,
}
"""What these patterns of ``datewords`` ask for."""
