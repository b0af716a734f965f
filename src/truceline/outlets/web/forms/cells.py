"""Cells of a CSV: the one place that decides what a spreadsheet might run as a formula, and disarms it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

Cell: TypeAlias = str | int | float | None

_RUNS = re.compile("^[\\s\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|^[\\t\\r\\n]")
"""What a spreadsheet takes for the start of a formula: the signs = + - @ and their full-width forms, also
after blanks, and a leading tab or line break (OWASP, "CSV Injection")."""
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?", re.ASCII)


def disarmed(cell: Cell) -> Cell:
    """The cell, with an apostrophe before it where a spreadsheet might run it. Numbers, negative ones too, stay."""
    if not isinstance(cell, str) or _NUMBER.fullmatch(cell) or not _RUNS.match(cell):
        return cell
    return f"'{cell}"


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV as RFC 4180 has it, in UTF-8, its header first; every text cell disarmed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([disarmed(c) for c in columns])
    for row in rows:
        writer.writerow([disarmed(c) for c in row])
    return out.getvalue().encode("utf-8", "replace")
