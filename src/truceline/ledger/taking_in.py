"""What becomes of a bundle that is right in itself: held against what this ledger has, kept, and shown.

The same numbers must be the same entries, and the root over all of them the signed one. A node that signed another
history than before is shown with both signed heads, and nothing of the new one is taken in.

Each new entry is kept as it was signed (kind ``received``). Where it is of a kind that both sides speak about, and this
ledger has no record of that name, its record is put among this ledger's own, with the node as its origin. Where this
ledger has one with other content, both stay where they are and the difference is recorded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from truceline.ledger import bodies, chain, merkle, schema
from truceline.ledger import exchange_bodies as kept
from truceline.ledger.access_bodies import held_key, plain_key
from truceline.ledger.chain import FIRST, Draft, Entry
from truceline.ledger.receiving import Bundle, refuse
from truceline.ledger.signing import SignedHead

ADOPTED = frozenset({"document", "contact", "readout", "complaint", "custody", "joint_review", "monitor_row"})
"""Kinds whose records are put among this ledger's own: what both sides speak about. Others are kept as received."""
_STEPPED = frozenset({"complaint", "joint_review", "contact", "readout"})
"""Kinds whose keys end in the number of a step or version (``#N``): one without its forerunner here is not adopted."""
_HELD_CLOSE = "restricted"
"""How what a node signed, and what is at odds with it, is held."""
_encode = msgspec.json.Encoder().encode


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a bundle. ``new`` and ``known`` entries; ``adopted`` of the new ones were put among this ledger's
    own records; ``at_odds``: what diverges; ``redacted``: entries of the node's log, held here with their words, whose
    words the node has taken out."""

    node: str
    name: str
    group: str
    size: int
    new: int = 0
    known: int = 0
    adopted: int = 0
    at_odds: tuple[kept.Diverged, ...] = ()
    redacted: tuple[int, ...] = ()

    @property
    def is_split(self) -> bool:
        """Whether the node signed two histories, so that nothing was taken in."""
        return any(odds.what == "history" for odds in self.at_odds)


class Records(NamedTuple):
    """Entries to be appended, and what came of the bundle."""

    drafts: list[tuple[Draft, bodies.Body]]
    intake: Intake


def held_hashes(connection: sa.Connection, node: str, group: str) -> list[str]:
    """The hashes of the entries held of a node's log, in order."""
    r = schema.received.c
    query = sa.select(r.hash).where(r.node == node, r.group == group).order_by(r.n)
    return list(connection.execute(query).scalars())


def held_head(connection: sa.Connection, node: str, group: str) -> SignedHead | None:
    """The longest head of a node's log that is kept here."""
    heads = [head for head in held_heads(connection) if (head.node, head.log) == (node, group)]
    return max(heads, key=lambda head: (head.size, head.at), default=None)


def held_heads(connection: sa.Connection) -> list[SignedHead]:
    """Every signed head of other nodes that is kept here, in the order in which they came."""
    j = schema.journal.c
    rows = connection.execute(sa.select(j.body).where(j.kind == "peer_head").order_by(j.n)).scalars()
    decode = msgspec.json.Decoder(kept.HeadReceived).decode
    return [decode(body).head for body in rows]


def divergences(connection: sa.Connection) -> tuple[tuple[str, kept.Diverged], ...]:
    """What was found at odds with other nodes, each with the instant at which it was, in order."""
    j = schema.journal.c
    rows = connection.execute(sa.select(j.at, j.body).where(j.kind == "divergence").order_by(j.n)).all()
    decode = msgspec.json.Decoder(kept.Diverged).decode
    return tuple((row.at, decode(row.body)) for row in rows)


