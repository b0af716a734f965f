"""What a node gives to others: the log of a group, and bundles of it.

The log of a group is the journal's entries that are shared with it, numbered and chained by themselves, so that nothing
in it depends on an entry that the group does not see. Words, salts and instants are those of the journal, and so are
the commitments. A bundle is a stretch of such a log with the signed head it ends in, as lines of JSON, and the proof
that the log only grew; ``docs/reference/ledger.md`` gives the form exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from truceline.clock import stamp
from truceline.ledger import chain, dialect, merkle, schema
from truceline.ledger.access_bodies import Marked
from truceline.ledger.chain import FIRST, Entry
from truceline.ledger.errors import LedgerError
from truceline.ledger.exchange_bodies import LOCAL_KINDS, Sent
from truceline.ledger.marks import KIND as MARKED
from truceline.ledger.marks import Held, Name, entries_of
from truceline.ledger.signing import NodeKey, SignedHead

BUNDLE_FORM = "truceline bundle 1"
NEVER_SENT = "source-protected"
"""Entries of this marking leave in no log, whoever they are shared with."""
_encode = msgspec.json.Encoder().encode
_AT_ONCE = 1_000


class BundleHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first line of a bundle: whose log of which group, from the entry after ``since`` on."""

    form: str = BUNDLE_FORM
    case: str
    group: str
    node: str
    since: int


