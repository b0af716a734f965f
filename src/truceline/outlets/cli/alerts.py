"""``truceline alerts``: what the rules of a file find, once each, brought to the channels it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.outlets.cli.sheet import day, wrapped

if TYPE_CHECKING:
    from truceline.model.alert import Alert

HELP = """Alerts: what the rules of a file find in a case, each with its words and rows, never twice for the same thing.

The rule file (TOML) says what to watch for and where to send it:

\b
  [deliver]
  file = "alerts.jsonl"
  atom = "alerts.atom"
  webhook = ["https://desk.example.org/hook"]
  [[rule]]
  id = "verdict"
  when = "verdict_changed"      # to = ["ERODING", "BROKEN"]
  [[rule]]
  id = "rise"
  when = "change_point"
  [[rule]]
  id = "hotline"
  when = "contact_overdue"      # mechanism = "dgmo-hotline"
  [[rule]]
  id = "first-air-strike"
  when = "first_event"
  type = "air_strike"           # quiet_days = 365
  [[rule]]
  id = "above-forecast"
  when = "forecast_exceeded"    # weeks = 4 (or 1, 13)

Run it when data came in, by cron or after 'truceline watch'. What it raises is recorded in the ledger with the verdicts
it gave; what did not reach an address is sent again by the next run, with the same Idempotency-Key. --dry-run records
and sends nothing. Exit status 1 where something did not arrive.

\b
  truceline alerts loc --rules loc-alerts.toml
  truceline alerts loc --rules loc-alerts.toml --dry-run --json
"""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("alerts", help=HELP, no_args_is_help=True)(command)


def command(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case of the library, or a case file.")],
    rules: Annotated[Path, typer.Option(help="The rule file.")],
    as_of: Annotated[str | None, typer.Option(help="The day (default: today).")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be raised.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Raises and delivers alerts, or only shows them."""
    import msgspec

    from truceline import clock
    from truceline.outlets.alerting.delivery import Delivery, deliver, look
    from truceline.outlets.alerting.rule_file import read_rules
    from truceline.surface import open_case

    when = day(as_of, "--as-of") or clock.today()
    with open_case(case, read_only=True) as opened:
        read = read_rules(rules, opened.file)
        if dry_run:
            found = look(opened.file, opened.ledger, read, when)
            done = Delivery(raised=found.alerts, arrived={}, failed=())
    if not dry_run:
        with open_case(case) as opened:
            done = deliver(opened.file, opened.ledger, read, as_of=when, folder=rules.parent)
    if as_json:
        typer.echo(msgspec.json.encode(done))
    else:
        for line in _lines(done.raised, done.arrived, done.failed):
            typer.echo(line)
    if done.failed:
        raise typer.Exit(1)


def _lines(raised: Sequence[Alert], arrived: dict[str, int], failed: Sequence[str]) -> Iterator[str]:
    yield f"{len(raised)} alerts raised" if raised else "nothing new"
    for alert in raised:
        yield from wrapped(f"{alert.title} [{alert.rule}]")
        yield from wrapped(alert.text, "  ")
        for e in alert.evidence:
            yield from wrapped(f"{e.day or 'no date'}: “{e.words}” [{e.ref or 'case file'}]", "    ")
    for channel, n in arrived.items():
        yield f"{channel}: {n} new"
    for words in failed:
        yield from wrapped(f"did not arrive, tried again by the next run: {words}")
