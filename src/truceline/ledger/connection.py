"""Opening the file: one writer at a time, any number of readers, commits that reach the disk."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import QueuePool, StaticPool

from truceline.ledger import schema
from truceline.ledger.errors import LedgerError

_BUSY_SECONDS = 20.0
"""How long a connection waits for another's commit."""


class WriterLock:
    """The right to write to a ledger, held by one process; it ends with the process, however that ends."""

    def __init__(self, ledger: Path) -> None:
        self._path = ledger.with_name(ledger.name + ".lock")
        self._descriptor: int | None = None

    def take(self) -> None:
        """Take the lock, or say who holds it."""
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise LedgerError(
                "ledger-write",
                f"nothing can be written here ({error.strerror or error}).",
                place=str(self._path.parent),
                mend="Give a folder you may write to: TRUCELINE_HOME.",
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(descriptor, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(descriptor)
            raise LedgerError(
                "ledger-busy",
                f"another truceline (process {holder}) is writing to this ledger.",
                place=str(self._path.with_suffix("")),
                mend="Wait until it has finished, or stop it; what it has acknowledged is kept.",
            ) from None
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode("ascii"))
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def engine_for(path: Path, *, read_only: bool) -> sa.Engine:
    """A SQLAlchemy engine on the file. Writers: WAL, synchronous=FULL, transactions that begin as writes."""

    def connect() -> sqlite3.Connection:
        mode = "ro" if read_only else "rwc"
        uri = f"file:{_quoted(path)}?mode={mode}"
        if read_only and not os.access(path.parent, os.W_OK) and not path.with_name(path.name + "-wal").exists():
            uri += "&immutable=1"  # no reader can make the shared-memory file here, and no writer can be at work
        return sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=QueuePool if read_only else StaticPool)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA foreign_keys=ON")
        if read_only:
            connection.execute("PRAGMA query_only=ON")
            return
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _quoted(path: Path) -> str:
    return str(path.resolve()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def layout_of(engine: sa.Engine, path: Path) -> int:
    """The layout version of the file, 0 for an empty one. LedgerError where it is no ledger of ours."""
    try:
        with engine.connect() as connection:
            version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
            tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    except sa.exc.DatabaseError as error:
        raise LedgerError(
            "ledger-unreadable",
            f"this is no ledger, or it is damaged ({error.orig}).",
            place=str(path),
            mend="Check the path; put back a copy of the ledger if this was one.",
        ) from error
    if version == 0 and tables:
        raise LedgerError("ledger-unreadable", "an SQLite file, but no truceline ledger.", place=str(path))
    if version > schema.VERSION:
        raise LedgerError(
            "ledger-newer",
            f"written by a newer truceline (layout {version}, this one knows {schema.VERSION}).",
            place=str(path),
            mend="Install the newer version.",
        )
    return version


def create(connection: sa.Connection) -> None:
    """All tables of an empty ledger, in the running transaction."""
    schema.metadata.create_all(connection)
    create_projections(connection)
    connection.exec_driver_sql(f"PRAGMA user_version={schema.VERSION}")


def create_projections(connection: sa.Connection) -> None:
    """The projection tables and the full-text index over the documents."""
    schema.projected.create_all(connection)
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(title, text, content='document', "
        "content_rowid='entry', tokenize='unicode61 remove_diacritics 2')"
    )
