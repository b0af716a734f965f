"""The gazetteer: names of places and their points."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.reading.places import gazetteer
from truceline.reading.places.gazetteer import fold, look_up


def test_a_country_a_province_and_a_town() -> None:
    country = look_up("Pakistan")[0]
    assert (country.kind, round(country.lat), round(country.lon)) == ("country", 30, 70)
    assert any(e.kind == "admin1" and e.country == "US" for e in look_up("Texas"))
    assert any(e.kind == "capital" and e.country == "PK" for e in look_up("Islamabad"))
    assert {e.country for e in look_up("Paris")} >= {"FR", "US"}


@pytest.mark.parametrize(
    ("written", "listed"), [("Sana'a", "Sanaa"), ("Bogotá", "Bogota"), ("KYIV", "Kyiv"), ("Deir ez-Zor", "Deir ez Zor")]
)
def test_spellings_fold_together(written: str, listed: str) -> None:
    assert fold(written) == fold(listed)
    assert look_up(written)


def test_an_unknown_name_has_no_place() -> None:
    assert look_up("Qwxzvillehausen") == ()
    assert look_up("") == ()


def test_lines_have_a_point() -> None:
    assert [e.kind for e in look_up("Line of Control")] == ["line"]


def test_the_file_names_its_sources() -> None:
    assert {"GeoNames", "Natural Earth", "UCDP GED"} <= set(gazetteer.sources())


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_name_may_be_asked_for(name: str) -> None:
    assert fold(fold(name)) == fold(name)
    for entry in look_up(name):
        assert -90 <= entry.lat <= 90
        assert -180 <= entry.lon <= 180
