"""What changed within a week, what is overdue, and how the sectors along the line compare."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from truceline.judgement.case_verdict import CaseVerdict
from truceline.ledger.queries import ClaimFilter
from truceline.model.case import CaseFile
from truceline.outlets import plain
from truceline.outlets.web import links
from truceline.outlets.web.desk import Desk
from truceline.outlets.web.front_view import SectorBar, SectorStrip
from truceline.outlets.web.query import ParameterError
from truceline.outlets.web.views import Pair

DAYS = 7
"""How far back the comparison looks."""
_TALL = 54.0
"""Height of a sector's highest bar, in pixels."""


def changes(desk: Desk, told: CaseVerdict, sector: str | None, known_by: dt.date | None) -> tuple[Pair, ...]:
    """The verdict's numbers on its day beside those a week before, and what was read of the days between."""
    day = dt.date.fromisoformat(told.as_of)
    since = day - dt.timedelta(days=DAYS)
    between = {"from": (since + dt.timedelta(days=1)).isoformat(), "to": told.as_of}
    try:
        before = desk.verdict(told.agreement, sector, since, known_by)
    except ParameterError:
        before = None
    pairs = [] if before is None else _numbers(before, told, since)
    if before is None or before.effective[:10] > since.isoformat():
        pairs = [Pair("The agreement", f"was not in force on {plain.day(since.isoformat())}")]
    wanted = ClaimFilter(date_from=between["from"], date_to=between["to"])
    claims = desk.kept(("lately", told.as_of), lambda: desk.ledger.count_claims(wanted))
    found = desk.ledger.incidents(date_from=between["from"], date_to=between["to"], sector=sector)
    rises = [a for a in told.alarms if a.date[:10] > since.isoformat()]
    return (
        *pairs,
        *(Pair("A rise", f"{plain.words(a.kind, 'alarm')}, {plain.day(a.date)}") for a in rises),
        Pair("Incidents dated in these days", plain.number(len(found)), href=links.inside("incidents", **between)),
        Pair("Claims dated in these days", plain.number(claims), href=links.inside("claims", **between)),
    )


def _numbers(before: CaseVerdict, told: CaseVerdict, since: dt.date) -> list[Pair]:
    same = before.verdict == told.verdict
    then = links.inside(agreement=before.agreement, sector=before.sector, as_of=since.isoformat())
    word = f"the same: {told.verdict}" if same else f"{before.verdict}, now {told.verdict}"
    pairs = [Pair("The verdict", word, href=then)]
    if before.after.n is not None and told.after.n is not None:
        more = told.after.n - before.after.n
        words = (
            "none more" if more == 0 else f"{plain.number(more)} more" if more > 0 else f"{-more} fewer, other source"
        )
        pairs.append(Pair("Counted since it took effect", f"{plain.number(told.after.n)} ({words})"))
    old, new = before.rate_ratio, told.rate_ratio
    if old is not None and new is not None:
        moved = f"{plain.number(round(old.median, 4))}, now {plain.number(round(new.median, 4))} times what it was"
        pairs.append(Pair("The rate", moved))
    return pairs


def overdue(told: CaseVerdict, case: CaseFile) -> tuple[Pair, ...]:
    """Mechanisms whose next contact is late, then those due by their cadence of which nothing was read: a silence of
    the sources first."""
    late, silent = [], []
    known = {m.id: m for m in case.mechanism}
    for held in told.mechanism:
        if held.cadence_days is None or held.mechanism not in known:
            continue
        due = f"due every {plain.counted(held.cadence_days, 'day')}"
        href = links.inside("claims", held.claims[-1]) if held.claims else None
        if held.status == "overdue":
            words = f"last on {plain.day(held.last)}, {plain.counted(held.days_since or 0, 'day')} before; {due}"
            late.append(Pair(held.name, words, href=href))
        elif held.status == "not read":
            silent.append(Pair(held.name, f"nothing read in the time in force; {due}"))
    return (*late, *silent)


def strip(desk: Desk, told: CaseVerdict) -> SectorStrip | None:
    """The sectors in their order along the line: what was counted before and since, by event rows where the verdict
    rests on them, else by alleged incidents."""
    sectors = sorted(desk.case.sector, key=lambda s: s.order)
    if not sectors:
        return None
    rows = {str(r.get("name")): r for r in told.sectors}
    if rows:
        counts = {s.id: (_whole(rows.get(s.id), "before"), _whole(rows.get(s.id), "after")) for s in sectors}
        note = "Events counted before the agreement (pale) and since (full), sector by sector along the line."
    else:
        counts, note = _alleged(desk, told, [s.id for s in sectors])
    peak = max((n for pair in counts.values() for n in pair), default=0)
    if peak == 0:
        return None
    width = 100 / len(sectors)
    bars = tuple(
        SectorBar(
            x=round(n * width, 3),
            width=round(width, 3),
            number=s.order,
            name=s.name,
            before=counts[s.id][0],
            since=counts[s.id][1],
            before_height=round(_TALL * counts[s.id][0] / peak, 1),
            since_height=round(_TALL * counts[s.id][1] / peak, 1),
            words=f"{s.name}: {counts[s.id][1]} since, {counts[s.id][0]} before",
            href=links.inside(agreement=told.agreement, sector=s.id, as_of=told.as_of, known_by=told.known_by),
        )
        for n, s in enumerate(sectors)
    )
    any_since = any(b.since for b in bars)
    told_of = [(b, b.since if any_since else b.before) for b in bars]
    worst = sorted(((b, n) for b, n in told_of if n), key=lambda pair: (-pair[1], pair[0].number))[:3]
    when = "since" if any_since else "before, none since"
    return SectorStrip(
        note=note,
        bars=bars,
        height=_TALL,
        worst=tuple(Pair(b.name, f"{plain.number(n)} {when}", href=b.href) for b, n in worst),
    )


def _alleged(desk: Desk, told: CaseVerdict, sectors: list[str]) -> tuple[dict[str, tuple[int, int]], str]:
    """Alleged incidents by sector since the agreement took effect, and in the year before it."""
    start = dt.date.fromisoformat(told.effective[:10])
    year = start - dt.timedelta(days=365)
    eve = start - dt.timedelta(days=1)
    before = Counter(i.sector for i in desk.ledger.incidents(date_from=year.isoformat(), date_to=eve.isoformat()))
    since = Counter(i.sector for i in desk.ledger.incidents(date_from=start.isoformat(), date_to=told.as_of))
    note = (
        "Incidents alleged in the year before the agreement (pale) and since (full), sector by sector along the line."
    )
    return {s: (before[s], since[s]) for s in sectors}, note


def _whole(row: dict[str, object] | None, key: str) -> int:
    value = row.get(key) if row else None
    return value if isinstance(value, int) else 0
