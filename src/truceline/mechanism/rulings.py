"""Rulings: how complaints ended, by party, kind of act, sector and outcome. Open ones are counted too, so that the
table adds up to every complaint there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, TypeAlias, get_args

import msgspec

from truceline.errors import TrucelineError
from truceline.mechanism.complaints import ComplaintFile

RulingBy: TypeAlias = Literal["accused", "party", "type", "sector", "outcome", "state", "year"]
AXES: tuple[RulingBy, ...] = get_args(RulingBy)
UNKNOWN = "not said"
OPEN = "open"


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """A cell of the table: what its complaints share on each axis asked for, how many there are, and which."""

    cell: dict[str, str]
    n: int
    complaints: tuple[str, ...]


class Rulings(msgspec.Struct, frozen=True, kw_only=True):
    """The table: its axes, its cells in order, and the sum of all complaints; ``determined`` are those with an
    outcome."""

    by: tuple[RulingBy, ...]
    rows: tuple[Ruling, ...]
    total: int
    determined: int


def rulings(files: Sequence[ComplaintFile], by: Iterable[str] = ("accused", "outcome")) -> Rulings:
    """The table of complaints by these axes. Raises TrucelineError for an axis there is not."""
    axes: list[RulingBy] = []
    for name in by:
        found = next((a for a in AXES if a == name), None)
        if found is None:
            raise TrucelineError("rulings-axis", f"rulings have no axis {name!r}.", mend=f"Axes: {', '.join(AXES)}.")
        axes.append(found)
    cells: dict[tuple[str, ...], list[str]] = {}
    for file in files:
        cells.setdefault(tuple(_AXIS[a](file) for a in axes), []).append(file.id)
    return Rulings(
        by=tuple(axes), total=len(files), determined=sum(f.determination is not None for f in files),
        rows=tuple(
            Ruling(cell=dict(zip(axes, cell, strict=True)), n=len(ids), complaints=tuple(ids))
            for cell, ids in sorted(cells.items())
        ),
    )  # fmt: skip


def counted(files: Sequence[ComplaintFile], axis: RulingBy) -> dict[str, int]:
    """How many complaints there are by one axis."""
    return dict(Counter(_AXIS[axis](f) for f in files).most_common())


def outcome_of(file: ComplaintFile) -> str:
    """How a complaint ended: what was determined; how it was screened out; else open."""
    if file.determination is not None:
        return file.determination.outcome
    screened = {k.record.state for k in file.steps} & {"out_of_scope", "duplicate"}
    if file.is_closed and screened:
        return next(k.record.state for k in reversed(file.steps) if k.record.state in screened)
    return OPEN


_AXIS: dict[RulingBy, Callable[[ComplaintFile], str]] = {
    "accused": lambda f: f.complaint.accused or UNKNOWN,
    "party": lambda f: f.complaint.party or UNKNOWN,
    "type": lambda f: f.complaint.type or UNKNOWN,
    "sector": lambda f: f.complaint.sector or UNKNOWN,
    "outcome": outcome_of,
    "state": lambda f: f.state,
    "year": lambda f: (f.complaint.happened or f.complaint.received).day[:4],
}
