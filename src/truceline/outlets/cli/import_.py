"""``truceline import``: a table into a case's ledger."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

HELP = """Import a table into a case's ledger: rows in, rows out, and why.

What a table is, its header tells, never its name: UCDP GED (with or without the HXL row), ACLED, an event CSV with a
`time` or `date` column, count reports (`period_start, period_end, count, reported_by, accused, scope`), mission points
(`report, period_end, metric, value, region`), NASA FIRMS detections, satellite passes (`satellite, start, end`, and
`footprint` as WKT or `west, south, east, north`). Gzip is fine. Rows without a date are set aside and counted. A row
whose id is known adds nothing.

The case's own rows are those that meet --filter (COL=V, COL!=V, COL~TEXT, COL!~TEXT); without one, the rows of the
dyad that the case file names, else all. The other rows are kept too: they show that the source went on looking.

\b
  truceline import loc ged.csv.gz
  truceline import loc counts.csv --json
  truceline import my-case.toml acled.csv --filter country=Yemen
"""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("import", help=HELP, no_args_is_help=True)(command)


def command(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case of the library, or a case file.")],
    table: Annotated[Path, typer.Argument(metavar="TABLE", help="The table file.")],
    filters: Annotated[
        list[str] | None, typer.Option("--filter", metavar="EXPR", help="Which rows are the case's own; may repeat.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="What to call the source.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Imports one table in one transaction; exit status 1 where rows were refused."""
    from truceline import cases
    from truceline.gathering.gather import Gatherer, how_many
    from truceline.gathering.ladders import is_ladder
    from truceline.judgement.to_ledger import record_standing
    from truceline.ledger import Ledger
    from truceline.outlets.cli.gathered_text import report_text
    from truceline.outlets.cli.progress import bar
    from truceline.settings import settings

    world = cases.load(case)
    is_ladder(table)
    with Ledger.open(settings().ledger(world.case.id), case_id=world.case.id) as ledger:
        gatherer = Gatherer(world, ledger)
        with bar(table.name, how_many(table)) as advance:
            report = gatherer.table(table, filters=filters or (), title=title, advance=advance)
        linked = gatherer.link()
        if report.new:
            record_standing(world, ledger)
    if as_json:
        import msgspec

        told = {
            "case": world.case.id,
            "linked": linked.new,
            "adds_up": report.adds_up,
            **msgspec.structs.asdict(report),
        }
        sys.stdout.write(msgspec.json.encode(told).decode("utf-8") + "\n")
    else:
        sys.stdout.write(report_text(report))
    if report.refused:
        raise typer.Exit(1)
