"""Places: which words name one, and which of its namesakes is meant."""

from __future__ import annotations

import csv
import gzip
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading.names import read

from truceline import cases
from truceline.model.claim import Where
from truceline.reading.places.mentions import places
from truceline.reading.places.namesakes import distance
from truceline.reading.world import World


def found(text: str, world: World | None = None) -> tuple[Where, ...]:
    document, parsed = read(text)
    return places(document, parsed, world or World.general())


def at(text: str, name: str, world: World | None = None) -> Where:
    return next(w for w in found(text, world) if w.name == name)


@pytest.fixture(scope="module")
def loc() -> World:
    return World.of(cases.load("loc"))


@pytest.mark.parametrize(
    ("text", "name", "lat", "lon"),
    [
        ("A man was held in Paris, Texas, on Monday.", "Paris", 33.7, -95.6),
        ("A man was held in Paris on Monday.", "Paris", 48.9, 2.4),
        ("The truce in Tripoli, Lebanon, held.", "Tripoli", 34.4, 35.8),
        ("The truce between the armies in Tripoli and Misrata, Libya, held.", "Tripoli", 32.9, 13.2),
        ("Shells fell on Hyderabad and Karachi in Pakistan.", "Hyderabad", 25.4, 68.4),
        ("Police in Hyderabad and Mumbai in India were on alert.", "Hyderabad", 17.4, 78.5),
        ("The envoys met in Geneva.", "Geneva", 46.2, 6.1),
    ],
)
def test_the_words_around_a_name_tell_which_place(text: str, name: str, lat: float, lon: float) -> None:
    where = at(text, name)
    assert where.lat is not None and where.lon is not None
    assert distance(where.lat, where.lon, lat, lon) < 60


def test_adjectives_are_listed_as_demonyms() -> None:
    where = at("Pakistani troops fired.", "Pakistani")
    assert (where.precision, where.lat, where.lon) == ("demonym", 30.0, 70.0)
    assert at("European leaders called for calm.", "European").precision == "demonym"


def test_persons_and_common_words_are_no_places() -> None:
    for text in ["Michael Jordan scored.", "General Austin Miller said so.", "They may march on.", "I'll go, he said."]:
        assert [w.name for w in found(text)] == []


def test_datelines_and_texts_in_capitals() -> None:
    assert at("KYIV, Ukraine (AP) - Talks began.", "KYIV").precision == "town"
    text = "SAN SALVADOR, 15 NOV 89 -- THE ARMY SAID GUERRILLAS ATTACKED A POST IN EL SALVADOR. LET US GO IN PEACE."
    assert [w.name for w in found(text)] == ["SAN SALVADOR", "EL SALVADOR"]


def test_precision_follows_the_kind_of_place() -> None:
    text = "Firing across the Line of Control in Pakistan, in Punjab and near Lahore in the Middle East."
    kinds = {w.name: w.precision for w in found(text)}
    assert kinds["Line of Control"] == "line"
    assert kinds["Pakistan"] == "country"
    assert kinds["Lahore"] == "town"
    assert kinds["Middle East"] == "region"


def test_side_and_sector_come_from_the_case_alone(loc: World) -> None:
    text = "Pakistani troops shelled forward posts in Mendhar in Jammu and Kashmir."
    assert (at(text, "Mendhar", loc).side, at(text, "Mendhar", loc).sector) == ("IN", "mendhar")
    assert at("Shells fell on Athmuqam.", "Athmuqam", loc).side == "PK"
    assert all(w.side is None and w.sector is None for w in found(text))


def test_namesakes_on_two_sides_are_told_apart_or_left_open(loc: World) -> None:
    indian = "Shells hit Poonch in Jammu and Kashmir."
    pakistani = "Shells hit Poonch district in Pakistan-administered Kashmir."
    open_ = "Shells hit Poonch."
    assert at(indian, "Poonch", loc).side == "IN"
    assert at(pakistani, "Poonch district", loc).side == "PK"
    assert at(open_, "Poonch", loc).side is None
    assert at(open_, "Poonch", loc).sector == "poonch"


