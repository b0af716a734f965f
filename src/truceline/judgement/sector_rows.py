"""Which sector of a case's line an event row lies in, by the case's gazetteer alone."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from truceline.errors import TrucelineError
from truceline.model.case import CaseFile
from truceline.model.place import GazetteerPlace, Sector
from truceline.model.table import EventRow

NEAR_KM = 10.0
"""A row without a named place belongs to the sector of the nearest place within this distance, on top of how far that
place's own coordinate may be trusted (the line data is good to some 6 km)."""

COARSE = frozenset({"admin1", "country", "air or sea", "district"})
"""Rows placed no better than this have no sector."""

_EARTH_KM = 6371.0


def sector_named(case: CaseFile, name: str) -> Sector:
    """The sector with this id, name or alias. Raises TrucelineError with the names there are."""
    wanted = name.strip().casefold()
    for sector in case.sector:
        if wanted in {sector.id.casefold(), sector.name.casefold(), *(a.casefold() for a in sector.aliases)}:
            return sector
    raise TrucelineError(
        "sector-unknown",
        f"case {case.case.id} has no sector {name!r}.",
        mend="It has: " + (", ".join(s.id for s in case.sector) or "none") + ".",
    )


def sectors_of(case: CaseFile, rows: Sequence[EventRow]) -> dict[str, str]:
    """Row id -> sector id, for the rows that have one. A place named in the row stands before a coordinate."""
    by_word: dict[str, str] = {}
    ids = {name.casefold(): s.id for s in case.sector for name in (s.id, s.name, *s.aliases)}
    placed: list[tuple[GazetteerPlace, str]] = []
    for place in case.places:
        sector = ids.get((place.sector or "").casefold())
        if sector is None:
            continue
        placed.append((place, sector))
        for name in (place.name, *place.aliases):
            if len(name) > 3:
                by_word[name.casefold()] = sector if by_word.get(name.casefold(), sector) == sector else ""
    by_word |= {name: sector for name, sector in ids.items() if len(name) > 3}
    if not by_word:
        return {}
    words = "|".join(re.escape(w) for w in sorted(by_word, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    found = {}
    for row in rows:
        sector = _by_words(row, pattern, by_word) or _by_point(row, placed)
        if sector:
            found[row.row_id] = sector
    return found


def _by_words(row: EventRow, pattern: re.Pattern[str], by_word: dict[str, str]) -> str | None:
    named = {by_word[m[0].casefold()] for m in pattern.finditer(row.where)} - {""}
    return named.pop() if len(named) == 1 else None


def _by_point(row: EventRow, placed: Sequence[tuple[GazetteerPlace, str]]) -> str | None:
    if row.lat is None or row.lon is None or row.where_prec in COARSE:
        return None
    best: tuple[float, str] | None = None
    for place, sector in placed:
        if abs(place.lat - row.lat) > 1:
            continue
        apart = kilometres(row.lat, row.lon, place.lat, place.lon)
        if apart <= NEAR_KM + place.radius_km and (best is None or apart < best[0]):
            best = (apart, sector)
    return best[1] if best else None


def kilometres(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle distance of two points in degrees (haversine)."""
    phi_a, phi_b = math.radians(lat_a), math.radians(lat_b)
    half = math.sin((phi_b - phi_a) / 2) ** 2
    half += math.cos(phi_a) * math.cos(phi_b) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))
