"""A ledger in an SQLite file, with two small files beside it: ``.lock`` and ``.head``."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import sqlite3
import time
from collections.abc import Hashable
from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import QueuePool, StaticPool

from truceline.ledger import schema
from truceline.ledger.connection import Store, WriterLock
from truceline.ledger.errors import LedgerError

_BUSY_SECONDS = 20.0
"""How long a connection waits for another's commit."""
_LOOK_SECONDS = 0.02
"""Between two looks at a lock that is waited for."""


class FileLock(WriterLock):
    """The lock file beside the ledger; the system lets go of it when its holder ends."""

    def __init__(self, ledger: Path) -> None:
        self._path = ledger.with_name(ledger.name + ".lock")
        self._descriptor: int | None = None

    def take(self, wait: float = 0.0) -> None:
        """Take the lock, or say who holds it."""
        with suppress(OSError):  # opening says what is wrong with the folder
            self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise LedgerError(
                "ledger-write",
                f"nothing can be written here ({error.strerror or error}).",
                place=str(self._path.parent),
                mend="Give a folder you may write to: TRUCELINE_HOME.",
            ) from error
        if not _locked(descriptor, wait):
            holder = os.read(descriptor, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(descriptor)
            raise LedgerError(
                "ledger-busy",
                f"another truceline (process {holder}) is writing to this ledger.",
                place=str(self._path.with_suffix("")),
                mend="Wait until it has finished, or stop it; what it has acknowledged is kept.",
            )
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode("ascii"))
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _locked(descriptor: int, wait: float) -> bool:
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() >= until:
                return False
            time.sleep(_LOOK_SECONDS)
        else:
            return True


class FileStore(Store):
    """An SQLite file: WAL, synchronous=FULL, transactions of the writer that begin as writes."""

    keeps_head = True

    def __init__(self, path: Path) -> None:
        self.path = self.where = path
        self.words = str(path)
        self.case_id = path.stem

    def exists(self) -> bool:
        """Whether the file is there."""
        return self.path.is_file()

    def lock(self) -> WriterLock:
        """The lock file beside the ledger."""
        return FileLock(self.path)

    def engine(self, lock: WriterLock | None = None) -> sa.Engine:
        """A SQLAlchemy engine on the file."""
        path, read_only = self.path, lock is None

        def connect() -> sqlite3.Connection:
            uri = f"file:{quoted(path)}?mode={'ro' if read_only else 'rwc'}"
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

    def layout(self, engine: sa.Engine) -> int:
        """The layout's number, 0 also where there is no file."""
        return super().layout(engine) if self.exists() else 0

    def trouble(self, error: sa.exc.DBAPIError) -> LedgerError:
        """A file that SQLite cannot read."""
        return LedgerError(
            "ledger-unreadable",
            f"this is no ledger, or it is damaged ({error.orig}).",
            place=self.words,
            mend="Check the path; put back a copy of the ledger if this was one.",
        )

    def state(self, engine: sa.Engine) -> Hashable:
        """Size and time of change of the ledger's files: an appended entry changes one of them."""
        del engine
        return tuple((s.st_size, s.st_mtime_ns, s.st_ino) for s in self._files())

    def changed(self, engine: sa.Engine) -> dt.datetime:
        """When the files were last written."""
        del engine
        return dt.datetime.fromtimestamp(int(max((s.st_mtime for s in self._files()), default=0)), dt.UTC)

    def keep_copy(self, layout: int) -> None:
        """Copy the file, whole or not at all."""
        from truceline.ledger.copying import copy_file

        copy_file(self.path, self._copy(layout))

    def drop_copies(self) -> None:
        """Remove the copies that were kept of older layouts."""
        for layout in range(1, schema.VERSION):
            self._copy(layout).unlink(missing_ok=True)

    def _copy(self, layout: int) -> Path:
        return self.path.with_name(f"{self.path.name}.layout-{layout}")

    def _files(self) -> list[os.stat_result]:
        found = []
        for suffix in ("", "-wal"):
            with suppress(FileNotFoundError):
                found.append(self.path.with_name(self.path.name + suffix).stat())
        return found


def quoted(path: Path) -> str:
    """A path as SQLite takes it in a URI."""
    return str(path.resolve()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
