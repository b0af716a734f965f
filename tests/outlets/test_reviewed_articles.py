"""Reviews as training data: labelled articles with their text, as reviewers left them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from truceline.ledger import Ledger
from truceline.model.claim import Event
from truceline.model.claim_review import ClaimReview
from truceline.outlets.evaluation.gold import GoldArticle
from truceline.outlets.reviewed_articles import articles


@pytest.fixture
def home(web_world: ModuleType, tmp_path: Path) -> Path:
    with Ledger.open(tmp_path / "loc.sqlite", case_id="loc") as ledger:
        for reading in (web_world.agreed(), web_world.shelled()):
            ledger.add_reading(reading, case_id="loc", source="test")
        held = {c.claim.id: c for c in ledger.claims() if len(c.claim.evidence) and "shell" in str(c.claim)}
        event = held["e1"]
        assert isinstance(event.claim, Event)
        corrected = msgspec.structs.replace(event.claim, standing="alleged")
        ledger.add_review(ClaimReview(claim=event.id, verdict="correct", who="desk", corrected=corrected))
        others = [c for c in ledger.claims(document=event.document_id) if c.id != event.id]
        for claim, verdict in zip(others, ("accept", "reject", "accept"), strict=True):
            ledger.add_review(ClaimReview(claim=claim.id, verdict=verdict, who="desk", note="seen"))  # type: ignore[arg-type] # two of the values
    return tmp_path


def test_reviewed_documents_are_labelled_articles(home: Path) -> None:
    with Ledger.open(home / "loc.sqlite", read_only=True) as ledger:
        (article,) = articles(ledger)
    gold = msgspec.convert(article, GoldArticle)
    text = article["text"]
    assert isinstance(text, str)
    assert article["complete"] is True
    assert len(gold.statements) + len(gold.events) == 3
    labels = [*gold.statements, *gold.events]
    quotes = [label.content if hasattr(label, "content") else label.trigger for label in labels]
    assert all(text[q.span[0] : q.span[1]] == q.q for q in quotes if q.span)
    assert {e.standing for e in gold.events} >= {"alleged"}
    rejected = msgspec.json.decode(msgspec.json.encode(article["rejected"]))
    assert sum(len(held) for held in rejected.values()) == 1
    decided = msgspec.json.decode(msgspec.json.encode(article["events"]))[0]["review"]
    assert decided["who"] == "desk"


def test_the_command_writes_them_line_by_line(home: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", "from truceline.outlets.cli.app import main; main()", "export-reviews", "loc"],
        env={**os.environ, "TRUCELINE_HOME": str(home)}, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    (line,) = told.stdout.splitlines()
    assert json.loads(line)["label"] == "reviewed"
    assert told.stderr == "1 reviewed document\n"
