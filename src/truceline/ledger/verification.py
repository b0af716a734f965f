"""Verification: is the ledger what was written?

Looked at are, in order: the file itself (SQLite's own check), the chain with every row made from its entries (see
``walk.py``), rows that no entry stands for, what was redacted, the kept tree, the full-text index, and the end of the
chain as kept in two further places. A long journal is walked by two processes.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager

import sqlalchemy as sa

from truceline.ledger import chain, dialect, redaction, schema, tree
from truceline.ledger.chain import Head
from truceline.ledger.connection import Store, store_at
from truceline.ledger.journal import stored_head
from truceline.ledger.records import Verification
from truceline.ledger.walk import Finding, Stretch, Walked, walk
from truceline.model.server import LedgerPlace

_WORTH_A_PROCESS = 20_000
"""Entries from which on a second process is made: it takes a second to begin, as long as these take."""


def verify(
    connection: sa.Connection,
    store: Store,
    progress: Callable[[int], None] | None,
    noted: tuple[int, str] | None = None,
    *,
    alone: bool = False,
) -> Verification:
    """Check a whole ledger; ``progress`` is told how many entries each step took. ``noted`` is the end of the chain as
    somebody wrote it down elsewhere. ``alone``: by this process, which sees what no other can see yet."""
    finding = Finding()
    head, redacted = chain.EMPTY, 0
    try:
        middle = None if alone else _middle(connection)
        with _other_half(store.where, middle) as other:
            for line in dialect.of(connection).damage(connection):
                finding.note(f"the file is damaged: {line}")
            walked = [walk(connection, Stretch(chain.EMPTY, middle.count if middle else None), progress)]
            walked += [other.result()] if other else []
        head = _joined(walked, finding, middle)
        if progress is not None and middle is not None:
            progress(head.count - middle.count)
        _surplus(connection, walked, head, finding)
        redacted = _redactions_and_tree(connection, head, finding)
        _ends(connection, store, head, finding)
        if noted is not None:
            _at(connection, Head(*noted), head, finding, "noted elsewhere")
    except (sa.exc.DatabaseError, dialect.DriverError, OverflowError) as error:
        what = error.orig if isinstance(error, sa.exc.DatabaseError) else error
        finding.note(f"the file cannot be read to its end: {what}", head.count + 1)
    return Verification(
        ok=not finding.problems, entries=head.count, head=head.hash, first_bad=finding.first_bad,
        problems=tuple(finding.problems), redacted=redacted,
    )  # fmt: skip


def _middle(connection: sa.Connection) -> Head | None:
    """The entry after which another process takes over; None where the journal is short or there is one core."""
    j = schema.journal.c
    count = connection.execute(sa.select(sa.func.max(j.n))).scalar() or 0
    if count < _WORTH_A_PROCESS or (os.cpu_count() or 1) < 2:
        return None
    n = count // 2
    there = connection.execute(sa.select(j.hash).where(j.n == n)).scalar()
    return Head(n, there) if there is not None else None


@contextmanager
def _other_half(where: LedgerPlace, middle: Head | None) -> Iterator[Future[Walked] | None]:
    if middle is None:
        yield None
        return
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool.submit(walk_from, where, middle)


def walk_from(where: LedgerPlace, middle: Head) -> Walked:
    """Walk the journal after an entry to its end, in a process of its own."""
    engine = store_at(where).engine()
    try:
        with engine.connect() as connection:
            return walk(connection, Stretch(middle))
    finally:
        engine.dispose()


def _joined(walked: list[Walked], finding: Finding, middle: Head | None) -> Head:
    """What the stretches found, as if one had walked them all; where the chain ends."""
    for part in walked:
        for problem in part.problems:
            finding.note(problem)
        if part.first_bad is not None:
            finding.note_bad(part.first_bad)
    if middle is not None and walked[0].end != middle:
        finding.note(f"entry {middle.count} is not where the first half ends", middle.count)
    return walked[-1].end


def _surplus(connection: sa.Connection, walked: list[Walked], head: Head, finding: Finding) -> None:
    """Rows that no entry stands for. Rows that an entry stands for were looked up one by one."""
    expected = sum((Counter(part.expected) for part in walked), Counter[str]())
    for table in schema.PROJECTIONS:
        query = sa.select(sa.func.count()).select_from(table)
        stored = int(connection.execute(query).scalar_one())
        if stored > expected[table.name]:
            surplus = stored - expected[table.name]
            finding.note(f"table {table.name}: {surplus} rows that no entry up to {head.count} stands for")


def _redactions_and_tree(connection: sa.Connection, head: Head, finding: _Finding) -> int:
    """How many entries are redacted; notes those that nobody says were, and a kept tree that is not the journal's."""
    redacted, silent = redaction.faults(connection)
    for what, n in silent:
        finding.note(what, n)
    wrong = tree.fault(connection, head.count)
    if wrong is not None:
        finding.note(wrong)
    return redacted


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
