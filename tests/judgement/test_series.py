"""Series: straddling rows, overlapping tallies, windows and cells."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from truceline.judgement.question import sides
from truceline.judgement.series import WEEK, Series, covered_minutes, finest, window
from truceline.sources.tables.days import DAY, minutes

YEAR_AND_MONTHS = [
    ("2020-01-01", "2020-12-31", 5133), ("2020-01-01", "2020-07-31", 2952), ("2021-01-01", "2021-01-31", 380),
    ("2021-02-01", "2021-02-28", 278), ("2021-03-01", "2021-03-31", 0),
]  # fmt: skip


def test_the_finest_tallies_stand_and_holes_stay(made: Any) -> None:
    kept, left_out = finest(made.tallies(YEAR_AND_MONTHS))
    assert left_out == 1
    assert kept.ids == (
        "2020-01-01/2020-07-31",
        "2021-01-01/2021-01-31",
        "2021-02-01/2021-02-28",
        "2021-03-01/2021-03-31",
    )
    assert kept.count.sum() == 2952 + 380 + 278


def test_a_tally_that_straddles_belongs_to_neither_side(made: Any) -> None:
    cut = minutes(dt.date(2021, 2, 25))
    kept, _ = sides(made.tallies(YEAR_AND_MONTHS), cut)
    assert "2021-02-01/2021-02-28" not in kept.ids
    before = window(kept, (), 0, cut, 7, anchor="end")
    after = window(kept, (), cut, minutes(dt.date(2021, 7, 1)), 7, anchor="start")
    assert (before.n, after.n) == (2952 + 380, 0)
    assert after.days == 31


def test_a_straddling_tally_does_not_crowd_out_one_that_can_be_used(made: Any) -> None:
    rows = [("2021-02-20", "2021-03-05", 9), ("2021-03-01", "2021-06-30", 40)]
    kept, _ = sides(made.tallies(rows), minutes(dt.date(2021, 2, 25)))
    assert kept.ids == ("2021-03-01/2021-06-30",)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 400), st.integers(0, 99)), max_size=25))
def test_tallies_kept_never_overlap_and_none_that_fits_is_lost(rows: list[tuple[int, int, int]]) -> None:
    start = np.array([a for a, _, _ in rows], dtype=np.int64) * DAY
    end = np.array([a + n for a, n, _ in rows], dtype=np.int64) * DAY
    count = np.array([float(c) for *_, c in rows])
    series = Series(
        name="x", kind="tallies", start=start, end=end, count=count, known=end, source_start=start, source_end=end,
        source_known=end, ids=tuple(map(str, range(len(rows)))),
    )  # fmt: skip
    kept, left_out = finest(series)
    assert kept.size + left_out == series.size
    order = np.argsort(kept.start)
    assert (kept.start[order][1:] >= kept.end[order][:-1]).all()
    for i in range(series.size):
        if str(i) not in kept.ids:
            assert ((start[i] < kept.end) & (end[i] > kept.start)).any()


@given(st.lists(st.integers(0, 799), max_size=60), st.integers(1, 60), st.sampled_from(["start", "end"]))
def test_cells_hold_every_event_and_all_covered_time(days: list[int], cell: int, anchor: str) -> None:
    start = np.array(sorted(days), dtype=np.int64) * DAY
    series = Series(
        name="x", kind="events", start=start, end=start + DAY, count=np.ones(len(days)), known=start,
        source_start=start, source_end=start + DAY, source_known=start,
    )  # fmt: skip
    spans = ((0, 300 * DAY), (350 * DAY, 800 * DAY))
    part = window(series, spans, 0, 800 * DAY, cell, anchor=anchor)
    assert part.n == len(days)
    assert round(part.weeks * WEEK) == covered_minutes(spans, 0, 800 * DAY)
    if cell < 50:
        assert part.cells.sum() <= len(days)
    if len(part.cells):
        split = part.part(0, 1), part.part(1, len(part.cells))
        assert split[0].n + split[1].n == part.cells.sum()


def test_two_clocks(made: Any) -> None:
    series = made.tallies(YEAR_AND_MONTHS)
    assert series.until(dt.date(2021, 2, 27), None).size == 3
    assert series.until(dt.date(2021, 2, 28), None).size == 4
    late = Series(
        name="x", kind="tallies", start=series.start, end=series.end, count=series.count,
        known=series.end + 90 * DAY, source_start=series.start, source_end=series.end,
        source_known=series.end + 90 * DAY, ids=series.ids,
    )  # fmt: skip
    known = late.until(dt.date(2021, 3, 31), dt.date(2021, 3, 31))
    assert known.ids == ("2020-01-01/2020-12-31", "2020-01-01/2020-07-31")
    assert len(known.source_end) == 2
    assert len(late.until(dt.date(2020, 12, 31), None).source_end) == 5


def test_daily_reports_are_joined_into_cells_and_months_stay(made: Any) -> None:
    days = [(f"2021-03-{d:02}", f"2021-03-{d:02}", 10) for d in (*range(1, 15), *range(20, 24))]
    first, last = minutes(dt.date(2021, 3, 1)), minutes(dt.date(2021, 4, 1))
    part = window(made.tallies(days), (), first, last, 7, anchor="start")
    assert part.cells.tolist() == [70.0, 70.0, 40.0]
    assert part.n == 180
    assert round(part.days) == 18
    assert part.part(0, 2).n == 140
    months = window(made.tallies(YEAR_AND_MONTHS[2:]), (), 0, last, 7, anchor="start")
    assert months.cells.tolist() == [380.0, 278.0, 0.0]
