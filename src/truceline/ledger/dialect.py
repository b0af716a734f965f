"""What SQLite and PostgreSQL do differently, and nothing else of the ledger knows.

Everything is asked of a connection: where the layout's number is kept, the full-text index, the database's own check of
itself. Text and numbers that hold the same in both are in ``columns.py``; opening is in ``connection.py``.

Both find the same documents for the same words, because both use the words of one tokenizer, SQLite's ``unicode61``
without diacritics: in SQLite as an FTS5 index, in PostgreSQL as an array of words under a GIN index and, for phrases,
the same words in a row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from truceline.ledger import schema
from truceline.ledger.columns import Integer, Text

OPEN, CLOSE = "\x02", "\x03"
"""Stand around matched words in an excerpt."""
_SNIPPET = f"snippet(search, -1, '{OPEN}', '{CLOSE}', '…', 24)"
_INDEX = "title, text, {}tokenize='unicode61 remove_diacritics 2'"
_LONGEST_WORD = 200
"""Characters of a word in the array; a longer one does not fit under the index and is sought in the row of words."""


class Indexed(NamedTuple):
    """A document as the full-text index takes it."""

    entry: int
    title: str | None
    text: str


class Hit(NamedTuple):
    """A document that was found, with an excerpt in which the matches stand between marks."""

    entry: int
    excerpt: str


class Dialect(Protocol):
    """One database's way of doing what differs."""

    def layout(self, connection: sa.Connection) -> int | None:
        """The layout's number; 0 where the database is empty, None where it holds something else."""

    def set_layout(self, connection: sa.Connection, version: int) -> None:
        """Keep the layout's number."""

    def create_search(self, connection: sa.Connection) -> None:
        """An empty full-text index."""

    def drop_search(self, connection: sa.Connection) -> None:
        """Remove the index."""

    def index(self, connection: sa.Connection, documents: Sequence[Indexed]) -> None:
        """Take documents into the index."""

    def unindex(self, connection: sa.Connection, entries: Sequence[int]) -> None:
        """Take documents that are gone out of the index, so that none of their words is left in it."""

    def purge(self, engine: sa.Engine) -> None:
        """Overwrite what was deleted, outside any transaction."""

    def hits(self, connection: sa.Connection, terms: Sequence[str], limit: int, offset: int) -> list[Hit]:
        """The current documents that hold every word and quoted phrase, latest first."""

    def damage(self, connection: sa.Connection) -> list[str]:
        """What the database's own check finds wrong."""


def of(connection: sa.Connection) -> Dialect:
    """The dialect that a connection speaks."""
    return _POSTGRES if connection.dialect.name == "postgresql" else _SQLITE


class instr(GenericFunction[int]):  # noqa: N801 # its name in SQL
    """Where a text first holds another, from 1; 0 where it does not: ``instr`` in SQLite, ``strpos`` in PostgreSQL."""

    inherit_cache = True
    type = sa.Integer()

    def __init__(self, text: sa.ColumnElement[str], part: str | sa.ColumnElement[str]) -> None:
        super().__init__(text, sa.literal(part, Text) if isinstance(part, str) else part)


