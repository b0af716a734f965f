"""Copying a ledger whole: a file as it stands between two commits, or a journal entry by entry from one database to
another."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from truceline.ledger import chain, schema, tree
from truceline.ledger.bodies import body_of
from truceline.ledger.chain import Head
from truceline.ledger.connection import Store, create
from truceline.ledger.errors import LedgerError
from truceline.ledger.in_file import quoted
from truceline.ledger.journal import columns, entries, put, stored_head


def copy_file(source: Path, target: Path) -> None:
    """Copy an SQLite file, whole or not at all; a writer may be at work."""
    draft = target.with_name(target.name + ".new")
    draft.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(f"file:{quoted(source)}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(draft)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
    reach_disk(draft)
    draft.replace(target)
    reach_disk(target.parent)


def reach_disk(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def pour(source: sa.Connection, target: Store) -> Head:
    """Put a journal to an empty place, entry for entry, in one transaction, and make every other table anew from it;
    where its chain ends. LedgerError where there is a ledger already."""
    lock = target.lock()
    lock.take()
    engine = target.engine(lock)
    try:
        if target.layout(engine):
            what = "there is a ledger here already; nothing was overwritten."
            raise LedgerError("ledger-exists", what, place=target.words, mend="Move it away first.")
        with engine.begin() as connection:
            create(connection)
            for batch in entries(source):
                connection.execute(sa.insert(schema.journal), [columns(entry) for entry in batch])
                put(connection, ((entry, body_of(entry)) for entry in batch))
            head = stored_head(source)
            connection.execute(sa.insert(schema.head).values(id=1, count=head.count, hash=head.hash))
            tree.extend(connection, head.count)
        chain.keep_head(target.path, head)
    finally:
        engine.dispose()
        lock.release()
    return head


def as_one_file(path: Path) -> None:
    """Make a ledger that nobody has open one file, without a log beside it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    path.with_name(path.name + ".lock").unlink(missing_ok=True)
    reach_disk(path)
    reach_disk(path.parent)
