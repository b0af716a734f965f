"""A ledger of layout 1 with real data in it, as the program of that layout wrote it (from articles, rows and count
reports that ship with the Line of Control case), put to either database."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from truceline.ledger.chain import Head, keep_head
from truceline.ledger.connection import store_at
from truceline.ledger.in_server import ServerLock
from truceline.model.server import LedgerPlace

FILE = Path(__file__).parent / "data" / "loc-layout-1.sqlite.gz"
ENTRIES = 130
HEAD = Head(ENTRIES, "e394bd1c8c611ec02eb2af47aff312502852ac0c6dd02a6d1e3703ccf040f4ef")
COUNTS = {
    "entries": 130, "documents": 23, "documents_with_claims": 19, "claims": 68, "statements": 21, "events": 47,
    "event_rows": 30, "event_rows_in_scope": 25, "tallies": 59, "ladder_entries": 8, "refusals": 1, "verdicts": 1,
    "table_sources": 3,
}  # fmt: skip
"""What the program of layout 1 said it holds."""
_TYPES = {"INTEGER": "bigint", "FLOAT": "double precision", "TEXT": 'text COLLATE "C"'}


def put(place: LedgerPlace) -> None:
    """Put the old ledger to an empty place."""
    store = store_at(place)
    if isinstance(place, Path):
        unpack(place)
    else:
        lock = store.lock()
        lock.take()
        assert isinstance(lock, ServerLock)
        with store.engine(lock).begin() as connection:
            _into_server(connection, store.path.with_name("layout-1.sqlite"))
        lock.release()
    keep_head(store.path, HEAD)


def unpack(path: Path) -> None:
    """The old file, unpacked."""
    with gzip.open(FILE) as packed, path.open("wb") as file:
        shutil.copyfileobj(packed, file)


def _into_server(connection: sa.Connection, path: Path) -> None:
    unpack(path)
    with closing(sqlite3.connect(path)) as old:
        names = [n for (n,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'") if "search" not in n]
        for name in names:
            columns = [(c[1], _TYPES[c[2]]) for c in old.execute(f"PRAGMA table_info({name})")]
            defined = ", ".join(f'"{column}" {kind}' for column, kind in columns)
            connection.exec_driver_sql(f'CREATE TABLE "{name}" ({defined})')
            rows = old.execute(f"SELECT * FROM {name}").fetchall()
            if rows:
                places = ", ".join(["%s"] * len(columns))
                connection.exec_driver_sql(f'INSERT INTO "{name}" VALUES ({places})', rows)
    for statement in (
        "ALTER TABLE journal ADD PRIMARY KEY (n)",
        "CREATE UNIQUE INDEX journal_once ON journal (kind, key)",
    ):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("CREATE TABLE layout (version integer NOT NULL)")
    connection.exec_driver_sql("INSERT INTO layout VALUES (1)")
