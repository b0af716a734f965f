"""Two accounts: what each side counts of the other's fire over the same time, side by side and never added."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from truceline.model.table import Tally
from truceline.sources.tables.days import DAY, read_moments

SAME_PERIOD = 0.9
"""Two tallies are about the same time if they share this part of the longer one."""

MOVED_FACTOR = 2.0
"""The ratio between the sides moved if it changed by more than this factor between two periods."""

SHOWN = 12
"""At most this many pairs are shown, the latest."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Two tallies of one time, by reporters who accuse each other. ``ratio``: the first count over the second.
    ``moved``: the ratio differs from the same reporters' pair before by more than ``MOVED_FACTOR``: then the counting
    changed, or one side's fire did."""

    period_start: str
    period_end: str
    reporter_a: str
    accused_a: str
    n_a: int
    reporter_b: str
    accused_b: str
    n_b: int
    ratio: float | None
    moved: bool
    rows: tuple[str, str]

    def words(self) -> str:
        """The pair as one line."""
        ratio = f", ratio {self.ratio:.2g}" if self.ratio is not None else ""
        moved = " (the ratio between the sides moved)" if self.moved else ""
        return (
            f"{self.period_start} to {self.period_end}: {self.reporter_a} counts {self.n_a:,} by {self.accused_a}, "
            f"{self.reporter_b} counts {self.n_b:,} by {self.accused_b}{ratio}{moved}"
        )


def two_accounts(tallies: Sequence[Tally]) -> tuple[Account, ...]:
    """Pairs of tallies about the same time by different reporters with different accused, oldest first."""
    starts = read_moments([t.period_start for t in tallies]).start
    ends = read_moments([t.period_end for t in tallies]).end
    pairs: list[tuple[Tally, Tally]] = []
    for i, a in enumerate(tallies):
        for j, b in enumerate(tallies):
            if not a.accused or not b.accused or a.accused >= b.accused or a.reporter == b.reporter:
                continue
            shared = min(ends[i], ends[j]) - max(starts[i], starts[j])
            if shared >= max(SAME_PERIOD * max(ends[i] - starts[i], ends[j] - starts[j]), DAY):
                pairs.append((a, b))
    pairs.sort(key=lambda p: (p[0].period_start, p[0].period_end, p[0].reporter, p[1].reporter))
    told: list[Account] = []
    for a, b in pairs:
        ratio = a.n / b.n if a.n and b.n else None
        earlier = next(
            (t.ratio for t in reversed(told) if (t.reporter_a, t.reporter_b) == (a.reporter, b.reporter)), None
        )
        moved = bool(ratio and earlier and not 1 / MOVED_FACTOR <= ratio / earlier <= MOVED_FACTOR)
        told.append(
            Account(
                period_start=a.period_start,
                period_end=a.period_end,
                reporter_a=a.reporter,
                accused_a=a.accused,
                n_a=a.n,
                reporter_b=b.reporter,
                accused_b=b.accused,
                n_b=b.n,
                ratio=None if ratio is None else float(f"{ratio:.3g}"),
                moved=moved,
                rows=(a.row_id, b.row_id),
            )
        )
    return tuple(told[-SHOWN:])
