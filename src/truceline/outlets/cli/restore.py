"""``truceline restore``: try a backup out, or put it back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from truceline.ledger.backup import Restored

HELP = """Try a backup out (--check), or put it back as the ledger of a case that has none.

A trial restores to a temporary folder, verifies the chain, makes every table anew from the journal, compares what it
holds with what the backup says, and cleans up. Putting back does the same first, and again at the place; it overwrites
nothing, and refuses a backup that ends before what was acknowledged here.

\b
  truceline restore /backups/loc-2026-11-25.sqlite --check
  truceline restore /backups/loc-2026-11-25.sqlite loc
"""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("restore", help=HELP, no_args_is_help=True)(command)


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    case: Annotated[str | None, typer.Argument(metavar="[CASE]", help="The case to put it back to.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only try it out.")] = False,
    expect: Annotated[
        str | None, typer.Option(metavar="COUNT:HASH", help="An entry's number and hash noted earlier.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Restores; exit status 0 where all of it came back, 1 where not, 2 where it cannot be tried."""
    from truceline import cases
    from truceline.ledger.backup import restore, try_out
    from truceline.outlets.cli.verify import noted_head
    from truceline.settings import settings

    if check == (case is not None):
        raise typer.BadParameter("give --check, or the CASE to put it back to", param_hint="CASE")
    noted = noted_head(expect)
    if case is None:
        _say(try_out(file, noted=noted), as_json)
        return
    case_id = cases.load(case).case.id
    _say(restore(file, settings().ledger(case_id), case_id, noted=noted), as_json)


def _say(done: Restored, as_json: bool) -> None:
    if as_json:
        import msgspec

        sys.stdout.write(msgspec.json.encode(done).decode("utf-8") + "\n")
    else:
        where = f"put back to {done.to}" if done.to else "can be put back"
        head = f"{done.file}: the ledger of '{done.case}', {done.entries:,} entries, end of the chain "
        held = ", ".join(f"{n:,} {name.replace('_', ' ')}" for name, n in done.counts.items() if n)
        lines = [f"{head}{done.entries}:{done.head}", f"  {held}"]
        lines += [f"  NOT WHOLE: {problem}" for problem in done.problems] or [f"  whole; {where}"]
        sys.stdout.write("\n".join(lines) + "\n")
    if not done.ok:
        raise typer.Exit(1)
