"""Dates: every date, time, duration and set a text names, as intervals of local days.

Relative words count from the publication date; "that day" and "two days later" from the last day the text named; a
weekday is the last one unless the verb that governs it points ahead. The interval is that of the words alone: "since
2003" names the year 2003, and who needs the span up to the report asks ``since``. Words that give no interval
("recently", a bare "Monday" in an undated text) are kept with neither start nor end.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, TypeAlias

import msgspec

from truceline.model.claim import When
from truceline.model.document import Document
from truceline.reading import calendar as cal
from truceline.reading import datewords, tense
from truceline.reading.calendar import Anchor, Interval
from truceline.reading.clocktime import instant
from truceline.reading.mention import DateMention
from truceline.reading.parse import Parsed

Kind: TypeAlias = Literal["date", "time", "duration", "set"]
_YEAR_LEADS = frozenset({
    "in", "since", "until", "till", "from", "of", "during", "before", "after", "to", "the", "late", "early", "mid",
    "and", "by", "around", "through", "between", "-", "(", "circa", "year", "or", "'s", ",", "for", "than", "as",
})  # fmt: skip
_MONTH_LEADS = _YEAR_LEADS | {"this", "last", "next", "until"}
_BY_ONE = {"last": -1, "past": -1, "previous": -1, "preceding": -1, "this past": -1, "next": 1, "coming": 1,
           "following": 1, "this coming": 1}  # fmt: skip
_SINCE = re.compile(r"\b(?:ever\s+)?since\s+(?:the\s+)?$", re.IGNORECASE)


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
    article: _Article

    def __getitem__(self, group: str) -> str | None:
        found: str | None = self.match.groupdict().get(group)
        return found

    @property
    def ahead(self) -> bool:
        """Whether the verb that governs the expression points to the future."""
        return tense.points_ahead(self.part.doc, self.match.start(), self.match.end())

    @property
    def word_before(self) -> str:
        """The word in front of the expression, in lower case."""
        words = re.findall(r"[\w']+|[^\w\s]", self.part.paragraph.text[: self.match.start()][-30:])
        return words[-1].lower() if words else ""


class _Article:
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


def dates(document: Document, parsed: Sequence[Parsed]) -> tuple[DateMention, ...]:
    """Every date expression of a document's parsed paragraphs, in order."""
    article = _Article(cal.anchor(document.published), document.text)
    out: list[DateMention] = []
    for part in parsed:
        article.year = None
        out.extend(_paragraph(part, article))
    return tuple(out)


def since(document: Document, mention: DateMention) -> When:
    """The interval of "since ...": from the date named to the day the document was published; other dates as they are."""
    when = mention.when
    anchor = cal.anchor(document.published)
    if anchor is None or when.start is None or not _SINCE.search(document.text[: mention.span.start][-24:]):
        return when
    start = when.start[:10]
    if start > anchor.day.isoformat():
        return when
    return When(start, anchor.day.isoformat(), "days", when.span)


def _paragraph(part: Parsed, article: _Article) -> Iterator[DateMention]:
    ends = [s.end_char for s in part.doc.sents]
    sentence = 0
    for name, match in datewords.matches(part.paragraph.text):
        while sentence < len(ends) - 1 and match.start() >= ends[sentence]:
            sentence += 1
            article.year = None
        place = Place(match, part, article)
        try:
            found = RESOLVERS[name](place)
        except (ValueError, OverflowError):
            continue  # no such day ("31 June", year 0): not a date
        if found is None:
            continue
        yield _mention(place, found)
        if found.interval is not None and found.kind == "date":
            if found.interval.precision == "day":
                article.day = found.interval.start
            if place["year"]:
                article.year = found.interval.start.year


def _mention(place: Place, found: Found) -> DateMention:
    span = place.part.at(place.match.start(), place.match.end())
    if found.at is not None:
        when = When(found.at, found.at, "instant", span)
    elif found.interval is None:
        when = When(None, None, "vague", span)
    else:
        interval = found.interval
        when = When(interval.start.isoformat(), interval.end.isoformat(), interval.precision, span)
    return DateMention(when, span, found.kind)


# -- full and partial calendar dates


def _iso(place: Place) -> Found | None:
    date = dt.date(int(_must(place["year"])), int(_must(place["monnum"])), int(_must(place["day"])))
    if place["h"]:
        return Found("time", cal.day(date), instant(date, place.match.groupdict(), place.article.text))
    return Found("date", cal.day(date))


