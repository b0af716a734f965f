"""The charts of a report as SVG: events by month with the verdict above, the rate ratio on its scale, the sectors."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from truceline.model.verdict import RateRatio
from truceline.outlets import plain
from truceline.outlets.claim_line import shorten
from truceline.outlets.reports import svg
from truceline.outlets.reports.blocks import Tone

_W = 720.0
_LEFT, _RIGHT = 34.0, 8.0
_LOW, _HIGH = 0.001, 10.0
_LETTER = 6.0
_NAME = 34
"""Characters of a sector's name beside its bars."""
_TONES: dict[str, Tone] = {
    "holding": "holding", "leaks": "leaks", "eroding": "eroding", "broken": "broken", "contested": "contested",
}  # fmt: skip


class Band(msgspec.Struct, frozen=True):
    """A verdict from one ISO day to another."""

    start: str
    end: str
    word: str


class Bars(msgspec.Struct, frozen=True):
    """A sector: events before the agreement and since."""

    name: str
    before: int
    since: int


def month(day: str) -> float:
    """Months since year 0 of an ISO day, with the part of the month gone by."""
    return int(day[:4]) * 12 + int(day[5:7]) - 1 + (int(day[8:10]) - 1) / 31


def months(
    days: Iterable[str], *, first: str, last: str, effective: str, as_of: str, covered: Sequence[tuple[str, str]],
    agreements: Sequence[tuple[str, str]], bands: Sequence[Band], title: str,
) -> str:  # fmt: skip
    """Events by month from one ISO day to another: before the agreement pale, in force full; where no source reaches
    grey; the agreements as lines with their numbers, the verdicts above as bands with their words."""
    low, high = math.floor(month(first)), math.floor(month(last)) + 1
    step = (_W - _LEFT - _RIGHT) / max(high - low, 1)
    counts = Counter(n for d in days if low <= (n := math.floor(month(d))) < high)
    peak = max(counts.values(), default=1)
    top, base = (64.0 if bands else 30.0), 200.0

    def x(at: float) -> float:
        return _LEFT + (min(max(at, low), high) - low) * step

    out = [svg.element("rect", x=0, y=0, width=_W, height=base + 24, fill="#ffffff")]
    edge = float(low)
    for start, end in [*sorted((month(a), month(b)) for a, b in covered), (float(high), float(high))]:
        if start > edge:
            gap = svg.element(
                "rect", x=x(edge), y=top, width=max(x(start) - x(edge), 0), height=base - top, fill=svg.GAP
            )
            out.append(gap)
        edge = max(edge, end)
    for share in (0.0, 0.5, 1.0):
        y = base - (base - top) * share
        out.append(svg.element("line", x1=_LEFT, x2=_W - _RIGHT, y1=y, y2=y, stroke=svg.RULE, stroke_width=0.5))
        if share and peak * share == int(peak * share):
            out.append(svg.text(_LEFT - 5, y + 4, plain.number(int(peak * share)), anchor="end", fill=svg.SOFT))
    started, ended = math.floor(month(effective)), math.floor(month(as_of))
    for at, n in sorted(counts.items()):
        height = (base - top) * n / peak
        fill = svg.BEFORE if at < started else svg.SINCE if at <= ended else svg.RULE
        bar = svg.element("rect", x=x(at), y=base - height, width=max(step * 0.85, 0.6), height=height, fill=fill)
        out.append(svg.titled(f"{plain.day(f'{at // 12:04d}-{at % 12 + 1:02d}')}: {n}", bar))
    out += _agreements(agreements, effective, x, low, high, top, base)
    if low <= month(as_of) <= high:
        here = x(month(as_of))
        out.append(svg.element("line", x1=here, x2=here, y1=top - 4, y2=base, stroke=svg.INK, stroke_dasharray="3 3"))
    out += [_band(b, x) for b in bands if month(b.end) >= low and month(b.start) <= high]
    years = [y for y in range(low // 12, high // 12 + 1) if low <= y * 12 < high]
    every = max(1, math.ceil(len(years) * 34 / (_W - _LEFT)))
    for year in years[::every]:
        out.append(svg.element("line", x1=x(year * 12), x2=x(year * 12), y1=base, y2=base + 4, stroke=svg.SOFT))
        out.append(svg.text(x(year * 12) + 2, base + 16, str(year), fill=svg.SOFT))
    return svg.document(_W, base + 24, title, *out)


def _agreements(
    agreements: Sequence[tuple[str, str]], effective: str, x: object, low: int, high: int, top: float, base: float
) -> list[str]:
    assert callable(x)
    out, last = [], -99.0
    for n, (day, title) in enumerate(agreements, 1):
        if not low <= month(day) <= high:
            continue
        at = x(month(day))
        own = day[:10] == effective[:10]
        drawn = svg.element(
            "line", x1=at, x2=at, y1=top - 8, y2=base, stroke=svg.INK if own else svg.SOFT,
            stroke_width=1.6 if own else 0.8,
        )  # fmt: skip
        label = max(at, last + 15)
        last = label
        drawn += svg.element("circle", cx=label, cy=top - 16, r=7, fill=svg.INK if own else "#ffffff", stroke=svg.INK)
        drawn += svg.text(label, top - 12, str(n), size=10, anchor="middle", fill="#ffffff" if own else svg.INK)
        out.append(svg.titled(f"{n}: {title}, {plain.day(day)}", drawn))
    return out


def _band(band: Band, x: object) -> str:
    assert callable(x)
    start, end = x(month(band.start)), x(month(band.end))
    width = max(end - start, 1.0)
    drawn = svg.element(
        "rect", x=start, y=8, width=max(width - 0.8, 0.8), height=20, fill=svg.TONES[plain.slug(band.word)]
    )
    named = band.word if width > len(band.word) * _LETTER + 8 else _letter(band.word) if width > 10 else ""
    if named:
        drawn += svg.text(start + width / 2, 22, named, size=9.5, anchor="middle", fill="#ffffff")
    return svg.titled(f"{band.word}, {plain.interval(band.start, band.end)}", drawn)


def _letter(word: str) -> str:
    return {"INSUFFICIENT DATA": "?", "HOLDING WITH LEAKS": "L"}.get(word, word[:1])


def ratio(found: RateRatio, title: str) -> str:
    """The rate ratio with its interval on a logarithmic scale from a thousandth to ten times."""
    left, right, y = 20.0, _W - 20.0, 24.0

    def x(at: float) -> float:
        bounded = _HIGH if math.isnan(at) else min(max(at, _LOW), _HIGH)
        share = (math.log10(bounded) - math.log10(_LOW)) / (math.log10(_HIGH) - math.log10(_LOW))
        return left + share * (right - left)

    out = [
        svg.element("rect", x=0, y=0, width=_W, height=66, fill="#ffffff"),
        svg.element("rect", x=left, y=y - 9, width=x(0.2) - left, height=18, fill="#dfe9e4"),
        svg.element("rect", x=x(1.0), y=y - 9, width=right - x(1.0), height=18, fill="#f1dfda"),
        svg.element("line", x1=left, x2=right, y1=y, y2=y, stroke=svg.RULE),
    ]
    for at, words in ((0.001, "0.1 %"), (0.01, "1 %"), (0.1, "10 %"), (0.2, "20 %"), (1.0, "as before"), (10.0, "10×")):
        out.append(svg.element("line", x1=x(at), x2=x(at), y1=y - 9, y2=y + 12, stroke=svg.SOFT, stroke_width=0.7))
        anchor = "start" if at == _LOW else "end" if at == _HIGH else "middle"
        out.append(svg.text(x(at), y + 26, words, anchor=anchor, fill=svg.SOFT))
    out.append(svg.element("line", x1=x(found.low), x2=x(found.high), y1=y, y2=y, stroke=svg.INK, stroke_width=3))
    out.append(svg.element("circle", cx=x(found.median), cy=y, r=5.5, fill=svg.SINCE, stroke="#ffffff"))
    return svg.document(_W, 66, title, *out)


def sectors(bars: Sequence[Bars], title: str) -> str:
    """Each sector's events before the agreement (pale) and since (full), in the order given."""
    row, left = 22.0, 196.0
    peak = max((max(b.before, b.since) for b in bars), default=1) or 1
    wide = _W - left - 50
    height = row * len(bars) + 8
    out = [svg.element("rect", x=0, y=0, width=_W, height=height, fill="#ffffff")]
    for n, bar in enumerate(bars):
        y = 4 + n * row
        out.append(svg.text(left - 8, y + 13, shorten(bar.name, _NAME), anchor="end"))
        for told, fill, at in ((bar.before, svg.BEFORE, y + 1), (bar.since, svg.SINCE, y + 10)):
            out.append(svg.element("rect", x=left, y=at, width=max(wide * told / peak, 0.8), height=8, fill=fill))
            out.append(svg.text(left + wide * told / peak + 4, at + 7.5, plain.number(told), size=8.5, fill=svg.SOFT))
    return svg.document(_W, height, title, *out)


def tone(word: str) -> Tone:
    """A verdict's tone."""
    return _TONES.get(plain.slug(word), "none")