def records_of(connection: sa.Connection, bundle: Bundle) -> Records:
    """What a bundle adds to a ledger, as it stands now. Raises :class:`LedgerError` where it is refused."""
    header, head, peer = bundle.header, bundle.head, bundle.peer
    held = held_hashes(connection, header.node, header.group)
    if header.since > len(held):
        mend = f"Ask for the log of {header.group} from entry {len(held)} on."
        refuse("gap", f"it begins after entry {header.since}, and {len(held)} are held", mend)
    now = Intake(node=header.node, name=peer.name, group=header.group, size=len(held))
    shared = chain.shared_with((header.group,))
    split = _split(bundle, held)
    if split is not None:
        before = held_head(connection, header.node, header.group)
        says = f"{peer.name} signed two histories that differ at entry {split}"
        odds = kept.Diverged(
            "history", header.node, header.group, split, says, heads=tuple(h for h in (before, head) if h is not None),
        )  # fmt: skip
        drafts = [] if _is_kept(connection, "divergence", _key(odds)) else [_close(_key(odds), odds, shared)]
        return Records(drafts, msgspec.structs.replace(now, at_odds=(odds,)))
    if head.size < len(held):
        refuse("replayed", f"it ends at entry {head.size}, and {len(held)} are held: an older bundle", "Nothing to do.")
    fresh = bundle.entries[len(held) - header.since :]
    adoption = _Adoption(connection, bundle)
    drafts = [draft for entry in fresh for draft in adoption.of(entry)]
    key = f"{head.node}\n{head.log}\n{head.size}\n{head.root}"
    if not _is_kept(connection, "peer_head", key):
        drafts.append(_close(key, kept.HeadReceived(head), shared))
    known = bundle.entries[: len(held) - header.since]
    intake = msgspec.structs.replace(
        now, size=head.size, new=len(fresh), known=len(known), adopted=adoption.count, at_odds=tuple(adoption.odds),
        redacted=_redacted(connection, bundle),
    )  # fmt: skip
    return Records(drafts, intake)


def _split(bundle: Bundle, held: Sequence[str]) -> int | None:
    """The first entry at which the signed log is another than the one held; None where they are one.

    The proof of a bundle ties its ``since_root`` to the signature, and its entries are tied to the head by the root
    over all; only when that holds may an entry that differs be laid to the node."""
    since, head = bundle.header.since, bundle.head
    leaves = [merkle.leaf_hash(bytes.fromhex(h)) for h in held]
    if since and merkle.root(merkle.over(leaves), since).hex() != bundle.end.since_root:
        return since
    sent = [merkle.leaf_hash(bytes.fromhex(entry.hash)) for entry in bundle.entries]
    if merkle.root(merkle.over([*leaves[:since], *sent]), head.size).hex() != head.root:
        refuse("altered", "its entries do not lead to the signed root")
    last = bundle.entries[-1].hash if bundle.entries else (held[since - 1] if since else FIRST)
    if last != head.chain:
        refuse("altered", "its last entry is not the one that the signed head names")
    for entry, ours in zip(bundle.entries, held[since:], strict=False):
        if entry.hash != ours:
            return entry.n
    return None


class _Adoption:
    """Puts received entries into this ledger, one after the other, with what was adopted before in mind."""

    def __init__(self, connection: sa.Connection, bundle: Bundle) -> None:
        self._connection = connection
        self._bundle = bundle
        self._own = _own_records(connection, {e.kind for e in bundle.entries} & ADOPTED)
        self._documents = {key.partition("@")[0] for kind, key in self._own if kind == "document"}
        self._odds = {_key(odds) for _, odds in divergences(connection)}
        self.count = 0
        self.odds: list[kept.Diverged] = []

    def of(self, entry: Entry) -> Iterator[tuple[Draft, bodies.Body]]:
        """The entries that a received one becomes: itself, its record where that is adopted, what is at odds."""
        body = self._adoptable(entry)
        own_key = "" if body is None else self._own_key(entry)
        header = self._bundle.header
        received = kept.Received(header.node, header.group, entry, own_key)
        key = f"{header.node}\n{header.group}\n{entry.n}"
        yield bodies.draft(key, received, entry.marking, shared=entry.shared), received  # type: ignore[arg-type] # one of the markings, as checked
        if body is not None:
            name = self._bundle.peer.name
            who = f"{entry.who or 'program'} at {name}"
            why = f"{entry.why} (entry {entry.n} of {name}'s log for {header.group})".strip()
            yield bodies.draft(own_key, body, entry.marking, shared=entry.shared, who=who, why=why), body  # type: ignore[arg-type] # as above
            self._own[entry.kind, plain_key(entry.key)] = entry.body
            self._documents.update({plain_key(entry.key).partition("@")[0]} if entry.kind == "document" else ())
            self.count += 1
        for odds in self.odds[-1:]:
            if odds.n == entry.n and _key(odds) not in self._odds:
                self._odds.add(_key(odds))
                yield _close(_key(odds), odds, entry.shared)

    def _own_key(self, entry: Entry) -> str:
        if entry.kind != "document":
            return entry.key
        return held_key(plain_key(entry.key), entry.marking, entry.shared)

    def _adoptable(self, entry: Entry) -> bodies.Body | None:
        """The record of an entry, where it is to be put among the own ones; what speaks against it is noted."""
        if entry.kind not in ADOPTED:
            return None
        try:
            body = bodies.body_of(entry)
        except msgspec.MsgspecError:
            self._note(entry, "order", "a record that this program cannot read")
            return None
        plain = plain_key(entry.key)
        ours = self._own.get((entry.kind, plain))
        before = _forerunner(entry.kind, plain)
        if body.__struct_config__.tag != entry.kind:
            self._note(entry, "order", f"a record that says it is a {entry.kind} and is none")
        elif ours is not None and not _same(ours, body):
            self._note(entry, "record", "this ledger has another record of that name", ours)
        elif ours is None and before is not None and (entry.kind, before) not in self._own:
            self._note(entry, "order", "the step before it is not held here")
        elif ours is None and not (entry.kind == "document" and plain.partition("@")[0] in self._documents):
            return body  # a document that was read here, by whatever reader, keeps our own reading as the current one
        return None

    def _note(self, entry: Entry, what: str, says: str, ours: str = "") -> None:
        header = self._bundle.header
        self.odds.append(
            kept.Diverged(
                what, header.node, header.group, entry.n, says, entry.kind, plain_key(entry.key),  # type: ignore[arg-type] # one of two
                _digest(ours) if ours else "", _digest(entry.body),
            )
        )  # fmt: skip


