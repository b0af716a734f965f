"""Lets the tests of the ledger share ``ledger_samples`` although tests are imported by path."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
