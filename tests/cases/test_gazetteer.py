"""Places that users add: a CSV file beside the case file, its mistakes by line and column, its names in a reading."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import truceline
from truceline import cases
from truceline.cases.gazetteer import Known, read
from truceline.model.claim import Event
from truceline.model.place import GazetteerPlace

KNOWN = Known(sectors={"poonch", "mendhar", "nowshera", "samba", "keran"}, sides={"IN", "PK", "line"})
HEADER = "name,spellings,lat,lon,radius,side,sector,precision"
MINE = """\
# places of my own
name,spellings,lat,lon,radius,side,sector,precision
Balakot (Nakyal),Balakot|Balakote,33.52,74.13,4,PK,mendhar,point
Balakot (Mansehra),Balakot,34.55,73.35,6,PK,,town
Poonch,Punch,33.77,74.09,10,IN,poonch,town
Poonch (west),Poonch,33.85,73.76,20,PK,poonch,district
Nowshera (Rajouri),Nowshera|Naushera,33.157,74.24,8,IN,nowshera,town
Nowshera (Khyber),Nowshera,34.015,71.98,10,PK,,town

Samba,,32.5624,75.1199,8,IN,samba,town
Keran,Keran (east bank),34.654,73.953,6,IN,keran,point
Keran (west bank),Keran,34.6709,73.9305,3,PK,keran,point
Nakyal,"Nakial|Nikial",33.4773,74.0947,6,PK,mendhar,town
Rajouri,,33.38,74.31,8,IN,,district
Kupwara,,34.53,74.26,8,IN,,district
Athmuqam,,34.5717,73.8972,5,PK,keran,town
Peshawar,,34.008,71.57,10,PK,,town
"""
CASE = """\
[case]
id = "mine"
title = "My line"
summary = "Places of my own."
src = "test"
conf = "known"
gazetteers = ["my_places.csv"]

[[party]]
id = "IN"
name = "India"
kind = "state"
side = "IN"
src = "test"
conf = "known"

[[party]]
id = "PK"
name = "Pakistan"
kind = "state"
side = "PK"
src = "test"
conf = "known"

[[line]]
id = "loc"
name = "Line of Control"
geometry_id = ""
src = "test"
conf = "known"
"""


def _sector(name: str, order: int) -> str:
    return f'\n[[sector]]\nid = "{name}"\norder = {order}\nline = "loc"\nname = "{name}"\nsrc = "t"\nconf = "known"\n'


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "my_places.csv").write_text(MINE, "utf-8")
    path = tmp_path / "mine.toml"
    path.write_text(CASE + "".join(_sector(s, n) for n, s in enumerate(sorted(KNOWN.sectors))), "utf-8")
    return path


def read_text(tmp_path: Path, text: str) -> tuple[tuple[GazetteerPlace, ...], list[tuple[int, str]]]:
    path = tmp_path / "p.csv"
    path.write_text(text, "utf-8")
    places, problems = read(path, KNOWN)
    return places, [(p.line, p.field) for p in problems]


def test_a_users_places_are_read_and_told_apart(case: Path) -> None:
    assert cases.check(case) == ()
    for text, name, side, sector in (
        ("A woman died in Balakot near Nakyal.", "Balakot", "PK", "mendhar"),
        ("Firing in the Poonch sector and in Rajouri.", "Poonch sector", "IN", "poonch"),
        ("Firing in Poonch district in Pakistan-administered Kashmir.", "Poonch district", "PK", "poonch"),
        ("Shells fell in Nowshera in Rajouri.", "Nowshera", "IN", "nowshera"),
        ("A bomb went off in Nowshera near Peshawar.", "Nowshera", "PK", None),
        ("Villages in Samba were shelled from Pakistan.", "Samba", "IN", "samba"),
        ("Firing in Keran in Kupwara.", "Keran", "IN", "keran"),
        ("Firing in Keran and Athmuqam.", "Keran", "PK", "keran"),
    ):
        read = truceline.read(text, case=case, triage=False, mentions=True)
        where = next(w for w in read.places or () if w.name == name)
        assert (where.side, where.sector) == (side, sector), text


def test_an_act_in_a_users_place_has_its_side(case: Path) -> None:
    read = truceline.read(
        "Two soldiers were killed by shelling in Nakial on Monday.", case=case, published="2020-01-02"
    )
    event = next(c for c in read.claims if isinstance(c, Event) and c.where is not None)
    assert event.where is not None
    assert (event.where.side, event.where.sector) == ("PK", "mendhar")


def test_columns_may_be_left_out_or_stand_in_another_order(tmp_path: Path) -> None:
    (place,), problems = read_text(tmp_path, "\ufefflon;lat;name\n74.13;33.52;Here\n")
    assert problems == []
    assert (place.name, place.lat, place.lon, place.kind, place.side) == ("Here", 33.52, 74.13, "village", None)
    assert (place.radius_km, place.conf) == (5.0, "approx")


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ("Here,,north,74,5,IN,,", "lat"),
        ("Here,,,74,5,IN,,", "lat"),
        ("Here,,nan,74,5,IN,,", "lat"),
        ("Here,,34,184,5,IN,,", "lon"),
        ("Here,,34,74,-1,IN,,", "radius_km"),
        ("Here,,34,74,5,India,,", "side"),
        ("Here,,34,74,5,IN,punch,", "sector"),
        ("Here,,34,74,5,IN,,exact", "precision"),
        (",,34,74,5,IN,,", "name"),
        ("Here,,34,74", "(row)"),
        ("Here,a,b,34,74,5,IN,,", "(row)"),
        ("Here,,34,74,5,IN,,\nHere,,34,74,5,PK,,", "name"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_by_line_and_column(tmp_path: Path, rows: str, field: str) -> None:
    _, problems = read_text(tmp_path, f"{HEADER}\nThere,,34,75,5,IN,,town\n\n{rows}\n")
    assert problems == [(4 + rows.count("\n"), field)]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "(file)"),
        ("name,lat\nx,1\n", "(header)"),
        ("name,lat,lon,colour\nx,1,1,red\n", "(header)"),
        ("name,lat,lon,lat\nx,1,1,2\n", "(header)"),
        ('name,lat,lon\n"x,1,1\n', "(file)"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_gazetteer_is_named(tmp_path: Path, text: str, field: str) -> None:
    places, problems = read_text(tmp_path, text)
    assert (places, problems) == ((), [(1, field)])


def test_the_case_check_names_file_line_and_column(case: Path) -> None:
    mine = case.parent / "my_places.csv"
    mine.write_text(MINE.replace("Samba,,32.5624", "Samba,,east"), "utf-8")
    (problem,) = cases.check(case)
    assert str(problem).startswith(f"{mine}:10: lat: 'east' is no number")
    mine.unlink()
    (problem,) = cases.check(case)
    assert (problem.line, problem.field) == (7, "case.gazetteers[0]")


@given(st.text(max_size=80))
def test_no_bytes_break_the_reading_of_a_file(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(f"{HEADER}\n{text}".encode("utf-8", "surrogatepass"))
    places, problems = read(path, KNOWN)
    assert all(isinstance(p.line, int) for p in problems)
    assert all(p.name or problems for p in places)
