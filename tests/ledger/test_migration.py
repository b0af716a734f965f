"""A ledger of an older layout becomes one of this layout with all it holds; what was touched before is not carried
over."""

from __future__ import annotations

from pathlib import Path

import ledger_samples as samples
import pytest
import sqlalchemy as sa
from layout_1 import COUNTS, ENTRIES, HEAD, put

from truceline.ledger import Ledger, LedgerError, dialect, migration, schema
from truceline.ledger.connection import store_at
from truceline.model.server import LedgerPlace


@pytest.fixture
def old(place: LedgerPlace) -> LedgerPlace:
    put(place)
    return place


def test_a_reader_says_what_to_run(old: LedgerPlace) -> None:
    with pytest.raises(LedgerError, match=r"ledger-older: .*layout 1.*truceline migrate"):
        Ledger.open(old, read_only=True)


def test_opening_for_writing_migrates_with_all_it_holds(old: LedgerPlace) -> None:
    with Ledger.open(old, case_id="loc") as ledger:
        found = ledger.verify()
        assert (found.ok, found.entries, found.head) == (True, HEAD.count, HEAD.hash)
        counts = ledger.counts()
        assert {name: counts[name] for name in COUNTS} == COUNTS
        assert len(ledger.search("ceasefire")) == 4
        assert ledger.incidents()
        assert ledger.add_reading(samples.reading(), case_id="loc").new == 1
    with Ledger.open(old, read_only=True) as ledger:
        found = ledger.verify(noted=(HEAD.count, HEAD.hash))
        assert (found.ok, found.entries) == (True, ENTRIES + 1)


def test_old_entries_keep_their_hashes_and_new_ones_are_of_this_layout(old: LedgerPlace) -> None:
    with Ledger.open(old) as ledger:
        ledger.add_reading(samples.reading(), case_id="loc")
        j = schema.journal.c
        with ledger._engine.connect() as connection:
            salted = connection.execute(sa.select(j.n, j.who).where(j.salt != "")).all()
    assert [tuple(row) for row in salted] == [(ENTRIES + 1, "program")]


def test_migrating_again_changes_nothing(old: LedgerPlace) -> None:
    heads = []
    for _ in range(2):
        with Ledger.open(old) as ledger:
            heads.append((ledger.verify().head, ledger.counts()))
    assert heads[0] == heads[1]


@pytest.mark.parametrize(
    "touch",
    [
        "UPDATE journal SET body = replace(body, 'Pakistan', 'India') WHERE n = 60",
        "DELETE FROM journal WHERE n = 40",
        "DELETE FROM journal WHERE n > 120",
    ],
)
def test_an_old_ledger_that_was_touched_is_left_as_it_is(old: LedgerPlace, touch: str) -> None:
    store = store_at(old)
    lock = store.lock()
    lock.take()
    with store.engine(lock).begin() as connection:
        connection.exec_driver_sql(touch)
    with store.engine(lock).connect() as connection:
        before = connection.execute(sa.text("SELECT count(*), max(hash) FROM journal")).one()
    lock.release()
    with pytest.raises(LedgerError, match="not whole, so it is not migrated"):
        Ledger.open(old)
    engine = store.engine()
    with engine.connect() as connection:
        assert dialect.of(connection).layout(connection) == 1
        assert connection.execute(sa.text("SELECT count(*), max(hash) FROM journal")).one() == before
    engine.dispose()


def test_a_migration_that_breaks_off_leaves_the_old_ledger(old: LedgerPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(connection: sa.Connection) -> int:
        raise OSError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr(migration, "remake", broken)
        with pytest.raises(OSError, match="power"):
            Ledger.open(old)
    with pytest.raises(LedgerError, match="ledger-older"):
        Ledger.open(old, read_only=True)
    if isinstance(old, Path):
        assert [p.name for p in old.parent.glob("*.layout-1")] == [f"{old.name}.layout-1"]
    with Ledger.open(old) as ledger:
        assert ledger.verify().ok
    if isinstance(old, Path):
        assert list(old.parent.glob("*.layout-1*")) == []
