"""Date words: the grammar of date expressions, each pattern with the kind of resolution it asks for.

A general date library that scans text takes "May" and "2,000" for dates; this grammar reads only what it knows.
Patterns run over the plain form of a paragraph (see ``paragraphs.plain``)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from truceline.reading.tables import rows

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "couple": 2,
}  # fmt: skip
ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}

_MON = (
    r"(?P<mon{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day{0}>0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th)\b)?"
_YEAR = r"(?P<year{0}>1[5-9]\d\d|20\d\d)(?!\d|,\d|\.\d)"
_WD = r"(?P<wd{0}>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_WD_SHORT = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)"
_UNIT = r"(?P<unit>second|minute|hour|day|night|week|weekend|fortnight|month|quarter|year|decade|century)s?"
_COUNT = (
    r"(?P<n>\d{1,4}(?:,\d{3})?(?:\.\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|"
    r"fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|(?:a\s)?hundred|"
    r"(?:a\s)?couple(?:\sof)?|several|(?:a\s)?few|many|some|half\san?)"
)
_PART = r"(?P<part>(?:early|late|mid|earlier|later|pre-dawn|wee hours)\s+)?"
_OF_DAY = r"(?:\s+(?P<ofday>morning|afternoon|evening|night|noon|midday|dawn))?"
_SPAN = r"\s?(?:-|/|to|and|&)\s?"
_TO = r"(?:\s?-\s?|\s+(?:to|until|till|through)\s+)"
_ROUND = (
    r"(?P<round>(?:early|late|mid|the end of|the beginning of|the start of|the middle of|end of|beginning of)[\s-]+)?"
)
_CLOCK = (
    r"(?:(?P<h4>[01]\d|2[0-3])(?P<m4>[0-5]\d)\s?(?:hours|hrs|hour|h)\b|"
    r"(?P<h>2[0-4]|[01]?\d)(?::(?P<m>[0-5]\d)(?!\d)|[.](?P<m3>[0-5]\d)(?=\s?(?:a\.?m\b|p\.?m\b|hours|hrs)))"
    r"(?:\s?(?P<ap>a\.?m\b\.?|p\.?m\b\.?))?(?:\s?(?:hours|hrs)\b)?|"
    r"(?P<h12>1[0-2]|0?[1-9])\s?(?P<ap12>a\.?m\b\.?|p\.?m\b\.?)|(?P<word>noon|midnight))"
)
_LETTERS = "|".join(sorted({row[0] for row in rows("zones.tsv", 3) if len(row[0]) > 1}))
_ZONE = rf"(?:\s?\(?(?P<zone>(?-i:(?:UTC|GMT)[+-]\d{{1,2}}(?::?\d\d)?|{_LETTERS})|local time)\b\)?)?"
_SPOKEN_TEN = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_SPOKEN_ONE = r"(?:one|two|three|four|five|six|seven|eight|nine)"

PATTERNS: tuple[tuple[str, str], ...] = (
    ("iso", r"\b(?P<year>(?:1[5-9]|20)\d\d)-(?P<monnum>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])"
            r"(?:[T ](?P<h>[01]\d|2[0-3]):(?P<m>[0-5]\d)(?::\d\d)?\s?(?P<zone>Z|[+-]\d\d:?\d\d|[A-Z]{2,4}\b)?)?(?!\d)"),
    ("dmy_dmy", r"\b" + _DAY.format("") + r"\s+" + _MON.format("") + r"(?:,?\s+" + _YEAR.format("") + r")?" + _TO
            + _DAY.format("2") + r"\s+" + _MON.format("2") + r"(?:,?\s+" + _YEAR.format("2") + r")?(?!\d)"),
    ("mdy_mdy", r"\b" + _MON.format("") + r"\s+" + _DAY.format("") + r"(?:,?\s+" + _YEAR.format("") + r")?" + _TO
            + _MON.format("2") + r"\s+" + _DAY.format("2") + r"\b(?:,?\s+" + _YEAR.format("2") + r")?"),
    ("days_month", r"\b(?:(?P<night>(?:intervening\s+)?nights?\s+(?:of|between)\s+|midnight\s+(?:of\s+)?))?"
            + _DAY.format("") + _SPAN + _DAY.format("2")
            + r"(?:\s+of)?\s+" + _MON.format("") + r"(?:,?\s+(?:of\s+)?" + _YEAR.format("") + r")?"),
    ("month_days", r"\b(?:(?P<night>(?:intervening\s+)?nights?\s+(?:of|between)\s+|midnight\s+(?:of\s+)?))?"
            + _MON.format("") + r"\s+" + _DAY.format("") + r"(?:" + _SPAN
            + _DAY.format("2") + r"\b(?!\s?[:%])(?:,?\s+" + _YEAR.format("") + r")?)"),
    ("dmy", r"\b" + _WD_SHORT + r"?(?:the\s+)?" + _DAY.format("") + r"(?:\s+of)?[\s-]+" + _MON.format("")
            + r"(?:[,\s-]+(?:of\s+)?" + _YEAR.format("") + r")?"),
    ("mdy", r"\b" + _WD_SHORT + r"?" + _MON.format("") + r"\s+(?:the\s+)?" + _DAY.format("")
            + r"\b(?!\s?(?::\d|%|,\d{3}))(?:\s?,?\s+(?:of\s+)?" + _YEAR.format("") + r")?"),
    ("month_year", r"\b" + _ROUND + _MON.format("") + r",?\s+(?:of\s+)?" + _YEAR.format("")),
    ("month_relative_year", r"\b" + _MON.format("") + r"\s+(?:of\s+)?(?P<rel>last|this|next)\s+year\b"),
    ("spoken_year", r"\b(?:(?P<century>nineteen|eighteen)\s+(?P<spoken>" + _SPOKEN_TEN + r"(?:[\s-]" + _SPOKEN_ONE
            + r")?|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)|two\s+thousand"
            r"(?:\s+(?:and\s+)?(?P<after>" + _SPOKEN_ONE + r"|ten|eleven|twelve))?)\b"
            r"(?!\s+(?:(?-i:(?!has|was|is)[a-z]+s)|and)\b)"),
    ("relative_month", r"\b(?P<rel>last|this|next|this past|past|that)\s+" + _MON.format("") + r"(?!\s+\d)"),
    ("numeric", r"\b(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<year>(?:1[5-9]|20)\d\d)\b"),
    ("quarter", r"\b(?:the\s+|its\s+)?(?P<rel>last year's\s+|this year's\s+|next year's\s+)?(?P<ord>first|second|third|"
            r"fourth|1st|2nd|3rd|4th)[\s-]quarter(?:\s+of\s+(?:" + _YEAR.format("")
            + r"|(?P<relyear>last|this|next)\s+year)|\s+" + _YEAR.format("2") + r")?"),
    ("half", r"\b(?:the\s+)?(?P<ord>first|second)\s+half\s+of\s+" + _YEAR.format("")),
    ("season", r"\b(?:(?P<rel>last|this|next|this past|past)\s+)?(?:in\s+the\s+|the\s+)?(?P<season>spring|summer|"
            r"autumn|fall|winter)(?:\s+of)?(?:,?\s+" + _YEAR.format("") + r")?"),
    ("year_range", r"\b(?P<year>1[5-9]\d\d|20\d\d)\s?[-/]\s?(?P<year2>(?:1[5-9]|20)?\d\d)\b(?![-/]\d)"),
    ("decade", r"\b(?:the\s+)?(?P<round>early[\s-]|late[\s-]|mid[\s-]?)?'?(?P<decade>(?:1[5-9]|20)?[0-9]0)'?s\b"),
    ("end_of", r"\b(?:the\s+)?(?P<round>end|beginning|start|middle|close)[\s-]+(?:of\s+)(?P<rel>the|this|last|next)\s+"
            r"(?P<unit>week|month|year|quarter|decade|century)\b"),
    ("year_end", r"\byear[\s-]end\b"),
    ("relative_day", r"\b(?P<word>the day before yesterday|the day after tomorrow|yesterday|today|tonight|tomorrow|"
            r"earlier today|later today|overnight|last night|this morning|this afternoon|this evening)(?:'s)?"
            + _OF_DAY),
    ("ago", r"\b(?:(?:about|around|nearly|almost|more than|over|just|some|at least|less than)\s+)?" + _COUNT
            + r"(?:\s+(?:and\s+a\s+half\s+))?[\s-]" + _UNIT
            + r"\s+(?P<dir>ago|earlier|before|later|after|hence|from now|from today|back)\b"),
    ("old", r"\b" + _COUNT + r"-" + _UNIT + r"-old\b"),
    ("relative_unit", r"\b(?:the\s+)?" + _PART + r"(?P<rel>this past|this coming|this|last|next|past|previous|coming|"
            r"current|same|that|following|preceding)\s+(?P<unit>week|weekend|month|quarter|year|decade|century|day|"
            r"night)\b(?!\s+of\b)(?:'s)?"),
    ("unit_of_text", r"\b(?P<part>earlier|later)\s+in\s+the\s+(?P<unit>day|week|month|year)\b"),
    ("past_units", r"\b(?:the\s+)?(?P<rel>past|last|next|coming|previous|following|preceding)\s+" + _COUNT + r"\s+"
            + _UNIT + r"\b"),
    ("set", r"\b(?:(?:every|each)\s+(?:other\s+|single\s+)?(?:" + _WD.format("") + r"|day|night|week|weekend|month|"
            r"year|quarter|morning|evening|hour|summer|winter)|daily|weekly|monthly|yearly|annually|annual|nightly|hourly|"
            r"(?:once|twice|(?:two|three|four|five|six|several)\s+times)\s+an?\s+(?:day|week|month|year)|"
            r"(?P<wds>Mondays|Tuesdays|Wednesdays|Thursdays|Fridays|Saturdays|Sundays))\b"),
    ("night_of_wd", r"\b(?:the\s+)?(?:intervening\s+)?night\s+(?:of|between)\s+" + _WD.format("") + _SPAN
            + _WD.format("2") + r"\b"),
    ("weekday", r"\b" + _PART + r"(?:(?:on\s+)?(?P<rel>last|this|next|this past|the previous|the following|"
            r"this coming|coming)\s+)?(?:the\s+night\s+of\s+)?" + _WD.format("") + r"\b(?:'s)?(?:\s+(?P<relafter>last|"
            r"this|next)\s+week)?" + _OF_DAY),
    ("weekend", r"\bthe\s+weekend\b"),
    ("week_of", r"\b(?:the\s+)?week\s+(?:of|beginning|starting|ending|ended)\s+" + _MON.format("") + r"\s+"
            + _DAY.format("")),
    ("same_day", r"\b(?:(?:that|the same)\s+(?:very\s+)?(?:day|night|morning|evening|afternoon)|the\s+(?P<next>next|"
            r"following|previous|preceding)\s+(?:day|morning|night))\b"),
    ("vague", r"\b(?:recently|lately|in\s+(?:the\s+)?recent\s+(?:past|times|days|weeks|months|years)|(?:the\s+)?"
            r"recent\s+(?:past|days|weeks|months|years)|in\s+the\s+past|in\s+the\s+future|currently|these\s+days|nowadays|"
            r"at\s+present|until\s+recently)\b"),
    ("duration", r"\b(?:(?:about|around|nearly|almost|more than|over|at least|less than|up to|another)\s+)?" + _COUNT
            + r"(?:\s+and\s+a\s+half)?(?:\s+(?:more|full|straight|consecutive|whole))?[\s-]" + _UNIT
            + r"(?:-(?:long|old))?\b"),
    ("units", r"\b(?:for|in|within|over|after|during)\s+(?:the\s+)?(?P<units>days|weeks|months|years|decades|hours|"
            r"minutes|centuries)\b"),
    ("time", r"\b(?:at\s+|around\s+|about\s+)?" + _CLOCK + _ZONE),
    ("month", r"\b" + _ROUND + _MON.format("") + r"(?!\s*\d)"),
    ("year", r"\b" + _ROUND + r"(?:(?:the\s+)?year\s+)?" + _YEAR.format("") + r"\b(?![-/]\d|\s?%)"),
)  # fmt: skip
"""Name and pattern; where two overlap, the one that begins first and reaches further stands, then the earlier here."""

_CASED = frozenset(
    {"month", "weekday", "mdy", "dmy", "mdy_mdy", "dmy_dmy", "month_year", "relative_month", "days_month", "month_days"}
)
_HINT = re.compile(
    r"\d|day|night|week|month|quarter|year|decade|centur|hour|minute|ago\b|recent|lately|current|nowadays|at present|"
    r"today|tonight|tomorrow|yesterday|morning|evening|noon|daily|annual|spring|summer|autumn|\bfall\b|winter|"
    r"in the past|in the future|nineteen|thousand|Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec",
    re.IGNORECASE,
)


_STOP = re.compile(r"(?<=[a-z)\"]{2}[.!?])\s+(?=[A-Z\"])")
"""Between two sentences, for certain; "Feb. 24" and "a.m. on" are not split."""
_SIGNS = (
    ("digit", re.compile(r"\d")),
    ("month", re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")),
    ("weekday", re.compile(r"day")),
    ("quarter", re.compile(r"quarter")),
    ("half", re.compile(r"half of")),
    ("season", re.compile(r"spring|summer|autumn|fall|winter")),
    ("tens", re.compile(r"0'?s\b")),
    ("edge", re.compile(r"end|beginning|start|middle|close")),
    ("year-end", re.compile(r"year[\s-]end")),
    ("way", re.compile(r"\b(?:ago|earlier|before|later|after|hence|now|today|back)\b")),
    ("old", re.compile(r"-old")),
    ("relative", re.compile(r"\b(?:this|last|next|past|previous|coming|current|same|that|following|preceding)\b")),
    ("unit", re.compile(r"second|minute|hour|day|night|week|month|quarter|year|decade|centur")),
    ("near", re.compile(r"today|tonight|yesterday|tomorrow|overnight|last night|this (?:morning|afternoon|evening)")),
    ("often", re.compile(r"every|each|ly\b|annual|once|twice|times|days\b")),
    ("night", re.compile(r"night")),
    ("weekend", re.compile(r"weekend")),
    ("spoken", re.compile(r"nineteen|eighteen|thousand")),
    ("vague", re.compile(r"recent|lately|in the past|in the future|currently|these days|nowadays|at present")),
    ("clock", re.compile(r"\d|noon|midnight")),
)
"""Cheap signs in lower-case text without which a pattern cannot match: most paragraphs have few of them."""
_ASKS: dict[str, frozenset[str]] = {
    "iso": frozenset({"digit"}), "dmy_dmy": frozenset({"digit", "month"}),
    "mdy_mdy": frozenset({"digit", "month"}), "days_month": frozenset({"digit", "month"}),
    "month_days": frozenset({"digit", "month"}), "dmy": frozenset({"digit", "month"}),
    "mdy": frozenset({"digit", "month"}), "month_year": frozenset({"digit", "month"}),
    "month_relative_year": frozenset({"month", "relative"}), "spoken_year": frozenset({"spoken"}),
    "relative_month": frozenset({"month", "relative"}), "numeric": frozenset({"digit"}),
    "quarter": frozenset({"quarter"}), "half": frozenset({"half"}), "season": frozenset({"season"}),
    "year_range": frozenset({"digit"}), "decade": frozenset({"tens"}), "end_of": frozenset({"edge", "unit"}),
    "year_end": frozenset({"year-end"}), "relative_day": frozenset({"near"}), "ago": frozenset({"way", "unit"}),
    "old": frozenset({"old"}), "relative_unit": frozenset({"relative", "unit"}),
    "unit_of_text": frozenset({"unit", "way"}),
    "past_units": frozenset({"relative", "unit"}), "set": frozenset({"often"}),
    "night_of_wd": frozenset({"night", "weekday"}), "weekday": frozenset({"weekday"}),
    "weekend": frozenset({"weekend"}), "week_of": frozenset({"unit", "month"}), "same_day": frozenset({"unit"}),
    "vague": frozenset({"vague"}), "duration": frozenset({"unit"}), "units": frozenset({"unit"}),
    "time": frozenset({"clock"}), "month": frozenset({"month"}), "year": frozenset({"digit"}),
}  # fmt: skip


@functools.cache
def compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The patterns, compiled once; names of months and days need their capital unless a text has none."""
    return tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in PATTERNS)


