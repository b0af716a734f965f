"""``truceline verdict``: is it holding, by a table or by a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.errors import TrucelineError
from truceline.outlets.cli.sheet import day

if TYPE_CHECKING:
    from truceline.judgement.case_verdict import CaseVerdict
    from truceline.judgement.given import Given, VerdictQuestion
    from truceline.judgement.outlook import Outlook
    from truceline.ledger.records import StoredClaim
    from truceline.model.verdict import Verdict

HELP = """Is it holding, and how do we know?

By a table of events or counts (UCDP GED, ACLED, any CSV with a time or date column, count reports, mission points):

  truceline verdict --table ged.csv.gz --filter 'dyad_name=Government of India - Government of Pakistan'
      --effective 2003-11-26T00:00+05:30 --as-of 2006-12-31

By a case, from everything its ledger holds (fill it with 'truceline watch' and 'truceline import'):

  truceline verdict loc --as-of 2016-12-31

Two clocks: --as-of is when things happened, --known-by when they were published; together they tell what could have
been said on a day. A filter is COL=VALUE, COL!=VALUE, COL~TEXT (contains) or COL!~TEXT; all must hold. The answer is
HOLDING, HOLDING WITH LEAKS, ERODING, BROKEN, CONTESTED or INSUFFICIENT DATA, with its numbers, their intervals and what
they cannot show; docs/method.md explains each. A case's verdict is recorded in its ledger, once for the same question,
data and method (not with --no-record); a table's never is. Exit status 0 with any verdict, 2 when something cannot be
read."""


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command(name="verdict", help=HELP)(verdict)


def verdict(
    case: Annotated[str | None, typer.Argument(help="A case's name or file, e.g. loc.")] = None,
    table: Annotated[Path | None, typer.Option(help="Judge by this table alone.")] = None,
    filter_: Annotated[list[str] | None, typer.Option("--filter", help="Which rows count; may be repeated.")] = None,
    effective: Annotated[str | None, typer.Option(help="When the agreement took effect: a date or an instant.")] = None,
    as_of: Annotated[str | None, typer.Option(help="The day judged, to its end (default: today).")] = None,
    known_by: Annotated[str | None, typer.Option(help="Use only what was published by this day.")] = None,
    baseline_before: Annotated[str | None, typer.Option(help="End the baseline here instead.")] = None,
    control: Annotated[list[str] | None, typer.Option(help="Rows that the agreement does not cover.")] = None,
    unit: Annotated[str, typer.Option(help="Length of a cell: day, week or month (four weeks).")] = "week",
    agreement: Annotated[str | None, typer.Option(help="Agreement of the case (default: the latest in force).")] = None,
    sector: Annotated[str | None, typer.Option(help="Sector of the case.")] = None,
    no_record: Annotated[bool, typer.Option("--no-record", help="Keep no record of a case's verdict.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Judge a table or a case and print the verdict."""
    if (case is None) == (table is None):
        raise TrucelineError("verdict-call", "give a case or --table FILE, one of them.", mend="See --help.")
    if unit not in ("day", "week", "month"):
        raise TrucelineError("verdict-unit", f"--unit {unit!r} is not known.", mend="Give day, week or month.")
    until = day(as_of, "--as-of")
    known = day(known_by, "--known-by")
    if table is not None:
        if effective is None:
            raise TrucelineError("verdict-effective", "--table needs --effective, when the agreement took effect")
        if agreement or sector:
            raise TrucelineError("verdict-call", "--agreement and --sector belong to a case, not to --table")
        told, next_to = _by_table(table, filter_, effective, until, known, baseline_before, control, unit)
        _show(told, (), None if as_json else next_to(), as_json=as_json)
        return
    if filter_ or control or effective or baseline_before:
        raise TrucelineError(
            "verdict-call", "--filter, --control, --effective and --baseline-before belong to --table, not to a case"
        )
    from truceline.judgement.given import VerdictQuestion

    question = VerdictQuestion(agreement=agreement, as_of=until, known_by=known, sector=sector, unit=unit)
    given, behind, beside = _by_case(str(case), question)
    _show(given.verdict, behind, beside, as_json=as_json)
    if not no_record:
        _keep(str(case), given)


def _by_table(
    table: Path,
    filters: list[str] | None,
    effective: str,
    as_of: dt.date | None,
    known_by: dt.date | None,
    baseline_before: str | None,
    controls: list[str] | None,
    unit: str,
) -> tuple[Verdict, Callable[[], Outlook]]:
    """The verdict, and what makes its outlook: the contract for tables knows none, so it is made for words alone."""
    from truceline import clock
    from truceline.judgement.holding import table_outlook, table_verdict
    from truceline.sources.tables.table import read_table

    read, last = read_table(table), as_of or clock.today()
    told = table_verdict(
        read, filters=filters or (), effective=effective, as_of=last, baseline_before=baseline_before,
        known_by=known_by, controls=controls or (), unit=unit,
    )  # fmt: skip
    return told, lambda: table_outlook(
        read, told, filters=filters or (), effective=effective, as_of=last, known_by=known_by
    )


def _by_case(case: str, question: VerdictQuestion) -> tuple[Given, list[StoredClaim], Outlook]:
    """The verdict, the latest of the claims behind it, one a document, and its outlook."""
    from truceline.outlets.cli.verdict_words import SHOWN
    from truceline.surface import open_case

    with open_case(case, read_only=True) as opened:
        given = opened.give(question)
        latest = {name.partition(".")[0]: name for name in given.verdict.evidence}
        behind = [opened.ledger.claim(name) for name in list(latest.values())[-SHOWN:]]
        return given, [claim for claim in behind if claim is not None], opened.outlook(given.verdict)


def _keep(case: str, given: Given) -> None:
    """Record a verdict; where the ledger cannot be written to now, it is given all the same and this is said."""
    from truceline.judgement.to_ledger import record
    from truceline.ledger import LedgerError
    from truceline.surface import open_case

    try:
        with open_case(case) as opened:
            record(opened.ledger, given)
    except LedgerError as error:
        if error.code not in ("ledger-busy", "ledger-write"):
            raise
        typer.echo(f"not recorded: {error.message()}", err=True)


def _show(told: Verdict | CaseVerdict, behind: Sequence[StoredClaim], beside: Outlook | None, *, as_json: bool) -> None:
    import msgspec

    if as_json:
        plain = msgspec.to_builtins(told)
        if plain["known_by"] is None:
            del plain["known_by"]  # the contract names the second clock only where one is set
        if "case" not in plain:
            del plain["longest_calm"]  # nor does the contract for tables know it; it is said in words
        if beside is not None:
            plain |= msgspec.to_builtins(beside)
        typer.echo(msgspec.json.encode(plain))
        return
    from truceline.outlets.cli.verdict_words import lines

    for line in lines(told, behind, beside):
        typer.echo(line)
