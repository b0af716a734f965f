"""The answer: the verdict in words with its numbers and limits, and what changed since the day and the week before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from truceline.judgement.case_verdict import CaseVerdict
from truceline.model.verdict import Period, RateRatio
from truceline.outlets import plain
from truceline.outlets.reports import charts
from truceline.outlets.reports.blocks import (
    Block,
    Callout,
    Column,
    Figure,
    Heading,
    Line,
    Paragraph,
    Points,
    Ref,
    Table,
    Tone,
    line,
    strong,
)  # fmt: skip
from truceline.outlets.reports.material import WEEK, Material

_FACTS = (Column("", 1.0), Column("", 3.0))
_NAMED_LIMITS = 6
"""Limits named on the first page; all of them stand with the numbers of a dossier."""


def verdict(m: Material) -> list[Block]:
    """Is it holding? In a word, a sentence and the numbers behind it."""
    told, shown = m.told, m.shown
    of = m.agreement.title
    said: list[Line] = [line(_capital(_after_colon(told.sentence)), behind(m, told) if told is shown else None)]
    if shown is not told:
        then = f"On {plain.day(shown.as_of)}, the last day that a source can judge, it was "
        said.append(line(then, strong(shown.verdict), f": {_after_colon(shown.sentence)}", behind(m, shown)))
    out: list[Block] = [
        Heading(1, "Is it holding?", "verdict"),
        Callout(told.verdict, _tone(told), tuple(said)),
        Paragraph(line(f"{plain.words(told.verdict, 'verdict')} ", f"Asked of: {of}, as of {plain.day(told.as_of)}.")),
        Table("The numbers", _FACTS, tuple(_numbers(m, shown)), named=True),
    ]
    if shown.rate_ratio is not None:
        out.append(_scale(shown.rate_ratio))
    limits = shown.limits[:_NAMED_LIMITS]
    if limits:
        out.append(Heading(2, "What these numbers cannot show", "limits"))
        out.append(Points(tuple(line(words) for words in limits)))
        if len(shown.limits) > len(limits):
            more = plain.counted(len(shown.limits) - len(limits), "further limit")
            out.append(
                Paragraph(
                    line(f"{more} are listed under “All the numbers” of a dossier and on the page of the verdict."),
                    small=True,
                )
            )
    return out


def numbers(m: Material) -> list[Block]:
    """Every number of the verdict: each source by itself, alarms, severity, and all the limits."""
    shown = m.shown
    out: list[Block] = [Heading(1, "All the numbers", "numbers")]
    series = sorted(shown.series, key=lambda s: (not s.covered, -s.exposure, s.series))
    out.append(
        Table(
            "What each source says by itself; none is added to another",
            (Column("Source", 2.2), Column("Verdict", 1.4), Column("Covered", 0.8, "right"), Column("Why", 3.6)),
            tuple(
                (line(s.series), line(s.verdict), line(plain.share(s.exposure)), line(s.why, _cite_series(m, s.series)))
                for s in series
            ),
            named=True,
        )
    )
    out.append(Heading(2, "How bad, and how it moved", "severity"))
    out.append(Table("Severity, alarms and escalation", _FACTS, tuple(_severity(m, shown)), named=True))
    out.append(Heading(2, "Every limit", "all-limits"))
    out.append(Points(tuple(line(words) for words in shown.limits)))
    return out


def changes(m: Material) -> list[Block]:
    """The verdict and its numbers on the day beside those of the day and of the week before."""
    days = (m.day - dt.timedelta(days=WEEK), m.day - dt.timedelta(days=1), m.day)
    told = [m.verdict_or_none(m.agreement.id, d) if d < m.day else m.told for d in days]
    columns = (
        Column("", 1.3), Column(f"A week before: {plain.day(days[0].isoformat())}", 1.6),
        Column(f"The day before: {plain.day(days[1].isoformat())}", 1.6), Column(plain.day(days[2].isoformat()), 1.6),
    )  # fmt: skip
    rows: list[tuple[Line, ...]] = [
        _across("Verdict", told, lambda v: line(strong(v.verdict))),
        _across("Counted since it took effect", told, lambda v: _n(m, v)),
        _across("Times the rate before", told, _ratio_cell),
        _across("Alarms so far", told, lambda v: line(plain.number(len(v.alarms)))),
    ]
    counts = []
    for day in days:
        found = m.incidents(day - dt.timedelta(days=WEEK - 1), day)
        counts.append(line(f"{plain.counted(len(found), 'incident')}", _incidents_note(m)))
    rows.append((line("Incidents dated in the seven days to then"), *counts))
    same = {v.verdict for v in told if v is not None} == {m.told.verdict} and None not in told
    words = "The verdict is the same on all three days." if same else "The verdict is not the same on all three days."
    return [
        Heading(1, "What changed", "changes"),
        Paragraph(line(words)),
        Table("The day, the day before and the week before", columns, tuple(rows), named=True),
    ]


def behind(m: Material, told: CaseVerdict) -> Ref | None:
    """The note of the rows that a verdict counts; where it counts none, of the table that it found empty."""
    if told.evidence_rows:
        return m.cite_rows(told.evidence_rows, "Counted from ")
    if told.rests_on:
        return _cite_series(m, told.rests_on)
    table = next((s.source.dataset for s in m.sources if s.source.kind == "events"), None)
    return m.notes.table(table) if table is not None else None


def _across(name: str, told: list[CaseVerdict | None], cell: Callable[[CaseVerdict], Line]) -> tuple[Line, ...]:
    return (line(name), *(line("not in force") if v is None else cell(v) for v in told))


def _n(m: Material, told: CaseVerdict) -> Line:
    if told.after.n is None:
        return line("not counted: no source covers it")
    return line(plain.number(told.after.n), behind(m, told))


def _ratio_cell(told: CaseVerdict) -> Line:
    found = told.rate_ratio
    if found is None:
        return line("not known")
    return line(f"{plain.number(found.median)} (95 % {plain.number(found.low)} to {plain.number(found.high)})")


def _incidents_note(m: Material) -> Ref:
    return m.notes.plain(
        "Incidents as linked in the ledger, each listed with its accounts and their sources under "
        "“Incidents”. Alleged, "
        "unless a verification says otherwise."
    )


def _numbers(m: Material, told: CaseVerdict) -> list[tuple[Line, ...]]:
    rows: list[tuple[Line, ...]] = [
        (line("Before"), _period(told.before, behind(m, told))),
        (line("Since"), _period(told.after, behind(m, told))),
    ]
    found = told.rate_ratio
    if found is not None:
        span = f"95 % interval {plain.number(found.low)} to {plain.number(found.high)} times"
        rows.append((line("The rate now"), line(f"{plain.times(found.median)} ({span})", behind(m, told))))
        chances = (
            f"lower than before: {plain.chance(found.p_below_1)}; less than half: {plain.chance(found.p_below_05)}; "
            f"less than a fifth: {plain.chance(found.p_below_02)}; more than four fifths: "
            f"{plain.chance(found.p_above_08)}"
        )
        rows.append((line("How sure"), line(chances)))
    if told.placebo_rank is not None:
        share = plain.share(told.placebo_rank)
        rows.append((line("Placebo"), line(f"a larger fall than at {share} of the other dates of the series")))
    cover = told.coverage
    reach = plain.interval(cover.source_start, cover.source_end)
    seen = f"{plain.share(cover.exposure)} of the time in force is covered" + (
        f"; the source reaches {reach}" if reach else ""
    )
    rows.append(
        (line("Who was looking"), line(seen + (f". {cover.reason}" if cover.reason else ""), _rests_on(m, told)))
    )
    return rows


def _rests_on(m: Material, told: CaseVerdict) -> Ref | None:
    return _cite_series(m, told.rests_on) if told.rests_on else behind(m, told)


def _cite_series(m: Material, series: str) -> Ref | None:
    """The table a series is made of: events by the table's title, count reports by that of their table."""
    names = {r.dataset for r in m.rows}
    for source in m.sources:
        held = source.source
        if held.kind == "tallies" and any(series.startswith(t.reporter) for t in m.tallies.values()):
            return m.notes.table(held.dataset)
        if held.kind == "events" and held.dataset in names and held.dataset.replace("-", " ").upper() in series.upper():
            return m.notes.table(held.dataset)
    return None


