"""What stands at the end: how it was made, the sources with their hashes, and how to cite it."""

from __future__ import annotations

from truceline.outlets import plain
from truceline.outlets.claim_line import shorten
from truceline.outlets.reports.blocks import Block, Column, Heading, Paragraph, Points, Run, Table, line, strong
from truceline.outlets.reports.material import Material
from truceline.outlets.web.links import outside

_STEPS = (
    ("Was anyone looking?", "Each source must reach over the time in question. Days that no source covers are "
                            "missing, not "
     "peaceful; where too little of the time in force is covered, the answer is INSUFFICIENT DATA, with the reason."),
    ("Before and after.", "The rate of events since the agreement is divided by the rate before it, from the "
                          "same source. "
     "The result is a range that holds the true value with 95 % certainty, never one number."),
    ("Each source by itself.", "Sources are never added. The verdict is that of the best-covered one; where "
                               "two disagree "
     "about peace and war it is CONTESTED."),
    ("Words are evidence, not a rate.", "What articles say is quoted with its source and never counted as a rate. An "
     "incident is alleged until a verification says otherwise, and each side's account is kept apart."),
    ("What is not known is said.", "The reader of the articles abstains rather than guesses. Nothing is filled in."),
)  # fmt: skip


def method(m: Material) -> list[Block]:
    """How a verdict is made, in short."""
    steps = tuple(line(strong(name), f" {words}") for name, words in _STEPS)
    return [
        Heading(1, "Method and limits", "method"),
        Points(steps),
        Paragraph(line(f"Method: {m.shown.method}."), small=True),
    ]


def sources(m: Material) -> list[Block]:
    """Every table with its hash, its licence and whom to credit; every document cited with its hash."""
    out: list[Block] = [Heading(1, "Sources", "sources")]
    columns = (Column("Table", 2.0), Column("Credit and licence", 2.6), Column("sha256", 2.2))
    rows = tuple(
        (line(s.source.title or s.source.dataset), line(f"{s.source.attribution or 'credit not stated'}. "
                                                        f"{s.source.licence or 'Licence not stated'}."),
         line(Run(s.source.sha256, "code")))
        for s in m.sources
    )  # fmt: skip
    out.append(Table("Tables", columns, rows, named=True))
    cited = sorted(
        m.notes.documents.values(), key=lambda c: ((c.published.value if c.published else ""), c.document_id)
    )
    if cited:
        columns = (Column("Published", 1.0), Column("Document", 3.2), Column("sha256 of its bytes", 2.2))
        documents = []
        for claim in cited:
            held = m.ledger.document(claim.document_id)
            url = outside(claim.url)
            title = shorten(claim.title or "", 140) or claim.document_id
            told = f"{claim.publisher}: {title}" if claim.publisher else title
            documents.append((
                line(plain.day(claim.published.value) if claim.published else "not given"),
                line(told, " " if url else None, Run(url, href=url) if url else None),
                line(Run(held.document.sha256 if held is not None else "not kept", "code")),
            ))  # fmt: skip
        out.append(Table(f"Documents cited: {plain.number(len(documents))}", columns, tuple(documents), named=True))
    return out


def cite(m: Material) -> list[Block]:
    """How to cite the report."""
    words = (
        f"truceline, “{m.agreement.title}”: {m.told.verdict}, as of {plain.day(m.day.isoformat())}. Made from "
        f"{m.record}. {m.shown.method}."
    )
    return [
        Heading(1, "Cite this", "cite"),
        Paragraph(line(words)),
        Paragraph(
            line("The same ledger, day and template give the same file, byte for byte: the sha256 of the file, which "
                 "`truceline report` prints, names it for good."), small=True,
        ),
    ]  # fmt: skip
