"""Is one series of counts holding? The ordered steps of docs/design.md, section 5, and the choice among several."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from truceline.judgement import coverage, placebo, sectors
from truceline.judgement.changes import alarms
from truceline.judgement.escalation import escalation
from truceline.judgement.question import Baseline, Question, baselines, force_start, in_force, sides
from truceline.judgement.rates import wide_ratio
from truceline.judgement.rule import WORSE, Ruling, rule
from truceline.judgement.series import Series, Window
from truceline.judgement.settings import DEFAULTS, METHOD, Settings
from truceline.judgement.severity import longest_calm
from truceline.judgement.words import finding_sentence, number
from truceline.model.verdict import Alarm, Calm, CoverageFinding, Period, RateRatio, Verdict, VerdictWord
from truceline.sources.tables.days import day_of


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What one series says about a question. ``informed``: it passed every gate. ``rows`` are identifiers of the rows
    that the numbers rest on."""

    series: str
    kind: str
    word: VerdictWord
    why: str
    informed: bool = False
    coverage: CoverageFinding
    before: Period
    after: Period
    rate_ratio: RateRatio | None = None
    posterior: tuple[float, float, float] | None = None
    windows: tuple[Window, Window] | None = None
    placebo_rank: float | None = None
    alarms: tuple[Alarm, ...] = ()
    escalation: dict[str, object] | None = None
    sectors: tuple[dict[str, object], ...] = ()
    longest_calm: Calm | None = None
    limits: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The verdict in one sentence."""
        return finding_sentence(self.word, self.why, self.before, self.after, self.rate_ratio)


def judge(series: Series, question: Question, settings: Settings = DEFAULTS, *, quick: bool = False) -> Finding:
    """What ``series`` says. ``quick`` leaves out what does not bear on the word (escalation, placebo rank, sectors)."""
    seen = series.until(question.as_of, question.known_by)
    start = force_start(series, question.effective)
    kept, overlapping = sides(seen, question.effective.minute)
    cover = coverage.of_series(kept, question.as_of_end, settings)
    found = coverage.finding(cover, start, question.as_of_end, settings)
    force = in_force(kept, cover, start, question)
    limits = [*_row_limits(series, seen, overlapping, question), *_reach_limit(series, cover, question)]
    choices = baselines(kept, cover, question, settings)
    gate = _gate(question, found, force, choices, settings)
    if gate is not None:
        shown = choices[0].window if choices else None
        return Finding(
            series=series.name, kind=series.kind, word="INSUFFICIENT DATA", why=gate,
            coverage=msgspec.structs.replace(found, ok=False, reason=gate) if not found.ok else _reasoned(found, gate),
            before=_period(shown), after=_period(force), limits=tuple(limits),
        )  # fmt: skip
    rulings = tuple(_rulings(kept, cover, force, choices, question, settings))
    decided = _worse(rulings)
    limits += _other_baselines(rulings, decided)
    limits += _sensitivity(kept, cover, force, decided, question, settings)
    return _told(series, kept, cover, found, force, decided, limits, question, settings, quick=quick)


def _gate(
    question: Question, found: CoverageFinding, force: Window, choices: Sequence[Baseline], settings: Settings
) -> str | None:
    """Why no rate may be compared, or None."""
    days = (question.as_of - day_of(question.effective.minute)).days
    if days < 0:
        return "the agreement takes effect after the as-of day"
    if days < settings.min_days_in_force:
        return f"only {days} days in force: at least {settings.min_days_in_force} are needed to judge a rate"
    if found.reason is not None:
        return found.reason
    if not choices:
        return f"no baseline: fewer than {settings.baseline_min_days} covered days before the agreement"
    if force.weeks <= 0:
        return "no covered day in force"
    return None


def _reasoned(found: CoverageFinding, gate: str) -> CoverageFinding:
    """Coverage that is good as far as it goes, with the reason why the verdict is open all the same."""
    return msgspec.structs.replace(found, reason=gate)


def _rulings(
    kept: Series,
    cover: coverage.Coverage,
    force: Window,
    choices: Sequence[Baseline],
    question: Question,
    settings: Settings,
) -> list[Ruling]:
    """The rule under each baseline. A restated agreement's return is sought under the baseline of its chain alone."""
    rulings = []
    for choice in choices:
        chain = None
        if question.chain_first is not None:
            first = force_start(kept, question.chain_first)
            whole = in_force(kept, cover, first, question)
            chain = (whole, force.start)
        if question.chain_first is not None and not choice.of_chain:
            chain = (force.part(0, 0), force.start)
        ruling = rule(force, choice, chain, settings)
        rulings.append(_supported(ruling, kept, cover, force, question, settings))
    return rulings


