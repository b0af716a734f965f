"""An analyst's decisions on which claims are about one happening."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

DecisionWord: TypeAlias = Literal["confirm", "reject", "split", "merge", "undo"]


class LinkDecision(msgspec.Struct, frozen=True, kw_only=True):
    """One decision. ``incident`` is the incident it leaves the ``members`` in; ``taken_from`` the incident (or, for a
    merge, the incidents) they were in; ``undoes`` the entry number of the decision taken back."""

    word: DecisionWord
    incident: str
    members: tuple[str, ...]
    reason: str
    by: str
    at: str
    taken_from: tuple[str, ...] = ()
    undoes: int | None = None
    score: float | None = None
