"""Drawings as numbers: nothing outside the frame, every event counted, gaps only where no source reaches."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.model.verdict import RateRatio
from truceline.outlets.web import chart

DAYS = st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2026, 12, 31)).map(lambda d: d.isoformat())


def ratio(median: float, low: float, high: float) -> RateRatio:
    return RateRatio(median=median, low=low, high=high, p_below_1=1, p_below_05=1, p_below_02=1, p_above_08=0)


def test_months_before_in_force_and_later_are_told_apart() -> None:
    out = chart.months(
        ["2003-10-01", "2003-10-09", "2004-03-01", "2008-01-01"],
        effective="2003-11-26T00:00:00+05:30",
        as_of="2006-12-31",
        covered=[("2003-01-01", "2007-06-30")],
    )
    assert out is not None
    kinds = [(b.kind, b.words) for b in out.bars]
    assert ("before", "October 2003: 2 events") in kinds
    assert ("after", "March 2004: 1 event") in kinds
    assert ("later", "January 2008: 1 event") in kinds
    assert ("gap", "July 2007 to January 2008: no source reaches here") in kinds
    assert [p.value for p in out.table] == ["2", "1", "1"]


@given(days=st.lists(DAYS, max_size=30), effective=DAYS, as_of=DAYS, a=DAYS, b=DAYS)
def test_everything_lies_inside_the_frame(days: list[str], effective: str, as_of: str, a: str, b: str) -> None:
    out = chart.months(days, effective=effective, as_of=as_of, covered=[(min(a, b), max(a, b))])
    assert out is not None
    for bar in out.bars:
        assert -0.01 <= bar.x <= bar.x + bar.width <= out.width + 0.2
        assert 0 <= bar.y <= bar.y + bar.height <= out.base + 0.01
    assert all(-0.01 <= t.x <= out.width for t in (*out.ticks, *out.marks))
    assert sum(int(p.value) for p in out.table) == len(days)


def test_nothing_counted_and_nothing_covered_is_no_drawing() -> None:
    assert chart.months([], effective="2003-11-26", as_of="2006-12-31", covered=[]) is None


@pytest.mark.parametrize("value", [0.0, 1e-9, 0.05, 1.0, 400.0, math.inf, math.nan])
def test_a_ratio_stays_on_its_scale(value: float) -> None:
    out = chart.scale(ratio(value, value, value))
    assert 0 <= out.low <= out.median <= out.high <= 100
    assert out.as_before == pytest.approx(75)
