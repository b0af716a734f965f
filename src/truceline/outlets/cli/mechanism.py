"""``truceline mechanism``: contacts on time or overdue, complaints, commitment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.outlets.cli.sheet import day, wrapped

if TYPE_CHECKING:
    from truceline.judgement.commitment import Commitment
    from truceline.judgement.heard import Contacts
    from truceline.judgement.mechanism_health import Health

HELP = """How an agreement is tended: contacts on time or overdue, complaints lodged, each party's commitment.

Contacts are what was read (hotline calls, flag meetings) and the days the case file knows of, against the mechanism's
cadence. A contact that was not read may still have been made: "not read" is silence of the sources. Each party's words
about the agreement are listed as reaffirmed, questioned or renounced, with the words.

\b
  truceline mechanism loc --as-of 2021-06-30
  truceline mechanism loc --agreement understanding-2003 --json
"""

_SHOWN = 6
"""Entries of a kind shown in words, the latest; ``--json`` has them all."""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("mechanism", help=HELP, no_args_is_help=True)(command)


def command(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case of the library, or a case file.")],
    agreement: Annotated[str | None, typer.Option(help="Agreement (default: the latest in force).")] = None,
    as_of: Annotated[str | None, typer.Option(help="Last day (default: today).")] = None,
    known_by: Annotated[str | None, typer.Option(help="Use only what was published by this day.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Prints contacts, complaints and commitment in the time in force."""
    import msgspec

    from truceline.surface import open_case

    with open_case(case, read_only=True) as opened:
        told = opened.mechanism(agreement=agreement, as_of=day(as_of, "--as-of"), known_by=day(known_by, "--known-by"))
    if as_json:
        typer.echo(msgspec.json.encode(told))
        return
    for line in _lines(told):
        typer.echo(line)


def _lines(told: Contacts) -> Iterator[str]:
    yield f"{told.title} [{told.agreement}], {told.first} to {told.as_of}"
    yield "Contacts"
    for health in told.mechanisms:
        yield from _health(health)
    yield f"Complaints read: {len(told.complaints)}"
    for complaint in told.complaints[-_SHOWN:]:
        of = f" of {complaint.of}" if complaint.of else ""
        yield from wrapped(f"{complaint.day} {complaint.by or 'somebody'}{of}: “{complaint.words}”", "    ")
    yield "Commitment"
    for commitment in told.commitment:
        yield from _commitment(commitment)


def _health(health: Health) -> Iterator[str]:
    yield from wrapped(health.words(), "  ")
    if health.next_due is not None:
        yield f"    next due {health.next_due}, overdue after {health.overdue_after_days:g} days"
    if health.longest_silence is not None:
        span = f"{health.longest_silence_from} to {health.longest_silence_to}"
        yield f"    longest without a contact that was read: {health.longest_silence} days, {span}"
    for contact in health.read[-_SHOWN:]:
        late = ", late" if contact.late else ""
        gap = f" (after {contact.after_days} days{late})" if contact.after_days is not None else ""
        words = contact.words if contact.claim is None else f"“{contact.words}”"
        yield from wrapped(f"{contact.day}{gap}: {words}", "    ")


def _commitment(commitment: Commitment) -> Iterator[str]:
    yield f"  {commitment.words()}"
    for mark in commitment.marks[-_SHOWN:]:
        yield from wrapped(f"{mark.day} {mark.kind} ({mark.by}): “{mark.words}”", "    ")
