"""The hash chain: each journal entry carries the hash of the one before it, so that no entry can be changed, removed,
added or moved without every later hash being wrong.

What an entry says (kind, key, who, why, body) enters its hash as a salted commitment, so that the words can be taken
out later (redaction) while the entry keeps its hash and its place. ``docs/reference/ledger.md`` gives the form exactly.

The end of the chain is kept in two further places (the table ``head`` and a file beside the ledger), because cutting
entries off the end leaves a chain that is whole in itself.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from truceline.ledger.errors import LedgerError

FIRST = "0" * 64
"""What the first entry carries as the hash before it."""
SALT_BYTES = 16
"""Random bytes in each commitment, so that nobody can find out redacted words by guessing."""
REDACTED = "redacted"
"""The kind of an entry whose words were taken out; its key is its number."""
_SALT = re.compile(rf"[0-9a-f]{{{2 * SALT_BYTES}}}")
_FORM = "truceline entry 2"
_DRAWN = 256
"""Salts drawn from the system at once."""


class Entry(msgspec.Struct, frozen=True):
    """One journal entry, its fields in the order of the table's columns.

    ``body`` is JSON; ``key`` names the record for idempotence (kind and key stand once); ``shared`` holds the groups it
    is shared with as ``|a|b|``, in order, empty for none; ``who`` acted, and ``why``. An entry of layout 1 has no salt
    and none of these three. ``commitment`` is kept only where the words are gone; it is made anew from them otherwise.
    """

    n: int
    at: str
    kind: str
    key: str
    marking: str
    shared: str
    who: str
    why: str
    salt: str
    body: str
    previous: str
    hash: str
    commitment: str | None = None

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups this entry is shared with."""
        return tuple(self.shared.strip("|").split("|")) if self.shared else ()

    @property
    def is_redacted(self) -> bool:
        """Whether its words were taken out."""
        return self.kind == REDACTED


class Head(msgspec.Struct, frozen=True):
    """Where a chain ends: how many entries, and the hash of the last."""

    count: int
    hash: str


class Draft(msgspec.Struct, frozen=True):
    """An entry that has no place in the chain yet. ``shared`` as in :class:`Entry`, see :func:`shared_with`."""

    kind: str
    key: str
    body: str
    marking: str = "public"
    shared: str = ""
    who: str = ""
    why: str = ""


EMPTY = Head(0, FIRST)
_encode = msgspec.json.Encoder().encode


def shared_with(groups: Iterable[str]) -> str:
    """Group names ("party:pakistan", "joint") as an entry holds them: each once, in order, ``|a|b|``.

    Raises :class:`LedgerError` for a name that is blank or holds a bar or a control character."""
    names = sorted(set(groups))
    for name in names:
        if not name.strip() or "|" in name or not name.isprintable():
            raise LedgerError("ledger-group", f"{name!r} is no name of a group.", mend="Use names as party:pakistan.")
    return f"|{'|'.join(names)}|" if names else ""


def commitment_of(salt: str, kind: str, key: str, who: str, why: str, body: str) -> str:
    """The commitment to what an entry says: sha256 over the salt's bytes and the JSON list of the rest."""
    return hashlib.sha256(bytes.fromhex(salt) + _encode((kind, key, who, why, body))).hexdigest()


def hash_of(n: int, at: str, marking: str, shared: str, commitment: str, previous: str) -> str:
    """The hash of an entry: sha256 over the JSON list of its form, the hash before it, its place and its commitment."""
    return hashlib.sha256(_encode((_FORM, previous, n, at, marking, shared, commitment))).hexdigest()


def hash_of_layout_1(n: int, at: str, kind: str, key: str, marking: str, body: str, previous: str) -> str:
    """The hash of an entry written before layout 2: it covers the words themselves, without a salt."""
    return hashlib.sha256(_encode((previous, n, at, kind, key, marking, body))).hexdigest()


def seal(drafts: Iterable[Draft], head: Head, at: str) -> Iterator[Entry]:
    """The drafts as entries that continue the chain from ``head``, each with a salt of its own."""
    n, previous = head.count, head.hash
    salts = _salts()
    for draft in drafts:
        n += 1
        salt = next(salts)
        commitment = commitment_of(salt, draft.kind, draft.key, draft.who, draft.why, draft.body)
        digest = hash_of(n, at, draft.marking, draft.shared, commitment, previous)
        yield Entry(
            n, at, draft.kind, draft.key, draft.marking, draft.shared, draft.who, draft.why, salt, draft.body,
            previous, digest,
        )  # fmt: skip
        previous = digest


def _salts() -> Iterator[str]:
    while True:
        drawn = os.urandom(SALT_BYTES * _DRAWN).hex()
        for start in range(0, len(drawn), 2 * SALT_BYTES):
            yield drawn[start : start + 2 * SALT_BYTES]


def fault(entry: Entry, before: Head) -> str | None:
    """What is wrong with an entry that should follow ``before``; None where it is right.

    Of a redacted entry of layout 1 only place and link can be judged here: its hash covered words that are gone. The
    entry that redacted it names its hash, see ``redaction.py``."""
    if entry.n != before.count + 1:
        missing = entry.n - before.count - 1
        return f"entry {entry.n} follows entry {before.count}: {missing} missing between them"
    if entry.previous != before.hash:
        return f"entry {entry.n} does not carry the hash of entry {before.count}: one of the two was changed or moved"
    if content_hash(entry) != entry.hash:
        return f"entry {entry.n} ({entry.kind} {entry.key[:60]}) was changed after it was written"
    return None


def content_hash(entry: Entry) -> str | None:
    """The hash an entry should have by what it holds, by the rule of its layout; None where it holds what no entry
    can hold."""
    if entry.is_redacted:
        return _redacted_hash(entry)
    if entry.commitment is not None:
        return None
    if entry.salt:
        return _salted_hash(entry)
    if entry.shared or entry.who or entry.why:
        return None
    return hash_of_layout_1(entry.n, entry.at, entry.kind, entry.key, entry.marking, entry.body, entry.previous)


def _salted_hash(entry: Entry) -> str | None:
    if not _SALT.fullmatch(entry.salt):  # in one form alone: capitals would be the same bytes
        return None
    commitment = commitment_of(entry.salt, entry.kind, entry.key, entry.who, entry.why, entry.body)
    return hash_of(entry.n, entry.at, entry.marking, entry.shared, commitment, entry.previous)


def _redacted_hash(entry: Entry) -> str | None:
    if entry.key != str(entry.n) or entry.salt or entry.body or entry.who or entry.why:
        return None
    if entry.commitment is None:
        return None if entry.shared else entry.hash
    return hash_of(entry.n, entry.at, entry.marking, entry.shared, entry.commitment, entry.previous)


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
