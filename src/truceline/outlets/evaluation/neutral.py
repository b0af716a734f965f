"""How often the reader sees force where coders saw none: sentences that CAMEO coders found neutral."""

from __future__ import annotations

import csv
from pathlib import Path

from truceline.model.claim import Event
from truceline.outlets.evaluation.articles import Tally
from truceline.outlets.evaluation.datasets import document, located
from truceline.outlets.evaluation.measures import Measure, measure, share
from truceline.outlets.evaluation.sets import Progress
from truceline.reading.reader import read_document
from truceline.reading.world import World

MATERIAL_CONFLICT = ("PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT")
"""PLOVER roots of the quad class material conflict."""


def run(data: Path, progress: Progress) -> list[Measure]:
    """The share of neutral sentences given an act of material conflict, whatever its standing."""
    world = World.general()
    with located(data, "events/dev/cameo_quad_clean.tsv").open(encoding="utf-8", newline="") as file:
        sentences = [
            r["text"] for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if r["quad"] == "0"
        ]
    tallies: list[Tally] = []
    for number, text in enumerate(progress(sentences, "neutral")):
        claims = read_document(document(f"neutral-{number}", text), world=world, triage=False).claims
        events = [c for c in claims if isinstance(c, Event)]
        roots = {e.plover.split(".")[0] for e in events if e.plover is not None}
        tallies.append({"given": float(bool(roots & set(MATERIAL_CONFLICT))), "n": 1.0})
    return [measure("neutral", "given material conflict", tallies, share("given", "n"), "n", at_most=True)]
