"""What is due, from the case file and from what was recorded."""

from __future__ import annotations

import datetime as dt

import mechanism_world as world
import msgspec
import walks

from truceline import cases
from truceline.ledger import Ledger
from truceline.mechanism import complaints, contacts
from truceline.mechanism.obligations import due, due_of
from truceline.mechanism.times import moment
from truceline.model.case import CaseFile
from truceline.model.contact import Contact


def _call(loc: CaseFile, ledger: Ledger, day: str, next_due: str | None = None) -> Contact:
    contact = Contact(
        id="", mechanism="dgmo-hotline", kind="hotline_call", level="directorate", started=moment(day),
        next_due=moment(next_due) if next_due else None,
    )  # fmt: skip
    return contacts.record(loc, ledger, contact, by=world.DUTY_OFFICER)


def test_the_next_call_is_due_a_cadence_after_the_last_or_when_agreed(loc: CaseFile, ledger: Ledger) -> None:
    _call(loc, ledger, "2021-02-23")
    (one,) = (d for d in due_of(loc, ledger, dt.date(2021, 2, 25)) if d.kind == "contact")
    assert (one.when, one.late) == ("2021-03-02", False)
    (one,) = (d for d in due_of(loc, ledger, dt.date(2021, 3, 9)) if d.kind == "contact")
    assert one.late
    assert "Overdue: 14 days, 10 are allowed" in one.text
    last = _call(loc, ledger, "2021-03-02 10:00 +05:30", "2021-03-05 10:00 +05:30")
    (one,) = (d for d in due_of(loc, ledger, dt.date(2021, 3, 3)) if d.kind == "contact")
    assert (one.when, one.ref) == ("2021-03-05T10:00:00+05:30", last.id)
    (one,) = (
        d for d in due_of(loc, ledger, dt.date(2021, 3, 10), read={"dgmo-hotline": "2021-03-09"}) if d.kind == "contact"
    )
    assert one.when == "2021-03-16"


def test_a_complaint_is_due_until_it_is_done(loc: CaseFile, ledger: Ledger) -> None:
    file = world.lodged(loc, ledger)
    for name in ("acknowledge", "admit", "assign"):
        file = complaints.take(loc, ledger, file.id, name, walks.brings(name), by=walks.hand(name), at="2020-04-14")
    (one,) = (d for d in due_of(loc, ledger, dt.date(2020, 5, 14)) if d.kind == "complaint")
    assert (one.when, one.late, one.ref) == ("2020-05-13", True, file.id)
    assert "Waits for: verifier, Verifier" in one.text
    for name in ("begin_verification", "report_not_verified"):
        file = complaints.take(loc, ledger, file.id, name, walks.brings(name), by=walks.hand(name), at="2020-04-15")
    assert [d for d in due_of(loc, ledger, dt.date(2020, 5, 14)) if d.kind == "complaint"] == []


def test_anniversaries_and_terms_come_from_the_case_file(loc: CaseFile) -> None:
    found = {d.ref: d for d in due(loc, (), (), (), dt.date(2023, 2, 26)) if d.kind == "anniversary"}
    assert found["joint-statement-2021"].when == "2024-02-25"
    assert found["joint-statement-2021"].title.startswith("3 years since")
    colombia = cases.load("colombia-farc-eln")
    ends = [d for d in due(colombia, (), (), (), dt.date(2018, 1, 1)) if d.kind == "expiry"]
    assert "2018-01-09" in {d.when for d in ends}
    assert "2024-08-03" in {d.when for d in ends}  # the last of the days its terms name


def test_review_dates_and_leap_days(loc: CaseFile) -> None:
    agreement = msgspec.structs.replace(
        loc.agreement[0], effective="2004-02-29", ended="", review_dates=("2026-03-01",), expires="none"
    )
    case = msgspec.structs.replace(loc, agreement=(agreement,))
    found = due(case, (), (), (), dt.date(2026, 2, 1))
    assert {(d.kind, d.when) for d in found} == {("anniversary", "2026-02-28"), ("review_date", "2026-03-01")}


def test_every_case_of_the_library_has_a_calendar(ledger: Ledger) -> None:
    for name in cases.library():
        found = due(cases.load(name), (), (), (), dt.date(2026, 1, 1))
        assert len({d.uid for d in found}) == len(found)
        assert list(found) == sorted(found, key=lambda d: d.day)
