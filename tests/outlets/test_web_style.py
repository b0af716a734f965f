"""The style sheet: text can be read on its ground in light and dark, and nothing is fetched from anywhere."""

from __future__ import annotations

import re
from importlib import resources

import pytest

SHEET = resources.files("truceline.outlets.web").joinpath("static/truceline.css").read_text("utf-8")
_ROOTS = re.findall(r":root \{(.*?)\}", SHEET, re.DOTALL)
LIGHT, DARK = (dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block)) for block in _ROOTS[:2])
WORDS = ("ink", "soft", "link", "holding", "leaks", "eroding", "broken", "contested", "none")
GROUNDS = ("paper", "card", "tint")
MARKS = ("content", "source", "cue", "trigger", "evidence")


def light_of(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    high, low = sorted((light_of(a), light_of(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_can_be_read_on_their_ground(scheme: dict[str, str]) -> None:
    for word in WORDS:
        for ground in GROUNDS:
            assert contrast(scheme[word], scheme[ground]) >= 4.5, (word, ground)
    for mark in MARKS:
        assert contrast(scheme["ink"], scheme[mark]) >= 7, mark
    assert contrast(scheme["paper"], scheme["link"]) >= 4.5


def test_both_schemes_name_the_same_colours() -> None:
    assert set(LIGHT) == set(DARK)


def test_the_sheet_fetches_nothing() -> None:
    assert not re.search(r"@import|url\(|https?:", SHEET)
