"""The words around the numbers: a verdict's sentence and the limits of each kind of source."""

from __future__ import annotations

from truceline.model.verdict import Period, RateRatio, VerdictWord


def number(n: float, noun: str) -> str:
    """``1 week``, ``26 weeks``; the noun takes a plain s."""
    return f"{n:,.0f} {noun}{'' if n == 1 else 's'}"


_PARTS = {0.2: "a fifth", 0.25: "a quarter", 0.5: "half", 0.8: "four fifths"}


def part(share: float) -> str:
    """A share of a rate in words, where English has one."""
    return _PARTS.get(share, f"{share:g}")


def chance(p: float) -> str:
    """A probability, never as a certainty."""
    return "over 0.99" if p > 0.995 else "under 0.01" if p < 0.005 else f"{p:.2f}"


def rate(value: float) -> str:
    """A weekly rate, as exact as it is useful."""
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def finding_sentence(word: VerdictWord, why: str, before: Period, after: Period, ratio: RateRatio | None) -> str:
    """One sentence: the word, why, and the counts on both sides with the ratio and its interval."""
    parts = [f"{word}: {why}."]
    if after.n is not None and after.per_week is not None:
        told = (
            f"In force {after.start} to {after.end}: {number(after.n, 'event')}, {rate(after.per_week)} a covered week"
        )
        if before.n is not None and before.per_week is not None:
            told += f"; before, {before.start} to {before.end}: {before.n:,}, {rate(before.per_week)} a week"
        if ratio is not None:
            told += f". Rate ratio {ratio.median:.2g} (95 % {ratio.low:.2g} to {ratio.high:.2g})"
        parts.append(told + ".")
    return " ".join(parts)
