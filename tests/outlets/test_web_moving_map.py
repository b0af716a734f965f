"""The map that can be moved: there where its files are installed, absent without a word lost where they are not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from truceline import cases
from truceline.outlets.web import render
from truceline.outlets.web.app import create_app
from truceline.outlets.web.headers import CONTENT_SECURITY_POLICY, MAP_POLICY


@pytest.fixture(params=[True, False], ids=["installed", "missing"])
def site(
    request: pytest.FixtureRequest, web_ledger: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[bool, Any]]:
    """Whether the files are there, and a client."""
    from litestar.testing import TestClient

    held = {n: s for n, s in render.static_files().items() if n not in render.MAP_FILES}
    if request.param:
        held |= {n: render.Static(b"export {};", "text/javascript", n) for n in render.MAP_FILES}
    monkeypatch.setattr(render, "static_files", lambda: held)
    app = create_app(cases.load("loc"), web_ledger[0])
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield request.param, client


def test_only_the_maps_page_lets_its_own_scripts_run(site: tuple[bool, Any]) -> None:
    installed, client = site
    answer = client.get("/map")
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == (MAP_POLICY if installed else CONTENT_SECURITY_POLICY)
    assert ('<script type="module"' in answer.text) == installed
    assert ("data-ground=" in answer.text) == installed
    assert 'class="map-svg"' in answer.text
    for other in ("/", "/timeline", "/map.json", "/map?depiction=nobody", "/map/ground.geojson"):
        assert client.get(other).headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_the_policy_of_the_map_is_this_server_alone() -> None:
    rules = dict(rule.split(" ", 1) for rule in MAP_POLICY.split("; "))
    assert rules["script-src"] == rules["worker-src"] == rules["connect-src"] == "'self'"
    assert "unsafe" not in MAP_POLICY
    assert not re.search(r"blob:|data:|https?:|\*", MAP_POLICY)


def test_the_ground_is_what_the_drawing_shows(client: Any) -> None:
    answer = client.get("/map/ground.geojson?depiction=PK")
    assert answer.headers["content-type"] == "application/geo+json"
    held = answer.json()
    kinds = {f["properties"]["kind"] for f in held["features"]}
    assert {"province", "disputed", "own", "control", "claim", "boundary"} <= kinds
    assert {f["geometry"]["type"] for f in held["features"] if f["properties"]["kind"] == "control"} == {
        "MultiLineString"
    }
    assert len(held["sectors"]) == 24
    assert held["towns"]
    assert client.get("/map/ground.geojson?depiction=XX").status_code == 400
    assert client.get("/map/ground.geojson?x=1").status_code == 400


def test_files_are_kept_for_long_only_under_the_name_of_their_content(client: Any) -> None:
    (href,) = re.findall(r'href="(/static/truceline\.css\?v=\w+)"', client.get("/").text)
    assert "immutable" in client.get(href).headers["cache-control"]
    assert client.get(href.split("?")[0]).headers["cache-control"] == "no-cache"
    script = client.get("/static/map.mjs")
    assert script.headers["content-type"].startswith("text/javascript")
    assert not re.search(r"https?://|eval\(|innerHTML|Function\(", script.text)
