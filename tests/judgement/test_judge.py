"""The ordered steps for one series: gates first, then the rule."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from truceline.judgement.judge import choose, judge
from truceline.judgement.question import Instant
from truceline.judgement.settings import DEFAULTS, Settings

START, END = dt.date(2012, 1, 1), dt.date(2018, 12, 31)
DAY = dt.timedelta(1)


def calm(made: Any, per_week_days: int = 3) -> Any:
    """Busy before, silent after."""
    return made.events(made.every(START, made.effective - DAY, per_week_days), (START, END))


def test_silence_that_was_covered_holds(made: Any) -> None:
    told = judge(calm(made), made.question(dt.date(2016, 5, 31)))
    assert told.word == "HOLDING"
    assert told.coverage.exposure == 1.0
    assert told.placebo_rank is not None


def test_silence_after_the_source_ended_does_not(made: Any) -> None:
    series = made.events(made.every(START, made.effective - DAY, 3), (START, made.effective - DAY))
    told = judge(series, made.question(dt.date(2016, 5, 31)))
    assert told.word == "INSUFFICIENT DATA"
    assert "cannot tell peace from silence" in (told.coverage.reason or "")
    assert told.after.n is None
    assert told.rate_ratio is None


def test_the_age_of_the_last_row_counts_only_where_no_later_row_exists(made: Any) -> None:
    last = made.effective + dt.timedelta(100)
    series = made.events(made.every(START, made.effective - DAY, 3), (START, last), made.every(START, last, 3))
    within = judge(series, made.question(last + dt.timedelta(9)))
    beyond = judge(series, made.question(last + dt.timedelta(10)))
    assert within.word == "HOLDING"
    assert any("count as covered" in limit for limit in within.limits)
    assert beyond.word == "INSUFFICIENT DATA"
    assert "does not reach" in (beyond.coverage.reason or "")
    later = made.events(made.every(START, made.effective - DAY, 3), (START, END), made.every(START, last, 3))
    assert judge(later, made.question(last + dt.timedelta(10))).word == "HOLDING"


@pytest.mark.parametrize(("days", "word"), [(27, "INSUFFICIENT DATA"), (28, "HOLDING")])
def test_28_days_in_force(made: Any, days: int, word: str) -> None:
    told = judge(calm(made, 1), made.question(made.effective + dt.timedelta(days)))
    assert told.word == word
    if word != "HOLDING":
        assert told.coverage.reason == "only 27 days in force: at least 28 are needed to judge a rate"


def test_too_little_information_is_said(made: Any) -> None:
    told = judge(calm(made, 180), made.question(dt.date(2015, 12, 31)))
    assert told.word == "INSUFFICIENT DATA"
    assert "too little to tell" in told.why
    assert told.coverage.reason == told.why
    assert told.rate_ratio is not None


def test_no_baseline_is_no_verdict(made: Any) -> None:
    first = made.effective - dt.timedelta(30)
    series = made.events(made.every(first, made.effective - DAY, 1), (first, END))
    assert "no baseline" in judge(series, made.question(dt.date(2016, 5, 31))).why


def test_effective_after_the_as_of_day_or_outside_the_table(made: Any) -> None:
    assert "after the as-of day" in judge(calm(made), made.question(dt.date(2014, 1, 1))).why
    before = made.question(dt.date(2012, 5, 31), dt.date(2011, 1, 1))
    assert "there is no baseline" in judge(calm(made), before).why


def test_an_unchanged_rate_is_broken_and_a_halved_one_leaks(made: Any) -> None:
    same = made.events(made.every(START, END, 3), (START, END))
    assert judge(same, made.question(dt.date(2016, 5, 31))).word == "BROKEN"
    third = made.events(
        [*made.every(START, made.effective - DAY, 2), *made.every(made.effective, END, 6)], (START, END)
    )
    assert judge(third, made.question(dt.date(2016, 5, 31))).word == "HOLDING WITH LEAKS"


def test_a_rise_in_the_recent_part_erodes(made: Any) -> None:
    late = dt.date(2016, 3, 15)
    days = [*made.every(START, made.effective - DAY, 1), *made.every(made.effective, late, 30)]
    days += made.every(late + DAY, dt.date(2016, 5, 31), 3)
    told = judge(made.events(days, (START, END)), made.question(dt.date(2016, 5, 31)))
    assert told.word == "ERODING"
    assert told.alarms
    assert all(a.date > made.effective.isoformat() for a in told.alarms)


def test_a_year_that_held_and_half_a_year_that_did_not_is_broken(made: Any) -> None:
    back = dt.date(2017, 6, 1)
    days = [*made.every(START, made.effective - DAY, 3), *made.every(back, END, 6)]
    series = made.events(days, (START, END))
    assert judge(series, made.question(back - DAY)).word == "HOLDING"
    told = judge(series, made.question(dt.date(2018, 5, 31)))
    assert told.word == "BROKEN"
    assert "came back for good" in told.why


def test_erosion_and_breaking_need_three_events(made: Any) -> None:
    days = [*made.every(START, made.effective - DAY, 60), made.effective + DAY, made.effective + 3 * DAY]
    told = judge(made.events(days, (START, END)), made.question(made.effective + dt.timedelta(60)))
    assert told.word not in ("BROKEN", "ERODING")


def test_a_recommitment_in_war_does_not_hold_because_an_older_war_was_worse(made: Any) -> None:
    first = dt.date(2013, 6, 1)
    days = [*made.every(START, first - DAY, 1), *made.every(first, END, 10)]
    series = made.events(days, (START, END))
    restated = made.question(dt.date(2016, 5, 31), chain_first=Instant.read(first.isoformat(), "first"))
    told = judge(series, restated)
    assert told.word == "BROKEN"
    assert any("first agreement of its chain alone it would be" in limit for limit in told.limits)


def test_a_recommitment_in_calm_is_judged_by_the_war_before_the_chain(made: Any) -> None:
    first = dt.date(2013, 6, 1)
    series = made.events(made.every(START, first - DAY, 2), (START, END))
    alone = judge(series, made.question(dt.date(2016, 5, 31), baseline_before=None), settings_with(26))
    restated = made.question(dt.date(2016, 5, 31), chain_first=Instant.read(first.isoformat(), "first"))
    assert alone.word == "INSUFFICIENT DATA"
    told = judge(series, restated, settings_with(26))
    assert told.word == "HOLDING"
    assert any("nothing can be said" in limit for limit in told.limits)


def settings_with(weeks: int) -> Settings:
    """Baselines that may not grow."""
    return Settings(baseline_max_weeks=weeks)


def test_a_baseline_given_replaces_all_others(made: Any) -> None:
    told = judge(
        calm(made), made.question(dt.date(2016, 5, 31), baseline_before=Instant.read("2014-01-01", "--baseline-before"))
    )
    assert told.before.end == "2013-12-31"


def test_the_baseline_leaves_out_the_weeks_before_the_agreement(made: Any) -> None:
    told = judge(calm(made), made.question(dt.date(2016, 5, 31)))
    assert told.before.end == (made.effective - dt.timedelta(15)).isoformat()
    assert told.before.start == (made.effective - dt.timedelta(26 * 7)).isoformat()


def test_a_sparse_baseline_grows_by_half_years_and_says_its_dates(made: Any) -> None:
    told = judge(calm(made, 21), made.question(dt.date(2017, 5, 31)))
    assert told.before.n is not None
    assert told.before.n >= DEFAULTS.baseline_min_events
    assert told.before.start == (made.effective - dt.timedelta(78 * 7)).isoformat()


def test_a_hole_in_a_busy_table_is_missing_not_zero(made: Any) -> None:
    busy = [d for d in made.every(START, END, 1) if not dt.date(2015, 6, 10) <= d <= dt.date(2016, 5, 25)]
    series = made.events(made.every(START, made.effective - DAY, 3), (START, END), busy)
    told = judge(series, made.question(dt.date(2016, 5, 31)))
    assert told.word == "INSUFFICIENT DATA"
    assert "missing, not zero" in (told.coverage.reason or "")


def test_thin_coverage_of_tallies(made: Any) -> None:
    months = [("2015-01-01", "2015-03-31", 300), ("2015-06-01", "2015-07-31", 0), ("2016-05-01", "2016-05-31", 0)]
    told = judge(made.tallies(months), made.question(dt.date(2016, 5, 31)))
    assert told.word == "INSUFFICIENT DATA"
    assert told.coverage.exposure == pytest.approx(92 / 366, abs=1e-3)


def test_a_day_that_the_agreement_divides_belongs_to_neither_side(made: Any) -> None:
    series = made.events([*made.every(START, made.effective, 1)], (START, END))
    noon = made.question(dt.date(2016, 5, 31))
    noon = type(noon)(effective=Instant.read(f"{made.effective}T12:00+05:30", "x"), as_of=noon.as_of)
    told = judge(series, noon)
    assert told.after.n == 0
    assert judge(series, made.question(dt.date(2016, 5, 31))).after.n == 1


def test_sides_that_disagree_are_contested(made: Any) -> None:
    held, broken = calm(made), made.events(made.every(START, END, 3), (START, END))
    ask = made.question(dt.date(2016, 5, 31))
    findings = [judge(held, ask), judge(broken, ask)]
    names = iter(("A", "B"))
    findings = [type(f)(**{n: getattr(f, n) for n in f.__struct_fields__} | {"series": next(names)}) for f in findings]
    best, word, _ = choose(findings, DEFAULTS)
    assert word == "CONTESTED"
    assert "opposite sides" in best.why


def test_stationary_series_are_not_called_calm(made: Any) -> None:
    rng = np.random.default_rng(0)
    days = [START + dt.timedelta(int(d)) for d in np.flatnonzero(rng.random((END - START).days) < 0.3)]
    series = made.events(days, (START, END))
    words = []
    for n in range(40):
        effective = dt.date(2013, 3, 1) + dt.timedelta(n * 37)
        words.append(judge(series, made.question(effective + dt.timedelta(200), effective), quick=True).word)
    assert "HOLDING" not in words
    assert words.count("HOLDING WITH LEAKS") <= 8
