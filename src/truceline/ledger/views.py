"""View ledgers: for each sight a ledger of its own, made from exactly the entries that sight may see.

What somebody sees (pages, counts, exports, search, verdicts, maps, the tags of answers) is made from their view and
from nothing else, so that no page or query needs to know what is hidden. Entries are numbered and chained anew; salts
follow from what is visible; the program's links are made again. The view grows as the ledger grows, and is made anew
where what it may show changed: a record was marked otherwise, or redacted.

    HOME/views/SIGHT/CASE/state.sqlite      how far it has come; belongs to the server, is part of no view
    HOME/views/SIGHT/CASE/GENERATION/CASE.sqlite    the view: an ordinary ledger, which every command can read
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from truceline.access import Sight
from truceline.ledger import bodies, chain, mechanism_bodies, schema, view_entries
from truceline.ledger import journal as journals
from truceline.ledger.access_bodies import held_key, plain_key
from truceline.ledger.chain import Draft, Entry, Head
from truceline.ledger.connection import Store, WriterLock, create
from truceline.ledger.errors import LedgerError
from truceline.ledger.marks import Held, Marks, entries_of
from truceline.ledger.questions import is_stored
from truceline.ledger.store import Ledger

FORM = 1
"""How views are made; a view made otherwise is made anew."""
_SALT = b"truceline view 1\n"
_AT_ONCE = 500
_WAIT = 30.0
"""Seconds to wait for another process that is bringing the same view up to date."""


class ViewLedger(Ledger):
    """A view as the program writes and reads it."""

    def __init__(self, engine: sa.Engine, store: Store, lock: WriterLock | None) -> None:
        super().__init__(engine, store, lock)
        self._journal: _ViewJournal = _ViewJournal(engine, store)

    def _found(self, case_id: str) -> None:
        """An empty view; the first entry is the ledger's own."""
        del case_id
        with self._journal.transaction() as connection:
            create(connection)
            connection.execute(sa.insert(schema.head).values(id=1, count=0, hash=chain.FIRST))

    def changed(self) -> dt.datetime:
        """When the last entry that is seen was recorded: the file's own time would tell of others."""
        with self._reading() as connection:
            at = connection.execute(sa.select(sa.func.max(schema.journal.c.at))).scalar()
        return dt.datetime.fromisoformat(at) if at else dt.datetime.fromtimestamp(0, dt.UTC)

    def take(self, records: Sequence[tuple[str, Draft, bodies.Body]]) -> None:
        """Append records, each with the instant at which it was recorded, in the running transaction."""
        for at, group in groupby(records, key=lambda r: r[0]):
            self._journal.at = at
            self._journal.append_drafts([(draft, body) for _, draft, body in group])


class _ViewJournal(journals.Journal):
    """Appends with the instant and the salts that follow from what is seen."""

    at = ""

    def append_drafts(self, records: Sequence[tuple[Draft, bodies.Body]]) -> None:
        if self._open is None:
            raise LedgerError("ledger-record", "a record was added outside a transaction.")
        entries = list(_sealed((draft for draft, _ in records), self.head, self.at))
        if not entries:
            return
        self._open.execute(sa.insert(schema.journal), [msgspec.structs.asdict(e) for e in entries])
        journals.put(self._open, ((e, body) for e, (_, body) in zip(entries, records, strict=True)))
        self.head = Head(entries[-1].n, entries[-1].hash)


def _sealed(drafts: Iterable[Draft], head: Head, at: str) -> Iterator[Entry]:
    n, previous = head.count, head.hash
    for d in drafts:
        n += 1
        salt = hashlib.sha256(_SALT + msgspec.json.encode((previous, d.kind, d.key))).hexdigest()[
            : 2 * chain.SALT_BYTES
        ]
        commitment = chain.commitment_of(salt, d.kind, d.key, d.who, d.why, d.body)
        digest = chain.hash_of(n, at, d.marking, d.shared, commitment, previous)
        yield Entry(n, at, d.kind, d.key, d.marking, d.shared, d.who, d.why, salt, d.body, previous, digest)
        previous = digest


