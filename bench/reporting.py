"""How long a dossier of forty pages takes in all three formats: ``python -m bench.reporting`` writes
``docs/results/reports.txt``.

The shipped Line of Control case, its tables and items read into a new ledger first (not timed), every incident of the
2003 understanding in the table. Each step once, the formats one after another on one core.
"""

from __future__ import annotations

import datetime as dt
import io
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import msgspec
import pypdf

from truceline import cases
from truceline.gathering.gather import Gatherer
from truceline.ledger import Ledger
from truceline.outlets.reports.made import FORMATS, write
from truceline.outlets.reports.put_together import put_together
from truceline.outlets.reports.template import template

RESULT = Path(__file__).resolve().parent.parent / "docs" / "results" / "reports.txt"
BOUND = 10.0
"""Seconds that all of it may take."""
T = TypeVar("T")


def dossier() -> list[str]:
    """The figure, step by step."""
    case, shipped = cases.load("loc"), template()
    kind = msgspec.structs.replace(shipped.settings.dossier, incidents=10_000)
    settings = msgspec.structs.replace(shipped.settings, dossier=kind)
    day = dt.date(2020, 12, 31)
    with TemporaryDirectory() as folder, Ledger.open(Path(folder) / "loc.sqlite", case_id="loc") as ledger:
        gatherer = Gatherer(case, ledger)
        for source in case.source:
            gatherer.shipped_source("loc", source)
        gatherer.link()
        report, whole = _timed(
            lambda: put_together(case, ledger, settings, kind="dossier", day=day, agreement="understanding-2003")
        )
    lines = [f"put together ({len(report.blocks)} blocks, {len(report.notes)} notes): {whole:.2f} s"]
    pages = 0
    for form in FORMATS:
        data, seconds = _timed(lambda form=form: write(report, shipped, form))  # type: ignore[misc]
        whole += seconds
        lines.append(f"{form}: {seconds:.2f} s, {len(data):,} bytes")
        if form == "pdf":
            pages = len(pypdf.PdfReader(io.BytesIO(data)).pages)
    kept = "kept" if whole <= BOUND else "not kept"
    return [f"dossier of {pages} pages in three formats: {whole:.2f} s (bound {BOUND:g} s: {kept})", *lines]


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    """Once: the typesetter remembers what it set, so a second run would say nothing."""
    begun = time.perf_counter()
    found = work()
    return found, time.perf_counter() - begun


def main() -> None:
    """Measure, print and write."""
    lines = dossier()
    print("\n".join(lines))
    RESULT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
