"""The tables of this package, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources


def lines(name: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line of a table with its number in the file; comments, the heading and empty lines left out."""
    text = resources.files("truceline.access").joinpath(f"data/{name}").read_text("utf-8")
    headed = False
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if headed:
            yield number, line.split("\t")
        headed = True
