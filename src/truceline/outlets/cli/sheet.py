"""Plain sheets for a terminal: wrapped lines, and columns that line up."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator, Sequence

from truceline.errors import TrucelineError

WIDTH = 110
"""Columns of a line of text."""


def wrapped(text: str, head: str = "") -> Iterator[str]:
    """A text under a head, its further lines indented alike."""
    plain = " ".join(text.split())
    yield from textwrap.wrap(plain, WIDTH, initial_indent=head, subsequent_indent=" " * len(head)) or [head.rstrip()]


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as lines, each column as wide as its widest cell."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))] if rows else []
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def day(text: str | None, name: str) -> dt.date | None:
    """A day given as an option. Raises TrucelineError naming the option."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise TrucelineError("date-form", f"{name} {text!r} is no day.", mend="Write YYYY-MM-DD.") from error
