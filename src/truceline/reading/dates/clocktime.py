"""Clock times: an instant on a day, keeping the text's own offset from UTC where it names a zone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from truceline.reading.tables import rows

_NUMERIC_ZONE = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d\d))?$")


def instant(date: dt.date, groups: Mapping[str, str | None], article: str) -> str | None:
    """``2025-05-10T17:00:00+05:30`` for the parts of a clock time on a day; without an offset where no zone is named;
    None where the parts are no time of day."""
    clock = _clock(groups)
    if clock is None:
        return None
    hour, minute = clock
    if hour == 24:
        date, hour = date + dt.timedelta(days=1), 0
    return f"{date.isoformat()}T{hour:02d}:{minute:02d}:00{offset(groups.get('zone'), article) or ''}"


def _clock(groups: Mapping[str, str | None]) -> tuple[int, int] | None:
    word = (groups.get("word") or "").lower()
    if word:
        return (12, 0) if word == "noon" else (24, 0)
    hour = groups.get("h4") or groups.get("h") or groups.get("h12")
    if hour is None:
        return None
    minute = int(groups.get("m4") or groups.get("m") or groups.get("m3") or 0)
    half = (groups.get("ap") or groups.get("ap12") or "").lower()[:1]
    number = int(hour)
    if half and not 1 <= number <= 12:
        return None
    if half:
        number = number % 12 + (12 if half == "p" else 0)
    return number, minute


def offset(zone: str | None, article: str) -> str | None:
    """``+05:30`` for a zone as written, or None. Letters that name several zones are read by what the article is about
    (``data/zones.tsv``)."""
    if zone is None or zone == "local time":
        return None
    numeric = _NUMERIC_ZONE.match(zone)
    if numeric:
        return f"{numeric[1]}{int(numeric[2]):02d}:{numeric[3] or '00'}"
    for letters, value, clue in rows("zones.tsv", 3):
        if letters == zone and (not clue or clue in article):
            return value
    return None
