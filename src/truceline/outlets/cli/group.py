"""``truceline group``: which documents tell one story, and which are copies."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

HELP = """Group documents by story: which tell of one happening, and which are copies of another?

A document is what `truceline read` takes: JSON lines (id, text, title, date), text, HTML, feeds, web archives, folders,
or - for standard input. Headlines and dates make groups surer. Copies (one agency text in several outlets) are marked,
so that they can be counted once.

\b
  truceline group - --json < articles.jsonl
  {"ref":"a1","group":"story-1","copy_of":null}
  {"ref":"a2","group":"story-1","copy_of":"a1"}
"""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("group", help=HELP, no_args_is_help=True)(command)


def command(
    inputs: Annotated[list[str], typer.Argument(metavar="FILE|FOLDER|URL|-", help="What to group.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a document, a line each.")] = False,
) -> None:
    """Reads all inputs, then prints a line a document in input order; refusals go to standard error, exit status 1."""
    import msgspec

    from truceline.model.document import Document, Refusal
    from truceline.outlets.cli.read import refusal_line
    from truceline.reading.stories import LEADS, grouping
    from truceline.settings import settings
    from truceline.sources import intake
    from truceline.sources.limits import with_overrides

    documents: list[Document] = []
    refused = 0
    now = settings()
    limits = with_overrides(now.limits)
    for item in intake.documents(inputs, stdin=sys.stdin.buffer, limits=limits, allow_private=now.allow_private):
        if isinstance(item, Refusal):
            refused += 1
            sys.stderr.write(refusal_line(item) + "\n")
        else:
            documents.append(item.document)
    found = grouping(documents)
    for document, label, original in zip(documents, found.groups, found.copy_of, strict=True):
        copy_of = documents[original].ref if original is not None else None
        if as_json:
            line = msgspec.json.encode({"ref": document.ref, "group": label, "copy_of": copy_of}).decode("utf-8")
        else:
            head = document.title or " ".join(document.text[: LEADS[0]].split()[:12])
            line = f"{label}\t{document.ref}\t{'copy of ' + copy_of if copy_of else head}"
        sys.stdout.write(line + "\n")
    if refused:
        sys.stderr.write(f"{len(documents)} grouped, {refused} refused\n")
        raise typer.Exit(1 if documents else 2)
