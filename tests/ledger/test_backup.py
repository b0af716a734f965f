"""A backup taken while another writes holds what was committed, can be tried out, and goes back to either database."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import ledger_samples as samples
import pytest
from layout_1 import COUNTS, HEAD, unpack
from ledger_places import Places

from truceline.ledger import Ledger, LedgerError
from truceline.ledger.backup import back_up, restore, try_out
from truceline.ledger.chain import head_file, keep_head
from truceline.ledger.connection import store_at
from truceline.model.claim import Reading
from truceline.model.server import LedgerPlace


def _read(ledger: Ledger, n: int) -> None:
    doc = samples.document(f"{samples.TEXT} Report {n}.")
    ledger.add_reading(Reading(doc, (samples.shelling(doc.text),), reader="r/1"), case_id="toy")


def _fill(place: LedgerPlace) -> tuple[int, str]:
    with Ledger.open(place, case_id="toy") as ledger:
        for n in range(4):
            _read(ledger, n)
        ledger.add_rows([samples.row(n) for n in range(600)], source=samples.table())
        ledger.link()
        found = ledger.verify()
        return found.entries, found.head


def test_a_backup_is_whole_while_a_writer_goes_on(place: LedgerPlace, tmp_path: Path) -> None:
    head = _fill(place)
    with Ledger.open(place) as writer, writer.batch():
        _read(writer, 90)
        done = back_up(place, tmp_path / "b.sqlite")
        _read(writer, 91)
    assert (done.entries, done.head) == head
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.sqlite", "b.sqlite.head"]
    found = try_out(tmp_path / "b.sqlite", noted=head)
    assert (found.ok, found.entries, found.head, found.case) == (True, *head, "toy")
    assert (found.counts["event_rows"], found.counts["documents"]) == (600, 4)
    with Ledger.open(place, read_only=True) as ledger:
        assert ledger.verify(noted=head).ok
        assert ledger.counts()["documents"] == 6


def test_it_goes_back_where_nothing_is_and_overwrites_nothing(places: Places, tmp_path: Path) -> None:
    first, second = places("toy"), places("toy")
    head = _fill(first)
    back_up(first, tmp_path / "b.sqlite")
    with pytest.raises(LedgerError, match="ledger-exists"):
        back_up(first, tmp_path / "b.sqlite")
    with pytest.raises(LedgerError, match="ledger-exists"):
        restore(tmp_path / "b.sqlite", first, "toy")
    with pytest.raises(LedgerError, match="backup of 'toy', not of 'loc'"):
        restore(tmp_path / "b.sqlite", second, "loc")
    done = restore(tmp_path / "b.sqlite", second, "toy", noted=head)
    assert (done.ok, done.entries, done.head, done.to) == (True, *head, store_at(second).words)
    with Ledger.open(first, read_only=True) as old, Ledger.open(second) as new:
        assert new.counts() == old.counts()
        assert new.claims() == old.claims()
        assert new.incidents() == old.incidents()
        assert [h.excerpt for h in new.search("nakyal")] == [h.excerpt for h in old.search("nakyal")]
        _read(new, 77)
        assert new.verify(noted=head).ok


def test_it_goes_from_one_database_to_the_other(places: Places, tmp_path: Path) -> None:
    place = places("toy")
    head = _fill(place)
    back_up(place, tmp_path / "b.sqlite")
    done = restore(tmp_path / "b.sqlite", tmp_path / "home" / "toy.sqlite", "toy")
    assert (done.ok, done.entries, done.head) == (True, *head)


def test_a_backup_that_was_touched_is_not_put_back(place: LedgerPlace, tmp_path: Path) -> None:
    _fill(tmp_path / "toy.sqlite")
    back_up(tmp_path / "toy.sqlite", tmp_path / "b.sqlite")
    with closing(sqlite3.connect(tmp_path / "b.sqlite")) as connection:
        connection.execute("UPDATE journal SET body = replace(body, 'Pakistan', 'India') WHERE n = 3")
        connection.commit()
    found = try_out(tmp_path / "b.sqlite")
    assert not found.ok
    assert "entry 3" in found.problems[0]
    with pytest.raises(LedgerError, match=r"ledger-unreadable: .*not whole: entry 3"):
        restore(tmp_path / "b.sqlite", place, "toy")
    assert not Ledger.exists(place)


def test_a_backup_that_ends_too_early_is_refused(place: LedgerPlace, tmp_path: Path) -> None:
    """What was acknowledged after the backup is missed, where the end of the chain outlived the ledger."""
    head = _fill(tmp_path / "toy.sqlite")
    back_up(tmp_path / "toy.sqlite", tmp_path / "b.sqlite")
    store = store_at(place)
    with Ledger.open(tmp_path / "toy.sqlite") as ledger:
        _read(ledger, 5)
        keep_head(store.path, ledger._journal.head)
    with pytest.raises(LedgerError, match=rf"ledger-behind: .*entry {head[0]}, but entry {head[0] + 1}"):
        restore(tmp_path / "b.sqlite", place, "toy")
    head_file(store.path).unlink()
    assert restore(tmp_path / "b.sqlite", place, "toy").ok


def test_a_backup_of_an_older_layout_is_migrated_as_it_goes_back(place: LedgerPlace, tmp_path: Path) -> None:
    unpack(tmp_path / "old.sqlite")
    before = (tmp_path / "old.sqlite").read_bytes()
    done = restore(tmp_path / "old.sqlite", place, "loc")
    assert (done.ok, done.entries, done.head) == (True, HEAD.count, HEAD.hash)
    assert {name: done.counts[name] for name in COUNTS} == COUNTS
    assert (tmp_path / "old.sqlite").read_bytes() == before


def test_what_is_no_backup_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "b.sqlite").write_text("no ledger at all")
    with pytest.raises(LedgerError, match="ledger-unreadable"):
        try_out(tmp_path / "b.sqlite")
    with pytest.raises(LedgerError, match="ledger-missing"):
        try_out(tmp_path / "none.sqlite")
    with pytest.raises(LedgerError, match="ledger-missing"):
        back_up(tmp_path / "none.sqlite", tmp_path / "c.sqlite")
    assert list(Path(tempfile.gettempdir()).glob("truceline-restore-*")) == []
