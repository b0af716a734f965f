"""The library of fifteen ceasefires: whole, credited, named as the reader names, read with its own names."""

from __future__ import annotations

import csv

import pytest

import truceline
from truceline import cases
from truceline.judgement.from_records import _matcher
from truceline.model.case import CaseFile
from truceline.reading.world import World, plain_party

NAMES = cases.library()
BYSTANDERS = ("monitor", "third party", "mediator", "guarantor", "outside")
TOO_LARGE = 10 * 1024 * 1024


@pytest.fixture(scope="module", params=NAMES)
def case(request: pytest.FixtureRequest) -> CaseFile:
    return cases.load(request.param)


def test_fifteen_ceasefires_ship() -> None:
    assert len(NAMES) >= 15
    assert {"loc", "gaza", "ukraine-contact-line", "syria-cessation", "yemen", "korea-armistice"} <= set(NAMES)


def test_a_case_holds_the_world_of_its_ceasefire(case: CaseFile) -> None:
    assert case.case.title
    assert case.case.summary
    assert len([p for p in case.party if p.side != "none"]) >= 2
    assert case.agreement
    assert any(a.is_ceasefire for a in case.agreement)
    assert case.mechanism
    assert case.instrument
    assert case.line
    assert case.sector
    breaches = {kind for a in case.agreement for p in a.provision for kind in p.breached_by}
    assert breaches & {"firing", "shelling", "violation", "infiltration"}
    assert all(clause.terms for i in case.instrument for clause in i.clause)


def test_every_fact_says_where_it_comes_from(case: CaseFile) -> None:
    facts = [*case.party, *case.organ, *case.role, *case.agreement, *case.mechanism, *case.instrument, *case.sector]
    facts += [p for a in case.agreement for p in a.provision]
    assert all(f.src.strip() and f.conf in ("read", "known") for f in facts)
    source = cases.path_of(case.case.id).read_text("utf-8")
    for word in ("domain/", "README", "seed article", "test_cases"):
        assert word not in source, f"{case.case.id} names a file that does not ship: {word}"


def test_parties_bear_the_names_that_claims_give_them(case: CaseFile) -> None:
    """A claim's party is the reader's plain name; commitment and contacts find it only under the same name."""
    general = World.general()
    for party in case.party:
        if not any(word in party.kind for word in BYSTANDERS):
            assert plain_party(party, general) == party.name


def test_an_agreement_that_ended_says_how(case: CaseFile) -> None:
    for agreement in case.agreement:
        assert (agreement.end_kind is not None) == bool(agreement.ended), agreement.id


def test_places_lie_in_sectors_of_the_case(case: CaseFile) -> None:
    sectors = {s.id for s in case.sector}
    placed = {p.sector for p in case.places if p.sector}
    assert case.places
    assert placed == placed & sectors
    assert len(placed) >= 0.8 * len(sectors)
    with (cases.folder(case.case.id) / case.case.gazetteer).open(encoding="utf-8") as rows:
        names = [row["name"] for row in csv.DictReader(rows, delimiter="\t")]
    assert case.case.id == "loc" or len(names) == len(set(names))


def test_shipped_material_is_credited_and_small(case: CaseFile) -> None:
    folder = cases.folder(case.case.id)
    for source in case.source:
        credit = (folder / case.case.id / "ATTRIBUTION.md").read_text("utf-8")
        assert cases.shipped_path(case.case.id, source).name in credit
        assert source.licence in credit or "own compilation" in source.licence
    whole = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert whole < TOO_LARGE


def test_a_case_is_read_with_its_own_names(case: CaseFile) -> None:
    """A sentence made by formula about the case's first two sides, each under the plain name the case has."""
    sides = {p.side: p for p in reversed(case.party) if p.side != "none"}
    first, second = [p for p in case.party if sides.get(p.side) is p][:2]
    text = f"{first.name} accused {second.name} on Monday of firing across the line and breaking the ceasefire."
    reading = truceline.read(text, published="2021-03-08", case=case.case.id, triage=False)
    told = {c.source.party for c in reading.claims if c.source is not None}
    assert first.name in told, reading.claims
    for claim in reading.claims:
        for evidence in claim.evidence:
            assert text[evidence.start : evidence.end] == evidence.quote


def test_a_sector_s_town_is_found_where_the_case_has_it(case: CaseFile) -> None:
    town = next(p for p in case.places if p.kind == "town" and p.sector and len(p.name.split()) == 1)
    text = f"Two people were killed by shelling in {town.name} on Monday, in breach of the ceasefire."
    reading = truceline.read(text, published="2021-03-08", case=case.case.id, triage=False, mentions=True)
    found = [m for m in reading.places or () if m.name == town.name]
    assert found, reading.places
    assert abs(found[0].lat - town.lat) < 0.2


@pytest.mark.parametrize(
    ("name", "sides"),
    [
        ("gaza", {"Government of Israel": "IL", "Hamas": "HAMAS", "PIJ": "PIJ"}),
        ("yemen", {"Government of Yemen (North Yemen)": "GOY", "Ansarallah": "AA", "Forces of Hadi": "GOY"}),
        ("nagorno-karabakh", {"Republic of Artsakh": "NK", "Government of Azerbaijan": "AZ"}),
        ("georgia-2008", {"Republic of South Ossetia": "SO", "Government of Russia (Soviet Union)": "RU"}),
        ("south-sudan", {"SPLM/A In Opposition": "IO", "Government of South Sudan": "GOV"}),
        ("sudan", {"Government of Sudan": "SAF", "RSF": "RSF", "Military Forces of Sudan (2019-)": "SAF"}),
        ("sri-lanka-2002", {"Government of Sri Lanka": "GOSL", "LTTE": "LTTE"}),
        ("philippines-milf", {"Government of Philippines": "GPH", "MILF": "MILF"}),
        ("ukraine-contact-line", {"DPR": "CADLR", "United Armed Forces of Novorossiya": "CADLR"}),
        ("korea-armistice", {"Government of North Korea": "KP", "Government of South Korea": "KR"}),
        ("lebanon-blue-line", {"Hezbollah": "HZ", "Government of Lebanon": "LB"}),
    ],
)
def test_event_tables_name_the_sides_as_the_case_knows_them(name: str, sides: dict[str, str]) -> None:
    """Names of sides in UCDP GED and ACLED, so that a table that somebody imports is of the case's parties."""
    case = cases.load(name)
    for written, party_id in sides.items():
        found = {p.id for p in case.party if _matcher([p])(written)}
        assert party_id in found, written
