"""``truceline case``: the library of cases, one case in words, and a case file's mistakes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.outlets.cli.case_new import HELP as NEW_HELP
from truceline.outlets.cli.case_new import new

if TYPE_CHECKING:
    from truceline.model.case import CaseFile

HELP = """Cases: the world of one ceasefire as data.

A case file (TOML) names the parties, their organs and spokesmen, the chain of agreements with what each side calls
them, the line and its sectors, hotlines and meetings, the texts that parties invoke.

\b
  truceline case list
  truceline case show loc
  truceline case check my-case.toml
  truceline case new my-case.toml
"""
LIST_HELP = "The cases that ship with the program.\n\n\b\n  truceline case list --json"
SHOW_HELP = """One case in words. A fact known from memory only, not seen at its source, is marked (from memory).

\b
  truceline case show loc
"""
CHECK_HELP = """Check a case file: every mistake is named by line and field, with what to do.

Exit status 0 where it is right, 1 where it has mistakes, 2 where it cannot be read.

\b
  truceline case check my-case.toml
  my-case.toml:41: agreement.truce-2020.effective: '2020-02-30' is no date. Write 2021-02-25 ...
"""


def register(app: typer.Typer) -> None:
    """Adds the commands to the command line."""
    cases = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode=None)
    cases.command("list", help=LIST_HELP)(list_cases)
    cases.command("show", help=SHOW_HELP, no_args_is_help=True)(show)
    cases.command("check", help=CHECK_HELP, no_args_is_help=True)(check)
    cases.command("new", help=NEW_HELP, no_args_is_help=True)(new)
    app.add_typer(cases, name="case")


Json = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]


def list_cases(as_json: Json = False) -> None:
    """Prints the library, a line each."""
    from truceline import cases
    from truceline.outlets.cli.case_words import line_of

    found = [cases.load(name) for name in cases.library()]
    if as_json:
        _json([_entry(case) for case in found])
        return
    sys.stdout.write("".join(f"{line_of(case)}\n" for case in found))


def _entry(case: CaseFile) -> dict[str, object]:
    return {
        "id": case.case.id,
        "title": case.case.title,
        "summary": case.case.summary,
        "agreements": [a.id for a in case.agreement],
        "material": [s.file for s in case.source],
    }


def show(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case of the library, or a case file.")],
    as_json: Json = False,
) -> None:
    """Prints one case."""
    from truceline import cases

    found = cases.load(case)
    if as_json:
        _json(found)
    else:
        from truceline.outlets.cli.case_words import words_of

        sys.stdout.write(words_of(found))


def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Case files, or names of the library.")],
    as_json: Json = False,
) -> None:
    """Prints the mistakes of case files."""
    from truceline import cases

    paths = [cases.path_of(name) if name in cases.library() else Path(name) for name in files]
    found = {str(path): cases.check(path) for path in paths}
    if as_json:
        _json({"ok": not any(found.values()), "files": found})
    else:
        for path, problems in found.items():
            lines = [f"{problem}\n" for problem in problems]
            sys.stdout.write("".join(lines) if lines else f"{path}: right\n")
    unreadable = any(problem.field == "(file)" for problems in found.values() for problem in problems)
    if any(found.values()):
        raise typer.Exit(2 if unreadable else 1)


def _json(value: object) -> None:
    import msgspec

    sys.stdout.write(msgspec.json.encode(value).decode("utf-8") + "\n")
