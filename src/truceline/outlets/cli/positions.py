"""``truceline positions``: who takes which stance, when, in which words, and what each leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.outlets.cli.sheet import day, wrapped

if TYPE_CHECKING:
    from truceline.judgement.clauses import Invoked, Silences
    from truceline.judgement.positions import Cell, Position, Positions

HELP = """Positions: who takes which stance on which issue, when, in which words; what each party leaves out.

The issues are the case file's; what it does not name is taken from a list of what ceasefires are talked about with. A
stance is an offer (+), an agreement (+), a refusal (-), a condition (-), a threat (-), a demand, a denial, an
accusation or a plain statement. Where a party's later stance on an issue turns from + to - or back, the shift is shown
with both; where several agree, that is said too; where too little was read, nothing is.

Below stand the instruments that each party invokes, and the clauses of them it never mentions (said only where enough
of its words were read), and the omissions that documents themselves point out.

\b
  truceline positions loc
  truceline positions loc --issue terrorism --party India --as-of 2020-12-31 --json
"""

_SHOWN = 4
"""Positions of a kind shown in words, the latest; ``--json`` has them all."""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("positions", help=HELP, no_args_is_help=True)(command)


def command(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case of the library, or a case file.")],
    issue: Annotated[str | None, typer.Option(help="One issue, by its id.")] = None,
    party: Annotated[str | None, typer.Option(help="One party, by its plain name.")] = None,
    since: Annotated[str | None, typer.Option(help="First day.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Last day (default: today).")] = None,
    known_by: Annotated[str | None, typer.Option(help="Use only what was published by this day.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Prints the matrix with its words, then what is left out."""
    import msgspec

    from truceline.surface import open_case

    clocks = {"as_of": day(as_of, "--as-of"), "known_by": day(known_by, "--known-by"), "since": day(since, "--since")}
    with open_case(case, read_only=True) as opened:
        told = opened.positions(issue=issue, party=party, **clocks)
        silent = opened.silences(**clocks)
    if as_json:
        typer.echo(msgspec.json.encode({"positions": told, "silences": silent}))
        return
    for line in (*_matrix(told), *_silences(silent, party)):
        typer.echo(line)


def _matrix(told: Positions) -> Iterator[str]:
    names = {t.id: t.name for t in told.issues}
    if not told.cells:
        yield "no position of a party on these issues was read"
    for issue in dict.fromkeys(cell.issue for cell in told.cells):
        yield f"{names[issue]} [{issue}]"
        for cell in told.cells:
            if cell.issue == issue:
                yield from _cell(cell)


def _cell(cell: Cell) -> Iterator[str]:
    course = {"shifted": "shifted", "constant": "unchanged", "too little": "too little read to tell a course"}
    yield f"  {cell.party}: {course[cell.course]}"
    if cell.known:
        yield from wrapped(f"the case file: {cell.known}", "    ")
    for position in cell.positions[-_SHOWN:]:
        yield from _position(position, "    ")
    for shift in cell.shifts[-_SHOWN:]:
        yield f"    shift between {shift.before.day} ({shift.before.kind}) and {shift.after.day} ({shift.after.kind}):"
        for position in (shift.before, shift.after):
            yield from wrapped(f"{position.day} “{position.words}”", "      ")


def _position(position: Position, head: str) -> Iterator[str]:
    who = f", {position.speaker}" if position.speaker else ""
    yield from wrapped(
        f"{position.day} {position.kind}{position.sign and f' ({position.sign})'}{who}: “{position.words}”", head
    )


def _silences(silent: Silences, party: str | None) -> Iterator[str]:
    for invoked in silent.invoked:
        if party in (None, invoked.party):
            yield from _invoked(invoked)
    for read in silent.read:
        if party in (None, read.party):
            yield from wrapped(
                f"{read.day or 'no date'} {read.speaker or 'somebody'}: “{read.words}”", "left out, read: "
            )


def _invoked(invoked: Invoked) -> Iterator[str]:
    read = f"{invoked.times} times, {invoked.words_read} of its words read there"
    yield from wrapped(f"{invoked.party} invokes {invoked.title}: {read}")
    for clause in invoked.clauses:
        yield from wrapped(f"{clause.state}: {clause.text}", "    ")
        for words in clause.said[-1:]:
            yield from wrapped(f"{words.day or 'no date'} “{words.words}”", "      ")
