"""Redaction: the words are nowhere any more, everything else holds, and they do not come back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import ledger_samples as samples
import pytest

from truceline.ledger import Ledger, LedgerError
from truceline.model.claim import Reading

WORD = "Zanzibarine"


def _reading(words: str, reader: str = "r/1") -> Reading:
    doc = samples.document(f"{samples.TEXT} {words} report.")
    return Reading(doc, (samples.shelling(doc.text),), reader=reader)


def _files(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir() if file.is_file()).lower()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    where = tmp_path / "toy.sqlite"
    with Ledger.open(where, who="an analyst") as ledger:
        for words in ("First", WORD, "Third"):
            ledger.add_reading(_reading(words), case_id="toy")
        ledger.add_reading(_reading(WORD, "r/2"), case_id="toy")
        ledger.link()
    return where


def test_the_words_are_gone_and_everything_else_holds(path: Path) -> None:
    with Ledger.open(path, who="the mission's head") as ledger:
        before = ledger.verify().entries
        gone = ledger.redact(3, why="a source asked for it")
        assert 3 in gone
        assert 5 in gone  # the other reading of the same document
        found = ledger.verify()
        assert (found.ok, found.redacted, found.entries) == (True, len(gone), before + 1)
        last = ledger.entry(before + 1)
        assert (last.kind, last.who, last.why) == ("redaction", "the mission's head", "a source asked for it")
        assert ledger.search(WORD) == ()
        assert len(ledger.search("Third")) == 1
        ledger.rebuild()
        assert ledger.verify().ok
        assert ledger.redact(3, why="again") == ()
    assert WORD.lower().encode() not in _files(path)


@pytest.mark.parametrize("shared", [(), ("joint",)])
def test_a_redacted_record_does_not_come_back(path: Path, shared: tuple[str, ...]) -> None:
    with Ledger.open(path) as ledger:
        ledger.redact(3, why="a source asked for it")
    with Ledger.open(path) as ledger:
        again = ledger.add_reading(_reading(WORD), case_id="toy", shared=shared)
        assert (again.new, again.refused) == (0, 1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET kind='redacted', key='2', who='', why='', salt='', body='', commitment='00' WHERE n = 2",
        "UPDATE journal SET kind='redacted', key='2', who='', why='', salt='', body='', commitment=NULL WHERE n = 2",
        "UPDATE journal SET commitment='00' WHERE n = 3",
        "UPDATE journal SET body='more' WHERE n = 3",
    ],
)
def test_words_taken_out_in_silence_are_found(path: Path, statement: str) -> None:
    with Ledger.open(path) as ledger:
        ledger.redact(3, why="a source asked for it")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()
    with Ledger.open(path, read_only=True) as ledger:
        assert not ledger.verify().ok


def test_what_must_stay_stays(path: Path) -> None:
    with Ledger.open(path) as ledger:
        for n, words in ((1, "which stays"), (999, "there is no entry")):
            with pytest.raises(LedgerError, match=words):
                ledger.redact(n, why="no")
