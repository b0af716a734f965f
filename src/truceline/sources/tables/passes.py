"""Satellite passes from a CSV: ``satellite, start, end`` and a footprint, either ``footprint`` as WKT (POLYGON or
MULTIPOLYGON, longitude first) or ``west, south, east, north`` in degrees. Times without an offset are UTC."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from truceline.errors import TrucelineError
from truceline.model.observation import SatellitePass
from truceline.sources.tables.days import day_of, read_instant
from truceline.sources.tables.firms import CellError, degrees
from truceline.sources.tables.table import RowRefusal, raw_rows

MUST = frozenset({"satellite", "start", "end"})
"""Columns that tell a table of passes, with one of the two kinds of footprint."""
BOX = ("west", "south", "east", "north")
_OPENING = re.compile(r"\s*(?:SRID=4326;)?\s*(MULTI)?POLYGON\s*(?:Z\s*)?(\(.*\))\s*$", re.IGNORECASE | re.DOTALL)
_RING = re.compile(r"\(([^()]*)\)")
_LONGEST_FOOTPRINT = 100_000
"""Characters of a footprint: a swath has some hundred corners at most."""
LONGEST_PASS = 24 * 60
"""Minutes; a row with a longer pass has its times wrong, a satellite goes round in about a hundred."""


class Passes(msgspec.Struct, frozen=True):
    """A table of passes: the passes, the rows that are none, and the sha256 of its bytes."""

    rows: tuple[SatellitePass, ...]
    refusals: tuple[RowRefusal, ...]
    sha256: str


def is_passes(header: Sequence[str]) -> bool:
    """Whether a header is that of a table of passes."""
    names = {name.strip().lower() for name in header}
    return names >= MUST and ("footprint" in names or names >= set(BOX))


def read_passes(path: Path | str) -> Passes:
    """Read a table of passes. Raises TrucelineError where the file is no such table or no row of it can be read."""
    raw = raw_rows(path)
    if not is_passes(raw.header):
        raise TrucelineError("table-undated", "no table of passes (satellite, start, end, footprint).", place=str(path))
    names = [name.strip().lower() for name in raw.header]
    rows: dict[str, SatellitePass] = {}
    refusals = list(raw.refusals)
    for number, cells in zip(raw.numbers, raw.rows, strict=True):
        try:
            found = _pass({n: c.strip() for n, c in zip(names, cells, strict=True)})
        except CellError as fault:
            refusals.append(RowRefusal(number, fault.column, fault.reason))
            continue
        if found.row_id in rows:
            refusals.append(RowRefusal(number, None, "repeats the whole of another row"))
        rows.setdefault(found.row_id, found)
    if not rows:
        mend = refusals[-1].words() if refusals else "The table has a header and no rows."
        raise TrucelineError("table-no-dates", "no row is a pass that can be read.", place=str(path), mend=mend)
    return Passes(tuple(rows.values()), tuple(sorted(refusals, key=lambda r: r.row)), raw.sha256)


def _pass(row: Mapping[str, str]) -> SatellitePass:
    if not row["satellite"]:
        raise CellError("satellite", "is empty")
    start, end = _minute(row, "start"), _minute(row, "end")
    if end < start:
        raise CellError("end", f"{row['end']!r} lies before start")
    if end - start > LONGEST_PASS:
        raise CellError("end", f"a pass of {(end - start) / 60:.0f} hours is none")
    text = row.get("footprint") or " ".join(row.get(name, "") for name in BOX)
    rings = rings_of(row["footprint"]) if row.get("footprint") else (_box(row),)
    key = "\x1f".join((row["satellite"], row.get("sensor", ""), str(start), str(end), text))
    return SatellitePass(
        row_id=hashlib.blake2b(key.encode(), digest_size=8).hexdigest(), satellite=row["satellite"],
        start=_text(start), end=_text(end), footprint=rings, footprint_text=text, sensor=row.get("sensor", ""),
        source_url=row.get("source_url", ""), note=row.get("note", ""),
    )  # fmt: skip


def _minute(row: Mapping[str, str], column: str) -> int:
    """Minutes since 1970 in UTC."""
    try:
        minute, offset = read_instant(row[column])
    except ValueError as error:
        raise CellError(column, str(error)) from None
    if ":" not in row[column]:
        raise CellError(column, f"{row[column]!r} has no time of day")
    return minute - (offset or 0)


def _text(minute: int) -> str:
    clock = minute % 1440
    return f"{day_of(minute).isoformat()}T{clock // 60:02}:{clock % 60:02}Z"


def _box(row: Mapping[str, str]) -> tuple[tuple[float, float], ...]:
    west, south, east, north = (degrees(row, name, 180.0 if name in ("west", "east") else 90.0) for name in BOX)
    if south >= north:
        raise CellError("north", "does not lie north of south")
    if west == east:
        raise CellError("east", "is west")
    if east < west:
        east += 360.0  # across the date line
    return ((west, south), (east, south), (east, north), (west, north))


def rings_of(text: str) -> tuple[tuple[tuple[float, float], ...], ...]:
    """The outer rings of a WKT polygon as (lon, lat) corners. Raises CellError where it is none, or has holes: without
    its hole a footprint would say that something was seen that was not."""
    found = _OPENING.match(text) if len(text) <= _LONGEST_FOOTPRINT else None
    if found is None:
        raise CellError("footprint", f"{text[:40]!r} is no POLYGON or MULTIPOLYGON in WKT")
    rings = _RING.findall(found[2])
    polygons = len(re.findall(r"\(\s*\([^()]*\)", found[2])) if found[1] else 1
    if not rings or len(rings) != polygons:
        raise CellError("footprint", "a polygon with a hole, or without a ring, is not read")
    return tuple(_ring(ring) for ring in rings)


def _ring(text: str) -> tuple[tuple[float, float], ...]:
    corners: list[tuple[float, float]] = []
    for pair in text.split(","):
        try:
            lon, lat, *_ = map(float, pair.split())
        except ValueError:
            raise CellError("footprint", f"{pair.strip()[:40]!r} is no corner (longitude latitude)") from None
        if not (math.isfinite(lon) and -360 <= lon <= 360 and -90 <= lat <= 90):
            raise CellError("footprint", f"the corner {pair.strip()[:40]} lies off the globe")
        corners.append((lon, lat))
    if corners and corners[0] == corners[-1]:
        corners.pop()
    if len(set(corners)) < 3:
        raise CellError("footprint", "fewer than three corners")
    return tuple(corners)
