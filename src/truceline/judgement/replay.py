"""Replay: what would have been said of a case on each of many days, on both clocks, and why it changed.

On the first clock a day knows what had happened by then, whenever that came out; on the second it knows only what had
been published by then too. Both use today's method: what was truly said then stands among the recorded verdicts.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Literal, TypeAlias

import msgspec

from truceline.errors import TrucelineError
from truceline.judgement.case_verdict import CaseVerdict, Prepared, case_verdict
from truceline.judgement.from_records import CaseSeries
from truceline.judgement.given import data_hash
from truceline.judgement.settings import METHOD
from truceline.judgement.words import number, rate
from truceline.model.agreement import Agreement
from truceline.model.case import CaseFile
from truceline.model.verdict import Period, RateRatio, VerdictWord
from truceline.sources.tables.days import DAY, minutes

Every: TypeAlias = Literal["day", "week", "month"]
NOTHING_IN_FORCE = "agreement-none"
MOST_DAYS = 5_000
"""A replay of more days than this is refused: a day takes some hundredths of a second."""
_SOURCES_NAMED = 2


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What would have been said: ``verdict`` None where no ceasefire was in force yet. ``why``: the reason in the
    sentence; ``rests_on``: the series behind the numbers."""

    agreement: str | None
    verdict: VerdictWord | None
    why: str
    sentence: str
    rests_on: str | None = None
    after: Period | None = None
    rate_ratio: RateRatio | None = None


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """One day: what would have been said by what had happened, and by what had been published as well (where asked);
    ``changed`` and ``changed_published``: why the verdict is not that of the day before in the list."""

    day: str
    happened: Said
    published: Said | None = None
    changed: str | None = None
    changed_published: str | None = None


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """The days of a replay, with the method and the sha256 of the data that all of them used."""

    case: str
    first: str
    last: str
    every: Every
    agreement: str | None
    sector: str | None
    method: str
    data: str
    moments: tuple[Moment, ...]


