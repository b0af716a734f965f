"""Claims as cards: who says what, said plainly, for every kind of claim and source."""

from __future__ import annotations

import pytest

from truceline import cases
from truceline.ledger.records import StoredClaim
from truceline.model.claim import Actor, Count, Event, Review, Silence, Statement, Toll, When, Where
from truceline.model.document import Published
from truceline.model.source import Source
from truceline.model.span import Evidence, Span
from truceline.outlets import claim_line
from truceline.outlets.web import cards

TEXT = "Defense sources said India fired at Nakyal."
KHAN = Source(kind="named_person", name="Imran Khan", role="Prime Minister", party="Pakistan")
WORDS = (Evidence.cut(TEXT, Span(0, 15)),)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (None, "No speaker found"),
        (Source(kind="publication"), "Dawn"),
        (Source(kind="publication", name="AFP"), "AFP"),
        (KHAN, "Imran Khan (Prime Minister, Pakistan)"),
        (Source(kind="official_unnamed", role="a spokesperson", party="Pakistan"), "A spokesperson (Pakistan)"),
        (Source(kind="named_organ", name="Pakistan Army", party="Pakistan"), "Pakistan Army"),
        (Source(kind="anonymous", span=Span(0, 15)), "Defense sources"),
        (Source(kind="anonymous"), "Anonymous"),
        (Source(kind="experts_unspecified"), "Experts, not specified"),
    ],
)
def test_sources_in_words(source: Source | None, words: str) -> None:
    assert claim_line.source_words(source, "Dawn", TEXT) == words


def test_headlines_say_what_is_claimed() -> None:
    words = Span(0, 5)
    statement = Statement(id="s", evidence=WORDS, source=KHAN, content=words, manner="direct", does=("deny", "blame"))
    event = Event(
        id="e",
        evidence=WORDS,
        type="firing",
        trigger=None,
        actor=Actor("Indian troops", None, "India"),
        recipient=Actor("villagers"),
        where=Where("Nakyal", None, None, "town"),
        when=When("2021-03-01", "2021-03-01", "day"),
    )
    count = Count(id="n", evidence=WORDS, n=3000, what="violations", qualifier="over", reporter="India")
    silence = Silence(id="x", evidence=WORDS, speaker="The spokesperson", omitted="the withdrawal clause")
    assert claim_line.headline(statement) == "Imran Khan (Prime Minister, Pakistan) denies and blames"
    assert claim_line.headline(event) == "Firing · India – villagers · Nakyal · 1 March 2021"
    assert claim_line.headline(count) == "India counts over 3\u202f000 violations"
    assert claim_line.headline(silence) == "The spokesperson leaves out: the withdrawal clause"


def test_facts_leave_out_what_is_not_given_and_keep_hedges() -> None:
    case = cases.load("loc")
    event = Event(
        id="e",
        evidence=WORDS,
        type="firing",
        trigger=None,
        killed=Toll(2, 3, 5, "at least", {"civilian": 3}),
        when=When("2021-03-01", "2021-03-31", "month"),
    )
    assert {p.label: p.value for p in cards.facts(event, case)} == {
        "When": "March 2021 (some time that month)",
        "Killed": "at least 2 to 5, best 3 (3 civilian)",
    }


def test_a_silence_leads_to_its_clause() -> None:
    case = cases.load("loc")
    instrument = next(i for i in case.instrument if i.clause)
    silence = Silence(
        id="x", evidence=WORDS, speaker=None, omitted="it", instrument=f"{instrument.id}/{instrument.clause[0].id}"
    )
    facts = {p.label: p.value for p in cards.facts(silence, case)}
    assert facts == {"Instrument": instrument.title, "Its clause": instrument.clause[0].text}


def test_a_review_tells_each_point_in_the_words_of_the_text() -> None:
    text = "They reviewed the line and agreed to stop firing and to talk."
    stop, talk, line = (Span(text.index(w), text.index(w) + len(w)) for w in ("to stop firing", "to talk", "the line"))
    whole = Span(0, len(text))
    event = Event(
        id="e",
        evidence=(Evidence.cut(text, whole),),
        type="meeting",
        trigger=None,
        review=Review(reviewed=(line,), agreed=(stop, talk), text=whole),
    )
    for given in (text, None):
        shown = cards.card(stored(event), cases.load("loc"), text=given)
        assert [(p.label, p.value) for p in shown.facts] == [
            ("Reviewed", "the line"),
            ("Agreed, point 1", "to stop firing"),
            ("Agreed, point 2", "to talk"),
        ]


@pytest.mark.parametrize(("published", "told"), [("2021-03-08", "24 of 27"), ("2021-03", None), (None, None)])
def test_a_claim_about_a_ladder_stands_beside_what_was_listed(published: str | None, told: str | None) -> None:
    quote = "FATF pressure made Pakistan talk"
    event = Event(id="e", evidence=(Evidence(0, len(quote), quote),), type="sanction", trigger=None)
    shown = cards.card(stored(event, published), cases.load("loc"))
    listed = [p for p in shown.facts if p.label == "FATF and Pakistan, that day"]
    assert [told in p.value and p.known for p in listed if told] == [True] * bool(told)
    assert bool(listed) == bool(told)


def stored(claim: Event, published: str | None = "2021-03-08") -> StoredClaim:
    held = Published(published, "day", published, "") if published else None
    return StoredClaim(
        id="d-1.e",
        claim=claim,
        document_id="d-1",
        title=None,
        url=None,
        publisher="Dawn",
        published=held,
        day=None,
        day_end=None,
        day_from=None,
        reader="",
        recorded_at="2021-03-08T00:00:00Z",
        entry=1,
    )


def test_long_text_is_cut_at_a_word() -> None:
    assert claim_line.shorten("one two\nthree", 9) == "one two…"
    assert claim_line.shorten("one two", 9) == "one two"
