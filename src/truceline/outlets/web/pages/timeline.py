"""The timeline: agreements, verdicts, violence, contacts and each side's words on one axis, from decades to minutes."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from truceline import clock
from truceline.ledger.queries import ClaimFilter
from truceline.ledger.records import StoredClaim
from truceline.ledger.rollup import Grain, TimeCount
from truceline.model.claim import Event
from truceline.outlets import claim_line, plain
from truceline.outlets.web import links
from truceline.outlets.web.axis import LONGEST, SHORTEST, Axis, Unit, cell_of
from truceline.outlets.web.desk import Ask, Desk
from truceline.outlets.web.pages.outlook import regime_lane
from truceline.outlets.web.pages.paging import options
from truceline.outlets.web.pages.ribbon import marks, ribbon
from truceline.outlets.web.pages.spans import agreement_lane
from truceline.outlets.web.query import ParameterError
from truceline.outlets.web.timeline_view import AxisTick, Cell, Dot, Lane, TimelineView
from truceline.outlets.web.views import Bar, ClaimCard, Option, Pair

CONTACTS = ("hotline_contact", "meeting")
_SIDES = 4
"""Parties that have a lane of their own, those with most claims first."""
_BARS = 46.0
"""Height of a lane of bars, its name above them included."""
_NAME = 17.0
"""Room for a lane's name."""
_GAP = 9.0
_MOMENTS = 400
"""Claims looked at one by one where the span is short enough for hours and minutes."""
_LISTED = 12
_ROWS = 60
_GRAIN: dict[Unit, Grain] = {
    "year": "year", "month": "month", "week": "day", "day": "day", "hour": "day", "minute": "day",
}  # fmt: skip


class _Row(msgspec.Struct, frozen=True):
    """A lane of bars before it is drawn: how many in each cell."""

    id: str
    name: str
    note: str
    counts: Counter[dt.datetime]


def timeline(ask: Ask) -> TimelineView:
    """The lanes of a span."""
    desk, query = ask.desk, ask.query
    axis = _axis(ask)
    party = query.one_of("party", desk.party_names())
    rows, claim_total = _rows(desk, axis, party)
    lanes, height = _stack(desk, axis, rows, party)
    given = query.given()
    cells = tuple(_cells(axis, rows))
    return TimelineView(
        title="Timeline",
        start=_iso(axis.start),
        end=_iso(axis.end),
        span_words=_span_words(axis),
        unit=axis.unit,
        height=height + 26,
        base=height,
        lanes=lanes,
        ticks=_ticks(axis, party),
        now=axis.place(_today()) if axis.holds(_today()) else None,
        zoom=_zoom(axis, party, _whole(desk)),
        spans=_spans(desk, party),
        parties=_parties(desk, party),
        party=party or "",
        first_field=_day(axis.start) if "from" in given else "",
        last_field=_day(axis.end - dt.timedelta(minutes=1)) if "to" in given else "",
        cells=cells,
        table=_table(rows, axis),
        columns=("Time", *(r.name for r in rows)),
        claims=_latest(desk, axis, party),
        claims_total=claim_total,
        claims_href=links.inside("claims", party=party, **_range(axis)),
        filtered=bool(given),
    )


# ---------------------------------------------------------------- the span


def _axis(ask: Ask) -> Axis:
    """The span asked for; both ends belong to it. Open ends are those of the whole."""
    start, last = ask.query.moment("from"), ask.query.moment("to")
    whole = _whole(ask.desk)
    begin = start or (whole.start if last is None or last > whole.start else last - dt.timedelta(days=365))
    end = whole.end if last is None else last + (dt.timedelta(minutes=1) if _is_minute(last) else dt.timedelta(days=1))
    if start is not None and last is None and end <= begin:
        end = begin + dt.timedelta(days=365)
    if end <= begin:
        raise ParameterError("to", str(last or ""), f"must not be before from ({begin.date()})")
    if end - begin < SHORTEST:
        end = begin + SHORTEST
    if end - begin > LONGEST:
        raise ParameterError("to", str(last or ""), "must lie within 150 years after from")
    return Axis(begin, end)


def _is_minute(moment: dt.datetime) -> bool:
    return bool(moment.hour or moment.minute)


