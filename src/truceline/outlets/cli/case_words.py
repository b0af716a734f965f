"""A case in words: its world as a person reads it, every fact from memory marked as one."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from truceline.model.agreement import Agreement, Provision
    from truceline.model.case import CaseFile
    from truceline.model.party import Fact, Party

_WIDTH = 110
_NAMES = 8
"""Names of a party, or sectors of a line, shown in one line; the rest are counted."""
MARK = " (from memory)"
LEGEND = "A fact marked (from memory) was not seen at its source: check it before you rely on it."


def line_of(case: CaseFile) -> str:
    """A case of the library in one line: id, title, its agreements and what ships with it, parted by tabs."""
    years = sorted(a.effective[:4] for a in case.agreement if a.effective)
    span = "" if not years else f", {years[0]}" if years[0] == years[-1] else f", {years[0]}-{years[-1]}"
    kinds = ", ".join(dict.fromkeys(source.kind for source in case.source))
    count = f"{len(case.agreement)} agreement" + ("s" if len(case.agreement) != 1 else "")
    return f"{case.case.id}\t{case.case.title}\t{count}{span}; {f'ships {kinds}' if kinds else 'facts alone'}"


def words_of(case: CaseFile) -> str:
    """A case in full."""
    blocks = [
        [case.case.title, *_wrapped(case.case.summary, ""), LEGEND],
        ["Parties", *(line for p in case.party for line in _party(case, p))],
        ["Agreements", *_agreements(case)],
        ["Line and sectors", *_lines(case)],
        ["Mechanisms", *_mechanisms(case)],
        ["Instruments", *_instruments(case)],
        ["Issues", *_issues(case)],
        ["Pressure", *_pressures(case)],
        [f"{len(case.places):,} places in the gazetteer, {len(case.background)} background events"],
        ["Shipped material", *(f"  {s.title} ({s.licence}): {s.attribution}" for s in case.source)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if len(block) > 1 or block[0][:1].isdigit()) + "\n"


def marked(fact: Fact) -> str:
    """The mark of a fact that comes from memory, or nothing."""
    return MARK if fact.is_known_only else ""


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False)


def _some(names: Sequence[str]) -> str:
    rest = len(names) - _NAMES
    return ", ".join(names[:_NAMES]) + (f" and {rest} more" if rest > 0 else "")


def _name(case: CaseFile, party_id: str) -> str:
    party = case.party_by_id(party_id)
    return party.name if party else party_id


def _party(case: CaseFile, party: Party) -> Iterator[str]:
    yield f"  {party.name} [{party.id}], {party.kind}{marked(party)}"
    if party.aliases:
        yield from _wrapped("also " + _some(party.aliases), "      ")
    if party.metonyms:
        yield from _wrapped("stood for by " + _some(party.metonyms), "      ")
    for organ in case.organ:
        if organ.party == party.id:
            yield f"      {organ.name}{marked(organ)}"
    for role in case.role:
        if role.party == party.id:
            yield f"      {role.title}{marked(role)}"


def _agreements(case: CaseFile) -> Iterator[str]:
    for agreement in sorted(case.agreement, key=lambda a: a.effective):
        yield f"  {agreement.effective[:10]}  {agreement.title} [{agreement.id}]{marked(agreement)}"
        yield from _wrapped(_nature(case, agreement), "      ")
        called = "; ".join(f"{_name(case, side)}: {name}" for side, name in agreement.names.items())
        if called:
            yield from _wrapped(f"called {called}", "      ")
        if agreement.ended:
            how = f" ({agreement.end_kind})" if agreement.end_kind else ""
            why = f": {agreement.end_reason}" if agreement.end_reason else ""
            yield from _wrapped(f"ended {agreement.ended[:10]}{how}{why}", "      ")
        for provision in agreement.provision:
            yield from _wrapped(_provision(provision), "      - ")[:1]
            yield from _wrapped(_provision(provision), "        ")[1:]


def _nature(case: CaseFile, agreement: Agreement) -> str:
    between = ", ".join(_name(case, p) for p in agreement.parties)
    chain = [f"follows {agreement.predecessor}"] if agreement.predecessor else []
    chain += [f"followed by {agreement.successor}"] if agreement.successor else []
    return "; ".join(filter(None, (agreement.class_, agreement.form, between, *chain)))


def _provision(provision: Provision) -> str:
    broken = [kind.replace("_", " ") for kind in provision.breached_by]
    broken += [f"no {kind.replace('_', ' ')}" for kind in provision.breached_by_absence_of]
    broken += [kind.replace("_", " ") for kind in provision.breached_by_outcome]
    breach = f" Breached by {', '.join(broken)}." if broken else ""
    return f"{provision.kind}: {provision.text}{breach}{marked(provision)}"


def _lines(case: CaseFile) -> Iterator[str]:
    for line in case.line:
        names = "; ".join(f"{_name(case, side)}: {name}" for side, name in line.side_names.items())
        yield f"  {line.name}{f', called {names}' if names else ''}{marked(line)}"
    yield from (f"    {s.order}. {s.name}{marked(s)}" for s in sorted(case.sector, key=lambda s: s.order))


def _mechanisms(case: CaseFile) -> Iterator[str]:
    for m in case.mechanism:
        due = f", due every {m.cadence_days} days" if m.cadence_days else ""
        yield from _hanging(f"{m.name}: {m.cadence or 'no set cadence'}{due}{marked(m)}")


def _instruments(case: CaseFile) -> Iterator[str]:
    for i in case.instrument:
        yield f"  {i.date}  {i.title} ({len(i.clause)} clause{'' if len(i.clause) == 1 else 's'}){marked(i)}"


def _issues(case: CaseFile) -> Iterator[str]:
    for issue in case.issue:
        stances = "; ".join(f"{_name(case, p)}: {stance}" for p, stance in issue.positions.items())
        yield from _hanging(f"{issue.name}{f'. {stances}' if stances else ''}{marked(issue)}")


def _pressures(case: CaseFile) -> Iterator[str]:
    for p in case.pressure:
        last = max(p.steps, key=lambda s: s.date, default=None)
        latest = f", the last on {last.date}: {last.status}" if last else ""
        yield from _hanging(f"{p.name}: {len(p.steps)} dated steps{latest}{marked(p)}")


def _hanging(text: str) -> Iterable[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="      ", break_long_words=False)
