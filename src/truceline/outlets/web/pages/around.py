"""What stands around an incident: neighbours, the provision it would breach, where its accounts disagree."""

from __future__ import annotations

import datetime as dt
from itertools import combinations

import numpy as np

from truceline.judgement.agreements import not_ended, restates
from truceline.judgement.sector_rows import kilometres
from truceline.ledger.records import Account, Incident
from truceline.model.agreement import Agreement
from truceline.model.case import CaseFile
from truceline.outlets import plain
from truceline.outlets.web import links
from truceline.outlets.web.desk import Desk
from truceline.outlets.web.incident_view import Breach, Contradiction
from truceline.outlets.web.views import Pair

_DAYS = 7
"""Days to each side within which an incident is a neighbour."""
_KM = 50.0
"""Kilometres within which it is one."""
_SHOWN = 8
"""Neighbours shown, the nearest in time and then in place."""


def neighbours(desk: Desk, incident: Incident) -> tuple[Pair, ...]:
    """Incidents within a week and near by; where a coordinate is missing, in the same sector."""
    found = []
    for other in desk.incidents_between(_moved(incident.day, -_DAYS), _moved(incident.day_end, _DAYS)):
        if other.id == incident.id:
            continue
        km = _km(incident, other)
        if km is None and not (incident.sector and incident.sector == other.sector):
            continue
        if km is None or km <= _KM:
            found.append((_apart(incident, other), km if km is not None else _KM, other))
    found.sort(key=lambda f: (abs(f[0]), f[1], f[2].id))
    return tuple(_neighbour(days, _km(incident, other), other) for days, _, other in found[:_SHOWN])


def breaches(case: CaseFile, incident: Incident) -> tuple[Breach, ...]:
    """The ceasefires not ended by its day, the latest first, each followed by those it restates, with the provisions
    that an act of these kinds would breach."""
    found: dict[str, Agreement] = {}
    for standing in not_ended(case, dt.date.fromisoformat(incident.day)):
        at: Agreement | None = standing
        while at is not None and at.id not in found:
            found[at.id] = at
            at = case.agreement_by_id(at.predecessor) if restates(at) else None
    return tuple(_breach(agreement, incident) for agreement in found.values())


def _breach(agreement: Agreement, incident: Incident) -> Breach:
    return Breach(
        agreement=agreement.title,
        href=links.inside("agreements", agreement.id),
        since_words=plain.day(agreement.effective),
        same_day=agreement.effective[:10] == incident.day,
        provisions=tuple(
            Pair(
                p.text,
                ", ".join(plain.words(t, "type") for t in incident.types if t in p.breached_by),
                p.is_known_only,
                links.inside("agreements", agreement.id, fragment=f"p-{p.id}"),
            )
            for p in agreement.provision
            if set(p.breached_by) & set(incident.types)
        ),
    )


def contradictions(incident: Incident) -> tuple[Contradiction, ...]:
    """Where accounts of different sides cannot both be right, or one denies what the other alleges."""
    found = []
    for a, b in combinations(incident.accounts, 2):
        if a.party == b.party:
            continue
        told = {"killed": _killed(a, b), "denied": _denied(a, b)}
        for about, words in told.items():
            if words:
                found.append(Contradiction(about=about, words=words, members=(a.member, b.member)))
    return tuple({(c.about, c.words): c for c in found}.values())


def _killed(a: Account, b: Account) -> str:
    if a.killed is None or b.killed is None or a.killed == b.killed:
        return ""
    return f"Killed: {_who(a)} says {plain.number(a.killed)}, {_who(b)} says {plain.number(b.killed)}"


def _denied(a: Account, b: Account) -> str:
    for one, other in ((a, b), (b, a)):
        if _denies(one) and not _denies(other):
            return f"{_who(one)} denies what {_who(other)} puts forward"
    return ""


def _denies(account: Account) -> bool:
    return account.standing == "denied" or account.type == "denial"


def _who(account: Account) -> str:
    return account.party or account.speaker or "a source of neither side"


def _moved(day: str, days: int) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(days=days)).isoformat()


def _apart(incident: Incident, other: Incident) -> int:
    """Days from an incident to another: negative before it, 0 where they share a day."""
    if other.day_end < incident.day:
        return -(dt.date.fromisoformat(incident.day) - dt.date.fromisoformat(other.day_end)).days
    if other.day > incident.day_end:
        return (dt.date.fromisoformat(other.day) - dt.date.fromisoformat(incident.day_end)).days
    return 0


def _km(incident: Incident, other: Incident) -> float | None:
    if incident.lat is None or incident.lon is None or other.lat is None or other.lon is None:
        return None
    return float(kilometres(incident.lat, incident.lon, np.array([other.lat]), np.array([other.lon]))[0])


def _neighbour(days: int, km: float | None, other: Incident) -> Pair:
    when = "the same day" if not days else f"{plain.counted(abs(days), 'day')} {'before' if days < 0 else 'after'}"
    where = "same sector" if km is None else "same place" if km < 1 else f"{km:.0f} km away"
    kinds = ", ".join(plain.words(t, "type") for t in other.types) or "event"
    return Pair(
        f"{when}, {where}",
        kinds[:1].upper() + kinds[1:] + (f" · {other.place}" if other.place else "") + f", {plain.day(other.day)}",
        href=links.inside("incidents", other.id),
    )
