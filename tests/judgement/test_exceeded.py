"""A forecast that was exceeded: only where one would have been shown, and where the weeks were covered."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from truceline.judgement.exceeded import exceeded

FIRST, LAST = dt.date(2014, 1, 6), dt.date(2018, 12, 30)


def _bouts(made: Any, last_weeks: int) -> Any:
    """Half-years of a daily event and half-years of one a month, then ``last_weeks`` weeks of four a day."""
    calm = [d for n, d in enumerate(made.every(FIRST, LAST, 1)) if (n // 182) % 2 == 0 or n % 28 == 0]
    cut = LAST - dt.timedelta(weeks=last_weeks)
    burst = [d for d in made.every(cut + dt.timedelta(days=1), LAST, 1) for _ in range(4)]
    return made.events([d for d in calm if d <= cut] + burst, (FIRST, LAST))


def test_a_burst_after_calm_is_above_the_forecast(made: Any) -> None:
    over = exceeded(_bouts(made, 1), LAST, 1)
    assert over is not None
    assert over.counted == 28
    assert over.counted > over.forecast.high
    assert over.forecast.shown
    assert over.made_on == (LAST - dt.timedelta(weeks=1)).isoformat()
    assert len(over.rows) == over.counted


def test_what_goes_on_as_before_is_not(made: Any) -> None:
    assert exceeded(_bouts(made, 0), LAST, 1) is None


@pytest.mark.parametrize("day", [LAST + dt.timedelta(days=400), FIRST, FIRST + dt.timedelta(days=100)])
def test_without_covered_weeks_or_a_record_nothing_is_said(made: Any, day: dt.date) -> None:
    assert exceeded(_bouts(made, 1), day, 1) is None


def test_count_reports_are_no_weekly_series(made: Any) -> None:
    assert exceeded(made.tallies([("2018-01-01", "2018-01-31", 9)]), dt.date(2018, 1, 31), 4) is None
