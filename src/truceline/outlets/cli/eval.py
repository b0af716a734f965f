"""``truceline eval``: how well the reader reads, on labelled development data."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, TypeVar

import typer

Item = TypeVar("Item")

HELP = """Score the reader on labelled development data: figures, 95 % intervals, floors, what others reach.

Sets: seed, articles, capitals, attribution, exact, pairs, triples, loc-claims, triage, groups, places, sides, dates,
promises, html, neutral;
all where none is named.
The data is not shipped: its folder is TRUCELINE_DATA (default ../shared), or --data. With --floors the exit status
is 1 where a figure is under its floor.

\b
  truceline eval seed
  truceline eval articles --errors
  truceline eval groups triage --json
  truceline eval --floors --write docs/results
"""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("eval", help=HELP)(command)


def command(
    sets: Annotated[list[str] | None, typer.Argument(metavar="[SET]...", help="What to score; all by default.")] = None,
    data: Annotated[Path | None, typer.Option(help="The folder that holds data/ (TRUCELINE_DATA).")] = None,
    floors: Annotated[bool, typer.Option("--floors", help="Exit 1 where a figure is under its floor.")] = False,
    floors_file: Annotated[Path, typer.Option(help="The floors.")] = Path("tests/gates/floors.toml"),
    write: Annotated[Path | None, typer.Option(help="A folder for eval-SET.txt and eval-SET.json.")] = None,
    errors: Annotated[bool, typer.Option("--errors", help="The errors of seed and articles, a line each.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as one JSON list.")] = False,
) -> None:
    """Runs each set, prints its figures as soon as they are there."""
    from truceline.outlets.evaluation import report
    from truceline.outlets.evaluation.measures import Measure
    from truceline.outlets.evaluation.sets import chosen
    from truceline.settings import settings

    folder = (data or settings().data) / "data"
    if errors:
        _print_errors(folder, [name for name in ("seed", "articles") if not sets or name in sets])
        return
    pinned = report.read_floors(floors_file) if floors else {}
    measures: list[Measure] = []
    for each in chosen(sets or []):
        found = report.held_against(each.run(folder, _progress), each, folder, pinned.get(each.name))
        measures += found
        if not as_json:
            sys.stdout.write(report.as_text(found) + "\n")
            sys.stdout.flush()
        if write is not None:
            write.mkdir(parents=True, exist_ok=True)
            (write / f"eval-{each.name}.txt").write_text(report.as_text(found), "utf-8")
            (write / f"eval-{each.name}.json").write_bytes(report.as_json(found))
    if as_json:
        sys.stdout.write(report.as_json(measures).decode("utf-8"))
    under = [m for m in measures if not m.holds]
    for m in under:
        sys.stderr.write(f"under its floor: {m.set}, {m.name}: {m.value} ({m.floor})\n")
    if under:
        raise typer.Exit(1)


def _print_errors(folder: Path, names: list[str]) -> None:
    from truceline.outlets.evaluation.errors import lines

    for name in names:
        for line in lines(folder, name):
            sys.stdout.write(line + "\n")


def _progress(items: Iterable[Item], label: str, /) -> Iterator[Item]:
    """A bar on standard error where a person watches."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(list(items), description=label, console=Console(stderr=True), transient=True)
