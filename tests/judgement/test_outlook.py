"""The outlook beside a verdict: regimes up to the day and no further, forecasts with their record, survival with its
small number."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import numpy as np
import pytest

from truceline import cases
from truceline.judgement.case_verdict import Prepared, case_verdict
from truceline.judgement.from_records import CaseSeries
from truceline.judgement.outlook import Outlook, case_outlook, regime_spans, series_outlook, weeks
from truceline.judgement.series import WEEK
from truceline.model.case import CaseFile
from truceline.sources.tables.days import DAY, minutes

KNOWN = tuple(a for name in cases.library() for a in cases.load(name).agreement)


def beside(case: CaseFile, data: CaseSeries, day: str, **more: Any) -> Outlook:
    told = case_verdict(case, data, as_of=dt.date.fromisoformat(day), **more)
    about = case.agreement_by_id(told.agreement)
    assert about is not None
    return case_outlook(told, about, Prepared(case, data), KNOWN)


def test_the_calm_after_2003_is_quiet_and_the_years_from_2016_are_not(loc: CaseFile, loc_series: CaseSeries) -> None:
    calm = beside(loc, loc_series, "2006-12-31").regimes
    assert calm is not None
    assert (calm.series, calm.now) == ("UCDP GED", "quiet")
    assert calm.weeks_in_force["fighting"] == 0
    assert sum(calm.weeks_in_force.values()) == (dt.date(2006, 12, 31) - dt.date(2003, 11, 26)).days // 7
    assert calm.spans[-1].end == "2006-12-31"
    assert list(calm.per_week) == ["quiet", "leaking", "fighting"]
    assert "against this series itself" in calm.words()
    fire = beside(loc, loc_series, "2020-12-31").regimes
    assert fire is not None
    assert fire.weeks_in_force["quiet"] < sum(fire.weeks_in_force.values()) / 2


def test_nothing_after_the_day_is_known(loc: CaseFile, loc_series: CaseSeries) -> None:
    rows = tuple(r for r in loc_series.events if r.date_end <= "2006-12-31" or r.date_end >= "2021-01-01")
    cut = msgspec.structs.replace(loc_series, events=rows)
    assert len(rows) < len(loc_series.events)
    assert beside(loc, cut, "2006-12-31") == beside(loc, loc_series, "2006-12-31")


def test_forecasts_carry_their_record_and_only_those_that_beat_climatology(
    loc: CaseFile, loc_series: CaseSeries
) -> None:
    shown = beside(loc, loc_series, "2016-12-31").forecasts
    assert [f.weeks for f in shown] == sorted({f.weeks for f in shown})
    assert shown
    for one in shown:
        assert one.crps < one.crps_climatology
        assert one.scored >= 52
        assert one.low <= one.median <= one.high
        assert "beat climatology by" in one.words()


def test_survival_says_how_few_and_knows_no_later_end(loc: CaseFile, loc_series: CaseSeries) -> None:
    told = beside(loc, loc_series, "2006-12-31").survival
    assert told is not None
    assert told.days == (dt.date(2006, 12, 31) - dt.date(2003, 11, 26)).days
    assert 0 <= told.low <= told.share <= told.high <= 1
    assert f"Of {told.n} agreements" in told.words
    assert f"{told.seen} of them" in told.words
    later = beside(loc, loc_series, "2016-12-31").survival
    assert later is not None
    assert later.n >= 1


def test_a_verdict_on_count_reports_has_neither_regimes_nor_forecasts(loc: CaseFile, loc_series: CaseSeries) -> None:
    told = beside(loc, loc_series, "2021-06-30")
    assert told.regimes is None
    assert told.forecasts == ()
    assert told.survival is not None


def test_a_case_without_rows_has_survival_alone(loc: CaseFile) -> None:
    told = beside(loc, CaseSeries(), "2006-12-31")
    assert (told.regimes, told.forecasts) == (None, ())


@pytest.mark.parametrize("weeks_left", [0, 30])
def test_weeks_end_with_the_day_and_follow_each_other(made: Any, weeks_left: int) -> None:
    first, last = dt.date(2012, 1, 2), dt.date(2015, 12, 31)
    rng = np.random.default_rng(weeks_left)
    days = [d for d in made.every(first, last, 1) if rng.random() < (0.6 if d < made.effective else 0.05)]
    series = made.events(days, (first, last))
    day = last - dt.timedelta(weeks=weeks_left)
    held = weeks(series, day, None)
    assert held is not None
    assert held.first + len(held.cells) * WEEK == minutes(day) + DAY
    spans = regime_spans(held)
    assert spans[-1].end == day.isoformat()
    told = series_outlook(series, minutes(made.effective), day, None)
    assert told.regimes is not None
    assert told.regimes.now == "quiet"


def test_count_reports_and_empty_series_have_no_weeks(made: Any) -> None:
    assert weeks(made.tallies([("2020-01-01", "2020-12-31", 5)]), dt.date(2020, 12, 31), None) is None
    late = made.events([dt.date(2020, 5, 1)], (dt.date(2020, 1, 1), dt.date(2020, 12, 31)))
    assert weeks(late, dt.date(2019, 12, 31), None) is None
    assert series_outlook(late, minutes(dt.date(2019, 1, 1)), dt.date(2019, 12, 31), None) == Outlook()
