"""Is it holding, by everything a case knows? Each source its own series, the best covered decides, and the words and
contacts of the parties stand beside the numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec
import numpy as np

from truceline import clock
from truceline.judgement.accounts import Account, two_accounts
from truceline.judgement.agreements import End, chain_first, chosen, effective, is_lasting, known_end, not_ended
from truceline.judgement.commitment import Commitment, commitments
from truceline.judgement.dated import DatedClaim, Matter, is_news, within
from truceline.judgement.from_records import CaseSeries, case_series_of
from truceline.judgement.judge import Finding, choose, judge, verdict_of, withheld_in_force
from truceline.judgement.mechanism_health import Health, health
from truceline.judgement.question import Instant, Question, sides
from truceline.judgement.sector_rows import sector_named, sectors_of
from truceline.judgement.series import Series
from truceline.judgement.settings import DEFAULTS, UNIT_DAYS, Settings
from truceline.judgement.severity import severity
from truceline.judgement.signs import Sign, early_signs
from truceline.model.agreement import Agreement
from truceline.model.case import CaseFile
from truceline.model.table import Tally
from truceline.model.verdict import CoverageFinding, Period, Verdict, VerdictWord
from truceline.sources.tables.days import DAY, day_of, minutes, read_moments

_OTHERS = 3
"""Other agreements named beside one that has ended."""

NOT_YET = "; not yet published: "
"""What introduces the rows that were not public in time, in a reason."""


class SeriesVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What one source alone says."""

    series: str
    kind: str
    verdict: VerdictWord
    why: str
    covered: bool
    exposure: float
    source_end: str | None


