"""Was more counted in the last weeks than the forecast made before them allowed for?"""

from __future__ import annotations

import datetime as dt

import msgspec

from truceline.judgement import coverage
from truceline.judgement.forecast import Forecast, forecasts
from truceline.judgement.series import Series, window
from truceline.judgement.settings import DEFAULTS, UNIT_DAYS, Settings
from truceline.sources.tables.days import DAY, minutes

_WHOLE = 0.99
"""A week counts as covered from this share on."""


class Exceeded(msgspec.Struct, frozen=True, kw_only=True):
    """A forecast as it would have been made at the end of ``made_on``, and the events counted since."""

    made_on: str
    counted: int
    forecast: Forecast
    rows: tuple[str, ...]


def exceeded(series: Series, as_of: dt.date, weeks: int, settings: Settings = DEFAULTS) -> Exceeded | None:
    """What was counted in the ``weeks`` up to ``as_of`` where it is above the upper limit of the forecast made before
    them; None where it is not, where the weeks are not covered, or where no forecast would have been shown."""
    if series.kind != "events":
        return None
    made = as_of - dt.timedelta(weeks=weeks)
    end, then = minutes(as_of) + DAY, minutes(made) + DAY
    seen = series.until(as_of, None)
    cover = coverage.of_series(seen, end, settings)
    if cover.start is None:
        return None
    since = window(seen, cover.spans, then, end, UNIT_DAYS["week"], anchor="end")
    if since.weeks < _WHOLE * weeks:
        return None
    before = window(seen, cover.spans, cover.start, then, UNIT_DAYS["week"], anchor="end")
    cells = before.cells[before.cell_weeks >= _WHOLE]
    told = next((f for f in forecasts(cells, settings) if f.weeks == weeks and f.shown), None)
    if told is None or since.n <= told.high:
        return None
    return Exceeded(
        made_on=made.isoformat(), counted=round(since.n), forecast=told,
        rows=tuple(seen.ids[i] for i in since.rows.tolist()) if seen.ids else (),
    )  # fmt: skip