def _whole(desk: Desk) -> Axis:
    """From the first row, or without rows the first ceasefire, to the last of what is known.

    What documents retell of earlier times lies before it."""
    rows = [start for start, _ in _row_counts(desk, "year", None, None)]
    ceasefires = [a.effective[:10] for a in desk.case.agreement if a.is_ceasefire and cell_of(a.effective[:10], "day")]
    reach = desk.kept("reach", desk.ledger.reach)
    begun = [*rows[:1], *(c[:4] for c in sorted(ceasefires)), str(_today().year - 1)]
    first = begun[0]
    last = max([*([reach[1]] if reach else []), *ceasefires, f"{int(first) + 1}-01-01"])
    end = cell_of(min(last, _today().date().isoformat()), "month") or _today()
    return Axis(dt.datetime(int(first), 1, 1), max(end + dt.timedelta(days=31), dt.datetime(int(first) + 1, 1, 1)))


def _today() -> dt.datetime:
    return dt.datetime.combine(clock.today(), dt.time())


def _iso(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="minutes")


def _day(moment: dt.datetime) -> str:
    return moment.date().isoformat()


def _span_words(axis: Axis) -> str:
    last = axis.end - dt.timedelta(minutes=1)
    if axis.unit != "hour":
        return plain.interval(_day(axis.start), _day(last))
    return f"{plain.day(_iso(axis.start))} to {plain.day(_iso(last))} UTC"


def _range(axis: Axis) -> dict[str, str]:
    """The span as the days of a list's filter."""
    return {"from": _day(axis.start), "to": _day(axis.end - dt.timedelta(minutes=1))}


def _href(axis: Axis, party: str | None) -> str:
    """The timeline of another span."""
    if axis.span >= dt.timedelta(days=1) and not (_is_minute(axis.start) or _is_minute(axis.end)):
        return links.inside("timeline", party=party, **_range(axis))
    last = axis.end - dt.timedelta(minutes=1)
    return links.inside("timeline", party=party, **{"from": _iso(axis.start), "to": _iso(last)})


def _zoom(axis: Axis, party: str | None, whole: Axis) -> tuple[Pair, ...]:
    """Closer, wider, earlier, later, everything."""
    return (
        Pair("in", "Closer", href=_href(axis.zoomed(0.4), party)),
        Pair("out", "Wider", href=_href(axis.zoomed(2.5), party)),
        Pair("earlier", "Earlier", href=_href(axis.moved(-0.6), party)),
        Pair("later", "Later", href=_href(axis.moved(0.6), party)),
        Pair("all", "Everything", href=links.inside("timeline", party=party) if axis != whole else None),
    )


def _spans(desk: Desk, party: str | None) -> tuple[Pair, ...]:
    """A year before each ceasefire to a year after it."""
    out = []
    for agreement in sorted(desk.case.agreement, key=lambda a: a.effective):
        moment = cell_of(agreement.effective[:10], "day")
        if agreement.is_ceasefire and moment is not None:
            year = dt.timedelta(days=365)
            out.append(Pair(agreement.id, agreement.title, href=_href(Axis(moment - year, moment + year), party)))
    return tuple(out)


def _ticks(axis: Axis, party: str | None) -> tuple[AxisTick, ...]:
    return tuple(
        AxisTick(x=t.x, words=t.words, href=_href(Axis(t.start, t.end), party), minor=bool(n % 2))
        for n, t in enumerate(axis.ticks())
    )


# ---------------------------------------------------------------- the lanes


def _row_counts(desk: Desk, grain: Grain, first: str | None, last: str | None) -> tuple[tuple[str, int], ...]:
    return desk.kept(("rows", grain, first, last), lambda: desk.ledger.row_counts(grain, first=first, last=last))


def sides_of(desk: Desk) -> tuple[str, ...]:
    """The parties to the case's ceasefires, by plain name; all parties where no ceasefire names any."""
    held = dict.fromkeys(p for a in desk.case.agreement if a.is_ceasefire for p in a.parties)
    named = [party.name for p in held if (party := desk.case.party_by_id(p)) is not None]
    return tuple(named) or desk.party_names()


