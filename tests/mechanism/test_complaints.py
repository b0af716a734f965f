"""A complaint about a real incident, from its receipt to its closing, and what is refused on the way."""

from __future__ import annotations

import datetime as dt

import mechanism_world as world
import msgspec
import pytest
import walks

from truceline.errors import TrucelineError
from truceline.ledger import Ledger
from truceline.mechanism import complaints
from truceline.mechanism.rulings import rulings
from truceline.model.case import CaseFile
from truceline.model.claim import Event
from truceline.model.complaint import Allegation, Determination, Given, Hand, Response

AT = "2020-04-14T06:00:00Z"


def _take(loc: CaseFile, ledger: Ledger, file: complaints.ComplaintFile, *names: str) -> complaints.ComplaintFile:
    for name in names:
        file = complaints.take(loc, ledger, file.id, name, walks.brings(name), by=walks.hand(name), at=AT)
    return file


def test_a_complaint_about_a_reported_incident_holds_its_claims(loc: CaseFile, ledger: Ledger) -> None:
    file = world.lodged(loc, ledger)
    assert (file.state, file.complaint.accused, file.complaint.through) == ("received", "India", "dgmo-hotline")
    told = [ledger.claim(c) for c in file.complaint.claims]
    assert {c.claim.type for c in told if c is not None and isinstance(c.claim, Event)} == {"casualty", "shelling"}
    assert file.steps[0].who == "Duty officer"
    assert file.steps[0].why == "complaint received"
    assert file.complaint.received.zone == "Asia/Karachi"
    again = world.lodged(loc, ledger)
    assert again == file
    assert len(complaints.files(ledger)) == 1


def test_the_whole_way_with_the_partys_answer(loc: CaseFile, ledger: Ledger) -> None:
    file = _take(loc, ledger, world.lodged(loc, ledger), "acknowledge", "admit", "assign")
    assert (file.assignee, file.due, file.is_late(dt.date(2020, 5, 14))) == ("Verifier", "2020-05-13", True)
    file = _take(loc, ledger, file, "begin_verification", "report_verified")
    assert file.due is None
    assert [f.finding for f in file.reports[0].findings] == ["confirmed", "not_confirmed"]
    ruling = Determination(
        outcome="cannot_be_determined", reasons="both sides fired; who began was not seen",
        provision="understanding-2003/no-fire-loc",
    )  # fmt: skip
    known = {f"{a.id}/{p.id}" for a in loc.agreement for p in a.provision}
    ruling = msgspec.structs.replace(ruling, provision=min(p for p in known if p.startswith("understanding-2003/")))
    file = _take(loc, ledger, file, "investigate")
    file = complaints.take(loc, ledger, file.id, "determine", Given(determination=ruling), by=world.HEAD, at=AT)
    answer = Given(response=Response("pakistan", "accepts_in_part", "the injured are still to be seen"))
    file = complaints.take(loc, ledger, file.id, "respond", answer, by=world.LIAISON_PK, at=AT)
    file = _take(loc, ledger, file, "resolve_locally", "follow_up", "close")
    assert file.is_closed
    assert file.responses[0].party == "Pakistan"
    assert [k.record.state for k in file.steps][-1] == "closed"
    table = rulings(complaints.files(ledger), ("accused", "type", "outcome"))
    assert [(r.cell, r.n) for r in table.rows] == [
        ({"accused": "India", "type": "shelling", "outcome": "cannot_be_determined"}, 1)
    ]
    file = _take(loc, ledger, file, "reopen", "admit")
    assert (file.reopened, file.state) == (1, "admissible")
    assert file.determination is not None


def test_denied_access_is_an_ordinary_outcome(loc: CaseFile, ledger: Ledger) -> None:
    file = _take(loc, ledger, world.lodged(loc, ledger), "acknowledge", "admit", "assign", "begin_verification",
                 "report_access_denied", "investigate")  # fmt: skip
    ruling = Determination(outcome="access_denied", reasons="the observers were not let across the line")
    file = complaints.take(loc, ledger, file.id, "determine", Given(determination=ruling), by=world.HEAD, at=AT)
    assert file.determination == ruling
    assert rulings([file], ["outcome"]).rows[0].cell == {"outcome": "access_denied"}


