"""Control: what happened over the same windows to a series that the agreement does not cover."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from truceline.judgement.coverage import Coverage
from truceline.judgement.rates import dispersion, wide_ratio
from truceline.judgement.series import Series, Window, window
from truceline.judgement.settings import Settings


def contrast(
    control: Series,
    cover: Coverage,
    before: Window,
    after: Window,
    treated: tuple[float, float, float],
    filters: Sequence[str],
    cell_days: int,
    settings: Settings,
) -> dict[str, object]:
    """The control's own rate ratio, and the agreement's ratio over it (difference in differences on the log scale) with
    a 95 % interval from seeded posterior draws. ``treated``: the F posterior (dfn, dfd, scale) of the agreement."""
    was = window(control, cover.spans, before.start, before.end, cell_days, anchor="end")
    since = window(control, cover.spans, after.start, after.end, cell_days, anchor="start")
    shown: dict[str, object] = {"filters": list(filters), "before": _period(was), "after": _period(since)}
    if was.weeks <= 0 or since.weeks <= 0:
        return shown | {"rate_ratio": None, "contrast": None}
    spread = dispersion((was, since), settings)
    own = wide_ratio(since, was, spread, settings)
    rng = np.random.default_rng(0)
    draws = rng.f(treated[0], treated[1], settings.control_draws) * treated[2]
    draws /= rng.f(own.dfn, own.dfd, settings.control_draws) * own.scale
    low, median, high = (float(f"{q:.3g}") for q in np.quantile(draws, (0.025, 0.5, 0.975)))
    below = round(float(np.mean(draws < 1)), 4)
    return shown | {
        "rate_ratio": own.summary(),
        "contrast": {"median": median, "low": low, "high": high, "p_below_1": below},
    }


def _period(part: Window) -> dict[str, object]:
    rate = part.per_week
    return {
        "start": part.first_day, "end": part.last_day, "n": round(part.n),
        "per_week": None if rate is None else round(rate, 4),
    }  # fmt: skip
