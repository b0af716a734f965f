"""What the parties said: statements of the period, commitment, positions, silences."""

from __future__ import annotations

from truceline.ledger.queries import ClaimFilter
from truceline.ledger.records import StoredClaim
from truceline.model.claim import Statement
from truceline.outlets import plain
from truceline.outlets.claim_line import headline, shorten
from truceline.outlets.reports.blocks import (
    Block,
    Column,
    Heading,
    Line,
    Paragraph,
    Points,
    Quotation,
    Ref,
    Run,
    Table,
    line,
    strong,
)  # fmt: skip
from truceline.outlets.reports.material import Material

_MOST = 24
"""Statements of a period that are quoted."""
_WORDS = 420
_MARKS = 6
"""Words of a kind that are quoted for one party, the latest."""


def statements(m: Material) -> list[Block]:
    """What was said in the seven days to the day, party by party, in its words."""
    first = m.week.isoformat()
    wanted = ClaimFilter(date_from=first, date_to=m.day.isoformat())
    found = [c for c in m.ledger.claims_where(wanted) if isinstance(c.claim, Statement)]
    out: list[Block] = [Heading(1, f"What was said, {plain.interval(first, m.day.isoformat())}", "statements")]
    if not found:
        return [*out, Paragraph(line("No statement dated in these days was read."))]
    for party in m.parties:
        mine = [c for c in found if c.claim.source is not None and c.claim.source.party == party]
        out.append(Heading(2, f"{party}: {plain.counted(len(mine), 'statement')}", f"said-{party}"))
        out += _quoted(m, mine) if mine else [Paragraph(line(f"No statement of {party} in these days was read."))]
    others = [c for c in found if c.claim.source is None or c.claim.source.party not in m.parties]
    if others:
        out.append(Heading(2, f"Others: {plain.counted(len(others), 'statement')}", "said-others"))
        out += _quoted(m, others)
    return out


def _quoted(m: Material, found: list[StoredClaim]) -> list[Block]:
    out: list[Block] = [_quotation(m, c) for c in found[-_MOST:]]
    if len(found) > _MOST:
        out.append(Paragraph(line(f"The latest {_MOST} of {plain.number(len(found))} are quoted."), small=True))
    return out


def _quotation(m: Material, stored: StoredClaim) -> Quotation:
    words = " … ".join(e.quote for e in stored.claim.evidence)
    return Quotation(
        shorten(words, _WORDS), line(f"{headline(stored.claim)}, {plain.day(stored.day)}", m.notes.claim(stored))
    )


def commitment(m: Material) -> list[Block]:
    """How often each party reaffirmed, questioned or renounced the agreement, with the latest words of each kind."""
    out: list[Block] = [Heading(1, "Commitment", "commitment")]
    for held in m.contacts.commitment:
        out.append(Heading(2, held.party, f"commitment-{held.party}"))
        counts = (("reaffirmed", held.reaffirmed), ("questioned", held.questioned), ("renounced", held.renounced))
        told = "; ".join(f"{name} {plain.counted(n, 'time')}" for name, n in counts)
        out.append(Paragraph(line(f"In the documents kept, from {plain.day(m.contacts.first)}: {told}.",
                                  _heard_note(m))))  # fmt: skip
        for mark in held.marks[-_MARKS:]:
            by = f"{mark.kind.capitalize()}, {mark.speaker or held.party}, {plain.day(mark.day)}"
            out.append(Quotation(shorten(mark.words, _WORDS), line(by, m.cite(mark.claim))))
    return out


def positions(m: Material) -> list[Block]:
    """Who takes which stance on which issue: the latest words, and every shift."""
    found = m.heard.positions()
    out: list[Block] = [Heading(1, "Positions", "positions")]
    if not found.cells:
        return [*out, Paragraph(line("No position of a party was read by this day.", _heard_note(m)))]
    names = {t.id: t.name for t in found.issues}
    columns = (Column("Issue", 1.1), Column("Party", 0.8), Column("Course", 0.9), Column("Latest words", 4.0))
    rows: list[tuple[Line, ...]] = []
    for cell in found.cells:
        last = cell.positions[-1]
        course = f"{cell.course}, {plain.counted(len(cell.positions), 'position')}"
        rows.append((line(names.get(cell.issue, cell.issue)), line(cell.party), line(course),
                     line(f"{last.kind}, {plain.day(last.day)}: "
                          f"“{shorten(last.words, _WORDS)}”", m.cite(last.claim))))  # fmt: skip
    out.append(Table("Positions by issue and party", columns, tuple(rows), named=True))
    shifts = [(c, s) for c in found.cells for s in c.shifts]
    if shifts:
        out.append(Heading(2, "Shifts", "shifts"))
    for cell, shift in shifts:
        issue = names.get(cell.issue, cell.issue)
        to = f"{cell.party} on {issue}: from {shift.before.kind} ({plain.day(shift.before.day)})"
        told = line(strong(f"{to} to {shift.after.kind}, {plain.day(shift.after.day)}"), m.cite(shift.after.claim))
        out.append(Quotation(shorten(shift.after.words, _WORDS), told))
    return out


def silences(m: Material) -> list[Block]:
    """Which clauses of the instruments it invokes a party never mentions, and the omissions that documents
    point out."""
    found = m.heard.silences()
    out: list[Block] = [Heading(1, "Silences", "silences")]
    if not found.invoked and not found.read:
        return [*out, Paragraph(line("No party was read invoking an instrument by this day.", _heard_note(m)))]
    instruments = {i.id: i for i in m.case.instrument}
    for held in found.invoked:
        out.append(Heading(2, f"{held.party} on {held.title}", f"silence-{held.party}-{held.instrument}"))
        named = instruments.get(held.instrument)
        ref = m.notes.fact(named, f"instrument “{named.title}”") if named is not None else None
        told = f"Invoked {plain.counted(held.times, 'time')} in {plain.counted(held.documents, 'document')}"
        out.append(Paragraph(line(f"{told}, of {plain.counted(held.words_read, 'statement')} read there.", ref)))
        out.append(Points(tuple(_clause(m, c.text, c.state, c.times, c.said[-1].claim if c.said else None)
                                for c in held.clauses)))  # fmt: skip
    for silence in found.read[-_MOST:]:
        who = silence.party or silence.speaker or "a speaker"
        by = line(f"{who} leaves out: {silence.omitted}, {plain.day(silence.day)}", m.cite(silence.claim))
        out.append(Quotation(shorten(silence.words, _WORDS), by))
    return out


def _clause(m: Material, text: str, state: str, times: int, claim: str | None) -> Line:
    told = f": {state}" + (f", {plain.counted(times, 'time')}" if times else "")
    return line(
        text, Run(told, "strong" if state == "never mentioned" else "emphasis"), m.cite(claim) if claim else None
    )


def _heard_note(m: Material) -> Ref:
    held = m.ledger.counts()
    return m.notes.plain(
        f"Read in {plain.counted(held['documents'], 'document')} kept in the ledger. What was said elsewhere, "
        f"or was not "
        "read, is not counted: silence here is first a silence of the sources."
    )
