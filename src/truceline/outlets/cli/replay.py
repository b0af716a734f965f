"""``truceline replay``: what would have been said at each date, and why it changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.errors import TrucelineError
from truceline.outlets.cli.sheet import columns, day, wrapped

if TYPE_CHECKING:
    from truceline.judgement.replay import Every, Moment, Replay, Said

HELP = """What would have been said of a case at each date, and why it changed from one to the next.

The first clock knows what had happened by each date. With --known-by-too the second runs beside it: it knows only what
had been published by then, which is what could have been said on the day itself. Both use today's method and what the
ledger holds now; the verdicts that were truly given are recorded in the ledger. Nothing is recorded here.

Printed are a strip of letters (a line a year) and every change with its reason; --table prints every date, --svg writes
a chart.

\b
  truceline replay loc --from 2001-07-01 --to 2021-06-30 --known-by-too --svg loc.svg
  truceline replay loc --from 2019-01-01 --to 2019-12-31 --every week --json
"""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("replay", help=HELP, no_args_is_help=True)(command)


def command(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case of the library, or a case file.")],
    first: Annotated[str, typer.Option("--from", help="First date.")],
    last: Annotated[str, typer.Option("--to", help="Last date.")],
    every: Annotated[
        str, typer.Option(metavar="day|week|month", help="One date a month (its last day), week or day.")
    ] = "month",
    known_by_too: Annotated[
        bool, typer.Option("--known-by-too", help="Also by what was published by each date.")
    ] = False,
    agreement: Annotated[str | None, typer.Option(help="One agreement (default: the latest in force).")] = None,
    sector: Annotated[str | None, typer.Option(help="Sector of the case.")] = None,
    table: Annotated[bool, typer.Option("--table", help="Print every date.")] = False,
    svg: Annotated[Path | None, typer.Option(help="Write a chart to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Prints the strip and the changes; writes the chart."""
    from truceline.outlets.cli.progress import bar
    from truceline.surface import open_case

    day(first, "--from")
    day(last, "--to")
    with open_case(case, read_only=True) as opened, bar("replaying", None) as advance:
        found = opened.replay(
            first=first, last=last, every=_every(every), published_too=known_by_too, agreement=agreement,
            sector=sector, progress=advance,
        )  # fmt: skip
        title = f"{opened.file.case.title}, {found.first} to {found.last}"
    if svg is not None:
        _draw(found, title, svg)
    if as_json:
        import msgspec

        typer.echo(msgspec.json.encode(found))
        return
    for line in _lines(found, title, whole=table):
        typer.echo(line)


def _every(words: str) -> Every:
    if words not in ("day", "week", "month"):
        raise TrucelineError("replay-every", f"--every {words!r} is not known.", mend="Give day, week or month.")
    return "day" if words == "day" else "week" if words == "week" else "month"


def _draw(found: Replay, title: str, path: Path) -> None:
    from truceline.outlets.replay_chart import svg

    try:
        path.write_text(svg(found, title), encoding="utf-8")
    except OSError as error:
        raise TrucelineError(
            "replay-file", f"cannot be written: {error.strerror or error}", place=str(path), mend="Give another file."
        ) from error


def _lines(found: Replay, title: str, *, whole: bool) -> Iterator[str]:
    from truceline.judgement.replay import changes
    from truceline.outlets.replay_chart import strip

    yield title
    yield from strip(found)
    if whole:
        yield ""
        yield from columns([_head(found), *(_row(m) for m in found.moments)])
    yield ""
    told = list(changes(found))
    yield f"{len(told)} changes" if told else "no change"
    for before, after in told:
        yield from _change("happened", before, after, before.happened, after.happened, after.changed)
        if before.published is not None and after.published is not None:
            yield from _change("published", before, after, before.published, after.published, after.changed_published)
    yield f"method: {found.method}; data {found.data[:16]}"


def _change(clock: str, before: Moment, after: Moment, was: Said, now: Said, because: str | None) -> Iterator[str]:
    if because is None:
        return
    yield f"{before.day} to {after.day}, by what had {'been ' if clock == 'published' else ''}{clock}:"
    moved = f"{_word(was)} became {_word(now)}" if was.verdict != now.verdict else f"still {_word(now)}, of another"
    yield from wrapped(f"{moved}, {because}", "    ")


def _head(found: Replay) -> list[str]:
    both = any(m.published is not None for m in found.moments)
    return ["date", "agreement", "by what had happened", "ratio (95 %)", *(["by what was published"] if both else [])]


def _row(moment: Moment) -> list[str]:
    said, ratio = moment.happened, moment.happened.rate_ratio
    numbers = "" if ratio is None else f"{ratio.median:.2g} ({ratio.low:.2g} to {ratio.high:.2g})"
    published = [] if moment.published is None else [_word(moment.published)]
    return [moment.day, said.agreement or "", _word(said), numbers, *published]


def _word(said: Said) -> str:
    return said.verdict or "no ceasefire in force"