def test_steps_are_marked_and_shared_as_their_complaint_is(loc: CaseFile, ledger: Ledger) -> None:
    file = complaints.lodge(
        loc, ledger, world.protest(ledger), by=world.LIAISON_PK, marking="confidential", shared=("party:pakistan",)
    )
    file = complaints.take(loc, ledger, file.id, "acknowledge", by=world.DUTY_OFFICER, at=AT)
    assert {(k.marking, k.shared) for k in file.steps} == {("confidential", ("party:pakistan",))}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"submitter": " "}, "complaint-form"),
        ({"allegations": ()}, "complaint-form"),
        ({"allegations": (Allegation("1", "a"), Allegation("1", "b"))}, "complaint-form"),
        ({"accused": "Pakistan"}, "complaint-form"),
        ({"accused": "Ruritania"}, "party-unknown"),
        ({"sector": "nowhere"}, "sector-unknown"),
        ({"through": "telex"}, "mechanism-unknown"),
        ({"claims": ("no-such-claim",)}, "claim-unknown"),
        ({"incident": "i-2020-04-12-00000000"}, "incident-unknown"),
        ({"allegations": (Allegation("1", "a", "understanding-2003/none"),)}, "provision-unknown"),
    ],
)
def test_what_a_complaint_may_not_say(
    loc: CaseFile, ledger: Ledger, changes: dict[str, object], code: str
) -> None:  # fmt: skip
    with pytest.raises(TrucelineError, match=code):
        world.lodged(loc, ledger, **changes)
    assert complaints.files(ledger) == ()


@pytest.mark.parametrize(
    ("before", "step", "given", "by", "code"),
    [
        ("", "assign", walks.brings("assign"), world.HEAD, "step-illegal"),
        ("", "acknowledge", Given(), Hand(" ", "analyst"), "step-hand"),
        ("", "shred", Given(), world.HEAD, "step-unknown"),
        ("acknowledge", "find_duplicate", Given(reason="x", duplicate_of="c-2020-01-01-00000000"), world.HEAD,
         "complaint-unknown"),
        ("acknowledge admit", "assign", Given(assignee="dgmo pakistan", due="2020-05-13"), world.HEAD, "four-eyes"),
        ("acknowledge admit", "assign", Given(assignee="Verifier", due="2020-04-01"), world.HEAD, "due-past"),
        ("acknowledge admit", "assign", Given(assignee="Verifier", due="soon"), world.HEAD, "date-form"),
        ("acknowledge admit assign begin_verification", "report_verified",
         Given(report=world.report("not_confirmed", "not_confirmed")), world.VERIFIER, "report-form"),
        ("acknowledge admit assign begin_verification", "report_not_verified",
         Given(report=world.report("confirmed", "not_confirmed")), world.VERIFIER, "report-form"),
        ("acknowledge admit assign begin_verification", "report_verified",
         Given(report=msgspec.structs.replace(world.report(), limitations=" ")), world.VERIFIER, "report-form"),
        ("acknowledge admit assign begin_verification", "report_verified",
         Given(report=msgspec.structs.replace(world.report(), findings=world.report().findings[:1])), world.VERIFIER,
         "report-form"),
        ("acknowledge admit assign begin_verification report_verified investigate", "determine",
         Given(determination=Determination(outcome="violation", reasons="x")), world.HEAD, "determination-form"),
        ("acknowledge admit assign begin_verification report_verified investigate", "determine",
         Given(determination=Determination(outcome="no_violation", reasons="x", violators=("India",))), world.HEAD,
         "determination-form"),
        ("acknowledge admit assign begin_verification report_verified investigate", "determine",
         Given(determination=Determination(outcome="no_violation", reasons="x")), Hand("Verifier", "mission_head"),
         "four-eyes"),
        ("acknowledge admit assign begin_verification report_verified investigate determine", "respond",
         Given(response=Response("India", "rejects", "x")), world.LIAISON_PK, "step-party"),
    ],
)  # fmt: skip
def test_what_is_refused_says_why_and_stores_nothing(
    loc: CaseFile, ledger: Ledger, before: str, step: str, given: Given, by: Hand, code: str
) -> None:
    file = _take(loc, ledger, world.lodged(loc, ledger), *before.split())
    with pytest.raises(TrucelineError, match=code) as caught:
        complaints.take(loc, ledger, file.id, step, given, by=by, at=AT)
    assert caught.value.mend
    assert complaints.file_of(ledger, file.id) == file


def test_an_unknown_complaint_is_named(ledger: Ledger) -> None:
    with pytest.raises(TrucelineError, match="complaint-unknown"):
        complaints.file_of(ledger, "c-2020-01-01-00000000")


def test_rulings_add_up_to_every_complaint(loc: CaseFile, ledger: Ledger) -> None:
    open_one = world.lodged(loc, ledger)
    other = world.lodged(loc, ledger, place="Nowshera", party="India", accused="Pakistan", submitter="DGMO India")
    _take(loc, ledger, other, "acknowledge", "find_out_of_scope", "close")
    files = complaints.files(ledger)
    table = rulings(files, ("party", "accused", "outcome", "sector", "state", "year"))
    assert sum(r.n for r in table.rows) == table.total == 2
    assert {r.cell["outcome"] for r in table.rows} == {"open", "out_of_scope"}
    assert {c for r in table.rows for c in r.complaints} == {open_one.id, other.id}
    with pytest.raises(TrucelineError, match="rulings-axis"):
        rulings(files, ["colour"])
