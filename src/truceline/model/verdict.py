"""Verdicts: the answer for an agreement, a sector and a date. The JSON form is the verdict contract
(docs/design.md)."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

VerdictWord: TypeAlias = Literal["HOLDING", "HOLDING WITH LEAKS", "ERODING", "BROKEN", "CONTESTED", "INSUFFICIENT DATA"]


class CoverageFinding(msgspec.Struct, frozen=True, kw_only=True):
    """Whether anyone was looking. ``exposure`` is the share of the time in force that the source covers."""

    ok: bool
    reason: str | None
    source_start: str | None
    source_end: str | None
    exposure: float


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """A window (both days included), the events in it and the rate per covered week."""

    start: str | None
    end: str | None
    n: int | None
    per_week: float | None


class RateRatio(msgspec.Struct, frozen=True, kw_only=True):
    """After / before, posterior median and 95 % interval, and the probabilities the rule reads."""

    median: float
    low: float
    high: float
    p_below_1: float
    p_below_05: float = msgspec.field(name="p_below_0.5")
    p_below_02: float = msgspec.field(name="p_below_0.2")
    p_above_08: float = msgspec.field(name="p_above_0.8")


class Calm(msgspec.Struct, frozen=True):
    """A stretch of covered days without an event: first and last day, both included, and their number."""

    start: str
    end: str
    days: int


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """An upward change after the agreement took effect."""

    date: str
    kind: Literal["change", "erosion"]


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """One verdict with its numbers; ``limits`` says in words what the numbers cannot show."""

    verdict: VerdictWord
    sentence: str
    effective: str
    as_of: str
    coverage: CoverageFinding
    before: Period
    after: Period
    rate_ratio: RateRatio | None
    placebo_rank: float | None
    control: dict[str, object] | None
    alarms: tuple[Alarm, ...]
    escalation: dict[str, object] | None
    sectors: tuple[dict[str, object], ...]
    limits: tuple[str, ...]
    method: str
    table_sha256: str | None
    known_by: str | None = None
    longest_calm: Calm | None = None