def _period(period: Period, ref: Ref | None) -> Line:
    if period.n is None or period.start is None:
        return line("no count")
    rate = f", {plain.number(period.per_week)} a covered week" if period.per_week is not None else ""
    return line(f"{plain.number(period.n)} counted from {plain.interval(period.start, period.end)}{rate}", ref)


def _severity(m: Material, told: CaseVerdict) -> list[tuple[Line, ...]]:
    held = told.severity or {}
    labels = {
        "deaths_before": "Deaths counted before", "deaths_after": "Deaths counted since",
        "worst_after": "Most in one event since",
    }  # fmt: skip
    rows: list[tuple[Line, ...]] = [
        (line(words), line(f"{held[key]}", behind(m, told)))
        for key, words in labels.items()
        if held.get(key) is not None
    ]
    if told.longest_calm is not None:
        calm = told.longest_calm
        words = f"{plain.counted(calm.days, 'day')}, {plain.interval(calm.start, calm.end)}"
        rows.append((line("Longest calm in force"), line(words, behind(m, told))))
    rises = "; ".join(f"{plain.words(a.kind, 'alarm')}, {plain.day(a.date)}" for a in told.alarms)
    rows.append((line("Alarms"), line(rises or "none", behind(m, told))))
    burst = told.escalation
    if burst:
        words = (
            f"branching ratio {burst.get('branching_ratio')} (95 % {burst.get('low')} to "
            f"{burst.get('high')}), half-life "
            f"{burst.get('half_life_days')} days, from {burst.get('events')} events in {burst.get('days')} days"
        )
        rows.append((line("Escalation"), line(words, behind(m, told))))
    return rows


def _scale(found: RateRatio) -> Figure:
    words = (
        f"The rate now is {plain.times(found.median)}; with 95 % certainty it lies between "
        f"{plain.number(found.low)} and "
        f"{plain.number(found.high)} times what it was."
    )
    caption = line(
        "The rate now as a share of the rate before, on a logarithmic scale: the dot is the median, the bar the 95 % "
        "interval. Green: less than a fifth. Red: more than before."
    )
    return Figure("chart", charts.ratio(found, words), words, caption)


def _tone(told: CaseVerdict) -> Tone:
    return charts.tone(told.verdict)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _after_colon(sentence: str) -> str:
    """A verdict's sentence without the word it begins with."""
    return sentence.partition(": ")[2] or sentence
