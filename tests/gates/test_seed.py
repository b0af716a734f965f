"""The seed article comes out as it should: sources, nested words, silence, events in order, the review, furniture out.

The article and its labels are development data: nothing of the text stands here. Statements and events are named by
their place in the labels.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

import truceline
from truceline import cases
from truceline.judgement.pressure import ladder_notes
from truceline.model.claim import Event, Reading, Silence, Statement
from truceline.model.span import Span
from truceline.outlets.evaluation.articles import score_article
from truceline.outlets.evaluation.datasets import articles
from truceline.outlets.evaluation.measures import score_of
from truceline.surface import Reader

pytestmark = pytest.mark.needs_data

DEFENCE_SOURCES, SPOKESPERSON, HE_ADDED, HE_ALSO_ADDED, KHAN_STATED, KHAN_SAID, SPOKESPERSON_SAID = (
    2,
    5,
    6,
    7,
    11,
    12,
    13,
)
NO_SPEAKER, SPOKESPERSON_ADDED, EXPERTS = 14, 16, 17
AGREED, HOTLINE, REVIEW, UNDERSTANDING, FIRE, PULWAMA, BALAKOT, RESPONSE, FATF = 0, 6, 7, 8, 9, 10, 11, 12, 13


@pytest.fixture(scope="module")
def gold(data_dir: Path) -> dict:
    return json.loads((data_dir / "reading" / "seed.jsonl").read_text("utf-8"))


@pytest.fixture(scope="module")
def reading(data_dir: Path) -> Reading:
    path = next((data_dir.parent / "seeds").glob("*.txt"))
    outcome = next(Reader.of("loc").readings([str(path)]))
    assert outcome.reading is not None
    return outcome.reading


def _iou(a: Span, b: Span) -> float:
    shared = max(0, min(a.end, b.end) - max(a.start, b.start))
    return shared / (a.end - a.start + b.end - b.start - shared)


def _statement(reading: Reading, gold: dict, index: int) -> Statement:
    wanted = Span(*gold["statements"][index]["content"]["span"])
    said = [c for c in reading.claims if isinstance(c, Statement)]
    best = max(said, key=lambda s: _iou(s.content, wanted))
    assert _iou(best.content, wanted) >= 0.5, f"statement {index} is not found"
    return best


def _event(reading: Reading, gold: dict, index: int) -> Event:
    label = gold["events"][index]
    spans = [Span(*t["span"]) for t in label["triggers"]]
    kind = label["type"].replace(" ", "_")
    for claim in reading.claims:
        if isinstance(claim, Event) and claim.type == kind:
            mine = claim.triggers or ((claim.trigger,) if claim.trigger else ())
            if any(m.overlaps(s) for m in mine for s in spans):
                return claim
    pytest.fail(f"event {index} ({kind}) is not found")


def test_every_claim_s_words_stand_at_its_offsets(reading: Reading) -> None:
    assert reading.claims
    for claim in reading.claims:
        for e in claim.evidence:
            assert reading.document.text[e.start : e.end] == e.quote


def test_the_date_comes_from_the_updated_line(reading: Reading) -> None:
    assert reading.document.published is not None
    assert reading.document.published.value == "2021-03-08T14:06:00+05:30"
    assert reading.document.published.utc == "2021-03-08T08:36:00Z"


def test_furniture_is_marked_and_hardly_touched(reading: Reading, gold: dict) -> None:
    furniture = [Span(*s) for s in gold["furniture"]]
    for part in furniture:
        assert any(mine.overlaps(part) for mine in reading.document.furniture)
    total = sum(p.end - p.start for p in furniture)
    spans = {e.span for c in reading.claims for e in c.evidence}
    touched = {
        i for p in furniture for s in spans if s.overlaps(p) for i in range(max(s.start, p.start), min(s.end, p.end))
    }
    assert len(touched) <= 0.02 * total


@pytest.mark.parametrize(
    ("index", "kind", "party"),
    [
        (DEFENCE_SOURCES, "anonymous", None),
        (SPOKESPERSON, "official_unnamed", "Pakistan"),
        (HE_ADDED, "official_unnamed", "Pakistan"),
        (HE_ALSO_ADDED, "official_unnamed", "Pakistan"),
        (KHAN_STATED, "named_person", "Pakistan"),
        (KHAN_SAID, "named_person", "Pakistan"),
        (SPOKESPERSON_SAID, "official_unnamed", "Pakistan"),
        (SPOKESPERSON_ADDED, "official_unnamed", "Pakistan"),
        (EXPERTS, "experts_unspecified", None),
    ],
)
def test_whose_words(reading: Reading, gold: dict, index: int, kind: str, party: str | None) -> None:
    source = _statement(reading, gold, index).source
    assert source is not None
    assert source.kind == kind
    if party is not None:
        assert source.party == party


@pytest.mark.parametrize("index", [KHAN_STATED, KHAN_SAID])
def test_khan_is_named(reading: Reading, gold: dict, index: int) -> None:
    source = _statement(reading, gold, index).source
    assert source is not None
    assert source.name is not None
    assert source.name.casefold() == "imran khan"


def test_the_quotation_without_a_speaker_has_none(reading: Reading, gold: dict) -> None:
    assert _statement(reading, gold, NO_SPEAKER).source is None


def test_a_principle_is_no_speaker(reading: Reading, gold: dict) -> None:
    start = gold["statements"][HE_ADDED]["content"]["span"][0]
    subject = Span(start, start + 30)
    assert not any(
        isinstance(c, Statement) and c.source and c.source.span and c.source.span.overlaps(subject)
        for c in reading.claims
    )


def test_words_to_another_head_of_government_are_nested(reading: Reading, gold: dict) -> None:
    outer = _statement(reading, gold, KHAN_STATED)
    inside = [
        c for c in reading.claims
        if isinstance(c, Statement) and c.nested_in == outer.id and outer.content.contains(c.content)
    ]  # fmt: skip
    assert any(c.addressee and "Modi" in c.addressee for c in inside)
    assert all(c.source is not None and c.source.name == "Imran Khan" for c in inside)


def test_the_silence_leads_to_the_withdrawal_clause(reading: Reading, gold: dict) -> None:
    wanted = Span(*gold["silences"][0]["span"])
    found = [c for c in reading.claims if isinstance(c, Silence) and any(e.span.overlaps(wanted) for e in c.evidence)]
    assert len(found) == 1
    silence = found[0]
    assert silence.source is not None
    assert silence.source.party == "Pakistan"
    assert silence.instrument is not None
    assert "withdraw" in silence.instrument


@pytest.mark.parametrize("index", [AGREED, HOTLINE, REVIEW, UNDERSTANDING, FIRE, PULWAMA, BALAKOT, RESPONSE, FATF])
def test_what_happened(reading: Reading, gold: dict, index: int) -> None:
    _event(reading, gold, index)


def test_standing_tells_news_from_history(reading: Reading, gold: dict) -> None:
    assert _event(reading, gold, AGREED).standing == "asserted"
    for index in (UNDERSTANDING, FIRE, PULWAMA, BALAKOT, RESPONSE):
        assert _event(reading, gold, index).standing == "background"


def test_history_is_dated_and_in_order(reading: Reading, gold: dict) -> None:
    understanding = _event(reading, gold, UNDERSTANDING).when
    assert understanding is not None
    assert (understanding.start, understanding.end) == ("2003-01-01", "2003-12-31")
    response = _event(reading, gold, RESPONSE).when
    assert response is not None
    assert response.start == response.end == "2019-02-27"
    chain = [_event(reading, gold, i) for i in (PULWAMA, BALAKOT, RESPONSE)]
    starts = [e.trigger.start for e in chain if e.trigger]
    assert starts == sorted(starts)
    assert chain[1].id in chain[0].cause_of


def test_the_fire_before_has_no_date_that_the_text_does_not_give(reading: Reading, gold: dict) -> None:
    when = _event(reading, gold, FIRE).when
    assert when is None or when.start is None


def test_pressure_is_an_alleged_cause_and_the_ladder_tells_the_truth(reading: Reading, gold: dict) -> None:
    event = _event(reading, gold, FATF)
    experts = _statement(reading, gold, EXPERTS)
    assert "assert" in experts.does or "blame" in experts.does
    notes = ladder_notes(cases.load("loc"), [event, experts], dt.date(2021, 3, 8))
    assert {n.pressure_id for n in notes} == {"fatf-pk"}
    assert all(n.step is not None and n.step.date == "2021-02-25" for n in notes)


def test_the_joint_words_are_a_review_of_all_sectors(reading: Reading, gold: dict) -> None:
    review = _event(reading, gold, REVIEW).review
    assert review is not None
    assert review.all_sectors
    assert len(review.agreed) == 3
    assert len(review.reviewed) == 2


def test_figures_against_the_labels(data_dir: Path) -> None:
    (label, document) = articles(data_dir, "seed")[0]
    claims = truceline.read(document.text, published="2021-03-08", case="loc").claims
    tally = score_article(label, claims)
    assert score_of(tally, "statement").f >= 0.80
    assert score_of(tally, "event").f >= 0.60
    assert tally["silence/right"] == 1
