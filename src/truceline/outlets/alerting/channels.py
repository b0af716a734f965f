"""The channels an alert goes by: a file of JSON lines, an Atom feed, an address that takes a POST.

What each promises when the program is killed between sending and recording: a file and a feed hold an alert exactly
once (the file is looked through before a line is added and a torn last line is taken off; the feed is written anew from
the ledger, whole or not at all). An address is told at least once; a repeated telling carries the same
``Idempotency-Key``, by which the receiver drops it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from truceline import clock
from truceline.errors import TrucelineError
from truceline.ledger import StoredAlert
from truceline.model.alert import Alert
from truceline.outlets.web.forms.atom import Feed, atom
from truceline.outlets.web.forms.records import Record, Records
from truceline.sources.fetch import FetchError, post
from truceline.sources.limits import Limits

_GOOD = frozenset({200, 201, 202, 204})
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that ask to be tried again (RFC 9110; 425: RFC 8470, 429: RFC 6585)."""
_FOR_GOOD = frozenset({"bad-url", "forbidden-address"})
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
"""Seconds before an address is tried again; doubled each time."""
_IN_FEED = 200
"""Alerts in the feed, the latest."""


class NotSentError(Exception):
    """An alert did not reach an address; it is tried again in the next run."""


def as_json(stored: StoredAlert | Alert) -> bytes:
    """An alert as one JSON object: what the file's lines and the POST's body are."""
    alert = stored.alert if isinstance(stored, StoredAlert) else stored
    plain = msgspec.to_builtins(alert)
    return msgspec.json.encode({**plain, "raised": stored.recorded_at} if isinstance(stored, StoredAlert) else plain)


def append(path: Path, alerts: Sequence[StoredAlert]) -> None:
    """Add alerts to a file, those it holds already left out; on the disk when this returns."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as stream:
            stream.seek(0)
            held = stream.read()
            known = _keys(held)
            tail = held[held.rfind(b"\n") + 1 :]
            if _is_torn(tail):
                stream.truncate(len(held) - len(tail))
            elif tail:
                stream.write(b"\n")
            stream.write(b"".join(as_json(a) + b"\n" for a in alerts if a.alert.key not in known))
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise _unwritable(path, error) from error


def _keys(data: bytes) -> set[str]:
    """The keys of the alerts in a file; lines that are none stand there for somebody else's reasons."""
    keys = set()
    for line in data.splitlines():
        try:
            keys.add(msgspec.json.decode(line, type=_Keyed).key)
        except msgspec.DecodeError:
            continue
    return keys


def _is_torn(tail: bytes) -> bool:
    """Whether a last line without its end is an alert whose writing was cut off."""
    return tail.startswith(b'{"key":') and not _keys(tail)


class _Keyed(msgspec.Struct):
    key: str


def write_feed(path: Path, case_id: str, title: str, alerts: Sequence[StoredAlert]) -> None:
    """Write the feed of all alerts (the latest first), whole or not at all."""
    latest = sorted(alerts, key=lambda a: a.entry, reverse=True)[:_IN_FEED]
    records = Records(
        items=tuple(
            Record(
                id=a.alert.key, kind="alert", title=a.alert.title, text=_in_words(a.alert), dated=a.recorded_at,
                href="", author=f"rule {a.alert.rule}", cells=(),
            )
            for a in latest
        ),
        columns=(),
    )  # fmt: skip
    changed = latest[0].recorded_at if latest else clock.stamp()
    feed = Feed(
        case=case_id, title=f"Alerts: {title}", base="", path="alerts", own=path.name, changed=changed,
    )  # fmt: skip
    draft = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as stream:
            stream.write(atom(feed, records))
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error


def _in_words(alert: Alert) -> str:
    evidence = "\n".join(f"{e.day or 'no date'}: “{e.words}” [{e.ref or 'case file'}]" for e in alert.evidence)
    return f"{alert.text}\n\n{evidence}".strip()


def _unwritable(path: Path, error: OSError) -> TrucelineError:
    return TrucelineError(
        "alert-file", f"cannot be written: {error.strerror or error}", place=str(path), mend="Give another file."
    )


def send(
    url: str,
    alert: StoredAlert,
    limits: Limits,
    *,
    tries: int,
    allow_private: bool,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Tell an address of an alert. Raises :class:`NotSentError` after the last try, or at once where trying again would
    not help (a refusal, a redirect, an address that must not be reached)."""
    headers = {"Idempotency-Key": alert.alert.key, "X-Truceline-Alert": alert.alert.key}
    wait = _FIRST_PAUSE
    for n in range(1, tries + 1):
        try:
            post(url, as_json(alert), headers, limits, allow_private=allow_private, good=_GOOD)
        except FetchError as error:
            refused = error.status is not None and error.status not in _AGAIN
            if error.code in _FOR_GOOD or refused or "redirect" in error.detail or n == tries:
                raise NotSentError(f"{error.code}: {error.detail} (after {n} of {tries} tries)") from error
        else:
            return
        pause(wait)
        wait = min(2 * wait, _LONGEST_PAUSE)
