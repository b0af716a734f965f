"""The file of accounts: ``people.sqlite``, readable by its owner alone, and the chain of what happened in it."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from truceline.clock import stamp
from truceline.people.errors import PeopleError

LAYOUT = 1
_FIRST = "0" * 64
_BUSY_SECONDS = 10.0
_TABLES = """
CREATE TABLE account (
  name TEXT PRIMARY KEY, role TEXT NOT NULL, party TEXT, groups TEXT NOT NULL, password TEXT, subject TEXT UNIQUE,
  disabled INTEGER NOT NULL DEFAULT 0, added_at TEXT NOT NULL
) STRICT;
CREATE TABLE session (
  token TEXT PRIMARY KEY, name TEXT NOT NULL REFERENCES account(name), began_at TEXT NOT NULL, until TEXT NOT NULL
) STRICT;
CREATE INDEX session_by_name ON session(name);
CREATE TABLE failure (at TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL) STRICT;
CREATE INDEX failure_by_time ON failure(at);
CREATE TABLE happening (
  n INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, about TEXT NOT NULL,
  detail TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
"""


class Happening(msgspec.Struct, frozen=True):
    """Something that was done to an account, or with a protected source: when, by whom, what, to whom, how."""

    n: int
    at: str
    who: str
    what: str
    about: str
    detail: str


class Store:
    """The file, opened anew for each piece of work."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def exists(self) -> bool:
        """Whether there is a file of accounts."""
        return self.path.is_file()

    @contextmanager
    def work(self) -> Iterator[sqlite3.Connection]:
        """One transaction; the file is made where there is none."""
        if not self.exists:
            self._found()
        with closing(self._connected()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def look(self) -> Iterator[sqlite3.Connection]:
        """A connection to ask with. PeopleError where there is no file."""
        if not self.exists:
            raise PeopleError(
                "people-none", "there are no accounts yet.", place=str(self.path),
                mend="Add the first: truceline people add NAME --role administrator.",
            )  # fmt: skip
        with closing(self._connected()) as connection:
            yield connection

    def _found(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise PeopleError(
                "people-file", f"nothing can be written here ({error.strerror}).", place=str(self.path),
                mend="Give a folder you may write to: TRUCELINE_HOME.",
            ) from error  # fmt: skip
        with closing(self._connected()) as connection:
            if not connection.execute("PRAGMA user_version").fetchone()[0]:
                connection.executescript(f"BEGIN IMMEDIATE;{_TABLES}PRAGMA user_version={LAYOUT};COMMIT;")

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA secure_delete=ON")
            layout = connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.DatabaseError as error:
            connection.close()
            raise PeopleError(
                "people-file", f"this is no file of accounts, or it is damaged ({error}).", place=str(self.path)
            ) from error
        if layout > LAYOUT:
            connection.close()
            raise PeopleError("people-file", "written by a newer truceline.", place=str(self.path))
        return connection


def note(connection: sqlite3.Connection, *, who: str, what: str, about: str, detail: str = "") -> None:
    """Append to the chain of what happened, in the running transaction."""
    last = connection.execute("SELECT n, hash FROM happening ORDER BY n DESC LIMIT 1").fetchone()
    n, previous = (last["n"] + 1, last["hash"]) if last is not None else (1, _FIRST)
    entry = Happening(n, stamp(), who, what, about, detail)
    connection.execute(
        "INSERT INTO happening VALUES (?,?,?,?,?,?,?)",
        (*msgspec.structs.astuple(entry), _hash(previous, entry)),
    )


def happenings(connection: sqlite3.Connection) -> tuple[Happening, ...]:
    """Everything that happened, in order. PeopleError where the chain is broken."""
    out: list[Happening] = []
    previous = _FIRST
    for row in connection.execute("SELECT * FROM happening ORDER BY n"):
        entry = Happening(*tuple(row)[:-1])
        if entry.n != len(out) + 1 or row["hash"] != _hash(previous, entry):
            raise PeopleError("people-history", f"the history of accounts was changed at its entry {entry.n}.")
        out.append(entry)
        previous = row["hash"]
    return tuple(out)


def _hash(previous: str, entry: Happening) -> str:
    return hashlib.sha256(msgspec.json.encode((previous, *msgspec.structs.astuple(entry)))).hexdigest()
