"""What stands beside the verdict on the front: each side's counts, the mechanism, pressure from outside."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from truceline.judgement.case_verdict import CaseVerdict
from truceline.judgement.commitment import Commitment
from truceline.judgement.mechanism_health import Health
from truceline.judgement.pressure import last_day, step_on
from truceline.model.agreement import Mechanism
from truceline.model.case import CaseFile, Pressure
from truceline.model.table import Tally
from truceline.outlets import plain
from truceline.outlets.web import links
from truceline.outlets.web.desk import Desk
from truceline.outlets.web.front_view import AccountPair, Ladder, MechanismLine, SideCounts, SignLine, TallyLine
from truceline.outlets.web.verdicts import TALLY
from truceline.outlets.web.views import Pair

_TALLIES = 10
"""Count reports shown of each side."""
_SIGNS = 12
"""Early signs shown."""
_PAIRS = 6
"""Pairs of both sides' counts shown."""


def counts_of(desk: Desk, told: CaseVerdict, known_by: dt.date | None) -> tuple[SideCounts, ...]:
    """What each side counts of the other's fire, the latest periods first. A report that was not published by
    ``known_by`` is left out; one published after the verdict's day, and one that its numbers rest on, are marked."""
    day = dt.date.fromisoformat(told.as_of)
    used = {row.removeprefix(TALLY) for row in told.evidence_rows if row.startswith(TALLY)}
    sides: dict[str, list[Tally]] = defaultdict(list)
    for tally in desk.ledger.tallies():
        begun = tally.period_start[:10] <= day.isoformat()
        public = known_by is None or (bool(tally.published) and tally.published[:10] <= known_by.isoformat())
        if begun and public:
            sides[_side(tally.reporter, desk.case)].append(tally)
    out = []
    for side, tallies in sorted(sides.items()):
        ordered = sorted(tallies, key=lambda t: (t.period_end, t.period_start), reverse=True)
        kept = [t for n, t in enumerate(ordered) if n < _TALLIES or t.row_id in used]
        lines = tuple(_tally(t, day, t.row_id in used) for t in kept)
        out.append(SideCounts(side=side, lines=lines, more=len(ordered) - len(lines)))
    return tuple(out)


def _side(reporter: str, case: CaseFile) -> str:
    """The party a reporter belongs to, by its name or adjective; else the reporter itself."""
    for party in case.party:
        if any(reporter.startswith(name) for name in (party.name, *party.adjectives)):
            return party.name
    return reporter


def _tally(tally: Tally, day: dt.date, used: bool) -> TallyLine:
    return TallyLine(
        reporter=tally.reporter,
        period=plain.interval(tally.period_start, tally.period_end),
        n=plain.number(tally.n) if tally.qualifier in ("", "exact") else f"{tally.qualifier} {plain.number(tally.n)}",
        accused=tally.accused,
        scope=tally.scope,
        published=plain.day(tally.published),
        url=links.outside(tally.source_url),
        note=tally.note,
        used=used,
        late=bool(tally.published) and tally.published[:10] > day.isoformat(),
    )


def by_series(told: CaseVerdict, *, covered: bool) -> tuple[Pair, ...]:
    """What each source says by itself: those that cover the time, or those that do not."""
    return tuple(
        Pair(s.series, f"{s.verdict}: {s.why}" if s.why else s.verdict)
        for s in sorted(told.series, key=lambda s: (-s.exposure, s.series))
        if s.covered == covered
    )


def severity(told: CaseVerdict) -> tuple[Pair, ...]:
    """The deaths behind the events, before and since."""
    held = told.severity or {}
    labels = {
        "deaths_before": "Deaths counted before",
        "deaths_after": "Deaths counted since",
        "worst_after": "Most in one event since",
    }
    return tuple(Pair(words, f"{held[key]}") for key, words in labels.items() if held.get(key) is not None)


