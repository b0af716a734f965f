"""Drawings as numbers: events by month around an agreement, coverage by month, the rate ratio on its scale.

The page turns them into SVG; the same numbers stand beside each drawing in words.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from truceline.model.verdict import RateRatio
from truceline.outlets import plain
from truceline.outlets.web.views import Bar, Chart, Pair, Scale, Tick

WIDTH = 100.0
"""Widths are per cent of the drawing's, heights are pixels: words keep their size on every screen."""
HEIGHT = 176.0
_BASE = 150.0
_TOP = 8.0
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-\d{2}", re.ASCII)
_MOST_TICKS = 12
_SCALE_LOW = 0.001
_SCALE_HIGH = 10.0
_SCALE_TICKS = ((0.001, "0.1 %"), (0.01, "1 %"), (0.1, "10 %"), (1.0, "as before"), (10.0, "10×"))


def month_of(day: str) -> int:
    """Months since year 0 of an ISO day."""
    return int(day[:4]) * 12 + int(day[5:7]) - 1


def is_day(text: str) -> bool:
    """Whether a text begins with an ISO day."""
    return _DAY.match(text) is not None


def month_words(month: int) -> str:
    """A month number in words."""
    return plain.day(f"{month // 12:04d}-{month % 12 + 1:02d}")


def months(
    days: Iterable[str],
    *,
    effective: str,
    as_of: str,
    covered: Sequence[tuple[str, str]],
    agreements: Sequence[tuple[str, str]] = (),
    noun: str = "event",
) -> Chart | None:
    """Events by month: before the agreement, in force up to ``as_of``, later; months outside ``covered`` stand grey.

    ``days``: ISO days of events; ``covered``: the spans some source reaches; ``agreements``: (day, title) of others."""
    counts = Counter(month_of(d) for d in days)
    named = [*(month_of(d) for span in covered for d in span), month_of(effective), month_of(as_of)]
    if not counts and not covered:
        return None
    first, last = min([*counts, *named]), max([*counts, *named])
    width = WIDTH / (last - first + 1)
    reached = [(month_of(a), month_of(b)) for a, b in covered]
    bars = [
        _bar((a - first) * width, _TOP, (b - a + 1) * width, _BASE - _TOP, _gap_words(a, b), "gap")
        for a, b in _gaps(first, last, reached)
    ]
    bars += _count_bars(counts, first, width, month_of(effective), month_of(as_of), noun)
    total = plain.counted(sum(counts.values()), noun)
    peak = plain.number(max(counts.values(), default=0))
    return Chart(
        caption=f"{total} by month, at most {peak} in one. Solid line: this agreement takes effect. "
        "Dashed line: the day asked about. Grey ground: no source reaches there.",
        width=WIDTH,
        height=HEIGHT,
        base=_BASE,
        peak=peak,
        bars=tuple(bars),
        ticks=_year_ticks(first, last, width),
        marks=_marks(first, last, width, effective, as_of, agreements),
        table=_by_year(counts),
    )


def _marks(
    first: int, last: int, width: float, effective: str, as_of: str, agreements: Sequence[tuple[str, str]]
) -> tuple[Tick, ...]:
    """The agreement, the day asked about, and the other agreements that lie within."""
    others = (
        Tick(_place(d, first, width), f"{title}, {plain.day(d[:10])}", "other")
        for d, title in agreements
        if first <= month_of(d) <= last
    )
    return (
        *others,
        Tick(_place(effective, first, width), f"In force from {plain.day(effective[:10])}", "agreement"),
        Tick(_place(as_of, first, width), f"As of {plain.day(as_of[:10])}", "asof"),
    )


def _count_bars(counts: Counter[int], first: int, width: float, start: int, end: int, noun: str) -> list[Bar]:
    """A bar a month: before the agreement, in force up to the day asked about, later."""
    peak = max(counts.values(), default=1)
    bars = []
    for month, n in sorted(counts.items()):
        height = (_BASE - _TOP) * n / peak
        kind = "before" if month < start else "after" if month <= end else "later"
        words = f"{month_words(month)}: {plain.counted(n, noun)}"
        bars.append(_bar((month - first) * width, _BASE - height, max(width * 0.85, 0.12), height, words, kind))
    return bars


