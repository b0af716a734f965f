"""A served page and a browser for it. The browser is Debian's Chromium, one named by TRUCELINE_CHROMIUM, or the one
Playwright brings."""

from __future__ import annotations

import importlib.util
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",  # WebGL without a graphics card, for the map that can be moved
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DEBIAN = "/usr/bin/chromium"


@pytest.fixture(scope="session")
def web_world() -> ModuleType:
    """The builder of the small ledger, kept with the tests of the page."""
    path = Path(__file__).resolve().parent.parent / "outlets" / "web_world.py"
    spec = importlib.util.spec_from_file_location("web_world", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def web_ledger(web_world: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The ledger and the ids of its documents by name."""
    path = tmp_path_factory.mktemp("browser") / "loc.sqlite"
    return path, web_world.build(path)


@pytest.fixture(scope="session")
def documents(web_ledger: tuple[Path, dict[str, str]]) -> dict[str, str]:
    return web_ledger[1]


@pytest.fixture(scope="session")
def site(web_ledger: tuple[Path, dict[str, str]]) -> Iterator[str]:
    """The address of a running page."""
    import uvicorn

    from truceline import cases
    from truceline.outlets.web.app import create_app

    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    sock.listen(64)
    config = uvicorn.Config(create_app(cases.load("loc"), web_ledger[0]), log_level="warning", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    assert server.started
    yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    from playwright.sync_api import sync_playwright

    named = os.environ.get("TRUCELINE_CHROMIUM") or (DEBIAN if Path(DEBIAN).exists() else None)
    with sync_playwright() as playwright:
        held = playwright.chromium.launch(executable_path=named, args=list(ARGUMENTS))
        yield held
        held.close()
