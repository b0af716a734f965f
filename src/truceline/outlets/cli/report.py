"""``truceline report``: a situation report or a dossier in HTML, PDF and DOCX."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from truceline.errors import TrucelineError
from truceline.outlets.cli.sheet import day

HELP = """A report on a case: the daily situation report, or the dossier of an agreement.

Every figure is footnoted to its source. The same ledger, day and template give the same file, byte for byte; the
sha256 printed names it for good. A mission's own template lies in $TRUCELINE_HOME/report-template, or where --template
says; --template-out writes the shipped one.

\b
  truceline report loc
  truceline report loc --kind dossier --agreement understanding-2003 --date 2020-12-31 --format pdf
  truceline report --template-out my-template
"""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("report", help=HELP, no_args_is_help=True)(command)


def command(
    case: Annotated[str | None, typer.Argument(metavar="CASE", help="A case of the library, or a case file.")] = None,
    date: Annotated[str | None, typer.Option(help="The day it is about, to its end (default: today).")] = None,
    kind: Annotated[str, typer.Option(help="daily or dossier.")] = "daily",
    agreement: Annotated[str | None, typer.Option(help="Agreement (default: the latest in force).")] = None,
    sector: Annotated[str | None, typer.Option(help="One sector of the case alone.")] = None,
    form: Annotated[str, typer.Option("--format", help="html, pdf, docx or all.")] = "all",
    out: Annotated[Path | None, typer.Option(help="Where to write; the format's ending is added.")] = None,
    template: Annotated[Path | None, typer.Option(help="Folder of the template.")] = None,
    template_out: Annotated[Path | None, typer.Option(help="Write the shipped template into this folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object: the files written.")] = False,
) -> None:
    """Writes the report and prints each file with its sha256."""
    from truceline.outlets.reports.template import write_shipped

    if template_out is not None:
        for path in write_shipped(template_out):
            typer.echo(str(path))
        return
    if case is None:
        raise TrucelineError("report-call", "give a CASE, or --template-out DIR.", mend="See --help.")
    import msgspec

    from truceline import clock
    from truceline.outlets.reports.fonts import faces
    from truceline.outlets.reports.made import FORMATS, save
    from truceline.outlets.reports.put_together import KindName, put_together
    from truceline.outlets.reports.template import HOME_FOLDER
    from truceline.outlets.reports.template import template as template_of
    from truceline.settings import settings
    from truceline.surface import open_case

    formats = FORMATS if form == "all" else tuple(f for f in FORMATS if f == form)
    chosen: KindName = "daily" if kind == "daily" else "dossier"
    if not formats or kind != chosen:
        raise TrucelineError("report-call", f"{form if not formats else kind!r} is not known.", mend="See --help.")
    own = settings().home / HOME_FOLDER
    used = template_of(template or (own if own.is_dir() else None))
    about = day(date, "--date") or clock.today()
    with open_case(case, read_only=True) as opened:
        report = put_together(
            opened.file, opened.ledger, used.settings, kind=chosen, day=about, agreement=agreement, sector=sector
        )
        stem = out or Path(f"{opened.file.case.id}-{chosen}-{about.isoformat()}")
    made = save(report, used, formats, stem)
    for name in faces().missing if not as_json else ():
        typer.echo(f"face not installed: {name}; words in its script may be shown as boxes in the PDF", err=True)
    if as_json:
        told = {"case": case, "kind": chosen, "day": report.day, "record": report.record, "files": made}
        typer.echo(msgspec.json.encode(told))
        return
    for file in made:
        typer.echo(f"{file.path}  {file.size:,} bytes  sha256 {file.sha256}")
