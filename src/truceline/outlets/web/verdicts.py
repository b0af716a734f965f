"""A verdict in plain words: its numbers with intervals, how sure they are, and who was looking."""

from __future__ import annotations

from truceline.judgement.case_verdict import CaseVerdict
from truceline.model.verdict import Period, RateRatio, Verdict
from truceline.outlets import plain
from truceline.outlets.web import chart, links
from truceline.outlets.web.front_view import VerdictCard
from truceline.outlets.web.views import Pair

TALLY = "tally:"
"""How the rows of count reports are named in a verdict's evidence."""
COUNTS = "counts"
"""The place on the front where each side's counts stand."""


def verdict_card(verdict: CaseVerdict, *, sentence: str | None = None) -> VerdictCard:
    """The verdict as the page tells it. ``sentence`` stands in place of the verdict's own where the page says a part of
    it elsewhere."""
    ratio = verdict.rate_ratio
    return VerdictCard(
        word=verdict.verdict,
        slug=plain.slug(verdict.verdict),
        note=plain.words(verdict.verdict, "verdict"),
        sentence=sentence or verdict.sentence,
        as_of=verdict.as_of,
        as_of_words=plain.day(verdict.as_of),
        numbers=_numbers(verdict),
        chances=_chances(ratio) if ratio else (),
        scale=chart.scale(ratio) if ratio else None,
        coverage=_coverage(verdict),
        alarms=tuple(Pair(plain.day(a.date), plain.words(a.kind, "alarm")) for a in verdict.alarms),
        limits=verdict.limits,
        method=verdict.method,
        raw=verdict,
    )


def _numbers(verdict: CaseVerdict) -> tuple[Pair, ...]:
    pairs = [
        *_period("Before", verdict.before, by_counts(verdict)),
        *_period("Since", verdict.after, by_counts(verdict)),
    ]
    ratio = verdict.rate_ratio
    if ratio is not None:
        pairs.append(Pair("The rate now", plain.times(ratio.median)))
        pairs.append(
            Pair("95 % interval", f"{plain.number(ratio.low)} to {plain.number(ratio.high)} times what it was")
        )
    if verdict.placebo_rank is not None:
        pairs.append(Pair("Placebo", f"a larger fall than at {plain.share(verdict.placebo_rank)} of other dates"))
    return tuple(pairs)


def by_counts(verdict: CaseVerdict) -> bool:
    """Whether the numbers rest on count reports rather than on events."""
    return any(row.startswith(TALLY) for row in verdict.evidence_rows)


def _period(label: str, period: Period, counts: bool) -> tuple[Pair, ...]:
    """A window with its count, which leads to what was counted."""
    if period.n is None or period.start is None:
        return ()
    rate = f", {plain.number(period.per_week)} a week" if period.per_week is not None else ""
    words = f"{plain.number(period.n)} counted from {plain.interval(period.start, period.end)}{rate}"
    behind = links.inside("incidents", **{"from": period.start[:10], "to": (period.end or period.start)[:10]})
    return (Pair(label, words, href=f"#{COUNTS}" if counts else behind),)


def _chances(ratio: RateRatio) -> tuple[Pair, ...]:
    return (
        Pair("Lower than before", plain.chance(ratio.p_below_1)),
        Pair("Less than half", plain.chance(ratio.p_below_05)),
        Pair("Less than a fifth", plain.chance(ratio.p_below_02)),
        Pair("More than four fifths", plain.chance(ratio.p_above_08)),
    )


def _coverage(verdict: Verdict) -> tuple[Pair, ...]:
    found = verdict.coverage
    reach = plain.interval(found.source_start, found.source_end)
    pairs = [
        Pair("Enough to judge", "yes" if found.ok else "no"),
        *([Pair("Why", found.reason)] if found.reason else []),
        *([Pair("The source reaches", reach)] if reach else []),
        Pair("Of the time in force", f"{plain.share(found.exposure)} covered"),
    ]
    return tuple(pairs)
