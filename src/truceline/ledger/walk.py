"""The walk of a verification: a stretch of the journal, each entry against the one before it and every row that was made
from it. Stretches are walked apart, by another process too, and joined: each begins from the hash before it.

It is made to be quick (a mission's ledger has millions of entries): rows are compared as lists in their order, and only
where these differ is it looked up which entry is wrong.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

import msgspec
import sqlalchemy as sa

from truceline.ledger import chain, dialect, schema
from truceline.ledger.bodies import body_of
from truceline.ledger.chain import Entry, Head
from truceline.ledger.projection import project

_LISTED = 50
"""Problems listed; the first is what matters, the rest show the extent."""
_TOGETHER = 2_000
"""Entries read at once."""
Row = tuple[object, ...]


class Finding:
    """What is found wrong, in order, and the first bad entry."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.first_bad: int | None = None

    def note(self, what: str, entry: int | None = None) -> None:
        """Something is wrong, with this entry where one can be named."""
        if entry is not None:
            self.note_bad(entry)
        if len(self.problems) < _LISTED:
            self.problems.append(what)

    def note_bad(self, entry: int) -> None:
        """An entry is not what was written."""
        self.first_bad = entry if self.first_bad is None else min(entry, self.first_bad)


class Stretch(msgspec.Struct, frozen=True):
    """Entries to be walked: those after ``before``, up to number ``last`` (None: to the end)."""

    before: Head
    last: int | None = None


class Walked(msgspec.Struct, frozen=True):
    """A stretch that was walked: where it ended, the rows each table should have from it, and what was wrong."""

    end: Head
    expected: dict[str, int]
    problems: tuple[str, ...]
    first_bad: int | None


def walk(connection: sa.Connection, stretch: Stretch, progress: Callable[[int], None] | None = None) -> Walked:
    """Walk a stretch; ``progress`` is told how many entries each step took."""
    finding = Finding()
    head = stretch.before
    expected: Counter[str] = Counter()
    try:
        while batch := _batch(connection, head.count, stretch.last):
            for entry in batch:
                fault = chain.fault(entry, head)
                if fault is not None:
                    finding.note(fault, min(entry.n, head.count + 1))
                head = Head(entry.n, entry.hash)
            expected += _compare(connection, batch, finding)
            if progress is not None:
                progress(len(batch))
    except (sa.exc.DatabaseError, dialect.DriverError, OverflowError) as error:
        what = error.orig if isinstance(error, sa.exc.DatabaseError) else error
        finding.note(f"the file cannot be read to its end: {what}", head.count + 1)
    return Walked(head, dict(expected), tuple(finding.problems), finding.first_bad)


def _batch(connection: sa.Connection, after: int, last: int | None) -> list[Entry]:
    query = sa.select(schema.journal).where(schema.journal.c.n > after).order_by(schema.journal.c.n).limit(_TOGETHER)
    if last is not None:
        query = query.where(schema.journal.c.n <= last)
    return [Entry(*row) for row in dialect.of(connection).rows(connection, query)]


def _compare(connection: sa.Connection, batch: Sequence[Entry], finding: Finding) -> Counter[str]:
    """The projection rows of a batch against its entries; how many rows each table should have from it."""
    wanted: dict[sa.Table, list[Row]] = defaultdict(list)
    for entry in batch:
        try:
            rows = list(project(entry, body_of(entry)))
        except (msgspec.MsgspecError, UnicodeError, ValueError):
            finding.note(f"entry {entry.n} ({entry.kind}) holds no record that can be read", entry.n)
            continue
        for table, values in rows:
            wanted[table].append(_PICK[table](values))
    for table, rows in wanted.items():
        query = sa.select(table).where(table.c.entry.between(batch[0].n, batch[-1].n)).order_by(*table.primary_key)
        stored = dialect.of(connection).rows(connection, query)
        if stored != rows:
            _name(table, stored, rows, finding)
    return Counter({table.name: len(rows) for table, rows in wanted.items()})


def _name(table: sa.Table, stored: Sequence[Row], wanted: Sequence[Row], finding: Finding) -> None:
    """Name the entries whose rows differ; none where the rows are the same in another order."""
    at = list(table.columns).index(table.c.entry)
    by_entry: dict[Any, tuple[Counter[Row], Counter[Row]]] = defaultdict(lambda: (Counter(), Counter()))
    for side, rows in enumerate((stored, wanted)):
        for row in rows:
            by_entry[row[at]][side][row] += 1
    for n, (there, said) in sorted(by_entry.items()):
        if there != said:
            finding.note(f"table {table.name} does not show what entry {n} says (mend: rebuild)", n)


_PICK: dict[sa.Table, Callable[[dict[str, Any]], Row]] = {
    table: itemgetter(*(column.name for column in table.columns)) for table in schema.PROJECTIONS
}
