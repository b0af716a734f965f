"""Drawings written as SVG: every value and every word goes through these functions, so that words stay words."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from truceline.outlets.reports.characters import clean

FONT = "'Libertinus Serif', 'Noto Naskh Arabic', Georgia, 'Times New Roman', serif"
INK, SOFT, RULE, TINT = "#1c2429", "#55616a", "#b9b4a7", "#ece8de"
BEFORE, SINCE, GAP = "#8ba3ad", "#b4611a", "#e9e5da"
TONES = {
    "holding": "#1c6b58", "leaks": "#8a7d16", "eroding": "#b06a1b", "broken": "#94302b", "contested": "#5d4a8a",
    "none": "#7d878d",
}  # fmt: skip
"""A verdict's colour by its slug, those of the page."""


def element(name: str, inner: str = "", /, **given: float | str) -> str:
    """An element with its attributes (``_`` is written ``-``); ``inner`` is SVG already."""
    told = "".join(f" {k.rstrip('_').replace('_', '-')}={quoteattr(value(v))}" for k, v in given.items())
    return f"<{name}{told}>{inner}</{name}>" if inner else f"<{name}{told}/>"


def value(given: float | str) -> str:
    """A number in two decimals at most, or words."""
    return given if isinstance(given, str) else f"{round(given, 2):g}"


def text(
    x: float, y: float, words: str, *, size: float = 11, anchor: str = "start", fill: str = INK, **given: str
) -> str:
    """Words at a place."""
    return element(
        "text", escape(clean(words)) or " ", x=x, y=y, font_size=size, text_anchor=anchor, fill=fill, **given
    )


def titled(words: str, inner: str) -> str:
    """A part of a drawing with the words that a pointer brings up."""
    return f"<g><title>{escape(clean(words))}</title>{inner}</g>"


def document(width: float, height: float, title: str, *parts: str) -> str:
    """A drawing: no script, no face and no address outside it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {value(width)} {value(height)}" '
        f'width="{value(width)}" height="{value(height)}" role="img" font-family="{FONT}">'
        f"<title>{escape(clean(title))}</title>{''.join(parts)}</svg>"
    )
