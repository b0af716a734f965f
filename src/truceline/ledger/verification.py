"""Verification: is the ledger what was written?

Three things are looked at, in order: the file itself (SQLite's own check), the chain (every entry's hash, the order,
the end as kept in two further places), and every projection row against the entry it comes from. The full-text index is
not looked at: it holds nothing that the documents do not, and ``rebuild`` makes it again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable

import msgspec
import sqlalchemy as sa

from truceline.ledger import chain, dialect, redaction, schema, tree
from truceline.ledger.bodies import body_of
from truceline.ledger.chain import Entry, Head
from truceline.ledger.connection import Store
from truceline.ledger.journal import entries, stored_head
from truceline.ledger.projection import project
from truceline.ledger.records import Verification

_LISTED = 50
"""Problems listed; the first is what matters, the rest show the extent."""


class _Finding:
    def __init__(self) -> None:
        self.problems: list[str] = []
        self.first_bad: int | None = None

    def note(self, what: str, entry: int | None = None) -> None:
        if entry is not None and (self.first_bad is None or entry < self.first_bad):
            self.first_bad = entry
        if len(self.problems) < _LISTED:
            self.problems.append(what)


def verify(
    connection: sa.Connection,
    store: Store,
    progress: Callable[[int], None] | None,
    noted: tuple[int, str] | None = None,
) -> Verification:
    """Check a whole ledger; ``progress`` is told how many entries each step took. ``noted`` is the end of the chain as
    somebody wrote it down elsewhere."""
    finding = _Finding()
    head, redacted = chain.EMPTY, 0
    try:
        for line in dialect.of(connection).damage(connection):
            finding.note(f"the file is damaged: {line}")
        head = _walk(connection, finding, progress)
        redacted = _redactions_and_tree(connection, head, finding)
        _ends(connection, store, head, finding)
        if noted is not None:
            _at(connection, Head(*noted), head, finding, "noted elsewhere")
    except (sa.exc.DatabaseError, OverflowError) as error:
        what = error.orig if isinstance(error, sa.exc.DatabaseError) else error
        finding.note(f"the file cannot be read to its end: {what}", head.count + 1)
    return Verification(
        ok=not finding.problems, entries=head.count, head=head.hash, first_bad=finding.first_bad,
        problems=tuple(finding.problems), redacted=redacted,
    )  # fmt: skip


def _walk(connection: sa.Connection, finding: _Finding, progress: Callable[[int], None] | None) -> Head:
    """The chain and the projections, a batch at a time; where the chain ends."""
    head = chain.EMPTY
    expected: Counter[str] = Counter()
    below = 0
    for batch in entries(connection):
        for entry in batch:
            fault = chain.fault(entry, head)
            if fault is not None:
                finding.note(fault, min(entry.n, head.count + 1))
            head = Head(entry.n, entry.hash)
        expected += _compare(connection, batch, finding)
        below = batch[-1].n
        if progress is not None:
            progress(len(batch))
    for table in schema.PROJECTIONS:
        stored = int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
        if stored > expected[table.name]:
            surplus = stored - expected[table.name]
            finding.note(f"table {table.name}: {surplus} rows that no entry up to {below} stands for")
    return head


def _redactions_and_tree(connection: sa.Connection, head: Head, finding: _Finding) -> int:
    """How many entries are redacted; notes those that nobody says were, and a kept tree that is not the journal's."""
    redacted, silent = redaction.faults(connection)
    for what, n in silent:
        finding.note(what, n)
    wrong = tree.fault(connection, head.count)
    if wrong is not None:
        finding.note(wrong)
    return redacted


def _compare(connection: sa.Connection, batch: list[Entry], finding: _Finding) -> Counter[str]:
    """The projection rows of a batch against its entries; how many rows each table should have from it."""
    wanted: dict[str, dict[int, Counter[tuple[object, ...]]]] = defaultdict(lambda: defaultdict(Counter))
    expected: Counter[str] = Counter()
    for entry in batch:
        try:
            rows = list(project(entry, body_of(entry)))
        except (msgspec.MsgspecError, UnicodeError, ValueError):
            finding.note(f"entry {entry.n} ({entry.kind}) holds no record that can be read", entry.n)
            continue
        for table, values in rows:
            wanted[table.name][entry.n][tuple(values[c.name] for c in table.columns)] += 1
            expected[table.name] += 1
    for table in schema.PROJECTIONS:
        stored: dict[int, Counter[tuple[object, ...]]] = defaultdict(Counter)
        query = sa.select(table).where(table.c.entry.between(batch[0].n, batch[-1].n))
        for row in connection.execute(query):
            stored[row.entry][tuple(row)] += 1
        for n in sorted(stored.keys() | wanted[table.name].keys()):
            if stored[n] != wanted[table.name][n]:
                finding.note(f"table {table.name} does not show what entry {n} says (mend: rebuild)", n)
    return expected


def _ends(connection: sa.Connection, store: Store, head: Head, finding: _Finding) -> None:
    """The end of the chain against the two places that keep it."""
    in_file = stored_head(connection)
    if in_file.count > head.count:
        finding.note(f"{in_file.count - head.count} entries are missing after entry {head.count}", head.count + 1)
    elif in_file != head:
        finding.note(
            f"the kept end (entry {in_file.count}) is not the end of the journal (entry {head.count})", head.count
        )
    beside = chain.kept_head(store.path)
    if beside is None and (head.count == 1 or not store.keeps_head):
        return  # a kill between the first commit and the file; a machine that never wrote to the server's ledger
    if beside is None:
        finding.note(f"{chain.head_file(store.path).name}, which keeps the end of the chain, is missing or unreadable")
        return
    _at(connection, beside, head, finding, "kept beside the ledger")


def _at(connection: sa.Connection, kept: Head, head: Head, finding: _Finding, where: str) -> None:
    """Whether the journal has the entry that a kept end of the chain names."""
    if kept.count > head.count:
        finding.note(f"{kept.count - head.count} entries are missing after entry {head.count}", head.count + 1)
        return
    there = connection.execute(sa.select(schema.journal.c.hash).where(schema.journal.c.n == kept.count)).scalar()
    if kept.count and there != kept.hash:
        finding.note(f"entry {kept.count} is not the one whose hash is {where}", kept.count)
