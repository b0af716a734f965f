"""Scoring groups: B-cubed (Bagga and Baldwin 1998), averaged over documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec


class BCubed(msgspec.Struct, frozen=True):
    """How pure (``precision``) and how whole (``recall``) the group of an average document is."""

    precision: float
    recall: float

    @property
    def f(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def b_cubed(gold: Sequence[str], mine: Sequence[str]) -> BCubed:
    """The score of group labels against gold labels, a label a document.

    Raises ``ValueError`` where the two are not of one length.
    """
    if not gold:
        return BCubed(1.0, 1.0)
    parts = item_scores(gold, mine)
    return BCubed(sum(p for p, _ in parts) / len(parts), sum(r for _, r in parts) / len(parts))


def item_scores(gold: Sequence[str], mine: Sequence[str]) -> list[tuple[float, float]]:
    """Precision and recall of each document's group."""
    together = Counter(zip(gold, mine, strict=True))
    theirs, ours = Counter(gold), Counter(mine)
    return [(together[g, m] / ours[m], together[g, m] / theirs[g]) for g, m in zip(gold, mine, strict=True)]
