"""Reading tables: told by the header, rows set aside with number, column and reason."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.errors import TrucelineError
from truceline.model.table import EventRow, MissionPoint, Tally
from truceline.sources.tables.records import event_rows, mission_points
from truceline.sources.tables.records import tallies as tally_rows
from truceline.sources.tables.table import RowRefusal, read_table

GED = (
    "id,type_of_violence,dyad_name,side_a,side_b,country,latitude,longitude,date_prec,date_start,date_end,"
    "deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,source_date"
)
GED_ROW = (
    "7,1.0,A - B,A,B,Land,34.5,74.0,1,2003-11-02 00:00:00.000,2003-11-02 00:00:00.000,"
    "1,0,2,0,3,4,3,2003-11-04;2003-11-03"
)


def write(folder: Path, text: str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_ged_with_and_without_tags(tmp_path: Path) -> None:
    plain = read_table(write(tmp_path, f"{GED}\n{GED_ROW}\n"))
    tags = ",".join("#date+start" if c == "date_start" else "" for c in GED.split(","))
    tagged = read_table(write(tmp_path, f"\ufeff{GED}\n{tags}\n{GED_ROW}\n", "whatever.txt"))
    assert plain.kind == tagged.kind == "ucdp"
    assert tagged.refusals == (RowRefusal(2, None, "HXL tags"),)
    row = next(iter(event_rows(plain)))
    assert isinstance(row, EventRow)
    assert (row.dataset, row.row_id, row.date_start, row.published) == ("ucdp-ged", "7", "2003-11-02", "2003-11-03")
    assert (row.killed_low, row.killed_best, row.killed_high) == (3, 3, 4)
    assert row.killed_by_side == {"A": 1, "civilian": 2}
    assert [r for r in event_rows(tagged) if isinstance(r, EventRow)] == [row]


def test_acled(tmp_path: Path) -> None:
    head = (
        "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,actor2,country,admin1,location,"
        "latitude,longitude,fatalities,notes"
    )
    table = read_table(
        write(
            tmp_path,
            f'{head}\nIND1,25 February 2021,1,Battles,Armed clash,Army,Rebels,India,J&K,Uri,34.1,74.0,2,"x, y"\n',
        )
    )
    assert table.kind == "acled"
    (row,) = event_rows(table)
    assert isinstance(row, EventRow)
    assert (row.date_start, row.type, row.killed_best, row.dyad) == ("2021-02-25", "violation", 2, "Army - Rebels")


def test_tallies_and_points(tmp_path: Path) -> None:
    tallies = read_table(
        write(
            tmp_path,
            "period_start,period_end,count,reported_by,accused,scope,published\n2021-02-01,2021-02-28,278,A/MHA,B,line,2021-08\n",
        )
    )
    (tally,) = tally_rows(tallies)
    assert isinstance(tally, Tally)
    assert (tally.n, tally.reporter, tally.published, tally.period_end) == (278, "A/MHA", "2021-08", "2021-02-28")
    points = read_table(
        write(tmp_path, "report,period_end,metric,value,region\n1/20,2020-07-27,violations,111.5,East\n")
    )
    (point,) = mission_points(points)
    assert isinstance(point, MissionPoint)
    assert (point.value, point.period_end, point.region) == (111.5, "2020-07-27", "East")


def test_repeated_headers_are_set_aside_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(gzip.compress(b"time,kind\n2004-01-01 00:20:00,IED\n,Attack Type\n2004-01-02 10:00:00,IED\n"))
    table = read_table(path)
    assert table.size == 2
    assert table.aside() == {"no date": 1}
    assert table.refusals[0].row == 3
    assert table.moments_start.timed


def test_impossible_cells_are_named_by_row_and_column(tmp_path: Path) -> None:
    bad = [
        GED_ROW.replace("7,1.0", "8,1.0").replace(",3,4,3,", ",-3,4,3,"),
        GED_ROW.replace("7,1.0", "9,1.0").replace(",3,4,3,", ",3,99999999,3,"),
        GED_ROW.replace("7,1.0", "10,1.0").replace("2003-11-02 00:00:00.000,1", "2003-10-01 00:00:00.000,1"),
        GED_ROW.replace("7,1.0", "11,1.0").replace("2003-11-02 00:00:00.000,2003", "2003-31-02,2003"),
        "12,1.0",
    ]
    table = read_table(write(tmp_path, "\n".join([GED, GED_ROW, *bad]) + "\n"))
    assert table.size == 1
    words = [r.words() for r in table.refusals]
    assert words[0] == "row 3, column best: -3 is negative"
    assert words[1].startswith("row 4, column high: 99999999 is beyond any count")
    assert words[2].startswith("row 5, column date_end: ")
    assert words[3].startswith("row 6, column date_start: ")
    assert words[4] == "row 7: 2 cells where the header has 19"


def test_repeated_rows(tmp_path: Path) -> None:
    ged = read_table(write(tmp_path, f"{GED}\n{GED_ROW}\n{GED_ROW}\n"))
    assert ged.size == 1
    assert ged.refusals[0].reason == "repeats id 7 of row 2"
    plain = read_table(write(tmp_path, "time,kind\n2004-01-01 10:00,IED\n2004-01-01 10:00,IED\n"))
    assert (plain.size, plain.twins) == (2, 1)
    ids = [r.row_id for r in event_rows(plain) if isinstance(r, EventRow)]
    assert len(set(ids)) == 2
    assert ids == [r.row_id for r in event_rows(plain) if isinstance(r, EventRow)]
    tally = "2021-02-01,2021-02-28,278,A\n"
    assert read_table(write(tmp_path, "period_start,period_end,count,reported_by\n" + tally * 2)).size == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "table-empty"),
        (b"a,b\n1,2\n", "table-undated"),
        (b"date,x\n,1\n", "table-no-dates"),
        (b"date,x\n", "table-no-dates"),
        (b"\x7fELF\x00\x00\x01", "table-binary"),
        (b"date,x\n2020-01-01,\xff\xfe\xfd\n", "table-encoding"),
        (b"\x1f\x8bgarbage", "table-gzip"),
        (b"date,date\n2020-01-01,2020-01-01\n", "table-header"),
    ],
)
def test_unusable_files(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(TrucelineError) as caught:
        read_table(path)
    assert caught.value.code == code
    assert "bad.csv" in caught.value.message()
    with pytest.raises(TrucelineError):
        read_table(tmp_path / "missing.csv")


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(b"date,kind\n" + content)
    try:
        table = read_table(path)
    except TrucelineError:
        return
    assert table.size > 0


@pytest.mark.needs_data
def test_every_development_table_is_read(data_dir: Path) -> None:
    domain = data_dir / "domain"
    sizes = {}
    for name in ("sigacts_iraq_2004_2007", "ucdp_ged_colombia_hdx", "ucdp_ged_ukraine_hdx", "ucdp_ged_syria_2016_2019"):
        table = read_table(domain / f"{name}.csv.gz")
        sizes[name] = (table.kind, table.size, len(table.refusals))
    assert sizes == {
        "sigacts_iraq_2004_2007": ("events", 158026, 4826),
        "ucdp_ged_colombia_hdx": ("ucdp", 4632, 1),
        "ucdp_ged_ukraine_hdx": ("ucdp", 1167, 1),
        "ucdp_ged_syria_2016_2019": ("ucdp", 16566, 0),
    }
