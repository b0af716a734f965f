"""The statistics beside those of another library: statsmodels, where it has the same thing under another name."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.distributions.empirical_distribution import ECDF
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson_2indep, test_poisson_2indep
from statsmodels.tsa.regime_switching.markov_switching import cy_hamilton_filter_log, cy_kim_smoother_log
from statsmodels.tsa.stattools import acf

from truceline.judgement.forecast import cdf, crps, crps_of_sample
from truceline.judgement.rates import dispersion, ratio_of
from truceline.judgement.regimes import emission, smoothed
from truceline.judgement.series import WEEK, Window
from truceline.judgement.settings import DEFAULTS
from truceline.judgement.survival import Lifetime, binomial_interval, curve

SEEDS = (1, 2, 3)
Floats = npt.NDArray[np.float64]
test_poisson_2indep.__test__ = False  # a function of theirs, no test of ours


def windows(*counts: Floats) -> list[Window]:
    """Windows of whole weeks, one after another."""
    told, at = [], 0
    for cells in counts:
        edges = at + np.arange(len(cells) + 1, dtype=np.int64) * WEEK
        told.append(
            Window(
                start=at, end=int(edges[-1]), n=float(cells.sum()), weeks=float(len(cells)), cells=cells,
                cell_weeks=np.ones(len(cells)), cell_start=edges[:-1], cell_end=edges[1:],
                rows=np.zeros(0, np.int64),
            )
        )  # fmt: skip
        at = int(edges[-1])
    return told


def drawn(seed: int, mean: float, phi: float, weeks: int) -> Floats:
    """Weekly counts of a negative binomial law."""
    rng = np.random.default_rng(seed)
    return rng.negative_binomial(mean / (phi - 1), 1 / phi, weeks).astype(np.float64)


@pytest.mark.parametrize("seed", SEEDS)
def test_phi_is_pearsons_chi2_over_the_degrees_of_freedom_of_a_poisson_model(seed: int) -> None:
    before, after = drawn(seed, 9.0, 3.0, 60), drawn(seed + 10, 3.0, 2.0, 80)
    told = dispersion(windows(before, after), DEFAULTS)
    design = np.column_stack([np.r_[np.ones(60), np.zeros(80)], np.r_[np.zeros(60), np.ones(80)]])
    fit = sm.GLM(np.r_[before, after], design, family=sm.families.Poisson()).fit()
    assert told.phi == pytest.approx(fit.pearson_chi2 / fit.df_resid)


@pytest.mark.parametrize("seed", SEEDS)
def test_phi_of_unequal_cells_is_that_of_a_model_with_an_offset(seed: int) -> None:
    cells = drawn(seed, 12.0, 2.5, 50)
    weeks = np.random.default_rng(seed).uniform(0.8, 1.2, 50)
    (part,) = windows(cells)
    part = Window(**{name: getattr(part, name) for name in part.__struct_fields__} | {"cell_weeks": weeks})
    fit = sm.GLM(cells, np.ones(50), family=sm.families.Poisson(), offset=np.log(weeks)).fit()
    assert dispersion((part,), DEFAULTS).phi == pytest.approx(fit.pearson_chi2 / fit.df_resid)


@pytest.mark.parametrize("seed", SEEDS)
def test_rho_is_the_first_autocorrelation_and_the_correction_for_its_bias(seed: int) -> None:
    rng = np.random.default_rng(seed)
    level = 6 + 3 * np.sin(np.arange(90) / 4)
    cells = rng.poisson(level).astype(np.float64)
    told = dispersion(windows(cells), DEFAULTS)
    assert told.rho == pytest.approx(acf(cells, nlags=1, adjusted=True, fft=False)[1] + 1 / 90)


@pytest.mark.parametrize(("n_a", "n_b"), [(400, 900), (150, 160), (90, 700)])
def test_a_well_filled_ratio_has_the_interval_of_two_poisson_rates(n_a: int, n_b: int) -> None:
    told = ratio_of(n_a, 40.0, n_b, 52.0, 1.0, DEFAULTS)
    low, high = confint_poisson_2indep(n_a, 40.0, n_b, 52.0, method="score", compare="ratio")
    assert told.quantile(0.5) == pytest.approx(n_a / 40 / (n_b / 52), rel=0.01)
    assert told.quantile(0.025) == pytest.approx(low, rel=0.02)
    assert told.quantile(0.975) == pytest.approx(high, rel=0.02)


@pytest.mark.parametrize("value", [0.2, 0.5, 0.8, 1.0])
def test_the_probabilities_are_one_less_the_p_values_of_the_one_sided_tests(value: float) -> None:
    for n_a in (20, 60, 100, 140):
        told = ratio_of(n_a, 50.0, 150, 50.0, 1.0, DEFAULTS)
        tested = test_poisson_2indep(n_a, 50.0, 150, 50.0, value=value, method="score", alternative="smaller")
        assert told.below(value) == pytest.approx(1 - tested.pvalue, abs=0.01)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_overdispersed_ratio_has_the_interval_of_a_quasi_poisson_model(seed: int) -> None:
    before, after = drawn(seed, 14.0, 3.0, 120), drawn(seed + 20, 7.0, 3.0, 120)
    d = dispersion(windows(before, after), DEFAULTS).phi  # the draws are independent from week to week
    told = ratio_of(float(after.sum()), 120.0, float(before.sum()), 120.0, d, DEFAULTS)
    design = np.column_stack([np.ones(240), np.r_[np.zeros(120), np.ones(120)]])
    fit = sm.GLM(np.r_[before, after], design, family=sm.families.Poisson()).fit(scale="X2")
    assert d == pytest.approx(fit.scale)
    low, high = np.exp(fit.conf_int()[1])
    assert told.quantile(0.025) == pytest.approx(low, rel=0.03)
    assert told.quantile(0.975) == pytest.approx(high, rel=0.03)


def test_the_negative_binomial_of_the_regimes_is_that_of_the_models_family() -> None:
    counts, means, phi = np.array([0.0, 1.0, 4.0, 17.0]), np.array([0.5, 3.0, 12.0]), 2.5
    ours = np.log(emission(counts, means, phi))
    for i, mean in enumerate(means.tolist()):
        family = sm.families.NegativeBinomial(alpha=(phi - 1) / mean)
        theirs = family.loglike_obs(counts, np.full(len(counts), mean))
        assert ours[:, i] == pytest.approx(theirs)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_regimes_are_those_of_hamiltons_filter_and_kims_smoother(seed: int) -> None:
    rng = np.random.default_rng(seed)
    y = rng.poisson(np.repeat([1.0, 8.0, 20.0, 2.0], 12)).astype(np.float64)
    likely = emission(y, np.array([1.0, 7.0, 18.0]), 1.8)
    moves = np.array([[0.9, 0.07, 0.03], [0.1, 0.8, 0.1], [0.04, 0.16, 0.8]])
    ours, _, likelihood = smoothed(likely, moves)
    to_from = np.ascontiguousarray(moves.T)[:, :, None]
    start = np.linalg.solve(moves.T, np.full(3, 1 / 3))  # theirs moves once before the first week
    told = cy_hamilton_filter_log(start, to_from, np.ascontiguousarray(np.log(likely.T)), 0)
    _, theirs = cy_kim_smoother_log(to_from, told[4], told[5])
    assert ours == pytest.approx(theirs.T, abs=1e-9)
    assert likelihood == pytest.approx(float(told[2].sum()))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_score_of_past_counts_is_the_area_between_the_empirical_law_and_the_count(seed: int) -> None:
    sample = np.sort(drawn(seed, 5.0, 2.0, 40))
    law, grid = ECDF(sample), np.arange(200.0)
    for seen in (0.0, 3.0, 25.0):
        area = float(((law(grid) - (grid >= seen)) ** 2).sum())
        assert crps_of_sample(seen, sample) == pytest.approx(area)


def test_the_score_of_a_forecast_is_that_of_a_great_sample_of_it() -> None:
    r, mean = 3.0, 6.0
    sample = np.sort(stats.nbinom.rvs(r, r / (r + mean), size=40_000, random_state=4).astype(np.float64))
    for seen in (0.0, 6.0, 20.0):
        assert crps(seen, r, mean) == pytest.approx(crps_of_sample(seen, sample), rel=0.02)
    assert ECDF(sample)([2.0, 6.0, 15.0]) == pytest.approx(cdf(np.array([2.0, 6.0, 15.0]), r, mean), abs=0.01)


@pytest.mark.parametrize("seed", SEEDS)
def test_survival_is_theirs_and_its_interval_of_few_is_clopper_and_pearsons(seed: int) -> None:
    rng = np.random.default_rng(seed)
    days, failed = rng.integers(5, 400, 14), rng.random(14) < 0.6
    pairs = zip(days.tolist(), failed.tolist(), strict=True)
    told = curve([Lifetime(agreement=str(i), days=d, failed=f) for i, (d, f) in enumerate(pairs)], "made")
    theirs = SurvfuncRight(days, failed)
    for step in told.steps:
        at = float(theirs.surv_prob[np.flatnonzero(theirs.surv_times == step.days)[0]])
        assert step.share == pytest.approx(at, abs=1e-4)
    for k, n in ((0, 6), (2, 9), (9, 9)):
        assert binomial_interval(k, n) == pytest.approx(proportion_confint(k, n, method="beta"), nan_ok=True)
