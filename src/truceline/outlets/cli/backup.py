"""``truceline backup``: a case's ledger as one file, taken while it is written to."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

HELP = """Take a backup of a case's ledger, also while another command writes to it.

The backup is one file, a ledger of its own in SQLite whichever database the ledger is in, with a small .head beside it.
Try it out with `truceline restore FILE --check`. Accounts, the key of this node and the secret of redactions lie beside
the ledger and are not in it.

\b
  truceline backup loc /backups/loc-2026-11-25.sqlite
"""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("backup", help=HELP, no_args_is_help=True)(command)


def command(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case of the library, or a case file.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to put the backup; nothing is overwritten.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Takes the backup; exit status 2 where it cannot be taken."""
    import msgspec

    from truceline import cases
    from truceline.ledger.backup import back_up
    from truceline.settings import settings

    done = back_up(settings().ledger(cases.load(case).case.id), file)
    if as_json:
        sys.stdout.write(msgspec.json.encode(done).decode("utf-8") + "\n")
        return
    sys.stdout.write(
        f"{done.file}: {done.entries:,} entries, {done.bytes / 1e6:,.1f} MB, end of the chain "
        f"{done.entries}:{done.head}\ntry it out: truceline restore {done.file} --check\n"
    )
