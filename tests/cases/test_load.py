"""The shipped library, and how a case is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from truceline import cases
from truceline.cases import CaseError
from truceline.model.case import CaseFile


@pytest.fixture(scope="module")
def loc() -> CaseFile:
    return cases.load("loc")


def test_every_case_of_the_library_is_right() -> None:
    assert "loc" in cases.library()
    for name in cases.library():
        assert cases.check(cases.path_of(name)) == ()
        assert cases.load(name).case.id == name


def test_the_line_of_control_case_holds_its_world(loc: CaseFile) -> None:
    assert {"India", "Pakistan"} <= {p.name for p in loc.party}
    chain = [a.id for a in loc.agreement]
    assert chain[0] == "karachi-1949"
    assert {"understanding-2003", "joint-statement-2021", "understanding-2025"} <= set(chain)
    contested = loc.agreement_by_id("understanding-2025")
    assert contested is not None
    assert "understanding" in contested.names["IN"]
    assert contested.names["PK"] == "ceasefire"
    assert contested.effective == "2025-05-10T17:00:00+05:30"
    assert len(loc.sector) == 24
    assert len(loc.places) == 446
    assert loc.case.ucdp_dyads == {"422": "Government of India - Government of Pakistan"}


def test_facts_from_memory_keep_their_mark(loc: CaseFile) -> None:
    by_id = {a.id: a for a in loc.agreement}
    assert by_id["tashkent-1966"].is_known_only
    assert not by_id["joint-statement-2021"].is_known_only


def test_an_end_that_a_verdict_may_read_is_marked(loc: CaseFile) -> None:
    kinds = {a.id: a.end_kind for a in loc.agreement if a.ended}
    assert kinds["karachi-1949"] == "superseded"
    assert kinds["joint-statement-2021"] == "overtaken"
    assert None not in kinds.values()


def test_shipped_material_is_there_and_credited(loc: CaseFile) -> None:
    assert {s.kind for s in loc.source} == {"documents", "events", "tallies", "ladder"}
    attribution = (cases.folder("loc") / "loc" / "ATTRIBUTION.md").read_text("utf-8")
    for source in loc.source:
        path = cases.shipped_path("loc", source)
        assert path.stat().st_size > 1000
        assert path.name in attribution
        assert source.attribution
        assert source.licence


def test_the_pressure_ladder_bears_on_a_party(loc: CaseFile) -> None:
    fatf = next(p for p in loc.pressure if p.id == "fatf-pk")
    assert fatf.party == "PK"
    assert [s.date for s in fatf.steps] == sorted(s.date for s in fatf.steps)


def test_a_case_not_found_is_named_with_its_neighbour() -> None:
    with pytest.raises(CaseError, match="Did you mean 'loc'") as caught:
        cases.load("lok")
    assert caught.value.code == "case-unknown"
    assert caught.value.exit_status == 2
    with pytest.raises(CaseError, match="no case file"):
        cases.load("nowhere/my.toml")


def test_a_case_with_mistakes_is_refused_with_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text('[case]\nid = "bad"\ntitel = "x"\n', "utf-8")
    with pytest.raises(CaseError) as caught:
        cases.load(path)
    assert caught.value.code == "case-mistakes"
    fields = {p.field for p in caught.value.problems}
    assert {"case.titel", "case.title", "case.summary", "case.src", "case.conf"} <= fields
    assert f"{path}:3: case.titel: unknown key 'titel'. Did you mean 'title'?" in str(caught.value)
