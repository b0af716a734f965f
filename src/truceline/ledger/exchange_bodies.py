"""What a journal entry holds about redaction and about other nodes: what was taken out, received, signed, at odds."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from truceline.ledger.chain import Entry
from truceline.ledger.signing import SignedHead


class Taken(msgspec.Struct, frozen=True):
    """An entry whose words were taken out, named by its commitment, which says nothing of where it stands; one of
    layout 1, which has none, by hash, instant and marking. ``bar`` keeps the record from being stored again."""

    kind: str
    commitment: str | None = None
    hash: str = ""
    at: str = ""
    marking: str = ""
    bar: str = ""


class Redacted(msgspec.Struct, frozen=True, tag="redaction"):
    """That the words of entries were taken out; who did it and why stands in the entry itself."""

    taken: tuple[Taken, ...]


class Empty(msgspec.Struct, frozen=True, tag="redacted"):
    """What is left of an entry that was redacted."""


class Sent(msgspec.Struct, frozen=True, tag="sent"):
    """That a redacted entry ``n`` stands in the log of a group where a mark put it (entry ``at``; 0: it does not), with
    a marking: its record's name, by which the mark would find it, is gone."""

    n: int
    group: str
    at: int
    marking: str


class Received(msgspec.Struct, frozen=True, tag="received"):
    """An entry of another node's log, whole as it was signed there. ``adopted``: the key under which its record was
    also put among this ledger's own, with its origin; empty where it was not."""

    node: str
    group: str
    entry: Entry
    adopted: str = ""


class HeadReceived(msgspec.Struct, frozen=True, tag="peer_head"):
    """A signed head of another node's log, kept as proof of what that node said."""

    head: SignedHead


class Diverged(msgspec.Struct, frozen=True, tag="divergence"):
    """That two accounts of one thing are at odds. ``what``: ``history`` (a node signed two histories of one log, with
    both heads), ``record`` (both sides hold a record of this kind and key, with other content) or ``order`` (a step
    that does not follow those held here)."""

    what: Literal["history", "record", "order"]
    node: str
    group: str
    n: int
    says: str
    kind: str = ""
    key: str = ""
    ours: str = ""
    theirs: str = ""
    heads: tuple[SignedHead, ...] = ()


ExchangeBody: TypeAlias = Redacted | Empty | Sent | Received | HeadReceived | Diverged
LOCAL_KINDS = ("opened", "received", "peer_head", "divergence", "marked", "sent")
"""Kinds that never leave this node in a log: they speak of this ledger alone, or are others' words already."""
