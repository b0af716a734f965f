"""Taking in what another node sends: a bundle is checked whole before anything of it is kept.

1. Form: lines of JSON exactly as a node writes them, header, entries, end.
2. Who: the node is known, may send this group's log, and signed the head.
3. Content: the entries follow one another, hash for hash, from where the bundle says it begins, and the path proves
   that the log only grew.

What is then held against it, and what becomes of the records, is in ``taking_in.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Never, TypeVar

import msgspec

from truceline.ledger import chain, merkle
from truceline.ledger.chain import FIRST, Entry
from truceline.ledger.errors import LedgerError
from truceline.ledger.exchange import BUNDLE_FORM, NEVER_SENT, BundleEnd, BundleHeader
from truceline.ledger.redaction import MARKINGS
from truceline.ledger.signing import Peer, SignedHead

MOST_ENTRIES = 5_000_000
"""Entries of one bundle."""
AGAIN = "Ask the other side for the bundle again."
_encode = msgspec.json.Encoder().encode
_HASH = re.compile(r"[0-9a-f]{64}")
_MOST_TELLING = 60
T = TypeVar("T")


class Bundle(msgspec.Struct, frozen=True):
    """A bundle that is right in itself: form, signature, hashes and proof hold."""

    header: BundleHeader
    entries: tuple[Entry, ...]
    end: BundleEnd
    peer: Peer

    @property
    def head(self) -> SignedHead:
        """The signed head it ends in."""
        return self.end.head


def refuse(reason: str, what: str, mend: str = AGAIN) -> Never:
    """Refuse a bundle; ``reason``: form, unknown, forged, altered, truncated, gap, reordered or replayed."""
    raise LedgerError("ledger-bundle", f"refused as {reason}: {what}.", mend=mend)


def read_bundle(lines: Iterable[bytes], peers: Sequence[Peer], case: str) -> Bundle:
    """A bundle, checked in itself. Raises :class:`LedgerError` that names what is wrong, and where."""
    header, entries, end = _parts(lines)
    head = end.head
    peer = next((p for p in peers if p.key == header.node), None)
    if peer is None:
        mend = f"If it is a partner's, add its key to the known nodes, for the group {header.group}."
        refuse("unknown", f"no node is known by the key {header.node[:64]}", mend)
    if not head.is_signed:
        refuse("forged", f"the signature of its head is not that of {peer.name}")
    if (head.node, head.case, head.log) != (header.node, header.case, header.group):
        refuse("altered", "its first line speaks of another log than the signed head")
    if header.case != case:
        refuse("unknown", f"it is about the case '{header.case}', not about '{case}'", "Import it into that case.")
    if header.group not in peer.groups:
        mend = f"Add the group to what {peer.name} may exchange, in the list of known nodes."
        refuse("unknown", f"{peer.name} is not known to exchange the log of {header.group}", mend)
    _follow(header, entries, head)
    _continues(header, end)
    return Bundle(header, tuple(entries), end, peer)


def _parts(lines: Iterable[bytes]) -> tuple[BundleHeader, list[Entry], BundleEnd]:
    stream = iter(lines)
    header = _decoded(next(stream, b""), BundleHeader, 1)
    if header.form != BUNDLE_FORM or header.since < 0:
        refuse("form", f"it is of the form {header.form[:_MOST_TELLING]!r}", "Update the older of the two programs.")
    entries: list[Entry] = []
    last: bytes | None = None
    for number, line in enumerate(stream, 2):
        if last is not None:
            entries.append(_decoded(last, Entry, number - 1))
        if len(entries) > MOST_ENTRIES:
            refuse("form", f"it has more than {MOST_ENTRIES:,} entries", "Ask for it in parts: --since.")
        last = line
    if last is None:
        refuse("truncated", "it ends after its first line")
    if not last.endswith(b"\n") or last.startswith(b'{"n":'):
        refuse("truncated", f"it ends in line {len(entries) + 2}, before the signed head")
    return header, entries, _decoded(last, BundleEnd, len(entries) + 2)


def _decoded(line: bytes, kind: type[T], number: int) -> T:
    """A line as what it should hold; exactly as a node writes it, so that two forms never mean one thing."""
    try:
        value = msgspec.json.decode(line, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        refuse("form", f"line {number} is not what a node writes there ({error})")
    if _encode(value) + b"\n" != line:
        refuse("form", f"line {number} is not written as a node writes it")
    return value


def _follow(header: BundleHeader, entries: Sequence[Entry], head: SignedHead) -> None:
    """Whether the entries are numbered on from ``since``, whole and linked, up to the head."""
    numbers = {entry.n for entry in entries}
    seen: set[int] = set()
    previous: str | None = FIRST if header.since == 0 else None
    for expected, entry in enumerate(entries, header.since + 1):
        _numbered(entry, expected, seen, numbers)
        seen.add(entry.n)
        if not _is_of(entry, header.group) or chain.content_hash(entry) != entry.hash:
            refuse("altered", f"entry {entry.n} was changed after it was signed")
        if previous is not None and entry.previous != previous:
            refuse("altered", f"entry {entry.n} does not carry the hash of the entry before it")
        previous = entry.hash
    size = header.since + len(entries)
    if size < head.size:
        refuse("truncated", f"it ends at entry {size} of the {head.size} that are signed")
    if size > head.size or (previous is not None and previous != head.chain):
        refuse("altered", f"entry {size} is not the one in which the signed head ends")
    for n in _repeated(entries):
        refuse("replayed", f"entry {n} is a record that the bundle holds before")


def _numbered(entry: Entry, expected: int, seen: set[int], numbers: set[int]) -> None:
    if entry.n == expected:
        return
    if entry.n in seen:
        refuse("replayed", f"entry {entry.n} stands there twice")
    if expected in numbers:
        refuse("reordered", f"entry {entry.n} stands where entry {expected} belongs")
    refuse("gap", f"entry {expected} is missing before entry {entry.n}")


def _is_of(entry: Entry, group: str) -> bool:
    held = entry.marking in MARKINGS and entry.marking != NEVER_SENT
    return held and entry.shared == chain.shared_with((group,))


def _repeated(entries: Sequence[Entry]) -> Iterator[int]:
    """Entries whose record an earlier one has: a journal holds each kind and key once."""
    records: set[tuple[str, str]] = set()
    for entry in entries:
        if (entry.kind, entry.key) in records:
            yield entry.n
        records.add((entry.kind, entry.key))


def _continues(header: BundleHeader, end: BundleEnd) -> None:
    """Whether the signed head is shown to continue the first ``since`` entries."""
    hashes = (end.since_root, end.head.root, *end.path)
    if not all(_HASH.fullmatch(h) for h in hashes):
        refuse("altered", "the proof that its log only grew holds something that is no hash")
    since, root, *path = (bytes.fromhex(h) for h in hashes)
    if not merkle.proves_consistency(header.since, end.head.size, since, root, path):
        refuse("altered", f"the proof that its log continues the first {header.since} entries does not hold")
