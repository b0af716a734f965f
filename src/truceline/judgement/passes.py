"""Satellite passes beside a place and time: what could have been seen, and when. Not what was seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from truceline.model.observation import SatellitePass

REACH_HOURS = 72.0
"""How far before and after a happening passes are looked for; what changed within it can still be seen in a picture
taken three days later, and who moved it cannot."""
SHOWN = 3
"""Passes listed on each side."""
PASS_LIMITS = (
    "A footprint says what a satellite could have seen, not that it took a picture or that one can be had.",
    "An optical sensor sees nothing through cloud or by night; a radar does.",
)


class PassView(msgspec.Struct, frozen=True, kw_only=True):
    """A pass over a place. ``hours``: how long before the happening began (negative) or after it ended (positive); 0
    within its days."""

    satellite: str
    sensor: str
    start: str
    end: str
    hours: float


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """The passes over a place: the last before the happening, those within its days, the first after. ``looked``: how
    many passes the table holds in that time, whatever they cover."""

    before: tuple[PassView, ...]
    during: tuple[PassView, ...]
    after: tuple[PassView, ...]
    looked: int

    def words(self) -> str:
        """What could have been seen, as a sentence."""
        if not self.looked:
            return f"The table of passes holds none within {REACH_HOURS:g} hours: it does not reach there."
        if not (self.before or self.during or self.after):
            return f"No pass in the table covered it within {REACH_HOURS:g} hours: none of them could have seen it."
        told = []
        if self.before:
            told.append(f"last seen before it by {_named(self.before[-1])}, {-self.before[-1].hours:.0f} hours earlier")
        if self.during:
            told.append(f"{len(self.during)} pass{'es' if len(self.during) != 1 else ''} within its days, "
                        f"the first {_named(self.during[0])}")  # fmt: skip
        if self.after:
            told.append(f"first seen after it by {_named(self.after[0])}, {self.after[0].hours:.0f} hours later")
        return "Could have been " + "; ".join(told) + "."


def seen_from_above(passes: Sequence[SatellitePass], lat: float, lon: float, first: int, last: int) -> Seen:
    """The passes over a point before, within and after a happening between two UTC minutes since 1970 (the last
    excluded)."""
    reach = int(REACH_HOURS * 60)
    before: list[PassView] = []
    during: list[PassView] = []
    after: list[PassView] = []
    looked = 0
    for one in sorted(passes, key=lambda p: (p.start, p.row_id)):
        start, end = _minute(one.start), _minute(one.end)
        if end < first - reach or start >= last + reach:
            continue
        looked += 1
        if not one.covers(lat, lon):
            continue
        if end < first:
            before.append(_view(one, (end - first) / 60))
        elif start >= last:
            after.append(_view(one, (start - last) / 60))
        else:
            during.append(_view(one, 0.0))
    return Seen(before=tuple(before[-SHOWN:]), during=tuple(during), after=tuple(after[:SHOWN]), looked=looked)


def _view(one: SatellitePass, hours: float) -> PassView:
    return PassView(satellite=one.satellite, sensor=one.sensor, start=one.start, end=one.end, hours=round(hours, 1))


def _named(view: PassView) -> str:
    sensor = f" ({view.sensor})" if view.sensor else ""
    return f"{view.satellite}{sensor} at {view.start[:16].replace('T', ' ')} UTC"


def _minute(at: str) -> int:
    return int(dt.datetime.fromisoformat(at).timestamp() // 60)
