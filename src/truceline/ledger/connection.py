"""Where a ledger is kept, and opening it there: one writer at a time, any number of readers, commits that reach the
disk.

One case is one SQLite file, or one schema of a PostgreSQL database. What the two databases do differently once they are
open is in ``dialect.py``.
"""

from __future__ import annotations

import datetime as dt
import os
import socket
from abc import ABC, abstractmethod
from collections.abc import Hashable
from pathlib import Path
from typing import TypeAlias

import sqlalchemy as sa

from truceline.ledger import dialect, schema
from truceline.ledger.errors import LedgerError
from truceline.model.server import LedgerPlace, ServerAddress


class WriterLock(ABC):
    """The right to write to a ledger, held by one process; it ends with the process, however that ends."""

    @abstractmethod
    def take(self, wait: float = 0.0) -> None:
        """Take the lock, waiting so many seconds for another to give it back, or say who holds it."""

    @abstractmethod
    def release(self) -> None:
        """Give the lock back."""


class Store(ABC):
    """Where one ledger is kept. ``path`` is the file; of a ledger in PostgreSQL the name under which this machine keeps
    the end of its chain. ``words`` names the place to a person."""

    path: Path
    where: LedgerPlace
    words: str
    case_id: str
    keeps_head: bool
    """Whether the end of the chain must be kept beside the ledger; of a server's, only machines that wrote to it do."""

    @abstractmethod
    def exists(self) -> bool:
        """Whether there is a ledger here, or something in its place."""

    @abstractmethod
    def lock(self) -> WriterLock:
        """The lock of the one writer."""

    @abstractmethod
    def engine(self, lock: WriterLock | None = None) -> sa.Engine:
        """An engine for reading; for writing, with the lock, once it is taken."""

    @abstractmethod
    def trouble(self, error: sa.exc.DBAPIError) -> LedgerError:
        """An error of the database in words."""

    @abstractmethod
    def state(self, engine: sa.Engine) -> Hashable:
        """A value that is another one after anything was stored."""

    @abstractmethod
    def changed(self, engine: sa.Engine) -> dt.datetime:
        """When something was last stored."""

    @abstractmethod
    def keep_copy(self, layout: int) -> None:
        """Keep a copy of a ledger that is about to be migrated, where the database's transaction is not enough."""

    @abstractmethod
    def drop_copies(self) -> None:
        """Remove the copies of migrations that are done."""

    def layout(self, engine: sa.Engine) -> int:
        """The layout's number, 0 where the place is empty. LedgerError where it is no ledger of ours."""
        try:
            with engine.connect() as connection:
                version = dialect.of(connection).layout(connection)
        except sa.exc.DBAPIError as error:
            raise self.trouble(error) from error
        if version is None:
            raise LedgerError("ledger-unreadable", "a database, but no truceline ledger.", place=self.words)
        if version > schema.VERSION:
            raise LedgerError(
                "ledger-newer",
                f"written by a newer truceline (layout {version}, this one knows {schema.VERSION}).",
                place=self.words,
                mend="Install the newer version.",
            )
        return version


Where: TypeAlias = LedgerPlace | str
"""A place as it may be given: a path, an address, or the URL ``postgresql://USER@HOST/DATABASE#CASE``."""


def store_at(where: Where) -> Store:
    """The store at a place."""
    from truceline.ledger.in_file import FileStore

    if isinstance(where, Path) or (isinstance(where, str) and "://" not in where):
        return FileStore(Path(where))
    from truceline.ledger.in_server import ServerStore

    return ServerStore(where if isinstance(where, ServerAddress) else _address(where))


def _address(words: str) -> ServerAddress:
    from truceline.settings import settings

    url, _, case_id = words.partition("#")
    try:
        return ServerAddress.of(url, case_id, settings().home)
    except ValueError as error:
        raise LedgerError(
            "ledger-address", f"this is no address of a ledger: {error}.",
            mend="Give a file's path, or postgresql://USER@HOST/DATABASE#CASE.",
        ) from error  # fmt: skip


def this_process() -> str:
    """This process by name, for whoever finds the ledger taken."""
    return f"{os.getpid()} on {socket.gethostname()}"


def create(connection: sa.Connection) -> None:
    """All tables of an empty ledger, in the running transaction."""
    schema.metadata.create_all(connection)
    create_projections(connection)
    dialect.of(connection).set_layout(connection, schema.VERSION)


def create_projections(connection: sa.Connection) -> None:
    """The projection tables and the full-text index over the documents."""
    schema.projected.create_all(connection)
    dialect.of(connection).create_search(connection)


def drop_projections(connection: sa.Connection) -> None:
    """Remove what :func:`create_projections` makes."""
    dialect.of(connection).drop_search(connection)
    schema.projected.drop_all(connection)
