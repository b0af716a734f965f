"""Contacts as they were made: recorded, corrected, and each side's readout beside the record, point by point."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal, TypeAlias

import msgspec

from truceline.errors import TrucelineError
from truceline.ledger import Ledger
from truceline.ledger.mechanism_records import Kept
from truceline.ledger.records import Marking
from truceline.mechanism import naming
from truceline.model.case import CaseFile
from truceline.model.complaint import Hand
from truceline.model.contact import Contact, Participant, PointSaid, Readout

Concord: TypeAlias = Literal["all confirm", "they differ", "one side alone", "not spoken of"]


class PointRow(msgspec.Struct, frozen=True, kw_only=True):
    """One point and what each side's readout says of it (None: nothing). ``point`` is None for a point that only a
    readout has. ``concord``: whether all readouts confirm it, they differ, one side alone speaks of it, or none."""

    point: str | None
    text: str
    said: dict[str, PointSaid | None]
    concord: Concord


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """A contact with the latest readout of each side, and their points side by side; ``missing`` are the parties that
    took part and gave none."""

    contact: Kept[Contact]
    readouts: tuple[Kept[Readout], ...]
    rows: tuple[PointRow, ...]
    missing: tuple[str, ...]


def record(
    case: CaseFile, ledger: Ledger, contact: Contact, *, by: Hand, marking: Marking = "public",
    shared: Sequence[str] = (), reason: str = "", corrects: str | None = None,
) -> Contact:  # fmt: skip
    """Record a contact (its ``id`` is made here), or a correction of the one that ``corrects`` names, marked and shared
    as that is. The same contact again is the one there is.

    Raises TrucelineError where it names what the case or ledger does not have, or corrects what is not there."""
    whole = _checked(case, ledger, contact)
    if corrects is not None:
        before = kept(ledger, corrects)
        whole = msgspec.structs.replace(whole, id=corrects, version=before.record.version + 1)
        marking, shared = before.marking, before.shared
        if not reason.strip():
            raise TrucelineError(
                "contact-form", "a correction says why.", mend="Give the reason; the first record stays beside it."
            )
        if msgspec.structs.replace(before.record, version=whole.version) == whole:
            return before.record
    elif (same := ledger.contact_versions(whole.id)) and same[0].record != whole:
        raise TrucelineError(
            "contact-known", f"this contact is recorded already as {whole.id}, in other words.",
            mend="Correct that one.",
        )  # fmt: skip
    with ledger.acting(by.who, reason or "contact recorded"):
        ledger.add_contact(whole, marking=marking, shared=shared)
    return whole


def read_out(
    case: CaseFile, ledger: Ledger, readout: Readout, *, by: Hand, marking: Marking = "public",
    shared: Sequence[str] = (), reason: str = "",
) -> Readout:  # fmt: skip
    """Record one side's own account of a contact. A later one of the same side counts from then on; all are kept."""
    contact = kept(ledger, readout.contact).record
    party = naming.party(case, readout.party)
    if party is None or not readout.text.strip():
        raise TrucelineError("contact-form", "a readout has a party and its words.", mend="Give both.")
    own = naming.party(case, by.party)
    if by.role == "liaison" and own != party:
        raise TrucelineError(
            "step-party", f"{by.who} speaks for {own or 'no party'}, not for {party}.",
            mend="A party gives its own readout.",
        )  # fmt: skip
    points = {p.id for p in contact.agreed}
    unknown = [p.point for p in readout.points if p.point is not None and p.point not in points]
    if unknown:
        raise TrucelineError(
            "contact-point", f"the contact has no point {unknown[0]!r}.",
            mend=f"Points: {', '.join(sorted(points)) or 'none'}; a point that only this side tells has no number.",
        )  # fmt: skip
    before = [k.record for k in ledger.readouts(contact.id) if k.record.party == party]
    whole = msgspec.structs.replace(
        readout, party=party, claims=naming.claims(ledger, readout.claims), version=len(before) + 1
    )
    if before and msgspec.structs.replace(before[-1], version=whole.version) == whole:
        return before[-1]
    with ledger.acting(by.who, reason or f"readout of {party}"):
        ledger.add_readout(whole, marking=marking, shared=shared)
    return whole


