"""FIRMS detections and satellite passes: ten real rows (NASA FIRMS, VIIRS on NOAA-20), and rows spoiled from them."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from truceline.errors import TrucelineError
from truceline.gathering.observed import observation_kind
from truceline.model.observation import SatellitePass
from truceline.sources.tables.firms import CellError, read_detections
from truceline.sources.tables.passes import read_passes, rings_of

SAMPLE = Path(__file__).parent.parent / "data" / "firms_viirs_sample.csv"
LINES = SAMPLE.read_text("utf-8").splitlines()
MODIS = """\
latitude,longitude,brightness,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,bright_t31,frp,daynight,type
"""


def _table(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "detections.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_the_rows_of_the_sample() -> None:
    table = read_detections(SAMPLE)
    assert (len(table.rows), table.refusals) == (10, ())
    first = table.rows[0]
    assert (first.at, first.lat, first.lon) == ("2025-08-12T00:26Z", 48.93128, 38.62423)
    assert (first.satellite, first.instrument, first.confidence, first.frp) == ("N20", "VIIRS", "nominal", 2.26)
    assert (first.brightness, first.scan, first.is_day, first.version) == (317.33, 0.37, False, "2.0NRT")
    assert [d.confidence for d in table.rows].count("low") == 1
    assert len({d.row_id for d in table.rows}) == 10
    assert observation_kind(SAMPLE) == "detections"


def test_a_packed_table_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "sample.csv.gz"
    path.write_bytes(gzip.compress(SAMPLE.read_bytes()))
    assert read_detections(path).rows == read_detections(SAMPLE).rows
    assert observation_kind(path) == "detections"


SPOILED = [
    ("48.93128,", "98.93128,", "latitude", "outside -90 to 90"),
    ("38.62423,", "east,", "longitude", "no number"),
    ("38.62423,", "nan,", "longitude", "outside"),
    ("38.62423,", ",", "longitude", "is empty"),
    ("2025-08-12", "2025-08-32", "acq_date", "there is no day"),
    ("2025-08-12", "12/08/2025", "acq_date", "is no day"),
    ("2025-08-12", "0025-08-12", "acq_date", "outside 1900-2100"),
    ("00:26:00", "24:26:00", "acq_time", "there is no time"),
    ("00:26:00", "noon", "acq_time", "is no time"),
    ("nominal", "certain", "confidence", "neither low, nominal, high"),
    (",2.26,", ",-2.26,", "frp", "outside 0"),
    (",2.26,", ",much,", "frp", "is no number"),
    ("0.37,", "370,", "scan", "outside 0 to 50"),
]


@pytest.mark.parametrize(("old", "new", "column", "reason"), SPOILED)
def test_a_spoiled_row_is_set_aside_by_row_and_column(
    tmp_path: Path, old: str, new: str, column: str, reason: str
) -> None:
    assert old in LINES[1]
    table = read_detections(_table(tmp_path, LINES[0], LINES[1].replace(old, new, 1), *LINES[2:]))
    assert len(table.rows) == 9
    (refusal,) = table.refusals
    assert (refusal.row, refusal.column) == (2, column)
    assert reason in refusal.reason


def test_a_repeated_row_and_a_ragged_one_are_set_aside(tmp_path: Path) -> None:
    table = read_detections(_table(tmp_path, *LINES, LINES[3], LINES[4] + ",x"))
    assert [(r.row, r.column) for r in table.refusals] == [(12, None), (13, None)]
    assert table.refusals[0].reason == "repeats the whole of row 4"


def test_modis_columns(tmp_path: Path) -> None:
    """Real column names of the MODIS product; the cells are made by hand."""
    rows = ["33.9,74.1,320.5,1.2,1.1,2021-02-26,26,Terra,MODIS,29,6.1,290.1,12.5,N,0",
            "33.9,74.1,320.5,1.2,1.1,2021-02-26,1326,Aqua,MODIS,80,6.1,290.1,,D,2"]  # fmt: skip
    table = read_detections(_table(tmp_path, MODIS.strip(), *rows))
    assert [d.at for d in table.rows] == ["2021-02-26T00:26Z", "2021-02-26T13:26Z"]
    assert [d.confidence for d in table.rows] == ["low", "high"]
    assert [(d.source_type, d.frp, d.brightness) for d in table.rows] == [(0, 12.5, 320.5), (2, None, 320.5)]


def test_what_is_no_table_of_detections_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TrucelineError, match="no FIRMS table"):
        read_detections(_table(tmp_path, "a,b", "1,2"))
    with pytest.raises(TrucelineError, match="no row is a detection"):
        read_detections(_table(tmp_path, LINES[0], LINES[1].replace("2025", "x")))


PASSES = """\
satellite,sensor,start,end,footprint,source_url
Sentinel-2A,MSI,2021-02-24T05:50Z,2021-02-24T05:55Z,"POLYGON((73 33, 75 33, 75 35, 73 35, 73 33))",
NOAA-20,VIIRS,2021-02-25T02:10+05:30,2021-02-25T02:20+05:30,"MULTIPOLYGON(((70 30, 80 30, 80 40)),((0 0, 1 0, 1 1)))",
"""  # fmt: skip


def test_passes_with_footprints(tmp_path: Path) -> None:
    path = tmp_path / "passes.csv"
    path.write_text(PASSES, "utf-8")
    table = read_passes(path)
    assert observation_kind(path) == "passes"
    assert [p.start for p in table.rows] == ["2021-02-24T05:50Z", "2021-02-24T20:40Z"]
    assert table.rows[0].covers(34.0, 74.0)
    assert not table.rows[0].covers(36.0, 74.0)
    assert table.rows[1].covers(0.2, 0.8)
    assert not table.rows[1].covers(0.8, 0.2)


def test_a_box_may_cross_the_date_line(tmp_path: Path) -> None:
    path = tmp_path / "passes.csv"
    path.write_text(
        "satellite,start,end,west,south,east,north\nA,2021-01-01T00:00Z,2021-01-01T00:05Z,170,-10,-170,10\n", "utf-8"
    )
    (found,) = read_passes(path).rows
    assert found.covers(0.0, 175.0)
    assert found.covers(0.0, -175.0)
    assert not found.covers(0.0, 0.0)


BAD_PASSES = [
    ("2021-02-24T05:50Z", "2021-02-24", "start", "no time of day"),
    ("2021-02-24T05:55Z", "2021-02-24T05:40Z", "end", "lies before start"),
    ("2021-02-24T05:55Z", "2021-02-27T05:55Z", "end", "hours is none"),
    ("Sentinel-2A", "", "satellite", "is empty"),
    ("POLYGON((73 33", "POLYGON((73 133", "footprint", "off the globe"),
    ("POLYGON((73 33", "POINT((73 33", "footprint", "no POLYGON"),
    ("73 33))", "73 33), (73.5 33.5, 74 33.5, 74 34))", "footprint", "a hole"),
    ("75 33, 75 35, 73 35, 73 33", "73 33", "footprint", "three corners"),
]


@pytest.mark.parametrize(("old", "new", "column", "reason"), BAD_PASSES)
def test_a_spoiled_pass_is_set_aside(tmp_path: Path, old: str, new: str, column: str, reason: str) -> None:
    assert old in PASSES
    path = tmp_path / "passes.csv"
    path.write_text(PASSES.replace(old, new, 1), "utf-8")
    table = read_passes(path)
    assert [(r.row, r.column) for r in table.refusals] == [(2, column)]
    assert reason in table.refusals[0].reason


@given(st.text(alphabet="POLYGNMUTI() ,.0123456789-", max_size=80))
def test_no_footprint_breaks_the_parser(text: str) -> None:
    try:
        rings = rings_of(text)
    except CellError as error:
        assert error.column == "footprint"
    else:
        assert all(len(ring) >= 3 for ring in rings)


@given(
    st.floats(-89, 88), st.floats(-179, 178), st.floats(0.01, 1), st.floats(-90, 90), st.floats(-180, 180)
)  # fmt: skip
def test_a_box_covers_what_lies_between_its_sides(
    south: float, west: float, size: float, lat: float, lon: float
) -> None:
    ring = ((west, south), (west + size, south), (west + size, south + size), (west, south + size))
    one = SatellitePass(row_id="p", satellite="s", start="", end="", footprint=(ring,), footprint_text="")
    strictly = south < lat < south + size and west < lon < west + size
    loosely = south <= lat <= south + size and west <= lon <= west + size
    assert strictly <= one.covers(lat, lon) <= loosely


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=12) | st.sampled_from(
    ["48.9", "-200", "2025-08-12", "0026", "2021-02-24T05:50Z", "POLYGON((0 0, 1 0, 1 1))", "nominal", "1e999", "nan"]
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, min_size=14, max_size=14), max_size=4), st.booleans())
def test_any_cells_are_read_or_set_aside_with_a_reason(tmp_path: Path, rows: list[list[str]], of_passes: bool) -> None:
    path = tmp_path / "any.csv"
    header = ["satellite", "start", "end", "footprint", *"abcdefghij"] if of_passes else LINES[0].split(",")
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    try:
        table = (read_passes if of_passes else read_detections)(path)
    except TrucelineError:
        return
    assert table.rows
    assert all(r.row >= 2 and r.reason for r in table.refusals)