class BundleEnd(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last line of a bundle: the signed head of the log, the root over the first ``since`` entries, and the proof
    that the log continues them."""

    head: SignedHead
    since_root: str
    path: tuple[str, ...]


class Mark(NamedTuple):
    """How a record is held from a mark on."""

    name: Name
    held: Held

    @classmethod
    def of(cls, marked: Marked) -> Mark:
        """A mark as its entry says it."""
        return cls(Name(marked.kind, marked.key), Held(marked.marking, chain.shared_with(marked.shared)))


class Log:
    """The log of a group: its entries, renumbered and chained anew, and the tree over them."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.nodes = merkle.over([merkle.leaf_hash(bytes.fromhex(e.hash)) for e in entries])

    @property
    def size(self) -> int:
        """How many entries it has."""
        return len(self.entries)

    def root(self, size: int) -> str:
        """The root over its first ``size`` entries."""
        return merkle.root(self.nodes, size).hex()

    def signed(self, case: str, group: str, key: NodeKey) -> SignedHead:
        """Its head, signed now."""
        last = self.entries[-1].hash if self.entries else FIRST
        head = SignedHead(
            case=case, log=group, size=self.size, root=self.root(self.size), chain=last, at=stamp(), node=key.public
        )
        return key.sign_head(head)


def log_of(connection: sa.Connection, group: str) -> Log:
    """The log of a group as the journal gives it now."""
    previous, out = FIRST, []
    for n, sent in enumerate(in_log(connection, group), 1):
        entry = _renumbered(sent, n, group, previous)
        previous = entry.hash
        out.append(entry)
    return Log(out)


def groups_of(connection: sa.Connection) -> dict[str, int]:
    """The groups that anything is shared with, and how many entries the log of each has."""
    j = schema.journal.c
    names = set(connection.execute(sa.select(j.shared).where(j.shared != "").distinct()).scalars())
    names.update(mark.held.shared for _, mark in _marks_of(connection))
    groups = sorted({name for shared in names for name in shared.strip("|").split("|") if name})
    sizes = {group: len(in_log(connection, group)) for group in groups}
    return {group: size for group, size in sizes.items() if size}


def bundle(log: Log, *, case: str, group: str, key: NodeKey, since: int = 0) -> Iterator[bytes]:
    """A bundle of a log, line by line.

    Raises :class:`LedgerError` where the log is shorter than ``since``: the other side holds entries that this ledger
    has not, as after putting back an old copy."""
    if not 0 <= since <= log.size:
        raise LedgerError(
            "ledger-bundle",
            f"the other side holds {since} entries of this log, which has {log.size}.",
            mend="Was an old copy of this ledger put back? Send the bundle from 0 on; the other side will show it.",
        )
    head = log.signed(case, group, key)
    path = tuple(step.hex() for step in merkle.consistency(log.nodes, since, log.size))
    yield _encode(BundleHeader(case=case, group=group, node=key.public, since=since)) + b"\n"
    for entry in log.entries[since:]:
        yield _encode(entry) + b"\n"
    yield _encode(BundleEnd(head=head, since_root=log.root(since), path=path)) + b"\n"


def _renumbered(entry: Entry, n: int, group: str, previous: str) -> Entry:
    shared = chain.shared_with((group,))
    key = str(n) if entry.is_redacted else entry.key
    sent = msgspec.structs.replace(entry, n=n, key=key, shared=shared, previous=previous, hash="")
    return msgspec.structs.replace(sent, hash=chain.content_hash(sent) or "")


def in_log(connection: sa.Connection, group: str) -> list[Entry]:
    """The journal's own entries that the log of a group holds, in its order and as they are held there; none that came
    from another node.

    An entry stands where it became shared: where it was written, or where a later mark shared its record. A log never
    shrinks: what was shared once stays in it, whatever a later mark says; only a redaction takes its words."""
    found = places(connection, group)
    kept = sorted((at, n) for n, (at, _) in found.items())
    return [found[n][1] for _, n in kept]


def places(connection: sa.Connection, group: str) -> dict[int, tuple[int, Entry]]:
    """The entries that the log of a group holds, by number: where each became part of it, and as it is held there."""
    found = {entry.n: (entry.n, entry) for entry in _written_for(connection, group)}
    marks: dict[Name, list[tuple[int, Held]]] = {}
    for n, mark in _marks_of(connection):
        marks.setdefault(mark.name, []).append((n, mark.held))
    for name, held in marks.items():
        for entry in entries_of(connection, name):
            place = _place(entry, held, group)
            found.pop(entry.n, None)
            if place is not None:
                found[entry.n] = place
    found |= _redacted_since(connection, group)
    adopted = _adopted(connection)
    return {
        n: (at, entry)
        for n, (at, entry) in found.items()
        if at and (entry.kind, entry.key) not in adopted and entry.kind not in LOCAL_KINDS
    }


def places_kept(connection: sa.Connection, entries: Sequence[Entry]) -> list[Sent]:
    """Where entries stand in logs otherwise than they say themselves: to be kept when they are redacted, for the name
    by which a mark finds them goes with their words."""
    if not _marks_of(connection) and not _adopted(connection):
        return []
    out: list[Sent] = []
    for group in groups_of(connection):
        there = places(connection, group)
        for entry in entries:
            at, held = there.get(entry.n, (0, entry))
            says = entry.n if group in entry.groups and entry.marking != NEVER_SENT else 0
            if (at, held.marking) != (says, entry.marking):
                out.append(Sent(entry.n, group, at, held.marking))
    return out


def _place(entry: Entry, marks: Sequence[tuple[int, Held]], group: str) -> tuple[int, Entry] | None:
    """Where an entry became part of a group's log, and with which marking; None where it never did."""
    before = [held for n, held in marks if n < entry.n]
    later = [(n, held) for n, held in marks if n > entry.n]
    own = before[-1] if before else Held(entry.marking, entry.shared)
    for at, held in ((entry.n, own), *later):
        if group in held.groups and held.marking != NEVER_SENT:
            return at, msgspec.structs.replace(entry, marking=held.marking)
    return None


def _written_for(connection: sa.Connection, group: str) -> Iterator[Entry]:
    j = schema.journal.c
    query = (
        sa.select(schema.journal)
        .where(j.shared != "", dialect.instr(j.shared, chain.shared_with((group,))) > 0, j.marking != NEVER_SENT)
        .order_by(j.n)
    )
    for row in connection.execution_options(yield_per=_AT_ONCE).execute(query):
        yield Entry(*row)


def _redacted_since(connection: sa.Connection, group: str) -> dict[int, tuple[int, Entry]]:
    """Redacted entries that a mark had put into the log: their record's name is gone, their place was kept."""
    j = schema.journal.c
    decode = msgspec.json.Decoder(Sent).decode
    out: dict[int, tuple[int, Entry]] = {}
    for body in connection.execute(sa.select(j.body).where(j.kind == "sent")).scalars().all():
        sent = decode(body)
        row = connection.execute(sa.select(schema.journal).where(j.n == sent.n)).one_or_none()
        if sent.group == group and row is not None:
            out[sent.n] = (sent.at, msgspec.structs.replace(Entry(*row), marking=sent.marking))
    return out


def _marks_of(connection: sa.Connection) -> list[tuple[int, Mark]]:
    """Every mark in order, with the number of its entry."""
    j = schema.journal.c
    rows = connection.execute(sa.select(j.n, j.body).where(j.kind == MARKED).order_by(j.n)).all()
    decode = msgspec.json.Decoder(Marked).decode
    return [(row.n, Mark.of(decode(row.body))) for row in rows]


def _adopted(connection: sa.Connection) -> set[tuple[str, str]]:
    r = schema.received.c
    rows = connection.execute(sa.select(r.kind, r.adopted).where(r.adopted != ""))
    return {(row.kind, row.adopted) for row in rows}
