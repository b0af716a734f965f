"""Survival: how long truces like this have lasted. Kaplan & Meier (1958), with the interval for few of them.

"Like this" means: agreements of the case files of one class (a cessation of hostilities is not a humanitarian pause),
whose beginning the files give to the day and whose end, if any, they can date. They are a handful of well-known cases,
not a sample, and "ended" is their compiler's judgement. That is for display beside a verdict; no verdict reads it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec
import numpy as np
from scipy import special

from truceline.judgement.agreements import effective
from truceline.model.agreement import Agreement
from truceline.sources.tables.days import day_of, read_moments

CENSORING = frozenset({"superseded", "expired"})
"""Ends that are no failure: the truce was taken over or ran its term, and how long it might have held is not known."""


class Lifetime(msgspec.Struct, frozen=True, kw_only=True):
    """How long one agreement has been seen in force; ``failed``: it ended then, and not merely our view of it."""

    agreement: str
    days: int
    failed: bool


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """The share still in force after ``days``, with its 95 % interval, and how many were seen that long."""

    days: int
    share: float
    low: float
    high: float
    at_risk: int


class Survival(msgspec.Struct, frozen=True, kw_only=True):
    """The curve of a group of agreements, with what "like this" means and how many they are. ``lengths``: for how many
    days each was seen in force."""

    like: str
    n: int
    failed: int
    steps: tuple[Step, ...]
    lengths: tuple[int, ...] = ()

    def seen(self, days: int) -> int:
        """How many were seen in force for at least so many days."""
        return sum(length >= days for length in self.lengths)

    def share(self, days: int) -> tuple[float, float, float]:
        """The share still in force after so many days, with its 95 % interval: where none has ended by then, all, and
        as sure as the number seen that long allows."""
        step = self.at(days)
        if step is not None:
            return step.share, step.low, step.high
        seen = self.seen(days)
        return (1.0, round(binomial_interval(seen, seen)[0], 4), 1.0) if seen else (1.0, 0.0, 1.0)

    def at(self, days: int) -> Step | None:
        """The curve at a day: its last step by then; None before the first end (all still in force)."""
        return next((s for s in reversed(self.steps) if s.days <= days), None)

    def words(self, days: int) -> str:
        """The curve at a day as a sentence that says how few they are."""
        share, low, high = self.share(days)
        seen = self.seen(days)
        told = "all" if self.at(days) is None else f"{share:.0%}"
        few = "none of them was" if seen == 0 else f"{seen} of them {'was' if seen == 1 else 'were'}"
        return (
            f"Of {self.n} agreements like this ({self.like}; {self.failed} have ended), {told} were still in force "
            f"after {days} days (95 % interval {low:.0%} to {high:.0%}); {few} seen for so long. They are the case "
            f"files' own few, not a sample."
        )


def lifetimes(agreements: Sequence[Agreement], today: dt.date) -> tuple[Lifetime, ...]:
    """Lifetimes of the agreements that can be dated. One with no end is seen to ``today``; one that is said to have
    worn out on no particular day is left out."""
    told = []
    for one in agreements:
        begun = effective(one)
        if begun is None or day_of(begun.minute) > today:
            continue
        end = today
        if one.ended:
            moment = read_moments([one.ended])
            if not moment.ok[0]:
                continue
            end = min(day_of(int(moment.start[0] + moment.end[0]) // 2), today)  # a month or year ends in its middle
        elif one.end_reason:
            continue  # it wore out, on no day that the file could name
        failed = bool(one.ended) and end < today and one.end_kind not in CENSORING
        told.append(Lifetime(agreement=one.id, days=max((end - day_of(begun.minute)).days, 0), failed=failed))
    return tuple(told)


def like(agreement: Agreement, agreements: Sequence[Agreement], today: dt.date) -> Survival | None:
    """The survival of the agreements of the same class, the asked one left out; None where there are none."""
    kind = agreement.class_.casefold()
    same = [a for a in agreements if a.class_.casefold() == kind and a != agreement]
    lives = lifetimes(same, today)
    return curve(lives, f"class {agreement.class_}, in the case files, with a datable end or none") if lives else None


def curve(lives: Sequence[Lifetime], described: str) -> Survival:
    """The Kaplan-Meier curve. The interval is the beta product of few observations in its simple form: Clopper-Pearson
    with the effective number of observations (Cutler & Ederer 1958), which does not shrink to nothing at 0 or 1."""
    days = np.array([one.days for one in lives])
    failed = np.array([one.failed for one in lives], dtype=np.bool_)
    share, variance, steps = 1.0, 0.0, []
    for day in np.unique(days[failed]).tolist():
        at_risk = int((days >= day).sum())
        ended = int(((days == day) & failed).sum())
        share *= 1 - ended / at_risk
        variance += ended / (at_risk * (at_risk - ended)) if at_risk > ended else 0.0
        size = (1 - share) / (share * variance) if 0 < share < 1 and variance > 0 else float(at_risk)
        low, high = binomial_interval(share * size, size)
        steps.append(Step(days=day, share=round(share, 4), low=round(low, 4), high=round(high, 4), at_risk=at_risk))
    return Survival(
        like=described, n=len(lives), failed=int(failed.sum()), steps=tuple(steps), lengths=tuple(days.tolist())
    )


def binomial_interval(k: float, n: float) -> tuple[float, float]:
    """Clopper & Pearson's 95 % interval for ``k`` of ``n``; both may be fractions."""
    low = float(special.betaincinv(k, n - k + 1, 0.025)) if k > 0 else 0.0
    high = float(special.betaincinv(k + 1, n - k, 0.975)) if k < n else 1.0
    return low, high
