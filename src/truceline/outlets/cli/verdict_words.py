"""A verdict in words for a terminal: the answer first, then the numbers, then what they cannot show."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from truceline.judgement.outlook import Outlook
    from truceline.ledger.records import StoredClaim
    from truceline.model.verdict import Period, Verdict

SHOWN = 5
"""Entries of a kind shown in words, the latest; ``--json`` has them all."""

WIDTH = 110
"""Columns of a line of text."""


def lines(told: Verdict, behind: Sequence[StoredClaim] = (), beside: Outlook | None = None) -> Iterator[str]:
    """The verdict, line by line; ``behind`` are claims it rests on, shown in their words, ``beside`` is its outlook."""
    yield from _wrapped(told.sentence, "")
    yield ""
    yield f"  effective   {told.effective}"
    known = f", known by {told.known_by}" if told.known_by else ""
    yield f"  as of       {told.as_of}{known}"
    cover = told.coverage
    reach = f"{cover.source_start} to {cover.source_end}" if cover.source_start else "nothing"
    good = "good" if cover.ok else "not enough"
    yield f"  coverage    {good}: source {reach}, {cover.exposure:.0%} of the time in force"
    yield f"  before      {_period(told.before)}"
    yield f"  in force    {_period(told.after)}"
    if told.rate_ratio is not None:
        r = told.rate_ratio
        yield f"  rate ratio  {r.median:.3g} (95 % {r.low:.3g} to {r.high:.3g})"
        yield (
            f"              P(<1) {r.p_below_1:.2f}, P(<0.5) {r.p_below_05:.2f}, P(<0.2) {r.p_below_02:.2f}, "
            f"P(>0.8) {r.p_above_08:.2f}"
        )
    if told.placebo_rank is not None:
        yield f"  placebo     a larger fall than at {told.placebo_rank:.0%} of other dates of this series"
    if told.longest_calm is not None:
        calm = told.longest_calm
        yield f"  calm        {calm.days} days at most without an event ({calm.start} to {calm.end})"
    if told.control is not None:
        yield f"  control     {_contrast(told.control)}"
    for alarm in told.alarms:
        yield f"  alarm       {alarm.date}: an upward {alarm.kind}"
    if told.escalation is not None:
        e = told.escalation
        yield (
            f"  escalation  one event calls forth {e['branching_ratio']} others (95 % {e['low']} to {e['high']}), "
            f"half-life {e['half_life_days']} days"
        )
    for sector in told.sectors[:6]:
        yield from _wrapped(_sector(sector), "  sector      ")
    if beside is not None:
        yield from _outlook(beside)
    yield from _more(told)
    for claim in behind:
        yield from _wrapped(_words(claim), "  says        ")
    for limit in told.limits:
        yield from _wrapped(limit, "  limit       ")
    yield f"  method      {told.method}"


def _outlook(beside: Outlook) -> Iterator[str]:
    """Regimes, forecasts and survival, where there are any. None of them bears on the verdict."""
    if beside.regimes is not None:
        yield from _wrapped(beside.regimes.words(), "  regimes     ")
    for forecast in beside.forecasts:
        yield from _wrapped(forecast.words(), "  forecast    ")
    if beside.survival is not None:
        yield from _wrapped(beside.survival.words, "  survival    ")


def _more(told: Verdict) -> Iterator[str]:
    """What a case adds; a table's verdict has none of it."""
    for name in ("mechanism", "commitment", "accounts", "early_signs"):
        for entry in getattr(told, name, ())[-SHOWN:]:
            yield from _wrapped(entry.words(), f"  {name.replace('_', ' '):<11} ")
    evidence = getattr(told, "evidence", None)
    if evidence is not None:
        yield f"  evidence    {len(evidence)} claims, {len(getattr(told, 'evidence_rows', ()))} rows (see --json)"


def _words(stored: StoredClaim) -> str:
    claim = stored.claim
    source = claim.source
    who = "no speaker given" if source is None else source.name or source.role or source.party or source.kind
    if source is not None and source.kind == "publication":
        who = stored.publisher or "the publication"
    quote = " … ".join(e.quote for e in claim.evidence)
    return f"{stored.day or 'no date'}, {who}: “{quote}”"


def _period(period: Period) -> str:
    if period.start is None:
        return "none"
    if period.n is None or period.per_week is None:
        return f"{period.start} to {period.end}: not covered"
    return f"{period.start} to {period.end}: {period.n:,} ({period.per_week:.2f} a covered week)"


def _contrast(control: dict[str, object]) -> str:
    contrast = control.get("contrast")
    if not isinstance(contrast, dict):
        return "says nothing: its windows are not covered"
    return (
        f"the ratio is {contrast['median']} times the control's (95 % {contrast['low']} to {contrast['high']}, "
        f"P(<1) {contrast['p_below_1']})"
    )


def _sector(sector: dict[str, object]) -> str:
    ratio = sector["rate_ratio"]
    told = f"{sector['name']}: {sector['before']} before, {sector['after']} in force"
    if isinstance(ratio, dict):
        told += f", pooled ratio {ratio['median']} (95 % {ratio['low']} to {ratio['high']})"
    cover = sector.get("coverage")
    if isinstance(cover, dict) and cover["reason"]:
        told += f"; no ratio: {cover['reason']}"
    return told


def _wrapped(text: str, head: str) -> Iterator[str]:
    yield from textwrap.wrap(text, WIDTH, initial_indent=head, subsequent_indent=" " * len(head))
