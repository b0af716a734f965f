"""Markings: how closely a record is held. The order is from the openest to the closest."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

Marking: TypeAlias = Literal["public", "restricted", "confidential", "source-protected"]
MARKINGS: tuple[Marking, ...] = get_args(Marking)


def is_closer(marking: Marking, than: Marking) -> bool:
    """Whether one marking holds a record more closely than another."""
    return MARKINGS.index(marking) > MARKINGS.index(than)
