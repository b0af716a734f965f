"""Redaction: the words of an entry are taken out, and everybody can see that they were, by whom and why.

Key, body, salt, actor and reason of the entry go, and every row made from it; number, instant, marking, groups and the
commitment stay, so chain, tree and proofs hold. An entry of its own says what was done. Whatever repeats the words goes
with them: other readings of the same document, links and decisions that quote its claims, a peer's copy.

So that the next look at the same source does not bring the record back, the redaction keeps a code made from its kind
and key with a secret that lies beside the ledger (``.bar``): nobody else can tell from it what was redacted.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args

import msgspec
import sqlalchemy as sa

from truceline.ledger import chain, dialect, exchange, schema
from truceline.ledger.access_bodies import plain_key
from truceline.ledger.chain import REDACTED, Entry
from truceline.ledger.errors import LedgerError
from truceline.ledger.exchange_bodies import Redacted, Sent, Taken
from truceline.ledger.records import Marking

_KEPT_KINDS = frozenset({"opened", "redaction", "sent", "marked", "peer_head"})
"""Kinds that stay: whose ledger it is, what was redacted, what a node signed. None holds a source's words."""
MARKINGS: tuple[Marking, ...] = get_args(Marking)
"""From the most open to the least."""
_encode = msgspec.json.Encoder().encode


class Bar:
    """Keeps redacted records from being stored again. The secret is made with the first redaction."""

    def __init__(self, ledger: Path) -> None:
        self._path = ledger.with_name(ledger.name + ".bar")
        self._codes: frozenset[str] = frozenset()
        self._secret = b""

    def load(self, connection: sa.Connection) -> None:
        """Take up what was redacted so far."""
        self._codes = frozenset(connection.execute(sa.select(schema.redaction.c.bar)).scalars()) - {""}
        if self._codes and self._path.is_file():
            self._secret = self._path.read_bytes()

    def bars(self, kind: str, key: str) -> bool:
        """Whether a record of this kind and key was redacted."""
        return bool(self._codes and self._secret) and self._code(kind, key) in self._codes

    def code(self, kind: str, key: str) -> str:
        """The code of a record that is being redacted."""
        if not self._secret:
            if not self._path.is_file():
                descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "wb") as stream:
                    stream.write(os.urandom(32))
                    stream.flush()
                    os.fsync(stream.fileno())
            self._secret = self._path.read_bytes()
        return self._code(kind, key)

    def _code(self, kind: str, key: str) -> str:
        return hmac.new(self._secret, _encode((kind, plain_key(key))), hashlib.sha256).hexdigest()


def entry_at(connection: sa.Connection, n: int) -> Entry | None:
    """The entry of this number; None where there is none."""
    row = connection.execute(sa.select(schema.journal).where(schema.journal.c.n == n)).one_or_none()
    return Entry(*row) if row is not None else None


def repeats(connection: sa.Connection, n: int) -> tuple[int, ...]:
    """The entries that repeat the words of an entry, itself among them, in order."""
    found = {n}
    d, c, link = schema.document.c, schema.claim.c, schema.incident_link.c
    for document in connection.execute(sa.select(d.id).where(d.entry == n)).scalars().all():
        found.update(connection.execute(sa.select(d.entry).where(d.id == document)).scalars())
    claims = connection.execute(sa.select(c.id).where(c.entry.in_(found))).scalars().all()
    rows = connection.execute(sa.select(schema.event_row).where(schema.event_row.c.entry == n)).all()
    members = [*claims, *(f"{row.dataset}/{row.row_id}" for row in rows)]
    found.update(_where(connection, link.entry, link.member, members))
    review = schema.claim_review.c
    found.update(_where(connection, review.entry, review.claim, members))
    for entry in [entry_at(connection, m) for m in sorted(found)]:
        if entry is not None:
            found.update(_copies(connection, entry))
    return tuple(sorted(found))


def _where(
    connection: sa.Connection, pick: sa.ColumnElement[int], column: sa.ColumnElement[str], values: Sequence[str]
) -> Iterable[int]:
    for start in range(0, len(values), 500):
        yield from connection.execute(sa.select(pick).where(column.in_(values[start : start + 500]))).scalars()


def _copies(connection: sa.Connection, entry: Entry) -> set[int]:
    """Of a record that came from a node: the copy as it was signed, or the record made from that copy."""
    r, j = schema.received.c, schema.journal.c
    adopted = sa.and_(r.kind == entry.kind, r.adopted == entry.key)
    found = set(connection.execute(sa.select(r.entry).where(adopted)).scalars())
    query = sa.select(r.kind, r.adopted).where(r.entry == entry.n, r.adopted != "")
    source = connection.execute(query).one_or_none()
    if source is not None:
        of_record = sa.and_(j.kind == source.kind, j.key == source.adopted)
        found.update(connection.execute(sa.select(j.n).where(of_record)).scalars())
    return found


