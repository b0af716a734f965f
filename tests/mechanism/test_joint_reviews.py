"""A joint review with its evidence, its dissent and its seal."""

from __future__ import annotations

import mechanism_world as world
import pytest

from truceline.errors import TrucelineError
from truceline.ledger import Ledger
from truceline.mechanism import reviews
from truceline.mechanism.joint_statement import drafted, statement_points
from truceline.mechanism.machine import review_machine
from truceline.mechanism.reviews import ReviewFile, text_hash
from truceline.model.case import CaseFile
from truceline.model.complaint import Hand
from truceline.model.joint_review import JointReview, ReviewGiven, ReviewPoint, Seal, SignOff


def _opened(loc: CaseFile, ledger: Ledger, **changes: object) -> ReviewFile:
    (incident, *_) = (i.id for i in ledger.incidents(date_from="2020-04-12", date_to="2020-04-12"))
    said = {
        "id": "", "title": "First half of 2020", "start": "2020-01-01", "end": "2020-06-30", "all_sectors": True,
        "agreement": "understanding-2003", "quorum": ("IN", "PK"), "present": ("IN", "PK"), "incidents": (incident,),
    }  # fmt: skip
    return reviews.open_review(loc, ledger, JointReview(**{**said, **changes}), by=world.HEAD)  # type: ignore[arg-type]


def _pointed(loc: CaseFile, ledger: Ledger, file: ReviewFile) -> ReviewFile:
    agreed = ReviewPoint("1", "artillery was fired on 12 April", agreed=True,
                         claims=world.claims_of(ledger, world.KUPWARA), incidents=file.review.incidents)  # fmt: skip
    open_ = ReviewPoint("2", "who fired first", agreed=False,
                        positions={"IN": "the other side began", "Pakistan": "unprovoked fire"})  # fmt: skip
    for point in (agreed, open_):
        file = reviews.take(loc, ledger, file.id, "consider", ReviewGiven(point=point), by=world.HEAD)
    return file


def _sign(
    loc: CaseFile, ledger: Ledger, file: ReviewFile, hand: Hand, word: str = "signs", dissent: str = ""
) -> ReviewFile:
    sign = SignOff(hand.party or "", word, text_hash(file.text), dissent)  # type: ignore[arg-type] # a test's word
    return reviews.take(loc, ledger, file.id, "sign", ReviewGiven(sign_off=sign), by=hand)


def _drafted(loc: CaseFile, ledger: Ledger, **changes: object) -> ReviewFile:
    file = _pointed(loc, ledger, _opened(loc, ledger, **changes))
    text = drafted(loc, ledger, file)
    return reviews.take(loc, ledger, file.id, "draft", ReviewGiven(text=text), by=world.HEAD)


def test_the_statement_is_drafted_from_the_points_with_their_words(loc: CaseFile, ledger: Ledger) -> None:
    file = _drafted(loc, ledger)
    points = statement_points(ledger, file)
    assert [p.agreed for p in points] == [True, False]
    words = {e.words for e in points[0].evidence}
    for claim in world.claims_of(ledger, world.KUPWARA):
        stored = ledger.claim(claim)
        assert stored is not None
        quote = " ... ".join(e.quote for e in stored.claim.evidence)
        assert quote in words
        assert f'"{quote}" [{claim}]' in file.text
    assert "India and Pakistan reviewed the situation in all sectors of the line from 2020-01-01" in file.text
    assert "Pakistan: unprovoked fire" in file.text


def test_a_review_is_sealed_once_all_signed_and_dissent_stays(loc: CaseFile, ledger: Ledger) -> None:
    file = _drafted(loc, ledger)
    file = _sign(loc, ledger, file, world.LIAISON_IN)
    with pytest.raises(TrucelineError, match="review-quorum"):
        reviews.seal(loc, ledger, file.id, by=world.HEAD)
    file = _sign(loc, ledger, file, world.LIAISON_PK, "signs_with_dissent", "point 2 leaves out our casualties")
    file = reviews.seal(loc, ledger, file.id, by=world.HEAD, next_review="2021-01-15")
    assert file.is_whole
    assert file.seal == Seal(file.text, text_hash(file.text))
    assert {s.party: s.dissent for s in file.sign_offs} == {
        "India": "", "Pakistan": "point 2 leaves out our casualties"
    }  # fmt: skip
    assert file.next_review == "2021-01-15"
    for step, given in (
        ("draft", ReviewGiven(text="other")),
        ("consider", ReviewGiven(point=ReviewPoint("3", "x", agreed=False, positions={"IN": "y"}))),
        ("back", ReviewGiven(reason="x")),
        ("seal", ReviewGiven(seal=Seal("other", text_hash("other")))),
    ):
        with pytest.raises(TrucelineError, match="review-sealed"):
            reviews.take(loc, ledger, file.id, step, given, by=world.HEAD)
    ledger.rebuild()
    assert reviews.review_of(ledger, file.id) == file
    assert ledger.verify().ok


