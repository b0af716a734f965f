"""Loading a case: by the name of one in the shipped library, or by the path of a file."""

from __future__ import annotations

import functools
from importlib import resources
from pathlib import Path

import msgspec

from truceline.cases.check import Problem, examine
from truceline.cases.problem import nearest
from truceline.errors import TrucelineError
from truceline.model.case import CaseFile, ShippedSource

_SHOWN = 20


class CaseError(TrucelineError):
    """A case that cannot be used; ``problems`` names each mistake by line and field."""

    def __init__(self, code: str, what: str, *, problems: tuple[Problem, ...] = (), mend: str | None = None) -> None:
        self.problems = problems
        super().__init__(code, what, mend=mend)


@functools.cache
def _library() -> Path:
    return Path(str(resources.files("truceline.cases").joinpath("library")))


def library() -> tuple[str, ...]:
    """The names of the cases that ship with the program."""
    return tuple(sorted(path.stem for path in _library().glob("*.toml")))


def path_of(name_or_path: str | Path) -> Path:
    """The case file behind a library name or a path; CaseError where there is none."""
    text = str(name_or_path)
    if text in library():
        return _library() / f"{text}.toml"
    path = Path(text)
    if path.suffix == ".toml" and path.is_file():
        return path
    if path.suffix == ".toml" or len(path.parts) > 1:
        raise CaseError("case-not-found", f"there is no case file {text}", mend="Give the path of a .toml file.")
    raise CaseError("case-unknown", f"no case is called '{text}'.", mend=nearest(text, library()))


def folder(name_or_path: str | Path) -> Path:
    """The folder of a case file, from which its shipped files are named."""
    return path_of(name_or_path).parent


def shipped_path(name_or_path: str | Path, source: ShippedSource) -> Path:
    """Where a shipped source of the case lies on disk."""
    return folder(name_or_path) / source.file


def load(name_or_path: str | Path) -> CaseFile:
    """The case, checked whole. CaseError (with every problem) where its file has a mistake."""
    path = path_of(name_or_path)
    found = examine(path)
    if found.problems or found.data is None:
        shown = "\n".join(f"  {problem}" for problem in found.problems[:_SHOWN])
        more = len(found.problems) - _SHOWN
        rest = f"\n  and {more} more (truceline case check {path})" if more > 0 else ""
        count = f"{len(found.problems)} mistake" + ("s" if len(found.problems) != 1 else "")
        raise CaseError("case-mistakes", f"{path} has {count}:\n{shown}{rest}", problems=found.problems)
    case = msgspec.convert(found.data, CaseFile)
    return msgspec.structs.replace(case, places=found.places)
