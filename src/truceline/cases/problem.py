"""A mistake in a case file, named so that it can be mended: file, line, field, what is wrong, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from truceline.cases.locate import KeyPath, Locator


class Problem(msgspec.Struct, frozen=True):
    """One mistake. ``field`` is a path of tables, ids and keys: ``agreement.understanding-2003.effective``."""

    file: str
    line: int
    field: str
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.what}. {self.mend}"


class Sheet:
    """One case file under check: its data, where everything stands in it, and the mistakes found so far."""

    def __init__(self, path: Path, data: dict[str, object], source: str) -> None:
        self.path = path
        self.data = data
        self.problems: list[Problem] = []
        self._where = Locator(source)

    def note(self, path: KeyPath, what: str, mend: str) -> None:
        """Record a mistake at a key path."""
        self.problems.append(Problem(str(self.path), self._where.line(path), self.name(path), what, mend))

    def tables(self, name: str) -> list[tuple[KeyPath, dict[str, object]]]:
        """The tables called ``name`` at the top level, those that are tables at all."""
        return children((), self.data, name)

    def name(self, path: KeyPath) -> str:
        """A key path in words: list positions of tables become their ids where they have one."""
        value: object = self.data
        words: list[str] = []
        for step in path:
            value = _inside(value, step)
            if isinstance(step, int):
                mark = value.get("id") if isinstance(value, dict) else None
                words.append(f".{mark}" if isinstance(mark, str) else f"[{step}]")
            else:
                words.append(f".{step}")
        return "".join(words).lstrip(".") or "(file)"


def children(path: KeyPath, table: dict[str, object], name: str) -> list[tuple[KeyPath, dict[str, object]]]:
    """The tables listed under a key of a table, with their paths."""
    listed = table.get(name)
    if not isinstance(listed, list):
        return []
    return [((*path, name, i), item) for i, item in enumerate(listed) if isinstance(item, dict)]


def nearest(word: str, known: Iterable[str]) -> str:
    """ "Did you mean" with the nearest known word, or the known words where none is near."""
    words = sorted(set(known))
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if near:
        return f"Did you mean '{near[0]}'?"
    shown = ", ".join(words[:40]) + (" ..." if len(words) > 40 else "")
    return f"Known: {shown or 'none'}."


def _inside(value: object, step: str | int) -> object:
    if isinstance(step, int):
        return value[step] if isinstance(value, list) and step < len(value) else None
    return value.get(step) if isinstance(value, dict) else None
