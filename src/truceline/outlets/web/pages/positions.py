"""Positions: who takes which stance on which issue, what is invoked and left out; and the page of one party."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from truceline import clock
from truceline.judgement.clauses import Invoked, Silences
from truceline.judgement.commitment import Commitment
from truceline.judgement.heard import Heard
from truceline.judgement.positions import Cell, Position, Positions, topics
from truceline.model.case import CaseFile
from truceline.model.claim import Statement
from truceline.model.party import Party
from truceline.outlets import plain
from truceline.outlets.web import links
from truceline.outlets.web.desk import Ask, Desk
from truceline.outlets.web.heard_view import (
    ClauseLine,
    Group,
    InvokedLine,
    IssueRow,
    PartyView,
    PositionsView,
    Said,
    StanceCell,
)
from truceline.outlets.web.pages.paging import options
from truceline.outlets.web.query import AbsentError
from truceline.outlets.web.said import Telling
from truceline.outlets.web.views import Pair

_LATEST = 12
"""Times of a cell shown where nothing narrower is asked for."""
_MOST = 1000
"""Times of a cell shown at all."""
_GROUP = 8
"""Words of one kind shown on a party's page."""

_KINDS = (
    ("What it offered", ("offer",)),
    ("What it agreed to or reaffirmed", ("agreement",)),
    ("What it refused", ("refusal",)),
    ("What it demanded, or made a condition", ("demand", "condition")),
    ("What it threatened", ("threat",)),
    ("Whom it accused, what it denied", ("accusation", "denial")),
)
"""Headings of a party's page with the kinds of stance (``judgement/data/stances.tsv``) under each."""
_MARKS = ("reaffirmed", "questioned", "renounced")


def positions(ask: Ask) -> PositionsView:
    """The matrix, with clauses never mentioned and silences read."""
    query, desk = ask.query, ask.desk
    named = topics(desk.case)
    issue = query.one_of("issue", [t.id for t in named])
    party = query.one_of("party", desk.party_names())
    as_of, known_by = query.day("as_of"), query.day("known_by")
    heard = desk.heard(as_of=as_of, known_by=known_by)
    day = as_of or clock.today()
    matrix = _matrix(desk, heard, day, known_by)
    told = telling(desk, heard, day, known_by)
    most = _MOST if issue else _LATEST
    wanted = [t.id for t in named if issue in (None, t.id)]
    rows = [_row(desk.case, matrix, t, told, party, as_of, most) for t in wanted] if matrix else []
    left = _silences(desk, heard, day, known_by)
    return PositionsView(
        title="Positions",
        issues=tuple(r for r in rows if r.cells),
        unheard=tuple(r.name for r in rows if not r.cells and r.of_case),
        parties=options([(p, p) for p in (matrix.parties if matrix else ())], party),
        choices=options([(t.id, t.name) for t in named], issue),
        invoked=tuple(_invoked(i, told) for i in left.invoked if party in (None, i.party)) if left else (),
        silences=_read(left, told, party),
        as_of=as_of.isoformat() if as_of else "",
        as_of_words=plain.day(day.isoformat()),
        filtered=bool(issue or party or as_of or known_by),
    )


def party(ask: Ask) -> PartyView:
    """One party of the case."""
    query, desk = ask.query, ask.desk
    found = desk.case.party_by_id(ask.name)
    if found is None:
        raise AbsentError("party", ask.name)
    as_of, known_by = query.day("as_of"), query.day("known_by")
    day = as_of or clock.today()
    heard = desk.heard(as_of=as_of, known_by=known_by)
    matrix, told = _matrix(desk, heard, day, known_by), telling(desk, heard, day, known_by)
    left = _silences(desk, heard, day, known_by)
    rows = [_row(desk.case, matrix, t.id, told, found.name, as_of, _LATEST) for t in matrix.issues] if matrix else []
    cells = [c for c in matrix.cells if c.party == found.name] if matrix else []
    bound = heard.about.title if heard and found.name in heard.matter.parties else ""
    commitment = _commitment(desk, heard, day, known_by, found.name)
    return PartyView(
        title=found.name,
        id=found.id,
        name=found.name,
        facts=_facts(found, desk.case),
        agreement=bound,
        commitment=_marks(commitment, told) if commitment else (),
        groups=(*_groups(cells, told), *_said(heard, found, told)),
        issues=tuple(r for r in rows if r.cells),
        invoked=tuple(_invoked(i, told) for i in left.invoked if i.party == found.name) if left else (),
        silences=_read(left, told, found.name),
        as_of=as_of.isoformat() if as_of else "",
        as_of_words=plain.day(day.isoformat()),
    )


def telling(desk: Desk, heard: Heard | None, day: dt.date, known_by: dt.date | None) -> Telling:
    """The claims heard up to a day, by name."""
    held = heard.claims if heard else ()
    return desk.kept(("telling", day, known_by), lambda: Telling({d.ref: d for d in held}))


def party_href(case: CaseFile, name: str) -> str | None:
    """The page of a party by its plain name."""
    found = next((p for p in case.party if p.name == name), None)
    return links.inside("parties", found.id) if found else None


