"""A ledger kept in PostgreSQL: which database, which case. Nothing here ever shows a password."""

from __future__ import annotations

import urllib.parse
from pathlib import Path
from typing import TypeAlias

import msgspec

_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")


class DatabaseUrl(msgspec.Struct, frozen=True):
    """The URL of a PostgreSQL database; as words it shows user, host and database alone."""

    url: str

    @classmethod
    def of(cls, words: str) -> DatabaseUrl:
        """A URL checked. Raises ValueError, which says what is wrong without repeating the URL."""
        if any(c.isspace() or not c.isprintable() for c in words):
            raise ValueError("a URL has no spaces")
        parts = urllib.parse.urlsplit(words)
        if parts.scheme not in _SCHEMES:
            raise ValueError("it does not begin with postgresql://")
        if not parts.path.strip("/"):
            raise ValueError("it names no database")
        if parts.fragment:
            raise ValueError("it has a part behind '#'")
        try:
            _ = parts.port
        except ValueError:
            raise ValueError("its port is no number") from None
        return cls(words)

    @property
    def passwords(self) -> tuple[str, ...]:
        """What must not be shown: the password in each form in which it may stand in a message."""
        parts = urllib.parse.urlsplit(self.url)
        given = [parts.password or "", *urllib.parse.parse_qs(parts.query).get("password", [])]
        return tuple(sorted({p for word in given for p in (word, urllib.parse.unquote(word)) if p}, key=len))

    def __str__(self) -> str:
        parts = urllib.parse.urlsplit(self.url)
        user = f"{parts.username}@" if parts.username else ""
        host = parts.hostname or next(iter(urllib.parse.parse_qs(parts.query).get("host", [])), "")
        return f"postgresql://{user}{host}{f':{parts.port}' if parts.port else ''}{parts.path}"

    __repr__ = __str__


class ServerAddress(msgspec.Struct, frozen=True):
    """One case's ledger in a database: a schema of its own. ``beside`` is the folder on this machine that keeps the end
    of its chain, so that entries cut off in the database are missed."""

    database: DatabaseUrl
    case_id: str
    beside: Path

    @classmethod
    def of(cls, url: str, case_id: str, beside: Path) -> ServerAddress:
        """An address checked. Raises ValueError, which says what is wrong without repeating the URL."""
        if not case_id:
            raise ValueError("it names no case behind '#'")
        return cls(DatabaseUrl.of(url), case_id, beside)

    @property
    def schema(self) -> str:
        """The database schema that holds the ledger."""
        return f"truceline_{self.case_id}"

    def __str__(self) -> str:
        return f"{self.database}#{self.case_id}"

    __repr__ = __str__


LedgerPlace: TypeAlias = Path | ServerAddress
"""Where a ledger is kept: an SQLite file or a schema of a PostgreSQL database."""
