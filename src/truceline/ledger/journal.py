"""Writing: drafts become journal entries and projection rows, together or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec
import sqlalchemy as sa

from truceline.clock import stamp
from truceline.ledger import chain, dialect, schema, tree
from truceline.ledger.bodies import Body, body_of, draft
from truceline.ledger.chain import Draft, Entry, Head, shared_with
from truceline.ledger.connection import Store, create_projections, drop_projections
from truceline.ledger.errors import LedgerError
from truceline.ledger.projection import Values, project
from truceline.ledger.records import Marking
from truceline.ledger.redaction import Bar

PROGRAM = "program"
"""Who acts where nobody is named."""


class Journal:
    """The writing end of a ledger: appends within a transaction, keeps the end of the chain in its three places."""

    def __init__(self, engine: sa.Engine, store: Store) -> None:
        self._engine = engine
        self._path = store.path
        self._store = store
        self._open: sa.Connection | None = None
        self.head = chain.EMPTY
        self.bar = Bar(store.path)
        self.who = PROGRAM
        self.why = ""

    @property
    def running(self) -> sa.Connection | None:
        """The connection of the running transaction; None outside one."""
        return self._open

    def load_head(self) -> None:
        """Take up the chain where the file ends. A file beside the ledger that is ahead of it means a cut ledger."""
        with self._engine.connect() as connection:
            self.head = stored_head(connection)
        kept = chain.kept_head(self._path)
        if kept is not None and kept.count > self.head.count:
            raise LedgerError(
                "ledger-unreadable",
                f"{kept.count - self.head.count} entries are missing at its end.",
                place=self._store.words,
                mend=f"See `truceline verify`; put back the whole ledger, or remove {chain.head_file(self._path)} "
                "if you cut it on purpose.",
            )
        if kept != self.head:
            chain.keep_head(self._path, self.head)

    def load_bar(self) -> None:
        """Take up which records were redacted and must not come back."""
        with self._engine.connect() as connection:
            self.bar.load(connection)

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """A transaction; inside another one, that one. What it appended is acknowledged once it has ended well."""
        if self._open is not None:
            yield self._open
            return
        before = self.head
        try:
            with self._engine.begin() as connection:
                self._open = connection
                yield connection
                if self.head != before:
                    if self.head.count >> tree.BLOCK_LEVEL > before.count >> tree.BLOCK_LEVEL:
                        tree.extend(connection, self.head.count)
                    connection.execute(sa.update(schema.head).values(count=self.head.count, hash=self.head.hash))
        except sa.exc.OperationalError as error:
            self.head = before
            raise LedgerError(
                "ledger-write",
                f"nothing was stored ({error.orig}).",
                place=self._store.words,
                mend="Make room or mend the disk; what was acknowledged before is kept.",
            ) from error
        except BaseException:
            self.head = before
            raise
        finally:
            self._open = None
        if self.head != before:
            chain.keep_head(self._path, self.head)

    def draft(self, key: str, body: Body, marking: Marking = "public", shared: Sequence[str] = ()) -> Draft:
        """A record as an entry to be, by whoever acts now. Raises UnicodeEncodeError for half a character."""
        return draft(key, body, marking, shared=shared_with(shared), who=self.who, why=self.why)

    def signed_by(self, draft: Draft) -> Draft:
        """A draft in the name of whoever acts now, where it bears no other."""
        return draft if draft.who else msgspec.structs.replace(draft, who=self.who, why=self.why)

    def append(
        self, records: Sequence[tuple[str, Body]], marking: Marking = "public", shared: Sequence[str] = ()
    ) -> None:
        """Append records (key, body) in the running transaction."""
        self.append_drafts([(self.draft(key, body, marking, shared), body) for key, body in records])

    def append_drafts(self, records: Sequence[tuple[Draft, Body]]) -> None:
        """Append records that are in their JSON form already."""
        if self._open is None:
            raise LedgerError("ledger-record", "a record was added outside a transaction.")
        if not records:
            return
        entries = list(chain.seal((of_record for of_record, _ in records), self.head, stamp()))
        self._open.execute(sa.insert(schema.journal), [columns(e) for e in entries])
        put(self._open, ((e, body) for e, (_, body) in zip(entries, records, strict=True)))
        self.head = Head(entries[-1].n, entries[-1].hash)


def put(connection: sa.Connection, pairs: Iterator[tuple[Entry, Body]]) -> None:
    """The projection rows of entries, inserted table by table."""
    rows: dict[sa.Table, list[Values]] = defaultdict(list)
    for entry, body in pairs:
        for table, values in project(entry, body):
            rows[table].append(values)
    for table, values_of_table in rows.items():
        connection.execute(sa.insert(table), values_of_table)
    documents = [dialect.Indexed(v["entry"], v["title"], v["text"]) for v in rows.get(schema.document, ())]
    if documents:
        dialect.of(connection).index(connection, documents)


def stored_head(connection: sa.Connection) -> Head:
    """The end of the chain as the table ``head`` has it."""
    row = connection.execute(sa.select(schema.head.c.count, schema.head.c.hash)).one_or_none()
    return Head(row[0], row[1]) if row is not None else chain.EMPTY


def entries(connection: sa.Connection, after: int = 0, batch: int = 500) -> Iterator[list[Entry]]:
    """The journal in order, a batch at a time."""
    last = after
    query = sa.select(schema.journal).order_by(schema.journal.c.n).limit(batch)
    while True:
        rows = connection.execute(query.where(schema.journal.c.n > last)).all()
        if not rows:
            return
        yield [Entry(*row) for row in rows]
        last = rows[-1][0]


def rebuild(journal: Journal) -> int:
    """Throw the projections away and make them again from the journal; the number of entries read."""
    with journal.transaction() as connection:
        return remake(connection)


def remake(connection: sa.Connection) -> int:
    """Make every projection anew, in the running transaction; the number of entries read."""
    count = 0
    drop_projections(connection)
    create_projections(connection)
    for batch in entries(connection):
        put(connection, ((entry, body_of(entry)) for entry in batch))
        count += len(batch)
    tree.rebuild(connection, count)
    return count


def columns(entry: Entry) -> Values:
    """An entry as a row of the journal."""
    return {
        "n": entry.n, "at": entry.at, "kind": entry.kind, "key": entry.key, "marking": entry.marking,
        "shared": entry.shared, "who": entry.who, "why": entry.why, "salt": entry.salt, "body": entry.body,
        "previous": entry.previous, "hash": entry.hash, "commitment": entry.commitment,
    }  # fmt: skip
