"""Incidents: both sides' accounts side by side, by sector for a day, in one table for an agreement; and the map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from truceline.ledger.records import Account, Incident
from truceline.outlets import plain
from truceline.outlets.claim_line import sector_name, shorten
from truceline.outlets.drawing.basemap import CREDIT, basemap
from truceline.outlets.reports.blocks import (
    Block,
    Column,
    Figure,
    Heading,
    Line,
    Paragraph,
    Ref,
    Run,
    Table,
    line,
    strong,
    words,
)  # fmt: skip
from truceline.outlets.reports.map_figure import map_svg
from truceline.outlets.reports.material import Material

_QUOTE = 260
"""Characters of an account quoted in a cell."""
_ACCOUNTS = 4
"""Accounts of one side in a cell; more are counted."""
NO_SIDE = "Data sets and publications"
SILENCE = (
    "None was read. That is silence of the sources kept here before it is peace: see “What was seen, and what was not”."
)


def by_sector(m: Material) -> list[Block]:
    """The incidents of the seven days to the day, by sector, each side's account beside the other's."""
    first = m.week
    found = m.incidents(first, m.day)
    span = plain.interval(first.isoformat(), m.day.isoformat())
    out: list[Block] = [Heading(1, f"Incidents, {span}", "incidents")]
    if not found:
        return [*out, Paragraph(line(f"No incident is dated in these days. {SILENCE}"))]
    on_day = sum(i.day <= m.day.isoformat() <= i.day_end for i in found)
    dated = plain.counted(len(found), "incident")
    told = f"{dated} dated in these days, {plain.number(on_day)} of them on the day itself. "
    out.append(Paragraph(line(told, "All are alleged unless a status says otherwise.")))
    order = {s.id: s.order for s in m.case.sector}
    sectors: dict[str | None, list[Incident]] = defaultdict(list)
    for incident in found:
        sectors[incident.sector].append(incident)
    for sector in sorted(sectors, key=lambda s: (s is None, order.get(s or "", 99), s or "")):
        name = sector_name(sector, m.case) + " sector" if sector else "Sector not known"
        out.append(Heading(2, f"{name}: {plain.counted(len(sectors[sector]), 'incident')}", f"in-{sector or 'none'}"))
        out.append(_table(m, sectors[sector], "Each side's account beside the other's"))
    return out


def table(m: Material) -> list[Block]:
    """The incidents of the time in force, the latest up to the template's number, with the words quoted."""
    start = m.first
    found = m.incidents(start, m.day)
    shown = found[-m.kind.incidents :]
    out: list[Block] = [Heading(1, "Incidents", "incidents")]
    if not found:
        return [*out, Paragraph(line(f"No incident is dated in the time in force. {SILENCE}"))]
    told = f"{plain.counted(len(found), 'incident')} from {plain.interval(start.isoformat(), m.day.isoformat())}"
    told += "." if len(shown) == len(found) else f"; the latest {plain.number(len(shown))} are listed."
    out.append(
        Paragraph(line(told, " All are alleged unless a status says otherwise. What nobody read is not listed."))
    )
    return [*out, _table(m, shown, "Incidents in the order of their days, each side's account beside the other's")]


def the_map(m: Material) -> list[Block]:
    """Where it is alleged to have happened."""
    first = m.first
    found = m.incidents(first, m.day)
    span = plain.interval(first.isoformat(), m.day.isoformat())
    title = f"Map: incidents alleged from {span}"
    drawn = map_svg(m, found, title)
    out: list[Block] = [Heading(1, "Map", "map")]
    if drawn is None:
        return [*out, Paragraph(line("No map ships for this case, and no incident has a place that could be drawn."))]
    picture, n = drawn
    shipped = basemap(m.case.case.id) is not None
    alt = (
        f"Map of the theatre. {plain.counted(n, 'incident')} of {plain.number(len(found))} dated {span} drawn as areas "
        f"within which they are alleged to lie. The same incidents stand in words under “Incidents”."
    )
    caption = line(
        f"{plain.counted(n, 'incident')} of {plain.number(len(found))}, {span}; the others have no place, or "
        f"one known to "
        "the country alone. A filled circle is the area within which an incident lies, darker where several "
        "do; a dashed "
        "one is wider than 20 km. Numbers are the sectors in their order along the line. The line is a line "
        "of control, "
        "not a border; hatched areas are disputed; no claim is drawn as a boundary.",
        m.notes.plain(f"{CREDIT}. Neutral depiction: every claim is treated alike.") if shipped else None,
    )
    return [*out, Figure("map", picture, alt, caption)]


def _table(m: Material, found: Sequence[Incident], caption: str) -> Table:
    sides = [*m.parties, *sorted({a.party for i in found for a in i.accounts if a.party} - set(m.parties))]
    shown = [s for s in sides if s in m.parties or any(a.party == s for i in found for a in i.accounts)][:4]
    rows = tuple(_row(m, i, shown) for i in found)
    heads = ["When, where, what", *(f"{s} says" for s in shown), NO_SIDE]
    lengths = [max(len(words(row[n])) for row in rows) for n in range(len(heads))]
    columns = tuple(Column(head, min(max(n / 150, 0.9), 2.2)) for head, n in zip(heads, lengths, strict=True))
    return Table(caption, columns, rows, named=True)


def _row(m: Material, incident: Incident, sides: Sequence[str]) -> tuple[Line, ...]:
    by_side: dict[str | None, list[Account]] = defaultdict(list)
    for account in incident.accounts:
        by_side[account.party if account.party in sides else None].append(account)
    return (
        _head(m, incident),
        *(_cell(m, by_side[s], named=True) for s in sides),
        _cell(m, by_side[None], named=False),
    )


def _head(m: Material, incident: Incident) -> Line:
    kinds = ", ".join(plain.words(t, "type") for t in incident.types) or "event"
    sector = f", {sector_name(incident.sector, m.case)} sector" if incident.sector else ""
    where = f"{incident.place or 'place not known'}{sector}"
    return line(strong(plain.interval(incident.day, incident.day_end)), f". {where}. {kinds[:1].upper()}{kinds[1:]}. ",
                Run(f"{incident.status}, {incident.id}", "emphasis"))  # fmt: skip


def _cell(m: Material, accounts: Sequence[Account], *, named: bool) -> Line:
    if not accounts:
        return line(Run("no account read" if named else "–", "emphasis"))
    out: list[str | Run | Ref | None] = []
    for account in accounts[:_ACCOUNTS]:
        if out:
            out.append(" ")
        out += _account(m, account)
    if len(accounts) > _ACCOUNTS:
        out.append(f" And {len(accounts) - _ACCOUNTS} more.")
    return line(*out)


def _account(m: Material, account: Account) -> list[str | Run | Ref | None]:
    killed = "" if account.killed is None else f" Killed: {plain.number(account.killed)}."
    standing = "" if account.standing in ("asserted", "") else f" ({plain.words(account.standing, 'standing')})"
    ref = m.cite_account(account)
    if account.kind == "row":
        row = m.row(account.member)
        who = row.dataset.replace("-", " ").upper() if row is not None else "Row"
        told = f": “{shorten(row.headline, _QUOTE)}”" if row is not None and row.headline else ""
        return [f"{who}{told}{standing}.{killed}", ref]
    stored = m.claim(account.member)
    said = " … ".join(e.quote for e in stored.claim.evidence) if stored is not None else account.says
    speaker = f"{account.speaker}: " if account.speaker and account.speaker != account.party else ""
    return [f"{speaker}“{shorten(said, _QUOTE)}”{standing}{killed}", ref]
