"""Figures: a value, what it rests on, its interval, and what it is held against."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from truceline.outlets.evaluation.bootstrap import interval, summed
from truceline.outlets.evaluation.matching import Score

Figure = Callable[[Mapping[str, float]], float]


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of one set. ``n`` is how many labels it rests on (documents where the figure is of documents);
    ``low`` and ``high`` the 95 % interval over documents (none for a single one); ``floor`` what it may not fall
    under, ``reach`` and ``aim`` what it should come to, ``anchor`` what others reach on the same data."""

    set: str
    name: str
    value: float
    n: int
    low: float | None = None
    high: float | None = None
    at_most: bool = False
    floor: float | None = None
    reach: float | None = None
    aim: float | None = None
    anchor: str | None = None

    @property
    def holds(self) -> bool:
        """Whether the figure is not under its floor (over it, where less is better)."""
        if self.floor is None:
            return True
        slack = 5e-4
        return self.value <= self.floor + slack if self.at_most else self.value >= self.floor - slack


def score_of(total: Mapping[str, float], what: str) -> Score:
    """The score of one kind of claim in summed counts."""
    return Score(total.get(f"{what}/right", 0), total.get(f"{what}/predicted", 0), total.get(f"{what}/labelled", 0))


def f_of(what: str) -> Figure:
    """The figure F of a kind of claim."""
    return lambda total: score_of(total, what).f


def recall_of(what: str) -> Figure:
    """The figure recall of a kind of claim."""
    return lambda total: score_of(total, what).recall


def precision_of(what: str) -> Figure:
    """The figure precision of a kind of claim."""
    return lambda total: score_of(total, what).precision


def share(part: str, whole: str) -> Figure:
    """The figure one count over another; 0 of nothing."""
    return lambda total: total.get(part, 0.0) / total[whole] if total.get(whole) else 0.0


def count(part: str) -> Figure:
    """A plain count."""
    return lambda total: total.get(part, 0.0)


def measure(
    of: str, name: str, tallies: Sequence[Mapping[str, float]], figure: Figure, n: str, *, at_most: bool = False
) -> Measure:
    """A figure of summed counts with its interval over documents; ``n`` names the count it rests on."""
    total = summed(tallies)
    low, high = interval(tallies, figure) if len(tallies) > 1 else (None, None)
    return Measure(
        set=of,
        name=name,
        value=round(figure(total), 4),
        n=int(total.get(n, 0)),
        low=None if low is None else round(low, 4),
        high=None if high is None else round(high, 4),
        at_most=at_most,
    )


def prf(of: str, what: str, tallies: Sequence[Mapping[str, float]], label: str) -> list[Measure]:
    """Precision, recall and F of a kind of claim."""
    n = f"{what}/labelled"
    return [
        measure(of, f"{label} F", tallies, f_of(what), n),
        measure(of, f"{label} precision", tallies, precision_of(what), n),
        measure(of, f"{label} recall", tallies, recall_of(what), n),
    ]