def _supported(
    ruling: Ruling,
    kept: Series,
    cover: coverage.Coverage,
    force: Window,
    question: Question,
    settings: Settings,
) -> Ruling:
    """HOLDING WITH LEAKS only where such a fall is rare in the series: fighting falls without a truce, too. Where an
    event table has no other dates that are worth the name, and for count reports, the rule's probabilities stand."""
    if ruling.word != "HOLDING WITH LEAKS" or kept.kind != "events":
        return ruling
    before = ruling.baseline.window
    others = placebo.other_dates(kept, cover, question.effective.minute, before, force, settings)
    if others is None or others.span < settings.leaks_placebo_span or others.rank >= settings.leaks_placebo_rank:
        return ruling
    why = (
        f"{ruling.why}, but fighting here falls like that without an agreement: the fall is larger than at "
        f"{others.rank:.0%} of the other dates (at least {settings.leaks_placebo_rank:.0%} is needed)"
    )
    return msgspec.structs.replace(ruling, word="INSUFFICIENT DATA", why=why)


def _worse(rulings: Sequence[Ruling]) -> Ruling:
    """The worse of those that may speak; where none may, the one that came nearest."""
    informed = [r for r in rulings if r.informed]
    if informed:
        return min(informed, key=lambda r: WORSE[r.word])
    return max(rulings, key=lambda r: r.expected)


def _told(
    series: Series,
    kept: Series,
    cover: coverage.Coverage,
    found: CoverageFinding,
    force: Window,
    decided: Ruling,
    limits: list[str],
    question: Question,
    settings: Settings,
    *,
    quick: bool,
) -> Finding:
    before = decided.baseline.window
    if decided.word == "INSUFFICIENT DATA":
        found = _reasoned(found, decided.why)
    rows = tuple(kept.ids[i] for i in (*before.rows.tolist(), *force.rows.tolist())) if kept.ids else ()
    wide = wide_ratio(force, before, decided.spread, settings)
    finding = Finding(
        series=series.name, kind=series.kind, word=decided.word, why=decided.why, informed=decided.informed,
        coverage=found, before=_period(before), after=_period(force), rate_ratio=decided.posterior.summary(wide),
        posterior=(wide.dfn, wide.dfd, wide.scale), windows=(before, force),
        alarms=alarms(force, before, settings), limits=tuple(limits), rows=rows,
    )  # fmt: skip
    if quick:
        return finding
    others = placebo.other_dates(kept, cover, question.effective.minute, before, force, settings)
    return msgspec.structs.replace(
        finding,
        placebo_rank=None if others is None else others.rank,
        escalation=escalation(kept, cover, force.start, force.end, settings),
        longest_calm=longest_calm(kept, cover, force.start, force.end),
        sectors=sectors.pooled(kept, cover, before, force, decided.spread.for_interval, settings),
    )


def _period(part: Window | None) -> Period:
    """A window as the contract prints it; what nobody covered has no count."""
    if part is None or part.end <= part.start:
        return Period(start=None, end=None, n=None, per_week=None)
    rate = part.per_week
    return Period(
        start=part.first_day,
        end=part.last_day,
        n=None if rate is None else round(part.n),
        per_week=None if rate is None else round(rate, 4),
    )


def _other_baselines(rulings: Sequence[Ruling], decided: Ruling) -> list[str]:
    """What the baseline that did not decide would have said."""
    told = []
    for ruling in rulings:
        if ruling is decided:
            continue
        if not ruling.informed:
            told.append(f"Against the weeks {ruling.baseline.name} nothing can be said: {ruling.why}.")
        elif ruling.word != decided.word:
            told.append(
                f"Against the weeks {ruling.baseline.name} alone it would be {ruling.word}; the worse verdict stands."
            )
    return told


def _sensitivity(
    kept: Series,
    cover: coverage.Coverage,
    force: Window,
    decided: Ruling,
    question: Question,
    settings: Settings,
) -> list[str]:
    """The verdict again with baselines of fixed lengths: one that would change is said."""
    told = []
    for weeks in settings.sensitivity_weeks:
        fixed = baselines(kept, cover, question, settings, weeks=weeks)
        if not fixed:
            told.append(
                f"With a baseline of {number(weeks, 'week')} it would be INSUFFICIENT DATA (too few covered days)."
            )
            continue
        word = _worse(_rulings(kept, cover, force, fixed, question, settings)).word
        if word != decided.word:
            told.append(f"With a baseline of {number(weeks, 'week')} it would be {word}.")
    return told


