"""Observations on their way into the ledger: thermal detections and satellite passes, recognised by their header."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

from truceline.sources.tables.firms import Detections, is_firms, read_detections
from truceline.sources.tables.header import header
from truceline.sources.tables.passes import Passes, is_passes, read_passes

ObservationKind: TypeAlias = Literal["detections", "passes"]
DATASETS: dict[ObservationKind, str] = {"detections": "firms", "passes": "satellite-passes"}
"""The name under which observations of each kind are kept."""


def observation_kind(path: Path) -> ObservationKind | None:
    """What kind of observations a table holds, by its header; None where it holds none or cannot be read."""
    cells = header(path)
    if cells is None:
        return None
    return "detections" if is_firms(cells) else "passes" if is_passes(cells) else None


def read_observations(path: Path, kind: ObservationKind) -> Detections | Passes:
    """The observations of a table. Raises TrucelineError where no row of it can be read."""
    return read_detections(path) if kind == "detections" else read_passes(path)
