"""The header of a table: its first line, before anything else of the file is read."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

_LONGEST = 65_536
"""Bytes of a first line that are looked at; a header is shorter."""


def header(path: Path) -> list[str] | None:
    """The cells of a file's first line, unquoted, by the separator that stands there most often; None where the file
    cannot be read. Packed files (.gz) are told by their first bytes."""
    try:
        with path.open("rb") as stream:
            packed = stream.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as lines:
            first = lines.readline(_LONGEST).decode("utf-8-sig", "replace")
    except (OSError, EOFError, zlib.error):
        return None
    return [cell.strip().strip('"') for cell in first.strip().split(max(",;\t|", key=first.count))]
