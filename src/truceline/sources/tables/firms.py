"""NASA FIRMS active-fire tables (VIIRS and MODIS), row by row: https://firms.modaps.eosdis.nasa.gov (columns as in the
archive and near-real-time downloads). A row that cannot be read is set aside with its number, column and reason."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from truceline.errors import TrucelineError
from truceline.model.observation import Confidence, Detection
from truceline.sources.tables.days import EARLIEST_YEAR, LATEST_YEAR
from truceline.sources.tables.table import RowRefusal, raw_rows

MUST = frozenset({"latitude", "longitude", "acq_date", "acq_time"})
"""Columns that tell a FIRMS table."""

MODIS_LOW, MODIS_HIGH = 30, 80
"""MODIS confidence in per cent below which a detection is low, and from which it is high (MODIS Collection 6.1 Active
Fire User's Guide, section on confidence)."""

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)$")
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?$|(\d{1,4})$")
_WORDS: dict[str, Confidence] = {
    "l": "low", "low": "low", "n": "nominal", "nominal": "nominal", "h": "high", "high": "high",
}  # fmt: skip
_LIMITS = {"frp": (0.0, 1e6), "scan": (0.0, 50.0), "track": (0.0, 50.0), "brightness": (0.0, 2000.0)}
"""The range of a measurement; outside it the cell is a slip."""


class CellError(ValueError):
    """A cell that cannot be read: its column and why."""

    def __init__(self, column: str, reason: str) -> None:
        self.column = column
        self.reason = reason
        super().__init__(f"{column}: {reason}")


class Detections(msgspec.Struct, frozen=True):
    """A FIRMS table: its detections, the rows that are none, and the sha256 of its bytes."""

    rows: tuple[Detection, ...]
    refusals: tuple[RowRefusal, ...]
    sha256: str


def is_firms(header: Sequence[str]) -> bool:
    """Whether a header is that of a FIRMS table."""
    return {name.strip().lower() for name in header} >= MUST


def read_detections(path: Path | str) -> Detections:
    """Read a FIRMS table. Raises TrucelineError where the file is no such table or no row of it can be read."""
    raw = raw_rows(path)
    if not is_firms(raw.header):
        raise TrucelineError(
            "table-undated", "no FIRMS table (latitude, longitude, acq_date, acq_time).", place=str(path)
        )
    names = [name.strip().lower() for name in raw.header]
    rows: list[Detection] = []
    refusals = list(raw.refusals)
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in zip(raw.numbers, raw.rows, strict=True):
        first = seen.setdefault(tuple(cells), number)
        if first != number:
            refusals.append(RowRefusal(number, None, f"repeats the whole of row {first}"))
            continue
        try:
            rows.append(_detection({n: c.strip() for n, c in zip(names, cells, strict=True)}))
        except CellError as fault:
            refusals.append(RowRefusal(number, fault.column, fault.reason))
    if not rows:
        mend = refusals[-1].words() if refusals else "The table has a header and no rows."
        raise TrucelineError("table-no-dates", "no row is a detection that can be read.", place=str(path), mend=mend)
    return Detections(tuple(rows), tuple(sorted(refusals, key=lambda r: r.row)), raw.sha256)


def _detection(row: Mapping[str, str]) -> Detection:
    lat, lon = degrees(row, "latitude", 90.0), degrees(row, "longitude", 180.0)
    at = _instant(row)
    brightness = "bright_ti4" if "bright_ti4" in row else "brightness"
    instrument = row.get("instrument") or ("VIIRS" if "bright_ti4" in row else "MODIS")
    satellite = row.get("satellite") or instrument
    key = "\x1f".join((instrument, satellite, at, f"{lat:.5f}", f"{lon:.5f}"))
    kind = row.get("type", "")
    if kind and kind not in {"0", "1", "2", "3"}:
        raise CellError("type", f"{kind[:40]!r} is none of 0 to 3")
    day_night = row.get("daynight", "").upper()
    return Detection(
        row_id=hashlib.blake2b(key.encode(), digest_size=8).hexdigest(), at=at, lat=lat, lon=lon, satellite=satellite,
        instrument=instrument, confidence=_confidence(row.get("confidence", "")), frp=_measure(row, "frp"),
        brightness=_measure(row, brightness), scan=_measure(row, "scan"), track=_measure(row, "track"),
        is_day={"D": True, "N": False}.get(day_night), source_type=int(kind) if kind else None,
        version=row.get("version", ""),
    )  # fmt: skip


def degrees(row: Mapping[str, str], column: str, limit: float) -> float:
    """A coordinate. Raises CellError where it is none."""
    value = _number(row.get(column, ""), column)
    if not -limit <= value <= limit:
        raise CellError(column, f"{row[column]} lies outside -{limit:g} to {limit:g}")
    return value


def _number(cell: str, column: str) -> float:
    if not cell:
        raise CellError(column, "is empty")
    try:
        return float(cell)
    except ValueError:
        raise CellError(column, f"{cell[:40]!r} is no number") from None


def _measure(row: Mapping[str, str], column: str) -> float | None:
    """A measurement, None where the cell is empty."""
    cell = row.get(column, "")
    if not cell:
        return None
    value = _number(cell, column)
    low, high = _LIMITS["brightness" if column.startswith("bright") else column]
    if not low <= value <= high:
        raise CellError(column, f"{cell[:40]} lies outside {low:g} to {high:g}")
    return value


def _instant(row: Mapping[str, str]) -> str:
    """The overpass in UTC. FIRMS writes 00:26:00, 0026 or, where a spreadsheet cut the zeros, 26."""
    date, time = row["acq_date"], row["acq_time"]
    found = _DATE.match(date)
    if found is None:
        raise CellError("acq_date", f"{date[:40]!r} is no day (YYYY-MM-DD)" if date else "is empty")
    try:
        day = dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise CellError("acq_date", f"there is no day {date}") from None
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise CellError("acq_date", f"the year {day.year} lies outside {EARLIEST_YEAR}-{LATEST_YEAR}")
    clock = _TIME.match(time)
    if clock is None:
        raise CellError("acq_time", f"{time[:40]!r} is no time (HHMM or HH:MM)" if time else "is empty")
    hour, minute = (int(clock[1]), int(clock[2])) if clock[1] else divmod(int(clock[4]), 100)
    if hour > 23 or minute > 59:
        raise CellError("acq_time", f"there is no time {time}")
    return f"{day.isoformat()}T{hour:02}:{minute:02}Z"


def _confidence(cell: str) -> Confidence:
    if not cell:
        return "unknown"
    word = _WORDS.get(cell.lower())
    if word is not None:
        return word
    try:
        share = float(cell)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 100:
        raise CellError("confidence", f"{cell[:40]!r} is neither low, nominal, high nor a per cent")
    return "low" if share < MODIS_LOW else "high" if share >= MODIS_HIGH else "nominal"
