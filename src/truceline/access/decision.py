"""The one function that decides whether somebody may do something, and says why."""

from __future__ import annotations

import msgspec

from truceline.access.permissions import Cell, actions, line_for
from truceline.access.person import Person, groups_of
from truceline.access.record import Record
from truceline.errors import TrucelineError


class Decision(msgspec.Struct, frozen=True):
    """Whether it is allowed, the reason in words, and the line of ``permissions.tsv`` that says so."""

    allowed: bool
    reason: str
    line: int


class RefusedError(TrucelineError):
    """Somebody asked for what they may not do."""

    def __init__(self, person: Person, action: str, decision: Decision) -> None:
        self.decision = decision
        who = f"{person.name} ({person.role.replace('_', ' ')})" if person.name else "a visitor"
        super().__init__(
            "not-permitted", f"{who} may not {action}: {decision.reason}.",
            mend=f"permissions.tsv, line {decision.line}; see `truceline access explain`.",
        )  # fmt: skip


def decide(person: Person, action: str, record: Record | None = None) -> Decision:
    """Whether a person may do something: with a record, or (``record`` None) with the ledger as a whole.

    TrucelineError where there is no such action, or a record is missing or given without need.
    """
    line = line_for(cell_of(person, action, record))
    return Decision(line.allowed, line.reason, line.number)


def require(person: Person, action: str, record: Record | None = None) -> None:
    """Raise :class:`RefusedError` where a person may not do something."""
    decision = decide(person, action, record)
    if not decision.allowed:
        raise RefusedError(person, action, decision)


def cell_of(person: Person, action: str, record: Record | None) -> Cell:
    """The cell of the table that a question falls in."""
    known = actions().get(action)
    if known is None:
        raise TrucelineError(
            "access-action", f"there is no action '{action}'.", mend=f"One of: {', '.join(sorted(actions()))}."
        )
    if known.on_record != (record is not None):
        what = "is done to one record; name it" if known.on_record else "is done to the whole ledger; name no record"
        raise TrucelineError("access-action", f"'{action}' {what}.")
    if record is None:
        return Cell(person.role, action)
    mine = bool(person.name) and record.who == person.name
    theirs = not set(record.shared).isdisjoint(groups_of(person))
    return Cell(person.role, action, record.marking, "self" if mine else "another", "theirs" if theirs else "others")
