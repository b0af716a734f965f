"""Scoring dates on TimeBank: expressions found, and the interval they name.

A labelled date or time is right when a date that overlaps it was read and the two intervals share at least four fifths
of their days. Durations, sets and values that name no interval (PRESENT_REF) are neutral: neither missed nor wrong.
"""

from __future__ import annotations

import calendar
import datetime as dt
import html
import re
import tarfile
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import numpy as np

from truceline.model.span import Span
from truceline.outlets.evaluation.articles import Tally
from truceline.outlets.evaluation.datasets import document, located
from truceline.outlets.evaluation.matching import pairs
from truceline.outlets.evaluation.measures import Measure, prf
from truceline.outlets.evaluation.sets import Progress
from truceline.reading.dates.expressions import dates
from truceline.reading.mention import DateMention
from truceline.reading.text.paragraphs import paragraphs
from truceline.reading.text.parse import parse

Days = tuple[dt.date, dt.date]
COMMON = 0.8
_TAG = re.compile(r"<[^>]+>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11)}


class Timex(msgspec.Struct, frozen=True):
    """A labelled expression; ``days`` is None where it is neutral."""

    span: Span
    days: Days | None


class Article(msgspec.Struct, frozen=True):
    """The text of a TimeML file, its day of creation and its expressions."""

    name: str
    text: str
    created: str | None
    timexes: tuple[Timex, ...]


def run(data: Path, progress: Progress) -> list[Measure]:
    """The figures of TimeBank."""
    name = "dates"
    tallies: list[Tally] = []
    with tarfile.open(located(data, "corpora/dev/timex/timebank.tar.gz")) as archive:
        files = [(m.name, archive.extractfile(m)) for m in archive.getmembers() if m.name.endswith(".tml")]
        articles = [article(Path(n).stem, f.read().decode("utf-8")) for n, f in files if f is not None]
    for gold in progress(articles, name):
        text = document(gold.name, gold.text, date=gold.created)
        parsed = parse(p for p in paragraphs(text) if p.kind != "furniture")
        tallies.append(score(gold.timexes, dates(text, parsed)))
    return prf(name, "value", tallies, "value") + prf(name, "span", tallies, "span")


def article(name: str, markup: str) -> Article:
    """A TimeML file read: the body's text without tags, the expressions with their place in it."""
    created = re.search(r'<TIMEX3[^>]*functionInDocument="(?:CREATION|PUBLICATION)_TIME"[^>]*>', markup)
    value = dict(_ATTRIBUTE.findall(created.group())).get("value", "")[:10] if created else None
    body = re.search(r"<TEXT>(.*?)</TEXT>", markup, re.DOTALL)
    text, timexes = _untagged(body.group(1) if body else "")
    return Article(name, text, value, timexes)


def _untagged(body: str) -> tuple[str, tuple[Timex, ...]]:
    parts: list[str] = []
    length, last = 0, 0
    opened: list[tuple[int, dict[str, str]]] = []
    found: list[Timex] = []
    for tag in _TAG.finditer(body):
        words = html.unescape(body[last : tag.start()])
        parts.append(words)
        length += len(words)
        last = tag.end()
        if tag.group().startswith("<TIMEX3"):
            opened.append((length, dict(_ATTRIBUTE.findall(tag.group()))))
        elif tag.group() == "</TIMEX3>" and opened:
            start, attributes = opened.pop()
            is_date = attributes.get("type") in ("DATE", "TIME")
            found.append(Timex(Span(start, length), days_of(attributes.get("value", "")) if is_date else None))
    parts.append(html.unescape(body[last:]))
    return "".join(parts), tuple(found)


def days_of(value: str) -> Days | None:
    """The first and last day that a TIMEX3 value names, or None where it names no interval."""
    for form, days in _FORMS:
        match = form.fullmatch(value)
        if match is not None:
            return days(match)
    return None


def _day(match: re.Match[str]) -> Days:
    day = dt.date(int(match[1]), int(match[2]), int(match[3]))
    return day, day


def _years(match: re.Match[str]) -> Days:
    """A year, or the decade or century of which the value gives the first digits."""
    missing = 4 - len(match[0])
    return dt.date(max(1, int(match[0] + "0" * missing)), 1, 1), dt.date(int(match[0] + "9" * missing), 12, 31)


def _week(match: re.Match[str]) -> Days:
    first = dt.date.fromisocalendar(int(match[1]), int(match[2]), 6 if match[3] else 1)
    return first, first + dt.timedelta(days=1 if match[3] else 6)


def _season(match: re.Match[str]) -> Days:
    year = int(match[1])
    return _months(year, *_SEASONS[match[2]]) if match[2] != "WI" else _winter(year)


def _winter(year: int) -> Days:
    return dt.date(year, 12, 1), _months(year + 1, 2, 2)[1]


def _months(year: int, first: int, last: int) -> Days:
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Days]], ...] = (
    (re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?"), _day),
    (re.compile(r"(\d{4})-(\d\d)"), lambda m: _months(int(m[1]), int(m[2]), int(m[2]))),
    (re.compile(r"\d{2,4}"), _years),
    (re.compile(r"(\d{4})-Q([1-4])"), lambda m: _months(int(m[1]), 3 * int(m[2]) - 2, 3 * int(m[2]))),
    (re.compile(r"(\d{4})-H([12])"), lambda m: _months(int(m[1]), 6 * int(m[2]) - 5, 6 * int(m[2]))),
    (re.compile(r"(\d{4})-W(\d\d)(-WE)?"), _week),
    (re.compile(r"(\d{4})-(SP|SU|FA|WI)"), _season),
)


def common(a: Days, b: Days) -> float:
    """Days in both intervals over days in either."""
    both = (min(a[1], b[1]) - max(a[0], b[0])).days + 1
    either = (max(a[1], b[1]) - min(a[0], b[0])).days + 1
    return max(0, both) / either


def read_days(mention: DateMention) -> Days | None:
    """The days of a date that was read; None where it is a duration or set, or has no interval."""
    when = mention.when
    if mention.kind not in ("date", "time") or when.start is None or when.end is None:
        return None
    return dt.date.fromisoformat(when.start[:10]), dt.date.fromisoformat(when.end[:10])


def score(gold: Sequence[Timex], mine: Sequence[DateMention]) -> Tally:
    """The counts of one article: values right, and spans found whatever the value."""
    known = [(m.span, days) for m in mine if (days := read_days(m)) is not None]
    labelled = [(t.span, t.days) for t in gold if t.days is not None]
    neutral = [t.span for t in gold if t.days is None]
    met = np.zeros((len(labelled), len(known)))
    right = np.zeros((len(labelled), len(known)))
    for i, (span, days) in enumerate(labelled):
        for j, (other, read) in enumerate(known):
            met[i, j] = span.overlaps(other)
            right[i, j] = span.overlaps(other) and common(days, read) >= COMMON
    # what was read on neutral words alone is neutral
    counted = [
        bool(met[:, j].any()) or not any(span.overlaps(n) for n in neutral) for j, (span, _) in enumerate(known)
    ].count(True)
    return {
        "value/right": len(pairs(right)),
        "value/predicted": counted,
        "value/labelled": len(labelled),
        "span/right": len(pairs(met)),
        "span/predicted": counted,
        "span/labelled": len(labelled),
    }
