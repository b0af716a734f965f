"""The hotline contact that agreed to stop firing, 2021-02-25, with each side's readout beside it."""

from __future__ import annotations

import mechanism_world as world
import msgspec
import pytest

from truceline.errors import TrucelineError
from truceline.ledger import Ledger
from truceline.mechanism import contacts
from truceline.mechanism.times import moment
from truceline.model.case import CaseFile
from truceline.model.complaint import Hand
from truceline.model.contact import AgreedPoint, Contact, Participant, PointSaid, Readout


def hotline(ledger: Ledger, **changes: object) -> Contact:
    said = {
        "id": "", "mechanism": "dgmo-hotline", "kind": "hotline_call", "level": "DGMO",
        "started": moment("2021-02-24 18:00 Asia/Kolkata"), "initiator": "India", "channel": "established hotline",
        "participants": (Participant("DGMO", "IN"), Participant("DGMO", "Pakistan")), "duration_minutes": 30,
        "agreed": (
            AgreedPoint("1", "strict observance of all agreements along the Line of Control and all other sectors",
                        world.claims_of(ledger, world.JOINT_STATEMENT)),
            AgreedPoint("2", "hotline contact and border flag meetings will be used"),
        ),
        "next_due": moment("2021-03-02"),
    }  # fmt: skip
    return Contact(**{**said, **changes})  # type: ignore[arg-type] # a test's changes


def _record(loc: CaseFile, ledger: Ledger, **changes: object) -> Contact:
    return contacts.record(loc, ledger, hotline(ledger, **changes), by=world.DUTY_OFFICER)


def test_a_contact_is_recorded_once_with_its_zone(loc: CaseFile, ledger: Ledger) -> None:
    contact = _record(loc, ledger)
    assert contact.started.value == "2021-02-24T18:00:00+05:30"
    assert contact.participants[0].party == "India"
    assert _record(loc, ledger) == contact
    (kept,) = ledger.contacts(mechanism="dgmo-hotline")
    assert (kept.record, kept.who) == (contact, "Duty officer")
    with pytest.raises(TrucelineError, match="contact-known"):
        _record(loc, ledger, channel="another")


def test_a_correction_stands_beside_what_it_corrects(loc: CaseFile, ledger: Ledger) -> None:
    first = _record(loc, ledger)
    changed = msgspec.structs.replace(hotline(ledger), duration_minutes=35)
    with pytest.raises(TrucelineError, match="contact-form"):
        contacts.record(loc, ledger, changed, by=world.DUTY_OFFICER, corrects=first.id)
    second = contacts.record(
        loc, ledger, changed, by=world.DUTY_OFFICER, corrects=first.id, reason="the log says 35 minutes"
    )
    assert (second.id, second.version) == (first.id, 2)
    assert [k.record.duration_minutes for k in ledger.contact_versions(first.id)] == [30, 35]
    assert [k.record for k in ledger.contacts()] == [second]


def test_two_readouts_side_by_side_point_by_point(loc: CaseFile, ledger: Ledger) -> None:
    contact = _record(loc, ledger)
    for hand, points in (
        (world.LIAISON_IN, (PointSaid("1", "confirms", "agreed to strict observance"), PointSaid("2", "confirms"))),
        (
            world.LIAISON_PK,
            (PointSaid("1", "confirms"), PointSaid("2", "differs", "no word of when"),
             PointSaid(None, "confirms", "core issues are to be addressed")),
        ),
    ):  # fmt: skip
        readout = Readout(contact=contact.id, party=hand.party or "", text="as given to the press", points=points)
        contacts.read_out(loc, ledger, readout, by=hand)
        contacts.read_out(loc, ledger, readout, by=hand)
    told = contacts.beside(ledger, contact.id)
    assert len(ledger.readouts(contact.id)) == 2
    assert [(r.point, r.concord) for r in told.rows] == [
        ("1", "all confirm"), ("2", "they differ"), (None, "one side alone")
    ]  # fmt: skip
    assert told.missing == ()
    later = Readout(contact=contact.id, party="Pakistan", text="corrected", points=(PointSaid("2", "silent"),))
    contacts.read_out(loc, ledger, later, by=world.LIAISON_PK)
    told = contacts.beside(ledger, contact.id)
    assert [r.concord for r in told.rows] == ["one side alone", "one side alone"]
    assert [k.record.version for k in ledger.readouts(contact.id)] == [1, 1, 2]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"mechanism": ""}, "contact-form"),
        ({"mechanism": "telex"}, "mechanism-unknown"),
        ({"initiator": "Ruritania"}, "party-unknown"),
        ({"agreed": (AgreedPoint("1", "a"), AgreedPoint("1", "b"))}, "contact-form"),
        ({"next_due": moment("2021-02-23")}, "contact-form"),
        ({"duration_minutes": -1}, "contact-form"),
        ({"claims": ("none",)}, "claim-unknown"),
        ({"agreement": "none"}, "agreement-unknown"),
    ],
)
def test_what_a_contact_may_not_say(loc: CaseFile, ledger: Ledger, changes: dict[str, object], code: str) -> None:
    with pytest.raises(TrucelineError, match=code):
        _record(loc, ledger, **changes)


@pytest.mark.parametrize(
    ("readout", "hand", "code"),
    [
        (Readout(contact="k-0", party="India", text="x"), world.LIAISON_IN, "contact-unknown"),
        (Readout(contact="", party="India", text="x"), world.LIAISON_PK, "step-party"),
        (Readout(contact="", party="India", text=" "), world.LIAISON_IN, "contact-form"),
        (Readout(contact="", party="India", text="x", points=(PointSaid("9", "confirms"),)), Hand("Duty officer"),
         "contact-point"),
    ],
)  # fmt: skip
def test_what_a_readout_may_not_say(loc: CaseFile, ledger: Ledger, readout: Readout, hand: Hand, code: str) -> None:
    contact = _record(loc, ledger)
    whole = readout if readout.contact else msgspec.structs.replace(readout, contact=contact.id)
    with pytest.raises(TrucelineError, match=code):
        contacts.read_out(loc, ledger, whole, by=hand)
