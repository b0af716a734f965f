"""The agreement: what it is, the name each party gives it, its chain, its provisions and what breaches them."""

from __future__ import annotations

from truceline.model.agreement import Agreement, Provision
from truceline.outlets import plain
from truceline.outlets.reports.blocks import (
    Block,
    Column,
    Heading,
    Line,
    Paragraph,
    Quotation,
    Run,
    Table,
    line,
    strong,
)
from truceline.outlets.reports.material import Material

_FACTS = (Column("", 1.0), Column("", 3.0))


def agreement(m: Material) -> list[Block]:
    """The agreement, its names and its chain."""
    of = m.agreement
    note = m.notes.fact(of, f"agreement “{of.title}”")
    scopes = {x.id: x.name for x in m.case.line} | {s.id: s.name for s in m.case.sector}
    facts = {
        "Kind": of.class_, "Form": of.form, "Announced": plain.day(of.announced),
        "In force from": plain.day(of.effective), "How exact": of.effective_precision, "Expires": of.expires,
        "Parties": ", ".join(_party(m, p) for p in of.parties),
        "Third parties": ", ".join(of.third_parties), "Covers": ", ".join(scopes.get(s, s) for s in of.scope),
        "Note": of.note or "",
    }  # fmt: skip
    rows = tuple((line(k), line(v, note)) for k, v in facts.items() if v and v != "none")
    out: list[Block] = [Heading(1, "The agreement", "agreement"), Table(of.title, _FACTS, rows, named=True)]
    if of.quote:
        out.append(Quotation(of.quote, line(of.quote_src or "its text", note)))
    names = tuple((line(_party(m, who)), line(f"“{name}”", note)) for who, name in of.names.items())
    if names:
        out.append(Heading(2, "What each side calls it", "names"))
        out.append(
            Table("The name is itself contested", (Column("Who", 1.0), Column("Its name", 3.0)), names, named=True)
        )
        if of.name_note:
            out.append(Paragraph(line(of.name_note)))
    out.append(Heading(2, "Its chain", "chain"))
    out.append(_chain(m))
    return out


def provisions(m: Material) -> list[Block]:
    """Each provision with what breaches it, and whether that can be tested by what is read."""
    of = m.agreement
    out: list[Block] = [Heading(1, "Provisions", "provisions")]
    if not of.provision:
        return [*out, Paragraph(line("The case file lists no provision of this agreement."))]
    columns = (Column("Provision", 2.6), Column("Kind", 1.0), Column("Breached by", 1.8), Column("Can be tested", 0.8))
    rows = tuple(
        (line(p.text, Run(f" “{p.quote}”", "emphasis") if p.quote else None, m.notes.fact(p, f"provision “{p.id}”")),
         line(p.kind), line(breaches(p) or "not said"), line("yes" if p.testable else "no"))
        for p in of.provision
    )  # fmt: skip
    return [*out, Table("What was undertaken, and what breaches it", columns, rows, named=True)]


def breaches(provision: Provision) -> str:
    """What breaches a provision, in words."""
    told = [plain.words(t, "type") for t in provision.breached_by]
    told += [f"no {plain.words(t, 'type')}" for t in provision.breached_by_absence_of]
    told += [f"outcome: {o.replace('_', ' ')}" for o in provision.breached_by_outcome]
    return ", ".join(told)


def _chain(m: Material) -> Table:
    columns = (Column("In force from", 1.2), Column("Agreement", 2.6), Column("Class", 1.4), Column("Restates", 1.6))
    titles = {a.id: a.title for a in m.case.agreement}
    found = sorted(m.case.agreement, key=lambda a: a.effective)
    return Table("Every agreement of the case in order", columns, tuple(_link(m, a, titles) for a in found), named=True)


def _link(m: Material, of: Agreement, titles: dict[str, str]) -> tuple[Line, ...]:
    own = of.id == m.agreement.id
    return (
        line(plain.day(of.effective)),
        line(strong(of.title) if own else of.title, m.notes.fact(of, f"agreement “{of.title}”")),
        line(of.class_), line(titles.get(of.predecessor, "") or "–"),
    )  # fmt: skip


def _party(m: Material, party_id: str) -> str:
    found = m.case.party_by_id(party_id)
    return found.name if found is not None else party_id
