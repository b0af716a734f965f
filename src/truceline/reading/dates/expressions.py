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

from truceline.model.claim import When
from truceline.model.document import Document
from truceline.reading.dates import calendar as cal
from truceline.reading.dates import fixed as dates_fixed
from truceline.reading.dates import relative as dates_relative
from truceline.reading.dates import words as datewords
from truceline.reading.dates.clocktime import instant
from truceline.reading.dates.context import Article, Found, Kind, Place
from truceline.reading.mention import DateMention
from truceline.reading.text.parse import Parsed

_ABBREVIATED = re.compile(r"\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[ap]\.?m)\.$", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:ever\s+)?since\s+(?:the\s+)?$", re.IGNORECASE)


def dates(document: Document, parsed: Sequence[Parsed]) -> tuple[DateMention, ...]:
    """Every date expression of a document's parsed paragraphs, in order."""
    article = Article(cal.anchor(document.published), document.text)
    out: list[DateMention] = []
    for part in parsed:
        article.year = None
        out.extend(_paragraph(part, article))
    return tuple(out)


def since(document: Document, mention: DateMention) -> When:
    """The interval of "since ...": from the date named to the day of publication; other dates as they are."""
    when = mention.when
    anchor = cal.anchor(document.published)
    if anchor is None or when.start is None or not _SINCE.search(document.text[: mention.span.start][-24:]):
        return when
    start = when.start[:10]
    if start > anchor.day.isoformat():
        return when
    return When(start, anchor.day.isoformat(), "days", when.span)


def _paragraph(part: Parsed, article: Article) -> Iterator[DateMention]:
    ends = [s.end_char for s in part.doc.sents]
    sentence = 0
    for name, match in datewords.matches(part.paragraph.text):
        while sentence < len(ends) - 1 and match.start() >= ends[sentence]:
            sentence += 1
            article.year = None
        place = Place(match, part, article)
        try:
            found = _RESOLVERS[name](place)
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
    text = place.match.group()
    stopped = text.endswith(".") and not _ABBREVIATED.search(text)
    span = place.part.at(place.match.start(), place.match.end() - stopped)
    if found.at is not None:
        when = When(found.at, found.at, "instant", span)
    elif found.interval is None:
        when = When(None, None, "vague", span)
    else:
        interval = found.interval
        when = When(interval.start.isoformat(), interval.end.isoformat(), interval.precision, span)
    return DateMention(when, span, found.kind)


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
        found = _RESOLVERS[name](Place(_shifted(match, text, sentence.start_char), place.part, place.article))
        if found and found.interval and found.interval.precision == "day" and (best is None or gap < best[0]):
            best = (gap, found.interval.start)
    return best[1] if best else None


def _shifted(match: re.Match[str], text: str, offset: int) -> re.Match[str]:
    again = match.re.match(text, match.start() + offset)
    return again if again is not None else match


def _nothing(kind: Kind) -> Callable[[Place], Found | None]:
    return lambda _place: Found(kind)


_DAY_RULES = frozenset({"iso", "dmy", "mdy", "relative_day", "weekday", "numeric", "same_day"})
_RESOLVERS: dict[str, Callable[[Place], Found | None]] = {
    **dates_fixed.RESOLVERS,
    **dates_relative.RESOLVERS,
    "old": _nothing("duration"),
    "past_units": _nothing("duration"),
    "duration": _nothing("duration"),
    "units": _nothing("duration"),
    "set": _nothing("set"),
    "vague": _nothing("date"),
    "time": _time,
}
"""What each pattern of ``datewords`` asks for."""
