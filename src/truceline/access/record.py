"""What a decision must know of a record: its marking, with whom it is shared, who entered it. Never its content."""

from __future__ import annotations

import msgspec

from truceline.access.marking import Marking


class Record(msgspec.Struct, frozen=True):
    """A record as permission sees it. ``shared``: names of sharing groups; ``who``: the account that entered it."""

    marking: Marking
    shared: tuple[str, ...] = ()
    who: str = ""
