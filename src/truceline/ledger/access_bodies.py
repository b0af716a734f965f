"""What a journal entry holds about how records are held, and how one record is kept apart from its openest twin.

The same document may come in twice, once from a party in confidence and once from a public feed. Were the second taken
for known, whoever may not see the first would miss the second, and so learn of the first. So a record that is not
public has its holding in its key, and the same record held otherwise is another entry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from truceline.access import Marking

_APART = "\x1f"


class Marked(msgspec.Struct, frozen=True, tag="marked"):
    """That a record is held otherwise from now on: ``kind`` and ``key`` name it (see ``marks.py``)."""

    kind: str
    key: str
    marking: Marking
    shared: tuple[str, ...] = ()


def held_key(key: str, marking: str, shared: str) -> str:
    """The key of a record, with how it is held where it is not public to all; ``shared`` as an entry holds it."""
    return key if marking == "public" and not shared else f"{key}{_APART}{marking}{shared}"


def held_dataset(dataset: str, marking: str, groups: Iterable[str]) -> str:
    """The name of a data set, with how it is held where it is not public to all. The groups stand in it as a code, for
    each of them may see the name and none need know of the others."""
    named = sorted(set(groups))
    if marking == "public" and not named:
        return dataset
    code = f" {hashlib.sha256('|'.join(named).encode()).hexdigest()[:6]}" if named else ""
    return f"{dataset} ({marking}{code})"


def plain_key(key: str) -> str:
    """The key without how the record is held."""
    return key.partition(_APART)[0]