class Redaction(msgspec.Struct, frozen=True):
    """What was taken out: the entries' numbers, the record of it, who must be able to see that record, and the entries'
    places in logs where these do not follow from what is left of them."""

    numbers: tuple[int, ...]
    body: Redacted
    marking: Marking
    groups: tuple[str, ...]
    sent: tuple[Sent, ...]

    @property
    def key(self) -> str:
        """What names the record."""
        return hashlib.sha256(_encode([(t.commitment, t.hash) for t in self.body.taken])).hexdigest()


def take_out(connection: sa.Connection, numbers: Sequence[int], bar: Bar) -> Redaction:
    """Take the words of entries out, in the running transaction. The record of it is as open as the least open of them,
    and shared with all who had one."""
    entries = [entry for entry in (_redactable(connection, n) for n in numbers) if not entry.is_redacted]
    sent = exchange.places_kept(connection, entries)
    groups = {g for entry in entries for g in entry.groups} | {s.group for s in sent if s.at}
    marking = max((MARKINGS.index(entry.marking) for entry in entries), default=0)
    taken = tuple(_empty(connection, entry, bar) for entry in entries)
    gone = tuple(entry.n for entry in entries)
    _clear(connection, gone)
    return Redaction(gone, Redacted(taken), MARKINGS[marking], tuple(sorted(groups)), tuple(sent))


def _redactable(connection: sa.Connection, n: int) -> Entry:
    entry = entry_at(connection, n)
    if entry is None:
        raise LedgerError("ledger-redact", f"there is no entry {n}.", mend="Give the number of an entry.")
    if entry.kind in _KEPT_KINDS:
        raise LedgerError("ledger-redact", f"entry {n} is of the kind '{entry.kind}', which stays.")
    return entry


def purge(engine: sa.Engine) -> None:
    """Overwrite what was deleted, so that the words are in no free page either."""
    with engine.connect() as connection:
        spoken = dialect.of(connection)
    spoken.purge(engine)


def _empty(connection: sa.Connection, entry: Entry, bar: Bar) -> Taken:
    commitment = None
    if entry.salt:
        commitment = chain.commitment_of(entry.salt, entry.kind, entry.key, entry.who, entry.why, entry.body)
    left = {"kind": REDACTED, "key": str(entry.n), "who": "", "why": "", "salt": "", "body": ""}
    query = sa.update(schema.journal).where(schema.journal.c.n == entry.n).values(**left, commitment=commitment)
    connection.execute(query)
    code = bar.code(entry.kind, entry.key)
    if commitment is not None:
        return Taken(entry.kind, commitment, bar=code)
    return Taken(entry.kind, None, entry.hash, entry.at, entry.marking, code)


def _clear(connection: sa.Connection, numbers: Sequence[int]) -> None:
    """Remove every row made from these entries, and the documents' words from the full-text index."""
    d = schema.document.c
    documents: list[int] = []
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        documents += connection.execute(sa.select(d.entry).where(d.entry.in_(some))).scalars()
        for table in schema.PROJECTIONS:
            connection.execute(sa.delete(table).where(table.c.entry.in_(some)))
    if documents:
        dialect.of(connection).unindex(connection, documents)


def faults(connection: sa.Connection) -> tuple[int, list[tuple[str, int]]]:
    """How many entries are redacted, and which of them no redaction speaks of, or another than it says."""
    r, j = schema.redaction.c, schema.journal.c
    query = sa.select(j.n, j.at, j.marking, j.hash, j.commitment).where(j.kind == REDACTED).order_by(j.n)
    rows = connection.execute(query).all()
    if not rows:
        return 0, []
    named = set(connection.execute(sa.select(r.commitment)).scalars())
    bodies = connection.execute(sa.select(j.body).where(j.n.in_(sa.select(r.entry).where(r.commitment.is_(None)))))
    decoder = msgspec.json.Decoder(Redacted)
    old = {(t.hash, t.at, t.marking) for body in bodies.scalars() for t in decoder.decode(body).taken}
    wrong = [
        row.n
        for row in rows
        if (row.commitment is None and (row.hash, row.at, row.marking) not in old)
        or (row.commitment is not None and row.commitment not in named)
    ]
    return len(rows), [(f"the words of entry {n} were taken out, and no redaction says so", n) for n in wrong]
