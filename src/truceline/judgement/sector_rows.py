"""Which sector of a case's line an event row lies in, by the case's gazetteer alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
import numpy as np

from truceline.errors import TrucelineError
from truceline.judgement.series import FloatArray
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
    spots = _Spots.of(placed)
    found = {}
    for row in rows:
        sector = _by_words(row, pattern, by_word) or _by_point(row, spots)
        if sector:
            found[row.row_id] = sector
    return found


class _Spots(msgspec.Struct, frozen=True):
    """Places with a sector, as columns."""

    lat: FloatArray
    lon: FloatArray
    radius_km: FloatArray
    sectors: tuple[str, ...]

    @classmethod
    def of(cls, placed: Sequence[tuple[GazetteerPlace, str]]) -> _Spots:
        columns = np.array([(p.lat, p.lon, p.radius_km) for p, _ in placed], dtype=np.float64).reshape(-1, 3)
        return cls(columns[:, 0], columns[:, 1], columns[:, 2], tuple(sector for _, sector in placed))


def _by_words(row: EventRow, pattern: re.Pattern[str], by_word: dict[str, str]) -> str | None:
    named = {by_word[m[0].casefold()] for m in pattern.finditer(row.where)} - {""}
    return named.pop() if len(named) == 1 else None


def _by_point(row: EventRow, spots: _Spots) -> str | None:
    if row.lat is None or row.lon is None or row.where_prec in COARSE or not spots.sectors:
        return None
    apart = kilometres(row.lat, row.lon, spots.lat, spots.lon)
    near = np.where(apart <= NEAR_KM + spots.radius_km, apart, np.inf)
    best = int(np.argmin(near))
    return spots.sectors[best] if np.isfinite(near[best]) else None


def kilometres(lat: float, lon: float, lats: FloatArray, lons: FloatArray) -> FloatArray:
    """Great-circle distances from one point to others, in degrees (haversine)."""
    phi, phis = np.radians(lat), np.radians(lats)
    half = np.sin((phis - phi) / 2) ** 2 + np.cos(phi) * np.cos(phis) * np.sin(np.radians(lons - lon) / 2) ** 2
    distance: FloatArray = 2 * _EARTH_KM * np.arcsin(np.sqrt(half))
    return distance