def _matrix(desk: Desk, heard: Heard | None, day: dt.date, known_by: dt.date | None) -> Positions | None:
    return desk.kept(("positions", day, known_by), heard.positions) if heard else None


def _silences(desk: Desk, heard: Heard | None, day: dt.date, known_by: dt.date | None) -> Silences | None:
    return desk.kept(("silences", day, known_by), heard.silences) if heard else None


def _commitment(
    desk: Desk, heard: Heard | None, day: dt.date, known_by: dt.date | None, name: str
) -> Commitment | None:
    if heard is None:
        return None
    told = desk.kept(("contacts", None, day, known_by), heard.contacts)
    return next((c for c in told.commitment if c.party == name), None)


def _row(
    case: CaseFile, matrix: Positions, issue: str, told: Telling, party: str | None, as_of: dt.date | None, most: int
) -> IssueRow:
    topic = next(t for t in matrix.issues if t.id == issue)
    cells = [c for c in matrix.cells if c.issue == issue and party in (None, c.party)]
    heard = {c.party for c in cells}
    return IssueRow(
        id=issue,
        name=topic.name[:1].upper() + topic.name[1:],
        of_case=topic.of_case,
        cells=tuple(_cell(case, c, told, as_of, most) for c in cells),
        silent=tuple(p for p in matrix.parties if p not in heard and party in (None, p)),
    )


def _cell(case: CaseFile, cell: Cell, told: Telling, as_of: dt.date | None, most: int) -> StanceCell:
    turns = {s.after.claim for s in cell.shifts}
    kept = cell.positions[-most:]
    more = len(cell.positions) > len(kept) and most < _MOST
    return StanceCell(
        party=cell.party,
        party_href=party_href(case, cell.party),
        course=cell.course,
        course_words=plain.words(cell.course, "course"),
        known=cell.known or "",
        shifts=len(cell.shifts),
        total=len(cell.positions),
        said=tuple(_position(p, told, p.claim in turns) for p in kept),
        more=links.inside("positions", issue=cell.issue, party=cell.party, as_of=as_of) if more else None,
    )


def _position(held: Position, told: Telling, turn: bool = False) -> Said:
    return told.said(
        held.claim, held.words, day=held.day, speaker=held.speaker, kind=plain.words(held.kind, "stance"),
        sign=held.sign, turn=turn, note=held.term,
    )  # fmt: skip


def _invoked(held: Invoked, told: Telling) -> InvokedLine:
    return InvokedLine(
        party=held.party,
        title=held.title,
        href=links.inside("agreements", fragment=f"i-{held.instrument}"),
        times=held.times,
        words_read=held.words_read,
        said=tuple(told.said(w.claim, w.words, day=w.day, speaker=w.speaker, note=w.term) for w in held.said),
        clauses=tuple(
            ClauseLine(
                clause=c.clause, text=c.text, state=c.state, times=c.times,
                said=tuple(told.said(w.claim, w.words, day=w.day, speaker=w.speaker, note=w.term) for w in c.said),
            )
            for c in held.clauses
        ),
    )  # fmt: skip


def _read(left: Silences | None, told: Telling, party: str | None) -> tuple[Said, ...]:
    held = left.read if left else ()
    return tuple(
        told.said(s.claim, s.words, day=s.day, speaker=s.speaker or s.party, kind="leaves out", note=s.omitted)
        for s in held
        if party in (None, s.party)
    )


def _facts(found: Party, case: CaseFile) -> tuple[Pair, ...]:
    organs = ", ".join(o.name for o in case.organ if o.party == found.id)
    pairs = {"Kind": found.kind, "Also": ", ".join(found.aliases), "Speaks through": organs}
    return tuple(Pair(label, value, found.is_known_only) for label, value in pairs.items() if value)


def _marks(held: Commitment, told: Telling) -> tuple[Group, ...]:
    return tuple(
        _group(
            kind[:1].upper() + kind[1:],
            [
                told.said(m.claim, m.words, day=m.day, speaker=m.speaker, kind=plain.words(m.by, "type"))
                for m in held.marks
                if m.kind == kind
            ],
        )
        for kind in _MARKS
    )


def _groups(cells: Iterable[Cell], told: Telling) -> tuple[Group, ...]:
    once = {p.claim: p for cell in cells for p in cell.positions}
    ordered = sorted(once.values(), key=lambda p: (p.day, p.claim))
    return tuple(_group(name, [_position(p, told) for p in ordered if p.kind in kinds]) for name, kinds in _KINDS)


def _said(heard: Heard | None, found: Party, told: Telling) -> tuple[Group, ...]:
    """Everything of which the party is the source, on whatever issue."""
    mine = [
        d
        for d in (heard.claims if heard else ())
        if isinstance(d.claim, Statement) and d.claim.source is not None and d.claim.source.party == found.name
    ]
    words = [told.of(d) for d in mine[-_GROUP:]]
    more = links.inside("claims", kind="statement", party=found.name) if len(mine) > _GROUP else None
    return (Group(name="What it said, on whatever subject", total=len(mine), said=tuple(reversed(words)), more=more),)


def _group(name: str, said: Sequence[Said]) -> Group:
    return Group(name=name, total=len(said), said=tuple(reversed(said[-_GROUP:])))
