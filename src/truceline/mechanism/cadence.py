"""How often a mechanism's contacts are due, by the case file."""

from __future__ import annotations

import datetime as dt

from truceline.model.agreement import Mechanism

OVERDUE_FACTOR = 1.5
"""A contact is overdue after this many cadences where the case file gives no ``overdue_after_days``."""


def allowed(mechanism: Mechanism) -> float | None:
    """After how many days without a contact it is overdue; None where the case file gives no cadence."""
    if mechanism.cadence_days is None:
        return None
    return mechanism.overdue_after_days or OVERDUE_FACTOR * mechanism.cadence_days


def next_due(last: str | None, cadence_days: int | None) -> str | None:
    """The day of the next contact: a cadence after the last (an ISO day)."""
    if last is None or cadence_days is None:
        return None
    return (dt.date.fromisoformat(last) + dt.timedelta(days=cadence_days)).isoformat()
