"""Placebo rank, control, sectors, escalation and severity: small cases with known answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import numpy as np
import pytest

from truceline.judgement import coverage, sectors
from truceline.judgement.control import contrast
from truceline.judgement.escalation import escalation
from truceline.judgement.judge import judge
from truceline.judgement.rates import dispersion, ratio
from truceline.judgement.series import window
from truceline.judgement.settings import DEFAULTS
from truceline.judgement.severity import longest_calm, severity
from truceline.sources.tables.days import DAY, minutes

START, END = dt.date(2012, 1, 1), dt.date(2018, 12, 31)
ONE = dt.timedelta(1)


def test_the_deepest_fall_ranks_first_and_no_fall_ranks_low(made: Any) -> None:
    calm = made.events(made.every(START, made.effective - ONE, 3), (START, END))
    assert judge(calm, made.question(dt.date(2015, 11, 30))).placebo_rank == 1.0
    rise = made.events([*made.every(START, made.effective, 9), *made.every(made.effective + ONE, END, 2)], (START, END))
    told = judge(rise, made.question(dt.date(2015, 11, 30)))
    assert told.placebo_rank is not None
    assert told.placebo_rank < 0.2


def test_a_control_that_fell_as_well_takes_the_fall_away(made: Any) -> None:
    treated = made.events(
        [*made.every(START, made.effective - ONE, 2), *made.every(made.effective, END, 6)], (START, END)
    )
    ask = made.question(dt.date(2016, 5, 31))
    cover = coverage.of_series(treated, ask.as_of_end, DEFAULTS)
    own = judge(treated, ask)
    assert own.windows is not None
    assert own.posterior is not None
    same = contrast(treated, cover, *own.windows, own.posterior, ["x=1"], 7, DEFAULTS)["contrast"]
    steady = made.events(made.every(START, END, 2), (START, END))
    other = contrast(steady, cover, *own.windows, own.posterior, ["x=1"], 7, DEFAULTS)["contrast"]
    assert isinstance(same, dict)
    assert isinstance(other, dict)
    assert same["low"] < 1 < same["high"]
    assert other["high"] < 1


def test_one_event_in_a_quiet_sector_is_drawn_towards_the_whole(made: Any) -> None:
    days = [*made.every(START, made.effective - ONE, 2), *made.every(made.effective, END, 20)]
    series = made.events(days, (START, END))
    quiet = made.effective + dt.timedelta(0)
    names = tuple("Quiet" if d == minutes(quiet) else "Busy" for d in series.start.tolist())
    series = msgspec.structs.replace(series, sectors=names)
    ask = made.question(dt.date(2016, 5, 31))
    cover = coverage.of_series(series, ask.as_of_end, DEFAULTS)
    before = window(series, cover.spans, minutes(dt.date(2014, 12, 1)), minutes(made.effective), 7, anchor="end")
    after = window(series, cover.spans, minutes(made.effective), ask.as_of_end, 7, anchor="start")
    found = {s["name"]: s for s in sectors.pooled(series, cover, before, after, 1.0, DEFAULTS)}
    whole = ratio(after, before, dispersion((before, after), DEFAULTS), DEFAULTS).quantile(0.5)
    assert (found["Quiet"]["before"], found["Quiet"]["after"]) == (0, 1)
    pooled = found["Quiet"]["rate_ratio"]
    assert isinstance(pooled, dict)
    assert pooled["median"] < 4 * whole


def by_sector(made: Any, stops: dt.date | None) -> dict[str, dict[str, Any]]:
    """Two sectors in a source that also tells of other fighting: in the east always, in the north until it ``stops``
    with all else there."""
    days = made.every(START, made.effective - ONE, 4)
    others = [d for d in made.every(START, END, 3) if stops is None or d < stops]
    series = made.events(days, (START, END))
    names = ("North", "South") * len(days)
    east = [(d, "East") for d in made.every(START, END, 2)]
    rows = sorted([*((d, names[i]) for i, d in enumerate(days)), *((d, "North") for d in others), *east])
    start = np.array([minutes(d) for d, _ in rows], dtype=np.int64)
    series = msgspec.structs.replace(
        series, sectors=names[: len(days)], source_start=start, source_end=start + DAY, source_known=start + DAY,
        source_sectors=tuple(name for _, name in rows),
    )  # fmt: skip
    told = judge(series, made.question(dt.date(2016, 11, 30)))
    return {str(s["name"]): s for s in told.sectors}


def test_a_sector_that_fell_silent_altogether_has_no_ratio(made: Any) -> None:
    found = by_sector(made, made.effective + dt.timedelta(30))
    north = found["North"]
    assert north["rate_ratio"] is None
    assert not north["coverage"]["ok"]
    assert north["coverage"]["exposure"] < 0.6
    assert "rows of every kind from there fell silent" in north["coverage"]["reason"]


def test_a_sector_where_only_the_fighting_stopped_is_covered(made: Any) -> None:
    found = by_sector(made, None)
    assert found["North"]["rate_ratio"]["median"] < 0.2
    assert found["North"]["coverage"] == {"ok": True, "reason": None, "exposure": 1.0}
    # from the south nothing but this fighting was ever told: silence there rests on the source's span
    assert found["South"]["coverage"]["ok"]


def test_a_series_of_one_sector_knows_when_that_sector_fell_silent(made: Any) -> None:
    days = made.every(START, made.effective - ONE, 4)
    others = [(d, "North") for d in made.every(START, made.effective, 3)]
    rows = sorted([*((d, "North") for d in days), *others, *((d, "South") for d in made.every(START, END, 2))])
    start = np.array([minutes(d) for d, _ in rows], dtype=np.int64)
    series = msgspec.structs.replace(
        made.events(days, (START, END)), sectors=("North",) * len(days), source_start=start, source_end=start + DAY,
        source_known=start + DAY, source_sectors=tuple(name for _, name in rows),
    )  # fmt: skip
    ask = made.question(dt.date(2016, 11, 30))
    assert judge(series, ask).word == "HOLDING"
    told = judge(msgspec.structs.replace(series, sector="North"), ask)
    assert told.word == "INSUFFICIENT DATA"
    assert "of the time in force is covered" in told.why


@pytest.mark.parametrize(("branching", "low", "high"), [(0.0, 0.0, 0.25), (0.6, 0.4, 0.75)])
def test_a_simulated_branching_ratio_is_found_again(made: Any, branching: float, low: float, high: float) -> None:
    rng = np.random.default_rng(3)
    decay, memory, days = 0.5 ** (1 / 3), 0.0, []
    length = 730
    for t in range(length):
        y = int(rng.poisson(1.0 * (1 - branching) + branching * memory))
        memory = decay * memory + (1 - decay) * y
        days += [made.effective + dt.timedelta(t)] * y
    end = made.effective + dt.timedelta(length)
    series = made.events(days, (made.effective, end))
    cover = coverage.of_series(series, minutes(end), DEFAULTS)
    told = escalation(series, cover, minutes(made.effective), minutes(end), DEFAULTS)
    assert told is not None
    assert low <= float(str(told["branching_ratio"])) <= high
    assert float(str(told["low"])) <= float(str(told["branching_ratio"])) + 0.15
    assert escalation(series.where(series.start < 0), cover, 0, DAY, DEFAULTS) is None


def test_deaths_before_and_in_force(made: Any) -> None:
    series = made.events([dt.date(2015, 5, 1), dt.date(2015, 7, 1), dt.date(2015, 7, 2)], (START, END))
    series = msgspec.structs.replace(series, killed=np.array([4.0, 1.0, 6.0]))
    spans = ((minutes(START), minutes(END)),)
    before = window(series, spans, minutes(START), minutes(made.effective), 7, anchor="end")
    after = window(series, spans, minutes(made.effective), minutes(END), 7, anchor="start")
    told = severity(series, before, after)
    assert told == {
        "deaths_before": 4, "deaths_after": 7, "per_event_before": 4.0, "per_event_after": 3.5, "worst_after": 6,
    }  # fmt: skip
    assert severity(msgspec.structs.replace(series, killed=None), before, after) is None


def test_the_longest_calm_is_of_covered_days(made: Any) -> None:
    first, last = dt.date(2015, 6, 1), dt.date(2015, 8, 31)
    series = made.events([dt.date(2015, 6, 11), dt.date(2015, 7, 11)], (first, last))
    whole = coverage.Coverage(
        minutes(first), minutes(last), ((minutes(first), minutes(dt.date(2015, 8, 11))),), 1.0, None
    )
    calm = longest_calm(series, whole, minutes(first), minutes(dt.date(2015, 8, 11)))
    assert calm is not None
    assert (calm.start, calm.end, calm.days) == ("2015-07-12", "2015-08-10", 30)
    hole = ((minutes(first), minutes(dt.date(2015, 7, 20))), (minutes(dt.date(2015, 7, 25)), minutes(last)))
    broken = longest_calm(
        series, coverage.Coverage(minutes(first), minutes(last), hole, 1.0, None), minutes(first), minutes(last)
    )
    assert broken is not None
    assert (broken.start, broken.days) == ("2015-07-25", 37)
