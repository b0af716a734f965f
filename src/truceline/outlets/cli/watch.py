"""``truceline watch``: sources into a case's ledger."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from truceline.gathering.gather import Gatherer
    from truceline.gathering.gathered import DocumentsIn, TableIn
    from truceline.model.case import CaseFile
    from truceline.model.document import Refusal

HELP = """Read sources into a case's ledger, and say what came in, what was left out and why.

A source is what `truceline read` takes: text, web pages, JSON lines, feeds, web archives, folders, URLs, or - for
standard input; a table (see `truceline import`) is imported. --shipped reads the material that comes with the case.
What this version has read before is known and is not read again: running the command twice adds nothing, and after a
stop it goes on where it was. Where something new came in, the verdict as of today is recorded.
The ledger lies in $TRUCELINE_HOME (default ./var), one file a case.

\b
  truceline watch loc --shipped
  truceline watch loc articles.jsonl https://example.org/feed.xml
  truceline watch my-case.toml clippings/ --published 2021-03-08
"""


ONE_BY_ONE = 20
"""Up to so many sources are reported one by one; a whole shelf of files is one report."""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("watch", help=HELP, no_args_is_help=True)(command)


def command(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case of the library, or a case file.")],
    sources: Annotated[list[str] | None, typer.Argument(metavar="SOURCE", help="What to read.")] = None,
    shipped: Annotated[bool, typer.Option("--shipped", help="Read the material that ships with the case.")] = False,
    published: Annotated[str | None, typer.Option(help="Publication date of every document given.")] = None,
    no_triage: Annotated[bool, typer.Option("--no-triage", help="Read every document in full.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object: each source and the sum.")] = False,
) -> None:
    """Gathers, then prints the reports; exit status 1 where something was refused, 2 where nothing could be read."""
    from truceline import cases
    from truceline.gathering.gather import Gatherer
    from truceline.gathering.gathered import DocumentsIn
    from truceline.judgement.to_ledger import record_standing
    from truceline.ledger import Ledger
    from truceline.settings import settings

    if not sources and not shipped:
        sys.stderr.write("nothing to read: give a SOURCE, or --shipped for the material that comes with the case\n")
        raise typer.Exit(2)
    world = cases.load(case)
    if shipped and not world.source:
        sys.stderr.write(f"no material ships with the case '{world.case.id}': give a SOURCE\n")
        raise typer.Exit(2)
    reports: list[DocumentsIn | TableIn] = []
    with Ledger.open(settings().ledger(world.case.id), case_id=world.case.id) as ledger:
        gatherer = Gatherer(world, ledger, triage=not no_triage)
        if shipped:
            reports += _shipped(gatherer, case, world, as_json)
        reports += _given(gatherer, sources or [], published, as_json)
        linked = gatherer.link()
        if any(report.new for report in reports):
            record_standing(world, ledger)
        held = ledger.counts()
    _finish(reports, linked.new, held, as_json, world.case.id)
    refused = sum(r.refused for r in reports)
    if refused:
        nothing = all(isinstance(r, DocumentsIn) and r.nothing_there for r in reports)
        raise typer.Exit(2 if nothing else 1)


def _shipped(gatherer: Gatherer, name: str, world: CaseFile, as_json: bool) -> list[DocumentsIn | TableIn]:
    from truceline import cases
    from truceline.gathering.gather import how_many
    from truceline.outlets.cli.progress import bar

    reports: list[DocumentsIn | TableIn] = []
    for source in world.source:
        path = cases.shipped_path(name, source)
        with bar(path.name, how_many(path)) as advance:
            report = gatherer.shipped_source(name, source, advance=advance)
        _say(report, as_json)
        reports.append(report)
    return reports


def _given(gatherer: Gatherer, sources: list[str], published: str | None, as_json: bool) -> list[DocumentsIn | TableIn]:
    """The sources given, tables among them imported as tables."""
    from truceline.gathering.gather import is_table

    tables = [ref for ref in sources if ref != "-" and is_table(Path(ref))]
    documents = [ref for ref in sources if ref not in tables]
    reports: list[DocumentsIn | TableIn] = []
    for ref in tables:
        reports.append(gatherer.table(Path(ref)))
        _say(reports[-1], as_json)
    for refs in [[ref] for ref in documents] if len(documents) <= ONE_BY_ONE else [documents]:
        reports.append(_documents(gatherer, refs, published))
        _say(reports[-1], as_json)
    return reports


def _documents(gatherer: Gatherer, refs: list[str], published: str | None) -> DocumentsIn:
    from truceline.outlets.cli.progress import bar
    from truceline.outlets.cli.read import refusal_line

    def told(refusal: Refusal) -> None:
        sys.stderr.write(refusal_line(refusal) + "\n")

    with bar("reading", None) as advance:
        return gatherer.documents(refs, published=published, stdin=sys.stdin.buffer, advance=advance, on_refusal=told)


def _say(report: DocumentsIn | TableIn, as_json: bool) -> None:
    if not as_json:
        from truceline.outlets.cli.gathered_text import report_text

        sys.stdout.write(report_text(report))
        sys.stdout.flush()


def _finish(
    reports: list[DocumentsIn | TableIn], linked: int, held: dict[str, int], as_json: bool, case_id: str
) -> None:
    if as_json:
        import msgspec

        told = {
            "case": case_id, "sources": reports, "linked": linked, "ledger": held,
            "adds_up": all(r.adds_up for r in reports),
        }  # fmt: skip
        sys.stdout.write(msgspec.json.encode(told).decode("utf-8") + "\n")
        return
    from truceline.outlets.cli.gathered_text import total_text

    sys.stdout.write(total_text(reports) + "\n")
    sys.stdout.write(
        f"the ledger of '{case_id}' holds {held['documents']:,} documents, {held['claims']:,} claims, "
        f"{held['event_rows_in_scope']:,} event rows of the case, {held['tallies']:,} count reports\n"
    )
