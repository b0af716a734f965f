"""The Python surface: the same verbs as the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import truceline
from truceline.errors import TrucelineError
from truceline.settings import settings

TEXT = (
    "Two soldiers were killed when Pakistani troops shelled forward posts in the Poonch sector on Monday, an Indian "
    "army spokesman said. Islamabad denied the charge and said its troops had observed the ceasefire."
)


def test_read_gives_claims_with_their_words() -> None:
    reading = truceline.read(TEXT, published="2020-11-18", case="loc")
    assert reading.claims
    for claim in reading.claims:
        for e in claim.evidence:
            assert TEXT[e.start : e.end] == e.quote


def test_reading_twice_gives_the_same() -> None:
    assert truceline.read(TEXT, published="2020-11-18") == truceline.read(TEXT, published="2020-11-18")


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(TrucelineError, match="someday"):
        truceline.read(TEXT, published="someday")


def test_a_case_is_watched_asked_and_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUCELINE_HOME", str(tmp_path / "home"))
    source = tmp_path / "items.jsonl"
    source.write_text(json.dumps({"id": "one", "text": TEXT, "date": "2020-11-18"}), "utf-8")
    with truceline.open_case("loc") as case:
        first = case.watch(str(source))
        again = case.watch(str(source))
        assert (first.new, again.new, again.known) == (1, 0, 1)
        told = case.verdict(as_of="2020-12-31")
        assert told.verdict == "INSUFFICIENT DATA"
        assert told.coverage.reason
        assert case.ledger.verify().ok
        assert case.read(TEXT).claims


@pytest.mark.parametrize(
    ("name", "value"),
    [("TRUCELINE_ALLOW_PRIVATE", "yes"), ("TRUCELINE_LIMIT_TEXT_CHARS", "-1"), ("TRUCELINE_LIMIT_TEXT_CHARS", "many")],
)
def test_a_setting_that_means_nothing_is_refused(name: str, value: str) -> None:
    with pytest.raises(TrucelineError, match=name):
        settings({name: value})


def test_an_unknown_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUCELINE_LIMIT_TEXTCHARS", "5")
    from truceline.surface import Reader

    with pytest.raises(TrucelineError, match="no limit"):
        next(Reader.of(None).readings(["nowhere.txt"]))
