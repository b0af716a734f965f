"""``truceline pressure``: what a ladder listed on a day, beside what was said of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.outlets.cli.sheet import day, wrapped

if TYPE_CHECKING:
    from truceline.judgement.pressure import LadderView
    from truceline.model.case import LadderStep

HELP = """Pressure from outside: what each ladder of the case listed on a day, beside what claims said of it on theirs.

A ladder is a dated list of a body outside the conflict that bears on a party (FATF listings, sanctions lists). A claim
that names it is shown with the status in force on the day it was published; whether the words are right is for the
reader to see. Steps known from memory only are marked.

\b
  truceline pressure loc --as-of 2021-03-08
  truceline pressure loc --json
"""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("pressure", help=HELP, no_args_is_help=True)(command)


def command(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case of the library, or a case file.")],
    as_of: Annotated[str | None, typer.Option(help="The day (default: today).")] = None,
    known_by: Annotated[str | None, typer.Option(help="Use only what was published by this day.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Prints every ladder with its status and the claims on it."""
    import msgspec

    from truceline.surface import open_case

    with open_case(case, read_only=True) as opened:
        told = opened.pressure(as_of=day(as_of, "--as-of"), known_by=day(known_by, "--known-by"))
    if as_json:
        typer.echo(msgspec.json.encode({"case": opened.file.case.id, "ladders": told}))
        return
    if not told:
        typer.echo("the case file names no ladder")
    for ladder in told:
        for line in _ladder(ladder):
            typer.echo(line)


def _ladder(ladder: LadderView) -> Iterator[str]:
    bears_on = f", bears on {ladder.party}" if ladder.party else ""
    yield f"{ladder.name} ({ladder.body}){bears_on}"
    yield f"  on the day: {_step(ladder.now)}"
    for mention in ladder.mentions:
        who = mention.speaker or "the publication"
        yield from wrapped(f"{mention.day or 'no date'} {who}: “{mention.words}”", "    ")
        yield f"      listed then: {_step(mention.step)}"


def _step(step: LadderStep | None) -> str:
    if step is None:
        return "nothing listed"
    memory = "" if step.conf == "read" else ", from memory"
    return f"{step.status} (since {step.date}{memory})"
