"""A ledger of the Line of Control that holds three shipped reports, read as they are."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from truceline import cases
from truceline.ledger import Ledger
from truceline.model.case import CaseFile
from truceline.model.claim import Reading

sys.path.insert(0, str(Path(__file__).parent))

import mechanism_world as world


@pytest.fixture(scope="session")
def loc() -> CaseFile:
    return cases.load("loc")


@pytest.fixture(scope="session")
def readings() -> tuple[Reading, ...]:
    return world.readings()


@pytest.fixture
def ledger(tmp_path: Path, readings: tuple[Reading, ...]) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "loc.sqlite", case_id="loc") as opened:
        world.fill(opened, readings)
        yield opened
