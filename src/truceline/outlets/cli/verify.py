"""``truceline verify``: is the ledger what was written?"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

HELP = """Check a case's ledger: was anything changed, removed, added or moved since it was written?

Every entry of the journal carries the hash of the one before it, and the end of the chain is kept in two further
places. The first entry that is not right is named. Write down the entry count and hash that are printed, somewhere
else: with --expect they show later that nothing before them was touched, even by somebody who remade the whole file.

\b
  truceline verify loc
  truceline verify loc --expect 8000:4b95e1...
"""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("verify", help=HELP, no_args_is_help=True)(command)


def command(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case of the library, or a case file.")],
    expect: Annotated[
        str | None, typer.Option(metavar="COUNT:HASH", help="An entry's number and hash noted earlier.")
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="First make every table but the journal again from it.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Verifies; exit status 0 where the ledger is whole, 1 where it is not, 2 where there is none."""
    from truceline import cases
    from truceline.ledger import Ledger
    from truceline.outlets.cli.progress import bar
    from truceline.settings import settings

    world = cases.load(case)
    path = settings().ledger(world.case.id)
    noted = noted_head(expect)
    Ledger.must_exist(path, mend=f"Fill it first: truceline watch {case}")
    with Ledger.open(path, read_only=not rebuild) as ledger:
        if rebuild:
            ledger.rebuild()
        with bar("verifying", None) as advance:
            found = ledger.verify(progress=advance, noted=noted)
    if as_json:
        import msgspec

        sys.stdout.write(msgspec.json.encode(found).decode("utf-8") + "\n")
    elif found.ok:
        sys.stdout.write(f"{path}: whole. {found.entries:,} entries, end of the chain {found.entries}:{found.head}\n")
    else:
        first = f", first bad entry {found.first_bad}" if found.first_bad is not None else ""
        sys.stdout.write(f"{path}: NOT WHOLE{first}\n" + "".join(f"  {p}\n" for p in found.problems))
    if not found.ok:
        raise typer.Exit(1)


def noted_head(expect: str | None) -> tuple[int, str] | None:
    """``COUNT:HASH`` as a number and a hash."""
    if expect is None:
        return None
    count, _, digest = expect.partition(":")
    if not count.isdigit() or not digest:
        raise typer.BadParameter("write COUNT:HASH, as `truceline verify` prints it", param_hint="--expect")
    return int(count), digest