class _State(NamedTuple):
    """How far a view has come: the end of the ledger it was made from, its own end, which generation it is."""

    head: Head
    view: Head
    generation: int
    form: int


class View:
    """The view of one ledger for one sight. ``parties``: names of the case's own, as :meth:`Ledger.link` takes them."""

    def __init__(self, ledger: Ledger, sight: Sight, parties: Sequence[str]) -> None:
        self._ledger = ledger
        self._sight = sight
        self._parties = tuple(parties)
        self._case_id = ledger.case_id
        self.folder = ledger.path.parent / "views" / sight.id / self._case_id
        self._one = threading.Lock()

    def refreshed(self) -> Path:
        """The view's file, up to date with the ledger."""
        with self._one, self._ledger._reading() as main:
            head = journals.stored_head(main)
            state = self._state()
            if state is not None and state.head == head and state.form == FORM:
                return self._file(state.generation)
            return self._brought_up(main, head, state)

    def _brought_up(self, main: sa.Connection, head: Head, state: _State | None) -> Path:
        marks = Marks.of(main)
        if state is not None and self._must_be_made_anew(main, state, marks):
            state = _State(chain.EMPTY, chain.EMPTY, state.generation + 1, FORM)
        elif state is None:
            state = _State(chain.EMPTY, chain.EMPTY, 1, FORM)
        path = self._file(state.generation)
        if state.head == chain.EMPTY and path.parent.exists():
            shutil.rmtree(path.parent)  # left by a run that did not end
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with ViewLedger.open(path, wait=_WAIT) as view:
            placed = self._fill(view, main, state.head.count, marks)
            own = view._journal.head
        self._keep(_State(head, own, state.generation, FORM), placed)
        self._remove_older(state.generation)
        return path

    # ------------------------------------------------------------ what goes in

    def _fill(self, view: ViewLedger, main: sa.Connection, after: int, marks: Marks) -> list[int]:
        """Take up the entries after a number, and link; the numbers of those that went in."""
        placed: list[int] = []
        with view.batch():
            connection = view._journal.running
            assert connection is not None
            waiting: list[tuple[str, Draft, bodies.Body]] = []
            decided: _Decided | None = None
            for batch in journals.entries(main, after=after, batch=_AT_ONCE):
                for entry in batch:
                    body = self._seen(entry, marks)
                    if isinstance(body, bodies.Linked) and not (decided is not None and decided.covers(entry, body)):
                        body = None
                    record = self._record(view, connection, entry, body, marks, waiting)
                    decided = _decided(entry, body, decided, record is not None)
                    if record is not None:
                        waiting.append(record)
                        placed.append(entry.n)
                view.take(waiting)
                waiting.clear()
            if placed:
                with view.acting(journals.PROGRAM):
                    view.link(self._parties)
        return placed

    def _seen(self, entry: Entry, marks: Marks) -> bodies.Body | None:
        """The body of an entry that this sight sees; None for any other."""
        held = marks.held(entry)
        if entry.is_redacted or entry.kind in view_entries.LEFT_OUT or not self._sight.sees(held.marking, held.groups):
            return None
        return bodies.body_of(entry)

    def _record(
        self, view: ViewLedger, connection: sa.Connection, entry: Entry, body: bodies.Body | None, marks: Marks,
        waiting: list[tuple[str, Draft, bodies.Body]],
    ) -> tuple[str, Draft, bodies.Body] | None:  # fmt: skip
        """An entry as the view takes it."""
        if body is None:
            return None
        apart = plain_key(entry.key) != entry.key
        if apart or not view_entries.is_free(body):
            view.take(waiting)  # what was seen before it must stand in the tables that are asked now
            waiting.clear()
        fitted = view_entries.fitted(connection, entry.key, body)
        if fitted is None:
            return None
        key, body = fitted
        held = self._as_shown(marks.held(entry))
        if apart:
            key = held_key(plain_key(key), held.marking, held.shared)
            if is_stored(connection, entry.kind, key):
                return None
        who, why = (entry.who, entry.why) if self._sight.names else ("", "")
        draft = bodies.draft(key, body, held.marking, shared=held.shared, who=who, why=why)  # type: ignore[arg-type] # as stored
        return entry.at, draft, body

    def _as_shown(self, held: Held) -> Held:
        """How a record is held, as far as this sight is told: a party is not told with whom else it is shared."""
        if self._sight.sees_groups:
            return held
        return Held(held.marking, chain.shared_with(set(held.groups) & set(self._sight.groups)))

    # ------------------------------------------------------------ whether it still holds

    def _must_be_made_anew(self, main: sa.Connection, state: _State, marks: Marks) -> bool:
        """Whether what the view holds is no longer what its sight sees of the same entries. What happens to an entry
        that was not and is not seen is no reason."""
        path = self._file(state.generation)
        if state.form != FORM or not path.is_file() or chain.kept_head(path) != state.view:
            return True
        j = schema.journal.c
        there = main.execute(sa.select(j.hash).where(j.n == state.head.count)).scalar()
        if there != state.head.hash:
            return True
        before = Marks.of(main, state.head.count)
        for name in marks.differing(before):
            for entry in entries_of(main, name):
                if entry.n <= state.head.count and self._shown(before.held(entry)) != self._shown(marks.held(entry)):
                    return True
        gone = main.execute(sa.select(j.n).where(j.kind == chain.REDACTED)).scalars()
        return bool(self._placed(gone))

    def _shown(self, held: Held) -> Held | None:
        return self._as_shown(held) if self._sight.sees(held.marking, held.groups) else None

    # ------------------------------------------------------------ where it stands

    def _file(self, generation: int) -> Path:
        return self.folder / str(generation) / f"{self._case_id}.sqlite"

    def _remove_older(self, generation: int) -> None:
        for folder in self.folder.iterdir():
            if folder.is_dir() and folder.name.isdigit() and int(folder.name) < generation:
                shutil.rmtree(folder, ignore_errors=True)  # whoever still reads it has it open

    def _kept(self) -> sqlite3.Connection:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = sqlite3.connect(self.folder / "state.sqlite", timeout=_WAIT)
        connection.execute("CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
        connection.execute("CREATE TABLE IF NOT EXISTS placed (n INTEGER PRIMARY KEY)")
        return connection

    def _state(self) -> _State | None:
        with closing(self._kept()) as connection:
            row = connection.execute("SELECT body FROM state WHERE id=1").fetchone()
        return msgspec.json.decode(row[0], type=_State) if row is not None else None

    def _keep(self, state: _State, placed: list[int]) -> None:
        with closing(self._kept()) as connection, connection:
            before = connection.execute("SELECT body FROM state WHERE id=1").fetchone()
            if before is None or msgspec.json.decode(before[0], type=_State).generation != state.generation:
                connection.execute("DELETE FROM placed")
            connection.executemany("INSERT OR IGNORE INTO placed VALUES (?)", [(n,) for n in placed])
            body = msgspec.json.encode(state).decode("utf-8")
            connection.execute("INSERT OR REPLACE INTO state VALUES (1, ?)", (body,))

    def _placed(self, numbers: Iterable[int]) -> list[int]:
        with closing(self._kept()) as connection:
            known = "SELECT 1 FROM placed WHERE n=?"
            return [n for n in numbers if connection.execute(known, (n,)).fetchone() is not None]


class _Decided(NamedTuple):
    """An analyst's decision on linking, while the links that carry it out follow it."""

    members: frozenset[str]
    last: int
    taken: bool

    def covers(self, entry: Entry, body: bodies.Linked) -> bool:
        """Whether a link carries out this decision, which is seen."""
        return self.taken and entry.n == self.last + 1 and body.account.member in self.members


def _decided(entry: Entry, body: bodies.Body | None, decided: _Decided | None, taken: bool) -> _Decided | None:
    """The decision that the next entry may carry out."""
    if entry.kind == "link_decision":
        members = body.decision.members if isinstance(body, mechanism_bodies.LinkDecided) else ()
        return _Decided(frozenset(members), entry.n, taken)
    if decided is not None and entry.kind == "link" and entry.n == decided.last + 1:
        return decided._replace(last=entry.n)
    return None
