"""Observations beside incidents: thermal detections near the place and time, and whether heat there was out of the
ordinary for the season. "Consistent with", never proof.

The comparison. The earth is cut into cells of 0.1 degree. For the cell and the days in question, the days on which any
detection fell are held against the same cell and season in other years: with a share p of such days there (Jeffreys:
half a day added to those with heat, one to all), as many days or more would show heat by chance with the binomial
probability ``p_value``. Fires last for days, which a binomial does not know, so the share of equally long stretches of
that season with as much heat (``stretches``) must be as small too. Heat is called out of the ordinary only where both
are under 5 % and it was seen on two overpasses or more. Satellites that were not up in the other years do not count on
either side.
"""

from __future__ import annotations

import datetime as dt
import math
import zoneinfo
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

import msgspec
import numpy as np
from scipy.stats import binom

from truceline.judgement.passes import Seen, seen_from_above
from truceline.judgement.sector_rows import kilometres
from truceline.model.observation import Detection, SatellitePass
from truceline.sources.tables.days import DAY, IntArray, minutes

Cell: TypeAlias = tuple[int, int]
Finding: TypeAlias = Literal["excess", "once", "usual", "none", "no baseline"]

LIMITS = (
    "A thermal detection is heat, whatever made it: shelling, a forest or grass fire, burning of crops or stubble, a "
    "kiln, a flare. Harvest and dry seasons bring many; the same season in other years takes away what is usual, not "
    "what an unusual year brings.",
    "No detection means little: clouds and smoke hide fires, a satellite passes a few times a day, and most explosions "
    "leave nothing hot enough for long enough to be seen from space.",
    "Snow: on snow-covered ground little burns after a strike, and bright snow and cloud edges by day are masked or, "
    "rarely, taken for fires.",
    "A pixel is 0.4 to several kilometres wide, and an incident's coordinate is often that of a town: nearness is by "
    "the stated distance, not by aim.",
)  # fmt: skip
"""What thermal detections cannot show (NASA FIRMS, frequently asked questions; VIIRS and MODIS user guides)."""


class ObservationSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The thresholds of the comparison."""

    near_km: float = 5.0
    """How far from an incident a detection may lie to be shown beside it."""
    days_after: int = 1
    """Days after an incident in which heat still counts: a fire set by it burns on, and satellites pass later."""
    cell_degrees: float = 0.1
    """Side of a cell."""
    season_days: int = 30
    """Half the width of the season around the days in question."""
    min_years: int = 2
    """Other years that a satellite must have looked at."""
    min_season_days: int = 20
    """Covered days that make such a year."""
    hole_days: int = 15
    """A satellite looked on a day if the table holds a detection of it, anywhere, within so many days of it."""
    chance: float = 0.05
    """What chance may do at most."""
    repeats: int = 2
    """Overpasses on which heat must have been seen."""
    overpass_minutes: int = 60
    """Detections of one satellite further apart than this are of two overpasses."""
    shown: int = 5
    """Detections listed beside an incident, the nearest."""


DEFAULTS = ObservationSettings()


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is said to have happened: where, and between which local days (ISO, both included)."""

    id: str
    lat: float
    lon: float
    day: str
    day_end: str
    place: str = ""
    types: tuple[str, ...] = ()


class Near(msgspec.Struct, frozen=True, kw_only=True):
    """A detection near a spot: how many kilometres from it, and how many hours after its first day began."""

    detection: Detection
    km: float
    hours: float


