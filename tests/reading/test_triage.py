"""Triage: what may concern a ceasefire is kept; figures of speech, history and other news are dismissed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.outlets.evaluation.datasets import articles, rows
from truceline.outlets.evaluation.triage import Labelled, kept, labels
from truceline.reading.triage import features, model, probability, relevant, scan

KEPT = [
    "India and Pakistan say their armies will observe a ceasefire along the Line of Control from midnight.",
    "Two soldiers were killed when troops from the other side fired mortars at a post in the Poonch sector.",
    "The two sides now say that they have agreed to a ceasefire.",
    "Houthi fighters and government forces traded artillery fire in Hodeidah, a day after the truce took effect.",
    "Rebels of the Kachin army said they would resume talks with the Burmese military if air strikes stopped.",
    "A roadside bomb wounded four peacekeepers near Kidal in northern Mali, the United Nations mission said.",
    "North Korea cut the military hotline and declared the 1953 armistice void.",
    "FARC guerrillas began to hand in their weapons to UN observers in Colombia under the peace accord.",
]
DISMISSED = [
    "The trade truce between Washington and Beijing cheered markets; tariffs on cars and phones are put off and "
    "investors hope that companies will bring back jobs. Shares in Apple rose 3 percent.",
    "Senate Republicans and House Democrats called a truce over the budget, but the cease-fire in the party's "
    "primary lasted a day: in a televised debate two candidates for governor quarrelled over taxes and health care.",
    "Armistice Day was marked with poppies and two minutes of silence. Veterans of the Second World War laid a wreath "
    "at the monument, and the museum opened an exhibition of letters from the trenches.",
    "The film, set in the trenches in 1914, tells of the Christmas truce. The director draws fine work from his "
    "actors, but the score drowns a quiet movie, and the box office was poor.",
    "The city's Ceasefire programme sends outreach workers to young men in street gangs; police say homicides fell, "
    "and the mayor wants the school district to join.",
    "The quarterback threw for three touchdowns as the team won its fourth game of the season.",
    "The sheriff's office charged a man with arson after a fire destroyed a barn on Orchard Street.",
    "",
]


@pytest.mark.parametrize("text", KEPT)
def test_reports_of_war_and_truce_are_kept(text: str) -> None:
    found = relevant(text, None)
    assert found.keep, found
    assert found.reason.startswith(("speaks of armed conflict", "names parties"))


@pytest.mark.parametrize("text", DISMISSED)
def test_figures_of_speech_history_and_other_news_are_dismissed(text: str) -> None:
    found = relevant(text, None)
    assert not found.keep, found
    assert found.reason


def test_capitals_change_nothing() -> None:
    assert relevant(KEPT[3], None).score == relevant(KEPT[3].upper(), None).score


def test_only_whole_words_count() -> None:
    assert {h.term for h in scan("warden stored rewards in Warsaw")} == set()
    assert "war" in {h.term for h in scan("a war, and")}


def test_a_name_of_the_case_counts_as_a_theatre() -> None:
    text = "Villagers of Degwar slept in bunkers again."
    plain = features(text, scan(text))
    named = features(text, scan(text, frozenset({"degwar"})))
    assert "k:group" not in plain
    assert named["k:group"] > 0
    assert probability(named, model()) > probability(plain, model())


def test_names_of_countries_and_groups_have_no_weight_of_their_own() -> None:
    """A conflict that the model has not seen must weigh as much as one it has."""
    kinds = {h.kind for name in model().weights if name.startswith("w:") for h in scan(name[2:]) if h.term == name[2:]}
    assert kinds <= {"truce", "force", "fighter", "war", "history", "figure"}


@given(st.text(max_size=300))
def test_any_text_gets_an_answer_with_a_reason(text: str) -> None:
    found = relevant(text, None)
    assert 0 <= found.score <= 1
    assert found.reason
    assert relevant(text, None) == found


@pytest.mark.needs_data
def test_labelled_articles(data_dir: Path) -> None:
    """Each article is judged by a model that has not seen it."""
    table = labels((Path(__file__).parent.parent / "gates/triage_labels.tsv").read_text("utf-8"))
    assert sum(word for _, word in table.values()) >= 200
    hits = {True: [0, 0], False: [0, 0]}
    for path in sorted((data_dir / "corpora/dev/articles").glob("*.jsonl*")):
        for row in rows(path):
            if row["id"] in table:
                is_relevant = table[row["id"]][0]
                text = f"{row['title'] or ''}\n{row['text']}"
                found = kept(Labelled(row["id"], text, is_relevant, "articles"))
                hits[is_relevant][0] += found == is_relevant
                hits[is_relevant][1] += 1
    assert hits[True][0] / hits[True][1] >= 0.98
    assert hits[False][0] / hits[False][1] >= 0.80


@pytest.mark.needs_data
def test_every_labelled_article_of_the_reading_sets_is_kept(data_dir: Path) -> None:
    for name in ("dev", "seed"):
        for _, document in articles(data_dir, name):
            assert relevant(f"{document.title or ''}\n{document.text}", None).keep, document.ref


@pytest.mark.needs_data
def test_every_labelled_item_of_the_line_of_control_is_kept(data_dir: Path) -> None:
    for row in rows(data_dir / "corpora/dev/wikipedia_current_events/gold_loc_claims.jsonl"):
        assert relevant(row["text"], None).keep, row["id"]
