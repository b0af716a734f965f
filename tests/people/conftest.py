"""What tests of accounts share: a file of accounts with quick hashes, and a clock that can be moved."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import argon2
import pytest

from truceline import clock
from truceline.people import People
from truceline.people.passwords import Passwords

QUICK = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture
def people(tmp_path: Path) -> People:
    return People(tmp_path / "people.sqlite", Passwords(QUICK))


class Clock:
    def __init__(self) -> None:
        self.at = dt.datetime(2021, 3, 1, 8, 0, tzinfo=dt.UTC)

    def later(self, **by: float) -> None:
        self.at += dt.timedelta(**by)


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    monkeypatch.setattr(clock, "now", lambda: held.at)
    return held
