"""Checking a case file: every mistake in one pass, each with its line and field."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from truceline.cases import gazetteer
from truceline.cases.locate import KeyPath
from truceline.cases.problem import Problem, Sheet
from truceline.cases.rules import check_rules
from truceline.cases.shape import check_shape
from truceline.model.place import GazetteerPlace

__all__ = ["Checked", "Problem", "check", "examine"]

_LINE = re.compile(r"\s*\(at line (\d+), column (\d+)\)")
_LIMIT = 8 * 1024 * 1024
"""Bytes of a case file; the longest of the library has 90 kB."""


class Checked:
    """What came of examining one file: its data and places (None where it is not TOML at all) and the mistakes."""

    def __init__(
        self, data: dict[str, object] | None, places: tuple[GazetteerPlace, ...], problems: tuple[Problem, ...]
    ) -> None:
        self.data = data
        self.places = places
        self.problems = problems


def check(path: Path | str) -> tuple[Problem, ...]:
    """The mistakes of a case file and of the gazetteers it names, in the order of lines; empty where it is right."""
    return examine(Path(path)).problems


def examine(path: Path) -> Checked:
    """Read and check a case file."""
    source, problem = _source(path)
    if problem is not None:
        return Checked(None, (), (problem,))
    try:
        data: dict[str, object] = tomllib.loads(source)
        sheet = Sheet(path, data, source)
    except ValueError as error:  # a TOMLDecodeError, or a number of thousands of digits
        return Checked(None, (), (_syntax(path, source, str(error)),))
    except RecursionError:
        return Checked(None, (), (_syntax(path, source, "lists or tables inside each other without end"),))
    check_shape(sheet)
    check_rules(sheet)
    _shipped_files(sheet)
    places, in_places = _places(sheet)
    problems = sorted(dict.fromkeys(sheet.problems), key=lambda p: (p.line, p.field))
    return Checked(data, places, (*problems, *in_places))


def _source(path: Path) -> tuple[str, Problem | None]:
    def bad(line: int, what: str, mend: str) -> tuple[str, Problem]:
        return "", Problem(str(path), line, "(file)", what, mend)

    try:
        with path.open("rb") as stream:
            raw = stream.read(_LIMIT + 1)
    except OSError as error:
        return bad(1, f"cannot be read: {error.strerror or error}", "Give the path of a case file (TOML).")
    if len(raw) > _LIMIT:
        return bad(1, f"longer than {_LIMIT:,} bytes", "A case file is a few hundred lines of facts.")
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        return bad(raw.count(b"\n", 0, error.start) + 1, "not UTF-8 text", "Save the file as UTF-8.")


def _syntax(path: Path, source: str, message: str) -> Problem:
    found = _LINE.search(message)
    line = int(found[1]) if found else source.count("\n") + 1
    column = f" at column {found[2]}" if found else " at the end of the file"
    what = "not TOML: " + _LINE.sub("", message).split("(at end", 1)[0].strip() + column
    return Problem(str(path), line, "(syntax)", what, "Mend the line; key = value, text in double quotation marks.")


def _shipped_files(sheet: Sheet) -> None:
    for path, table in sheet.tables("source"):
        name = table.get("file")
        if isinstance(name, str) and not (sheet.path.parent / name).is_file():
            sheet.note((*path, "file"), f"there is no file '{name}' beside the case file", "Check the name.")


def _places(sheet: Sheet) -> tuple[tuple[GazetteerPlace, ...], tuple[Problem, ...]]:
    head = sheet.data.get("case")
    head = head if isinstance(head, dict) else {}
    known = gazetteer.Known(
        sectors={str(t.get("id")) for _, t in sheet.tables("sector")},
        sides={*(str(t.get("id")) for _, t in sheet.tables("party")), "line"},
    )
    further = head.get("gazetteers")
    named: list[tuple[KeyPath, object]] = [(("case", "gazetteer"), head.get("gazetteer"))]
    named += [(("case", "gazetteers", n), name) for n, name in enumerate(further if isinstance(further, list) else [])]
    places: list[GazetteerPlace] = []
    problems: list[Problem] = []
    for key, name in named:
        if not isinstance(name, str) or not name:
            continue
        path = sheet.path.parent / name
        if not path.is_file():
            sheet.note(key, f"there is no file '{name}' beside the case file", "Check the name.")
            continue
        found, wrong = gazetteer.read(path, known)
        places += found
        problems += wrong
    return tuple(places), tuple(problems)
