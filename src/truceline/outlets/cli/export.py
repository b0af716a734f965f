"""``truceline export``: what the ledger holds, in a format that others read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.outlets.cli.sheet import day

if TYPE_CHECKING:
    from truceline.model.case import CaseFile
    from truceline.outlets.exports.formats import Format

HELP = """Export: incidents, claims, rows and verdicts in a format that others read.

Beside every file lies a note (NAME.losses.txt) of what the format cannot hold and was left out. A field that no source
gives stays empty. CSV cells that a spreadsheet could run as a formula are disarmed with an apostrophe.

\b
  acled       ACLED-like CSV, a line an incident
  ucdp        UCDP-GED-like CSV, a line a lethal incident
  hxl         CSV with HXL tags
  geojson     incidents as areas
  parquet     every table with typed columns
  annotation  W3C Web Annotation JSON-LD: each claim on its words
  prov        PROV-O JSON-LD: what came from what
  ftm         FollowTheMoney entities
  atom        a feed of incidents
  ics         iCalendar of what is due

\b
  truceline export loc --format acled --out exports/
  truceline export loc --format parquet --from 2020-01-01 --to 2021-12-31 --out exports/
"""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("export", help=HELP, no_args_is_help=True)(command)


def command(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case of the library, or a case file.")],
    format_name: Annotated[str, typer.Option("--format", help="One of the formats above.")],
    out: Annotated[Path, typer.Option(help="Folder for the files (made where there is none).")] = Path(),
    first: Annotated[str | None, typer.Option("--from", help="First day.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day.")] = None,
    sector: Annotated[str | None, typer.Option(help="One sector, by its id.")] = None,
    base: Annotated[str, typer.Option(help="Address of your page, for permanent names (default: URNs).")] = "",
) -> None:
    """Writes the files and says where, and what was lost."""
    from truceline.outlets.exports.material import Material
    from truceline.surface import open_case

    wanted = _format(format_name)
    start, end = day(first, "--from"), day(last, "--to")
    with open_case(case, read_only=True) as opened:
        material = Material(
            case=opened.file, ledger=opened.ledger, first=start.isoformat() if start else None,
            last=end.isoformat() if end else None, sector=_sector(sector, opened.file), base=base,
        )  # fmt: skip
        files, note = wanted.write(material)
    for path in _write(out, files, note, f"{opened.file.case.id}-{wanted.name}.losses.txt"):
        typer.echo(str(path))
    typer.echo(note.rstrip("\n"), err=True)


def _format(name: str) -> Format:
    from truceline.errors import TrucelineError
    from truceline.outlets.exports.formats import FORMATS, format_named

    found = format_named(name)
    if found is None:
        known = ", ".join(f.name for f in FORMATS)
        raise TrucelineError(
            "export-format", f"'{name}' is no format of export.", place="--format", mend=f"Use {known}."
        )
    return found


def _sector(sector: str | None, case: CaseFile) -> str | None:
    from truceline.errors import TrucelineError

    if sector is None or any(s.id == sector for s in case.sector):
        return sector
    known = ", ".join(s.id for s in case.sector) or "none"
    raise TrucelineError(
        "export-sector", f"the case has no sector '{sector}'.", place="--sector", mend=f"It has: {known}."
    )


def _write(folder: Path, files: dict[str, bytes], note: str, note_name: str) -> list[Path]:
    from truceline.errors import TrucelineError

    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in {**files, note_name: note.encode("utf-8")}.items():
            path = folder / name
            path.write_bytes(content)
            written.append(path)
    except OSError as error:
        raise TrucelineError(
            "export-write",
            f"cannot be written ({error.strerror}).",
            place=str(folder),
            mend="Name a folder you may write to.",
        ) from error
    return written
