"""Pictures of every page at the widths of a phone, a desk and a wall: ``make screenshots [CASE=loc]``.

Serves the case's ledger on a free port of this machine and writes ``var/screenshots/PAGE-WIDTH-SCHEME.png``. They are
made to be looked at: nothing may overlap, be cut off or say "undefined"; the last is checked here.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright

from truceline import cases
from truceline.outlets.web.app import create_app
from truceline.outlets.web.routes import ROUTES
from truceline.settings import settings

TARGET = Path("var/screenshots")
WIDTHS = {390: "light", 1280: "light", 1920: "dark"}
MORE = {"front-then": "/?as_of=2020-12-31", "search": "/search?q=firing"}
DEBIAN = "/usr/bin/chromium"


def main() -> None:
    """Take the pictures; exit status 1 where a page says "undefined" or sticks out sideways."""
    case = cases.load(sys.argv[1] if len(sys.argv) > 1 else "loc")
    sock = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(create_app(case, settings().ledger(case.case.id)), log_level="warning", ws="none")
    server = uvicorn.Server(config)
    threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    TARGET.mkdir(parents=True, exist_ok=True)
    base = f"http://127.0.0.1:{sock.getsockname()[1]}"
    pages = {r.path.strip("/") or "front": r.path for r in ROUTES if "{" not in r.path} | MORE
    faults = []
    with sync_playwright() as playwright:
        named = os.environ.get("TRUCELINE_CHROMIUM") or (DEBIAN if Path(DEBIAN).exists() else None)
        arguments = ["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=named, args=arguments)
        for width, scheme in WIDTHS.items():
            context = browser.new_context(viewport={"width": width, "height": 1000}, color_scheme=scheme)
            page = context.new_page()
            for name, address in _with_records(page, base, pages).items():
                page.goto(base + address)
                if address == "/map":
                    page.wait_for_timeout(2500)
                page.screenshot(path=TARGET / f"{name}-{width}-{scheme}.png", full_page=True)
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                if wide > 0 or "undefined" in page.locator("body").inner_text():
                    faults.append(f"{name} at {width}")
            context.close()
        browser.close()
    server.should_exit = True
    print(f"{len(list(TARGET.glob('*.png')))} pictures in {TARGET}" + "".join(f"\nlook at: {f}" for f in faults))
    sys.exit(1 if faults else 0)


def _with_records(page, base: str, pages: dict[str, str]) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """The pages with one claim, incident, document and agreement each, where the ledger has one."""
    out = dict(pages)
    for name, where, link in (
        ("claim", "/claims", "article.claim h3 a"),
        ("incident", "/incidents", "ol.rows a"),
        ("reader", "/documents?claims=some", "ol.rows a"),
        ("agreement", "/agreements", "ol.rows a"),
    ):
        page.goto(base + where)
        found = page.locator(link)
        if found.count():
            out[name] = found.first.get_attribute("href")
    return out


if __name__ == "__main__":
    main()