def _day_month(place: Place) -> Found | None:
    if place["year"] is None and place["mon"] in ("may", "march"):
        return None
    date = _dated(place, int(_must(place["day"])), cal_month(place), place["year"])
    return Found("date", cal.day(date) if date else None)


def _days_month(place: Place) -> Found | None:
    month = cal_month(place)
    first = _dated(place, int(_must(place["day"])), month, place["year"])
    last = _dated(place, int(_must(place["day2"])), month, place["year"])
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
    month2 = datewords.month_number(_must(place["mon2"]))
    last = _dated(place, int(_must(place["day2"])), month2, place["year2"] or place["year"])
    if last is None:
        return Found("date")
    year = int(_must(place["year"])) if place["year"] else last.year
    first = dt.date(year, cal_month(place), int(_must(place["day"])))
    return Found("date", Interval(first, last, "days")) if first <= last else None


def _dated(place: Place, day: int, month: int, year: str | None) -> dt.date | None:
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
    """The year a date without one falls in: this one, unless that lies well ahead and nothing points there, or lies well
    behind and something does."""
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


def _month_year(place: Place) -> Found | None:
    return Found("date", cal.month(int(_must(place["year"])), cal_month(place)))


def _relative_month(place: Place) -> Found | None:
    today, month, rel = place.article.today, cal_month(place), _must(place["rel"]).lower()
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
    return Found("date", cal.month(today.year + _BY_ONE.get(_must(place["rel"]).lower(), 0), cal_month(place)))


def _spoken_year(place: Place) -> Found | None:
    """A year as broadcasters say it ("nineteen ninety-six", "two thousand and three")."""
    century, words = place["century"], re.split(r"[\s-]+", (place["spoken"] or place["after"] or "").lower())
    rest = sum(datewords.NUMBERS[w] for w in words if w)
    base = {"nineteen": 1900, "eighteen": 1800}.get((century or "").lower(), 2000)
    if century is None and not rest and place.word_before not in ("in", "year", "since", "until"):
        return None
    return Found("date", cal.year(base + rest))


def _month(place: Place) -> Found | None:
    name = _must(place["mon"])
    if place["round"] is None and place.word_before not in _MONTH_LEADS and not _looks_dated(place):
        return None
    if name.rstrip(".") in ("May", "March", "Mar") and not _looks_dated(place, strictly=True):
        return None
    article, month = place.article, cal_month(place)
    if article.anchor is None:
        return Found("date", cal.month(article.year, month) if article.year else None)
    today = article.anchor.day
    if article.year is not None and article.year != today.year and not place.ahead:
        return Found("date", cal.month(article.year, month))
    ahead = month > today.month and not place.ahead and month - today.month > 2
    behind = month < today.month and place.ahead and place.word_before not in ("since", "from", "after")
    return Found("date", cal.month(today.year - ahead + behind, month))


def _looks_dated(place: Place, *, strictly: bool = False) -> bool:
    """Whether the parse takes the words for a date, or (loosely) for a proper name after no name."""
    words = place.part.doc.char_span(place.match.start("mon"), place.match.end("mon"), alignment_mode="expand")
    if words is None:
        return False
    dated = any(t.ent_type_ == "DATE" for t in words)
    return dated or (strictly and words[0].pos_ == "PROPN" and place.word_before in _MONTH_LEADS)


def _numeric(place: Place) -> Found | None:
    a, b, year = int(_must(place["a"])), int(_must(place["b"])), int(_must(place["year"]))
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
    if counts or place.word_before in ("$", "#", "resolution", "resolutions", "no", "article", "flight"):
        return None
    if token.ent_type_ != "DATE" and place["round"] is None and place.word_before not in _YEAR_LEADS:
        return None
    return Found("date", cal.year(int(_must(place["year"]))))


def _year_range(place: Place) -> Found | None:
    first, last = int(_must(place["year"])), _must(place["year2"])
    last_year = int(last) if len(last) == 4 else first - first % 100 + int(last)
    if not first < last_year <= first + 150:
        return None
    return Found("date", Interval(cal.year(first).start, cal.year(last_year).end, "years"))


def _decade(place: Place) -> Found | None:
    word = _must(place["decade"])
    if len(word) == 2:
        if "'" not in place.match.group() and place.word_before not in ("the", "early", "late", "mid", "-"):
            return None
        return Found("date", cal.decade(1900 + int(word))) if int(word) >= 20 else None
    return Found("date", cal.decade(int(word)))


