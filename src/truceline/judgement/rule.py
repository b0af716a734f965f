"""The verdict rule (docs/design.md, section 5, step 10): the first branch that matches, for one baseline."""

from __future__ import annotations

import msgspec
import numpy as np

from truceline.judgement.changes import alarms
from truceline.judgement.question import Baseline
from truceline.judgement.rates import Dispersion, Posterior, dispersion, ratio, wide_ratio
from truceline.judgement.series import WEEK, Window
from truceline.judgement.settings import Settings
from truceline.judgement.words import chance, part, rate
from truceline.model.verdict import VerdictWord

WORSE: dict[VerdictWord, int] = {
    "BROKEN": 0,
    "CONTESTED": 1,
    "ERODING": 2,
    "INSUFFICIENT DATA": 3,
    "HOLDING WITH LEAKS": 4,
    "HOLDING": 5,
}
"""Of two baselines that can tell, the worse verdict stands: undecided is worse than reduced."""


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome for one baseline: the word, the reason in words, the numbers behind it, and whether the information
    gate let it speak at all (``informed``)."""

    word: VerdictWord
    why: str
    baseline: Baseline
    posterior: Posterior
    spread: Dispersion
    expected: float
    informed: bool


def rule(force: Window, baseline: Baseline, chain: tuple[Window, int] | None, settings: Settings) -> Ruling:
    """Apply the rule. ``chain``: for a restated agreement under the chain's baseline, the window in force since the
    chain's first agreement and the minute at which the restatement took effect; None where the agreement restates
    none."""
    before = baseline.window
    spread = dispersion((before, force), settings)
    posterior = ratio(force, before, spread, settings)
    expected = before.n / before.weeks * force.weeks / spread.d
    parts = recent_parts(force, settings)
    tamed = dispersion((before, *parts), settings) if parts else spread

    def ruled(word: VerdictWord, why: str, *, informed: bool = True) -> Ruling:
        return Ruling(
            word=word, why=why, baseline=baseline, posterior=posterior, spread=spread, expected=expected,
            informed=informed,
        )  # fmt: skip

    if expected < settings.min_information:
        return ruled(
            "INSUFFICIENT DATA",
            f"too little to tell: the rate {baseline.name} leads one to expect {expected:.1f} independent events in "
            f"the time in force (at least {settings.min_information:g} are needed)",
            informed=False,
        )
    returned = _sustained_return(force, baseline, chain, settings)
    if returned:
        return ruled("BROKEN", returned)
    if force.n >= settings.min_events_shown and _as_before(posterior, settings):
        return ruled("BROKEN", _not_lower(posterior, baseline, settings))
    if parts:
        eroded = _erosion(force, before, posterior, parts, tamed, settings)
        if eroded:
            return ruled("ERODING", eroded)
    return ruled(*_level(posterior, baseline, settings))


def _level(posterior: Posterior, baseline: Baseline, settings: Settings) -> tuple[VerdictWord, str]:
    """Branches e, f and g."""
    p = posterior
    held, halved, lower = p.below(settings.holding_ratio), p.below(settings.leaks_ratio), p.below(1.0)
    if held > settings.holding_probability:
        share = part(settings.holding_ratio)
        return "HOLDING", f"the rate is less than {share} of that {baseline.name} (probability {chance(held)})"
    if halved > settings.leaks_probability:
        return "HOLDING WITH LEAKS", (
            f"the rate is less than {part(settings.leaks_ratio)} of that {baseline.name} (probability {chance(halved)})"
        )
    if lower > settings.lower_probability:
        return "HOLDING WITH LEAKS", f"the rate is lower than {baseline.name} (probability {chance(lower)})"
    high = p.above(settings.broken_ratio)
    return "INSUFFICIENT DATA", (
        f"the numbers leave it undecided: the rate is below that {baseline.name} with probability {chance(lower)} "
        f"(more than {settings.lower_probability:g} is needed), below {part(settings.leaks_ratio)} with "
        f"{chance(halved)} (more than {settings.leaks_probability:g}), and above {part(settings.broken_ratio)} of it "
        f"with {chance(high)} (broken: more than {settings.broken_probability:g}, and above "
        f"{part(settings.leaks_ratio)} with more than {settings.broken_not_halved:g})"
    )


def _as_before(posterior: Posterior, settings: Settings) -> bool:
    """Branch c: no fall is seen, and a halving would have been."""
    return (
        posterior.above(settings.broken_ratio) > settings.broken_probability
        and posterior.above(settings.leaks_ratio) > settings.broken_not_halved
    )


def _not_lower(posterior: Posterior, baseline: Baseline, settings: Settings) -> str:
    """Branch c in words: higher than before where that is nearly sure, else not clearly lower."""
    higher = posterior.above(1.0)
    if higher > settings.lower_probability:
        return f"the rate is higher than {baseline.name} (probability {chance(higher)})"
    share, p = part(settings.broken_ratio), posterior.above(settings.broken_ratio)
    return f"the rate is not clearly lower: above {share} of that {baseline.name} with probability {chance(p)}"


def _reduced(posterior: Posterior, settings: Settings) -> bool:
    """Leaks or better."""
    return (
        posterior.below(settings.leaks_ratio) > settings.leaks_probability
        or posterior.below(1.0) > settings.lower_probability
    )


def recent_parts(force: Window, settings: Settings) -> tuple[Window, Window] | None:
    """The earlier and the recent part of the time in force: the whole cells nearest to its last quarter, at least
    ``recent_min_weeks``; None where either would be shorter than that."""
    if len(force.cells) < 2:
        return None
    tails = np.cumsum(force.cell_weeks[::-1])[::-1]
    least = settings.recent_min_weeks - 1e-9
    firsts = [i for i in range(1, len(tails)) if tails[i] >= least and tails[0] - tails[i] >= least]
    if not firsts:
        return None
    wanted = settings.recent_share * tails[0]
    first = min(firsts, key=lambda i: abs(float(tails[i]) - wanted))
    return force.part(0, first), force.part(first, len(force.cells))


def _erosion(
    force: Window,
    before: Window,
    whole: Posterior,
    parts: tuple[Window, Window],
    tamed: Dispersion,
    settings: Settings,
) -> str | None:
    """Branch d: it had fallen, and now it rises."""
    earlier, recent = parts
    if recent.n < settings.min_events_shown:
        return None
    if not (_reduced(whole, settings) or _reduced(ratio(earlier, before, tamed, settings), settings)):
        return None
    rise = ratio(recent, earlier, tamed, settings).above(1.0)
    now = ratio(recent, before, tamed, settings).above(settings.broken_ratio)
    now_rate, then_rate = rate(recent.per_week or 0.0), rate(earlier.per_week or 0.0)
    since = f"since {recent.first_day}: {recent.n:.0f} events, {now_rate} a week after {then_rate}"
    if rise > settings.rise_sure:
        return f"it had fallen and rises again {since} (probability of a rise {chance(rise)})"
    if rise > settings.rise_likely and now > settings.broken_probability:
        return f"it had fallen and is back near the old rate {since} (probability of a rise {chance(rise)})"
    late = [a for a in alarms(force, before, settings) if recent.first_day <= a.date <= recent.last_day]
    if late:
        return f"an upward {late[-1].kind} was found on {late[-1].date}, {since}"
    return None


def _sustained_return(
    force: Window, baseline: Baseline, chain: tuple[Window, int] | None, settings: Settings
) -> str | None:
    """Branch b: held for a year or more, then back, and surely more than while it held, for half a year or more up to
    the as-of day."""
    before = baseline.window
    whole, restated = chain if chain is not None else (force, force.start)
    held = _held(whole, before, settings)
    if held is None:
        return None
    earliest = max(held.end, restated)
    latest = whole.end - settings.return_weeks * WEEK
    starts = np.flatnonzero((whole.cell_start >= earliest) & (whole.cell_start <= latest))
    for first in starts[:: max(1, len(starts) // 60)].tolist():
        back = whole.part(first, len(whole.cells))
        if back.n < settings.min_events_shown or back.weeks < settings.min_exposure * (whole.end - back.start) / WEEK:
            continue
        spread = dispersion((before, back), settings)
        # the best of many beginnings is sought, so the cautious dispersion decides
        p = wide_ratio(back, before, spread, settings).above(settings.return_ratio)
        rise = ratio(back, held, dispersion((held, back), settings), settings).above(1.0)
        if p > settings.return_probability and rise > settings.rise_sure:
            return (
                f"it held at first (to {held.last_day} at least) and then fire came back for good: since "
                f"{back.first_day} {back.n:.0f} events, {rate(back.per_week or 0.0)} a week, more than "
                f"{part(settings.return_ratio)} of the rate {baseline.name} (probability {chance(p)})"
            )
    return None


def _held(whole: Window, before: Window, settings: Settings) -> Window | None:
    """The shortest stretch from the beginning, a year or longer and covered, that met HOLDING; tried every quarter."""
    ends = whole.cell_end
    earliest = whole.start + settings.return_held_weeks * WEEK
    tried = -1
    for last in np.flatnonzero(ends >= earliest).tolist():
        if tried >= 0 and ends[last] - tried < 13 * WEEK:
            continue
        tried = int(ends[last])
        held = whole.part(0, last + 1)
        if held.weeks < settings.min_exposure * (tried - whole.start) / WEEK:
            continue
        spread = dispersion((before, held), settings)
        expected = before.n / before.weeks * held.weeks / spread.d
        if expected < settings.min_information:
            continue
        if ratio(held, before, spread, settings).below(settings.holding_ratio) > settings.holding_probability:
            return held
    return None