def early_signs(told: CaseVerdict) -> tuple[SignLine, ...]:
    """The signs read where it is too early for a rate."""
    return tuple(
        SignLine(
            date_words=plain.day(sign.date),
            sign=sign.sign,
            by=sign.by or "",
            quote=sign.quote,
            href=links.inside("claims", sign.claim),
        )
        for sign in told.early_signs[:_SIGNS]
    )


def accounts(told: CaseVerdict) -> tuple[AccountPair, ...]:
    """Both sides' counts of the same times, the latest first."""
    ordered = sorted(told.accounts, key=lambda a: (a.period_end, a.period_start), reverse=True)
    return tuple(
        AccountPair(
            period=plain.interval(a.period_start, a.period_end),
            a=f"{a.reporter_a} counts {plain.number(a.n_a)} by {a.accused_a}",
            b=f"{a.reporter_b} counts {plain.number(a.n_b)} by {a.accused_b}",
            ratio="" if a.ratio is None else plain.number(a.ratio),
            moved=a.moved,
        )
        for a in ordered[:_PAIRS]
    )


def commitment(told: CaseVerdict) -> tuple[Pair, ...]:
    """How often each party restated, questioned or renounced the agreement, as far as its words were read."""
    return tuple(Pair(c.party, _commitment(c), href=_claims_of(c.claims)) for c in told.commitment)


def _commitment(held: Commitment) -> str:
    parts = [
        f"{name} {plain.counted(n, 'time')}" + (f", last on {plain.day(last)}" if last else "")
        for name, n, last in (
            ("reaffirmed", held.reaffirmed, held.last_reaffirmed),
            ("questioned", held.questioned, held.last_questioned),
            ("renounced", held.renounced, held.last_renounced),
        )
        if n
    ]
    return "; ".join(parts) or "not heard in the documents kept"


def _claims_of(ids: tuple[str, ...]) -> str | None:
    """The latest of some claims."""
    return links.inside("claims", ids[-1]) if ids else None


def mechanisms(case: CaseFile, told: CaseVerdict, day: dt.date) -> tuple[MechanismLine, ...]:
    """The mechanisms of the case with what is known of their use by the day."""
    heard = {h.mechanism: h for h in told.mechanism}
    return tuple(_mechanism(m, heard.get(m.id), day) for m in case.mechanism)


def _mechanism(mechanism: Mechanism, heard: Health | None, day: dt.date) -> MechanismLine:
    past = [d for d in mechanism.known_dates if d <= day.isoformat()]
    states = []
    if heard is not None and heard.contacts:
        states.append(f"{plain.counted(heard.contacts, 'contact')} read, the last on {plain.day(heard.last)}.")
    if past and max(past) != (heard.last if heard is not None else None):
        states.append(f"The case file knows of one on {plain.day(max(past))}.")
    return MechanismLine(
        name=mechanism.name,
        kind=mechanism.kind,
        level=mechanism.level,
        cadence=mechanism.cadence or "",
        status=heard.status if heard is not None else "",
        state=" ".join(states) or "No use of it was read in the time in force.",
        heard=bool(states),
        known=mechanism.is_known_only,
        href=_claims_of(heard.claims) if heard is not None else None,
    )


def ladders(case: CaseFile, day: dt.date) -> tuple[Ladder, ...]:
    """Each pressure ladder with its status on the day."""
    return tuple(_ladder(p, case, day) for p in case.pressure)


def _ladder(pressure: Pressure, case: CaseFile, day: dt.date) -> Ladder:
    step = step_on(pressure, day)
    bears_on = case.party_by_id(pressure.party) if pressure.party else None
    party = bears_on.name if bears_on else None
    steps = sorted(pressure.steps, key=lambda s: last_day(s.date))
    return Ladder(
        name=pressure.name + (f" ({party})" if party and party not in pressure.name else ""),
        body=pressure.body,
        status=step.status[:1].upper() + step.status[1:] if step else "Nothing listed by that day",
        since_words=f"{pressure.body}, since {plain.day(step.date)}" if step else pressure.body,
        known=step is not None and step.conf != "read",
        steps=tuple(Pair(plain.day(s.date), s.status, s.conf != "read") for s in steps),
    )