def _reach_limit(series: Series, cover: coverage.Coverage, question: Question) -> list[str]:
    """Days after a source's last row that count as covered because the silence is no longer than it often is."""
    if series.kind != "events" or cover.end is None or cover.stale or cover.end >= question.as_of_end:
        return []
    return [
        f"The last row of {series.name} is of {day_of(cover.end - 1)}: the days since count as covered, being no more "
        f"than three of its usual gaps ({cover.usual_gap:.0f} days)."
    ]


def _row_limits(series: Series, seen: Series, overlapping: int, question: Question) -> list[str]:
    """What was left out of the numbers, and why."""
    told = list(series.notes)
    cut = question.effective.minute
    straddling = int(((seen.start < cut) & (seen.end > cut)).sum())
    noun = "event" if series.kind == "events" else "report"
    if straddling:
        told.append(f"On neither side, as straddling the effective instant: {number(straddling, noun)}.")
    if overlapping:
        told.append(
            f"Left out, as overlapping finer ones: {number(overlapping, noun)}. Overlapping reports are never added, "
            f"and the holes they leave are not filled by subtraction."
        )
    if question.known_by is not None:
        told += [f"{one}." for one in withheld(series, question)]
    return told


def withheld(series: Series, question: Question) -> list[str]:
    """Rows that had happened by the as-of day but were not public by ``known_by``, named with when they came out."""
    return _withheld(series, question, series.until(question.as_of, None))


def withheld_in_force(series: Series, question: Question) -> list[str]:
    """The same for rows of the time in force alone."""
    everything = series.until(question.as_of, None)
    return _withheld(series, question, everything.where(everything.start >= question.effective.minute))


def _withheld(series: Series, question: Question, rows: Series) -> list[str]:
    if question.known_by is None:
        return []
    late = rows.until(question.as_of, question.known_by)
    missing = rows.size - late.size
    if missing == 0:
        return []
    public = set(late.ids)
    when = {p for i, p in zip(rows.ids, rows.published, strict=True) if i not in public and p} if rows.published else ()
    told = sorted(when)
    noun = "event" if series.kind == "events" else "count report"
    by = f", published {', '.join(told[:3])}{' and later' if len(told) > 3 else ''}" if told else ""
    return [
        f"{series.name}: {number(missing, noun)} up to {question.as_of} not yet published by {question.known_by}{by}"
    ]


def verdict_of(
    finding: Finding,
    word: VerdictWord,
    question: Question,
    notes: Sequence[str],
    *,
    control: dict[str, object] | None = None,
    table_sha256: str | None = None,
) -> Verdict:
    """A finding in the form of the verdict contract."""
    told = msgspec.structs.replace(finding, word=word)
    return Verdict(
        verdict=word, sentence=told.sentence, effective=question.effective.text, as_of=question.as_of.isoformat(),
        coverage=finding.coverage, before=finding.before, after=finding.after, rate_ratio=finding.rate_ratio,
        placebo_rank=finding.placebo_rank, control=control, alarms=finding.alarms, escalation=finding.escalation,
        sectors=finding.sectors, limits=tuple(dict.fromkeys((*finding.limits, *notes))), method=METHOD,
        table_sha256=table_sha256, known_by=None if question.known_by is None else question.known_by.isoformat(),
        longest_calm=finding.longest_calm,
    )  # fmt: skip


Choice = tuple[Finding, VerdictWord, list[str]]


def choose(
    findings: Sequence[Finding], settings: Settings, names: Callable[[Finding], str] = lambda f: f.series
) -> Choice:
    """The best-covered finding, the word of all together, and what the others say.

    A series whose gates fail cannot speak and decides only where none can. CONTESTED only where two series that can
    fall on opposite sides.
    """
    best = max(findings, key=lambda f: (f.informed, f.rate_ratio is not None, f.coverage.exposure, f.after.n or 0))
    covered = [f for f in findings if f.rate_ratio is not None]
    words = {f.word for f in covered}
    word = best.word
    good, bad = settings.contested_sides
    if words & good and words & bad:
        word = "CONTESTED"
        sides_told = "; ".join(f"{names(f)}: {f.word}" for f in covered if f.word in good | bad)
        best = msgspec.structs.replace(best, why=f"the covered series fall on opposite sides ({sides_told})")
    notes = []
    if len(findings) > 1:
        if best.rate_ratio is not None:
            total = len(findings)
            notes.append(f"The numbers are those of {names(best)}, the best-covered of {total} series; none is added.")
        others = [f for f in findings if f.series != best.series]
        looking = [f for f in others if f.rate_ratio is not None or f.coverage.exposure > 0]
        notes += [f"{names(f)}: {f.word} ({f.why})." for f in looking]
        if len(looking) < len(others):
            notes.append(f"{len(others) - len(looking)} other series cover no day of the time in force.")
    return best, word, notes
