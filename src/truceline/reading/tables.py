"""Tables: the tab-separated data files of this room, read once, comments left out."""

from __future__ import annotations

import functools
from importlib import resources


@functools.cache
def rows(name: str, columns: int) -> tuple[tuple[str, ...], ...]:
    """The rows of ``data/NAME``, each with exactly ``columns`` cells (missing cells at the end of a line are empty)."""
    text = resources.files("truceline.reading").joinpath(f"data/{name}").read_text("utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(tuple((line.split("\t") + [""] * columns)[:columns]) for line in lines)


def listed(cell: str) -> tuple[str, ...]:
    """The items of a cell joined by semicolons, empty ones left out."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())
