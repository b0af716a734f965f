"""What was seen and what was not: coverage of each source, each side's counts, sectors, the course in time, sensors."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from truceline.judgement.sightings import sightings
from truceline.ledger.records import StoredSource
from truceline.model.agreement import Agreement
from truceline.outlets import plain
from truceline.outlets.claim_line import sector_name
from truceline.outlets.reports import charts
from truceline.outlets.reports.blocks import (
    Block,
    Column,
    Figure,
    Heading,
    Line,
    Paragraph,
    Points,
    Table,
    line,
    strong,
)
from truceline.outlets.reports.material import Material

_YEARS_BEFORE = 3
_MOST_BANDS = 24
_PAIRS = 24
_OBSERVED = 30


def coverage(m: Material) -> list[Block]:
    """For each source how far it reaches, and what of the days that matter nobody could have seen."""
    out: list[Block] = [Heading(1, "What was seen, and what was not", "coverage")]
    unseen = [_unseen(m, s) for s in m.sources if s.end]
    out.append(Points(tuple(w for w in unseen if w)))
    columns = (
        Column("Source", 2.6),
        Column("Reaches", 1.9),
        Column("Records of the case", 0.9, "right"),
        Column("Days from its end to the day", 0.9, "right"),
    )
    rows = tuple(
        (
            line(s.source.title or s.source.dataset, m.notes.table(s.source.dataset)),
            line(plain.interval(s.start, s.end)),
            line(plain.number(s.in_scope)),
            line(_behind(m.day, s.end)),
        )
        for s in m.sources
    )  # fmt: skip
    out.append(Table("Sources that count", columns, rows, named=True))
    first = m.week.isoformat()
    documents = [d for d in m.ledger.documents() if first <= (d.published or "")[:10] <= m.day.isoformat()]
    held = m.ledger.counts()
    told = (
        f"Documents published in the seven days to the day: {plain.number(len(documents))} of "
        f"{plain.number(held['documents'])} kept. Documents are evidence, never a rate: an article's absence "
        f"says nothing."
    )
    out.append(Paragraph(line(told)))
    return out


def _unseen(m: Material, source: StoredSource) -> Line:
    assert source.end is not None
    name = source.source.title or source.source.dataset
    if source.end[:10] >= m.day.isoformat() or source.source.kind == "ladder":
        return ()
    return line(strong(f"{name}: nothing after {plain.day(source.end)}."), " What happened since then it cannot show; "
                "no event there is not peace.", m.notes.table(source.source.dataset))  # fmt: skip


def _behind(day: dt.date, end: str | None) -> str:
    if not end or len(end) < 10:
        return "not known"
    days = (day - dt.date.fromisoformat(end[:10])).days
    return plain.number(days) if days > 0 else "0"


def timeline(m: Material) -> list[Block]:
    """Events by month around the agreement, the agreements of the chain, and the verdict at round days above."""
    days = [r.date_start for r in m.rows]
    spans = [(s.start[:10], s.end[:10]) for s in m.sources if s.source.kind == "events" and s.start and s.end]
    out: list[Block] = [Heading(1, "The course in time", "timeline")]
    if not days or not spans:
        return [*out, Paragraph(line("The case holds no event rows: there is no count to draw."))]
    effective = m.shown.effective[:10]
    first = max(_earlier(effective, _YEARS_BEFORE), min(days))
    last = m.day.isoformat()
    chain = sorted(
        (a for a in m.case.agreement if a.is_ceasefire and a.effective[:10] <= last), key=lambda a: a.effective
    )
    shown = [a for a in chain if a.effective[:10] >= first or a.id == m.shown.agreement]
    title = f"Events by month, {plain.interval(first, last)}"
    bands = _bands(m, first)
    picture = charts.months(
        days, first=first, last=last, effective=effective, as_of=last, covered=spans,
        agreements=[(a.effective[:10], a.title) for a in shown], bands=bands, title=title,
    )  # fmt: skip
    within = [d for d in days if first <= d <= last]
    since = [d for d in within if d >= effective]
    alt = (
        f"{title}: {plain.counted(len(within), 'event')}, of them {plain.number(len(since))} since "
        f"{plain.day(effective)}. Verdicts: "
        + "; ".join(f"{b.word.lower()} {plain.interval(b.start, b.end)}" for b in bands)
    )
    named = "; ".join(f"{n} {a.title}, {plain.day(a.effective[:10])}" for n, a in enumerate(shown, 1))
    caption = line(
        "Bars: events by month, pale before the agreement, full since. Grey ground: no source of events reaches there. "
        f"Above: the verdict on the agreement then in force, at round days. Dashed line: the day of this "
        f"report. {named}.",
        m.notes.table(m.rows[0].dataset),
    )  # fmt: skip
    return [*out, Figure("chart", picture, alt, caption)]


def _bands(m: Material, first: str) -> list[charts.Band]:
    """The verdict at the end of each round stretch from a day on, neighbours that say the same joined."""
    start = dt.date.fromisoformat(first)
    step = max(30, (m.day - start).days // _MOST_BANDS)
    told: list[tuple[str, str, str]] = []
    at = start
    while at < m.day:
        end = min(at + dt.timedelta(days=step), m.day)
        word = m.word_on(end)
        if word is not None:
            told.append((at.isoformat(), end.isoformat(), word))
        at = end
    out = []
    for said, group in groupby(told, key=lambda t: t[2]):
        members = list(group)
        out.append(charts.Band(members[0][0], members[-1][1], said))
    return out


def _earlier(day: str, years: int) -> str:
    return (dt.date.fromisoformat(day) - dt.timedelta(days=365 * years)).isoformat()


def sectors(m: Material) -> list[Block]:
    """Each sector along the line: events before and since, and the pooled ratio."""
    out: list[Block] = [Heading(1, "Sectors", "sectors")]
    held = m.shown.sectors
    if not held:
        return [
            *out,
            Paragraph(line("The numbers are not told by sector: no source with rows of a sector covers the time.")),
        ]
    order = {s.id: s.order for s in m.case.sector}
    found = sorted(held, key=lambda r: order.get(str(r.get("name")), 99))
    bars = [charts.Bars(sector_name(str(r["name"]), m.case), _whole(r, "before"), _whole(r, "after")) for r in found]
    ref = m.cite_rows(m.shown.evidence_rows, "Counted from ")
    alt = "Events before and since by sector: " + "; ".join(
        f"{b.name} {b.before} before, {b.since} since" for b in bars
    )
    caption = line("Events before the agreement (pale) and since (full), sector by sector along the line.", ref)
    out.append(Figure("chart", charts.sectors(bars, "Events by sector"), alt, caption))
    columns = (
        Column("Sector", 1.6),
        Column("Before", 0.7, "right"),
        Column("Since", 0.7, "right"),
        Column("Times the rate before (95 %)", 2.0),
    )
    rows = tuple((line(b.name), line(str(b.before), ref), line(str(b.since), ref), line(_ratio(r.get("rate_ratio"))))
                 for b, r in zip(bars, found, strict=True))  # fmt: skip
    out.append(Table("Sectors along the line; ratios are pooled, so that one event in a quiet sector is no "
                     "surge", columns, rows, named=True))  # fmt: skip
    return out


def _whole(row: dict[str, object], key: str) -> int:
    found = row.get(key)
    return found if isinstance(found, int) else 0


def _ratio(found: object) -> str:
    if not isinstance(found, dict):
        return "not known"
    numbers = [
        plain.number(float(found[k])) if isinstance(found.get(k), int | float) else "?"
        for k in ("median", "low", "high")
    ]
    return f"{numbers[0]} ({numbers[1]} to {numbers[2]})"


def accounts(m: Material) -> list[Block]:
    """Both sides' counts of the same times: each counts the other's fire."""
    out: list[Block] = [Heading(1, "Two accounts", "accounts")]
    found = sorted(m.shown.accounts, key=lambda a: (a.period_end, a.period_start))
    if not found:
        return [*out, Paragraph(line("No two count reports of both sides on the same time are kept."))]
    out.append(Paragraph(line("Each side counts the other's fire. The ratio is the first count by the second; where it "
                              "moved from one time to the next, the level cannot be compared.")))  # fmt: skip
    columns = (
        Column("Time", 1.5),
        Column("One side", 2.3),
        Column("The other", 2.3),
        Column("Ratio", 0.7, "right"),
        Column("Moved", 0.6),
    )
    rows: list[tuple[Line, ...]] = []
    for a in found[-_PAIRS:]:
        refs = [m.notes.tallies([t]) if (t := m.tallies.get(row)) is not None else None for row in a.rows]
        rows.append((
            line(plain.interval(a.period_start, a.period_end)),
            line(f"{a.reporter_a}: {plain.number(a.n_a)} by {a.accused_a}", refs[0]),
            line(f"{a.reporter_b}: {plain.number(a.n_b)} by {a.accused_b}", refs[1]),
            line("–" if a.ratio is None else plain.number(a.ratio)), line("yes" if a.moved else "no"),
        ))  # fmt: skip
    return [*out, Table("Both sides' counts of the same times", columns, tuple(rows), named=True)]


def observations(m: Material) -> list[Block]:
    """What satellites recorded near the incidents of the time in force: consistent with, never proof."""
    out: list[Block] = [Heading(1, "Observations", "observations")]
    if not m.ledger.detections() and not m.ledger.passes():
        return [
            *out,
            Paragraph(line("The ledger holds no satellite detections or passes: nothing is said either way.")),
        ]
    found = sightings(m.case, m.ledger, first=dt.date.fromisoformat(m.shown.effective[:10]), last=m.day)
    told = (
        f"{plain.counted(found.compared, 'incident')} of force could be held against the detections; near "
        f"{plain.number(found.with_heat)} of them heat was recorded, where at most "
        f"{plain.number(found.by_chance)} would stand out by chance alone. {plain.number(found.too_coarse)} have a "
        "place too coarse to compare. Consistent with, never proof."
    )
    span = plain.interval(found.looked.first, found.looked.last)
    kept = f"{plain.number(found.looked.detections)} thermal detections kept, {span}."
    out.append(Paragraph(line(told, m.notes.plain(kept))))
    out.append(Points(tuple(line(o.words) for o in found.incidents[:_OBSERVED])))
    return [*out, Points(tuple(line(w) for w in found.limits))]


def named(agreement: Agreement) -> str:
    """An agreement with its day."""
    return f"{agreement.title}, {plain.day(agreement.effective)}"
