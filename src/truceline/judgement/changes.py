"""Changes while an agreement is in force, found online: Bayesian change points (Adams & MacKay 2007) and a CUSUM for
slow erosion (Page 1954). Each cell is judged with what was known by its end. Only a rise is an alarm."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import special

from truceline.judgement.rates import dispersion
from truceline.judgement.series import FloatArray, Window
from truceline.judgement.settings import Settings
from truceline.model.verdict import Alarm
from truceline.sources.tables.days import day_of


def alarms(force: Window, before: Window, settings: Settings) -> tuple[Alarm, ...]:
    """Upward changes in the window in force, in order of the day on which each would have been raised. Cells are tamed
    by the dispersion of the baseline ``before`` and of the cells in force up to the quarter before."""
    spread = _spread_so_far(force, before, settings)
    found = [Alarm(date=_day(force, i), kind="change") for i in _change_points(force, spread, settings)]
    found += [Alarm(date=_day(force, i), kind="erosion") for i in _erosion(force, spread, settings)]
    return tuple(sorted(found, key=lambda a: (a.date, a.kind)))


def _day(force: Window, cell: int) -> str:
    return day_of(int(force.cell_end[cell]) - 1).isoformat()


def _spread_so_far(force: Window, before: Window, settings: Settings) -> FloatArray:
    """The dispersion D known at each cell, renewed every ``spread_cells`` cells: a rise must not pass for scatter
    while it is still being found."""
    step = settings.spread_cells
    known = [
        dispersion((before, force.part(0, max(first - step, 0))), settings).d
        for first in range(0, len(force.cells), step)
    ]
    return np.repeat(np.array(known), step)[: len(force.cells)]


def _change_points(force: Window, spread: FloatArray, settings: Settings) -> Iterator[int]:
    """Cells at whose end a rise within the last ``change_window`` cells was nearly sure."""
    y, w = force.cells, force.cell_weeks
    n = len(y)
    sum_y, sum_w, log_p = np.zeros(1), np.zeros(1), np.zeros(1)
    total_y, total_w = np.concatenate([[0.0], np.cumsum(y)]), np.concatenate([[0.0], np.cumsum(w)])
    segment, quiet_until = 0, 0
    for t in range(n):
        d = float(spread[t])
        mean = (total_y[t] + settings.prior_shape * d) / (total_w[t] + w[t])
        alpha = settings.prior_shape + sum_y / d
        beta = settings.prior_shape / mean + sum_w / d
        weighed = log_p + _log_predictive(y[t], w[t], alpha, beta, d)
        hazard = min(w[t] / settings.hazard_weeks, 0.5)
        grown = weighed + np.log1p(-hazard)
        born = np.logaddexp.reduce(weighed) + np.log(hazard)
        log_p = np.concatenate([[born], grown])
        log_p -= np.logaddexp.reduce(log_p)
        sum_y, sum_w = np.concatenate([[0.0], sum_y + y[t]]), np.concatenate([[0.0], sum_w + w[t]])
        if t < quiet_until:
            continue
        length = min(settings.change_window, t - segment)
        runs = np.arange(1, length + 1)
        cut = t + 1 - runs
        since = (total_y[t + 1] - total_y[cut]) / (total_w[t + 1] - total_w[cut])
        before = (total_y[cut] - total_y[segment]) / np.maximum(total_w[cut] - total_w[segment], 1e-9)
        up = (since > settings.change_factor * before) & (total_y[t + 1] - total_y[cut] >= settings.min_events_shown)
        if float(np.exp(log_p[runs])[up].sum()) > settings.change_probability:
            segment = int(cut[int(np.argmax(np.where(up, log_p[runs], -np.inf)))])
            quiet_until = t + settings.change_window
            yield t


def _log_predictive(y: float, w: float, alpha: FloatArray, beta: FloatArray, d: float) -> FloatArray:
    """Log probability of ``y`` events in ``w`` weeks under each run length: negative binomial with the posterior's mean
    and its variance plus the dispersed counting noise."""
    mean = alpha / beta * w
    variance = d * mean + alpha / beta**2 * w**2
    r = mean**2 / np.maximum(variance - mean, 1e-12)
    result: FloatArray = (
        special.gammaln(y + r)
        - special.gammaln(r)
        - special.gammaln(y + 1)
        + r * np.log(r / (r + mean))
        + y * np.log(mean / (r + mean))
    )
    return result


def _erosion(force: Window, spread: FloatArray, settings: Settings) -> Iterator[int]:
    """Cells at whose end the CUSUM against a rise to ``erosion_factor`` times the early rate passed its limit."""
    y, w = force.cells, force.cell_weeks
    passed = np.cumsum(w)
    first = int(np.searchsorted(passed, settings.erosion_reference_weeks)) + 1
    if first >= len(y):
        return
    rate = (float(y[:first].sum()) + settings.prior_shape * float(spread[first])) / float(passed[first - 1])
    gain, score, since = np.log(settings.erosion_factor), 0.0, first
    for t in range(first, len(y)):
        step = (y[t] * gain - (settings.erosion_factor - 1) * rate * w[t]) / float(spread[t])
        score = score + step
        if score <= 0:
            score, since = 0.0, t + 1
        elif score > settings.erosion_limit and y[since : t + 1].sum() >= settings.min_events_shown:
            yield t
            rate = max(rate, float(y[since : t + 1].sum()) / float(w[since : t + 1].sum()))
            score, since = 0.0, t + 1
