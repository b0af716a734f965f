"""Two accounts side by side, never added."""

from __future__ import annotations

from truceline.judgement.accounts import two_accounts
from truceline.model.table import Tally


def tally(reporter: str, accused: str, n: int, year: int = 2016, end: str = "12-31") -> Tally:
    return Tally(
        row_id=f"{reporter}{year}{end}", period_start=f"{year}-01-01", period_end=f"{year}-{end}", n=n,
        qualifier="exact", reporter=reporter, accused=accused, scope="line", published="2018", source_url="",
    )  # fmt: skip


def test_pairs_of_one_time() -> None:
    pairs = two_accounts(
        [
            tally("India/MHA", "Pakistan", 449), tally("Pakistan/ISPR", "India", 382),
            tally("India/Army", "Pakistan", 228, end="06-30"), tally("India/MHA", "Pakistan", 900, 2017),
            tally("Pakistan/ISPR", "India", 300, 2017),
        ]
    )  # fmt: skip
    assert [(p.n_a, p.n_b, p.ratio, p.moved) for p in pairs] == [(382, 449, 0.851, False), (300, 900, 0.333, True)]
    assert "side" in pairs[1].words()


def test_the_same_side_or_a_zero_makes_no_ratio() -> None:
    assert two_accounts([tally("A", "X", 3), tally("B", "X", 4)]) == ()
    (pair,) = two_accounts([tally("A", "X", 0), tally("B", "Y", 4)])
    assert pair.ratio is None