def coverage(spans: Sequence[tuple[str, str]], first: str, last: str, recorded: Iterable[str]) -> Chart:
    """Which months a source covers, between two ISO days; ``recorded`` are the days of its records."""
    low, high = month_of(first), month_of(last)
    width = WIDTH / (high - low + 1)
    counts = Counter(month_of(d) for d in recorded)
    bars = []
    for a, b in spans:
        x = (month_of(a) - low) * width
        words = f"{plain.day(a)} to {plain.day(b)}"
        bars.append(_bar(x, _TOP, (month_of(b) - month_of(a) + 1) * width, 12.0, words, "before"))
    for month, n in sorted(counts.items()):
        words = f"{month_words(month)}: {plain.counted(n, 'record')}"
        bars.append(_bar((month - low) * width, _TOP + 14, max(width * 0.85, 0.12), 8.0, words, "after"))
    return Chart(
        caption="",
        width=WIDTH,
        height=50.0,
        base=_TOP + 24,
        peak="",
        bars=tuple(bars),
        ticks=_year_ticks(low, high, width),
    )


def scale(ratio: RateRatio) -> Scale:
    """The rate ratio with its interval on a logarithmic scale from a thousandth to ten times."""
    ticks = tuple(
        Tick(_on_scale(v), words)
        for v, words in ((0.001, "0.1 %"), (0.01, "1 %"), (0.1, "10 %"), (1.0, "as before"), (10.0, "10×"))
    )
    words = (
        f"Median {plain.times(ratio.median)}; with 95 % certainty between {plain.number(ratio.low)} "
        f"and {plain.number(ratio.high)} times"
    )
    return Scale(
        low=_on_scale(ratio.low),
        median=_on_scale(ratio.median),
        high=_on_scale(ratio.high),
        as_before=_on_scale(1.0),
        ticks=ticks,
        words=words,
    )


def _gaps(first: int, last: int, covered: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches of months that none of the spans covers."""
    start = first
    for a, b in sorted(covered):
        if a > start:
            yield start, min(a - 1, last)
        start = max(start, b + 1)
    if start <= last:
        yield start, last


def _gap_words(first: int, last: int) -> str:
    months = month_words(first) if first == last else f"{month_words(first)} to {month_words(last)}"
    return f"{months}: no source reaches here"


def _on_scale(value: float) -> float:
    bounded = _SCALE_HIGH if math.isnan(value) else min(max(value, _SCALE_LOW), _SCALE_HIGH)
    span = math.log10(_SCALE_HIGH) - math.log10(_SCALE_LOW)
    return round(100 * (math.log10(bounded) - math.log10(_SCALE_LOW)) / span, 2)


def _bar(x: float, y: float, width: float, height: float, words: str, kind: str) -> Bar:
    return Bar(round(x, 3), round(y, 2), round(width, 3), round(height, 2), words, kind)


def _place(day: str, first: int, width: float) -> float:
    inside = (int(day[8:10]) - 1) / 31 if len(day) >= 10 else 0.0
    return round((month_of(day) - first + inside) * width, 2)


def _year_ticks(first: int, last: int, width: float) -> tuple[Tick, ...]:
    years = [y for y in range(first // 12, last // 12 + 1) if first <= y * 12 <= last]
    step = max(1, math.ceil(len(years) / _MOST_TICKS))
    named = [y for y in years if y % step == 0]
    return tuple(
        Tick(round((y * 12 - first) * width, 2), str(y), "minor" if n % 2 else "tick") for n, y in enumerate(named)
    )


def _by_year(counts: Counter[int]) -> tuple[Pair, ...]:
    years: Counter[int] = Counter()
    for month, n in counts.items():
        years[month // 12] += n
    return tuple(Pair(str(year), plain.number(years[year])) for year in sorted(years))
