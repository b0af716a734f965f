"""The one place that asks what time it is."""

from __future__ import annotations

import datetime as dt


def now() -> dt.datetime:
    """The current instant in UTC."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The current day in UTC."""
    return now().date()


def stamp(instant: dt.datetime | None = None) -> str:
    """An instant (default: now) as ``2021-03-08T08:36:00Z``."""
    moment = instant if instant is not None else now()
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
