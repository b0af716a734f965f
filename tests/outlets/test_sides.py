"""The scorer of sides and sectors, on cases small enough to count by hand."""

from __future__ import annotations

from truceline import cases
from truceline.model.claim import Where
from truceline.model.place import GazetteerPlace
from truceline.model.span import Span
from truceline.outlets.evaluation.sides import Answer, Mention, Point, Theatre, answer, bare, labels_of, mentions, score

LOC = Theatre.of(cases.load("loc"))
TEXT = "Shells hit Athmuqam and Poonch, not far from Keri Battal in Jammu and Kashmir."


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def where(words: str, side: str | None, sector: str | None = None) -> Where:
    return Where(words, 34.0, 74.0, "town", sector=sector, side=side, span=span(words))


def at(name: str) -> GazetteerPlace:
    return next(p for group in LOC.by_name.values() for p in group if p.name == name)


def test_names_that_one_place_bears_are_known_and_shared_ones_are_left_out() -> None:
    found = {m.span.of(TEXT): (m.right.side, m.right.sector, m.basis) for m in mentions(LOC, "t", TEXT, {}, None)}
    assert found["Athmuqam"] == ("PK", "keran", "name")
    assert found["Keri Battal"][0] == "IN"
    assert "Poonch" not in found
    assert "Jammu and Kashmir" not in found, "a province has no sector"


def test_a_label_or_the_coders_point_settles_a_shared_name() -> None:
    labels = {("t", span("Poonch").start): Answer("IN", "poonch")}
    assert Mention(span("Poonch"), Answer("IN", "poonch"), "label") in list(mentions(LOC, "t", TEXT, labels, None))
    there = at("Poonch (AJK)")
    assert Mention(span("Poonch"), Answer("PK", "poonch"), "point") in list(mentions(LOC, "t", TEXT, {}, there))


def test_a_coders_point_is_the_place_there_that_bears_his_name() -> None:
    leepa = LOC.at(Point(34.3034, 73.8878, "Leepa town", exact=True))
    assert leepa is not None
    assert leepa.side == "PK"
    assert LOC.at(Point(34.3034, 73.8878, "Leepa town", exact=False)) is None
    assert LOC.at(Point(10.0, 10.0, "Leepa town", exact=True)) is None
    assert bare("Leepa town") == "leepa"


def test_right_missed_and_misled_are_counted() -> None:
    found = [
        Mention(span("Athmuqam"), Answer("PK", "keran"), "name"),
        Mention(span("Poonch"), Answer("IN", "poonch"), "label"),
        Mention(span("Keri Battal"), Answer("IN", "akhnoor"), "name"),
    ]
    read = (where("Athmuqam", "PK", "keran"), where("Poonch", "PK", "poonch"))
    tally = score(found, read)
    assert (tally["both/right"], tally["both/labelled"]) == (1, 3)
    assert (tally["side/right"], tally["sector/right"]) == (1, 2)
    assert (tally["hard/right"], tally["hard/labelled"]) == (0, 1)
    assert tally["misled/predicted"] == 1, "a name not found misleads nobody"


def test_words_that_are_no_place_are_right_where_no_side_is_given() -> None:
    no_place = Mention(span("Poonch"), Answer("none", None, place=False), "label")
    assert score([no_place], ())["both/right"] == 1
    assert score([no_place], (where("Poonch", None),))["both/right"] == 1
    assert score([no_place], (where("Poonch", "IN"),))["both/right"] == 0


def test_an_open_sector_is_not_scored() -> None:
    open_sector = Mention(span("Poonch"), Answer("PK", "?"), "label")
    assert score([open_sector], (where("Poonch", "PK", "mendhar"),))["both/right"] == 1


def test_the_answer_is_the_place_that_shares_most_words() -> None:
    wide, narrow = where("Athmuqam and", None), where("Athmuqam", "PK")
    assert answer(Mention(span("Athmuqam and"), Answer("PK", None), "name"), (narrow, wide)) == wide
    assert answer(Mention(span("Kashmir"), Answer("PK", None), "name"), (narrow, wide)) is None


def test_the_table_of_labels_is_read() -> None:
    table = (
        "# why\nid\tstart\twords\tside\tsector\twhy\na\t3\tPoonch\tIN\tpoonch\tsaid so\na\t9\tKaren\tnone\t\ta people\n"
    )
    assert labels_of(table) == {("a", 3): Answer("IN", "poonch"), ("a", 9): Answer("none", None, place=False)}
