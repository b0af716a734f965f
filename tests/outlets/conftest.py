"""What tests of the page share: a small ledger and a client on it."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


def world_module() -> ModuleType:
    """The builder of the small ledger; tests are no package, so it is loaded by its path."""
    path = Path(__file__).with_name("web_world.py")
    spec = importlib.util.spec_from_file_location("web_world", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def web_world() -> ModuleType:
    return world_module()


@pytest.fixture(scope="session")
def web_ledger(web_world: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The ledger and the ids of its documents by name."""
    path = tmp_path_factory.mktemp("web") / "loc.sqlite"
    return path, web_world.build(path)


@pytest.fixture(scope="session")
def client(web_ledger: tuple[Path, dict[str, str]]) -> Iterator[Any]:
    from litestar.testing import TestClient

    from truceline import cases
    from truceline.outlets.web.app import create_app

    with TestClient(create_app(cases.load("loc"), web_ledger[0]), base_url="http://127.0.0.1") as test_client:
        yield test_client


@pytest.fixture(scope="session")
def documents(web_ledger: tuple[Path, dict[str, str]]) -> dict[str, str]:
    return web_ledger[1]
