"""A ledger in a schema of a PostgreSQL database, through SQLAlchemy and psycopg.

The writer has one connection, which holds an advisory lock of the database as long as it lives: a connection that is
lost takes the right to write with it. Readers see one state of the ledger for each question (``repeatable read``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Hashable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import Pool, QueuePool, StaticPool

from truceline.ledger import schema
from truceline.ledger.connection import Store, WriterLock, this_process
from truceline.ledger.errors import LedgerError
from truceline.model.server import ServerAddress

_CONNECT_SECONDS = 10
"""Longest wait for the server to take a connection."""
_GONE_SECONDS = 3.0
"""How long a server may take to notice that a killed writer is gone; the lock is waited for at least so long."""
_LOOK_SECONDS = 0.02
"""Between two looks at a lock that is waited for."""
_NAME = "truceline "
_READER = ("SET default_transaction_read_only TO on", "SET default_transaction_isolation TO 'repeatable read'")
_WRITER = ("SET synchronous_commit TO on",)


class ServerLock(WriterLock):
    """The advisory lock of a ledger, held by the writer's one connection."""

    def __init__(self, store: ServerStore) -> None:
        self._store = store
        self.engine: sa.Engine | None = None

    def take(self, wait: float = 0.0) -> None:
        """Connect and take the lock, or say who holds it. The schema is made where there is none."""
        self.engine = self._store.connected(StaticPool, _WRITER)
        try:
            with self.engine.begin() as connection:
                self._hold(connection, time.monotonic() + max(wait, _GONE_SECONDS))
                connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {self._store.schema}")
        except sa.exc.DBAPIError as error:
            self.release()
            raise self._store.trouble(error) from error
        except BaseException:
            self.release()
            raise
        event.listen(self.engine, "do_connect", self._refuse)

    def release(self) -> None:
        """Give the lock back by closing the connection."""
        if self.engine is not None:
            self.engine.dispose()
            self.engine = None

    def _hold(self, connection: sa.Connection, until: float) -> None:
        query = sa.select(sa.func.pg_try_advisory_lock(self._store.lock_key))
        while not connection.execute(query).scalar_one():
            if time.monotonic() >= until:
                raise LedgerError(
                    "ledger-busy",
                    f"another truceline (process {self._holder(connection)}) is writing to this ledger.",
                    place=self._store.words,
                    mend="Wait until it has finished, or stop it; what it has acknowledged is kept.",
                )
            time.sleep(_LOOK_SECONDS)

    def _holder(self, connection: sa.Connection) -> str:
        key = self._store.lock_key & (2**64 - 1)
        query = (
            "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND "
            "granted AND classid::bigint = %s AND objid::bigint = %s AND objsubid = 1"
        )
        name = connection.exec_driver_sql(query, (key >> 32, key & (2**32 - 1))).scalar()
        return str(name or "").removeprefix(_NAME) or "unknown"

    def _refuse(self, *_: object) -> None:
        """No second connection: what another writer did meanwhile would not be known here."""
        what = "the connection to the database was lost, and the right to write with it."
        raise LedgerError("ledger-unreachable", what, place=self._store.words, mend="Run the command again.")


class ServerStore(Store):
    """A schema of a PostgreSQL database."""

    keeps_head = False

    def __init__(self, address: ServerAddress) -> None:
        self.where = address
        self._database = address.database
        self.case_id = address.case_id
        self.words = str(address)
        self.path = address.beside / f"{address.case_id}.postgresql"
        quoted = address.schema.replace('"', '""')
        self.schema = f'"{quoted}"'
        digest = hashlib.sha256(f"truceline ledger {address.schema}".encode()).digest()
        self.lock_key = int.from_bytes(digest[:8], "big", signed=True)

    def exists(self) -> bool:
        """Whether the schema has a ledger."""
        engine = self.engine()
        try:
            return self.layout(engine) > 0
        finally:
            engine.dispose()

    def lock(self) -> WriterLock:
        """The advisory lock."""
        return ServerLock(self)

    def engine(self, lock: WriterLock | None = None) -> sa.Engine:
        """A SQLAlchemy engine on the schema; the writer's is that of its lock."""
        if isinstance(lock, ServerLock) and lock.engine is not None:
            return lock.engine
        return self.connected(QueuePool, _READER)

    def connected(self, pool: type[Pool], settings: tuple[str, ...]) -> sa.Engine:
        """An engine whose connections see the ledger's schema alone and have these settings."""
        named = {"application_name": f"{_NAME}{this_process()}"[:63], "connect_timeout": _CONNECT_SECONDS}
        try:
            url = sa.make_url(self._database.url).set(drivername="postgresql+psycopg")
            engine = sa.create_engine(url, poolclass=pool, pool_pre_ping=pool is QueuePool, connect_args=named)
        except sa.exc.ArgumentError:
            what = "the address of the database cannot be understood."
            mend = "Write postgresql://USER@HOST/DATABASE."
            raise LedgerError("ledger-address", what, place=self.words, mend=mend) from None

        @event.listens_for(engine, "connect")
        def set_up(connection: Any, _record: Any) -> None:
            for setting in (f"SET search_path TO {self.schema}", *settings):
                connection.execute(setting)
            connection.commit()

        return engine

    def trouble(self, error: sa.exc.DBAPIError) -> LedgerError:
        """A server that does not answer, or a database that cannot be read."""
        lines = str(error.orig).strip().splitlines() or ["no reason given"]
        what = lines[0]
        for password in reversed(self._database.passwords):
            what = what.replace(password, "***")
        if isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError):
            return LedgerError(
                "ledger-unreachable", f"the database does not answer ({what}).", place=self.words,
                mend="Start the server, or mend the address: TRUCELINE_LEDGER.",
            )  # fmt: skip
        return LedgerError(
            "ledger-unreadable", f"a record cannot be read ({what}).", place=self.words, mend="See `truceline verify`."
        )

    def keep_copy(self, layout: int) -> None:
        """Nothing: the server's transaction undoes a migration that is broken off."""

    def drop_copies(self) -> None:
        """Nothing: none are kept."""

    def state(self, engine: sa.Engine) -> Hashable:
        """The end of the chain, and which transaction put it there."""
        with engine.connect() as connection:
            row = connection.exec_driver_sql("SELECT count, hash, xmin::text FROM head").first()
        return tuple(row) if row is not None else ()

    def changed(self, engine: sa.Engine) -> dt.datetime:
        """When the last entry was made."""
        query = sa.select(sa.func.max(schema.journal.c.n), sa.func.max(schema.journal.c.at))
        with engine.connect() as connection:
            at = connection.execute(query).one()[1]
        return dt.datetime.fromisoformat(at) if at else dt.datetime.fromtimestamp(0, dt.UTC)
