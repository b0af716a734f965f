"""Is it holding, by a table? The verdict contract of docs/design.md, section 3, for one file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from truceline.judgement import coverage
from truceline.judgement.control import contrast
from truceline.judgement.from_table import control_series, table_limits, table_series, unreadable
from truceline.judgement.judge import Finding, choose, judge, verdict_of
from truceline.judgement.outlook import Outlook, series_outlook
from truceline.judgement.question import Instant, Question
from truceline.judgement.series import Series
from truceline.judgement.settings import DEFAULTS, UNIT_DAYS, Settings
from truceline.model.verdict import Verdict, VerdictWord
from truceline.sources.tables import filters as table_filters
from truceline.sources.tables.table import Table


def table_verdict(
    table: Table,
    *,
    filters: Sequence[str] = (),
    effective: str,
    as_of: dt.date,
    baseline_before: str | None = None,
    known_by: dt.date | None = None,
    controls: Sequence[str] = (),
    unit: str = "week",
    settings: Settings = DEFAULTS,
) -> Verdict:
    """The verdict on the rows of ``table`` that meet every filter.

    Where they form several series (reporters, regions), each is judged by itself and the best covered decides.
    ``effective`` and ``baseline_before`` are dates (00:00 local) or instants; ``unit`` is the length of a cell: day,
    week or month. Raises TrucelineError for an unknown column, filter form or date.
    """
    question = Question(
        effective=Instant.read(effective, "--effective"),
        as_of=as_of,
        known_by=known_by,
        baseline_before=None if baseline_before is None else Instant.read(baseline_before, "--baseline-before"),
        cell_days=UNIT_DAYS[unit],
    )
    chosen = [table_filters.parse(expression) for expression in filters]
    series = table_series(table, chosen, question.effective.offset)
    alone = len(series) == 1
    findings = [judge(one, question, settings, quick=not alone) for one in series]
    best, word, notes = choose(findings, settings)
    if word != "CONTESTED" and not alone:
        best = judge(next(s for s in series if s.name == best.series), question, settings)
    best, word = _if_readable(table, best, word, settings)
    shown = None
    if controls:
        chosen_controls = [table_filters.parse(expression) for expression in controls]
        control = control_series(table, chosen_controls, chosen, question.effective.offset)
        shown = _contrast(control, best, question, controls, settings)
    limits = (*table_limits(table), *notes)
    return verdict_of(best, word, question, limits, control=shown, table_sha256=table.sha256)


def table_outlook(
    table: Table,
    told: Verdict,
    *,
    filters: Sequence[str],
    effective: str,
    as_of: dt.date,
    known_by: dt.date | None = None,
    settings: Settings = DEFAULTS,
) -> Outlook:
    """The outlook beside a verdict of :func:`table_verdict` on the same rows: of an event table whose numbers could
    speak; nothing else has one."""
    if told.rate_ratio is None:
        return Outlook()
    instant = Instant.read(effective, "--effective")
    series = table_series(table, [table_filters.parse(f) for f in filters], instant.offset)
    return series_outlook(series[0], instant.minute, as_of, known_by, settings)


def _if_readable(table: Table, best: Finding, word: VerdictWord, settings: Settings) -> tuple[Finding, VerdictWord]:
    """The finding as it is, or INSUFFICIENT DATA where too much of the table cannot be read."""
    fault = unreadable(table, settings)
    if fault is None:
        return best, word
    refused = msgspec.structs.replace(best.coverage, ok=False, reason=fault)
    open_ = msgspec.structs.replace(best, word="INSUFFICIENT DATA", why=fault, coverage=refused, rate_ratio=None)
    return open_, "INSUFFICIENT DATA"


def _contrast(
    control: Series, best: Finding, question: Question, controls: Sequence[str], settings: Settings
) -> dict[str, object] | None:
    if best.windows is None or best.posterior is None:
        return None
    seen = control.until(question.as_of, question.known_by)
    cover = coverage.of_series(seen, question.as_of_end, settings)
    return contrast(seen, cover, *best.windows, best.posterior, controls, question.cell_days, settings)
