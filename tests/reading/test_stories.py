"""Stories: one happening told by several, copies, and what must stay apart."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.model.document import Document, Published
from truceline.outlets.evaluation.clusters import b_cubed
from truceline.outlets.evaluation.datasets import document, rows
from truceline.reading.stories import Grouping, copies, group, grouping, runs, stem

SHELLING = (
    "Mortar shells fired across the line killed two farmers in the Mendhar valley on Sunday, police in Poonch said. "
    "Villagers in Balnoi took shelter in bunkers as the exchange went on for three hours, and schools will stay shut."
)
SHELLING_TOO = (
    "Two farmers died in Mendhar when shells hit their field on Sunday, officials said, as both armies traded mortar "
    "fire near Balnoi in Poonch district for about three hours. Schools in the valley will remain closed."
)
TALKS = (
    "Rebel envoys and government negotiators opened a third round in Havana on Tuesday to discuss how fighters would "
    "hand in their weapons to observers, mediators from Norway said, with land reform left for a later session."
)


def doc(text: str, date: str | None = None, title: str | None = None, ref: str = "x") -> Document:
    return document(ref, text, title=title, date=date)


def test_two_tellings_of_one_happening_are_one_story_and_another_is_not() -> None:
    labels = group([doc(SHELLING, "2020-03-01"), doc(TALKS, "2020-03-01"), doc(SHELLING_TOO, "2020-03-02")])
    assert labels == ["story-1", "story-2", "story-1"]


def test_one_sentence_about_the_same_place_a_year_later_is_another_story() -> None:
    same = "India and Pakistan exchange fire across the Line of Control near Poonch."
    later = "Indian and Pakistani forces exchange fire across the Line of Control in Poonch."
    near = group([doc(same, "2009-03-22"), doc(later, "2009-03-23")])
    far = group([doc(same, "2009-03-22"), doc(later, "2010-06-18")])
    assert near[0] == near[1]
    assert far[0] != far[1]


def test_a_cut_copy_with_another_headline_is_a_copy_of_the_first() -> None:
    first = doc(SHELLING + " " + TALKS, title="Two farmers killed")
    cut = doc(SHELLING, title="Shells kill farmers in Mendhar")
    retold = doc(SHELLING_TOO)
    assert copies([first, cut, retold]) == [None, 0, None]


def test_a_copy_is_in_its_originals_story_whatever_the_dates() -> None:
    found = grouping([doc(SHELLING, "2019-01-01"), doc(SHELLING, "2020-12-31"), doc(TALKS, "2020-12-31")])
    assert found == Grouping(["story-1", "story-1", "story-2"], [None, 0, None])


def test_nothing_and_empty_texts_are_grouped_too() -> None:
    assert group([]) == []
    assert group([doc(""), doc(SHELLING), doc("")]) == ["story-1", "story-2", "story-3"]


def test_stems_leave_endings_and_possessives() -> None:
    assert [stem(w) for w in ("Pakistan's", "shelled", "talks", "parties", "gas")] == [
        "pakistan",
        "shell",
        "talk",
        "party",
        "gas",
    ]


def test_a_date_of_a_month_says_nothing_of_the_day() -> None:
    month = Published("2016-10", "month", "2016-10", "2016-10-01T00:00:00Z")
    text = doc(SHELLING)
    dated = Document("a", "a", "a", SHELLING_TOO, published=month)
    assert group([text, dated]) == ["story-1", "story-1"]


@given(st.lists(st.sampled_from([SHELLING, SHELLING_TOO, TALKS, "", "Snow fell in Oslo."]), max_size=8), st.data())
@settings(max_examples=25, deadline=None)
def test_labels_are_one_a_document_in_order_of_first_appearance(texts: list[str], data: st.DataObject) -> None:
    dates = [data.draw(st.dates(dt.date(2019, 1, 1), dt.date(2021, 12, 31))).isoformat() for _ in texts]
    found = grouping([doc(t, d) for t, d in zip(texts, dates, strict=True)])
    assert len(found.groups) == len(texts)
    fresh = list(dict.fromkeys(found.groups))
    assert fresh == [f"story-{i + 1}" for i in range(len(fresh))]
    for i, original in enumerate(found.copy_of):
        if original is not None:
            assert original < i
            assert found.copy_of[original] is None
            assert found.groups[i] == found.groups[original]


@given(st.text(max_size=200))
def test_runs_of_any_text_are_in_order_and_once(text: str) -> None:
    found = runs(text).tolist()
    assert found == sorted(set(found))
    assert runs(text.upper().lower()).tolist() == runs(text.upper()).tolist()


@pytest.mark.needs_data
def test_labelled_happenings(data_dir) -> None:  # type: ignore[no-untyped-def]  # a fixture of conftest
    found = list(rows(data_dir / "corpora/dev/clustering/giveme5w1h_news_cluster.jsonl.gz"))
    documents = [doc(r["text"], r["date"], r["title"]) for r in found]
    assert b_cubed([str(r["event_id"]) for r in found], group(documents)).f >= 0.97
