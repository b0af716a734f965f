"""Decisions about claims stand beside what was read: nothing is overwritten, the last one counts."""

from __future__ import annotations

from collections.abc import Iterator

import ledger_samples as samples
import msgspec
import pytest

from truceline.ledger import Added, Ledger
from truceline.ledger.queries import ClaimFilter
from truceline.model.claim import Event
from truceline.model.claim_review import ClaimReview
from truceline.model.server import LedgerPlace


@pytest.fixture
def ledger(place: LedgerPlace) -> Iterator[Ledger]:
    with Ledger.open(place, case_id="toy") as opened:
        opened.add_reading(samples.reading(), case_id="toy", source="paper.jsonl")
        yield opened


def _decision(claim: str, verdict: str = "accept", **more: object) -> ClaimReview:
    return ClaimReview(claim=claim, verdict=verdict, who="desk", **more)  # type: ignore[arg-type] # a test's shorthand


def test_a_decision_is_stored_beside_the_claim_and_changes_nothing_of_it(ledger: Ledger) -> None:
    read = ledger.claims()
    claim = read[0]
    assert ledger.add_review(_decision(claim.id, note="as the text has it")) == Added(new=1)
    after = ledger.claim(claim.id)
    assert after is not None
    assert after.claim == claim.claim
    assert after.review is not None
    assert after.review.review.note == "as the text has it"
    assert [c.claim for c in ledger.claims()] == [c.claim for c in read]


def test_the_last_decision_stands_and_the_others_are_kept(ledger: Ledger) -> None:
    claim = ledger.claims()[0].id
    for verdict in ("accept", "reject", "accept"):
        assert ledger.add_review(_decision(claim, verdict)) == Added(new=1)
    assert ledger.add_review(_decision(claim, "accept")) == Added(known=1)
    assert [s.review.verdict for s in ledger.reviews(claim)] == ["accept", "reject", "accept"]
    stored = ledger.claim(claim)
    assert stored is not None
    assert stored.review is not None
    assert stored.review.review.verdict == "accept"


def test_claims_are_found_by_what_was_decided(ledger: Ledger) -> None:
    ids = [c.id for c in ledger.claims()]
    ledger.add_review(_decision(ids[0], "reject"))
    ledger.add_review(_decision(ids[0], "accept"))
    ledger.add_review(_decision(ids[1], "reject"))

    def found(reviewed: str) -> set[str]:
        wanted = ClaimFilter(reviewed=reviewed)  # type: ignore[arg-type] # the values are listed below
        assert ledger.count_claims(wanted) == len(ledger.claims_where(wanted))
        return {c.id for c in ledger.claims_where(wanted)}

    assert found("accept") == {ids[0]}
    assert found("reject") == {ids[1]}
    assert found("correct") == set()
    assert found("any") == set(ids[:2])
    assert found("none") == set(ids[2:])


def test_a_decision_about_no_claim_is_refused(ledger: Ledger) -> None:
    assert ledger.add_review(_decision("d-none.e1")).refused == 1


def test_a_correction_holds_the_whole_claim_and_survives_a_rebuild(ledger: Ledger) -> None:
    event = next(c for c in ledger.claims() if isinstance(c.claim, Event))
    corrected = msgspec.structs.replace(event.claim, standing="denied")
    ledger.add_review(_decision(event.id, "correct", corrected=corrected))
    ledger.rebuild()
    stored = ledger.claim(event.id)
    assert stored is not None
    assert stored.review is not None
    assert stored.review.review.corrected == corrected
    assert ledger.verify().ok


@pytest.mark.parametrize(("verdict", "corrected"), [("correct", False), ("accept", True), ("reject", True)])
def test_only_a_correction_says_how_it_should_have_been_read(ledger: Ledger, verdict: str, corrected: bool) -> None:
    claim = ledger.claims()[0]
    with pytest.raises(ValueError, match="a correction"):
        _decision(claim.id, verdict, corrected=claim.claim if corrected else None)
