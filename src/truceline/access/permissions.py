"""The table of permissions: ``data/permissions.tsv``, read once, checked against the roles and actions it may name.

A cell of the table is a role, an action, a marking, who entered the record and whether it is shared with a group of the
person's; the first line that fits it decides. A test writes out all cells, so that none is decided by accident.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec

from truceline.access.marking import MARKINGS, Marking
from truceline.access.person import ROLES, Role
from truceline.access.tables import lines
from truceline.errors import TrucelineError

Entered: TypeAlias = Literal["self", "another"]
Shared: TypeAlias = Literal["theirs", "others"]
_ANY = "*"
_NONE = "-"


class Action(msgspec.Struct, frozen=True):
    """Something that can be done. ``on_record``: to one record; else to the whole ledger, and no marking matters."""

    name: str
    on_record: bool
    meaning: str


class Cell(msgspec.Struct, frozen=True):
    """One question that the table answers. For an action on the whole ledger the last three are None."""

    role: Role
    action: str
    marking: Marking | None = None
    entered: Entered | None = None
    shared: Shared | None = None


class Line(msgspec.Struct, frozen=True):
    """One line of the table: the cells it fits (empty: any), what it says, and its number in the file."""

    roles: frozenset[str]
    actions: frozenset[str]
    markings: frozenset[str]
    entered: frozenset[str]
    shared: frozenset[str]
    allowed: bool
    reason: str
    number: int

    def fits(self, cell: Cell) -> bool:
        """Whether this line speaks of a cell."""
        return (
            _within(cell.role, self.roles)
            and _within(cell.action, self.actions)
            and _within(cell.marking, self.markings)
            and _within(cell.entered, self.entered)
            and _within(cell.shared, self.shared)
        )

    @property
    def is_last(self) -> bool:
        """Whether this is the line that refuses whatever no line grants."""
        return not (self.roles or self.actions)


def _within(value: str | None, allowed: frozenset[str]) -> bool:
    return not allowed or (value if value is not None else _NONE) in allowed


@functools.cache
def actions() -> dict[str, Action]:
    """Everything that can be done, from ``data/actions.tsv``."""
    return {name: Action(name, on == "record", meaning) for _, (name, on, meaning) in lines("actions.tsv")}


@functools.cache
def table() -> tuple[Line, ...]:
    """The lines of the table, in order."""
    out = []
    for number, (role, action, marking, entered, shared, allowed, reason) in lines("permissions.tsv"):
        place = f"permissions.tsv:{number}"
        if allowed not in ("yes", "no"):
            raise TrucelineError("access-table", f"'{allowed}' is neither yes nor no.", place=place)
        out.append(
            Line(
                _names(role, ROLES, place), _names(action, tuple(actions()), place),
                _names(marking, (*MARKINGS, _NONE), place), _names(entered, ("self", "another", _NONE), place),
                _names(shared, ("theirs", "others", _NONE), place), allowed == "yes", reason, number,
            )
        )  # fmt: skip
    return tuple(out)


def _names(cell: str, known: tuple[str, ...], place: str) -> frozenset[str]:
    if cell == _ANY:
        return frozenset()
    named = frozenset(cell.split())
    if not named <= set(known):
        raise TrucelineError("access-table", f"'{cell}' names what is not known.", place=place)
    return named


def cells() -> Iterator[Cell]:
    """Every question there is: roles x actions x markings x who entered it x whether it is shared with them."""
    for action in actions().values():
        for role in ROLES:
            if not action.on_record:
                yield Cell(role, action.name)
                continue
            for marking in MARKINGS:
                for entered in ("self", "another"):
                    for shared in ("theirs", "others"):
                        yield Cell(role, action.name, marking, entered, shared)


def line_for(cell: Cell) -> Line:
    """The line that decides a cell. The last line of the table fits everything."""
    return next(line for line in table() if line.fits(cell))
