"""Rates and their ratio: gamma-Poisson with overdispersion and autocorrelation, in closed form.

With counts ``n``, covered weeks ``T`` and dispersion ``D``, a rate has the posterior Gamma(a + n/D, T/D); the ratio of
two such rates, scaled, follows Fisher's F, so every probability and quantile is exact. Maximum-likelihood negative
binomial is not used: it fails on zero counts, and zero is what a ceasefire is for.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from scipy import special

from truceline.judgement.series import Window
from truceline.judgement.settings import Settings
from truceline.model.verdict import RateRatio


class Dispersion(msgspec.Struct, frozen=True):
    """How much more the counts vary than a Poisson law lets them: ``phi`` (Pearson, >= 1), ``rho`` (lag-1
    autocorrelation, >= 0) and their product ``d = phi (1 + rho) / (1 - rho)``: events come in clumps of about d."""

    phi: float
    rho: float

    @property
    def d(self) -> float:
        """The number by which counts are divided before they are taken for independent events."""
        return self.phi * (1 + self.rho) / (1 - self.rho)


class Posterior(msgspec.Struct, frozen=True):
    """The posterior of a ratio of two rates: ``scale`` times an F variable with ``dfn`` and ``dfd`` degrees."""

    dfn: float
    dfd: float
    scale: float

    def below(self, ratio: float) -> float:
        """P(ratio of rates < ``ratio``)."""
        return float(special.fdtr(self.dfn, self.dfd, ratio / self.scale))

    def above(self, ratio: float) -> float:
        """P(ratio of rates > ``ratio``)."""
        return 1.0 - self.below(ratio)

    def quantile(self, p: float) -> float:
        """The ratio below which the probability is ``p``."""
        return float(special.fdtri(self.dfn, self.dfd, p)) * self.scale

    def summary(self) -> RateRatio:
        """The numbers a verdict shows."""
        return RateRatio(
            median=_rounded(self.quantile(0.5)),
            low=_rounded(self.quantile(0.025)),
            high=_rounded(self.quantile(0.975)),
            p_below_1=round(self.below(1.0), 4),
            p_below_05=round(self.below(0.5), 4),
            p_below_02=round(self.below(0.2), 4),
            p_above_08=round(self.above(0.8), 4),
        )


def dispersion(parts: Sequence[Window], settings: Settings) -> Dispersion:
    """Dispersion of the cells of several windows, each around its own rate, so that the difference between the windows
    (which is what is asked) does not count as noise. Cells covered for less than half their usual length are left out;
    a window without events says nothing about scatter."""
    chi2, freedom = 0.0, 0
    lagged, squares, pairs, cells_seen = 0.0, 0.0, 0, 0
    for part in parts:
        if part.n <= 0 or len(part.cells) == 0:
            continue
        usual = float(np.median(part.cell_weeks))
        full = part.cell_weeks >= 0.5 * usual
        counts, weeks = part.cells[full], part.cell_weeks[full]
        if len(counts) < 2 or counts.sum() <= 0:
            continue
        expected = counts.sum() / weeks.sum() * weeks
        residuals = (counts - expected) / np.sqrt(expected)
        chi2 += float((residuals**2).sum())
        freedom += len(counts) - 1
        lagged += float((residuals[1:] * residuals[:-1]).sum())
        squares += float((residuals**2).sum())
        pairs += len(counts) - 1
        cells_seen += len(counts)
    phi = max(1.0, chi2 / freedom) if freedom else 1.0
    rho = 0.0
    if pairs >= settings.min_cells_autocorrelation and squares > 0:
        # the mean lagged product over the mean square; a short series biases it downwards by about 1/n
        rho = (lagged / pairs) / (squares / cells_seen) + 1.0 / cells_seen
        rho = min(max(rho, 0.0), settings.max_autocorrelation)
    return Dispersion(phi, rho)


def ratio(after: Window, before: Window, spread: Dispersion, settings: Settings) -> Posterior:
    """Posterior of the rate in ``after`` over the rate in ``before``. Both windows must cover some time."""
    if after.weeks <= 0 or before.weeks <= 0:
        raise ValueError("a rate needs covered time on both sides")
    return ratio_of(after.n, after.weeks, before.n, before.weeks, spread.d, settings)


def ratio_of(n_a: float, weeks_a: float, n_b: float, weeks_b: float, d: float, settings: Settings) -> Posterior:
    """The same from counts and covered weeks."""
    shape_a, shape_b = settings.prior_shape + n_a / d, settings.prior_shape + n_b / d
    scale = (shape_a / weeks_a) / (shape_b / weeks_b)
    return Posterior(2 * shape_a, 2 * shape_b, scale)


def _rounded(value: float) -> float:
    """Four significant digits: more would claim what the data cannot give."""
    return float(f"{value:.4g}")
