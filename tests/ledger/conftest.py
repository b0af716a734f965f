"""Lets the tests of the ledger share ``ledger_samples`` and ``ledger_places`` although tests are imported by path."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from ledger_places import database, place, places  # found by the line above

__all__ = ["database", "place", "places"]
