"""A case's incidents beside what satellites recorded: everything the ledger holds, put through the comparison."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from truceline.errors import TrucelineError
from truceline.judgement.dated import FORCE
from truceline.judgement.observations import (
    DEFAULTS,
    LIMITS,
    Excess,
    ObservationSettings,
    Observed,
    Sky,
    Spot,
    excess_cells,
    local_window,
    observed,
)
from truceline.judgement.passes import PASS_LIMITS
from truceline.ledger import Incident, Ledger
from truceline.model.case import CaseFile
from truceline.model.claim import Event
from truceline.model.observation import Detection, SatellitePass

CLOSE = frozenset({"point", "town", "1", ""})
"""Precisions of a place that a detection can be held against; ``1`` is ACLED's best, an empty one a table that gives
coordinates and does not say how good they are."""
LONGEST_SCAN = 31
"""Days of which every cell is looked at."""


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What the ledger holds of the sky, and what was left out of it: ``aside`` by reason."""

    detections: int
    first: str | None
    last: str | None
    aside: dict[str, int]
    passes: int


class Sightings(msgspec.Struct, frozen=True, kw_only=True):
    """Incidents with heat near them (or the one asked for), the unusual first. ``compared``: incidents of force in the
    days of the detections whose place is known closely enough; ``too_coarse``: those whose is not. ``by_chance``: how
    many of the compared could stand out by chance alone, at most. ``cells``: every cell with heat, where the days asked
    for are a month at most, and ``cells_by_chance`` how many could stand out by chance alone, at most."""

    case: str
    first: str | None
    last: str | None
    looked: Looked
    compared: int
    too_coarse: int
    with_heat: int
    by_chance: float
    incidents: tuple[Observed, ...]
    cells: tuple[Excess, ...]
    cells_by_chance: float
    limits: tuple[str, ...]


def sightings(
    case: CaseFile,
    ledger: Ledger,
    *,
    first: dt.date | None = None,
    last: dt.date | None = None,
    incident: str | None = None,
    settings: ObservationSettings = DEFAULTS,
) -> Sightings:
    """What satellites recorded beside a case's incidents between two days, both included (default: all). ``incident``:
    this one alone, with or without heat. Raises TrucelineError where there is no such incident."""
    sky = Sky(ledger.detections(), settings)
    passes = ledger.passes()
    zones = tuple(case.case.time_zones.values())
    every = _incidents(ledger, first, last, incident)
    spots, too_coarse = _spots(ledger, every)
    if incident is None:
        spots = [spot for spot in spots if _reached(spot, sky, zones)]
        told = [observed(s, sky, zones=zones, passes=passes) for s in spots if _has_heat(s, sky, zones)]
    else:
        told = [observed(spot, sky, zones=zones, passes=passes) for spot in spots]
    told.sort(key=lambda o: (o.excess.finding != "excess", o.spot.day, o.spot.id))
    heat = sum(o.count > 0 for o in told)
    return Sightings(
        case=case.case.id, first=first.isoformat() if first else None, last=last.isoformat() if last else None,
        looked=_looked(sky, passes), compared=len(spots), too_coarse=too_coarse, with_heat=heat,
        by_chance=round(settings.chance * len(spots), 1), incidents=tuple(told), cells=_cells(sky, first, last),
        cells_by_chance=round(settings.chance * sky.cells, 1),
        limits=(*LIMITS, *PASS_LIMITS) if passes else LIMITS,
    )  # fmt: skip


def _incidents(ledger: Ledger, first: dt.date | None, last: dt.date | None, one: str | None) -> Sequence[Incident]:
    if one is not None:
        found = ledger.incident(one)
        if found is None:
            raise TrucelineError("incident-unknown", f"the ledger has no incident {one!r}.", mend="See the page.")
        return (found,)
    every = ledger.incidents(
        date_from=first.isoformat() if first else None, date_to=last.isoformat() if last else None, newest_first=False
    )
    return [i for i in every if FORCE & set(i.types) or "casualty" in i.types]


def _spots(ledger: Ledger, incidents: Sequence[Incident]) -> tuple[list[Spot], int]:
    """Incidents as spots, and how many have no place that is known closely enough."""
    rows = {f"{row.dataset}/{row.row_id}": row.where_prec for row in ledger.event_rows()}
    spots, coarse = [], 0
    for one in incidents:
        close = next(
            (a for a in one.accounts if a.lat is not None and _precision(ledger, rows, a.member) in CLOSE), None
        )
        if close is None or close.lat is None or close.lon is None:
            coarse += 1
            continue
        spots.append(
            Spot(
                id=one.id, lat=close.lat, lon=close.lon, day=one.day, day_end=one.day_end,
                place=close.place or one.place or "", types=one.types,
            )
        )  # fmt: skip
    return spots, coarse


def _precision(ledger: Ledger, rows: dict[str, str], member: str) -> str:
    """How closely an account's place is known."""
    if member in rows:
        return rows[member]
    stored = ledger.claim(member)
    event = stored.claim if stored is not None else None
    return event.where.precision if isinstance(event, Event) and event.where is not None else "unknown"


def _reached(spot: Spot, sky: Sky, zones: Sequence[str]) -> bool:
    """Whether the detections reach the days of a spot at all."""
    if not len(sky.minute):
        return False
    start, end = local_window(spot.day, spot.day_end, zones)
    return bool(start <= sky.minute[-1] and end >= sky.minute[0])


def _has_heat(spot: Spot, sky: Sky, zones: Sequence[str]) -> bool:
    start, end = local_window(spot.day, spot.day_end, zones)
    return bool(sky.near(spot.lat, spot.lon, start, end + sky.settings.days_after * 1440))


def _looked(sky: Sky, passes: Sequence[SatellitePass]) -> Looked:
    kept: Sequence[Detection] = sky.detections
    return Looked(
        detections=len(kept), first=kept[0].at if kept else None, last=kept[-1].at if kept else None,
        aside=dict(sky.aside), passes=len(passes),
    )  # fmt: skip


def _cells(sky: Sky, first: dt.date | None, last: dt.date | None) -> tuple[Excess, ...]:
    if first is None or last is None or not 0 <= (last - first).days < LONGEST_SCAN:
        return ()
    return excess_cells(sky, first, last)