def _quarter(place: Place) -> Found | None:
    n = datewords.ORDINALS[_must(place["ord"]).lower()]
    year = place["year"] or place["year2"]
    today = place.article.today
    if year:
        return Found("date", cal.quarter(int(year), n))
    if today is None:
        return Found("date")
    rel = (place["relyear"] or place["rel"] or "").lower()[:4].strip()
    if rel:
        return Found("date", cal.quarter(today.year + _BY_ONE.get(rel, 0), n))
    current = (today.month + 2) // 3
    return Found("date", cal.quarter(today.year - (n > current and not place.ahead), n))


def _half(place: Place) -> Found | None:
    first = datewords.ORDINALS[_must(place["ord"]).lower()] * 6 - 5
    return Found("date", cal.months(int(_must(place["year"])), first, first + 5))


def _season(place: Place) -> Found | None:
    name, rel, today = _must(place["season"]).lower(), (place["rel"] or "").lower(), place.article.today
    if place["year"]:
        return Found("date", cal.season(name, int(_must(place["year"]))))
    if name in ("fall", "spring") and not rel:
        return None
    if not rel and place.word_before not in ("in", "the", "by", "until", "during"):
        return None
    if today is None:
        return Found("date")
    this = cal.season(name, today.year)
    if rel in ("last", "past", "this past"):
        return Found("date", this if this.end < today else cal.season(name, today.year - 1))
    if rel == "next":
        return Found("date", this if this.start > today else cal.season(name, today.year + 1))
    if this.start > today and not place.ahead and rel != "this":
        return Found("date", cal.season(name, today.year - 1))
    return Found("date", this)


# -- words counted from the day of publication or from a day named before


def _relative_day(place: Place) -> Found | None:
    if place.article.anchor is None:
        return Found("date")
    word = _must(place["word"]).lower()
    days = {"the day before yesterday": -2, "yesterday": -1, "overnight": -1, "last night": -1, "tomorrow": 1,
            "the day after tomorrow": 2}.get(word, 0)  # fmt: skip
    today = place.article.anchor.day
    interval = cal.day(today + dt.timedelta(days=days))
    if word in ("overnight", "last night"):
        interval = Interval(today - dt.timedelta(days=1), today, "days")
    return Found("date", place.article.relative(interval))


def _ago(place: Place) -> Found | None:
    count, unit, way = datewords.number(_must(place["n"])), _unit(place), _must(place["dir"]).lower()
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
    rel, unit, today = _must(place["rel"]).lower(), _unit(place), place.article.today
    if rel in ("that", "same"):
        return _same_unit(place, unit)
    if rel in ("following", "preceding", "previous") and place.article.day is not None:
        today = place.article.day
    if today is None:
        return Found("date")
    if unit == "weekend":
        return _weekend(place)
    if unit == "night":
        return Found("date", place.article.relative(Interval(today - dt.timedelta(days=1), today, "days")))
    step = _BY_ONE.get(rel, 0)
    whole = cal.shifted(today, step, unit) if unit not in ("decade", "century") else cal.containing(
        cal.shifted(today, step, unit).start, unit
    )  # fmt: skip
    if step == 0 and (place["part"] or "").strip().lower() == "earlier" and whole.start <= today:
        whole = Interval(whole.start, today, whole.precision)
    return Found("date", place.article.relative(whole))


def _same_unit(place: Place, unit: str) -> Found | None:
    if unit in ("day", "night"):
        return Found("date", cal.day(place.article.day) if place.article.day else None)
    base = place.article.day or (dt.date(place.article.year, 1, 1) if place.article.year and unit == "year" else None)
    return Found("date", cal.containing(base, unit) if base else None)


def _weekday(place: Place) -> Found | None:
    today, n = place.article.today, cal.WEEKDAYS.index(_must(place["wd"]).lower())
    if place.article.anchor is None or today is None:
        return Found("date")
    rel, week = (place["rel"] or "").lower(), (place["relafter"] or "").lower()
    if week:
        monday = cal.week(today + dt.timedelta(weeks=_BY_ONE.get(week, 0))).start
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
    last = cal.weekday_before(today, cal.WEEKDAYS.index(_must(place["wd2"]).lower()))
    first = cal.weekday_before(last, cal.WEEKDAYS.index(_must(place["wd"]).lower()), strictly=True)
    return Found("date", place.article.relative(Interval(first, last, "days")))