def kept(ledger: Ledger, contact_id: str) -> Kept[Contact]:
    """A contact as last corrected. Raises TrucelineError where there is none."""
    versions = ledger.contact_versions(contact_id)
    if not versions:
        raise TrucelineError(
            "contact-unknown",
            f"the ledger has no contact {contact_id!r}.",
            mend="Give the id of a contact that is kept.",
        )
    return versions[-1]


def beside(ledger: Ledger, contact_id: str) -> Beside:
    """A contact and what each side says of it, point by point."""
    contact = kept(ledger, contact_id)
    latest = {k.record.party: k for k in ledger.readouts(contact_id)}
    parties = tuple(sorted({*latest, *(p.party for p in contact.record.participants if p.party)}))
    rows = [
        _row(point.id, point.text, {party: _said(latest.get(party), point.id) for party in parties})
        for point in contact.record.agreed
    ]
    for party, k in sorted(latest.items()):
        alone = [said for said in k.record.points if said.point is None]
        rows += [_row(None, said.words, {p: said if p == party else None for p in parties}) for said in alone]
    return Beside(
        contact=contact, readouts=tuple(latest[p] for p in sorted(latest)), rows=tuple(rows),
        missing=tuple(p for p in parties if p not in latest),
    )  # fmt: skip


def _said(readout: Kept[Readout] | None, point: str) -> PointSaid | None:
    if readout is None:
        return None
    return next((p for p in readout.record.points if p.point == point), None)


def _row(point: str | None, text: str, said: dict[str, PointSaid | None]) -> PointRow:
    spoken = [s for s in said.values() if s is not None and s.stance != "silent"]
    concord: Concord
    if not spoken:
        concord = "not spoken of"
    elif any(s.stance in ("differs", "denies") for s in spoken):
        concord = "they differ"
    elif len(spoken) == len(said) > 1 and point is not None:
        concord = "all confirm"
    else:
        concord = "one side alone"
    return PointRow(point=point, text=text, said=said, concord=concord)


def _checked(case: CaseFile, ledger: Ledger, contact: Contact) -> Contact:
    if not contact.mechanism:
        raise TrucelineError("contact-form", "no mechanism is named.", mend="Name one of the case's mechanisms.")
    if contact.duration_minutes is not None and contact.duration_minutes < 0:
        raise TrucelineError("contact-form", "the duration is below nothing.", mend="Give whole minutes.")
    if len({p.id for p in contact.agreed}) != len(contact.agreed) or not all(p.text.strip() for p in contact.agreed):
        raise TrucelineError("contact-form", "a point is blank or numbered twice.", mend="Number each point once.")
    if contact.next_due is not None and contact.next_due.utc < contact.started.utc:
        raise TrucelineError("contact-form", "the next contact is due before this one.", mend="Check both times.")
    whole = msgspec.structs.replace(
        contact, mechanism=naming.mechanism(case, contact.mechanism) or "",
        initiator=naming.party(case, contact.initiator), agreement=naming.agreement(case, contact.agreement),
        participants=tuple(Participant(p.role, naming.party(case, p.party)) for p in contact.participants),
        agreed=tuple(msgspec.structs.replace(p, claims=naming.claims(ledger, p.claims)) for p in contact.agreed),
        claims=naming.claims(ledger, contact.claims), version=1,
        incidents=tuple(i for one in contact.incidents if (i := naming.incident(ledger, one))),
    )  # fmt: skip
    named = "\n".join((whole.mechanism, whole.kind, whole.started.utc, whole.started.precision, whole.level))
    return msgspec.structs.replace(whole, id=f"k-{whole.started.day}-{hashlib.sha256(named.encode()).hexdigest()[:8]}")
