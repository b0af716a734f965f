"""``truceline chains``: happenings that the texts say led to one another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.outlets.cli.sheet import day, wrapped

if TYPE_CHECKING:
    from truceline.judgement.chains import Chain, Chains

HELP = """Escalation chains: happenings that the texts say led to one another, each link with its words.

A link is what a document says ("in response to", "led to", "retaliated"); "after" alone counts only where the later act
answers by its nature or is another party's. Acts of many documents are brought together by the ledger's incidents and
the names that the case file has for what happened. That a text says so is no proof that it was so.

\b
  truceline chains loc --since 2019-02-01 --as-of 2019-03-31
  truceline chains loc --json
"""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("chains", help=HELP, no_args_is_help=True)(command)


def command(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case of the library, or a case file.")],
    since: Annotated[str | None, typer.Option(help="First day.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Last day (default: today).")] = None,
    known_by: Annotated[str | None, typer.Option(help="Use only what was published by this day.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Prints every chain, the earliest first."""
    import msgspec

    from truceline.surface import open_case

    with open_case(case, read_only=True) as opened:
        told = opened.chains(
            since=day(since, "--since"), as_of=day(as_of, "--as-of"), known_by=day(known_by, "--known-by")
        )
    if as_json:
        typer.echo(msgspec.json.encode(told))
        return
    for line in _lines(told):
        typer.echo(line)


def _lines(told: Chains) -> Iterator[str]:
    yield f"{len(told.chains)} chains" if told.chains else "no chain was read"
    for chain in told.chains:
        yield ""
        yield from _chain(chain)
    if told.left_out:
        yield ""
        yield "links read that do not count: " + ", ".join(f"{n} {why}" for why, n in told.left_out.items())


def _chain(chain: Chain) -> Iterator[str]:
    names = {h.id: f"{h.day} {', '.join(h.types) or 'happening'}: {h.name}" for h in chain.happenings}
    yield f"{chain.first} to {chain.last}, {len(chain.happenings)} happenings, {len(chain.links)} links"
    for happening in chain.happenings:
        yield from wrapped(names[happening.id], "  ")
    for link in chain.links:
        for telling in link.tellings:
            says = "led to" if link.bond == "stated" else "came before"
            yield from wrapped(f"{names[link.cause][:10]} {says} {names[link.effect][:10]}: “{telling.words}”", "    ")
            where = f"{telling.title or telling.document}, {telling.published or 'no date'}"
            yield f"      by “{telling.connective}”, {where}"
