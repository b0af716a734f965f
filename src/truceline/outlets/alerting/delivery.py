"""Delivery: from a day's alerts to every channel of a rule file, each alert once a channel.

1. What the rules find is recorded in the ledger, with the verdicts given on the way, in one transaction.
2. Every alert that a channel has not had yet is brought to it: those of this run, and those that an earlier run could
   not bring.
3. Each arrival is recorded. A kill between 2 and 3 makes the next run bring it again; what that means for each channel
   is told in ``channels``.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from truceline.judgement.alert_rules import Channels, RuleFile
from truceline.judgement.alerts import Watched, watched
from truceline.judgement.from_ledger import series_of
from truceline.judgement.to_ledger import record
from truceline.ledger import Ledger, StoredAlert
from truceline.model.alert import Alert
from truceline.model.case import CaseFile
from truceline.outlets.alerting.channels import NotSentError, append, send, write_feed
from truceline.settings import settings
from truceline.sources.limits import with_overrides


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did: the alerts it raised, how many each channel took, and what did not arrive, with why. What did not
    arrive is brought again by the next run."""

    raised: tuple[Alert, ...]
    arrived: dict[str, int]
    failed: tuple[str, ...]


def look(case: CaseFile, ledger: Ledger, rules: RuleFile, as_of: dt.date) -> Watched:
    """What the rules find now that was not raised before; nothing is recorded or sent."""
    return watched(
        case, series_of(ledger), rules.rule, as_of=as_of, verdicts=ledger.verdicts()[::-1],
        raised=[a.alert for a in ledger.alerts()],
    )  # fmt: skip


def deliver(
    case: CaseFile,
    ledger: Ledger,
    rules: RuleFile,
    *,
    as_of: dt.date,
    folder: Path,
    pause: Callable[[float], None] = time.sleep,
) -> Delivery:
    """Look, record, and bring what is new to every channel. ``folder``: where the paths of the channels begin."""
    found = look(case, ledger, rules, as_of)
    with ledger.batch():
        for given in found.given:
            record(ledger, given)
        for alert in found.alerts:
            ledger.add_alert(alert)
    ours = {rule.id for rule in rules.rule}
    kept = tuple(a for a in ledger.alerts() if a.alert.rule in ours)
    arrived: dict[str, int] = {}
    _files(case, ledger, rules.deliver, kept, folder, arrived)
    failed = _addresses(ledger, rules.deliver, kept, arrived, pause)
    return Delivery(raised=found.alerts, arrived=arrived, failed=tuple(failed))


def _waiting(kept: Sequence[StoredAlert], channel: str) -> list[StoredAlert]:
    return [a for a in kept if channel not in a.delivered]


def _files(
    case: CaseFile,
    ledger: Ledger,
    channels: Channels,
    kept: Sequence[StoredAlert],
    folder: Path,
    arrived: dict[str, int],
) -> None:
    if channels.file is not None:
        channel = f"file:{channels.file}"
        waiting = _waiting(kept, channel)
        append(folder / channels.file, waiting)
        _arrived(ledger, waiting, channel, arrived)
    if channels.atom is not None:
        channel = f"atom:{channels.atom}"
        write_feed(folder / channels.atom, case.case.id, case.case.title, kept)
        _arrived(ledger, _waiting(kept, channel), channel, arrived)


def _addresses(
    ledger: Ledger,
    channels: Channels,
    kept: Sequence[StoredAlert],
    arrived: dict[str, int],
    pause: Callable[[float], None],
) -> list[str]:
    """Tell every address; after an alert that did not arrive the rest of that address's wait for the next run, in
    order."""
    now = settings()
    limits = with_overrides(now.limits)
    failed = []
    for url in channels.webhook:
        for alert in _waiting(kept, url):
            try:
                send(url, alert, limits, tries=channels.tries, allow_private=now.allow_private, pause=pause)
            except NotSentError as error:
                failed.append(f"{url}: {alert.alert.key}: {error}")
                break
            _arrived(ledger, [alert], url, arrived)
    return failed


def _arrived(ledger: Ledger, alerts: Sequence[StoredAlert], channel: str, arrived: dict[str, int]) -> None:
    with ledger.batch():
        for alert in alerts:
            ledger.add_delivery(alert.alert.key, channel)
    arrived[channel] = arrived.get(channel, 0) + len(alerts)
