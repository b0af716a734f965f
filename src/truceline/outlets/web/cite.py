"""How to cite what a page shows: words, an address that stays, and a hash of the content."""

from __future__ import annotations

import hashlib

import msgspec

RECORD = "the record as JSON, keys in order, no blanks"
"""What is hashed where nothing else is said: ``msgspec.json.encode(record, order="sorted")``."""


class Cite(msgspec.Struct, frozen=True, kw_only=True):
    """A citation. ``sha256`` is taken over what ``hashed`` says; the record itself, where there is one, stands in
    ``record``, so that anyone can take the hash again."""

    words: str
    permalink: str
    sha256: str
    hashed: str = RECORD
    record: msgspec.Raw | None = None


def cited(what: str, permalink: str, record: object, *, of: tuple[str | None, ...] = ()) -> Cite:
    """The citation of a record: ``of`` names what it was read from."""
    body = msgspec.json.encode(record, order="sorted")
    source = ", ".join(w for w in of if w)
    words = f"{what[:1].upper()}{what[1:]}" + (f". Read from: {source}" if source else "")
    return Cite(words=words, permalink=permalink, sha256=hashlib.sha256(body).hexdigest(), record=msgspec.Raw(body))
