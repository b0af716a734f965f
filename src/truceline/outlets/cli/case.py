"""``truceline case``: the library of cases, one case in words, and a case file's mistakes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from truceline.model.agreement import Agreement
    from truceline.model.case import CaseFile
    from truceline.model.party import Fact

HELP = """Cases: the world of one ceasefire as data.

A case file (TOML) names the parties, their organs and spokesmen, the chain of agreements with what each side calls
them, the line and its sectors, hotlines and meetings, the texts that parties invoke.

\b
  truceline case list
  truceline case show loc
  truceline case check my-case.toml
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
    app.add_typer(cases, name="case")


Json = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]


def list_cases(as_json: Json = False) -> None:
    """Prints the library."""
    from truceline import cases

    heads = [cases.load(name).case for name in cases.library()]
    if as_json:
        _json([{"id": head.id, "title": head.title, "summary": head.summary} for head in heads])
        return
    for head in heads:
        sys.stdout.write(f"{head.id}\t{head.title}\n\t{head.summary}\n")


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
        sys.stdout.write(_words(found))


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


def _marked(fact: Fact) -> str:
    return " (from memory)" if fact.is_known_only else ""


def _words(case: CaseFile) -> str:
    head = case.case
    lines = [head.title, "", head.summary, "", "Parties"]
    lines += [f"  {p.name} [{p.id}], {p.kind}{_marked(p)}" for p in case.party]
    lines += ["", "Agreements"]
    for agreement in sorted(case.agreement, key=lambda a: a.effective):
        lines += _agreement(agreement)
    lines += ["", "Line and sectors"]
    lines += [f"  {line.name}{_marked(line)}" for line in case.line]
    lines += [f"    {s.order}. {s.name}{_marked(s)}" for s in sorted(case.sector, key=lambda s: s.order)]
    lines += ["", "Mechanisms"]
    lines += [f"  {m.name}: {m.cadence or 'no set cadence'}{_marked(m)}" for m in case.mechanism]
    lines += ["", "Instruments"]
    lines += [f"  {i.date}  {i.title} ({len(i.clause)} clauses){_marked(i)}" for i in case.instrument]
    lines += ["", "Pressure"]
    lines += [f"  {p.name}: {len(p.steps)} dated steps{_marked(p)}" for p in case.pressure]
    lines += ["", f"{len(case.places):,} places in the gazetteer, {len(case.background)} background events"]
    lines += ["", "Shipped material"] if case.source else []
    lines += [f"  {s.title} ({s.licence}): {s.attribution}" for s in case.source]
    return "\n".join(lines) + "\n"


def _agreement(agreement: Agreement) -> list[str]:
    names = "; ".join(f"{side}: {name}" for side, name in agreement.names.items())
    ended = f", ended {agreement.ended}" if agreement.ended else ""
    return [
        f"  {agreement.effective[:10]}  {agreement.title} [{agreement.id}]{_marked(agreement)}",
        f"      {agreement.class_}{ended}; {len(agreement.provision)} provisions",
        f"      called {names}",
    ]