@compiles(instr, "postgresql")
def _strpos(element: instr, compiler: Any, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"


def _latest(query: sa.Select[Any], limit: int, offset: int) -> sa.Select[Any]:
    """Only current documents, latest published first (undated last)."""
    d, later = schema.document.c, schema.document.alias("later")
    newest = sa.select(sa.func.max(later.c.entry)).where(later.c.id == d.id).scalar_subquery()
    order = (d.published_utc.is_(None), d.published_utc.desc(), d.entry)
    return query.where(d.entry == newest).order_by(*order).limit(limit).offset(offset)


class _Sqlite:
    _search = sa.table("search", sa.column("rowid", sa.Integer))

    def layout(self, connection: sa.Connection) -> int | None:
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        return None if version == 0 and tables else version

    def set_layout(self, connection: sa.Connection, version: int) -> None:
        connection.exec_driver_sql(f"PRAGMA user_version={version}")

    def create_search(self, connection: sa.Connection) -> None:
        source = "content='document', content_rowid='entry', "
        connection.exec_driver_sql(f"CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5({_INDEX.format(source)})")

    def drop_search(self, connection: sa.Connection) -> None:
        connection.exec_driver_sql("DROP TABLE IF EXISTS search")

    def index(self, connection: sa.Connection, documents: Sequence[Indexed]) -> None:
        insert = "INSERT INTO search(rowid, title, text) VALUES (:entry, :title, :text)"
        connection.execute(sa.text(insert), [document._asdict() for document in documents])

    def unindex(self, connection: sa.Connection, entries: Sequence[int]) -> None:
        del entries  # FTS5's own deleting leaves the words in its segments, and its optimizing need not merge them
        connection.exec_driver_sql("INSERT INTO search(search) VALUES ('rebuild')")

    def purge(self, engine: sa.Engine) -> None:
        raw = engine.raw_connection()  # SQLAlchemy would begin a transaction, inside which nothing is vacuumed
        try:
            for statement in ("PRAGMA secure_delete=ON", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                raw.cursor().execute(statement)
        finally:
            raw.close()

    def hits(self, connection: sa.Connection, terms: Sequence[str], limit: int, offset: int) -> list[Hit]:
        matches = sa.text("search MATCH :query").bindparams(query=" AND ".join(terms))
        joined = schema.document.join(self._search, schema.document.c.entry == self._search.c.rowid)
        query = sa.select(schema.document.c.entry, sa.literal_column(_SNIPPET)).select_from(joined).where(matches)
        return [Hit(*row) for row in connection.execute(_latest(query, limit, offset))]

    def damage(self, connection: sa.Connection) -> list[str]:
        lines = connection.exec_driver_sql("PRAGMA integrity_check(10)").all()
        return [str(line) for (line,) in lines if line != "ok"]


class _Postgres:
    _search = sa.Table(
        "search",
        sa.MetaData(),
        sa.Column("entry", Integer, primary_key=True, autoincrement=False),
        sa.Column("words", postgresql.ARRAY(sa.Text), nullable=False),
        sa.Column("in_a_row", Text, nullable=False),
        sa.Index("search_words", "words", postgresql_using="gin"),
    )

    def layout(self, connection: sa.Connection) -> int | None:
        if connection.exec_driver_sql("SELECT to_regclass('layout')").scalar_one() is not None:
            return int(connection.exec_driver_sql("SELECT version FROM layout").scalar_one())
        others = connection.exec_driver_sql("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()")
        return None if others.scalar_one() else 0

    def set_layout(self, connection: sa.Connection, version: int) -> None:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS layout (version integer NOT NULL)")
        connection.exec_driver_sql("DELETE FROM layout")
        connection.exec_driver_sql("INSERT INTO layout VALUES (%s)", (version,))

    def create_search(self, connection: sa.Connection) -> None:
        self._search.create(connection, checkfirst=True)

    def drop_search(self, connection: sa.Connection) -> None:
        self._search.drop(connection, checkfirst=True)

    def index(self, connection: sa.Connection, documents: Sequence[Indexed]) -> None:
        with _Words() as words:
            rows = [self._row(document.entry, *words.of(document)) for document in documents]
        connection.execute(sa.insert(self._search), rows)

    def unindex(self, connection: sa.Connection, entries: Sequence[int]) -> None:
        connection.execute(sa.delete(self._search).where(self._search.c.entry.in_(entries)))

    def purge(self, engine: sa.Engine) -> None:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM FULL")

    @staticmethod
    def _row(entry: int, title: list[str], text: list[str]) -> dict[str, object]:
        in_a_row = f" {' '.join(title)} \n {' '.join(text)} "  # no phrase reaches from the title into the text
        return {"entry": entry, "words": _keys(title + text), "in_a_row": in_a_row}

    def hits(self, connection: sa.Connection, terms: Sequence[str], limit: int, offset: int) -> list[Hit]:
        s, d = self._search.c, schema.document.c
        with _Words() as words:
            wanted = [words.of(Indexed(1, None, term))[1] for term in terms]
            if not all(wanted):
                return []  # a term without a word in it
            query = sa.select(d.entry, d.title, d.text).join(self._search, s.entry == d.entry)
            query = query.where(s.words.contains(_keys([word for term in wanted for word in term])))
            for term in wanted:
                if len(term) > 1 or len(term[0]) > _LONGEST_WORD:
                    query = query.where(instr(s.in_a_row, f" {' '.join(term)} ") > 0)
            found = [Indexed(*row) for row in connection.execute(_latest(query, limit, offset))]
            return [Hit(document.entry, words.excerpt(document, terms)) for document in found]

    def damage(self, connection: sa.Connection) -> list[str]:
        del connection
        return []  # a server tells of a page it cannot read when it reads it


def _keys(words: Sequence[str]) -> list[str]:
    """Words as the array holds them: each once, cut where they are very long."""
    return sorted({word[:_LONGEST_WORD] for word in words})


class _Words:
    """The words of a text, and excerpts from it, as an SQLite full-text index makes them."""

    def __enter__(self) -> _Words:
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute(f"CREATE VIRTUAL TABLE search USING fts5({_INDEX.format('')})")
        self._connection.execute("CREATE VIRTUAL TABLE words USING fts5vocab(search, instance)")
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def of(self, document: Indexed) -> tuple[list[str], list[str]]:
        """The words of title and text, in order."""
        self._hold(document)
        found: dict[str, list[str]] = {"title": [], "text": []}
        for word, column in self._connection.execute('SELECT term, col FROM words ORDER BY "offset"'):
            found[column].append(word)
        return found["title"], found["text"]

    def excerpt(self, document: Indexed, terms: Sequence[str]) -> str:
        """A stretch of the document around what matches."""
        self._hold(document)
        query = f"SELECT {_SNIPPET} FROM search WHERE search MATCH ?"  # noqa: S608 # our own words
        row = self._connection.execute(query, (" AND ".join(terms),)).fetchone()
        return str(row[0]) if row else ""

    def _hold(self, document: Indexed) -> None:
        self._connection.execute("DELETE FROM search")
        insert = "INSERT INTO search(rowid, title, text) VALUES (1, ?, ?)"
        self._connection.execute(insert, (document.title, document.text))


_SQLITE, _POSTGRES = _Sqlite(), _Postgres()
