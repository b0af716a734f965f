"""Migration: a ledger of an older layout becomes one of this layout, in one transaction, when it is opened for writing.

The chain of the old ledger is verified first, by the rule of its own layout: what was changed before is found then and
not carried over. Old entries stay as they are, hash for hash. Of a file a copy is kept beside it until all is done.
Every other table is made anew from the journal. A kill at any moment leaves the old layout or the new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sqlalchemy as sa

from truceline.ledger import chain, dialect, schema, tree
from truceline.ledger.chain import Entry, Head
from truceline.ledger.connection import Store
from truceline.ledger.errors import LedgerError
from truceline.ledger.journal import remake, stored_head

_ENTRIES_AT_ONCE = 2_000


def must_be_current(layout: int, store: Store) -> None:
    """LedgerError where there is no ledger, or one of an older layout: a reader can neither make nor migrate it."""
    if layout == 0:
        mend = "Fill it first: truceline watch."
        raise LedgerError("ledger-missing", "there is no ledger here.", place=store.words, mend=mend)
    if layout < schema.VERSION:
        raise LedgerError(
            "ledger-older",
            f"written by an older truceline (layout {layout}, this one reads {schema.VERSION}).",
            place=store.words,
            mend=f"Migrate it, which keeps every entry: truceline migrate {store.case_id}",
        )


def migrate(engine: sa.Engine, store: Store, layout: int) -> None:
    """Bring a ledger from ``layout`` to this one. Raises :class:`LedgerError` where its chain is not whole; nothing is
    changed then."""
    if layout < schema.VERSION:
        with engine.connect() as connection:
            _must_be_whole(connection, store, layout)
        store.keep_copy(layout)
        with engine.begin() as connection:
            for step in range(layout, schema.VERSION):
                _STEPS[step](connection)
            schema.metadata.create_all(connection)
            remake(connection)
            tree.extend(connection, stored_head(connection).count)
            dialect.of(connection).set_layout(connection, schema.VERSION)
    store.drop_copies()


def _must_be_whole(connection: sa.Connection, store: Store, layout: int) -> None:
    head = chain.EMPTY
    for entry in _OLD[layout](connection):
        fault = chain.fault(entry, head)
        if fault is not None:
            raise _broken(fault, store)
        head = Head(entry.n, entry.hash)
    if stored_head(connection) != head:
        raise _broken(f"the kept end is not the end of the journal (entry {head.count})", store)


def _broken(fault: str, store: Store) -> LedgerError:
    return LedgerError(
        "ledger-unreadable",
        f"its chain is not whole, so it is not migrated: {fault}.",
        place=store.words,
        mend="Put back a whole copy of the ledger.",
    )


def _entries_of_layout_1(connection: sa.Connection) -> Iterator[Entry]:
    """The journal as layout 1 has it, which knew no sharing, no actor, no reason and no salt."""
    j = schema.journal.c
    query = sa.select(j.n, j.at, j.kind, j.key, j.marking, j.body, j.previous, j.hash).order_by(j.n)
    last = 0
    while rows := connection.execute(query.where(j.n > last).limit(_ENTRIES_AT_ONCE)).all():
        yield from (Entry(*row[:5], "", "", "", "", *row[5:]) for row in rows)
        last = rows[-1].n


def _from_1_to_2(connection: sa.Connection) -> None:
    """Layout 2 gives entries groups, an actor, a reason, a salt and a commitment; old ones have none."""
    for name in ("shared", "who", "why", "salt", "commitment"):
        column = sa.schema.CreateColumn(schema.journal.c[name]).compile(dialect=connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE journal ADD COLUMN {column}")
    for index in schema.journal.indexes:
        index.create(connection, checkfirst=True)


_OLD: dict[int, Callable[[sa.Connection], Iterator[Entry]]] = {1: _entries_of_layout_1}
_STEPS: dict[int, Callable[[sa.Connection], None]] = {1: _from_1_to_2}
