"""The same page as CSV, Atom and GeoJSON: read back with the formats' own readers; what a spreadsheet might run is
disarmed; the data block inside the HTML is JSON that cannot end its element."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from types import ModuleType
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.outlets.drawing.spots import ring
from truceline.outlets.web import links
from truceline.outlets.web.forms.atom import instant
from truceline.outlets.web.forms.cells import csv_bytes, disarmed
from truceline.outlets.web.routes import ROUTES

LISTS = tuple(r.path for r in ROUTES if "{" not in r.path)


def address(path: str, ending: str, query: str = "") -> str:
    return ("/index" if path == "/" else path) + ending + query


def named(client: Any, documents: dict[str, str]) -> list[str]:
    claim = client.get("/claims.json?type=shelling").json()["claims"][0]["href"]
    incident = client.get("/incidents.json").json()["incidents"][0]["href"]
    return [
        claim,
        incident,
        "/agreements/joint-statement-2021",
        *(links.inside("documents", d) for d in documents.values()),
    ]


def rows(client: Any, where: str) -> list[dict[str, str]]:
    answer = client.get(where)
    assert answer.status_code == 200, answer.text[:500]
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8"), newline="")))


def test_every_page_answers_as_csv_and_atom(client: Any, documents: dict[str, str]) -> None:
    for path in [*LISTS, *named(client, documents)]:
        rows(client, address(path, ".csv"))
        answer = client.get(address(path, ".atom"))
        assert answer.headers["content-type"].startswith("application/atom+xml")
        feed = feedparser.parse(answer.content)
        assert not feed.bozo, (path, feed.get("bozo_exception"))
        assert feed.version == "atom10"
        assert feed.feed.title
        assert feed.feed.updated_parsed
        ids = [e.id for e in feed.entries]
        assert len(ids) == len(set(ids)), path
        assert all(e.updated_parsed and e.title and e.link.startswith("http://127.0.0.1/") for e in feed.entries)


def test_the_forms_of_a_list_hold_the_same_records(client: Any) -> None:
    query = "?type=shelling"
    told = client.get(f"/claims.json{query}").json()["claims"]
    table = rows(client, f"/claims.csv{query}")
    assert [r["id"] for r in table] == [c["id"] for c in told]
    assert table[0]["lat"] == "34.4"
    feed = feedparser.parse(client.get(f"/claims.atom{query}").content)
    assert [e.link.rsplit("/", 1)[1] for e in feed.entries] == [c["id"] for c in told]
    areas = client.get(f"/claims.geojson{query}").json()
    assert [f["id"] for f in areas["features"]] == [c["id"] for c in told if c["spot"]]
    assert areas["without_place"] == len([c for c in told if not c["spot"]])


def test_places_are_areas_and_never_points(client: Any) -> None:
    answer = client.get("/incidents.geojson?size=1000")
    assert answer.headers["content-type"] == "application/geo+json"
    held = answer.json()
    assert len(held["features"]) > 300
    for feature in held["features"]:
        assert feature["geometry"]["type"] == "Polygon"
        (outline,) = feature["geometry"]["coordinates"]
        assert outline[0] == outline[-1]
        assert feature["properties"]["radius_km"] >= 2
        assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in outline)


@pytest.mark.parametrize("path", [r.path for r in ROUTES if not r.places and "{" not in r.path])
def test_pages_without_places_have_no_geojson(client: Any, path: str) -> None:
    assert client.get(address(path, ".geojson")).status_code == 404


def test_an_agreement_has_no_geojson(client: Any) -> None:
    assert client.get("/agreements/joint-statement-2021.geojson").status_code == 404


def test_a_refusal_is_said_in_json_whatever_was_asked_for(client: Any) -> None:
    for ending in (".csv", ".atom", ".geojson"):
        answer = client.get(f"/claims{ending}?kind=rumour")
        assert answer.status_code == 400
        assert answer.json()["field"] == "kind"


def test_a_longer_list_can_be_asked_for(client: Any) -> None:
    assert len(rows(client, "/incidents.csv")) == 50
    assert len(rows(client, "/incidents.csv?size=400")) == 400
    assert client.get("/incidents?size=5000").status_code == 400


# ---------------------------------------------------------------- spreadsheets


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "\n=1",
        "＝1+1",
        "\ufeff=1",
        "--1",
        "-",
        "- x",
    ],
)
def test_what_might_run_is_disarmed(cell: str) -> None:
    assert disarmed(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["-5", "-5.25", "+3", "-1,000", "1e-5", -5, -0.5, 0, None, "", "5 killed", "a=b", "“-”"]
)
def test_numbers_and_words_stay(cell: object) -> None:
    assert disarmed(cell) == cell  # type: ignore[arg-type] # a value of each kind


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_a_csv_reads_back_and_no_cell_begins_a_formula(cells: list[str]) -> None:
    (header, row) = csv.reader(io.StringIO(csv_bytes(["c"] * len(cells), [cells]).decode(), newline=""))
    assert len(header) == len(row) == len(cells)
    for cell, back in zip(cells, row, strict=True):
        assert back in (cell, f"'{cell}")
        begins = re.match(r"\s*[=+\-@]", back)
        assert not begins or re.fullmatch(r"[+-]?[\d.,eE+-]+", back)


def test_hostile_words_are_disarmed_on_every_page(client: Any, documents: dict[str, str]) -> None:
    for where in ("/claims.csv?size=1000", "/documents.csv", links.inside("documents", documents["hostile"]) + ".csv"):
        for row in rows(client, where):
            for cell in row.values():
                assert not re.match(r"\s*[=+\-@]", cell) or re.fullmatch(r"-?[\d.]+", cell), cell


# ---------------------------------------------------------------- Atom


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("2021-03-08", "2021-03-08T00:00:00Z"),
        ("2021-03", "2021-03-01T00:00:00Z"),
        ("2021", "2021-01-01T00:00:00Z"),
        ("2021-03-08T14:06:00+05:30", "2021-03-08T14:06:00+05:30"),
        ("2021-03-08T14:06Z", "2021-03-08T14:06:00Z"),
        ("2021-03-08T14:06", "2021-03-08T14:06:00Z"),
        ("banana", None),
        ("2021-02-30", None),
        (None, None),
        ("", None),
    ],
)
def test_dates_as_atom_asks(value: str | None, told: str | None) -> None:
    assert instant(value) == told


def test_hostile_words_stay_words_in_a_feed(client: Any, documents: dict[str, str], web_world: ModuleType) -> None:
    answer = client.get(links.inside("documents", documents["hostile"]) + ".atom")
    feed = feedparser.parse(answer.content, sanitize_html=False, resolve_relative_uris=False)
    assert not feed.bozo
    told = "\n".join(e.content[0].value for e in feed.entries)
    for words in web_world.HOSTILE:
        if not re.search(r"[\x00-\x08]", words) and "\n" not in words and "\t" not in words:
            assert words.strip() in told, words
    assert {e.content[0].type for e in feed.entries} == {"text/plain"}


# ---------------------------------------------------------------- data blocks and citations


def test_each_page_has_one_data_block_that_cannot_end_early(client: Any, documents: dict[str, str]) -> None:
    for path in [*LISTS, *named(client, documents), "/search?q=" + "%3C/script%3E%3Cscript%3Ealert(1)%3C/script%3E"]:
        text = client.get(path).text
        (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
        assert not re.search("[<>&\u2028\u2029]", block)
        held = json.loads(block)
        assert held["@context"] == "https://schema.org"
        assert held["url"].startswith("http://127.0.0.1/")
        for form in held["encoding"]:
            assert client.get(form["contentUrl"]).status_code == 200
        assert text.count("<script") == 1 + text.count('<script type="module" src="/static/')


def test_data_blocks_say_what_the_page_is_about(client: Any, documents: dict[str, str]) -> None:
    def entity(path: str) -> Any:
        text = client.get(path).text
        return json.loads(re.findall(r"ld\+json\">(.*?)</script>", text, re.DOTALL)[0])

    claim, incident, agreement, *papers = named(client, documents)
    assert entity(claim)["mainEntity"]["@type"] == "Claim"
    assert entity(claim)["mainEntity"]["appearance"]["@type"] == "Article"
    assert entity(incident)["mainEntity"]["location"]["geo"]["@type"] == "GeoCircle"
    assert entity(agreement)["mainEntity"]["alternateName"]
    assert entity(papers[0])["mainEntity"]["datePublished"]
    assert entity("/?as_of=2021-06-30")["@type"] == "Report"


def test_a_citation_can_be_checked(client: Any, documents: dict[str, str]) -> None:
    claim, incident, _, *papers = named(client, documents)
    for path in (claim + ".json", incident + ".json", "/index.json?as_of=2021-06-30"):
        cite = client.get(path).json()["cite"]
        body = json.dumps(cite["record"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(body.encode()).hexdigest() == cite["sha256"], path
        assert client.get(cite["permalink"]).status_code == 200
    paper = client.get(papers[0] + ".json").json()
    assert paper["cite"]["sha256"] == paper["document"]["sha256"]
    assert paper["cite"]["sha256"] in client.get(papers[0]).text


def test_a_verdict_of_today_is_cited_by_its_day(client: Any) -> None:
    view = client.get("/index.json").json()
    assert f"as_of={view['as_of']}" in view["cite"]["permalink"]


# ---------------------------------------------------------------- areas


@given(st.floats(-85, 85), st.floats(-170, 170), st.floats(0.1, 200))
def test_a_ring_is_closed_and_as_wide_as_said(lat: float, lon: float, radius: float) -> None:
    corners = ring(lat, lon, radius)
    assert corners[0] == corners[-1]
    tall = max(y for _, y in corners) - min(y for _, y in corners)
    assert abs(tall * 111.195 - 2 * radius) < 0.02 * radius + 0.01
