"""Severity: the deaths behind the events, before and in force; and the longest calm in force."""

from __future__ import annotations

import numpy as np

from truceline.judgement.coverage import Coverage
from truceline.judgement.series import Series, Window
from truceline.model.verdict import Calm
from truceline.sources.tables.days import DAY, day_of


def longest_calm(series: Series, cover: Coverage, start: int, end: int) -> Calm | None:
    """The longest stretch without an event between two minutes, of whole covered days, the first where several are as
    long; None where every covered day had one, and for count reports, which name no days. What nobody covered is
    missing, not calm: it ends a stretch."""
    if series.kind != "events":
        return None
    first, last = -(-start // DAY), end // DAY
    quiet = np.zeros(max(last - first, 0) + 1, dtype=np.bool_)
    for a, b in cover.spans:
        quiet[max(-(-a // DAY) - first, 0) : max(b // DAY - first, 0)] = True
    quiet[-1] = False  # so that a stretch at the end is closed
    inside = (series.end > first * DAY) & (series.start < last * DAY)
    for a, b in zip(series.start[inside].tolist(), series.end[inside].tolist(), strict=True):
        quiet[max(a // DAY - first, 0) : max(-(-b // DAY) - first, 0)] = False
    turns = np.flatnonzero(np.diff(np.concatenate([[False], quiet]).astype(np.int8)))
    if len(turns) == 0:
        return None
    begins, ends = turns[::2], turns[1::2]
    best = int(np.argmax(ends - begins))
    a, b = first + int(begins[best]), first + int(ends[best])
    return Calm(day_of(a * DAY).isoformat(), day_of((b - 1) * DAY).isoformat(), b - a)


def severity(series: Series, before: Window, after: Window) -> dict[str, object] | None:
    """Deaths (best estimates) per side of the agreement and per event; None where the source counts no deaths."""
    if series.killed is None:
        return None
    dead_before = float(series.killed[before.rows].sum())
    dead_after = float(series.killed[after.rows].sum())
    return {
        "deaths_before": round(dead_before),
        "deaths_after": round(dead_after),
        "per_event_before": _mean(dead_before, before.n),
        "per_event_after": _mean(dead_after, after.n),
        "worst_after": round(float(series.killed[after.rows].max())) if len(after.rows) else 0,
    }


def _mean(total: float, n: float) -> float | None:
    return round(total / n, 2) if n else None
