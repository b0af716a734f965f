"""The reading contract as JSON: one object a document (docs/design.md, section 3). Other programs rely on it."""

from __future__ import annotations

from typing import Any

import msgspec

from truceline.model.claim import Reading


def reading_as_json(reading: Reading) -> dict[str, Any]:
    """A reading in the contract's form: ``document``, ``claims``, ``dropped`` and, where asked for, ``places`` and
    ``dates``."""
    document = msgspec.to_builtins(reading.document)
    published = reading.document.published
    document["published"] = published.value if published else None
    document["published_precision"] = published.precision if published else None
    document["published_original"] = published.original if published else None
    document["published_utc"] = published.utc if published else None
    document["furniture"] = [[s.start, s.end] for s in reading.document.furniture]
    out: dict[str, Any] = {
        "document": document,
        "claims": [msgspec.to_builtins(c) for c in reading.claims],
        "dropped": [msgspec.to_builtins(d) for d in reading.dropped],
        "reader": reading.reader,
    }
    if reading.places is not None:
        out["places"] = [msgspec.to_builtins(p) for p in reading.places]
    if reading.dates is not None:
        out["dates"] = [msgspec.to_builtins(d) for d in reading.dates]
    return out
