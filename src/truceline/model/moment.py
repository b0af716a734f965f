"""A moment as somebody wrote it down: the words kept, the instant with its zone, and the same in UTC."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

MomentPrecision: TypeAlias = Literal["instant", "day"]


class Moment(msgspec.Struct, frozen=True):
    """``original`` is what was written; ``value`` an ISO day, or an instant with its offset
    (``2018-05-29T18:00:00+05:30``); ``zone`` the zone it was given in (an IANA name, an abbreviation or an offset;
    empty for a day alone); ``utc`` the same instant, or the start of the day, in UTC."""

    original: str
    value: str
    precision: MomentPrecision
    zone: str
    utc: str

    @property
    def day(self) -> str:
        """The local day."""
        return self.value[:10]