@pytest.mark.parametrize(
    ("text", "name", "side", "sector"),
    [
        # the kind of place beside the name
        ("The bus fell into the river Jhelum in Pakistani-controlled Kashmir.", "Jhelum", "line", "uri"),
        # a neighbour that lies on one side alone
        ("Shells fell in the Hajira sector of the southern Poonch district.", "Poonch district", "PK", "poonch"),
        ("Firing was heard in Rajouri and Poonch.", "Poonch", "IN", "poonch"),
        # nearness, where both lie on one side
        ("A woman died in Balakot village, Nakyal sector.", "Balakot village", "PK", "mendhar"),
        # both banks of the Neelum
        ("Firing in the Keran sector in Pakistan-administered Kashmir.", "Keran sector", "PK", "keran"),
        ("Firing in the Keran sector of Kupwara.", "Keran sector", "IN", "keran"),
        # the town of the line, not the towns of the same name elsewhere
        ("Shells fell in the Nowshera sector of Rajouri.", "Nowshera sector", "IN", "nowshera"),
        ("Villages in Samba were shelled from across the border.", "Samba", "IN", "samba"),
    ],
)
def test_traps_of_the_line(loc: World, text: str, name: str, side: str, sector: str) -> None:
    where = at(text, name, loc)
    assert (where.side, where.sector) == (side, sector)


def test_a_name_across_the_line_takes_no_side_from_its_neighbour(loc: World) -> None:
    text = "Firing was heard in Nakyal, opposite Poonch."
    assert at(text, "Poonch", loc).side is None


def test_words_of_a_case_that_are_no_place(loc: World) -> None:
    for text in (
        "The government of Myanmar signed a ceasefire with Karen rebels.",
        "A student of Sharda University is missing, police in Delhi said.",
    ):
        assert all(w.side is None for w in found(text, loc)), text


def test_the_weightier_namesake_is_meant_where_nothing_tells(loc: World) -> None:
    where = at("The jets struck Balakot.", "Balakot", loc)
    assert where.lat is not None and where.lon is not None
    assert distance(where.lat, where.lon, 34.55, 73.35) < 15


SENTENCES = st.sampled_from(
    [
        "Shells fell near Poonch.", "The U.S. and the EU spoke in Brussels.", "PARIS (AP) - Talks began.", "",
        "He left Washington, D.C., for Ga. and W.Va. on Monday.", "“Kyiv’s people”, he said.", "Tal Abyad/Ras al-Ain",
        "Sana'a, Saada and al-Hodeidah were quiet.", "Line of Control (LoC).", "the the the, of",
    ]
)  # fmt: skip


@given(st.lists(SENTENCES, min_size=1, max_size=5))
@settings(max_examples=25, deadline=None)
def test_spans_are_the_words_and_two_readings_agree(sentences: list[str]) -> None:
    text = "\n".join(sentences)
    wheres = found(text)
    assert all(w.span is not None and w.span.of(text) == w.name for w in wheres)
    assert wheres == found(text)
    spans = [w.span for w in wheres if w.span is not None]
    assert not any(a.overlaps(b) for i, a in enumerate(spans) for b in spans[i + 1 :])


def test_sides_and_sectors_of_the_shipped_event_rows(loc: World) -> None:
    """Of the places that the case's gazetteer knows to 25 km, at least 93 in 100 get their side and sector."""
    folder = Path(cases.__file__).parent / "library" / "loc"
    packed = next(folder.glob("ucdp*.csv.gz"))
    with gzip.open(packed, "rt", encoding="utf-8", newline="") as lines:
        texts = [r["where_description"] for r in csv.DictReader(lines) if r.get("where_description")]
    assert loc.theatre is not None
    right = total = 0
    for text in texts[::9]:
        for where in found(text, loc):
            named = [p for p in loc.theatre.named(where.name) if p.radius_km <= 25]
            total += bool(named)
            right += any((where.side, where.sector) == (p.side, p.sector) for p in named)
    assert total > 30
    assert right >= 0.93 * total


def test_an_article_takes_a_fraction_of_a_second() -> None:
    text = "\n".join(f"Shells fell in {name} on Monday." for name in ("Paris", "Springfield", "Kyiv", "Aleppo") * 10)
    document, parsed = read(text)
    places(document, parsed, World.general())
    start = time.perf_counter()
    places(document, parsed, World.general())
    assert time.perf_counter() - start < 0.5
