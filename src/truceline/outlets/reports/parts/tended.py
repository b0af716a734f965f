"""How the agreement is tended: contacts, what is due and overdue, complaints; and pressure from outside."""

from __future__ import annotations

from collections.abc import Iterator

from truceline.judgement.mechanism_health import ComplaintRead, Health
from truceline.judgement.pressure import last_day
from truceline.outlets import plain
from truceline.outlets.claim_line import shorten
from truceline.outlets.reports.blocks import (
    Block,
    Column,
    Heading,
    Line,
    Paragraph,
    Points,
    Quotation,
    Ref,
    Table,
    line,
    strong,
)  # fmt: skip
from truceline.outlets.reports.material import Material

_LATEST = 8
_WORDS = 320


def contacts(m: Material) -> list[Block]:
    """The state of each mechanism, what is late, and the latest contacts and complaints read."""
    out: list[Block] = [Heading(1, "Contacts, and what is due", "contacts")]
    late = [line(strong(words), ref) for words, ref in _late(m)]
    if late:
        out += [Heading(2, "Overdue or not heard of", "overdue"), Points(tuple(late))]
    return [*out, *_states(m), *_complaints(m)]


def mechanism(m: Material) -> list[Block]:
    """The mechanisms in full, with every contact's words up to the latest."""
    out: list[Block] = [Heading(1, "Mechanism", "mechanism"), *_states(m)]
    for held in m.contacts.mechanisms:
        if not held.read:
            continue
        out.append(Heading(2, f"{held.name}: contacts", f"contacts-{held.mechanism}"))
        for contact in held.read[-_LATEST:]:
            gap = f", {plain.counted(contact.after_days, 'day')} after the one before" if contact.after_days else ""
            late = ", later than it allows" if contact.late else ""
            ref = m.cite(contact.claim) if contact.claim else _mechanism_note(m, held)
            out.append(Quotation(shorten(contact.words, _WORDS), line(f"{plain.day(contact.day)}{gap}{late}", ref)))
    return [*out, *_complaints(m)]


def pressure(m: Material) -> list[Block]:
    """Each ladder outside the conflict: its status on the day, its steps, and what was said of it beside the "
    "listing."""
    out: list[Block] = [Heading(1, "Pressure from outside", "pressure")]
    ladders = m.heard.pressure()
    if not ladders:
        return [*out, Paragraph(line("The case file knows of no listing or sanctions ladder that bears on a party."))]
    for view in ladders:
        out.append(Heading(2, view.name, f"pressure-{view.id}"))
        now = (
            f"On the day: {view.now.status}, since {plain.day(view.now.date)}."
            if view.now
            else "Nothing listed by the day."
        )
        out.append(Paragraph(line(f"{view.body}. {now}")))
        steps = [s for s in view.steps if last_day(s.date) <= m.day]
        rows = tuple(
            (
                line(plain.day(s.date)),
                line(s.status, m.notes.plain(f"Case file “{m.case.case.id}”, {view.name}: {s.src}.")),
            )
            for s in steps
        )
        if rows:
            out.append(Table(f"{view.name}: steps", (Column("From", 1.0), Column("Status", 3.0)), rows, named=True))
        for said in view.mentions[-_LATEST:]:
            listed = f"listed that day: {said.step.status}" if said.step else "nothing listed that is known of that day"
            who = said.speaker or said.party or "not credited"
            by = line(f"{who}, {plain.day(said.day)}; {listed}", m.cite(said.claim))
            out.append(Quotation(shorten(said.words, _WORDS), by))
    return out


def _states(m: Material) -> Iterator[Block]:
    held = m.contacts.mechanisms
    if not held:
        yield Paragraph(line("The case file knows of no mechanism of this agreement."))
        return
    columns = (
        Column("Mechanism", 1.8), Column("State", 1.0), Column("Contacts read", 0.8, "right"), Column("Last", 1.2),
        Column("Due", 1.4),
    )  # fmt: skip
    rows = tuple(
        (
            line(h.name, _mechanism_note(m, h)),
            line(strong(h.status)),
            line(plain.number(h.contacts)),
            _last(m, h),
            _due(h),
        )
        for h in held
    )
    yield Table(f"Mechanisms from {plain.interval(m.contacts.first, m.contacts.as_of)}", columns, rows, named=True)
    yield Paragraph(
        line("“Not read” is silence of the sources, not yet of the mechanism: a contact that nobody reported "
             "may have been made."),
        small=True,
    )  # fmt: skip


def _last(m: Material, held: Health) -> Line:
    if held.last is None:
        return line("none read")
    return line(f"{plain.day(held.last)}, {plain.counted(held.days_since or 0, 'day')} before",
                m.cite(held.claims[-1]) if held.claims else None)  # fmt: skip


def _due(held: Health) -> Line:
    if held.cadence_days is None:
        return line("no cadence known")
    every = f"every {plain.counted(held.cadence_days, 'day')}"
    return line(f"{every}; next by {plain.day(held.next_due)}" if held.next_due else every)


def _late(m: Material) -> Iterator[tuple[str, Ref | None]]:
    for held in m.contacts.mechanisms:
        if held.cadence_days is None:
            continue
        due = f"due every {plain.counted(held.cadence_days, 'day')}"
        if held.status == "overdue":
            ago = plain.counted(held.days_since or 0, "day")
            words = f"{held.name}: last on {plain.day(held.last)}, {ago} before; {due}"
            yield words, m.cite(held.claims[-1]) if held.claims else _mechanism_note(m, held)
        elif held.status == "not read":
            yield f"{held.name}: nothing read in the time in force; {due}", _mechanism_note(m, held)


def _mechanism_note(m: Material, held: Health) -> Ref | None:
    found = next((x for x in m.case.mechanism if x.id == held.mechanism), None)
    return None if found is None else m.notes.fact(found, f"mechanism “{found.name}”")


def _complaints(m: Material) -> Iterator[Block]:
    found = m.contacts.complaints
    yield Heading(2, f"Complaints read: {plain.number(len(found))}", "complaints")
    if not found:
        yield Paragraph(line("No complaint or protest about this agreement was read in the time in force."))
    for complaint in found[-_LATEST:]:
        yield Quotation(shorten(complaint.words, _WORDS), _complaint(m, complaint))
    if len(found) > _LATEST:
        yield Paragraph(line(f"The latest {_LATEST} are quoted."), small=True)


def _complaint(m: Material, held: ComplaintRead) -> Line:
    of = f" about {held.of}" if held.of else ""
    through = next((x.name for x in m.case.mechanism if x.id == held.through), None)
    by = f"{held.by or held.speaker or 'somebody'}{of}, {plain.day(held.day)}"
    return line(by + (f", through {through}" if through else ""), m.cite(held.claim))