def test_a_new_draft_needs_new_signatures(loc: CaseFile, ledger: Ledger) -> None:
    file = _sign(loc, ledger, _drafted(loc, ledger), world.LIAISON_IN)
    old = text_hash(file.text)
    file = reviews.take(loc, ledger, file.id, "draft", ReviewGiven(text=file.text + "More.\n"), by=world.HEAD)
    assert file.unsigned == ("India", "Pakistan")
    stale = ReviewGiven(sign_off=SignOff("India", "signs", old))
    with pytest.raises(TrucelineError, match="review-text"):
        reviews.take(loc, ledger, file.id, "sign", stale, by=world.LIAISON_IN)
    file = reviews.take(loc, ledger, file.id, "back", ReviewGiven(reason="a point is missing"), by=world.HEAD)
    assert (file.state, file.text) == ("open", "")


def test_a_new_review_supersedes_a_sealed_one(loc: CaseFile, ledger: Ledger) -> None:
    first = _drafted(loc, ledger)
    with pytest.raises(TrucelineError, match="review-form"):
        _opened(loc, ledger, title="Again", supersedes=first.id)
    for hand in (world.LIAISON_IN, world.LIAISON_PK):
        first = _sign(loc, ledger, first, hand)
    first = reviews.seal(loc, ledger, first.id, by=world.HEAD)
    second = _drafted(loc, ledger, title="First half of 2020, corrected", supersedes=first.id)
    with pytest.raises(TrucelineError, match="review-successor"):
        reviews.take(loc, ledger, first.id, "supersede", ReviewGiven(successor=second.id), by=world.HEAD)
    for hand in (world.LIAISON_IN, world.LIAISON_PK):
        second = _sign(loc, ledger, second, hand)
    second = reviews.seal(loc, ledger, second.id, by=world.HEAD)
    first = reviews.review_of(ledger, first.id)
    assert (first.state, first.successor, first.is_whole) == ("superseded", second.id, True)
    taken = {k.record.step for f in (first, second) for k in f.steps}
    assert taken | {"back"} == {s.step for s in review_machine().steps}


@pytest.mark.parametrize(
    ("given", "hand", "code"),
    [
        (ReviewGiven(sign_off=SignOff("Pakistan", "signs", "")), world.LIAISON_IN, "step-party"),
        (ReviewGiven(sign_off=SignOff("India", "refuses", "")), world.LIAISON_IN, "review-dissent"),
        (ReviewGiven(sign_off=SignOff("China", "signs", "")), Hand("Liaison", "liaison", "China"), "step-party"),
        (ReviewGiven(), world.LIAISON_IN, "step-needs"),
        (ReviewGiven(sign_off=SignOff("India", "signs", "")), Hand("Reader", "reader", "India"), "step-role"),
    ],
)
def test_who_may_not_sign(loc: CaseFile, ledger: Ledger, given: ReviewGiven, hand: Hand, code: str) -> None:
    file = _drafted(loc, ledger)
    with pytest.raises(TrucelineError, match=code):
        reviews.take(loc, ledger, file.id, "sign", given, by=hand)


@pytest.mark.parametrize(
    "point",
    [
        ReviewPoint("1", "agreed, on nothing", agreed=True),
        ReviewPoint("1", "not agreed, and nobody says why", agreed=False),
        ReviewPoint("1", " ", agreed=False, positions={"IN": "x"}),
    ],
)
def test_a_point_has_evidence_or_positions(loc: CaseFile, ledger: Ledger, point: ReviewPoint) -> None:
    file = _opened(loc, ledger)
    with pytest.raises(TrucelineError, match="review-point"):
        reviews.take(loc, ledger, file.id, "consider", ReviewGiven(point=point), by=world.HEAD)


def test_refused_by_all_is_no_statement(loc: CaseFile, ledger: Ledger) -> None:
    file = _drafted(loc, ledger)
    for hand in (world.LIAISON_IN, world.LIAISON_PK):
        file = _sign(loc, ledger, file, hand, "refuses", "not our account")
    with pytest.raises(TrucelineError, match="review-quorum"):
        reviews.seal(loc, ledger, file.id, by=world.HEAD)
