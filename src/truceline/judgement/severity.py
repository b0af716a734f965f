"""Severity: the deaths behind the events, before and in force."""

from __future__ import annotations

from truceline.judgement.series import Series, Window


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
