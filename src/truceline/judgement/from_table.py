"""Series from a table: the filtered rows, and what the whole table says about its source's reach."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from truceline.errors import TrucelineError
from truceline.judgement.series import Series, SeriesKind
from truceline.judgement.settings import Settings
from truceline.judgement.words import number
from truceline.sources.tables.filters import Filter, mask
from truceline.sources.tables.table import UNDATED, Table

KINDS: dict[str, SeriesKind] = {
    "ucdp": "events", "acled": "events", "events": "events", "tallies": "tallies", "points": "points",
}  # fmt: skip

SOURCE_LIMITS = {
    "ucdp": "UCDP GED counts only events with at least one death: a leak that kills nobody does not show.",
    "acled": "ACLED codes what the press reports: where reporting is thin, events are missing.",
    "events": "The table's own rule for what is an event is not known here.",
    "tallies": "A count report is one side's account of the other's fire.",
    "points": "A mission counts what its patrols and cameras heard and saw, by day and where they were let.",
}
"""What each kind of source cannot show, whatever its numbers."""


def table_series(table: Table, filters: Sequence[Filter], offset: int | None) -> list[Series]:
    """The series of the rows that meet every filter. Tallies part by reporter, accused and scope, mission points by
    metric and region: they are different counts and never added. No row left gives one empty series."""
    keep = mask(table.columns, table.size, filters)
    kind = KINDS[table.kind]
    if kind == "events":
        return [_build(table, "events", keep, np.ones(table.size, np.bool_), offset)]
    keys = _keys(table)
    names = sorted({key for key, kept in zip(keys, keep, strict=True) if kept})
    if not names:
        return [_build(table, "no row", keep, np.ones(table.size, np.bool_), offset)]
    column = np.array(keys)
    return [_build(table, name, keep & (column == name), column == name, offset) for name in names]


def control_series(table: Table, controls: Sequence[Filter], filters: Sequence[Filter], offset: int | None) -> Series:
    """The control: rows that meet every control expression and are not in the series itself."""
    keep = mask(table.columns, table.size, controls) & ~mask(table.columns, table.size, filters)
    if KINDS[table.kind] != "events":
        raise TrucelineError(
            "control-kind", "a control needs an event table.", place=table.path,
            mend="Count reports and mission points are not added, so they make no control.",
        )  # fmt: skip
    return _build(table, "control", keep, np.ones(table.size, np.bool_), offset)


def table_limits(table: Table) -> tuple[str, ...]:
    """What was set aside in the table, and what is doubtful in what was kept."""
    told = []
    for reason, n in sorted(table.aside().items(), key=lambda item: -item[1])[:8]:
        first = next(r for r in table.refusals if reason in (r.reason, f"{r.column} unreadable"))
        where = f"row {first.row}" if n > 1 else first.words()
        shown = f"{number(n, 'row')} set aside"
        told.append(
            f"{shown} ({first.words()})." if first.column else f"{shown}: {reason} (first: {where.split(':')[0]})."
        )
    if table.twins:
        told.append(
            f"{number(table.twins, 'row')} equal another in every cell and are kept: nothing in the table tells a "
            f"repetition from two like events."
        )
    return tuple(told)


def unreadable(table: Table, settings: Settings) -> str | None:
    """Why the table cannot carry a verdict: too many rows that say something, but not what can be read."""
    harmless = ("HXL tags", UNDATED)
    wrong = [r for r in table.refusals if r.reason not in harmless and not r.reason.startswith("repeats")]
    if len(wrong) <= settings.max_unreadable * (table.size + len(wrong)):
        return None
    return f"{number(len(wrong), 'row')} of {table.size + len(wrong):,} cannot be read; the first is {wrong[0].words()}"


def _keys(table: Table) -> list[str]:
    if table.kind == "tallies":
        parts = zip(table.cells("reported_by"), table.cells("accused"), table.cells("scope"), strict=True)
        return [tally_name(r.strip(), a.strip(), s.strip()) for r, a, s in parts]
    parts2 = zip(table.cells("metric"), table.cells("region"), strict=True)
    return [f"{m.strip()}, {r.strip()}" if r.strip() else m.strip() for m, r in parts2]


def tally_name(reporter: str, accused: str, scope: str) -> str:
    """What a reporter's count of one side's fire in one scope is called."""
    told = reporter or "unnamed reporter"
    if accused:
        told += f" on {accused}"
    return f"{told} ({scope})" if scope else told


def _build(
    table: Table, name: str, keep: npt.NDArray[np.bool_], source: npt.NDArray[np.bool_], offset: int | None
) -> Series:
    start = table.moments_start.on_clock(offset)[0]
    end = table.moments_end.on_clock(offset)[1]
    if table.kind == "points" and table.actual("period_start") is None:
        start = table.moments_end.on_clock(offset)[0]
    known = end
    if table.published is not None:
        known = np.where(table.published.ok, table.published.end, end)
    kind = KINDS[table.kind]
    count = np.ones(table.size) if kind == "events" else np.array(table.cells("count", "value"), dtype=np.float64)
    where = table.cells(*table.shape.sector) if table.shape.sector else []
    published = table.cells("published") if table.actual("published") else table.cells("source_date")
    sectors = tuple(w.strip() for w in where)
    whole = Series(
        name=name, kind=kind, start=start, end=end, count=count, known=known, source_start=start[source],
        source_end=end[source], source_known=known[source], ids=tuple(map(str, table.numbers.tolist())),
        published=tuple(p.strip() for p in published), timed=table.moments_start.timed,
        sectors=sectors, source_sectors=tuple(itertools.compress(sectors, source.tolist())), notes=_notes(table, keep),
    )  # fmt: skip
    return whole.where(keep)


def _notes(table: Table, keep: npt.NDArray[np.bool_]) -> tuple[str, ...]:
    told = [SOURCE_LIMITS[table.kind]]
    chosen = np.flatnonzero(keep)
    if len(chosen) == table.size and KINDS[table.kind] == "events":
        told.append(
            "The table holds no rows but this series: whether silence in it is calm or absence rests on the source's "
            "span."
        )
    if table.kind == "ucdp" and len(chosen):
        lands = {table.cells("country")[i] for i in chosen}
        sides = {s.strip() for n in ("side_a", "side_b") for s in (table.cells(n)[i] for i in chosen)}
        states = [s for s in sides if s.startswith("Government of ")]
        if len(lands) == 1 and len(states) > 1:
            told.append(f"Its rows are of events in {lands.pop()} alone: deaths on the other side do not show.")
    return tuple(told)