def _claim_counts(desk: Desk, axis: Axis) -> tuple[TimeCount, ...]:
    """Claims that name a side, by the grain that the cells need; a long span is counted whole, once, and cut here."""
    grain, sides, span = _GRAIN[axis.unit], sides_of(desk), _range(axis)
    if grain != "day":
        return desk.kept(("claims", grain), lambda: desk.ledger.claim_counts(grain, parties=sides))
    return desk.kept(
        ("claims", grain, span["from"], span["to"]),
        lambda: desk.ledger.claim_counts("day", first=span["from"], last=span["to"], parties=sides),
    )


def _rows(desk: Desk, axis: Axis, party: str | None) -> tuple[tuple[_Row, ...], int]:
    """The lanes of bars, and how many claims lie in the span."""
    span = _range(axis)
    in_tables = _counted(_row_counts(desk, _GRAIN[axis.unit], span["from"], span["to"]), axis)
    held = [c for c in _claim_counts(desk, axis) if party is None or c.party == party]
    reports = _of(axis, (c for c in held if c.kind == "event" and c.type not in CONTACTS))
    contacts = _of(axis, (c for c in held if c.kind == "event" and c.type in CONTACTS))
    sides: dict[str, Counter[dt.datetime]] = defaultdict(Counter)
    own = set(desk.party_names() if party else sides_of(desk))
    for count in held:
        if count.kind == "statement" and count.party in own:
            sides[count.party or ""] += _of(axis, (count,))
    most = sorted((s for s in sides if sides[s]), key=lambda s: (-sides[s].total(), s))[:_SIDES]
    rows = [
        _Row("tables", "Events in tables", "rows of event tables, by the day they began", in_tables),
        _Row(
            "reports", "Acts reported", "acts that documents tell of, by the day they are said to have begun", reports
        ),
        _Row("contacts", "Contacts", "hotline calls and meetings that documents tell of", contacts),
        *(_Row(f"side-{n}", f"Said by {s}", f"statements of {s}, by the day", sides[s]) for n, s in enumerate(most)),
    ]
    total = sum(_of(axis, held).values())
    return tuple(r for r in rows if r.counts), total


def _of(axis: Axis, counts: Iterable[TimeCount]) -> Counter[dt.datetime]:
    return _counted(((c.start, c.n) for c in counts), axis)


def _counted(counts: Iterable[tuple[str, int]], axis: Axis) -> Counter[dt.datetime]:
    """Counts by the cells of the axis. Where the cells are hours, a count by day falls on the day."""
    unit: Unit = "day" if axis.unit == "hour" else axis.unit
    out: Counter[dt.datetime] = Counter()
    for start, n in counts:
        cell = cell_of(start, unit)
        if cell is not None and cell < axis.end and _end(cell, unit) > axis.start:
            out[cell] += n
    return out


def _end(cell: dt.datetime, unit: Unit) -> dt.datetime:
    """No later than the end of a cell that begins here, by its shortest length."""
    days = {"year": 365, "month": 28, "week": 7}.get(unit, 1)
    return cell + dt.timedelta(days=days)


def _stack(desk: Desk, axis: Axis, rows: Sequence[_Row], party: str | None) -> tuple[tuple[Lane, ...], float]:
    """The lanes from the top down, and how tall they are together."""
    lanes: list[Lane] = []
    top = 4.0
    for drawn in (agreement_lane, ribbon, regime_lane, marks):
        lane = drawn(desk, axis, top)
        if lane is not None:
            lanes.append(lane)
            top += lane.height + _GAP
    moments = _moments(desk, axis, party) if axis.unit == "hour" else {}
    for row in rows:
        lanes.append(_bar_lane(axis, row, top, moments.get(row.id, ())))
        top += _BARS + _GAP
    return tuple(lanes), top


def _bar_lane(axis: Axis, row: _Row, top: float, dots: Sequence[Dot]) -> Lane:
    peak = max(row.counts.values())
    room = _BARS - _NAME
    bars = []
    unit: Unit = "day" if axis.unit == "hour" else axis.unit
    for (start, end), n in ((c, row.counts[c[0]]) for c in _cell_spans(axis)):
        if n:
            x, stop = axis.place(start), axis.place(end)
            height = max(round(room * n / peak, 1), 1.5)
            words = f"{_cell_words(start, end, unit)}: {plain.number(n)}"
            width = max(round((stop - x) * 0.86, 3), 0.12)
            bars.append(Bar(x, round(top + _BARS - height, 1), width, height, words, row.id.split("-")[0]))
    placed = tuple(msgspec.structs.replace(d, y=round(top + _BARS - 6, 1)) for d in dots)
    name = f"{row.name}, at most {plain.number(peak)} a {unit}"
    return Lane(
        id=row.id, name=name, note=row.note, y=top, height=_BARS, total=row.counts.total(),
        bars=() if placed else tuple(bars), dots=placed,
    )  # fmt: skip


