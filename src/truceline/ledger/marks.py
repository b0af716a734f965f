"""Markings that were changed: a later entry says how a record is held from then on, who decided it and why.

A mark names a record, not an entry: all readings of a document, all versions of a contact, all steps of a complaint are
held as its last mark says, whatever an entry recorded before or after says of itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from truceline.ledger import access_bodies, schema
from truceline.ledger.chain import Entry, shared_with
from truceline.ledger.records import Marking

KIND = "marked"
_decode = msgspec.json.Decoder(access_bodies.Marked).decode
_NUMBERED = frozenset({"contact", "complaint", "joint_review"})
"""Kinds whose key is a record's id and the number of its version or step (``ID#N``)."""


class Name(NamedTuple):
    """What names a record: its kind and its key without the number of a reading, version or step."""

    kind: str
    key: str


class Held(NamedTuple):
    """How a record is held: its marking, and the groups it is shared with as an entry holds them (``|a|b|``)."""

    marking: str
    shared: str

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups it is shared with."""
        return tuple(self.shared.strip("|").split("|")) if self.shared else ()


def name_of(kind: str, key: str) -> Name:
    """The record that an entry is of."""
    bare = access_bodies.plain_key(key)
    if kind == "document":
        return Name(kind, bare.partition("@")[0])
    if kind in _NUMBERED:
        return Name(kind, bare.rpartition("#")[0])
    return Name(kind, bare)


class Marks:
    """The marks in force."""

    def __init__(self) -> None:
        self._held: dict[Name, Held] = {}

    @classmethod
    def of(cls, connection: sa.Connection, upto: int | None = None) -> Marks:
        """The marks of a ledger, as of an entry (None: now)."""
        marks = cls()
        j = schema.journal.c
        query = sa.select(j.body).where(j.kind == KIND).order_by(j.n)
        if upto is not None:
            query = query.where(j.n <= upto)
        for (body,) in connection.execute(query):
            marked = _decode(body)
            marks._held[Name(marked.kind, marked.key)] = Held(marked.marking, shared_with(marked.shared))
        return marks

    def held(self, entry: Entry) -> Held:
        """How the record of an entry is held."""
        if self._held and not entry.is_redacted:
            mark = self._held.get(name_of(entry.kind, entry.key))
            if mark is not None:
                return mark
        return Held(entry.marking, entry.shared)

    def differing(self, other: Marks) -> set[Name]:
        """Records that are held otherwise here than there."""
        names = self._held.keys() | other._held.keys()
        return {name for name in names if self._held.get(name) != other._held.get(name)}


def entries_of(connection: sa.Connection, name: Name) -> list[Entry]:
    """The entries of a record, in order."""
    j = schema.journal.c
    ends = {"document": f"{name.key}@", **dict.fromkeys(_NUMBERED, f"{name.key}#")}.get(name.kind, name.key)
    query = sa.select(schema.journal).where(j.kind == name.kind, sa.func.substr(j.key, 1, len(ends)) == ends)
    found = [Entry(*row) for row in connection.execute(query.order_by(j.n))]
    return [entry for entry in found if name_of(entry.kind, entry.key) == name]


def record(
    connection: sa.Connection, name: Name, marking: Marking, shared: Sequence[str]
) -> tuple[str, access_bodies.Marked]:
    """The entry that marks a record: its key and body."""
    key = f"{name.kind}\n{name.key}#"
    j = schema.journal.c
    query = sa.select(sa.func.count()).where(j.kind == KIND, sa.func.substr(j.key, 1, len(key)) == key)
    nth = int(connection.execute(query).scalar_one()) + 1
    return f"{key}{nth}", access_bodies.Marked(name.kind, name.key, marking, tuple(sorted(set(shared))))
