"""Observations on their way into the ledger: thermal detections and satellite passes, recognised by their header."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import Literal, TypeAlias

from truceline.sources.tables.firms import Detections, is_firms, read_detections
from truceline.sources.tables.passes import Passes, is_passes, read_passes

ObservationKind: TypeAlias = Literal["detections", "passes"]
DATASETS: dict[ObservationKind, str] = {"detections": "firms", "passes": "satellite-passes"}
"""The name under which observations of each kind are kept."""
_LONGEST_HEADER = 65_536


def observation_kind(path: Path) -> ObservationKind | None:
    """What kind of observations a table holds, by its header; None where it holds none or cannot be read."""
    try:
        with path.open("rb") as stream:
            packed = stream.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as lines:
            first = lines.readline(_LONGEST_HEADER).decode("utf-8-sig", "replace")
    except (OSError, EOFError, zlib.error):
        return None
    header = [name.strip().strip('"') for name in first.strip().split(max(",;\t|", key=first.count))]
    return "detections" if is_firms(header) else "passes" if is_passes(header) else None


def read_observations(path: Path, kind: ObservationKind) -> Detections | Passes:
    """The observations of a table. Raises TrucelineError where no row of it can be read."""
    return read_detections(path) if kind == "detections" else read_passes(path)
