"""What all tests share: where development data lies, and which tests that leaves out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# no time limit on an example: the first one loads models, and machines differ; how fast things are is measured by bench
settings.register_profile("truceline", deadline=None)
settings.load_profile("truceline")

ROOT = Path(__file__).resolve().parent.parent


def _data() -> Path:
    return Path(os.environ.get("TRUCELINE_DATA", ROOT.parent / "shared")).resolve()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that need development data are deselected, and counted, where it is absent."""
    if (_data() / "data").is_dir():
        return
    without = [item for item in items if item.get_closest_marker("needs_data")]
    items[:] = [item for item in items if not item.get_closest_marker("needs_data")]
    if without:
        config.hook.pytest_deselected(items=without)
        config.stash[_LEFT_OUT] = len(without)


_LEFT_OUT = pytest.StashKey[int]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Says how many tests were left out for want of development data."""
    count = config.stash.get(_LEFT_OUT, 0)
    if count:
        terminalreporter.write_line(f"{count} tests left out: development data not found (set TRUCELINE_DATA)")


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of development data (``.../data``)."""
    return _data() / "data"


@pytest.fixture(scope="session")
def seed_text() -> str:
    """The seed article, from the development data."""
    return next((_data() / "seeds").glob("*.txt")).read_bytes().decode("utf-8")