def _weekend(place: Place) -> Found | None:
    today = place.article.today
    if today is None:
        return Found("date")
    rel = (place["rel"] or "").lower()
    saturday = cal.week(today).start + dt.timedelta(days=5)
    if (not rel and not place.ahead and saturday > today) or _BY_ONE.get(rel) == -1:
        saturday -= dt.timedelta(weeks=1)
    elif rel == "next":
        saturday += dt.timedelta(weeks=1)
    return Found("date", place.article.relative(Interval(saturday, saturday + dt.timedelta(days=1), "days")))


def _week_of(place: Place) -> Found | None:
    date = _dated(place, int(_must(place["day"])), cal_month(place), None)
    return Found("date", cal.week(date) if date else None)


def _same_day(place: Place) -> Found | None:
    base = place.article.day
    if base is None:
        return Found("date")
    step = _BY_ONE.get((place["next"] or "").lower(), 0)
    return Found("date", cal.day(base + dt.timedelta(days=step)))


def _end_of(place: Place) -> Found | None:
    today = place.article.today
    if today is None:
        return Found("date")
    step = _BY_ONE.get(_must(place["rel"]).lower(), 0)
    return Found("date", place.article.relative(cal.shifted(today, step, _unit(place))))


def _year_end(place: Place) -> Found | None:
    today = place.article.today
    return Found("date", cal.day(dt.date(today.year, 12, 31)) if today else None)


# -- times, durations, sets


def _time(place: Place) -> Found | None:
    """A time of day, on the day named in the same paragraph before or just after it, else on none."""
    groups = place.match.groupdict()
    near = _day_beside(place)
    at = instant(near, groups, place.article.text) if near else None
    return Found("time", None, at)


def _day_beside(place: Place) -> dt.date | None:
    """The day named nearest in the same sentence."""
    text, start, end = place.part.paragraph.text, place.match.start(), place.match.end()
    sentence = next((s for s in place.part.doc.sents if s.start_char <= start < s.end_char), None)
    if sentence is None:
        return None
    best: tuple[int, dt.date] | None = None
    for name, match in datewords.matches(text[sentence.start_char : sentence.end_char]):
        if name not in _DAY_RULES:
            continue
        gap = min(abs(match.start() + sentence.start_char - end), abs(start - match.end() - sentence.start_char))
        found = RESOLVERS[name](Place(_shifted(match, text, sentence.start_char), place.part, place.article))
        if found and found.interval and found.interval.precision == "day" and (best is None or gap < best[0]):
            best = (gap, found.interval.start)
    return best[1] if best else None


def _shifted(match: re.Match[str], text: str, offset: int) -> re.Match[str]:
    again = match.re.match(text, match.start() + offset)
    return again if again is not None else match


def _nothing(kind: Kind) -> Callable[[Place], Found | None]:
    return lambda _place: Found(kind)


def _unit(place: Place) -> str:
    return _must(place["unit"]).lower()


def cal_month(place: Place) -> int:
    """The month an expression names, 1 to 12."""
    return datewords.month_number(_must(place["mon"]))


def _must(text: str | None) -> str:
    if text is None:
        raise ValueError("the pattern promises this part")
    return text


_DAY_RULES = frozenset({"iso", "dmy", "mdy", "relative_day", "weekday", "numeric", "same_day"})
RESOLVERS: dict[str, Callable[[Place], Found | None]] = {
    "iso": _iso, "dmy_dmy": _two_days, "days_month": _days_month, "month_days": _days_month, "dmy": _day_month,
    "mdy": _day_month, "month_year": _month_year, "month_relative_year": _month_relative_year,
    "spoken_year": _spoken_year, "relative_month": _relative_month, "numeric": _numeric,
    "quarter": _quarter, "half": _half, "season": _season, "year_range": _year_range, "decade": _decade,
    "end_of": _end_of, "year_end": _year_end, "relative_day": _relative_day, "ago": _ago, "old": _nothing("duration"),
    "relative_unit": _relative_unit, "past_units": _nothing("duration"), "set": _nothing("set"),
    "night_of_wd": _night_of_weekdays, "weekday": _weekday, "weekend": _weekend, "week_of": _week_of,
    "same_day": _same_day, "vague": _nothing("date"), "duration": _nothing("duration"), "units": _nothing("duration"),
    "time": _time, "month": _month, "year": _year,
}  # fmt: skip
"""What each pattern of ``datewords`` asks for."""
