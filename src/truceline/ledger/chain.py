"""The hash chain: each journal entry carries the hash of the one before it, so that no entry can be changed, removed,
added or moved without every later hash being wrong.

The end of the chain is kept in two further places (the table ``head`` and a file beside the ledger), because cutting
entries off the end leaves a chain that is whole in itself.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

FIRST = "0" * 64
"""What the first entry carries as the hash before it."""


class Entry(msgspec.Struct, frozen=True):
    """One journal entry. ``body`` is JSON; ``key`` names the record for idempotence (kind and key stand once)."""

    n: int
    at: str
    kind: str
    key: str
    marking: str
    body: str
    previous: str
    hash: str


class Head(msgspec.Struct, frozen=True):
    """Where a chain ends: how many entries, and the hash of the last."""

    count: int
    hash: str


class Draft(msgspec.Struct, frozen=True):
    """An entry that has no place in the chain yet."""

    kind: str
    key: str
    body: str
    marking: str = "public"


EMPTY = Head(0, FIRST)
_encode = msgspec.json.Encoder().encode


def hash_of(n: int, at: str, kind: str, key: str, marking: str, body: str, previous: str) -> str:
    """The hash of an entry: sha256 over the JSON list of everything it holds, the hash before it first."""
    return hashlib.sha256(_encode((previous, n, at, kind, key, marking, body))).hexdigest()


def seal(drafts: Iterable[Draft], head: Head, at: str) -> Iterator[Entry]:
    """The drafts as entries that continue the chain from ``head``."""
    n, previous = head.count, head.hash
    for draft in drafts:
        n += 1
        digest = hash_of(n, at, draft.kind, draft.key, draft.marking, draft.body, previous)
        yield Entry(n, at, draft.kind, draft.key, draft.marking, draft.body, previous, digest)
        previous = digest


def fault(entry: Entry, before: Head) -> str | None:
    """What is wrong with an entry that should follow ``before``; None where it is right."""
    if entry.n != before.count + 1:
        missing = entry.n - before.count - 1
        return f"entry {entry.n} follows entry {before.count}: {missing} missing between them"
    if entry.previous != before.hash:
        return f"entry {entry.n} does not carry the hash of entry {before.count}: one of the two was changed or moved"
    content = hash_of(entry.n, entry.at, entry.kind, entry.key, entry.marking, entry.body, entry.previous)
    if content != entry.hash:
        return f"entry {entry.n} ({entry.kind} {entry.key[:60]}) was changed after it was written"
    return None


def head_file(ledger: Path) -> Path:
    """The file beside a ledger that keeps the end of its chain."""
    return ledger.with_name(ledger.name + ".head")


def keep_head(ledger: Path, head: Head) -> None:
    """Write the end of the chain beside the ledger, whole or not at all."""
    path = head_file(ledger)
    draft = path.with_name(path.name + ".new")
    with draft.open("wb") as stream:
        stream.write(_encode(head) + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)


def kept_head(ledger: Path) -> Head | None:
    """The end of the chain as the file beside the ledger has it; None where it is missing or unreadable."""
    try:
        return msgspec.json.decode(head_file(ledger).read_bytes(), type=Head)
    except (OSError, msgspec.DecodeError):
        return None