class Excess(msgspec.Struct, frozen=True, kw_only=True):
    """Heat in a cell against the same season of other years. ``days`` looked at, of which ``hot`` had a detection on
    ``overpasses`` overpasses; in ``years`` other years ``season_hot`` of ``season_days`` days had one. ``stretches`` is
    the share of equally long stretches of those seasons with as many hot days."""

    finding: Finding
    south: float
    west: float
    days: int
    hot: int
    overpasses: int
    years: int
    season_days: int
    season_hot: int
    p_value: float | None
    stretches: float | None
    satellites: tuple[str, ...]

    def words(self) -> str:
        """The comparison as a sentence."""
        if self.finding == "none":
            return "no heat was seen there in those days, which by itself says nothing"
        if self.finding == "no baseline":
            return "heat was seen; no other years of the same satellites are there to compare with"
        usual = f"in that season of {self.years} other years {self.season_hot} of {self.season_days} days had any"
        seen = (
            f"heat on {self.hot} of {self.days} days, {self.overpasses} overpass{'es' if self.overpasses != 1 else ''}"
        )
        tail = {
            "excess": f"more than usual (chance {self.p_value:.2g})",
            "once": "more than usual, but on one overpass only: not enough to tell",
            "usual": "no more than usual there",
        }[self.finding]
        return f"{seen}; {usual}: {tail}"


class Observed(msgspec.Struct, frozen=True, kw_only=True):
    """What the sky shows of one spot. ``count``: detections within the distance and time; ``nearest`` of them."""

    spot: Spot
    count: int
    nearest: tuple[Near, ...]
    excess: Excess
    passes: Seen | None
    words: str