def matches(text: str) -> list[tuple[str, re.Match[str]]]:
    """The date expressions of a text in order, none overlapping."""
    if not _HINT.search(text):
        return []
    found: list[tuple[int, int, int, str, re.Match[str]]] = []
    shouted, start = text.isupper(), 0
    for stop in [*(m.end() for m in _STOP.finditer(text)), len(text)]:
        found.extend(_found(text, start, stop, shouted=shouted))
        start = stop
    out, end = [], 0
    for start, minus_end, _, name, match in sorted(found, key=lambda f: f[:3]):
        if start >= end:
            out.append((name, match))
            end = -minus_end
    return out


def _found(text: str, start: int, stop: int, *, shouted: bool) -> Iterator[tuple[int, int, int, str, re.Match[str]]]:
    """The matches of every pattern whose signs a sentence has."""
    low = text[start:stop].lower()
    if not _HINT.search(low):
        return
    signs = frozenset(name for name, sign in _SIGNS if sign.search(low))
    for rank, (name, pattern) in enumerate(compiled()):
        if _ASKS[name] <= signs:
            for match in pattern.finditer(text, start, stop):
                if shouted or name not in _CASED or _capitals(match):
                    yield match.start(), -match.end(), rank, name, match


def _capitals(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    return all(groups[k][0].isupper() for k in ("mon", "mon2", "wd", "wd2") if groups.get(k))


def month_number(word: str) -> int:
    """1 to 12 for a month's name or abbreviation."""
    return ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec").index(
        word[:3].lower()
    ) + 1


def number(word: str) -> float | None:
    """The number a count word tells, or None for "several" and the like."""
    words = word.lower().replace(",", "").split()
    if words[0] == "half":
        return 0.5
    if words[0] == "a" and len(words) > 1:
        words = words[1:]
    if words[0].replace(".", "", 1).isdigit():
        return float(words[0])
    return NUMBERS.get(words[0])
