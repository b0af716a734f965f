"""Search: any text is a safe query."""

from __future__ import annotations

from collections.abc import Iterator

import ledger_samples as samples
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_places import Places

from truceline.ledger import Ledger
from truceline.ledger.search import terms
from truceline.model.claim import Reading


@pytest.fixture(scope="module")
def ledger(places: Places) -> Iterator[Ledger]:
    texts = {
        "2016-11-24": samples.TEXT,
        "2018-05-29": "The two armies agreed to implement the ceasefire. Café owners in Nakyal <b>rejoiced</b>.",
        "2021-02-25": "Strict observance along the Line of Control from midnight.",
    }
    with Ledger.open(places("toy")) as opened:
        for day, text in texts.items():
            opened.add_reading(Reading(samples.document(text, day=day), (), reader="r/1"), case_id="toy")
        yield opened


def _days(ledger: Ledger, words: str) -> list[str | None]:
    return [hit.document.published for hit in ledger.search(words)]


def test_all_words_must_stand_latest_first(ledger: Ledger) -> None:
    assert _days(ledger, "nakyal") == ["2018-05-29", "2016-11-24"]
    assert _days(ledger, "nakyal ceasefire") == ["2018-05-29"]
    assert _days(ledger, '"line of control"') == ["2021-02-25"]
    assert _days(ledger, '"control of line"') == []
    assert _days(ledger, "cafe") == ["2018-05-29"]
    assert len(ledger.search("nakyal", limit=1, offset=1)) == 1


def test_the_excerpt_marks_what_matched_and_keeps_the_text(ledger: Ledger) -> None:
    hit = ledger.search("rejoiced")[0]
    assert ("rejoiced", True) in hit.excerpt
    assert "<b>" in "".join(text for text, _ in hit.excerpt)


@pytest.mark.parametrize(
    "query",
    ["", "   ", '"', "'", "OR", "NOT", "AND AND", "NEAR(", "title:x", "a*", "-b", "^c", "(", "{a b}:", ";--", "\x00"],
)
def test_signs_of_the_query_language_are_just_text(ledger: Ledger, query: str) -> None:
    ledger.search(query)


def test_a_query_without_words_finds_nothing(ledger: Ledger) -> None:
    assert terms('?! "" -') == ()
    assert ledger.search("?!") == ()


@given(query=st.text(max_size=60))
def test_no_text_breaks_a_search(ledger: Ledger, query: str) -> None:
    ledger.search(query.encode("utf-8", "ignore").decode())
