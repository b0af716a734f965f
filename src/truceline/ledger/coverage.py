"""Coverage of a table: the days its rows name, whatever they tell. Silence counts only where the source went on."""

from __future__ import annotations

import datetime as dt

from truceline.ledger.bodies import TableRead
from truceline.ledger.records import LadderEntry, TableRow, TableSource
from truceline.model.observation import Detection, SatellitePass
from truceline.model.table import EventRow, MissionPoint, Tally


class Coverage:
    """The days of a table as its rows go by."""

    def __init__(self) -> None:
        self._rows = 0
        self._in_scope = 0
        self._start: str | None = None
        self._end: str | None = None
        self._weeks: set[dt.date] = set()

    def see(self, row: TableRow | LadderEntry, in_scope: bool) -> None:
        """Take note of a row; ``in_scope``: whether the case's own filter keeps it."""
        self._rows += 1
        self._in_scope += in_scope
        start, end = _days(row)
        first, last = _day(start), _day(end)
        if first is None or last is None:
            return
        self._start = min(self._start or start[:10], start[:10])
        self._end = max(self._end or end[:10], end[:10])
        if isinstance(row, EventRow):
            first = last  # a row known to the month or year shows that someone was writing at its end, not all along
        week = first - dt.timedelta(days=first.weekday())
        while week <= last:
            self._weeks.add(week)
            week += dt.timedelta(days=7)

    def table(self, source: TableSource) -> TableRead:
        """The record of a table read to its end."""
        weeks = tuple(week.isoformat() for week in sorted(self._weeks))
        return TableRead(source, self._rows, self._in_scope, self._start, self._end, weeks)


def _day(words: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(words[:10])
    except ValueError:
        return None


def _days(row: TableRow | LadderEntry) -> tuple[str, str]:
    if isinstance(row, EventRow):
        return row.date_start, row.date_end
    if isinstance(row, Tally):
        return row.period_start, row.period_end
    if isinstance(row, MissionPoint):
        return row.period_end, row.period_end
    if isinstance(row, Detection):
        return row.at, row.at
    if isinstance(row, SatellitePass):
        return row.start, row.end
    return row.date, row.date
