"""Incidents: what is alleged to have happened, with each side's account kept apart."""

from __future__ import annotations

from collections import defaultdict

from truceline.ledger.records import Account, Incident
from truceline.model.case import CaseFile
from truceline.model.claim import Event
from truceline.model.table import EventRow
from truceline.outlets import claim_line, plain
from truceline.outlets.drawing.spots import Spot, spot
from truceline.outlets.web import cards, links
from truceline.outlets.web.cite import cited
from truceline.outlets.web.desk import Ask, Desk
from truceline.outlets.web.incident_view import AccountLine, IncidentView, SideAccount
from truceline.outlets.web.pages import around, observations
from truceline.outlets.web.pages.paging import cut, options
from truceline.outlets.web.query import AbsentError
from truceline.outlets.web.views import IncidentLine, IncidentsView, Pair

_NO_SIDE = "Data sets and publications"


def incidents(ask: Ask) -> IncidentsView:
    """The incidents that pass the filter, latest first."""
    query, desk = ask.query, ask.desk
    first, last = query.span_of_days()
    sectors = [(s.id, s.name) for s in desk.case.sector]
    sector = query.one_of("sector", [value for value, _ in sectors])
    found = desk.ledger.incidents(
        date_from=first.isoformat() if first else None,
        date_to=last.isoformat() if last else None,
        sector=sector,
        newest_first=True,
        limit=query.size() + 1,
        offset=query.offset(),
    )
    shown, paging = cut(found, "incidents", query)
    return IncidentsView(
        title="Incidents",
        incidents=tuple(line(i, desk.case, incident_spot(desk, i)) for i in shown),
        paging=paging,
        sectors=options(sectors, sector),
        first_day=first.isoformat() if first else "",
        last_day=last.isoformat() if last else "",
        filtered=bool({k for k in query.given() if k not in ("page", "size")}),
    )


def incident(ask: Ask) -> IncidentView:
    """One incident, its accounts side by side."""
    desk = ask.desk
    found = desk.ledger.incident(ask.name)
    if found is None:
        raise AbsentError("incident", ask.name)
    shown = line(found, desk.case, incident_spot(desk, found))
    return IncidentView(
        title=shown.headline,
        incident=shown,
        accounts=tuple(
            SideAccount(side=side, lines=tuple(_account(desk, a) for a in members))
            for side, members in _by_side(found).items()
        ),
        contradictions=around.contradictions(found),
        breaches=around.breaches(desk.case, found),
        neighbours=around.neighbours(desk, found),
        sky=observations.seen_at(desk, found.id),
        facts=_facts(found, shown),
        cite=cited(f"incident {found.id}: {shown.headline}, {shown.date_words}", shown.href, found),
    )


def line(incident: Incident, case: CaseFile, place: Spot | None = None) -> IncidentLine:
    """An incident of a list; ``place``: the area in which it lies."""
    kinds = [plain.words(t, "type") for t in incident.types]
    what = ", ".join(kinds) or "event"
    headline = what[:1].upper() + what[1:] + (f" · {incident.place}" if incident.place else "")
    sides = _by_side(incident)
    return IncidentLine(
        id=incident.id,
        headline=headline,
        date=incident.day,
        date_words=plain.interval(incident.day, incident.day_end),
        place=incident.place or "",
        sector=claim_line.sector_name(incident.sector, case) if incident.sector else "",
        types=incident.types,
        status=incident.status,
        sides=tuple(Pair(side, _killed(members)) for side, members in sides.items()),
        accounts=len(incident.accounts),
        href=links.inside("incidents", incident.id),
        spot=place,
    )


def incident_spot(desk: Desk, incident: Incident) -> Spot | None:
    """The area in which an incident lies: that of the account its coordinate comes from."""
    for account in incident.accounts:
        if account.lat is None or account.lon is None:
            continue
        precision = _precision(desk, account)
        radius = cards.own_radius(desk.case, account.place, precision)
        return spot(account.place, account.lat, account.lon, precision, radius)
    return None


def _precision(desk: Desk, account: Account) -> str:
    """How closely an account's place is known."""
    if account.kind == "row":
        return desk.row_precisions().get(account.member, "district")
    stored = desk.ledger.claim(account.member)
    where = stored.claim.where if stored is not None and isinstance(stored.claim, Event) else None
    return where.precision if where is not None else "district"


def _by_side(incident: Incident) -> dict[str, list[Account]]:
    sides: dict[str, list[Account]] = defaultdict(list)
    for account in sorted(incident.accounts, key=lambda a: (a.party is None, a.party or "")):
        sides[account.party or _NO_SIDE].append(account)
    return dict(sides)


def _killed(members: list[Account]) -> str:
    """How many accounts a side gives, and the deaths they name."""
    deaths = sorted({a.killed for a in members if a.killed is not None})
    told = plain.counted(len(members), "account")
    if not deaths:
        return told
    span = plain.number(deaths[0]) if len(deaths) == 1 else f"{plain.number(deaths[0])} to {plain.number(deaths[-1])}"
    return f"{told}, {span} killed"


def _account(desk: Desk, account: Account) -> AccountLine:
    claim = desk.ledger.claim(account.member) if account.kind == "claim" else None
    row = _row(desk, account.member) if account.kind == "row" else None
    return AccountLine(
        member=account.member,
        says=account.says,
        type_words=plain.words(account.type, "type"),
        date_words=plain.interval(account.day, account.day_end),
        place=account.place or "",
        killed="" if account.killed is None else plain.number(account.killed),
        standing=account.standing,
        standing_words=plain.words(account.standing, "standing"),
        reason=account.reason,
        claim=desk.cards([claim])[0] if claim else None,
        row=_row_facts(row) if row else (),
    )


def _row(desk: Desk, member: str) -> EventRow | None:
    dataset, _, row_id = member.rpartition("/")
    return desk.ledger.event_row(dataset, row_id)


def _row_facts(row: EventRow) -> tuple[Pair, ...]:
    sides = ", ".join(f"{who} {plain.number(n)}" for who, n in row.killed_by_side.items())
    bounds = [plain.number(n) for n in (row.killed_low, row.killed_best, row.killed_high) if n is not None]
    pairs = {
        "Data set": row.dataset,
        "Row": row.row_id,
        "Between": " – ".join(s for s in (row.side_a, row.side_b) if s),
        "Where": ", ".join(s for s in (row.where, row.country) if s),
        "Killed (low, best, high)": ", ".join(bounds),
        "Killed by side": sides,
        "How clear": row.clarity,
        "Published": plain.day(row.published),
        "Its source": row.source,
        "Headline": row.headline,
    }
    return tuple(Pair(label, value) for label, value in pairs.items() if value)


def _facts(incident: Incident, shown: IncidentLine) -> tuple[Pair, ...]:
    place = "" if incident.lat is None or incident.lon is None else f"{incident.lat:.3f}, {incident.lon:.3f}"
    pairs = {
        "When": plain.interval(incident.day, incident.day_end),
        "Where": incident.place or "place not known",
        "Sector": shown.sector,
        "Coordinates": place,
        "Status": incident.status,
        "Name": incident.id,
    }
    return tuple(Pair(label, value) for label, value in pairs.items() if value)
