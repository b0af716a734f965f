"""The reference of the page names every route and parameter, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from truceline.outlets.web.routes import ACTIONS, ROUTES

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "page.md"


def test_the_reference_lists_every_route_with_its_parameters() -> None:
    told = _told()
    posted = {a.path.replace(":str", "") for a in ACTIONS}
    assert posted <= told.keys()
    told = {path: fields for path, fields in told.items() if path not in posted}
    assert told == {r.path.replace(":str", ""): set(r.parameters) for r in ROUTES}


def _told() -> dict[str, set[str]]:
    told = {}
    for line in REFERENCE.read_text("utf-8").splitlines():
        cells = [c.strip() for c in line.strip("|").split("|")]
        if len(cells) == 3 and cells[0].startswith("`/"):
            told[cells[0].strip("`")] = set(re.findall(r"`(\w+)`", cells[2]))
    return told
