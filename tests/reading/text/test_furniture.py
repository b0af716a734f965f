"""Furniture patterns: each line of the data file is a pattern that compiles, and article sentences pass."""

from __future__ import annotations

import pytest

from truceline.reading.text.furniture import kind_of, kinds, patterns

ARTICLE_LINES = [
    "By Friday the guns had fallen silent along the whole line, residents said.",
    "Read in parliament on Monday, the statement blamed both armies.",
    "Image recognition helped the mission count the craters, its report said.",
    "Share prices fell after the shelling, traders in the capital said on Tuesday afternoon.",
    "Follow-up talks were held in March.",
    "Source: the ministry said the source of the fire could not be established, and that an inquiry would follow.",
]


def test_every_pattern_is_of_a_known_kind() -> None:
    assert {kind for kind, _ in patterns()} == {"byline", "credit", "related", "share", "subscribe", "notice"}


@pytest.mark.parametrize("line", ARTICLE_LINES)
def test_article_sentences_are_not_furniture(line: str) -> None:
    assert kind_of(line) is None


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("By Jane Doe, Updated : Mar 08, 2021 14:06 IST", "byline"),
        ("Last updated at 10:15 GMT on 4 May 2019", "byline"),
        ("Image Source- Agency", "credit"),
        ("(Photo by A. Nother/Agency)", "credit"),
        ("Also Read- Some other story", "related"),
        ("READ ALSO: Some other story", "related"),
        ("Should Read- Yet another story", "related"),
        ("Follow us on Twitter, Facebook and Telegram", "share"),
        ("Share this article", "share"),
        ("Media playback is unsupported on your device", "notice"),
        ("Sign up for our daily newsletter", "subscribe"),
        ("Monday Aug 27, 2018", "byline"),
        ("03 Aug 2017,Thursday", "byline"),
        ("Associated correspondents in the capital contributed to this report.", "notice"),
        ("___", "notice"),
    ],
)
def test_furniture_is_recognised(line: str, kind: str) -> None:
    assert kind_of(line) == kind


def test_a_long_paragraph_printed_twice_is_read_once() -> None:
    caption = "A soldier stands guard at a crossing point near the line on Tuesday, before the truce was to begin."
    assert kinds([caption, caption, "The truce held."], [False] * 3) == ["body", "furniture", "body"]


def test_a_summary_and_captions_before_the_dateline_are_read_once() -> None:
    lead = "Government forces and fighters exchanged fire on Friday in the port, and seven people died, doctors said."
    before = ["Seven dead in port city", lead, "People greet fighters on an armoured carrier."]
    assert kinds([*before, f"MARIUPOL, Ukraine- {lead}", "More fire followed."], [False] * 5) == [
        "headline", "furniture", "furniture", "body", "body",
    ]  # fmt: skip
    other = "Government forces withdrew from the port on Friday, and nobody was hurt, both sides said later."
    assert "furniture" not in kinds([*before, f"MARIUPOL, Ukraine- {other}", "More fire followed."], [False] * 5)
