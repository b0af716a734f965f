"""``truceline read``: what each source claims, with the exact words."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from truceline.model.claim import Reading
    from truceline.model.document import Refusal

HELP = """Read text, web pages, feeds, web archives: what does each source claim, in which words?

A document is a file (text, HTML, JSON lines, RSS or Atom, WARC; gzip of any), a folder, a URL, or - for standard
input. Statements, events, tallies and silences come out, each with its source and the span of its words. A document
that cannot concern a ceasefire is dismissed, and says so; --no-triage reads it all the same.

\b
  truceline read article.txt
  truceline read --case loc --published 2021-03-08 article.txt --json
  cat articles.jsonl | truceline read - --json > claims.jsonl
"""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("read", help=HELP, no_args_is_help=True)(command)


def command(
    inputs: Annotated[list[str], typer.Argument(metavar="FILE|FOLDER|URL|-", help="What to read.")],
    case: Annotated[str | None, typer.Option(help="A case whose names are known (see `truceline case list`).")] = None,
    published: Annotated[
        str | None,
        typer.Option(help="Publication date of every document, whatever it says: 2021-03-08, 2021-03, an instant."),
    ] = None,
    no_triage: Annotated[bool, typer.Option("--no-triage", help="Read every document in full.")] = False,
    mentions: Annotated[bool, typer.Option("--mentions", help="Add all places and dates found.")] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes that read a longer stream (default: one a core, two at most).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a document, a line each.")] = False,
) -> None:
    """Reads the inputs in order; refusals go to standard error and make the exit status 1."""
    from truceline.surface import Reader

    reader = Reader.of(case)
    read = 0
    refused: list[Refusal] = []
    for outcome in reader.readings(
        inputs, published=published, triage=not no_triage, mentions=mentions, workers=workers
    ):
        if outcome.refusal is not None:
            refused.append(outcome.refusal)
            sys.stderr.write(refusal_line(outcome.refusal) + "\n")
        elif outcome.reading is not None:
            read += 1
            _print(outcome.reading, as_json)
    if refused:
        sys.stderr.write(f"{read} read, {len(refused)} refused\n")
        raise typer.Exit(2 if not read and all(r.code == "missing" for r in refused) else 1)


def refusal_line(refusal: Refusal) -> str:
    """A refusal as one line: the input, the place in it, what was wrong."""
    place = f" ({refusal.place})" if refusal.place else ""
    return f"{refusal.ref}{place}: {refusal.reason} [{refusal.code}]"


def _print(reading: Reading, as_json: bool) -> None:
    if as_json:
        import msgspec

        from truceline.outlets.contract import reading_as_json

        sys.stdout.write(msgspec.json.encode(reading_as_json(reading)).decode("utf-8") + "\n")
        sys.stdout.flush()
        return
    from truceline.outlets.cli.claims_text import reading_as_text

    sys.stdout.write(reading_as_text(reading))
