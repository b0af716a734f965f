"""Survival: Kaplan and Meier's curve against scipy's, and against the textbook's numbers."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from truceline import cases
from truceline.judgement.survival import Lifetime, binomial_interval, curve, lifetimes, like

TODAY = dt.date(2024, 1, 1)
LIVES = st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=2, max_size=25)


def lives(pairs: list[tuple[int, bool]]) -> tuple[Lifetime, ...]:
    return tuple(Lifetime(agreement=str(i), days=d, failed=f) for i, (d, f) in enumerate(pairs))


@given(LIVES)
def test_the_curve_is_scipys(pairs: list[tuple[int, bool]]) -> None:
    told = curve(lives(pairs), "made")
    data = stats.CensoredData(
        uncensored=[d for d, failed in pairs if failed], right=[d for d, failed in pairs if not failed]
    )
    reference = stats.ecdf(data).sf
    for step in told.steps:
        at = reference.evaluate(np.array([step.days]))[0]
        assert step.share == pytest.approx(at, abs=1e-4)
        assert 0 <= step.low <= step.share + 1e-4
        assert step.share <= step.high + 1e-4 <= 1.001


def test_the_interval_of_a_few_is_wide() -> None:
    assert binomial_interval(0, 5) == pytest.approx((0.0, 0.5218), abs=1e-3)
    assert binomial_interval(5, 5) == pytest.approx((0.4782, 1.0), abs=1e-3)
    told = curve(lives([(10, True), (20, False), (30, False)]), "made")
    assert told.steps[0].high - told.steps[0].low > 0.5


def test_truces_like_this_are_counted_and_said_to_be_few() -> None:
    every = [a for name in cases.library() for a in cases.load(name).agreement]
    one = next(a for a in every if a.id == "understanding-2003")
    told = like(one, every, TODAY)
    assert told is not None
    assert told.n == len(lifetimes([a for a in every if a.class_ == one.class_ and a != one], TODAY))
    assert f"Of {told.n} agreements" in told.words(365)
    assert "not a sample" in told.words(365)


def test_an_end_to_the_month_counts_and_one_on_no_day_is_left_out() -> None:
    every = cases.load("loc").agreement
    known = {life.agreement: life for life in lifetimes(every, TODAY)}
    assert "understanding-2003" not in known  # worn out, on no day
    assert known["dgmo-2013"].failed
    assert 180 < known["dgmo-2013"].days < 220  # ended 2014-07
    assert not known["joint-statement-2021"].failed  # not yet, on this day


def test_where_none_has_ended_yet_the_interval_is_as_wide_as_their_number() -> None:
    told = curve(lives([(50, True), (20, False), (30, False)]), "made")
    assert told.share(10) == pytest.approx((1.0, binomial_interval(3, 3)[0], 1.0), abs=1e-4)
    assert told.seen(25) == 2
    assert "all were still in force after 25 days" in told.words(25)
    assert "2 of them were seen for so long" in told.words(25)
    assert "none of them was seen for so long" in told.words(99)
