"""``truceline observations``: what satellites recorded beside a case's incidents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.errors import TrucelineError
from truceline.outlets.cli.sheet import day, wrapped

if TYPE_CHECKING:
    from truceline.judgement.observations import Excess, Observed
    from truceline.judgement.sightings import Sightings

HELP = """What satellites recorded beside a case's incidents: heat near them, out of season or not, and passes.

Import detections (NASA FIRMS, VIIRS or MODIS, several years of the theatre) and passes (satellite, start, end,
footprint) first. Heat is held against the same cell of 0.1 degree and the same season in other years. The most that is
said of an incident is "consistent with": a detection is heat, whatever made it, and none means little. Only incidents
whose place is known to the town or better are looked at.

\b
  truceline import loc firms.csv
  truceline observations loc --from 2021-02-01 --to 2021-02-28
  truceline observations loc --incident i-2016-11-23-1a2b3c4d
"""
_SHOWN = 15
"""Incidents and cells shown in words; ``--json`` has them all."""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("observations", help=HELP, no_args_is_help=True)(command)


def command(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case of the library, or a case file.")],
    first: Annotated[str | None, typer.Option("--from", help="First day of the incidents.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day of the incidents.")] = None,
    incident: Annotated[str | None, typer.Option(help="This incident alone.")] = None,
    near: Annotated[float, typer.Option(help="Kilometres within which a detection counts as near.")] = 5.0,
    after: Annotated[int, typer.Option(help="Days after an incident in which heat still counts.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Prints incidents with heat near them, the unusual first."""
    import msgspec

    from truceline.surface import open_case

    if not 0 < near <= 100 or not 0 <= after <= 14:
        what = "--near lies between 0 and 100 kilometres, --after between 0 and 14 days."
        raise TrucelineError("observations-call", what)
    begin, end = day(first, "--from"), day(last, "--to")
    with open_case(case, read_only=True) as opened:
        told = opened.observations(first=begin, last=end, incident=incident, near_km=near, days_after=after)
    if as_json:
        typer.echo(msgspec.json.encode(told))
        return
    for line in _lines(told):
        typer.echo(line)


def _lines(told: Sightings) -> Iterator[str]:
    sky = told.looked
    if not sky.detections and not sky.passes:
        yield f"no observations yet: truceline import {told.case} firms.csv (NASA FIRMS), or a table of passes"
        return
    aside = "".join(f"; {count:,} set aside: {why}" for why, count in sky.aside.items())
    span = f", {sky.first[:10]} to {sky.last[:10]}" if sky.first and sky.last else ""
    yield f"{sky.detections:,} thermal detections{span}{aside}; {sky.passes:,} satellite passes"
    yield from wrapped(
        f"{told.compared:,} incidents compared, {told.with_heat:,} with heat near them; up to {told.by_chance:g} could "
        f"stand out by chance alone; {told.too_coarse:,} left out, their place is not known closely enough"
    )
    for one in told.incidents[:_SHOWN]:
        yield from _incident(one)
    if len(told.incidents) > _SHOWN:
        yield f"  and {len(told.incidents) - _SHOWN:,} more (--json)"
    yield from _cells(told.cells, told.cells_by_chance)
    yield "Limits"
    for limit in told.limits:
        yield from wrapped(limit, "  ")


def _incident(one: Observed) -> Iterator[str]:
    days = one.spot.day if one.spot.day == one.spot.day_end else f"{one.spot.day} to {one.spot.day_end}"
    yield ""
    yield f"{days}  {one.spot.place or 'unnamed place'}  ({', '.join(one.spot.types)})  [{one.spot.id}]"
    yield from wrapped(one.words, "    ")
    for near in one.nearest:
        seen = near.detection
        power = f", {seen.frp:g} MW" if seen.frp is not None else ""
        yield f"      {seen.at[:16].replace('T', ' ')} UTC  {near.km:.1f} km  {seen.satellite} {seen.instrument}{power}"
    if one.passes is not None:
        yield from wrapped(one.passes.words(), "    ")


def _cells(cells: tuple[Excess, ...], by_chance: float) -> Iterator[str]:
    if not cells:
        return
    unusual = [cell for cell in cells if cell.finding == "excess"]
    yield ""
    yield (
        f"Cells with heat in these days: {len(cells):,}; out of the ordinary: {len(unusual):,} "
        f"(by chance alone up to {by_chance:g})"
    )
    for cell in unusual[:_SHOWN]:
        yield from wrapped(f"{cell.south:.1f} N {cell.west:.1f} E: {cell.words()}", "  ")