class VerdictThen(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on the last day that any source covers."""

    as_of: str
    agreement: str
    verdict: VerdictWord
    sentence: str


class CaseVerdict(Verdict, frozen=True, kw_only=True):
    """A verdict with what stands behind it. ``evidence``: ids of claims about the agreement in the time in force;
    ``evidence_rows``: the rows that the numbers rest on, of the series ``rests_on``; ``early_signs`` are listed with
    INSUFFICIENT DATA."""

    case: str
    agreement: str
    sector: str | None
    evidence: tuple[str, ...]
    evidence_rows: tuple[str, ...]
    commitment: tuple[Commitment, ...]
    mechanism: tuple[Health, ...]
    accounts: tuple[Account, ...]
    early_signs: tuple[Sign, ...]
    series: tuple[SeriesVerdict, ...]
    severity: dict[str, object] | None
    last_covered: str | None
    verdict_then: VerdictThen | None
    rests_on: str | None = None


class Prepared:
    """What many verdicts on one case share: its rows told apart by agreement, and its sectors. For one case and one set
    of records; :func:`case_verdict` makes its own where none is given."""

    def __init__(self, case: CaseFile, data: CaseSeries) -> None:
        self._case, self._data = case, data
        self._series: dict[str, list[Series]] = {}
        self._placed: dict[str, str] | None = None

    def series(self, about: Agreement, sector: str | None = None) -> list[Series]:
        """Each source as a series, for one agreement; of one sector, those that can be told by sector."""
        if about.id not in self._series:
            self._series[about.id] = case_series_of(self._case, about, self._data, self.placed())
        every = self._series[about.id]
        if sector is None:
            return every
        return [
            msgspec.structs.replace(one.where(np.array([n == sector for n in one.sectors], np.bool_)), sector=sector)
            for one in every
            if one.kind == "events"
        ]

    def placed(self) -> dict[str, str]:
        """Event row id -> sector id."""
        if self._placed is None:
            self._placed = sectors_of(self._case, self._data.events) if self._case.sector else {}
        return self._placed


def case_verdict(
    case: CaseFile,
    series: CaseSeries,
    *,
    agreement: str | None = None,
    as_of: dt.date | None = None,
    known_by: dt.date | None = None,
    sector: str | None = None,
    unit: str = "week",
    settings: Settings = DEFAULTS,
    prepared: Prepared | None = None,
    brief: bool = False,
) -> CaseVerdict:
    """The verdict on an agreement of a case (default: the latest effective by ``as_of``; default as-of: today).

    Where no source reaches the as-of day the verdict is INSUFFICIENT DATA, with the last covered day and the verdict
    then. ``brief`` leaves out what bears on neither the word nor the sentence (claims, accounts, placebo rank,
    escalation, other baselines): for many days in a row, which share what is ``prepared``. Raises TrucelineError for an
    unknown agreement or sector.
    """
    day = as_of or clock.today()
    about = chosen(case, agreement, day)
    asked = _Asked(
        case=case, data=series, known_by=known_by, unit=unit, brief=brief,
        settings=msgspec.structs.replace(settings, sensitivity_weeks=()) if brief else settings,
        sector=None if sector is None else sector_named(case, sector).id,
        prepared=prepared or Prepared(case, series),
    )  # fmt: skip
    end = asked.end_of(about, day)
    told = asked.judged(about, day) if end is None else _after_end(asked, about, day, end)
    asked_for = as_of is not None or agreement is not None
    if told.rate_ratio is not None or (end is not None and asked_for):
        return told
    last = asked.last_covered(about, day)
    if last is None:
        return told
    told = msgspec.structs.replace(told, last_covered=last.isoformat())
    begun = day_of(asked.question(about, day).effective.minute)
    young = (day - begun).days < settings.min_days_in_force
    if young or last >= day or not asked.all_ended(about, day):
        return told
    return _told_then(asked, told, about if asked_for else None, day, last, end)


def _told_then(
    asked: _Asked, told: CaseVerdict, only: Agreement | None, day: dt.date, last: dt.date, end: End | None
) -> CaseVerdict:
    """A verdict on a day that no source reaches, with the one on the last covered day. A day or an agreement asked for
    is answered for that agreement (``only``) alone; "now" is answered for whatever was in force then. ``end``: the
    known end of the agreement that "now" is about."""
    begun = {a.id for a in asked.case.agreement if (e := effective(a)) is not None and day_of(e.minute) <= last}
    reason = f"{_gone(end)}; " if end is not None else ""
    reason += f"no source reaches {day}; the last covered day is {last}"
    late = told.coverage.reason or ""
    if NOT_YET in late:
        reason += late[late.index(NOT_YET) :]
    told = msgspec.structs.replace(
        told,
        coverage=msgspec.structs.replace(told.coverage, reason=reason),
        sentence=f"INSUFFICIENT DATA: {reason}.",
    )
    in_force = only.id in begun if only else any(a.is_ceasefire and a.id in begun for a in asked.case.agreement)
    if not in_force:
        return told
    standing = [a for a in not_ended(asked.case, last) if is_lasting(a)]
    about = only or (standing[0] if standing else chosen(asked.case, None, last))
    over = asked.end_of(about, last)
    before = asked.judged(about, last) if over is None else _after_end(asked, about, last, over)
    then = VerdictThen(as_of=before.as_of, agreement=about.id, verdict=before.verdict, sentence=before.sentence)
    return msgspec.structs.replace(
        told,
        verdict_then=then,
        sentence=f"INSUFFICIENT DATA: {reason}. The verdict then, on {about.title}, was {then.sentence}",
    )


def _gone(end: End) -> str:
    return f"no longer in force: {end.words()}"


def _after_end(asked: _Asked, about: Agreement, day: dt.date, end: End) -> CaseVerdict:
    """An agreement that expired or was denounced or superseded: that it ended, and the verdict up to its last day in
    force. What happened later breaches nothing and is not counted. A renunciation is itself the end of the truce and is
    called BROKEN; of one that ran out or was replaced there is nothing left to hold, and no data on it."""
    last = end.day - dt.timedelta(days=1)
    begun = effective(about)
    if begun is not None and last < day_of(begun.minute):
        last = end.day  # it did not outlive its first day
    before = asked.judged(about, last)
    word: VerdictWord = "BROKEN" if end.kind == "denounced" else "INSUFFICIENT DATA"
    reason = _gone(end)
    then = VerdictThen(as_of=before.as_of, agreement=about.id, verdict=before.verdict, sentence=before.sentence)
    others = [a for a in not_ended(asked.case, day) if a.id != about.id][:_OTHERS]
    named = ", ".join(f"{a.title} ({a.id})" for a in others)
    limits = (f"Not ended by that day, as far as the case file says: {named}.",) if others else ()
    return msgspec.structs.replace(
        before,
        verdict=word,
        as_of=day.isoformat(),
        coverage=msgspec.structs.replace(before.coverage, reason=reason),
        sentence=f"{word}: {reason}. Up to its last day it was {then.sentence}",
        verdict_then=then,
        last_covered=last.isoformat(),
        limits=(*before.limits, *limits),
    )


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a call asks, apart from the agreement and the day. ``placed``: event row id -> sector id."""

    case: CaseFile
    data: CaseSeries
    known_by: dt.date | None
    sector: str | None
    unit: str
    settings: Settings
    prepared: Prepared
    brief: bool = False

    def question(self, about: Agreement, as_of: dt.date) -> Question:
        """The question for one agreement and day."""
        return Question(
            effective=effective(about) or Instant.read(about.effective, f"agreement {about.id}"),
            as_of=as_of,
            known_by=self.known_by,
            chain_first=chain_first(self.case, about),
            cell_days=UNIT_DAYS[self.unit],
        )

    def end_of(self, about: Agreement, as_of: dt.date) -> End | None:
        """The end of an agreement that was known by ``as_of``, on both clocks."""
        return known_end(self.case, about, as_of if self.known_by is None else min(as_of, self.known_by))

    def sources(self, about: Agreement) -> list[Series]:
        """The series of the case; of one sector, those that can be told by sector."""
        return self.prepared.series(about, self.sector)

    def last_covered(self, about: Agreement, as_of: dt.date) -> dt.date | None:
        """The last day up to ``as_of`` that any source covers, by what was public."""
        ends = []
        for series in self.sources(about):
            seen = series.until(as_of, self.known_by)
            reach = seen.source_end[seen.source_end <= self.question(about, as_of).as_of_end]
            ends += [int(reach.max())] if len(reach) else []
        return day_of(max(ends) - 1) if ends else None

    def all_ended(self, about: Agreement, as_of: dt.date) -> bool:
        """Whether every source ended before ``as_of``: no public row says that anyone still looked."""
        limit = self.question(about, as_of).as_of_end
        seen = (series.until(as_of, self.known_by) for series in self.sources(about))
        return not any((s.source_end >= limit).any() for s in seen)

    def judged(self, about: Agreement, as_of: dt.date) -> CaseVerdict:
        """The verdict on one agreement and day, by every source."""
        question = self.question(about, as_of)
        every = self.sources(about)
        findings = [judge(one, question, self.settings, quick=True) for one in every] or [_nothing()]
        best, word, notes = choose(findings, self.settings)
        used = next((s for s in every if s.name == best.series), None)
        if best.rate_ratio is None:
            best = _uncovered(best, findings, every, question)
        elif used is not None and word != "CONTESTED" and not self.brief:
            best = judge(used, question, self.settings)
        base = verdict_of(_based(best, findings), word, question, [*notes, *_case_limits(about, self.sector, as_of)])
        claims = () if self.brief else self._claims(about, question)
        matter = Matter.of(self.case, about, claims)
        first = day_of(question.effective.minute)
        return CaseVerdict(
            **{name: getattr(base, name) for name in base.__struct_fields__},
            case=self.case.case.id,
            agreement=about.id,
            sector=self.sector,
            evidence=tuple(d.ref for d in claims if matter.concerns(d) and is_news(d.claim)),
            evidence_rows=best.rows,
            commitment=commitments(claims, matter),
            mechanism=health(self.case.mechanism, claims, matter, first, as_of),
            accounts=() if self.brief else two_accounts([t for t in self.data.tallies if _seen(t, question)]),
            early_signs=early_signs(claims, matter) if word == "INSUFFICIENT DATA" else (),
            series=tuple(_series_verdict(f) for f in findings if f.series),
            severity=None if used is None or best.windows is None else severity(_kept(used, question), *best.windows),
            last_covered=None,
            verdict_then=None,
            rests_on=best.series or None if best.rate_ratio is not None else None,
        )

    def _claims(self, about: Agreement, question: Question) -> tuple[DatedClaim, ...]:
        """Claims from the announcement of an agreement to the as-of day."""
        first = min(day_of(question.effective.minute).isoformat(), (about.announced or "9999")[:10])
        return within(self.data.claims, first, question.as_of.isoformat(), question.known_by)


def _kept(series: Series, question: Question) -> Series:
    """The rows that the windows of a finding count by position."""
    return sides(series.until(question.as_of, question.known_by), question.effective.minute)[0]


def _based(best: Finding, findings: Sequence[Finding]) -> Finding:
    """A finding whose reason names the source it rests on, where it spoke and there are others."""
    if best.rate_ratio is None or len(findings) < 2:
        return best
    ended = [f for f in findings if f.kind == "events" and not f.coverage.ok and f.coverage.source_end]
    lacking = "".join(f"; the case's rows of {f.series} end on {f.coverage.source_end}" for f in ended)
    kind = {"events": "events of", "tallies": "one side's count reports,", "points": "a mission's figures,"}[best.kind]
    return msgspec.structs.replace(best, why=f"{best.why}, resting on {kind} {best.series}{lacking}")


def _uncovered(best: Finding, findings: Sequence[Finding], every: Sequence[Series], question: Question) -> Finding:
    """Why no source could speak, each with its own reason, and what was not yet published."""
    young = next((f for f in findings if f.why.startswith("only") and "days in force" in f.why), None)
    if young is not None:
        why = young.why
    else:
        told = [f for f in findings if f.series and (f.kind == "events" or f.coverage.exposure > 0)] or [best]
        why = "no source covers the time in force well enough: "
        why += "; ".join(f"{f.series}: {f.why}" if f.series else f.why for f in told[:3])
    late = [told for s in every for told in withheld_in_force(s, question)]
    if late:
        why += NOT_YET + "; ".join(late)
    return msgspec.structs.replace(best, why=why, coverage=msgspec.structs.replace(best.coverage, ok=False, reason=why))


def _nothing() -> Finding:
    """The finding where a case has no series at all."""
    why = "the case holds no event rows, count reports or mission figures: articles are evidence, never a rate"
    nothing = CoverageFinding(ok=False, reason=why, source_start=None, source_end=None, exposure=0.0)
    empty = Period(start=None, end=None, n=None, per_week=None)
    return Finding(
        series="", kind="events", word="INSUFFICIENT DATA", why=why, coverage=nothing, before=empty, after=empty
    )


def _case_limits(about: Agreement, sector: str | None, as_of: dt.date) -> list[str]:
    told = []
    expiry = read_moments([about.expires])
    if expiry.ok[0] and day_of(int(expiry.start[0])) < as_of:
        told.append(f"Its own text set an end on {about.expires[:10]}; whether it was renewed is not judged here.")
    if about.is_known_only:
        told.append("The facts of this agreement in the case file are from memory.")
    if sector is not None:
        told.append("Count reports are not told by sector and are left out.")
    return told


def _series_verdict(finding: Finding) -> SeriesVerdict:
    return SeriesVerdict(
        series=finding.series,
        kind=finding.kind,
        verdict=finding.word,
        why=finding.why,
        covered=finding.rate_ratio is not None,
        exposure=finding.coverage.exposure,
        source_end=finding.coverage.source_end,
    )


def _seen(tally: Tally, question: Question) -> bool:
    """Whether a tally had happened by the as-of day and was public by then."""
    period, public = read_moments([tally.period_end]), read_moments([tally.published])
    if not period.ok[0] or period.end[0] > question.as_of_end:
        return False
    if question.known_by is None:
        return True
    known = public.end[0] if public.ok[0] else period.end[0]
    return bool(known <= minutes(question.known_by) + DAY)
