"""A replay as a chart (SVG) and as a strip of letters for a terminal.

Two ribbons, one a clock, coloured and lettered by verdict; below, the rate ratio with its interval on a logarithmic
scale. The letters say what the colours say, and a title on each stretch names its days.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

import msgspec

from truceline.judgement.replay import Moment, Replay, Said


class Look(msgspec.Struct, frozen=True):
    """How a verdict is shown: its letter and its colour (those of the page)."""

    letter: str
    colour: str
    words: str


LOOKS = {
    "HOLDING": Look("H", "#1c6b58", "holding"),
    "HOLDING WITH LEAKS": Look("L", "#a89b1f", "holding with leaks"),
    "ERODING": Look("E", "#d9822b", "eroding"),
    "BROKEN": Look("B", "#94302b", "broken"),
    "CONTESTED": Look("C", "#5d4a8a", "contested"),
    "INSUFFICIENT DATA": Look(".", "#d8d3c7", "insufficient data"),
    None: Look("-", "#ffffff", "no ceasefire in force"),
}
"""Every verdict, and None for a day on which no ceasefire was in force."""

_WIDTH, _LEFT, _RIGHT = 960.0, 130.0, 20.0
_RIBBON = 34.0
_PLOT = 150.0
_LOW, _HIGH = 0.01, 10.0
_MOST_TICKS = 14
_LETTER_ROOM = 14.0
"""Pixels that a stretch must have to carry its letter."""
_INK, _SOFT = "#1c2429", "#55616a"


def strip(found: Replay) -> Iterator[str]:
    """A letter a day, a line a year (where the days are months: the twelve months), one clock a block."""
    yield "  ".join(f"{look.letter} {look.words}" for look in LOOKS.values())
    for name, pick in _clocks(found):
        yield name
        for year, moments in groupby(found.moments, key=lambda m: m.day[:4]):
            yield f"  {year} {_letters(list(moments), pick, found.every == 'month')}"


def _letters(moments: Sequence[Moment], pick: Callable[[Moment], Said | None], by_month: bool) -> str:
    out = []
    for moment in moments:
        said = pick(moment)
        out.append((int(moment.day[5:7]), LOOKS[said.verdict].letter if said is not None else " "))
    if not by_month:
        return "".join(letter for _, letter in out)
    last = dict(out)
    return "".join(last.get(month, " ") for month in range(1, 13)).rstrip()


def _clocks(found: Replay) -> list[tuple[str, Callable[[Moment], Said | None]]]:
    happened: Callable[[Moment], Said | None] = lambda m: m.happened  # noqa: E731 - a pair of pickers
    published: Callable[[Moment], Said | None] = lambda m: m.published  # noqa: E731 - a pair of pickers
    named = [("by what had happened", happened)]
    both = any(m.published is not None for m in found.moments)
    return [*named, ("by what had been published", published)] if both else named


def svg(found: Replay, title: str) -> str:
    """The chart, a document of its own: no script, no font and no address outside it."""
    chart = _Chart(found)
    height = chart.bottom + 66
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {height:g}" role="img" '
        f'aria-label={quoteattr(title)} font-family="system-ui, sans-serif" font-size="13">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH:g}" height="{height:g}" fill="#faf8f3"/>',
        f'<text x="16" y="26" font-size="17" font-weight="600" fill="{_INK}">{escape(title)}</text>',
        *chart.ribbons(),
        *chart.ratios(),
        *chart.agreements(),
        *chart.years(),
        *_legend(chart.bottom + 44),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


class _Chart:
    """Where things stand: days from left to right, ribbons above, ratios below."""

    def __init__(self, found: Replay) -> None:
        self._moments = found.moments
        self._clocks = _clocks(found)
        self._step = (_WIDTH - _LEFT - _RIGHT) / max(1, len(found.moments))
        self._plot_top = 50 + len(self._clocks) * (_RIBBON + 10) + 14
        self.bottom = self._plot_top + _PLOT

    def _x(self, n: float) -> float:
        return round(_LEFT + n * self._step, 2)

    def ribbons(self) -> Iterator[str]:
        """One ribbon a clock: neighbouring days with one verdict are one stretch."""
        for row, (name, pick) in enumerate(self._clocks):
            y = 44 + row * (_RIBBON + 10)
            words = name.removeprefix("by what had ").removeprefix("been ")
            yield f'<text x="{_LEFT - 10:g}" y="{y + 21:g}" text-anchor="end" fill="{_SOFT}">{words}</text>'
            start = 0
            for verdict, group in groupby(self._moments, key=lambda m: s.verdict if (s := pick(m)) else None):
                stretch = list(group)
                yield self._stretch(LOOKS[verdict], stretch, start, y)
                start += len(stretch)

    def _stretch(self, look: Look, stretch: Sequence[Moment], start: int, y: float) -> str:
        x, width = self._x(start), round(len(stretch) * self._step, 2)
        words = escape(f"{look.words}, {stretch[0].day} to {stretch[-1].day}")
        ink = _INK if look.letter in ".-" else "#ffffff"
        letter = (
            f'<text x="{x + width / 2:.2f}" y="{y + 22:g}" text-anchor="middle" fill="{ink}">{look.letter}</text>'
            if width >= _LETTER_ROOM
            else ""
        )
        box = f'<rect x="{x}" y="{y:g}" width="{width}" height="{_RIBBON:g}" fill="{look.colour}" stroke="#ffffff"/>'
        return f"<g><title>{words}</title>{box}{letter}</g>"

    def ratios(self) -> Iterator[str]:
        """The rate ratio of the first clock with its 95 % interval, and the line at which nothing changed."""
        yield f'<text x="{_LEFT - 10:g}" y="{self._plot_top + 12:g}" text-anchor="end" fill="{_SOFT}">rate ratio</text>'
        for value, words in ((0.01, "1 %"), (0.1, "10 %"), (1.0, "as before"), (10.0, "10×")):
            y = self._y(value)
            yield f'<line x1="{_LEFT:g}" x2="{_WIDTH - _RIGHT:g}" y1="{y}" y2="{y}" stroke="#d8d3c7"/>'
            if value < _HIGH:
                yield f'<text x="{_LEFT - 10:g}" y="{y + 4:.2f}" text-anchor="end" fill="{_SOFT}">{words}</text>'
        for n, moment in enumerate(self._moments):
            ratio = moment.happened.rate_ratio
            if ratio is None:
                continue
            x = self._x(n + 0.5)
            colour = LOOKS[moment.happened.verdict].colour
            words = f"{moment.day}: {ratio.median:.2g} (95 % {ratio.low:.2g} to {ratio.high:.2g})"
            high, low = self._y(ratio.high), self._y(ratio.low)
            yield (
                f'<g><title>{words}</title><line x1="{x}" x2="{x}" y1="{high}" y2="{low}" '
                f'stroke="{colour}" stroke-width="1.5" opacity=".55"/>'
                f'<circle cx="{x}" cy="{self._y(ratio.median)}" r="2" fill="{colour}"/></g>'
            )

    def _y(self, value: float) -> float:
        inside = min(max(value, _LOW), _HIGH)
        share = (math.log10(inside) - math.log10(_LOW)) / (math.log10(_HIGH) - math.log10(_LOW))
        return round(self.bottom - share * _PLOT, 2)

    def agreements(self) -> Iterator[str]:
        """A line where another agreement took effect."""
        for n, moment in enumerate(self._moments):
            if n and moment.happened.agreement != self._moments[n - 1].happened.agreement:
                x, words = self._x(n), escape(f"{moment.happened.agreement}, in force by {moment.day}")
                yield (
                    f'<g><title>{words}</title><line x1="{x}" x2="{x}" y1="38" y2="{self.bottom:g}" stroke="{_INK}" '
                    f'stroke-dasharray="4 3"/></g>'
                )

    def years(self) -> Iterator[str]:
        """The years below, as many as there is room for."""
        firsts = [(n, m.day[:4]) for n, m in enumerate(self._moments)]
        starts = [(n, year) for i, (n, year) in enumerate(firsts) if i == 0 or firsts[i - 1][1] != year]
        step = max(1, math.ceil(len(starts) / _MOST_TICKS))
        for n, year in starts[::step]:
            yield f'<text x="{self._x(n)}" y="{self.bottom + 18:g}" fill="{_SOFT}">{year}</text>'


def _legend(y: float) -> Iterator[str]:
    x = 16.0
    for look in LOOKS.values():
        yield f'<rect x="{x:g}" y="{y - 11:g}" width="14" height="14" fill="{look.colour}" stroke="{_SOFT}"/>'
        yield f'<text x="{x + 19:g}" y="{y:g}" fill="{_INK}">{look.letter} {look.words}</text>'
        x += 42 + 7.0 * len(look.words)
