"""Ladders: tables of dated decisions on a pressure ladder (FATF listings, say), recognised by their header."""

from __future__ import annotations

import csv
from pathlib import Path

import msgspec

from truceline.errors import TrucelineError
from truceline.ledger import LadderEntry
from truceline.model.document import digest

COLUMNS = ("date", "event", "status_after", "list_name", "source_url", "note")


class Ladder(msgspec.Struct, frozen=True):
    """The entries of one table, the rows that are none (with why), and the sha256 of its bytes."""

    entries: tuple[LadderEntry, ...]
    refused: tuple[str, ...]
    sha256: str


def is_ladder(path: Path) -> bool:
    """Whether a file is a table of dated decisions on a ladder, by its header."""
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise TrucelineError("table-missing", what, place=str(path), mend="Check the path.") from error
    if head.startswith(b"\x1f\x8b"):
        return False
    first = head.decode("utf-8-sig", "replace").splitlines()[:1]
    return bool(first) and {"date", "status_after"} <= {cell.strip() for cell in first[0].split(",")}


def read_ladder(path: Path) -> Ladder:
    """Read a ladder table. TrucelineError where it is not UTF-8."""
    raw = path.read_bytes()
    entries: list[LadderEntry] = []
    refused: list[str] = []
    for number, row in enumerate(csv.DictReader(_text(raw, path).splitlines()), 2):
        cells = {key: (row.get(key) or "").strip() for key in COLUMNS}
        if cells["date"] and cells["status_after"]:
            entries.append(LadderEntry(ladder=path.stem, row_id=f"{cells['date']} {cells['event']}", **cells))
        else:
            refused.append(f"row {number}: no date or status")
    return Ladder(tuple(entries), tuple(refused), digest(raw))


def _text(raw: bytes, path: Path) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise TrucelineError(
            "table-encoding", "not UTF-8", place=f"{path}, line {line}", mend="Save the table as UTF-8."
        ) from error
