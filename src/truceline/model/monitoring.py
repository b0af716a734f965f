"""What a monitor at its post records: heard, saw or recorded, as the daily reports of monitoring missions list it."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

Means: TypeAlias = Literal["heard", "saw", "recorded"]


class MonitorRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a mission's table of ceasefire violations. ``position`` is where the monitor stood, ``location`` where
    it happened as seen from there ("2-3km SE"), with ``distance_km`` (nearest and farthest) and ``direction`` where
    they can be read from it; ``count`` is None where the table gives no number; ``day`` an ISO day, ``time`` local
    (``21:36``, or ``20:00-21:15``). ``cells`` keeps the row as it was written."""

    row_id: str
    position: str
    location: str
    means: Means
    count: int | None
    observation: str
    description: str
    weapon: str
    day: str
    time: str
    direction: str = ""
    distance_km: tuple[float, float] | None = None
    side: str = ""
    cells: dict[str, str] = {}
