"""``truceline export-reviews``: what reviewers decided, as labelled articles."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

HELP = """Write the reviewed documents of a case as labelled articles, one JSON object a line.

Each holds the document's text and its claims as reviewers left them: accepted ones as they were read, corrected ones as
they were corrected, each with its decision; rejected ones stand apart under "rejected". "complete" says whether every
claim of the document was reviewed. The form is that of the labelled articles that `truceline eval` reads, with the text
in it: train or score a reader with them. The texts belong to their publishers.

\b
  truceline export-reviews loc > reviewed.jsonl
"""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("export-reviews", help=HELP, no_args_is_help=True)(command)


def command(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case of the library, or a case file.")],
) -> None:
    """Writes the articles to standard output; how many to standard error."""
    import msgspec

    from truceline import cases
    from truceline.ledger import Ledger
    from truceline.outlets.reviewed_articles import articles
    from truceline.settings import settings

    path = settings().ledger(cases.load(case).case.id)
    documents = 0
    with Ledger.open(path, read_only=True) as ledger:
        for line in articles(ledger):
            sys.stdout.write(msgspec.json.encode(line).decode("utf-8") + "\n")
            documents += 1
    sys.stderr.write(f"{documents} reviewed document{'' if documents == 1 else 's'}\n")
