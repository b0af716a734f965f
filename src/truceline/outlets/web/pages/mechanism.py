"""The mechanism: contacts on time or overdue and complaints read; and the ladders of pressure from outside."""

from __future__ import annotations

import datetime as dt

from truceline import clock
from truceline.errors import TrucelineError
from truceline.judgement.mechanism_health import ComplaintRead, Health
from truceline.judgement.pressure import LadderMention, LadderView, last_day
from truceline.model.case import CaseFile, LadderStep
from truceline.outlets import plain
from truceline.outlets.web import links
from truceline.outlets.web.desk import Ask
from truceline.outlets.web.heard_view import (
    ContactMechanism,
    LadderPage,
    MechanismView,
    PressureView,
    Said,
    StepLine,
)
from truceline.outlets.web.pages.paging import options
from truceline.outlets.web.pages.positions import telling
from truceline.outlets.web.query import ParameterError
from truceline.outlets.web.said import Telling
from truceline.outlets.web.views import Pair

_MOST = 200
"""Contacts, complaints and mentions shown of one mechanism or ladder, the latest."""


def mechanism(ask: Ask) -> MechanismView:
    """How the agreement in force (or the one asked for) is tended."""
    query, desk = ask.query, ask.desk
    case = desk.case
    agreement = query.one_of("agreement", [a.id for a in case.agreement])
    as_of, known_by = query.day("as_of"), query.day("known_by")
    day = as_of or clock.today()
    try:
        heard = desk.heard(agreement=agreement, as_of=as_of, known_by=known_by)
    except TrucelineError as error:
        raise ParameterError("agreement", agreement or "", f"cannot be used: {error.what}") from error
    contacts = desk.kept(("contacts", agreement, day, known_by), heard.contacts) if heard else None
    told = telling(desk, heard, day, known_by)
    kept = {h.mechanism for h in contacts.mechanisms} if contacts else set()
    return MechanismView(
        title="Mechanism",
        agreement=contacts.title if contacts else "",
        agreement_href=links.inside("agreements", contacts.agreement) if contacts else "/agreements",
        since_words=plain.day(contacts.first) if contacts else "",
        mechanisms=tuple(_mechanism(h, case, told) for h in contacts.mechanisms) if contacts else (),
        others=tuple(
            Pair(m.name, m.kind + (f", {m.level}" if m.level else ""), m.is_known_only)
            for m in case.mechanism
            if m.id not in kept
        ),
        complaints=tuple(_complaint(c, case, told) for c in reversed(contacts.complaints[-_MOST:])) if contacts else (),
        agreements=options([(a.id, a.title) for a in case.agreement], agreement),
        as_of=as_of.isoformat() if as_of else "",
        as_of_words=plain.day(day.isoformat()),
    )


def _mechanism(held: Health, case: CaseFile, told: Telling) -> ContactMechanism:
    named = next(m for m in case.mechanism if m.id == held.mechanism)
    silence = (
        f"{plain.counted(held.longest_silence, 'day')}, "
        f"{plain.interval(held.longest_silence_from, held.longest_silence_to)}"
        if held.longest_silence is not None
        else ""
    )
    allowed = plain.number(held.overdue_after_days) if held.overdue_after_days is not None else ""
    pairs = {
        "Due": f"every {plain.counted(held.cadence_days, 'day')}" if held.cadence_days else "no cadence known",
        "Overdue after": f"{allowed} days" if allowed else "",
        "Last contact read": _last(held),
        "Next due": plain.day(held.next_due),
        "Longest silence": silence,
        "Contacts read": plain.number(held.contacts),
    }
    return ContactMechanism(
        id=held.mechanism,
        name=held.name,
        status=held.status,
        facts=tuple(Pair(label, value) for label, value in pairs.items() if value),
        contacts=tuple(
            told.said(c.claim, c.words, day=c.day, note=_gap(c.after_days, late=bool(c.late)), turn=bool(c.late))
            for c in reversed(held.read[-_MOST:])
        ),
        total=len(held.read),
        known=named.is_known_only,
    )


def _last(held: Health) -> str:
    if held.last is None or held.days_since is None:
        return ""
    return f"{plain.day(held.last)}, {plain.counted(held.days_since, 'day')} before"


def _gap(days: int | None, *, late: bool) -> str:
    if days is None:
        return ""
    return f"{plain.counted(days, 'day')} after the one before" + (", later than it allows" if late else "")


def _complaint(held: ComplaintRead, case: CaseFile, told: Telling) -> Said:
    through = next((m.name for m in case.mechanism if m.id == held.through), None)
    note = ", ".join(w for w in (f"about {held.of}" if held.of else "", f"through {through}" if through else "") if w)
    return told.said(held.claim, held.words, day=held.day, speaker=held.by or held.speaker, kind="complaint", note=note)


def pressure(ask: Ask) -> PressureView:
    """Each ladder's steps, and every claim about it beside what was listed that day."""
    query, desk = ask.query, ask.desk
    as_of, known_by = query.day("as_of"), query.day("known_by")
    day = as_of or clock.today()
    heard = desk.heard(as_of=as_of, known_by=known_by)
    held = desk.kept(("pressure", day, known_by), heard.pressure) if heard else ()
    told = telling(desk, heard, day, known_by)
    return PressureView(
        title="Pressure from outside",
        ladders=tuple(_ladder(view, told, day) for view in held),
        as_of=as_of.isoformat() if as_of else "",
        as_of_words=plain.day(day.isoformat()),
    )


def _ladder(view: LadderView, told: Telling, day: dt.date) -> LadderPage:
    return LadderPage(
        id=view.id,
        name=view.name,
        body=view.body,
        party=view.party or "",
        now=view.now.status if view.now else "",
        steps=tuple(_step(s, s is view.now) for s in reversed(view.steps) if last_day(s.date) <= day),
        mentions=tuple(_mention(m, told) for m in reversed(view.mentions[-_MOST:])),
    )


def _step(step: LadderStep, now: bool) -> StepLine:
    return StepLine(
        date=step.date, date_words=plain.day(step.date), status=step.status, known=step.conf != "read", src=step.src,
        now=now,
    )  # fmt: skip


def _mention(held: LadderMention, told: Telling) -> Said:
    if held.step is not None:
        listed = f"Listed that day: {held.step.status} (since {plain.day(held.step.date)})"
    else:
        listed = "Before the first step the case file knows" if held.day else "The day is not known, so nor is the step"
    return told.said(
        held.claim,
        held.words,
        day=held.day,
        speaker=held.speaker or held.party,
        kind=", ".join(held.names),
        note=listed,
    )