def _cell_spans(axis: Axis) -> tuple[tuple[dt.datetime, dt.datetime], ...]:
    if axis.unit != "hour":
        return axis.cells()
    first = axis.start.replace(hour=0, minute=0)
    days = (axis.end - first).days + 1
    steps = (first + dt.timedelta(days=n) for n in range(days))
    return tuple((d, d + dt.timedelta(days=1)) for d in steps if d < axis.end)


def _cell_words(start: dt.datetime, end: dt.datetime, unit: Unit) -> str:
    return plain.day(_day(start)) if unit == "day" else plain.interval(_day(start), _day(end - dt.timedelta(days=1)))


def _moments(desk: Desk, axis: Axis, party: str | None) -> dict[str, list[Dot]]:
    """The claims of a few days one by one, those with a time of day where it stands (in UTC), others at noon."""
    span = _range(axis)
    wanted = ClaimFilter(date_from=span["from"], date_to=span["to"])
    own = set(sides_of(desk))
    out: dict[str, list[Dot]] = defaultdict(list)
    for stored in desk.ledger.claims_where(wanted, limit=_MOMENTS):
        claim = stored.claim
        side = claim.source.party if claim.source else None
        named = {side, *(a.party for a in (claim.actor, claim.recipient) if a)} if isinstance(claim, Event) else set()
        if not isinstance(claim, Event) or named.isdisjoint(own) or (party is not None and side != party):
            continue
        told = claim.when.start if claim.when and claim.when.start else stored.day
        moment = _utc(told)
        if moment is None or not axis.holds(moment):
            continue
        lane = "contacts" if claim.type in CONTACTS else "reports"
        exact = "T" in (told or "")
        words = claim_line.headline(claim) + (f", {moment:%H:%M} UTC" if exact else ", time of day not told")
        kind = "exact" if exact else "day"
        out[lane].append(Dot(x=axis.place(moment), y=0, words=words, kind=kind, href=links.inside("claims", stored.id)))
    return out


def _utc(told: str | None) -> dt.datetime | None:
    """A day's noon, or an instant in UTC."""
    if not told:
        return None
    try:
        moment = dt.datetime.fromisoformat(told)
    except ValueError:
        return None
    if len(told) == 10:
        return moment + dt.timedelta(hours=12)
    return moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment


# ---------------------------------------------------------------- beside the drawing


def _cells(axis: Axis, rows: Sequence[_Row]) -> Iterable[Cell]:
    for row in rows:
        for start, end in _cell_spans(axis):
            if row.counts[start]:
                last = _day(end - dt.timedelta(days=1))
                yield Cell(start=_day(start), end=last, lane=row.id, n=row.counts[start])


def _table(rows: Sequence[_Row], axis: Axis) -> tuple[tuple[str, ...], ...]:
    """The same as numbers, cells in which nothing falls left out, the latest first."""
    unit: Unit = "day" if axis.unit == "hour" else axis.unit
    spans = [c for c in _cell_spans(axis) if any(r.counts[c[0]] for r in rows)]
    return tuple(
        (_cell_words(*c, unit), *(plain.number(r.counts[c[0]]) for r in rows)) for c in reversed(spans[-_ROWS:])
    )


def _latest(desk: Desk, axis: Axis, party: str | None) -> tuple[ClaimCard, ...]:
    """The latest claims that name a side."""
    span = _range(axis)
    found: dict[str, StoredClaim] = {}
    for side in (party,) if party else sides_of(desk):
        wanted = ClaimFilter(date_from=span["from"], date_to=span["to"], party=side)
        found |= {c.id: c for c in desk.ledger.claims_where(wanted, newest_first=True, limit=_LISTED)}
    latest = sorted(found.values(), key=lambda c: (c.day or "", c.id), reverse=True)
    return desk.cards(latest[:_LISTED])


def _parties(desk: Desk, party: str | None) -> tuple[Option, ...]:
    return options([(p, p) for p in desk.party_names()], party)
