"""Sight: which records somebody may read, as a value. People of one sight see the same bytes.

It is worked out from the table of permissions alone: for each marking, whether the role reads such records always, or
only those shared with one of the person's groups. A view ledger is made for a sight, not for a person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection

import msgspec

from truceline.access.marking import MARKINGS, Marking
from truceline.access.permissions import Cell, line_for
from truceline.access.person import Person, groups_of


class Sight(msgspec.Struct, frozen=True):
    """``open``: markings of which every record is seen; ``through``: markings of which those are seen that are shared
    with one of ``groups``; ``names``: whether it is seen who entered a record, and why."""

    open: tuple[Marking, ...]
    through: tuple[Marking, ...] = ()
    groups: tuple[str, ...] = ()
    names: bool = True

    def sees(self, marking: str, shared: Collection[str]) -> bool:
        """Whether a record with this marking and these groups is seen."""
        return marking in self.open or (marking in self.through and not set(self.groups).isdisjoint(shared))

    @property
    def is_whole(self) -> bool:
        """Whether every record is seen, so that the ledger itself may be shown."""
        return self.open == MARKINGS

    @property
    def sees_groups(self) -> bool:
        """Whether it is seen with whom a record is shared. The mission's people do; others see their own groups
        alone."""
        return "restricted" in self.open

    @property
    def id(self) -> str:
        """The name of this sight: 16 hexadecimal digits of the sha256 of its JSON form."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()[:16]

    def words(self) -> str:
        """The sight in words."""
        out = [f"every record that is {_listed(self.open)}"] if self.open else []
        if self.through:
            out.append(f"what is {_listed(self.through)} and shared with {_listed(self.groups)}")
        return "; ".join(out) or "nothing"


PUBLIC = Sight(("public",), names=False)
"""What anybody may see."""


def sight_of(person: Person) -> Sight:
    """What a person may read."""
    groups = groups_of(person)
    opened = tuple(m for m in MARKINGS if _reads(person, m, "others"))
    through = tuple(m for m in MARKINGS if m not in opened and groups and _reads(person, m, "theirs"))
    return Sight(opened, through, groups if through else (), names=person.role != "visitor")


def _reads(person: Person, marking: Marking, shared: str) -> bool:
    return line_for(Cell(person.role, "read", marking, "another", shared)).allowed  # type: ignore[arg-type] # one of two


def _listed(names: tuple[str, ...]) -> str:
    return " or ".join(names)
