"""What came in, what was left out and why, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from truceline.gathering.gathered import DocumentsIn, TableIn

_MOST = 6
"""Reasons shown for one source; the rest are added up."""
_PLURAL = {"statement": "statements", "event": "events", "count": "counts", "silence": "silences"}


def report_text(report: DocumentsIn | TableIn) -> str:
    """One source as a few lines."""
    from truceline.gathering.gathered import DocumentsIn

    lines = _documents(report) if isinstance(report, DocumentsIn) else _table(report)
    return "\n".join([report.source, *(f"  {line}" for line in lines)]) + "\n"


def _documents(report: DocumentsIn) -> list[str]:
    lines = [
        f"{report.seen:,} documents in = {report.new:,} new + {report.known:,} known + {report.refused:,} refused",
    ]
    if report.new:
        lines.append(
            f"{report.new:,} new = {report.with_claims:,} with claims + {report.dismissed:,} dismissed + "
            f"{report.without_claim:,} without a claim"
        )
        total = sum(report.claims.values())
        kinds = {_PLURAL.get(kind, kind): count for kind, count in report.claims.items()}
        lines.append(f"{total:,} claims: {reasons(kinds)}" if total else "no claims")
    if report.dismissed_why:
        lines.append(f"dismissed: {reasons(report.dismissed_why)}")
    if report.left_out:
        lines.append(f"left out inside documents: {reasons(report.left_out)}")
    if report.refused_why:
        lines.append(f"refused: {reasons(report.refused_why)}")
    return lines


def _table(report: TableIn) -> list[str]:
    lines = [
        f"{report.seen:,} rows in = {report.new:,} new + {report.known:,} known + {report.set_aside:,} set aside + "
        f"{report.refused:,} refused"
    ]
    outside = report.new + report.known - report.in_scope
    if outside > 0:
        lines.append(
            f"{report.in_scope:,} rows are the case's own; {outside:,} others are kept for coverage and control"
        )
    if report.set_aside_why:
        lines.append(f"set aside: {reasons(report.set_aside_why)}")
    if report.refused_why:
        lines.append(f"refused: {reasons(report.refused_why)}")
        lines += [f"  {example}" for example in report.examples]
    if report.twins:
        lines.append(f"{report.twins:,} rows are equal in every cell to another and were kept")
    return lines


def reasons(counts: Mapping[str, int]) -> str:
    """Reasons with their numbers, the most frequent first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    words = [f"{count:,} {reason}" for reason, count in ordered[:_MOST]]
    rest = sum(count for _, count in ordered[_MOST:])
    return ", ".join([*words, f"{rest:,} for other reasons"] if rest else words)


def total_text(reports: Sequence[DocumentsIn | TableIn]) -> str:
    """The sum over all sources, and whether it adds up."""
    seen, new = sum(r.seen for r in reports), sum(r.new for r in reports)
    known, refused = sum(r.known for r in reports), sum(r.refused for r in reports)
    aside = sum(getattr(r, "set_aside", 0) for r in reports)
    sum_line = f"{seen:,} in = {new:,} new + {known:,} known + {aside:,} set aside + {refused:,} refused"
    return sum_line + ("; the counts add up" if all(r.adds_up for r in reports) else "; THE COUNTS DO NOT ADD UP")
