"""Marked pairs: the root that holds from one marked actor to the other, or none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from truceline.model.claim import Event
from truceline.model.document import Document, MarkedPair
from truceline.model.span import Span
from truceline.reading.acts.pair import pair_event
from truceline.reading.acts.pair_model import pair_model


def _event(text: str, source: str, target: str) -> Event | None:
    spans = [Span(text.index(name), text.index(name) + len(name)) for name in (source, target)]
    return pair_event(Document(ref="r", id="d", sha256="0", text=text), MarkedPair(*spans))


PAIRS = [
    ("India shelled Pakistan on Monday.", "India", "Pakistan", "ASSAULT"),
    ("Hamas refused to meet Fatah in Cairo.", "Hamas", "Fatah", "REJECT"),
    ("Iran threatened to attack Israel.", "Iran", "Israel", "THREATEN"),
    ("Russia will meet Ukraine next week.", "Russia", "Ukraine", "AGREE"),
    ("Armenia accused Azerbaijan of violating the ceasefire.", "Armenia", "Azerbaijan", "ACCUSE"),
    ("Norway urged the Tigers to respect the truce.", "Norway", "the Tigers", "REQUEST"),
    ("Turkey suspended military aid to Greece.", "Turkey", "Greece", "SANCTION"),
    ("Egyptian officials held talks with Hamas leaders on Sunday.", "Egyptian officials", "Hamas leaders", "CONSULT"),
    ("Saudi police arrested three Yemeni men on Friday.", "Saudi police", "three Yemeni men", "COERCE"),
    ("Pakistan released 360 Indian prisoners.", "Pakistan", "360 Indian prisoners", "YIELD"),
]


@pytest.mark.parametrize(("text", "source", "target", "root"), PAIRS)
def test_the_root_of_a_pair(text: str, source: str, target: str, root: str) -> None:
    event = _event(text, source, target)
    assert event is not None
    assert event.plover == root
    assert event.actor is not None
    assert event.actor.text == source
    assert event.recipient is not None
    assert event.recipient.text == target
    assert event.trigger is not None
    assert all(text[e.start : e.end] == e.quote for e in event.evidence)


def test_the_type_comes_from_the_lexicon_where_it_agrees() -> None:
    event = _event("India shelled Pakistan on Monday.", "India", "Pakistan")
    assert event is not None
    assert (event.type, event.cameo) == ("shelling", "194")
    assert event.actor is not None
    assert event.actor.party == "India"


def test_a_mere_list_holds_no_event() -> None:
    assert _event("Sudan, Chad and Libya are countries in Africa.", "Sudan", "Libya") is None


def test_marks_in_different_paragraphs_hold_no_event() -> None:
    assert _event("India waited.\n\nPakistan fired.", "India", "Pakistan") is None


def test_a_mark_may_take_in_a_space() -> None:
    text = "India shelled Pakistan on Monday."
    pair = MarkedPair(Span(0, 6), Span(14, 23))
    event = pair_event(Document(ref="r", id="d", sha256="0", text=text), pair)
    assert event is not None
    assert event.plover == "ASSAULT"


def test_the_model_is_plain_arrays() -> None:
    weights = pair_model()
    assert weights.weights.shape == (len(weights.roots), len(weights.index) + len(weights.mean))
    assert len(weights.roots) == 15


@pytest.mark.needs_data
def test_shipped_weights_know_their_training_lines(data_dir: Path) -> None:
    lines = (data_dir / "events/dev/plv_train.jsonl").read_text("utf-8").splitlines()[::40]
    rows = [json.loads(line) for line in lines]
    rows = [r for r in rows if None not in (*r["source_span"], *r["target_span"])]
    right = 0
    for row in rows:
        document = Document(ref="r", id="d", sha256="0", text=row["text"])
        event = pair_event(document, MarkedPair(Span(*row["source_span"]), Span(*row["target_span"])))
        right += event is not None and event.plover == row["root"]
    assert right >= 0.9 * len(rows)
