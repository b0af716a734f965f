"""``truceline migrate``: a ledger that an older truceline wrote becomes one of this one's."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

HELP = """Bring a case's ledger to the layout of this truceline. Any command that writes does the same.

The old ledger is verified first. Every entry stays as it is, hash for hash; the other tables are made anew. It is done
whole or not at all, and a file is copied beside itself until it is done.

\b
  truceline migrate loc
"""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("migrate", help=HELP, no_args_is_help=True)(command)


def command(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case of the library, or a case file.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Migrates; exit status 2 where there is no ledger or it is not whole."""
    import msgspec

    from truceline import cases
    from truceline.ledger import Ledger
    from truceline.ledger.schema import VERSION
    from truceline.settings import settings

    case_id = cases.load(case).case.id
    place = settings().ledger(case_id)
    Ledger.must_exist(place, mend=f"Fill it first: truceline watch {case}")
    with Ledger.open(place, case_id=case_id) as ledger:
        entries = ledger.counts()["entries"]
    if as_json:
        told = {"case": case_id, "layout": VERSION, "entries": entries}
        sys.stdout.write(msgspec.json.encode(told).decode("utf-8") + "\n")
        return
    sys.stdout.write(f"{place}: layout {VERSION}, {entries:,} entries\n")