def _own_records(connection: sa.Connection, kinds: set[str]) -> dict[tuple[str, str], str]:
    """The records of these kinds that the ledger has, by kind and plain key."""
    j = schema.journal.c
    query = sa.select(j.kind, j.key, j.body).where(j.kind.in_(sorted(kinds)))
    return {(row.kind, plain_key(row.key)): row.body for row in connection.execute(query)} if kinds else {}


def _same(ours: str, theirs: bodies.Body) -> bool:
    """Whether a stored body holds the same record. Of a document, where it was found does not matter, nor when."""
    mine = bodies.read(ours)
    if isinstance(mine, bodies.Read) and isinstance(theirs, bodies.Read):
        a, b = mine.reading, theirs.reading
        return (a.document.text, a.claims) == (b.document.text, b.claims)
    return mine == theirs


def _forerunner(kind: str, key: str) -> str | None:
    """The key of the step before; None where there need be none."""
    name, _, number = key.rpartition("#")
    if kind not in _STEPPED or not number.isdecimal() or int(number) <= 1:
        return None
    return f"{name}#{int(number) - 1}"


def _redacted(connection: sa.Connection, bundle: Bundle) -> tuple[int, ...]:
    """The entries held here with their words that the node has redacted."""
    header = bundle.header
    gone = {entry.n for entry in bundle.entries if entry.is_redacted}
    named = {
        taken.commitment
        for entry in bundle.entries
        if entry.kind == "redaction"
        for taken in msgspec.json.decode(entry.body, type=kept.Redacted).taken
    }
    if not gone and not named:
        return ()
    j, r = schema.journal.c, schema.received.c
    query = sa.select(j.body).join_from(schema.received, schema.journal, r.entry == j.n)
    decode = msgspec.json.Decoder(kept.Received).decode
    found: set[int] = set()
    for body in connection.execute(query.where(r.node == header.node, r.group == header.group)).scalars():
        entry = decode(body).entry
        if entry.salt and (entry.n in gone or _commitment(entry) in named):
            found.add(entry.n)
    return tuple(sorted(found))


def _commitment(entry: Entry) -> str:
    return chain.commitment_of(entry.salt, entry.kind, entry.key, entry.who, entry.why, entry.body)


def _close(key: str, body: bodies.Body, shared: str) -> tuple[Draft, bodies.Body]:
    return bodies.draft(key, body, _HELD_CLOSE, shared=shared), body  # type: ignore[arg-type] # a marking


def _is_kept(connection: sa.Connection, kind: str, key: str) -> bool:
    j = schema.journal.c
    return connection.execute(sa.select(j.n).where(j.kind == kind, j.key == key)).first() is not None


def _key(odds: kept.Diverged) -> str:
    return hashlib.sha256(_encode(odds)).hexdigest()


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