class Sky:
    """Thermal detections as columns. Low confidence, volcanoes and other standing sources are set aside and counted
    (``aside``). Cells are of ``settings.cell_degrees``; days are UTC days."""

    def __init__(self, detections: Iterable[Detection], settings: ObservationSettings = DEFAULTS) -> None:
        self.settings = settings
        self.aside: Counter[str] = Counter()
        self.detections: list[Detection] = []
        for one in sorted(detections, key=lambda d: (d.at, d.row_id)):
            reason = _aside(one)
            if reason is None:
                self.detections.append(one)
            else:
                self.aside[reason] += 1
        self.lat = np.array([d.lat for d in self.detections], dtype=np.float64)
        self.lon = np.array([d.lon for d in self.detections], dtype=np.float64)
        self.minute: IntArray = np.array([minute_of(d.at) for d in self.detections], dtype=np.int64)
        self._by_cell: dict[Cell, list[int]] = defaultdict(list)
        looked: dict[str, set[int]] = defaultdict(set)
        for i, one in enumerate(self.detections):
            self._by_cell[self.cell(one.lat, one.lon)].append(i)
            looked[_satellite(one)].add(int(self.minute[i]) // DAY)
        self._covered = {name: _spread(days, settings.hole_days) for name, days in looked.items()}

    def cell(self, lat: float, lon: float) -> Cell:
        """The cell of a point, counted from 0 N 0 E."""
        side = self.settings.cell_degrees
        return math.floor(lat / side + 1e-9), math.floor(lon / side + 1e-9)

    def near(self, lat: float, lon: float, first: int, last: int) -> list[tuple[int, float]]:
        """The detections within the distance of a point and between two minutes (the last excluded), nearest first:
        their positions and kilometres."""
        lo, hi = np.searchsorted(self.minute, [first, last])
        if lo == hi:
            return []
        km = kilometres(lat, lon, self.lat[lo:hi], self.lon[lo:hi])
        found = [(int(lo + i), float(km[i])) for i in np.flatnonzero(km <= self.settings.near_km)]
        return sorted(found, key=lambda pair: (pair[1], pair[0]))

    @property
    def cells(self) -> int:
        """How many cells have ever had a detection: those that a scan looks at."""
        return len(self._by_cell)

    def cells_between(self, first_day: int, last_day: int) -> tuple[Cell, ...]:
        """The cells with a detection between two days, both included."""
        lo, hi = np.searchsorted(self.minute, [first_day * DAY, (last_day + 1) * DAY])
        return tuple(sorted({self.cell(d.lat, d.lon) for d in self.detections[lo:hi]}))

    def excess(self, cell: Cell, first_day: int, last_day: int) -> Excess:
        """Heat in a cell between two UTC days (numbers since 1970, both included) against other years."""
        s = self.settings
        used, other = self._compared(first_day, last_day)
        mine = [i for i in self._by_cell.get(cell, ()) if first_day <= self.minute[i] // DAY <= last_day]
        seen = [i for i in mine if _satellite(self.detections[i]) in used]
        days = last_day - first_day + 1
        hot = len({int(self.minute[i]) // DAY for i in seen})
        hot_ever = {int(self.minute[i]) // DAY for i in self._by_cell.get(cell, ()) if self._is_of(i, used)}
        season_days = sum(len(covered) for covered in other.values())
        season_hot = sum(len(covered & hot_ever) for covered in other.values())
        base = Excess(
            finding="none", south=cell[0] * s.cell_degrees, west=cell[1] * s.cell_degrees, days=days, hot=hot,
            overpasses=self._overpasses(seen), years=len(other), season_days=season_days, season_hot=season_hot,
            p_value=None, stretches=None, satellites=tuple(used),
        )  # fmt: skip
        if not mine:
            return base
        if not used or not seen:
            return msgspec.structs.replace(base, finding="no baseline", overpasses=self._overpasses(mine))
        share = (season_hot + 0.5) / (season_days + 1)
        chance = float(binom.sf(hot - 1, days, share))
        stretches = _stretches(other, hot_ever, days, hot)
        rare = chance < s.chance and stretches < s.chance
        finding: Finding = "usual" if not rare else "excess" if base.overpasses >= s.repeats else "once"
        return msgspec.structs.replace(base, finding=finding, p_value=chance, stretches=stretches)

    def _is_of(self, i: int, satellites: Sequence[str]) -> bool:
        return _satellite(self.detections[i]) in satellites

    def _compared(self, first_day: int, last_day: int) -> tuple[list[str], dict[int, set[int]]]:
        """The satellites that looked in these days and in enough other years, and the days of the season in each year
        on which all of them looked: with more satellites up, more days have heat."""
        used: list[str] = []
        other: dict[int, set[int]] = {}
        seasons = self._seasons(first_day, last_day)
        for name in sorted(seasons, key=lambda n: (-len(seasons[n]), n)):
            if not any(day in self._covered[name] for day in range(first_day, last_day + 1)):
                continue
            years = seasons[name]
            common = {y: days & other[y] for y, days in years.items() if y in other} if used else years
            enough = {y: days for y, days in common.items() if len(days) >= self.settings.min_season_days}
            if len(enough) >= self.settings.min_years:
                used.append(name)
                other = enough
        return sorted(used), other

    def _seasons(self, first_day: int, last_day: int) -> dict[str, dict[int, set[int]]]:
        """Satellite -> other year -> the days of the same season that it looked at, where they are enough."""
        s = self.settings
        middle = dt.date(1970, 1, 1) + dt.timedelta(days=(first_day + last_day) // 2)
        reach = s.season_days + (last_day - first_day + 1) // 2
        out: dict[str, dict[int, set[int]]] = {}
        for name, covered in self._covered.items():
            years = {(dt.date(1970, 1, 1) + dt.timedelta(days=d)).year for d in (min(covered), max(covered))}
            found: dict[int, set[int]] = {}
            for year in range(min(years) - 1, max(years) + 2):
                if year == middle.year:
                    continue
                at = minutes(_same_day(middle, year)) // DAY
                days = {d for d in range(at - reach, at + reach + 1) if d in covered}
                if len(days) >= s.min_season_days:
                    found[year] = days
            out[name] = found
        return out

    def _overpasses(self, positions: Sequence[int]) -> int:
        """How many overpasses these detections were seen on."""
        last: dict[str, int] = {}
        count = 0
        for i in sorted(positions, key=lambda i: int(self.minute[i])):
            name, at = _satellite(self.detections[i]), int(self.minute[i])
            if name not in last or at - last[name] > self.settings.overpass_minutes:
                count += 1
            last[name] = at
        return count


def observed(
    spot: Spot,
    sky: Sky,
    *,
    zones: Sequence[str] = (),
    passes: Sequence[SatellitePass] = (),
) -> Observed:
    """What the sky shows of a spot. ``zones``: the time zones in which its days may be meant (UTC where none)."""
    s = sky.settings
    first, last = local_window(spot.day, spot.day_end, zones)
    until = last + s.days_after * DAY
    found = sky.near(spot.lat, spot.lon, first, until)
    cells = Counter(sky.cell(sky.detections[i].lat, sky.detections[i].lon) for i, _ in found)
    cell = max(cells, key=lambda c: (cells[c], c)) if cells else sky.cell(spot.lat, spot.lon)
    excess = sky.excess(cell, first // DAY, (until - 1) // DAY)
    nearest = tuple(
        Near(detection=sky.detections[i], km=round(km, 2), hours=round((int(sky.minute[i]) - first) / 60, 1))
        for i, km in found[: s.shown]
    )
    seen = seen_from_above(passes, spot.lat, spot.lon, first, last) if passes else None
    return Observed(
        spot=spot, count=len(found), nearest=nearest, excess=excess, passes=seen, words=_words(len(found), excess, s)
    )  # fmt: skip


def excess_cells(sky: Sky, first: dt.date, last: dt.date) -> tuple[Excess, ...]:
    """Every cell with a detection between two days, both included, the most unusual first. Some stand out by chance:
    of a hundred cells that ever had heat, up to five. Raises ValueError for more than 31 days, which are no season."""
    first_day, last_day = minutes(first) // DAY, minutes(last) // DAY
    if not 0 <= last_day - first_day < 31:
        raise ValueError("give at most 31 days")
    found = [sky.excess(cell, first_day, last_day) for cell in sky.cells_between(first_day, last_day)]
    return tuple(sorted(found, key=lambda e: (e.finding != "excess", 1.0 if e.p_value is None else e.p_value)))


def local_window(day: str, day_end: str, zones: Sequence[str]) -> tuple[int, int]:
    """From the first minute of ``day`` to the end of ``day_end``, in UTC minutes: the widest that the zones allow."""
    first, last = dt.date.fromisoformat(day[:10]), dt.date.fromisoformat(day_end[:10]) + dt.timedelta(days=1)
    starts, ends = [], []
    for name in zones or ("UTC",):
        try:
            zone = zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            zone = zoneinfo.ZoneInfo("UTC")
        starts.append(int(dt.datetime.combine(first, dt.time(), zone).timestamp() // 60))
        ends.append(int(dt.datetime.combine(last, dt.time(), zone).timestamp() // 60))
    return min(starts), max(ends)


def minute_of(at: str) -> int:
    """Minutes since 1970 of an instant in UTC as observations carry it (``2025-08-12T00:26Z``)."""
    return minutes(dt.date.fromisoformat(at[:10])) + int(at[11:13]) * 60 + int(at[14:16])


def _words(count: int, excess: Excess, s: ObservationSettings) -> str:
    within = f"within {s.near_km:g} km and {s.days_after} day{'s' if s.days_after != 1 else ''} after"
    if not count:
        return f"No thermal detection {within}. That by itself says nothing."
    many = f"{count} thermal detection{'s' if count != 1 else ''} {within}"
    if excess.finding == "excess":
        return f"{many}: consistent with fire or explosions there and then, and no proof of them; {excess.words()}."
    return f"{many}: {excess.words()}."


def _aside(detection: Detection) -> str | None:
    """Why a detection is not compared, or None."""
    if detection.confidence == "low":
        return "low confidence"
    return None if detection.source_type in (None, 0) else "a standing source (volcano, plant, flare)"


def _satellite(detection: Detection) -> str:
    return f"{detection.satellite} {detection.instrument}"


def _spread(days: set[int], reach: int) -> set[int]:
    """Days within reach of one of these days, between the first and the last of them."""
    first, last = min(days), max(days)
    return {d for day in days for d in range(max(first, day - reach), min(last, day + reach) + 1)}


def _same_day(day: dt.date, year: int) -> dt.date:
    """The day in another year; 29 February becomes the 28th."""
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def _stretches(other: dict[int, set[int]], hot: set[int], length: int, at_least: int) -> float:
    """The share of stretches of ``length`` covered days in a row with at least so many hot ones; 1 where there are none
    to compare with."""
    total = met = 0
    for covered in other.values():
        for start in covered:
            stretch = range(start, start + length)
            if all(day in covered for day in stretch):
                total += 1
                met += sum(day in hot for day in stretch) >= at_least
    return met / total if total else 1.0
