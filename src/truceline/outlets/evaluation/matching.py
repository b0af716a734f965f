"""Matching what was read with what is labelled: overlaps of spans, one-to-one pairs, precision and recall."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from truceline.model.span import Span


class Score(msgspec.Struct, frozen=True):
    """Counts behind precision, recall and F. Of nothing predicted the precision is 0, of nothing labelled the recall
    is 0, unless there is neither: then both are 1."""

    right: float
    predicted: float
    labelled: float

    @property
    def precision(self) -> float:
        """The share of what was predicted that is right."""
        return self.right / self.predicted if self.predicted else float(not self.labelled)

    @property
    def recall(self) -> float:
        """The share of what is labelled that was found."""
        return self.right / self.labelled if self.labelled else float(not self.predicted)

    @property
    def f(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.predicted + self.labelled
        return 2 * self.right / both if both else 1.0


def covered(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that touch or overlap made one: the characters they cover, each once."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def size(spans: Iterable[Span]) -> int:
    """How many characters the spans cover."""
    return sum(s.end - s.start for s in covered(spans))


def shared(a: Sequence[Span], b: Sequence[Span]) -> int:
    """How many characters both cover."""
    mine, theirs = covered(a), covered(b)
    return sum(max(0, min(x.end, y.end) - max(x.start, y.start)) for x in mine for y in theirs)


def iou(a: Sequence[Span], b: Sequence[Span]) -> float:
    """Characters that both cover over characters that either covers; 0 where neither covers any."""
    common = shared(a, b)
    either = size(a) + size(b) - common
    return common / either if either else 0.0


def pairs(weights: NDArray[np.float64]) -> list[tuple[int, int]]:
    """The one-to-one pairs (row, column) of the greatest total weight; weights of 0 or less never pair."""
    if not weights.size:
        return []
    rows, columns = linear_sum_assignment(-np.maximum(weights, 0.0))
    return [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if weights[r, c] > 0]


def pair_by_overlap(
    labelled: Sequence[Sequence[Span]], predicted: Sequence[Sequence[Span]], least: float = 0.5
) -> list[tuple[int, int]]:
    """One-to-one pairs (labelled, predicted) whose spans' overlap is at least ``least``; as many pairs as can be, and
    of those the closest."""
    weights = np.zeros((len(labelled), len(predicted)))
    for i, gold in enumerate(labelled):
        for j, mine in enumerate(predicted):
            value = iou(gold, mine)
            weights[i, j] = 1.0 + value / 1000 if value >= least else 0.0
    return pairs(weights)
