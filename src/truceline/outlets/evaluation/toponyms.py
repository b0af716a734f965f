"""Scoring places end to end: a toponym is right when a place read on overlapping words lies within 161 km of it.

161 km (100 miles) is the field's usual measure ("accuracy@161"). Demonyms are no toponyms and are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from truceline.model.claim import Where
from truceline.model.span import Span
from truceline.outlets.evaluation.articles import Tally, kilometres
from truceline.outlets.evaluation.datasets import document, located, rows
from truceline.outlets.evaluation.matching import pairs
from truceline.outlets.evaluation.measures import Measure, measure, prf, share
from truceline.outlets.evaluation.sets import Progress
from truceline.reading.places.mentions import places
from truceline.reading.text.paragraphs import paragraphs
from truceline.reading.text.parse import parse
from truceline.reading.world import World

NEAR_KM = 161.0
SETS = ("LGL", "GeoWebNews")


class Toponym(msgspec.Struct, frozen=True):
    """A labelled place name and where it is."""

    start: int
    end: int
    lat: float | None
    lon: float | None


def run(data: Path, progress: Progress) -> list[Measure]:
    """Both sets; every line is one document, read in full."""
    world = World.general()
    out: list[Measure] = []
    for name in SETS:
        tallies: list[Tally] = []
        for row in progress(list(rows(located(data, f"geo/development/{name}.jsonl.gz"))), name):
            # two labels of GeoWebNews lie before their text
            gold = [msgspec.convert(t, Toponym) for t in row["toponyms"] if t["start"] >= 0]
            text = document(f"{name}-{row['doc']}", row["text"])
            parsed = parse(p for p in paragraphs(text) if p.kind != "furniture")
            tallies.append(score(gold, places(text, parsed, world)))
        out += prf("places", "place", tallies, name)
        out.append(measure("places", f"{name} found", tallies, share("span/right", "place/labelled"), "place/labelled"))
    return out


def score(gold: Sequence[Toponym], mine: Sequence[Where]) -> Tally:
    """The counts of one document: places right, and names found wherever they were put."""
    named = [(m.span, m) for m in mine if m.span is not None and m.precision != "demonym"]
    near = np.zeros((len(gold), len(named)))
    met = np.zeros((len(gold), len(named)))
    for i, label in enumerate(gold):
        for j, (span, place) in enumerate(named):
            met[i, j] = span.overlaps(Span(label.start, label.end))
            near[i, j] = met[i, j] and kilometres(label.lat, label.lon, place.lat, place.lon) <= NEAR_KM
    return {
        "place/right": len(pairs(near)),
        "place/predicted": len(named),
        "place/labelled": len(gold),
        "span/right": len(pairs(met)),
    }
