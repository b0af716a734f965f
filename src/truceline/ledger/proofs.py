"""Proofs about a log that anybody can check without it: that an entry is in it, that it only ever grew.

A proof is JSON and carries a head that the node signed. Checking needs nothing but the proof, and whom one trusts: a
head obtained elsewhere (printed, published, sent by the other side), or the node's public key.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
import sqlalchemy as sa

from truceline.clock import stamp
from truceline.ledger import chain, merkle, schema
from truceline.ledger.chain import REDACTED, Entry
from truceline.ledger.errors import LedgerError
from truceline.ledger.signing import JOURNAL, NodeKey, SignedHead
from truceline.ledger.tree import JournalTree

_HASH = re.compile(r"[0-9a-f]{64}")


class Inclusion(msgspec.Struct, frozen=True, kw_only=True, tag="truceline inclusion 1", tag_field="form"):
    """That ``entry`` stands in the log whose head is ``head``: the audit path from its hash to the root."""

    head: SignedHead
    entry: Entry
    path: tuple[str, ...]


class Consistency(msgspec.Struct, frozen=True, kw_only=True, tag="truceline consistency 1", tag_field="form"):
    """That the log whose head is ``head`` begins with the ``size`` entries whose root is ``root``."""

    head: SignedHead
    size: int
    root: str
    path: tuple[str, ...]


class Check(msgspec.Struct, frozen=True):
    """What came of checking a proof: whether it holds, in words, and the head it stands on."""

    ok: bool
    says: str
    head: SignedHead | None = None


def head_of(connection: sa.Connection, case: str, key: NodeKey, size: int | None = None) -> SignedHead:
    """The signed head of a ledger's journal, as it is now or as it was after ``size`` entries."""
    j = schema.journal.c
    count = int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(j.n), 0))).scalar_one())
    wanted = count if size is None else size
    if not 0 <= wanted <= count:
        raise LedgerError("ledger-proof", f"there are {count} entries, not {wanted}.")
    last = connection.execute(sa.select(j.hash).where(j.n == wanted)).scalar() or chain.FIRST
    root = merkle.root(JournalTree(connection), wanted).hex()
    return key.sign_head(
        SignedHead(case=case, log=JOURNAL, size=wanted, root=root, chain=last, at=stamp(), node=key.public)
    )


def prove_entry(connection: sa.Connection, head: SignedHead, entry: Entry, *, words: bool = True) -> Inclusion:
    """The proof that an entry is in a ledger's journal. Without ``words`` it carries the commitment alone."""
    if entry.n > head.size:
        raise LedgerError("ledger-proof", f"entry {entry.n} came after the {head.size} entries of this head.")
    path = merkle.inclusion(JournalTree(connection), entry.n - 1, head.size)
    return Inclusion(head=head, entry=entry if words else bare(entry), path=tuple(step.hex() for step in path))


def prove_growth(connection: sa.Connection, head: SignedHead, size: int) -> Consistency:
    """The proof that a ledger's journal began with the first ``size`` entries as they were."""
    if not 0 <= size <= head.size:
        raise LedgerError("ledger-proof", f"there are {head.size} entries, not {size}.")
    nodes = JournalTree(connection)
    path = merkle.consistency(nodes, size, head.size)
    return Consistency(
        head=head, size=size, root=merkle.root(nodes, size).hex(), path=tuple(step.hex() for step in path)
    )


def bare(entry: Entry) -> Entry:
    """An entry without its words: what a redaction would leave of it, with the same hash."""
    if entry.is_redacted:
        return entry
    commitment = None
    if entry.salt:
        commitment = chain.commitment_of(entry.salt, entry.kind, entry.key, entry.who, entry.why, entry.body)
    return msgspec.structs.replace(
        entry, kind=REDACTED, key=str(entry.n), who="", why="", salt="", body="", commitment=commitment
    )


def check(data: bytes, *, head: SignedHead | None = None, node: str | None = None) -> Check:
    """Whether a proof holds, without any ledger. ``head``: the one it must stand on or lead to; ``node``: the public
    key that must have signed it."""
    try:
        proof = msgspec.json.decode(data, type=Inclusion | Consistency)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LedgerError(
            "ledger-proof", f"this is no proof ({error}).", mend="Ask for a new one from where it was made."
        ) from error
    fault = _stands(proof.head, head, node)
    if fault is not None:
        return Check(False, fault, proof.head)
    return _included(proof, head) if isinstance(proof, Inclusion) else _grown(proof, head)


def read_head(data: bytes) -> SignedHead:
    """A head from its JSON, with a signature that holds."""
    try:
        head = msgspec.json.decode(data, type=SignedHead)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LedgerError(
            "ledger-proof", f"this is no head ({error}).", mend="Ask the node for its head again."
        ) from error
    if not head.is_signed:
        raise LedgerError("ledger-proof", "the head's signature does not hold: it was forged or changed.")
    return head


def _stands(on: SignedHead, head: SignedHead | None, node: str | None) -> str | None:
    """What is wrong with the head that a proof stands on."""
    if not on.is_signed:
        return "the signature of its head does not hold: it was forged or changed"
    if node is not None and on.node != node:
        return f"its head was signed by {on.node}, not by {node}"
    if head is None:
        return None
    if (on.node, on.case, on.log) != (head.node, head.case, head.log):
        return "it is about another log than the head given"
    if on.size == head.size and (on.root, on.chain) != (head.root, head.chain):
        return f"two histories: the node signed two different heads over {on.size} entries"
    return None


def _included(proof: Inclusion, given: SignedHead | None) -> Check:
    entry, head = proof.entry, proof.head
    if given is not None and given.size != head.size:
        return Check(False, f"it stands on the head over {head.size} entries, not on that over {given.size}", head)
    if chain.content_hash(entry) != entry.hash:
        return Check(False, f"entry {entry.n} does not hold what its hash was made of", head)
    path = _bytes(proof.path)
    root = _bytes((head.root, entry.hash))
    if path is None or root is None:
        return Check(False, "its path holds something that is no hash", head)
    if not merkle.proves_inclusion(merkle.leaf_hash(root[1]), entry.n - 1, head.size, path, root[0]):
        return Check(False, f"the path does not lead from entry {entry.n} to the root of the head", head)
    words = "its words left out or redacted" if entry.is_redacted else f"{entry.kind}, by {entry.who or 'the program'}"
    return Check(True, f"entry {entry.n} of {head.size} ({words}, {entry.at}) is in the log", head)


def _grown(proof: Consistency, head: SignedHead | None) -> Check:
    path, roots = _bytes(proof.path), _bytes((proof.root, proof.head.root))
    if path is None or roots is None:
        return Check(False, "its path holds something that is no hash", proof.head)
    if not merkle.proves_consistency(proof.size, proof.head.size, roots[0], roots[1], path):
        return Check(False, f"the log of {proof.head.size} entries does not continue that of {proof.size}", proof.head)
    if head is not None and head.size == proof.size and head.root != proof.root:
        return Check(False, f"the first {proof.size} entries are not those of the head given", proof.head)
    if head is not None and head.size not in (proof.size, proof.head.size):
        return Check(False, f"it says nothing of the head given, over {head.size} entries", proof.head)
    return Check(True, f"the log of {proof.head.size} entries continues that of {proof.size} unchanged", proof.head)


def _bytes(hashes: Sequence[str]) -> tuple[bytes, ...] | None:
    """Hashes as bytes; None where one of them is none."""
    if not all(_HASH.fullmatch(h) for h in hashes):
        return None
    return tuple(bytes.fromhex(h) for h in hashes)
