"""The census: every claim of a ledger as a few numbers in memory, so that any filter is counted and paged at once.

It holds nothing that the table ``claim`` does not, about 60 bytes a claim, and takes up the entries that came since it
was last asked. A day is the number ``YYYYMMDD`` (``YYYY0000`` where only the year is known), which keeps the order of
the written days; a claim without a day stands last. What it cannot answer (free words, a document, dates of
publication) the database answers, as it does every question without a census.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from truceline.ledger import schema
from truceline.ledger.queries import ClaimFilter

Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]

_CODED = ("kind", "type", "standing", "source_party", "parties", "sector")
"""Columns of few values, each kept as a number on its own list."""
_NUMBERS = ("entry", "seq", "day", "day_end", "ordinal", *_CODED)
_ANSWERED = frozenset({"kind", "type", "standing", "party", "source_party", "sector", "date_from", "date_to"})
_FEW = 50_000
"""Up to so many hits are put in order by themselves; of more, the order of all claims is walked."""
_STRIDE = 16_384
"""Claims looked at in one step of that walk."""
_AT_ONCE = 20_000
_NEVER = 99_999_999
"""The day of a claim that has none: after all others."""


class Key(msgspec.Struct, frozen=True, order=True):
    """Where a claim stands in its table."""

    entry: int
    seq: int


class Census:
    """The claims of the current readings, counted and in order. One thread may bring it up to date while others ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._size = 0
        self._columns = {name: np.zeros(1024, dtype=np.int32) for name in _NUMBERS}
        self._current = np.zeros(1024, dtype=np.bool_)
        self._order: Rows = np.zeros(0, dtype=np.int64)
        self._order_days: Rows = np.zeros(0, dtype=np.int64)
        self._codes: dict[str, dict[str | None, int]] = {name: {} for name in _CODED}
        self._days: dict[str | None, tuple[int, int]] = {None: (_NEVER, 0)}
        self._replaced: set[int] = set()
        self._publishers: Counter[str] = Counter()
        self._published: Counter[str] = Counter()
        self.entries = 0
        """Entries of the journal it has taken up."""
        self.documents = 0
        self.documents_with_claims = 0

    # ------------------------------------------------------------ keeping up

    def follow(self, connection: sa.Connection, head: int) -> None:
        """Take up what was appended up to entry ``head``."""
        with self._lock:
            if head > self.entries:
                self._take_documents(connection, head)
                self._take_claims(connection, head)
                self.entries = head

    def _take_documents(self, connection: sa.Connection, head: int) -> None:
        d, later = schema.document.c, schema.document.alias("later")
        columns = (d.entry, d.publisher, d.source, d.published, d.claims)
        fresh = sa.and_(d.entry > self.entries, d.entry <= head)
        for row in connection.execute(sa.select(*columns).where(fresh)):
            self._count_document(row, 1)
        newer = sa.and_(later.c.id == d.id, later.c.entry > d.entry)
        query = (
            sa.select(*columns).join_from(schema.document, later, newer)
            .where(later.c.entry > self.entries, later.c.entry <= head).distinct()
        )  # fmt: skip
        gone = [row for row in connection.execute(query) if row.entry not in self._replaced]
        for row in gone:
            self._count_document(row, -1)
        if gone:
            self._replaced.update(row.entry for row in gone)
            current = self._current.copy()
            current &= ~np.isin(self._columns["entry"], np.array([row.entry for row in gone], dtype=np.int32))
            self._current = current

    def _count_document(self, row: Any, by: int) -> None:
        self.documents += by
        self.documents_with_claims += by if row.claims else 0
        self._publishers[row.publisher or row.source or "not named"] += by
        if row.published:
            self._published[row.published[:10]] += by

    def _take_claims(self, connection: sa.Connection, head: int) -> None:
        c = schema.claim.c
        query = (
            sa.select(c.entry, c.seq, c.day, c.day_end, *(c[name] for name in _CODED))
            .where(c.entry > self.entries, c.entry <= head).order_by(c.entry, c.seq)
        )  # fmt: skip
        first = self._size
        for rows in connection.execute(query).partitions(_AT_ONCE):
            self._add(rows)
        if self._size == first:
            return
        days = -self._columns["day"][first : self._size].astype(np.int64)
        days[days == -_NEVER] = _NEVER
        fresh = first + np.argsort(days, kind="stable")
        ordered = days[fresh - first]
        places = np.searchsorted(self._order_days, ordered, side="right")
        order = np.insert(self._order, places, fresh)
        self._order_days = np.insert(self._order_days, places, ordered)
        self._order = order

    def _add(self, rows: Sequence[Sequence[Any]]) -> None:
        entry, seq, day, day_end, *coded = (list(column) for column in zip(*rows, strict=True))
        start, end = self._size, self._size + len(rows)
        self._make_room(end)
        told = [self._day(d) for d in day]
        values: dict[str, list[int]] = {
            "entry": entry, "seq": seq, "day": [d[0] for d in told], "ordinal": [d[1] for d in told],
            "day_end": [self._day(d)[0] for d in day_end],
        }  # fmt: skip
        for name, column in zip(_CODED, coded, strict=True):
            codes = self._codes[name]
            values[name] = [codes.setdefault(value, len(codes)) for value in column]
        for name, column in values.items():
            self._columns[name][start:end] = column
        self._current[start:end] = [n not in self._replaced for n in entry]
        self._size = end

    def _make_room(self, size: int) -> None:
        room = len(self._current)
        if size > room:
            more = max(size, room + room // 2) - room
            self._columns = {n: np.concatenate((c, np.zeros(more, c.dtype))) for n, c in self._columns.items()}
            self._current = np.concatenate((self._current, np.zeros(more, np.bool_)))

    def _day(self, words: str | None) -> tuple[int, int]:
        """A day as a number that keeps the order of the written days, and as an ordinal (0: no such day)."""
        held = self._days.get(words)
        if held is None:
            held = self._days[words] = (_number(words or ""), _ordinal(words or ""))
        return held

    # ------------------------------------------------------------ asking

    @staticmethod
    def answers(wanted: ClaimFilter) -> bool:
        """Whether a filter asks only for what the census holds."""
        given = (n for n in wanted.__struct_fields__ if getattr(wanted, n) is not None)
        return all(name in _ANSWERED for name in given)

    def count(self, wanted: ClaimFilter) -> int:
        """How many claims meet a filter."""
        return int(np.count_nonzero(self._where(wanted)))

    def counts(self, column: str) -> dict[str, int]:
        """How many claims have each value of a coded column; those without one are left out."""
        size = self._size
        codes = self._columns[column][:size][self._current[:size]]
        held = np.bincount(codes, minlength=len(self._codes[column]))
        return {name: int(held[code]) for name, code in self._codes[column].items() if name is not None}

    def keys(self, wanted: ClaimFilter, *, newest_first: bool, limit: int | None, offset: int) -> list[Key]:
        """Where the claims that meet a filter stand, in order of their day (undated last), then of the ledger."""
        where = self._where(wanted)
        hits = np.flatnonzero(where)
        end = len(hits) if limit is None else min(len(hits), offset + limit)
        if offset >= end:
            return []
        if len(hits) <= _FEW or not newest_first or end - offset > _FEW:
            days = self._columns["day"][hits]
            days = np.where(days == _NEVER, _NEVER, -days if newest_first else days)
            chosen = hits[np.argsort(days, kind="stable")][offset:end]
        else:
            chosen = self._walk(where, offset, end)
        entry, seq = self._columns["entry"][chosen].tolist(), self._columns["seq"][chosen].tolist()
        return [Key(e, s) for e, s in zip(entry, seq, strict=True)]

    def _walk(self, where: Flags, offset: int, end: int) -> Rows:
        """The hits from the newest on, without putting all of them in order."""
        found: list[Rows] = []
        passed = 0
        order = self._order
        for start in range(0, len(order), _STRIDE):
            stretch = order[start : start + _STRIDE]
            stretch = stretch[stretch < len(where)]
            hits = stretch[where[stretch]]
            found.append(hits[max(0, offset - passed) : max(0, end - passed)])
            passed += len(hits)
            if passed >= end:
                break
        return np.concatenate(found)

    def by_day(
        self, groups: Mapping[str, Callable[[Census, int], Flags]], *, first: str, last: str, parties: Collection[str]
    ) -> dict[str, dict[int, int]]:
        """How many claims begin on each day (an ordinal) between two ISO days, both included, that name one of
        ``parties`` (none given: any), for each group told by a function."""
        size = self._size
        day = self._columns["day"][:size]
        base = self._current[:size] & (day >= _number(first)) & (day <= _number(last))
        if parties:
            base &= self._naming(parties, size)
        out: dict[str, dict[int, int]] = {}
        ordinal = self._columns["ordinal"][:size]
        for name, of in groups.items():
            days = ordinal[base & of(self, size)]
            if not len(days):
                out[name] = {}
                continue
            least = int(days.min())
            held = np.bincount(days - least)
            at = np.flatnonzero(held)
            out[name] = dict(zip((at + least).tolist(), held[at].tolist(), strict=True))
        return out

    def flags(self, column: str, values: Collection[str | None], size: int) -> Flags:
        """Which of the first ``size`` claims have one of these values in a coded column."""
        codes = [self._codes[column][v] for v in values if v in self._codes[column]]
        held = self._columns[column][:size]
        table = np.zeros(len(self._codes[column]) + 1, dtype=np.bool_)
        table[codes] = True
        return table[held]

    def publishers(self) -> Counter[str]:
        """How many current documents each publisher (else source) has."""
        return +self._publishers

    def published(self) -> Counter[str]:
        """How many current documents were published on each day, month or year."""
        return +self._published

    def reach(self) -> tuple[str, str] | None:
        """The first and last day of any claim, in whatever reading."""
        held = self._columns["day"][: self._size]
        held = held[held != _NEVER]
        if not len(held):
            return None
        words = {number: day for day, (number, _) in self._days.items() if day is not None}
        return words[int(held.min())], words[int(held.max())]

    def _where(self, wanted: ClaimFilter) -> Flags:
        size = self._size
        out = self._current[:size].copy()
        for name in ("kind", "type", "standing", "source_party", "sector"):
            value = getattr(wanted, name)
            if value is not None:
                out &= self.flags(name, (value,), size)
        if wanted.party is not None:
            out &= self._naming((wanted.party,), size)
        day, day_end = self._columns["day"][:size], self._columns["day_end"][:size]
        if wanted.date_from is not None:
            out &= (day_end >= _number(wanted.date_from)) & (day_end != _NEVER)
        if wanted.date_to is not None:
            out &= day <= _number(wanted.date_to)
        return out

    def _naming(self, parties: Collection[str], size: int) -> Flags:
        """Which claims name one of these parties in any role."""
        named = [v for v in self._codes["parties"] if any(f"|{party}|" in (v or "") for party in parties)]
        return self.flags("parties", named, size)


def _number(day: str) -> int:
    digits = day[:10].replace("-", "")
    return int(digits.ljust(8, "0")) if digits.isdigit() else 0


def _ordinal(day: str) -> int:
    full = {4: f"{day}-01-01", 7: f"{day}-01"}.get(len(day), day)
    try:
        return dt.date.fromisoformat(full[:10]).toordinal()
    except ValueError:
        return 0
