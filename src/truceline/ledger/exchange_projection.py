"""What entries about redaction and other nodes put into the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from sqlalchemy import Table

from truceline.ledger import exchange_bodies as bodies
from truceline.ledger import schema
from truceline.ledger.chain import Entry

Projected: TypeAlias = tuple[Table, dict[str, Any]]


def _redaction(entry: Entry, body: bodies.Redacted) -> Iterator[Projected]:
    for seq, taken in enumerate(body.taken):
        yield schema.redaction, {
            "entry": entry.n, "seq": seq, "kind": taken.kind, "commitment": taken.commitment, "hash": taken.hash,
            "bar": taken.bar, "marking": entry.marking,
        }  # fmt: skip


def _received(entry: Entry, body: bodies.Received) -> Iterator[Projected]:
    theirs = body.entry
    yield schema.received, {
        "entry": entry.n, "node": body.node, "group": body.group, "n": theirs.n, "hash": theirs.hash,
        "kind": theirs.kind, "key": theirs.key, "adopted": body.adopted, "marking": entry.marking,
    }  # fmt: skip


def _journal_alone(entry: Entry, body: bodies.ExchangeBody) -> Iterator[Projected]:
    del entry, body
    yield from ()


PROJECTORS: dict[type[Any], Callable[[Entry, Any], Iterator[Projected]]] = {
    bodies.Redacted: _redaction,
    bodies.Empty: _journal_alone,
    bodies.Sent: _journal_alone,
    bodies.Received: _received,
    bodies.HeadReceived: _journal_alone,
    bodies.Diverged: _journal_alone,
}
