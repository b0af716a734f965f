"""Pressure from outside: what a ladder's listed status was on a day, beside what a text claims about it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

import msgspec

from truceline.model.case import CaseFile, LadderStep, Pressure
from truceline.model.claim import AnyClaim


class LadderNote(msgspec.Struct, frozen=True):
    """A claim that speaks of a ladder, and the ladder's step in force on the day of the claim (None: before the first
    step, or the day is not known)."""

    claim_id: str
    pressure_id: str
    step: LadderStep | None


def last_day(date: str) -> dt.date:
    """The last day that an ISO date of day, month or year precision can mean; a step dated ``2018-02`` is sure to be in
    force only when February is over. Raises ``ValueError`` for anything else."""
    parts = [int(p) for p in date.split("-")]
    match parts:
        case [year]:
            return dt.date(year, 12, 31)
        case [year, month]:
            following = dt.date(year + month // 12, month % 12 + 1, 1)
            return following - dt.timedelta(days=1)
        case [year, month, day]:
            return dt.date(year, month, day)
        case _:
            raise ValueError(f"{date!r} is not an ISO date")


def step_on(pressure: Pressure, day: dt.date) -> LadderStep | None:
    """The latest step of a ladder in force at the end of ``day``, or None before the first."""
    taken = [s for s in pressure.steps if last_day(s.date) <= day]
    return max(taken, key=lambda s: last_day(s.date), default=None)


def ladder_notes(case: CaseFile, claims: Iterable[AnyClaim], day: dt.date | None) -> tuple[LadderNote, ...]:
    """For every claim whose words name a ladder's body or list: what was true on ``day`` (the document's)."""
    named = [(p, _names(p)) for p in case.pressure]
    return tuple(
        LadderNote(claim.id, pressure.id, None if day is None else step_on(pressure, day))
        for claim in claims
        for pressure, pattern in named
        if any(pattern.search(e.quote) for e in claim.evidence)
    )


def _names(pressure: Pressure) -> re.Pattern[str]:
    names = sorted({pressure.body, *pressure.aliases}, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(n) for n in names) + r")\w*", re.IGNORECASE)
