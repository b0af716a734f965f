"""The map: areas and never pins, the line a line of control and never a border, each side's claim with its source."""

from __future__ import annotations

import math
import re
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import pytest

from truceline import cases
from truceline.ledger import Ledger
from truceline.outlets.drawing import theatre
from truceline.outlets.drawing.basemap import CONTROL, Basemap, basemap
from truceline.outlets.drawing.spots import spot
from truceline.outlets.drawing.theatre import Frame
from truceline.outlets.web.app import create_app

LOC = cases.load("loc")


def base() -> Basemap:
    held = basemap("loc")
    assert held is not None
    return held


def parties(held: Basemap) -> dict[str, Any]:
    return {p.name: p for p in theatre.claimants(held, LOC.party)}


@pytest.mark.parametrize("name", cases.library())
def test_every_shipped_case_has_a_small_map(name: str) -> None:
    held = basemap(name)
    assert held is not None
    west, south, east, north = held.box
    assert west < east
    assert south < north
    file = resources.files("truceline.outlets.drawing").joinpath(f"data/basemaps/{name}.json")
    assert len(file.read_bytes()) < 100_000


def test_a_case_of_ones_own_has_no_map_and_no_way_out_of_the_folder() -> None:
    assert basemap("my-case") is None
    assert basemap("../words.tsv") is None
    assert basemap("") is None


@pytest.mark.parametrize("depiction", [None, "India", "Pakistan"])
def test_the_line_of_control_is_never_a_border(depiction: str | None) -> None:
    held = base()
    party = parties(held)[depiction] if depiction else None
    shapes = theatre.shapes(Frame.of(held.box), held, party)
    of_line = {s.kind for s in shapes if "Line of Control" in s.words or "Line of control" in s.words}
    assert of_line == {"control"}
    assert {b.class_ for b in held.bounds if b.class_ not in CONTROL} <= {"International boundary"}


def test_each_side_has_its_depiction_and_the_neutral_one_draws_no_claim() -> None:
    held = base()
    frame = Frame.of(held.box)
    assert list(parties(held)) == ["India", "Pakistan", "China"]
    neutral = theatre.shapes(frame, held, None)
    assert not [s for s in neutral if s.kind in ("claim", "own")]
    assert {s.words.split(":")[0] for s in neutral if s.kind == "disputed"} >= {"Jammu and Kashmir", "Azad Kashmir"}
    for name in ("India", "Pakistan"):
        shown = theatre.shapes(frame, held, parties(held)[name])
        assert [s for s in shown if s.kind == "claim"], name
        own = {s.words.split(":")[0] for s in shown if s.kind == "own"}
        assert {"Jammu and Kashmir", "Azad Kashmir", "Northern Areas"} <= own
    aksai = {
        n: [s.kind for s in theatre.shapes(frame, held, p) if s.words.startswith("Aksai")]
        for n, p in parties(held).items()
    }
    assert aksai == {"India": ["own"], "Pakistan": ["disputed"], "China": ["own"]}


def test_a_circle_stays_a_circle_and_the_scale_is_true() -> None:
    frame = Frame.of((73.0, 32.0, 78.0, 36.0))
    x, y = frame.place(75.0, 34.0)
    east, _ = frame.place(75.0 + 50 / (111.195 * math.cos(math.radians(34))), 34.0)
    _, north = frame.place(75.0, 34.0 + 50 / 111.195)
    assert abs((east - x) - frame.length(50)) < 0.3
    assert abs((y - north) - frame.length(50)) < 0.3
    length, words = frame.bar()
    assert abs(length - frame.length(float(words.removesuffix(" km")))) < 0.1


def test_names_do_not_lie_on_each_other() -> None:
    held = base()
    labels = [w for w in theatre.labels(Frame.of(held.box), held, ()) if w.words]
    boxes = [(w.x - len(w.words) * 3.6, w.y - 17, w.x + len(w.words) * 3.6, w.y + 3) for w in labels]
    for n, a in enumerate(boxes):
        assert not [b for b in boxes[:n] if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]
    assert len(labels) > 8


@pytest.mark.parametrize(
    ("precision", "radius"), [("point", 3), ("25 km", 25), ("district", 30), ("admin1", 110), ("nobody knows this", 30)]
)
def test_how_closely_a_place_is_known_is_its_radius(precision: str, radius: float) -> None:
    found = spot("Nakyal", 33.5, 74.1, precision)
    assert found is not None
    assert found.radius_km == radius


def test_a_country_or_no_coordinate_is_no_place_on_a_map() -> None:
    assert spot("Pakistan", 30.0, 70.0, "country") is None
    assert spot("Pakistani", 30.0, 70.0, "demonym") is None
    assert spot("Nakyal", None, 74.1, "point") is None
    assert spot("Nakyal", 99.0, 74.1, "point") is None


def test_the_page_draws_what_its_table_lists(client: Any) -> None:
    view = client.get("/map.json").json()
    assert view["total"] == len(view["incidents"]) > 400
    assert view["drawn"] + view["outside"] <= view["total"]
    text = client.get("/map").text
    assert text.count('class="m-incident') > 100
    assert "m-control" in text
    assert "Natural Earth" in text
    assert "The same as a table" in text


def test_the_filters_of_the_map_are_in_its_address(client: Any) -> None:
    year = client.get("/map.json?from=2003-01-01&to=2003-12-31").json()
    assert year["incidents"]
    assert all(i["date"].startswith("2003") for i in year["incidents"])
    sector = client.get("/map.json?sector=poonch").json()
    assert {i["sector"] for i in sector["incidents"]} == {"Poonch (Degwar, Gulpur, Shahpur, Qasba, Malti)"} or sector[
        "total"
    ]
    assert sector["total"] < client.get("/map.json").json()["total"]
    assert next(y for y in year["years"] if y["label"] == "2003")["href"].startswith("/map?")
    areas = client.get("/map.geojson?from=2003-01-01&to=2003-12-31").json()
    assert len(areas["features"]) + areas["without_place"] == year["total"]


@pytest.mark.parametrize("depiction", ["neutral", "IN", "PK"])
def test_the_page_says_whose_depiction_it_is(client: Any, depiction: str) -> None:
    text = client.get(f"/map?depiction={depiction}").text
    name = {"neutral": "Neutral", "IN": "As India claims it", "PK": "As Pakistan claims it"}[depiction]
    assert name in text
    assert client.get("/map?depiction=XX").status_code == 400


def test_a_case_without_a_map_still_has_the_page(tmp_path: Path) -> None:
    from litestar.testing import TestClient

    own = msgspec.structs.replace(LOC, case=msgspec.structs.replace(LOC.case, id="my-own"))
    path = tmp_path / "own.sqlite"
    with Ledger.open(path, case_id="my-own"):
        pass
    with TestClient(create_app(own, path), base_url="http://127.0.0.1") as client:
        assert "Nothing to draw" in client.get("/map").text


def test_the_drawing_names_no_file_and_no_other_host(client: Any) -> None:
    text = client.get("/map?depiction=IN").text
    svg = text[text.index('<svg class="map-svg"') : text.index("</svg>", text.index("map-svg"))]
    assert set(re.findall(r"url\(([^)]*)\)", svg)) <= {"#hatch", "#hatch-own"}
    assert not re.search(r"https?:|<image|<use|<foreignObject", svg)
