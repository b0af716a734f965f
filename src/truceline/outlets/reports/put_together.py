"""A report from a case and a day: the sections that the template names, in its order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Literal, TypeAlias

from truceline.errors import TrucelineError
from truceline.ledger.store import Ledger
from truceline.model.case import CaseFile
from truceline.outlets import plain
from truceline.outlets.reports.blocks import Block, Heading, Report
from truceline.outlets.reports.material import Material
from truceline.outlets.reports.parts import agreed, answer, closing, happened, said, seen, tended
from truceline.outlets.reports.template import Settings

KindName: TypeAlias = Literal["daily", "dossier"]
Section: TypeAlias = Callable[[Material], list[Block]]

SECTIONS: dict[KindName, dict[str, Section]] = {
    "daily": {
        "verdict": answer.verdict, "changes": answer.changes, "incidents": happened.by_sector, "map": happened.the_map,
        "statements": said.statements, "contacts": tended.contacts, "coverage": seen.coverage, "method": closing.method,
        "sources": closing.sources, "pressure": tended.pressure, "accounts": seen.accounts, "sectors": seen.sectors,
        "cite": closing.cite,
    },
    "dossier": {
        "verdict": answer.verdict, "agreement": agreed.agreement, "provisions": agreed.provisions,
        "numbers": answer.numbers, "timeline": seen.timeline, "sectors": seen.sectors, "accounts": seen.accounts,
        "map": happened.the_map, "incidents": happened.table, "commitment": said.commitment,
        "positions": said.positions, "mechanism": tended.mechanism, "pressure": tended.pressure,
        "silences": said.silences, "observations": seen.observations, "coverage": seen.coverage,
        "method": closing.method, "sources": closing.sources, "cite": closing.cite,
    },
}  # fmt: skip
"""The sections that a template can name, by kind of report."""
_LAST_MADE = "sources"
"""Made after the others, wherever it stands: it lists what they cite."""


def put_together(
    case: CaseFile, ledger: Ledger, settings: Settings, *, kind: KindName, day: dt.date, agreement: str | None = None,
    sector: str | None = None,
) -> Report:  # fmt: skip
    """The report on a case and a day. Raises TrucelineError where no agreement was in force, for an unknown agreement,
    sector or section."""
    chosen = settings.daily if kind == "daily" else settings.dossier
    known = SECTIONS[kind]
    for name in chosen.sections:
        if name not in known:
            raise TrucelineError(
                "report-section", f"{name!r} is no section of a {kind} report", place="report.toml",
                mend=f"Sections: {', '.join(known)}.",
            )  # fmt: skip
    m = Material(case, ledger, day=day, agreement=agreement, sector=sector, kind=chosen, whole=kind == "dossier")
    made = {name: known[name](m) for name in sorted(chosen.sections, key=lambda n: n == _LAST_MADE)}
    blocks = tuple(block for name in chosen.sections for block in made[name])
    where = next((s.name for s in case.sector if s.id == m.told.sector), None)
    facts = [
        ("Agreement", m.agreement.title),
        ("As of", plain.day(day.isoformat())),
        ("Sector", where or ""),
        ("Verdict", m.told.verdict),
        ("Made from", m.record),
    ]
    return Report(
        kind=kind,
        title=chosen.title,
        subtitle=case.case.title,
        day=day.isoformat(),
        language=settings.language,
        facts=tuple((k, v) for k, v in facts if v),
        blocks=_anchored(blocks),
        notes=m.notes.used(blocks),
        record=m.record,
    )


def _anchored(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with every heading's anchor a plain name, each once, and no level of headings left out."""
    seen_names: dict[str, int] = {}
    level = 0
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            name = (
                "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in block.anchor.lower()).split())
                or "part"
            )
            seen_names[name] = seen_names.get(name, 0) + 1
            n = seen_names[name]
            level = min(block.level, level + 1)
            out.append(Heading(level, block.text, name if n == 1 else f"{name}-{n}"))
        else:
            out.append(block)
    return tuple(out)
