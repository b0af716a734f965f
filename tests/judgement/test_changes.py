"""Alarms: rises are found, falls and steady rates are not."""

from __future__ import annotations

import numpy as np

from truceline.judgement.changes import alarms
from truceline.judgement.series import WEEK, Window
from truceline.judgement.settings import DEFAULTS


def weekly(counts: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Window:
    n = len(counts)
    edges = np.arange(n + 1, dtype=np.int64) * WEEK
    return Window(
        start=0, end=n * WEEK, n=float(counts.sum()), weeks=float(n), cells=counts.astype(np.float64),
        cell_weeks=np.ones(n), cell_start=edges[:-1], cell_end=edges[1:], rows=np.zeros(0, np.int64),
    )  # fmt: skip


def share_alarmed(rates: list[np.ndarray[tuple[int], np.dtype[np.float64]]], kind: str) -> float:
    rng = np.random.default_rng(0)
    before = weekly(rng.poisson(8, 26))
    hits = [any(a.kind == kind for a in alarms(weekly(rng.poisson(r)), before, DEFAULTS)) for r in rates]
    return sum(hits) / len(hits)


def test_a_jump_is_found() -> None:
    jump = np.r_[np.full(52, 2.0), np.full(12, 12.0)]
    assert share_alarmed([jump] * 20, "change") >= 0.9


def test_a_slow_rise_is_found_by_the_cusum() -> None:
    slow = np.r_[np.full(52, 2.0), np.linspace(2.0, 7.0, 52)]
    assert share_alarmed([slow] * 20, "erosion") >= 0.9


def test_steady_rates_and_falls_raise_few_alarms() -> None:
    steady, fall = np.full(104, 2.0), np.r_[np.full(52, 6.0), np.full(52, 1.0)]
    assert share_alarmed([steady] * 40, "change") <= 0.05
    assert share_alarmed([steady] * 40, "erosion") <= 0.15
    assert share_alarmed([fall] * 20, "change") == 0.0
    assert share_alarmed([fall] * 20, "erosion") <= 0.1


def test_an_alarm_is_dated_by_the_cell_that_raised_it_and_none_comes_from_nothing() -> None:
    before = weekly(np.full(26, 8))
    found = alarms(weekly(np.r_[np.full(52, 2), np.full(12, 14)]), before, DEFAULTS)
    assert found
    assert all(a.date >= "1971-01-0" for a in found)
    assert alarms(weekly(np.zeros(80, np.int64)), before, DEFAULTS) == ()
    assert alarms(weekly(np.zeros(0, np.int64)), before, DEFAULTS) == ()
