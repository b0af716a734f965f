"""The records of the pages of positions, parties, the mechanism, pressure, chains and observations."""

from __future__ import annotations

from collections.abc import Iterable

from truceline.outlets.web.forms.cells import Cell
from truceline.outlets.web.forms.of_views import records
from truceline.outlets.web.forms.records import Record, Records
from truceline.outlets.web.heard_view import (
    ChainsView,
    IssueRow,
    MechanismView,
    ObservationsView,
    PartyView,
    PositionsView,
    PressureView,
    Said,
)

__all__ = ["records"]

_WAY = {"+": "opens", "-": "closes"}
_SAID = ("day", "speaker", "kind", "words", "claim", "href")


def _said(name: str, title: str, s: Said, before: tuple[Cell, ...], here: str) -> Record:
    """Words as a record, with the cells that stand before them."""
    return Record(
        kind="said", id=name, title=title, href=s.href or here, dated=s.day, author=s.speaker, text=s.words,
        cells=(*before, s.day, s.speaker, s.kind, s.words, s.claim, s.href),
    )  # fmt: skip


def _stances(rows: Iterable[IssueRow]) -> Iterable[Record]:
    for row in rows:
        for cell in row.cells:
            for s in cell.said:
                before = (row.id, row.name, cell.party, cell.course, _WAY.get(s.sign), "yes" if s.turn else "no")
                yield _said(f"{row.id}/{cell.party}/{s.claim}", f"{cell.party} on {row.name}", s, before, "/positions")


@records.register
def _(view: PositionsView) -> Records:
    columns = ("issue", "issue_name", "party", "course", "way", "shift", *_SAID)
    return Records(columns=columns, items=tuple(_stances(view.issues)))


@records.register
def _(view: PartyView) -> Records:
    here = f"/parties/{view.id}"
    items = tuple(
        _said(f"{g.name}/{s.claim}", f"{view.name}: {g.name}", s, (g.name,), here)
        for g in (*view.commitment, *view.groups)
        for s in g.said
    )
    return Records(columns=("what", *_SAID), items=items)


@records.register
def _(view: MechanismView) -> Records:
    read = [(m.name, m.status, c) for m in view.mechanisms for c in m.contacts]
    read += [("complaints", "", c) for c in view.complaints]
    items = tuple(
        _said(f"{name}/{s.day}/{s.claim}", f"{name}, {s.day_words}", s, (name, status, s.note), "/mechanism")
        for name, status, s in read
    )
    return Records(columns=("mechanism", "status", "note", *_SAID), items=items)


@records.register
def _(view: PressureView) -> Records:
    items = []
    for ladder in view.ladders:
        for step in ladder.steps:
            cells = (ladder.id, "step", step.status, step.date, None, None, None, None, None)
            items.append(
                Record(
                    kind="step", id=f"{ladder.id}/{step.date}/{step.status}", title=f"{ladder.name}: {step.status}",
                    href=f"/pressure#l-{ladder.id}", dated=step.date, author=ladder.body, text=step.status, cells=cells,
                )
            )  # fmt: skip
        items += [
            _said(f"{ladder.id}/{s.claim}", f"{ladder.name}, {s.day_words}", s, (ladder.id, "claim", s.note),
                  "/pressure")
            for s in ladder.mentions
        ]  # fmt: skip
    return Records(columns=("ladder", "what", "listed", *_SAID), items=tuple(items))


@records.register
def _(view: ChainsView) -> Records:
    items = []
    for chain in view.chains:
        for link in chain.links:
            for s in link.said:
                cells = (
                    chain.id,
                    link.cause.day,
                    link.cause.name,
                    link.bond,
                    link.effect.day,
                    link.effect.name,
                    s.note,
                )
                title = f"{link.cause.name} – {link.effect.name}"
                items.append(_said(f"{link.cause.id}/{link.effect.id}/{s.claim}", title, s, cells, "/chains"))
    columns = ("chain", "cause_day", "cause", "bond", "effect_day", "effect", "by", *_SAID)
    return Records(columns=columns, items=tuple(items))


@records.register
def _(view: ObservationsView) -> Records:
    items = tuple(
        Record(
            kind="observation", id=s.id, title=f"{s.headline}: {s.finding_words}", href=s.href, dated=s.day,
            text=s.words, cells=(s.id, s.day, s.headline, s.finding, s.count, s.words, s.passes),
        )
        for s in view.lines
    )  # fmt: skip
    return Records(columns=("incident", "day", "headline", "finding", "detections", "words", "passes"), items=items)
