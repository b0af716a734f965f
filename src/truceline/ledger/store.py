"""The ledger: what goes in stays, in order, and can be checked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice, repeat
from types import TracebackType
from typing import Self

import msgspec
import sqlalchemy as sa

from truceline import __version__
from truceline.ledger import bodies, chain, incidents, marks, migration, redaction, reviews, schema
from truceline.ledger import journal as journals
from truceline.ledger.access_bodies import held_dataset, held_key, plain_key
from truceline.ledger.chain import Draft
from truceline.ledger.connection import Store, Where, WriterLock, create, store_at
from truceline.ledger.coverage import Coverage
from truceline.ledger.errors import LedgerError
from truceline.ledger.journal import PROGRAM
from truceline.ledger.logs import LogWriting
from truceline.ledger.mechanism_records import MechanismWriting
from truceline.ledger.questions import Questions, document_key, is_stored, stored_bodies
from truceline.ledger.records import (
    Added,
    LadderEntry,
    Marking,
    TableRow,
    TableSource,
)
from truceline.model.alert import Alert
from truceline.model.claim import Reading
from truceline.model.claim_review import ClaimReview
from truceline.model.document import Refusal
from truceline.model.observation import Detection, SatellitePass
from truceline.model.table import EventRow, MissionPoint, Tally

_ROWS_AT_ONCE = 500
_REASONS = 20
"""Reasons listed with an addition; all are counted."""
_WAS_REDACTED = "a record that was redacted is not stored again"


class Acting:
    """Who acted before; the end of a ``with`` block gives the pen back."""

    def __init__(self, journal: journals.Journal, who: str, why: str) -> None:
        self._journal = journal
        self._who = who
        self._why = why

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._journal.who, self._journal.why = self._who, self._why


class Ledger(Questions, MechanismWriting, LogWriting):
    """One case's ledger. Use :meth:`open`; close it, or use it in a ``with`` block.

    Every ``add_*`` is one transaction: when it returns, the record is on the disk. Several may be joined in one
    transaction with :meth:`batch`.
    """

    def __init__(self, engine: sa.Engine, store: Store, lock: WriterLock | None) -> None:
        super().__init__(engine, store)
        self._lock = lock

    @classmethod
    def open(
        cls, where: Where, *, read_only: bool = False, case_id: str | None = None, who: str = PROGRAM, why: str = "",
        wait: float = 0.0,
    ) -> Self:  # fmt: skip
        """Open a ledger: a file, or one in PostgreSQL (an address, or ``postgresql://USER@HOST/DATABASE#CASE``); a
        writer makes it where there is none. ``who`` acts, and ``why``: both stand in each entry. A writer waits
        ``wait`` seconds for another one to end.

        Raises :class:`LedgerError`: missing (read only), busy (another writer), unreadable, of another case, newer,
        older (read only), unreachable.
        """
        store = store_at(where)
        if read_only:
            return cls._reader(store)
        lock = store.lock()
        lock.take(wait)
        try:
            ledger = cls._writer(store, lock, case_id)
        except BaseException:
            lock.release()
            raise
        ledger.acting(who, why)
        return ledger

    @classmethod
    def _reader(cls, store: Store) -> Self:
        engine = store.engine()
        try:
            migration.must_be_current(store.layout(engine), store)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, store, None)

    @classmethod
    def _writer(cls, store: Store, lock: WriterLock, case_id: str | None) -> Self:
        engine = store.engine(lock)
        try:
            ledger = cls(engine, store, lock)
            layout = store.layout(engine)
            if layout == 0:
                ledger._found(case_id or store.case_id)
            ledger._journal.load_head()
            if layout:
                migration.migrate(engine, store, layout)
            ledger._journal.load_bar()
            if case_id is not None:
                ledger._must_be_of(case_id)
        except BaseException:
            engine.dispose()
            raise
        return ledger

    @staticmethod
    def exists(where: Where) -> bool:
        """Whether there is a ledger at a place."""
        return store_at(where).exists()

    @staticmethod
    def must_exist(where: Where, *, mend: str = "Fill it first: truceline watch.") -> None:
        """LedgerError where there is no ledger at a place."""
        store = store_at(where)
        if not store.exists():
            raise LedgerError("ledger-missing", "there is no ledger here.", place=store.words, mend=mend)

    def _must_be_of(self, case_id: str) -> None:
        if self.case_id != case_id:
            what = f"this is the ledger of '{self.case_id}', not of '{case_id}'."
            raise LedgerError("ledger-case", what, place=self.place)

    def _found(self, case_id: str) -> None:
        if chain.kept_head(self.path) is not None:
            raise LedgerError(
                "ledger-unreadable", "the ledger is gone, but the end of its chain is still kept beside it.",
                place=str(chain.head_file(self.path)), mend="Put the ledger back, or remove this file to begin anew.",
            )  # fmt: skip
        with self._journal.transaction() as connection:
            create(connection)
            connection.execute(sa.insert(schema.head).values(id=1, count=0, hash=chain.FIRST))
            self._journal.append([("ledger", bodies.Opened(case_id, f"truceline {__version__}", schema.VERSION))])

    def acting(self, who: str, why: str = "") -> Acting:
        """Who acts from now on, and why. As a ``with`` block: until its end."""
        before = Acting(self._journal, self._journal.who, self._journal.why)
        self._journal.who, self._journal.why = who, why
        return before

    @property
    def is_writable(self) -> bool:
        """Whether this ledger was opened for writing."""
        return self._lock is not None

    def close(self) -> None:
        """Close the file and give the right to write back."""
        self._engine.dispose()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """One transaction around several additions: acknowledged together when the block ends, or not at all."""
        self._writable()
        with self._journal.transaction():
            yield

    def add(self, key: str, body: bodies.Body, *, marking: Marking = "public", shared: Sequence[str] = ()) -> Added:
        """Store a record of any kind; known where one of its kind and key is stored. ``shared``: the groups that it is
        shared with."""
        self._writable()
        return self._add_one(key, body, marking, shared)

    def add_reading(
        self,
        reading: Reading,
        *,
        case_id: str,
        source: str = "",
        marking: Marking = "public",
        shared: Sequence[str] = (),
    ) -> Added:
        """Store a document with its claims and what was dropped; known where this reader has stored it before, held
        as it is now."""
        self._writable()
        body = bodies.Read(case_id, source, reading)
        key = held_key(document_key(reading.document.id, reading.reader), marking, chain.shared_with(shared))
        return self._add_one(key, body, marking, shared)

    def add_refusal(self, refusal: Refusal, *, source: str = "", marking: Marking = "public") -> Added:
        """Store that an input was refused; the same refusal of the same input is stored once."""
        self._writable()
        key = "\n".join((source, refusal.ref, refusal.place or "", refusal.code))
        return self._add_one(held_key(key, marking, ""), bodies.Refused(source, refusal), marking)

    def add_rows(
        self,
        rows: Iterable[TableRow | LadderEntry],
        *,
        source: TableSource,
        in_scope: Iterable[bool] | None = None,
        sectors: Mapping[str, str] | None = None,
        marking: Marking = "public",
        shared: Sequence[str] = (),
    ) -> Added:
        """Import a table: its rows and, at its end, its coverage, in one transaction.

        ``in_scope`` tells, row by row, which belong to the case (default: all); the others are kept for coverage and
        control. ``sectors``: row id -> sector of the case, for the event rows that have one.
        A row whose id is known with the same content adds nothing; with other content it is refused, the first stays.
        A table that is not public is a data set of its own, with how it is held in its name.
        """
        self._writable()
        name = held_dataset(source.dataset, marking, shared)
        source = msgspec.structs.replace(source, dataset=name) if name != source.dataset else source
        done = Added()
        covered = Coverage()
        with self._journal.transaction() as connection:
            known_table = is_stored(connection, "table", f"{source.dataset}@{source.sha256}")
            stream = zip(rows, in_scope if in_scope is not None else repeat(True), strict=in_scope is not None)
            while chunk := list(islice(stream, _ROWS_AT_ONCE)):
                records: list[tuple[str, bodies.Body]] = []
                for row, scoped in chunk:
                    covered.see(row, scoped)
                    records.append(
                        (f"{source.dataset}/{row.row_id}", _row_body(source.dataset, scoped, row, sectors or {}))
                    )
                done += self._add_many(connection, records, marking, shared)
            if not known_table:
                self._journal.append([(f"{source.dataset}@{source.sha256}", covered.table(source))], marking, shared)
        return msgspec.structs.replace(done, reasons=done.reasons[:_REASONS])

    def add_verdict(
        self,
        *,
        agreement: str,
        as_of: str,
        verdict: str,
        sentence: str,
        body: dict[str, object],
        sector: str | None = None,
        known_by: str | None = None,
        method: str = "",
        data: str = "",
        question: dict[str, object] | None = None,
        marking: Marking = "public",
        shared: Sequence[str] = (),
    ) -> Added:
        """Store a verdict as it was given (``body``: its JSON form), with how much the ledger knew. The same question
        answered by the same ``method`` from the same ``data`` (their sha256) is stored once; without ``data``, the same
        content is."""
        self._writable()
        content = f"{method}\n{data}" if data else hashlib.sha256(msgspec.json.encode(body, order="sorted")).hexdigest()
        asked = msgspec.json.encode(question or {}, order="sorted").decode("utf-8")
        key = "\n".join((agreement, sector or "", as_of, known_by or "", *([asked] if question else []), content))
        head = self._journal.head
        judged = bodies.Judged(
            agreement, sector, as_of, known_by, verdict, sentence, body, head.count, head.hash, method, data,
            question or {},
        )  # fmt: skip
        return self._add_one(key, judged, marking, shared)

    def add_alert(self, alert: Alert, *, marking: Marking = "public") -> Added:
        """Store that an alert was raised; an alert whose key is known adds nothing."""
        self._writable()
        return self._add_one(alert.key, bodies.Raised(alert), marking)

    def add_delivery(self, alert: str, channel: str) -> Added:
        """Store that an alert (by its key) reached a channel; the same again adds nothing."""
        self._writable()
        return self._add_one(f"{alert}\n{channel}", bodies.Delivered(alert, channel), "public")

    def add_review(self, review: ClaimReview, *, marking: Marking = "public") -> Added:
        """Store a decision about a claim beside those before it. The same decision of the same person, while it stands,
        is stored once; one about a claim that is not kept is refused."""
        self._writable()
        with self._journal.transaction():
            if self.claim(review.claim) is None:
                return Added(refused=1, reasons=(f"there is no claim {review.claim}",))
            before = self.reviews(review.claim)
            if before and before[-1].review == review:
                return Added(known=1)
            return self._add_one(reviews.key(review.claim, len(before) + 1), bodies.ClaimReviewed(review), marking)

    def mark(self, kind: str, key: str, *, marking: Marking, shared: Sequence[str]) -> Added:
        """Hold a record otherwise from now on: ``kind`` and ``key`` name it as :func:`truceline.ledger.marks.name_of`
        gives them (a document by its id). The same again adds nothing."""
        self._writable()
        name = marks.Name(kind, key)
        with self._journal.transaction() as connection:
            held = marks.entries_of(connection, name)
            if not held:
                return Added(refused=1, reasons=(f"there is no record {key} of the kind {kind}",))
            if marks.Marks.of(connection).held(held[-1]) == marks.Held(marking, chain.shared_with(shared)):
                return Added(known=1)
            self._journal.append([marks.record(connection, name, marking, shared)], marking="source-protected")
        return Added(new=1)

    def link(self, parties: Sequence[str] = ()) -> Added:
        """Link event claims and rows that are about one happening and are not linked yet. ``parties``: the names of the
        case's own, so that other conflicts' events in the same documents are left alone."""
        self._writable()
        with self._journal.transaction() as connection:
            records = list(incidents.new_links(connection, parties))
            for start in range(0, len(records), _ROWS_AT_ONCE):
                self._journal.append(records[start : start + _ROWS_AT_ONCE])
        return Added(new=len(records))

    def unlink(self, member: str, *, reason: str) -> Added:
        """Take a claim or row out of its incident; the link and its undoing both stay in the journal."""
        self._writable()
        with self._journal.transaction() as connection:
            record = incidents.unlinked(connection, member, reason)
            if record is None:
                return Added(refused=1, reasons=(f"{member} is in no incident",))
            self._journal.append([record])
        return Added(new=1)

    def redact(self, n: int, *, why: str, alone: bool = False) -> tuple[int, ...]:
        """Take the words of an entry out for good, and of the entries that repeat them (``alone``: of no other); the
        numbers of those that had words. An entry of its own says who did it and ``why``."""
        self._writable()
        journal = self._journal
        if journal.running is not None:
            raise LedgerError("ledger-record", "a redaction stands in a transaction of its own.")
        with self.acting(journal.who, why), journal.transaction() as connection:
            numbers = (n,) if alone else redaction.repeats(connection, n)
            out = redaction.take_out(connection, numbers, journal.bar)
            if out.numbers:
                journal.append([(out.key, out.body)], out.marking, out.groups)
                journal.append([(f"{s.n}\n{s.group}", s) for s in out.sent], "restricted")
            journal.bar.load(connection)
        redaction.purge(self._engine)
        return out.numbers

    def rebuild(self) -> int:
        """Make every projection again from the journal; the number of entries read."""
        self._writable()
        return journals.rebuild(self._journal)

    def _writable(self) -> None:
        if self._lock is None:
            raise LedgerError("ledger-read-only", "this ledger was opened for reading.", place=self.place)

    def _add_one(self, key: str, body: bodies.Body, marking: Marking, shared: Sequence[str] = ()) -> Added:
        kind = str(body.__struct_config__.tag)
        if self._journal.bar.bars(kind, key) or self._journal.bar.bars(kind, plain_key(key)):
            return Added(refused=1, reasons=(_WAS_REDACTED,))
        with self._journal.transaction() as connection:
            if is_stored(connection, kind, key):
                return Added(known=1)
            try:
                self._journal.append([(key, body)], marking, shared)
            except UnicodeEncodeError as error:
                return Added(refused=1, reasons=(f"the text holds half a character at {error.start}",))
        return Added(new=1)

    def _add_many(
        self,
        connection: sa.Connection,
        records: Sequence[tuple[str, bodies.Body]],
        marking: Marking,
        shared: Sequence[str],
    ) -> Added:
        fresh: list[tuple[Draft, bodies.Body]] = []
        known, reasons = 0, []
        kind = str(records[0][1].__struct_config__.tag)
        seen = stored_bodies(connection, kind, [key for key, _ in records])
        for key, body in records:
            if self._journal.bar.bars(kind, key):
                reasons.append(_WAS_REDACTED)
                continue
            try:
                draft = self._journal.draft(key, body, marking, shared)
            except UnicodeEncodeError:
                reasons.append(f"{key}: holds half a character")
                continue
            if key not in seen:
                fresh.append((draft, body))
                seen[key] = draft.body
            elif seen[key] == draft.body or bodies.same_row(seen[key], body):
                known += 1
            else:
                reasons.append(f"{key}: differs from the row stored under this id; the stored one stays")
        self._journal.append_drafts(fresh)
        return Added(len(fresh), known, len(reasons), tuple(reasons))


def _row_body(dataset: str, in_scope: bool, row: TableRow | LadderEntry, sectors: Mapping[str, str]) -> bodies.RowBody:
    if isinstance(row, EventRow):
        named = row if row.dataset == dataset else msgspec.structs.replace(row, dataset=dataset)
        return bodies.Event(dataset, in_scope, named, sectors.get(row.row_id))
    if isinstance(row, Tally):
        return bodies.Count(dataset, in_scope, row)
    if isinstance(row, MissionPoint):
        return bodies.Point(dataset, in_scope, row)
    if isinstance(row, Detection):
        return bodies.Detected(dataset, in_scope, row)
    if isinstance(row, SatellitePass):
        return bodies.Passed(dataset, in_scope, row)
    return bodies.Step(dataset, in_scope, row)
