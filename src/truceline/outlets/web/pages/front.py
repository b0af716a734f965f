"""The front: is it holding, and how do we know?"""

from __future__ import annotations

import datetime as dt
import re

import msgspec

from truceline import clock
from truceline.judgement.case_verdict import CaseVerdict
from truceline.model.agreement import Agreement
from truceline.outlets import plain
from truceline.outlets.web import chart, links
from truceline.outlets.web.cite import cited
from truceline.outlets.web.desk import Ask, Desk
from truceline.outlets.web.front_view import FrontView, NoAgreementView, Replay
from truceline.outlets.web.pages import beside, lately, outlook
from truceline.outlets.web.pages.paging import options
from truceline.outlets.web.pages.reference import agreement_line
from truceline.outlets.web.query import ParameterError
from truceline.outlets.web.verdicts import verdict_card
from truceline.outlets.web.views import Chart, ClaimCard, Pair

_CLAIMS = 9
"""Claims shown on the front."""
_MOST_WEEKS = 10_000
_THEN = re.compile(r"[.,;]\s+(?:and )?(?:the verdict then|up to its last day)\b.*", re.IGNORECASE | re.DOTALL)
"""Where the sentence goes on to what the page shows below it."""


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: None where the reader left it open."""

    agreement: str | None
    sector: str | None
    as_of: dt.date | None
    known_by: dt.date | None


def front(ask: Ask) -> FrontView | NoAgreementView:
    """The verdict of an agreement, a sector and a day, with everything behind it."""
    case, asked = ask.desk.case, _asked(ask)
    try:
        told = ask.desk.verdict(asked.agreement, asked.sector, asked.as_of, asked.known_by)
    except ParameterError:
        if asked.as_of is not None or asked.agreement is not None:
            raise
        lines = tuple(agreement_line(a, case) for a in case.agreement)
        return NoAgreementView(title="No ceasefire in force", summary=case.case.summary, agreements=lines)
    return _front(ask.desk, told, asked)


def _front(desk: Desk, told: CaseVerdict, asked: _Asked) -> FrontView:
    case = desk.case
    day = asked.as_of or clock.today()
    of = next(a for a in case.agreement if a.id == told.agreement)
    last = _then(desk, told, asked)
    shown = last or told
    until = dt.date.fromisoformat(shown.as_of)
    return FrontView(
        title=f"{told.verdict}: {of.title}",
        summary=case.case.summary,
        agreement=agreement_line(of, case),
        agreements=options([(a.id, _named(a)) for a in case.agreement if a.is_ceasefire], asked.agreement),
        sectors=options([(s.id, s.name) for s in case.sector], asked.sector),
        as_of=day.isoformat(),
        as_of_words=plain.day(day.isoformat()),
        as_of_given=asked.as_of is not None,
        known_by=asked.known_by.isoformat() if asked.known_by else "",
        verdict=verdict_card(told, sentence=_THEN.sub(".", told.sentence) if last else None),
        last_covered=verdict_card(last) if last else None,
        last_covered_href=_href(last, asked) if last else None,
        last_agreement=agreement_line(_agreement(desk, last), case) if last else None,
        by_series=beside.by_series(shown, covered=True),
        not_covering=beside.by_series(shown, covered=False),
        severity=beside.severity(shown),
        chart=_chart(desk, of, day),
        chart_title="Events counted, month by month",
        evidence=_evidence(desk, shown),
        evidence_total=len(shown.evidence),
        rows_behind=len(shown.evidence_rows),
        early_signs=beside.early_signs(told),
        accounts=beside.accounts(shown),
        counts=beside.counts_of(desk, shown, asked.known_by),
        mechanisms=beside.mechanisms(case, shown, until),
        commitment=beside.commitment(shown),
        ladders=beside.ladders(case, day),
        forecasts=outlook.outlook(desk, shown) if asked.sector is None and asked.known_by is None else (),
        changes=lately.changes(desk, shown, asked.sector, asked.known_by),
        overdue=lately.overdue(shown, case),
        strip=lately.strip(desk, shown) if asked.sector is None else None,
        replay=_replay(desk, day, asked),
        claims_href=links.inside("claims", **{"from": _agreement(desk, shown).effective[:10], "to": shown.as_of}),
        cite=cited(
            f"verdict on {of.title}, as of {plain.day(day.isoformat())}: {told.verdict}",
            links.inside(agreement=told.agreement, sector=asked.sector, as_of=day.isoformat(), known_by=asked.known_by),
            told,
        ),
    )


def _asked(ask: Ask) -> _Asked:
    query, case = ask.query, ask.desk.case
    return _Asked(
        agreement=query.one_of("agreement", [a.id for a in case.agreement]),
        sector=query.one_of("sector", [s.id for s in case.sector]),
        as_of=query.day("as_of") or _week(ask),
        known_by=query.day("known_by"),
    )


def _first_day(desk: Desk) -> dt.date | None:
    """Where the slider begins: the first ceasefire that a source could have seen, else the first of all."""
    days = sorted(d for a in desk.case.agreement if a.is_ceasefire and chart.is_day(d := a.effective[:10]))
    sources = desk.kept("sources", desk.ledger.sources)
    seen = min((s.start[:10] for s in sources if s.start), default="")
    return dt.date.fromisoformat(next((d for d in days if d >= seen), days[0])) if days else None


def _week(ask: Ask) -> dt.date | None:
    """The day that the slider stands at, no later than today."""
    first = _first_day(ask.desk)
    week = ask.query.whole("week", _MOST_WEEKS, least=0)
    if first is None or week is None:
        return None
    return min(first + dt.timedelta(weeks=week), clock.today())


def _replay(desk: Desk, day: dt.date, asked: _Asked) -> Replay | None:
    case = desk.case
    first, today = _first_day(desk), clock.today()
    if first is None or first >= today:
        return None
    weeks = -(-(today - first).days // 7)
    starts = [dt.date.fromisoformat(a.effective[:10]) for a in case.agreement if chart.is_day(a.effective[:10])]
    steps = [("a year earlier", -365), ("a month earlier", -30), ("a week earlier", -7)]
    steps += [("a week later", 7), ("a month later", 30), ("a year later", 365)]
    moved = [(words, day + dt.timedelta(days=by)) for words, by in steps]
    return Replay(
        first_words=plain.day(first.isoformat()),
        last_words=plain.day(today.isoformat()),
        weeks=weeks,
        week=max(0, min(weeks, (day - first).days // 7)),
        marks=tuple(sorted({(d - first).days // 7 for d in starts if first <= d <= today})),
        steps=tuple(
            Pair(words, to.isoformat(), href=links.inside(sector=asked.sector, as_of=to, known_by=asked.known_by))
            for words, to in moved
            if first <= to <= today
        ),
    )


def _named(agreement: Agreement) -> str:
    return f"{plain.day(agreement.effective[:10])}: {agreement.title}"


def _agreement(desk: Desk, told: CaseVerdict) -> Agreement:
    return next(a for a in desk.case.agreement if a.id == told.agreement)


def _href(told: CaseVerdict, asked: _Asked) -> str:
    return links.inside(agreement=told.agreement, sector=asked.sector, as_of=told.as_of, known_by=asked.known_by)


def _then(desk: Desk, told: CaseVerdict, asked: _Asked) -> CaseVerdict | None:
    """The verdict on the last day that can be judged, where the day asked about cannot."""
    then = told.verdict_then
    if then is None:
        return None
    return desk.verdict(then.agreement, asked.sector, dt.date.fromisoformat(then.as_of), asked.known_by)


def _evidence(desk: Desk, told: CaseVerdict) -> tuple[ClaimCard, ...]:
    """The latest of the claims behind a verdict."""
    found = (desk.ledger.claim(claim_id) for claim_id in reversed(told.evidence[-_CLAIMS:]))
    return desk.cards(c for c in found if c is not None)


def _chart(desk: Desk, agreement: Agreement, day: dt.date) -> Chart | None:
    """The event rows of the case by month, with the agreement and the day."""
    rows = desk.kept("days", lambda: tuple(r.date_start for r in desk.ledger.event_rows()))
    covered = [
        (s.start, s.end)
        for s in desk.kept("sources", desk.ledger.sources)
        if s.source.kind == "events" and s.start and s.end
    ]
    others = [(a.effective, a.title) for a in desk.case.agreement if a.is_ceasefire and a.id != agreement.id]
    return chart.months(
        rows,
        effective=agreement.effective,
        as_of=day.isoformat(),
        covered=covered,
        agreements=[(d, t) for d, t in others if chart.is_day(d)],
    )