def replay(
    case: CaseFile,
    series: CaseSeries,
    *,
    first: dt.date,
    last: dt.date,
    every: Every = "month",
    published_too: bool = False,
    agreement: str | None = None,
    sector: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> Replay:
    """What would have been said from ``first`` to ``last``: at the end of each month, or each week or day, and on the
    last day. Raises TrucelineError for days in the wrong order, too many of them, an unknown agreement or sector."""
    days = _days(first, last, every)
    prepared = Prepared(case, series)

    def said(day: dt.date, known_by: dt.date | None) -> Said:
        return _said(case, series, prepared, day, known_by, agreement, sector)

    told = []
    for day in days:
        told.append((day, said(day, None), said(day, day) if published_too else None))
        if progress is not None:
            progress(1)
    because = _Because(case, prepared)
    return Replay(
        case=case.case.id,
        first=first.isoformat(),
        last=last.isoformat(),
        every=every,
        agreement=agreement,
        sector=sector,
        method=METHOD,
        data=data_hash(case, series),
        moments=tuple(_moments(told, because)),
    )


def _days(first: dt.date, last: dt.date, every: Every) -> list[dt.date]:
    if first > last:
        raise TrucelineError("replay-days", f"--from {first} is after --to {last}.", mend="Give the earlier day first.")
    steps = list(_steps(first, last, every))
    days = steps if steps and steps[-1] == last else [*steps, last]
    if len(days) > MOST_DAYS:
        raise TrucelineError(
            "replay-days", f"{len(days):,} days are more than {MOST_DAYS:,}.", mend="Use --every week or month."
        )
    return days


def _steps(first: dt.date, last: dt.date, every: Every) -> Iterator[dt.date]:
    """The ends of the months, or every seventh or single day."""
    day = first
    while day <= last:
        if every == "month":
            end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
            if end <= last:
                yield end
            if end == dt.date.max:
                return
            day = end + dt.timedelta(days=1)
        else:
            yield day
            if (dt.date.max - day).days < 7:
                return
            day += dt.timedelta(days=7 if every == "week" else 1)


def _said(
    case: CaseFile,
    series: CaseSeries,
    prepared: Prepared,
    day: dt.date,
    known_by: dt.date | None,
    agreement: str | None,
    sector: str | None,
) -> Said:
    try:
        told = case_verdict(
            case, series, agreement=agreement, as_of=day, known_by=known_by, sector=sector, prepared=prepared,
            brief=True,
        )  # fmt: skip
    except TrucelineError as error:
        if error.code != NOTHING_IN_FORCE:
            raise
        return Said(agreement=None, verdict=None, why=error.what.rstrip("."), sentence=error.what)
    return Said(
        agreement=told.agreement, verdict=told.verdict, why=_why(told), sentence=told.sentence,
        rests_on=told.rests_on, after=told.after, rate_ratio=told.rate_ratio,
    )  # fmt: skip


def _why(told: CaseVerdict) -> str:
    """The reason that a verdict's sentence gives, without its counts."""
    if told.verdict == "INSUFFICIENT DATA" and told.coverage.reason:
        return told.coverage.reason
    return told.sentence.removeprefix(f"{told.verdict}: ").split(". In force ")[0].rstrip(".")


def _moments(told: Sequence[tuple[dt.date, Said, Said | None]], because: _Because) -> Iterator[Moment]:
    for n, (day, happened, published) in enumerate(told):
        before = told[n - 1] if n else None
        yield Moment(
            day=day.isoformat(),
            happened=happened,
            published=published,
            changed=None if before is None else because(before[1], happened),
            changed_published=None
            if before is None or before[2] is None or published is None
            else because(before[2], published, (before[0], day)),
        )


class _Because:
    """Says why a verdict is another than the one before."""

    def __init__(self, case: CaseFile, prepared: Prepared) -> None:
        self._case, self._prepared = case, prepared

    def __call__(self, before: Said, after: Said, between: tuple[dt.date, dt.date] | None = None) -> str | None:
        """In words; None where agreement and verdict are as before. ``between``: the two days, where the second clock
        runs too, for what became public from one to the other."""
        if (before.verdict, before.agreement) == (after.verdict, after.agreement):
            return None
        about = None if after.agreement is None else self._case.agreement_by_id(after.agreement)
        parts = [*_another_agreement(before, after, about), *_another_source(before, after)]
        parts.append(after.why)
        parts += _numbers(before, after)
        if between is not None and about is not None:
            parts += self._news(about, *between)
        return "changed because " + "; ".join(parts)

    def _news(self, about: Agreement, first: dt.date, last: dt.date) -> list[str]:
        """The rows that were published from one day to the other, of the sources with most."""
        low, high = minutes(first) + DAY, minutes(last) + DAY
        counts = {s.name: int(((s.known > low) & (s.known <= high)).sum()) for s in self._prepared.series(about)}
        most = sorted((-n, name) for name, n in counts.items() if n)[:_SOURCES_NAMED]
        if not most:
            return []
        return ["published since: " + ", ".join(f"{number(-n, 'record')} of {name}" for n, name in most)]


def _another_agreement(before: Said, after: Said, about: Agreement | None) -> list[str]:
    if before.agreement == after.agreement or about is None:
        return []
    return [f"another agreement took effect on {about.effective[:10]} ({about.title})"]


def _another_source(before: Said, after: Said) -> list[str]:
    if before.agreement != after.agreement or before.rests_on == after.rests_on or after.rests_on is None:
        return []
    was = f" instead of {before.rests_on}" if before.rests_on else ", where none could speak before"
    return [f"the best-covered source is {after.rests_on}{was}"]


def _numbers(before: Said, after: Said) -> list[str]:
    """How the counts in force and the ratio moved, where both days rest on one series."""
    if before.agreement != after.agreement or before.rests_on != after.rests_on:
        return []
    a, b, was, now = before.after, after.after, before.rate_ratio, after.rate_ratio
    if a is None or b is None or was is None or now is None or a.per_week is None or b.per_week is None:
        return []
    return [
        f"{a.n:,} counted in force became {b.n:,} ({rate(a.per_week)} to {rate(b.per_week)} a covered week), the rate "
        f"ratio {was.median:.2g} became {now.median:.2g} (95 % {now.low:.2g} to {now.high:.2g})"
    ]


def changes(found: Replay) -> Iterator[tuple[Moment, Moment]]:
    """The neighbouring days between which a verdict changed, on either clock."""
    for before, after in pairwise(found.moments):
        if after.changed is not None or after.changed_published is not None:
            yield before, after
