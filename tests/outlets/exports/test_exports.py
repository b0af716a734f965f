"""Every format read back by its own library: what went in comes out, and what is missing is said."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest

from truceline import cases
from truceline.ledger import Ledger
from truceline.model.case import CaseFile
from truceline.outlets.exports.acled import acled
from truceline.outlets.exports.annotation import web_annotations
from truceline.outlets.exports.atom import atom
from truceline.outlets.exports.due import ics
from truceline.outlets.exports.formats import FORMATS
from truceline.outlets.exports.ftm import ftm
from truceline.outlets.exports.geojson import geojson
from truceline.outlets.exports.hxl import COLUMNS as HXL_COLUMNS
from truceline.outlets.exports.hxl import hxl
from truceline.outlets.exports.material import Happening, Material
from truceline.outlets.exports.parquet import parquet
from truceline.outlets.exports.provenance import provenance
from truceline.outlets.exports.ucdp import ucdp

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def case() -> CaseFile:
    return cases.load("loc")


@pytest.fixture(scope="module")
def material(web_ledger: tuple[Path, dict[str, str]], case: CaseFile) -> Iterator[Material]:
    with Ledger.open(web_ledger[0], read_only=True) as ledger:
        yield Material(case=case, ledger=ledger, base="https://monitor.example")


@pytest.fixture(scope="module")
def happenings(material: Material) -> tuple[Happening, ...]:
    return tuple(material.happenings())


def test_acled_is_read_as_acled_and_keeps_every_day_and_death(
    material: Material, happenings: tuple[Happening, ...], tmp_path: Path
) -> None:
    import pandas as pd

    from truceline.sources.tables.records import event_rows
    from truceline.sources.tables.table import read_table

    content, note = acled(material)
    frame = pd.read_csv(io.BytesIO(content), keep_default_na=False)
    assert f"{len(frame)} records written" in note
    held = {h.incident.id: h for h in happenings}
    assert set(frame["event_id_cnty"]) <= set(held)
    left_out = len(held) - len(frame)
    assert left_out == 0 or "ACLED has no place for the type" in note
    for row in frame.to_dict("records"):
        happening = held[row["event_id_cnty"]]
        toll = happening.lowest
        assert row["event_date"] == happening.incident.day
        assert str(row["fatalities"]) == ("" if toll is None else str(toll.best))
    path = tmp_path / "acled.csv"
    path.write_bytes(content)
    again = list(event_rows(read_table(path)))
    assert [r.date_start for r in again] == list(frame["event_date"])
    assert {r.dataset for r in again} == {"acled"}


def test_ucdp_is_read_as_ged_and_holds_lethal_incidents_alone(
    material: Material, happenings: tuple[Happening, ...], tmp_path: Path
) -> None:
    from truceline.sources.tables.records import event_rows
    from truceline.sources.tables.table import read_table

    content, note = ucdp(material)
    path = tmp_path / "ged.csv"
    path.write_bytes(content)
    again = {r.row_id: r for r in event_rows(read_table(path))}
    lethal = {h.incident.id: h for h in happenings if any(t.high > 0 for t in h.tolls)}
    assert set(again) == set(lethal)
    assert len(lethal) == len(happenings) or "no account counts a death" in note
    for row_id, row in again.items():
        tolls = lethal[row_id].tolls
        assert (row.killed_low, row.killed_high) == (min(t.low for t in tolls), max(t.high for t in tolls))
        assert row.killed_best == min(t.best for t in tolls)
        assert (row.lat, row.lon) == (lethal[row_id].incident.lat, lethal[row_id].incident.lon)


def test_a_verdict_can_be_given_from_the_exported_table(material: Material, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from truceline.outlets.cli.app import build

    path = tmp_path / "ged.csv"
    path.write_bytes(ucdp(material)[0])
    asked = ["verdict", "--table", str(path), "--effective", "2003-11-26", "--as-of", "2006-12-31", "--json"]
    done = CliRunner().invoke(build(), asked)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["verdict"]


def test_hxl_is_read_by_its_own_library(material: Material, happenings: tuple[Happening, ...]) -> None:
    import hxl as libhxl

    content, _ = hxl(material)
    data = libhxl.data(io.BytesIO(content), libhxl.InputOptions(allow_local=True))
    assert [c.display_tag for c in data.columns] == list(HXL_COLUMNS.values())
    rows = list(data)
    assert [r.get("#event+id") for r in rows] == [h.incident.id for h in happenings]


def test_geojson_is_read_by_geopandas_and_each_area_holds_its_middle(material: Material) -> None:
    import geopandas
    from shapely.geometry import Point

    content, note = geojson(material)
    frame = geopandas.read_file(io.BytesIO(content))
    assert f"{len(frame)} records written" in note
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.is_valid.all()
    for feature in json.loads(content)["features"]:
        here = frame[frame["incident"] == feature["properties"]["incident"]].geometry.iloc[0]
        assert here.contains(Point(feature["properties"]["middle"]))
        assert feature["properties"]["radius_km"] > 0


def test_parquet_is_read_with_its_types_and_what_each_column_means(material: Material) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    files, note = parquet(material)
    claims = pq.read_table(io.BytesIO(files["claims.parquet"]))
    assert claims.num_rows == len(material.claims())
    assert claims.schema.field("day").type == pa.date32()
    assert claims.schema.field("recorded").type == pa.timestamp("ms", "UTC")
    assert all(f.metadata and f.metadata[b"about"] for f in claims.schema)
    words = claims.column("words").to_pylist()
    assert words == [" … ".join(e.quote for e in c.claim.evidence) for c in material.claims()]
    total = sum(pq.read_metadata(io.BytesIO(f)).num_rows for f in files.values())
    assert f"{total} records written" in note


def test_annotations_point_at_their_words(material: Material) -> None:
    content, _ = web_annotations(material)
    held = json.loads(content)
    items = held["first"]["items"]
    assert held["total"] == len(items) == len(material.claims())
    by_id = {c.id: c for c in material.claims()}
    for item in items:
        claim = by_id[item["id"].rpartition("/")[2]]
        document = material.ledger.document(claim.document_id)
        assert document is not None
        text = document.document.text
        for target in item["target"]:
            place, quote = target["selector"]
            assert text[place["start"] : place["end"]] == quote["exact"]
            around = quote["prefix"] + quote["exact"] + quote["suffix"]
            assert around in text
        assert json.loads(item["body"][1]["value"])["kind"] == claim.claim.__struct_config__.tag


def test_provenance_leads_from_every_claim_to_its_document(material: Material) -> None:
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data=provenance(material)[0], format="json-ld")
    prov = rdflib.Namespace("http://www.w3.org/ns/prov#")
    for claim in material.claims():
        node = rdflib.URIRef(material.name("claim", claim.id))
        document = rdflib.URIRef(material.name("document", claim.document_id))
        assert (node, prov.wasQuotedFrom, document) in graph
        reading = graph.value(node, prov.wasGeneratedBy)
        assert (reading, prov.used, document) in graph
        assert graph.value(reading, prov.wasAssociatedWith) is not None
    assert set(graph.subjects(prov.wasDerivedFrom)) >= {
        rdflib.URIRef(material.name("incident", h.incident.id)) for h in material.happenings() if h.claims or h.rows
    }


def test_ftm_entities_hold_in_the_model(material: Material, happenings: tuple[Happening, ...]) -> None:
    from followthemoney import model

    entities = [json.loads(line) for line in ftm(material)[0].splitlines()]
    by_id = {e["id"]: e for e in entities}
    assert len(by_id) == len(entities)
    for entity in entities:
        proxy = model.get_proxy(entity, cleaned=False)
        for name, values in entity["properties"].items():
            assert proxy.get(name), f"{entity['schema']}.{name} is refused by the model: {values}"
        for name in ("document", "entity", "addressEntity", "involved"):
            assert all(v in by_id for v in entity["properties"].get(name, ()))
    assert len([e for e in entities if e["schema"] == "Event"]) == len(happenings)


def test_atom_is_read_by_feedparser(material: Material, happenings: tuple[Happening, ...]) -> None:
    feed = feedparser.parse(atom(material)[0])
    assert not feed.bozo
    assert len(feed.entries) == len(happenings)
    assert all(e.link.startswith("https://monitor.example/incidents/") for e in feed.entries)


def test_the_calendar_of_what_is_due_is_read_by_its_own_library(material: Material) -> None:
    import icalendar

    content, note = ics(material)
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert f"{len(events)} records written" in note
    assert len(events) > 0
    assert len({str(e["UID"]) for e in events}) == len(events)


def test_cells_that_could_run_are_disarmed_and_numbers_stay(material: Material) -> None:
    import csv

    for name in ("acled", "ucdp", "hxl"):
        files, _ = next(f for f in FORMATS if f.name == name).write(material)
        for content in files.values():
            rows = list(csv.reader(io.StringIO(content.decode("utf-8"))))
            for cell in (c for row in rows for c in row):
                assert not cell.lstrip().startswith(("=", "+", "@", "\t")), cell
                assert not cell.startswith("-") or float(cell) < 0


@pytest.mark.parametrize("name", [f.name for f in FORMATS])
def test_the_same_ledger_gives_the_same_bytes_and_a_note(name: str, material: Material) -> None:
    wanted = next(f for f in FORMATS if f.name == name)
    once, note = wanted.write(material)
    again, _ = wanted.write(material)
    assert once == again
    assert "records written" in note
    assert "What the format never holds" in note


def test_days_and_names_without_a_page(material: Material, case: CaseFile) -> None:
    some = Material(case=case, ledger=material.ledger, first="2021-02-25", last="2021-02-25")
    assert {h.incident.day for h in some.happenings()} <= {"2021-02-25"}
    assert all(
        a["id"].startswith("urn:truceline:loc:claim:") for a in json.loads(web_annotations(some)[0])["first"]["items"]
    )


def test_the_reference_names_every_format_and_column() -> None:
    from truceline.outlets.exports.tabular import SHEETS

    text = (Path(__file__).resolve().parents[3] / "docs" / "reference" / "exports.md").read_text("utf-8")
    for wanted in FORMATS:
        assert f"| `{wanted.name}` | {wanted.about} |" in text
    for sheet in SHEETS:
        part = text.split(f"### `{sheet.name}`: {sheet.about}")[1].split("\n### ")[0]
        assert [c.name for c in sheet.columns if f"| `{c.name}` | {c.type} | {c.about} |" not in part] == []
