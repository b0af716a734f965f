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

from truceline.judgement.series import FloatArray, Window
from truceline.judgement.settings import Settings
from truceline.model.verdict import RateRatio


class Dispersion(msgspec.Struct, frozen=True):
    """How much more the counts vary than a Poisson law lets them: ``phi`` (Pearson, >= 1), ``rho`` (lag-1
    autocorrelation, >= 0) and their product ``d = phi (1 + rho) / (1 - rho)``: events come in clumps of about d.
    ``cautious`` is d with the small-sample corrections, for intervals; see ``dispersion``."""

    phi: float
    rho: float
    cautious: float = 1.0

    @property
    def d(self) -> float:
        """The number by which counts are divided before they are taken for independent events."""
        return self.phi * (1 + self.rho) / (1 - self.rho)

    @property
    def for_interval(self) -> float:
        """The same for a 95 % interval, which must allow for d being measured on few cells."""
        return max(self.d, self.cautious)


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

    def summary(self, wide: Posterior | None = None) -> RateRatio:
        """The numbers a verdict shows. ``wide``: the posterior that gives the interval, where it is not this one."""
        interval = wide or self
        return RateRatio(
            median=_rounded(self.quantile(0.5)),
            low=_rounded(interval.quantile(0.025)),
            high=_rounded(interval.quantile(0.975)),
            p_below_1=round(self.below(1.0), 4),
            p_below_05=round(self.below(0.5), 4),
            p_below_02=round(self.below(0.2), 4),
            p_above_08=round(self.above(0.8), 4),
        )


def dispersion(parts: Sequence[Window], settings: Settings) -> Dispersion:
    """Dispersion of the cells of several windows, each around its own rate, so that the difference between the windows
    (which is what is asked) does not count as noise. Cells covered for less than half their usual length are left out;
    a window without events says nothing about scatter.

    ``cautious`` mends what short windows hide, as each window's mean follows its own bouts: the first-order corrections
    of rho (Marriott & Pope 1954, Kendall 1954) and of the variance around a mean of autocorrelated values, and, since
    both are then still estimates, the widening by which Student's t differs from the normal law.
    """
    chi2, lagged, pairs, cells, windows = 0.0, 0.0, 0, 0, 0
    for part in parts:
        residuals = _residuals(part)
        if len(residuals) < 2:
            continue
        chi2 += float((residuals**2).sum())
        lagged += float((residuals[1:] * residuals[:-1]).sum())
        pairs += len(residuals) - 1
        cells += len(residuals)
        windows += 1
    if not pairs:
        return Dispersion(1.0, 0.0)
    phi = chi2 / pairs
    if pairs < settings.min_cells_autocorrelation or chi2 <= 0:
        return Dispersion(max(1.0, phi), 0.0, max(1.0, phi * (1 + settings.dispersion_doubt * 2 / pairs)))
    # the mean lagged product over the mean square; a short series biases it downwards by about 1/n
    shown = (lagged / pairs) / (chi2 / cells)
    rho = min(max(shown + 1 / cells, 0.0), settings.max_autocorrelation)
    mended = shown + windows / cells
    if cells > 8 * windows:
        mended /= 1 - 4 * windows / cells
    mended = min(max(mended, 0.0), settings.max_autocorrelation)
    length, memory = cells / windows, (1 + mended) / (1 - mended)
    spread = phi * (length - 1) / max(length - memory, settings.min_independent_share * length)
    error = 2 / pairs + 4 / (cells * (1 - mended**2))  # of phi and of the memory: squared relative errors
    doubt = 1 + settings.dispersion_doubt * min(error, 1.0)
    cautious = spread * memory * doubt if phi > 1 else 1.0
    return Dispersion(max(1.0, phi), rho, cautious)


def _residuals(part: Window) -> FloatArray:
    """Pearson residuals of a window's whole cells around its own rate; none where it holds no event."""
    if part.n <= 0 or len(part.cells) == 0:
        return np.zeros(0)
    full = part.cell_weeks >= 0.5 * float(np.median(part.cell_weeks))
    counts, weeks = part.cells[full], part.cell_weeks[full]
    if counts.sum() <= 0:
        return np.zeros(0)
    expected = counts.sum() / weeks.sum() * weeks
    residuals: FloatArray = (counts - expected) / np.sqrt(expected)
    return residuals


def ratio(after: Window, before: Window, spread: Dispersion, settings: Settings) -> Posterior:
    """Posterior of the rate in ``after`` over the rate in ``before``. Both windows must cover some time."""
    if after.weeks <= 0 or before.weeks <= 0:
        raise ValueError("a rate needs covered time on both sides")
    return ratio_of(after.n, after.weeks, before.n, before.weeks, spread.d, settings)


def wide_ratio(after: Window, before: Window, spread: Dispersion, settings: Settings) -> Posterior:
    """The same with the cautious dispersion: what a 95 % interval is read from."""
    return ratio_of(after.n, after.weeks, before.n, before.weeks, spread.for_interval, settings)


def ratio_of(n_a: float, weeks_a: float, n_b: float, weeks_b: float, d: float, settings: Settings) -> Posterior:
    """The same from counts and covered weeks."""
    shape_a, shape_b = settings.prior_shape + n_a / d, settings.prior_shape + n_b / d
    scale = (shape_a / weeks_a) / (shape_b / weeks_b)
    return Posterior(2 * shape_a, 2 * shape_b, scale)


def _rounded(value: float) -> float:
    """Four significant digits: more would claim what the data cannot give."""
    return float(f"{value:.4g}")
