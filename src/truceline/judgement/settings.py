"""Every threshold of a verdict, by name (docs/design.md, section 5; docs/method.md tells how each was set)."""

from __future__ import annotations

import msgspec

METHOD = (
    "truceline judgement 3: gamma-Poisson rate ratio, coverage and information gates, online changes (docs/method.md)"
)
"""The name under which a verdict says how it was reached. It changes whenever a number could."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Thresholds and window lengths. Days and weeks are of the local calendar; probabilities are posterior."""

    baseline_weeks: int = 26
    """Length of the baseline before an agreement, anticipation gap included."""
    anticipation_weeks: int = 2
    """Last weeks before an agreement that are left out of its baseline: violence intensifies before a truce
    (Williams et al., arXiv 2110.05475)."""
    baseline_step_weeks: int = 26
    """By how much a baseline with too few events is lengthened at a time."""
    baseline_max_weeks: int = 261
    """A baseline is never longer than five years."""
    baseline_min_events: int = 20
    """A baseline is lengthened until it holds this many events."""
    baseline_min_days: int = 28
    """A baseline with fewer covered days says nothing."""
    sensitivity_weeks: tuple[int, ...] = (26, 52, 261)
    """Every verdict is run again with baselines of these lengths; one that would change is said in ``limits``."""

    min_days_in_force: int = 28
    """An agreement younger than this cannot be judged."""
    min_exposure: float = 0.6
    """Share of the time in force that a source must cover."""
    usual_gap_quantile: float = 0.9
    """The usual gap of a source is this quantile of the gaps between its last year's days with a row."""
    usual_gap_weeks: int = 52
    """How far back the usual gap is measured."""
    stale_gaps: float = 3.0
    """A source whose last row is older than this many usual gaps has ended."""
    hole_days: int = 28
    """A stretch without any row in the whole table may be a hole in coverage only if longer than this."""
    hole_gaps: float = 10.0
    """... and longer than this many usual gaps."""
    hole_other_rows_per_week: float = 1.0
    """... and only where rows outside the filtered series came at least this often in the year before, and fell silent
    too: in a table of one series alone, silence and absence look alike, and the source's span decides,"""
    hole_rows_per_week: float = 70.0
    """... unless the table held ten rows a day: no truce silences that to the last row, and nobody was writing."""
    min_information: float = 3.0
    """Events that the baseline rate leads one to expect in the window, over the dispersion D: below this, silence and
    noise cannot be told apart."""
    min_events_shown: int = 3
    """ERODING and BROKEN need this many events in the window that shows them."""
    max_unreadable: float = 0.05
    """A table with a larger share of unreadable rows (not counting rows without any date) is not judged."""

    prior_shape: float = 0.5
    """Shape of the gamma prior of a rate (Jeffreys), in events over D."""
    max_autocorrelation: float = 0.9
    """Cap on rho, which short series overshoot."""
    min_cells_autocorrelation: int = 8
    """Fewer pairs of neighbouring cells than this give no rho."""
    min_independent_share: float = 0.3
    """The correction of phi for autocorrelation never takes the independent cells of a window for fewer than this."""
    dispersion_doubt: float = 1.5
    """For an interval D is widened by this multiple of its squared relative error, as Student's t widens the normal law
    at 95 %."""

    holding_ratio: float = 0.2
    """HOLDING: the rate fell to less than this share of the baseline,"""
    holding_probability: float = 0.9
    """... with more than this probability."""
    leaks_ratio: float = 0.5
    """HOLDING WITH LEAKS: the rate fell to less than this share,"""
    leaks_probability: float = 0.8
    """... with more than this probability,"""
    lower_probability: float = 0.9
    """... or is lower than the baseline at all, with more than this probability;"""
    leaks_placebo_rank: float = 0.95
    """... and in an event table the fall is larger than at this share of the other dates, where there are any,"""
    leaks_placebo_span: float = 0.5
    """... spread over at least this multiple of the time in force: dates nearer together than that share one window."""
    broken_ratio: float = 0.8
    """BROKEN: the rate over the whole time in force is above this share of the baseline,"""
    broken_probability: float = 0.5
    """... with more than this probability;"""
    broken_not_halved: float = 0.875
    """... and it has not halved (``leaks_ratio``), with more than this probability: where a halving could go unseen, no
    fall seen is no finding."""
    return_held_weeks: int = 52
    """A sustained return breaks an agreement that met HOLDING for at least this long,"""
    return_weeks: int = 26
    """... if it lasted this long up to the as-of day,"""
    return_ratio: float = 0.25
    """... above this share of the baseline,"""
    return_probability: float = 0.8
    """... with more than this probability, and above the rate while it held as surely as a rise must be
    (``rise_sure``)."""
    recent_share: float = 0.25
    """The recent part: this share of the time in force, in whole cells,"""
    recent_min_weeks: int = 4
    """... and never shorter than this."""
    rise_sure: float = 0.997
    """ERODING: the recent rate is above the earlier rate in force with more than this probability,"""
    rise_likely: float = 0.9
    """... or with more than this one, where the recent part alone would be BROKEN."""
    contested_sides: tuple[frozenset[str], frozenset[str]] = (
        frozenset({"HOLDING", "HOLDING WITH LEAKS"}),
        frozenset({"BROKEN"}),
    )
    """Two covered series on opposite sides make a case CONTESTED."""

    hazard_weeks: float = 104.0
    """Prior mean length of a stretch of constant rate, for the online change points (Adams & MacKay 2007)."""
    change_probability: float = 0.95
    """An upward change is an alarm above this posterior probability,"""
    change_window: int = 8
    """... if it lies within this many cells,"""
    change_factor: float = 1.5
    """... and the rate since is above this multiple of the rate before."""
    spread_cells: int = 13
    """The dispersion that tames an alarm is renewed every so many cells, from cells at least this old."""
    erosion_factor: float = 2.0
    """The slow-erosion CUSUM looks for a rise to this multiple of the rate of the first half-year in force."""
    erosion_limit: float = 6.0
    """Its alarm level, a log likelihood ratio."""
    erosion_reference_weeks: int = 26
    """Cells at the start of the time in force that give the CUSUM's reference rate."""

    placebo_min_dates: int = 20
    """Fewer other dates than this give no placebo rank."""
    placebo_apart_weeks: int = 4
    """Dates nearer to the agreement than this are no placebo."""
    escalation_min_events: int = 30
    """Fewer events in force than this give no branching ratio."""
    escalation_days: int = 731
    """The branching ratio is fitted to at most this many days up to the as-of day."""
    escalation_half_lives: tuple[float, ...] = (1.0, 3.0, 7.0, 14.0)
    """Half-lives in days among which the fit chooses."""
    escalation_piece_days: int = 182
    """The background rate of the escalation fit is constant over pieces of this length."""
    escalation_bootstraps: int = 60
    """Simulated series behind the interval of the branching ratio."""
    sector_min_events: int = 1
    """Sectors with fewer events before and after together are not listed."""
    sector_limit: int = 40
    """At most this many sectors are listed, those with most events."""
    forecast_weeks: tuple[int, ...] = (1, 4, 13)
    """How many weeks ahead events are forecast."""
    forecast_discount: float = 0.9
    """What a week-old count weighs in the level of a forecast, against one of now."""
    forecast_dispersion_discount: float = 0.98
    """The same for the scatter of the counts around their forecasts,"""
    forecast_max_surprise: float = 25.0
    """... in which no week counts for more than this many times what a Poisson law would scatter,"""
    forecast_prior_weeks: float = 4.0
    """... and which starts from this many weeks of Poisson scatter."""
    forecast_first_weeks: int = 52
    """Forecasts are scored from this week of a series on,"""
    forecast_scored_weeks: int = 261
    """... over at most so many of the latest weeks,"""
    forecast_min_scored: int = 52
    """... and over at least so many, or no forecast is made."""
    forecast_min_skill: float = 0.0
    """A forecast is shown only where its rolling CRPS is lower than climatology's by more than this share."""
    regime_min_weeks: int = 26
    """Fewer covered weeks than this give no regimes."""
    control_draws: int = 20_000
    """Posterior draws behind the interval of the contrast with a control."""


DEFAULTS = Settings()
"""The settings of every verdict unless a caller gives others."""

UNIT_DAYS = {"day": 1, "week": 7, "month": 28}
"""Length of a cell by ``--unit``. A "month" is four weeks, so that cells are alike."""
