"""Corrections are held to the text: what is given must stand there, what is left alone stays as it was."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.model.claim import Actor, AnyClaim, Count, Event, Silence, Statement, Toll, When, Where
from truceline.model.source import Source
from truceline.model.span import Evidence, Span
from truceline.reading.proposals.correction import CorrectionError, corrected, fields_of

# A real line: Wikipedia current events, 13 November 2020 (CC BY-SA 4.0).
TEXT = (
    "Cross-border shelling between Indian and Pakistani troops kill 15 people. The Indian Army says it foiled an "
    '"infiltration attempt from Pakistan" in northern Kashmir, while the Pakistan Army claims it responded to '
    '"unprovoked and indiscriminate firing" from India.'
)


def _span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def _evidence(words: str) -> tuple[Evidence, ...]:
    return (Evidence.cut(TEXT, _span(words)),)


SAID = Statement(
    id="s1", evidence=_evidence("the Pakistan Army claims it responded"),
    source=Source("named_organ", name="Pakistan Army", party="Pakistan", span=_span("the Pakistan Army")),
    content=_span("it responded to"), cue=_span("claims"), manner="indirect", does=("deny",),
)  # fmt: skip
SHELLED = Event(
    id="e1", evidence=_evidence("Cross-border shelling between Indian and Pakistani troops kill 15 people"),
    type="shelling", trigger=_span("shelling"), plover="ASSAULT", cameo="194",
    actor=Actor("Indian and Pakistani troops", _span("Indian and Pakistani troops")),
    when=When("2020-11-13", "2020-11-13", "day"), killed=Toll(15, 15, 15),
    where=Where("northern Kashmir", 34.4, 74.1, "district", span=_span("northern Kashmir")),
)  # fmt: skip
COUNTED = Count(id="n1", evidence=_evidence("kill 15 people"), n=15, what="people")
SILENT = Silence(id="x1", evidence=_evidence("The Indian Army says"), speaker="Indian Army", omitted="firing")
CLAIMS: tuple[AnyClaim, ...] = (SAID, SHELLED, COUNTED, SILENT)
PARTIES = ("India", "Pakistan")


def _corrected(claim: AnyClaim, **given: str) -> AnyClaim:
    return corrected(claim, TEXT, given, parties=PARTIES)


def test_new_words_are_found_nearest_to_the_claim() -> None:
    new = _corrected(SAID, content='it responded to "unprovoked and indiscriminate firing" from India', manner="mixed")
    assert isinstance(new, Statement)
    assert new.content.of(TEXT).endswith("from India")
    assert new.source == SAID.source
    assert new.does == SAID.does
    assert [e.quote for e in new.evidence][:2] == ["the Pakistan Army", "claims"]


def test_a_type_that_changes_takes_its_codes_away() -> None:
    new = _corrected(SHELLED, type="firing", trigger="firing")
    assert isinstance(new, Event)
    assert (new.type, new.plover, new.cameo) == ("firing", None, None)
    assert new.killed == SHELLED.killed


def test_a_place_is_what_the_gazetteer_knows_or_has_no_coordinates() -> None:
    known = Where("India", 21.0, 78.0, "country")
    found = corrected(SHELLED, TEXT, {"where": "India"}, place=lambda w: known if w == "India" else None)
    assert isinstance(found, Event)
    assert found.where is not None
    assert (found.where.lat, found.where.span is not None) == (21.0, True)
    unknown = _corrected(SHELLED, where="Kashmir")
    assert isinstance(unknown, Event)
    assert unknown.where is not None
    assert unknown.where.lat is None


@pytest.mark.parametrize(
    ("claim", "fields", "wrong"),
    [
        (SAID, {"content": ""}, {"content"}),
        (SAID, {"content": "it never responded"}, {"content"}),
        (SAID, {"does": "shout"}, {"does"}),
        (SAID, {"manner": "sung", "source_party": "Ruritania"}, {"manner", "source_party"}),
        (SAID, {"source_kind": ""}, {"source_kind"}),
        (SAID, {"source_kind": "anonymous"}, {"source_name"}),
        (SHELLED, {"trigger": ""}, {"trigger"}),
        (SHELLED, {"killed": "-1", "injured": "many"}, {"killed", "injured"}),
        (SHELLED, {"first": "2020-11-14"}, {"last"}),
        (SHELLED, {"last": "yesterday"}, {"last"}),
        (SHELLED, {"recipient_party": "India"}, {"recipient"}),
        (COUNTED, {"n": ""}, {"n"}),
        (SILENT, {"omitted": ""}, {"omitted"}),
    ],
)
def test_what_cannot_be_taken_is_said_field_by_field(claim: AnyClaim, fields: dict[str, str], wrong: set[str]) -> None:
    with pytest.raises(CorrectionError) as told:
        _corrected(claim, **fields)
    assert set(told.value.errors) == wrong


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_fields_of_a_claim_change_nothing_of_it(claim: AnyClaim) -> None:
    with pytest.raises(CorrectionError, match="nothing was changed"):
        _corrected(claim, **fields_of(claim, TEXT))


@given(st.sampled_from(CLAIMS), st.dictionaries(
    st.sampled_from(sorted({name for c in CLAIMS for name in fields_of(c, TEXT)})),
    st.one_of(st.text(max_size=20), st.sampled_from(TEXT.split()), st.sampled_from(["India", "2020-11-12", "7"])),
    max_size=5,
))  # fmt: skip
def test_whatever_is_given_evidence_is_what_the_text_says(claim: AnyClaim, fields: dict[str, str]) -> None:
    try:
        new = _corrected(claim, **fields)
    except CorrectionError as error:
        assert error.errors
        return
    assert all(TEXT[e.start : e.end] == e.quote for e in new.evidence)
    assert new.id == claim.id
    assert msgspec.convert(msgspec.to_builtins(new), type(new)) == new
