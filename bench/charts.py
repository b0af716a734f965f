"""Bars with the limit drawn in, as SVG: a chart that says what was asked and what came out."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import msgspec

WIDTH, LABEL, ROW, HEAD = 760, 300, 30, 74


class Bar(msgspec.Struct, frozen=True):
    """One figure: what it is, its value (a share), and the band it should lie in (low, high)."""

    label: str
    value: float
    low: float
    high: float


def bars(path: Path, title: str, note: str, rows: Sequence[Bar], top: float) -> None:
    """Writes the chart. Values inside their band are blue, outside red; the band is grey."""
    scale = (WIDTH - LABEL - 90) / top
    height = HEAD + ROW * len(rows) + 12
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" '
        f'font-size="13" role="img" aria-label="{escape(title)}">',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="12" y="26" font-size="17" font-weight="bold">{escape(title)}</text>',
        f'<text x="12" y="48" fill="#444">{escape(note)}</text>',
    ]
    for i, row in enumerate(rows):
        y = HEAD + i * ROW
        good = row.low <= row.value <= row.high
        colour = "#1f5f99" if good else "#b3261e"
        left, right = LABEL + row.low * scale, LABEL + min(row.high, top) * scale
        length = max(min(row.value, top) * scale, 1)
        parts += [
            f'<rect x="{left:.1f}" y="{y - 4}" width="{max(right - left, 1):.1f}" height="24" fill="#dde3ea"/>',
            f'<rect x="{LABEL}" y="{y}" width="{length:.1f}" height="16" fill="{colour}"/>',
            f'<text x="{LABEL - 8}" y="{y + 13}" text-anchor="end">{escape(row.label)}</text>',
            f'<text x="{LABEL + length + 6:.1f}" y="{y + 13}">{row.value:.1%}{"" if good else " (outside)"}</text>',
        ]
    parts.append("</svg>")
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")
