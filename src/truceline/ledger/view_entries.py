"""What of a ledger goes into a view of it: which kinds of entry, under which conditions, and as what.

The rule is that an entry of a view says nothing that depends on an entry the view does not hold. So kinds that the
program makes from all it can see (verdicts, alerts, its own links) are left out and made anew from the view; what
speaks of a record goes only where that record is; numbers that count records or steps are counted again. A kind that
is not named here is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec
import sqlalchemy as sa

from truceline.ledger import bodies, mechanism_bodies, reviews, schema

Fitted: TypeAlias = tuple[str, bodies.Body] | None
"""A key and a body as the view takes them, or None: it does not take them."""
_Fit: TypeAlias = Callable[[sa.Connection, str, Any], Fitted]

WHOLE = frozenset(
    {"opened", "document", "refusal", "event_row", "tally", "mission_point", "ladder_entry", "detection", "pass",
     "table", "monitor_row"}
)  # fmt: skip
"""Kinds that speak of nothing else in the ledger: they go in as they are."""
LEFT_OUT = {
    "verdict": "made from everything the program could see; the view gives its own",
    "alert": "raised from everything the program could see",
    "delivery": "tells that an alert was raised",
    "marked": "tells how records were held before",
    "redaction": "names what was taken out",
    "redacted": "its words are gone",
    "sent": "tells where a redacted entry stood",
    "received": "another node's copy; what was taken over from it is a record of its own",
    "peer_head": "tells how much other nodes hold",
    "divergence": "tells what other nodes hold",
}
"""Kinds that never go in, and why."""


def fitted(view: sa.Connection, key: str, body: bodies.Body) -> Fitted:
    """A record as a view takes it; asked of the view as it stands before it, and of nothing else."""
    kind = str(body.__struct_config__.tag)
    if kind in WHOLE:
        return key, body
    fit = FITS.get(kind)
    return fit(view, key, body) if fit is not None else None


def is_free(body: bodies.Body) -> bool:
    """Whether a record goes in whatever the view holds already."""
    return str(body.__struct_config__.tag) in WHOLE


def _has(view: sa.Connection, column: sa.ColumnElement[str], value: str) -> bool:
    return view.execute(sa.select(sa.literal(1)).where(column == value).limit(1)).first() is not None


def _count(view: sa.Connection, table: sa.Table, **equal: str) -> int:
    query = sa.select(sa.func.count()).select_from(table)
    for name, value in equal.items():
        query = query.where(table.c[name] == value)
    return int(view.execute(query).scalar_one())


def has_member(view: sa.Connection, member: str) -> bool:
    """Whether the view holds what an incident's account tells: a claim, or the row of a table."""
    if _has(view, schema.claim.c.id, member):
        return True
    r = schema.event_row.c
    return _has(view, r.dataset + "/" + r.row_id, member)


def _claim_review(view: sa.Connection, key: str, body: bodies.ClaimReviewed) -> Fitted:
    del key
    claim = body.review.claim
    if not _has(view, schema.claim.c.id, claim):
        return None
    return reviews.key(claim, _count(view, schema.claim_review, claim=claim) + 1), body


def _contact(view: sa.Connection, key: str, body: mechanism_bodies.ContactKept) -> Fitted:
    del key
    version = _count(view, schema.contact, id=body.contact.id) + 1
    contact = msgspec.structs.replace(body.contact, version=version)
    return f"{contact.id}#{version}", mechanism_bodies.ContactKept(contact)


def _readout(view: sa.Connection, key: str, body: mechanism_bodies.ReadoutKept) -> Fitted:
    del key
    readout = body.readout
    if not _has(view, schema.contact.c.id, readout.contact):
        return None
    version = _count(view, schema.readout, contact_id=readout.contact, party=readout.party) + 1
    readout = msgspec.structs.replace(readout, version=version)
    return f"{readout.contact}\n{readout.party}#{version}", mechanism_bodies.ReadoutKept(readout)


def _complaint(view: sa.Connection, key: str, body: mechanism_bodies.ComplaintStepped) -> Fitted:
    del key
    step = body.step
    before = _count(view, schema.complaint_step, complaint_id=step.complaint)
    if not before and step.given.complaint is None:
        return None
    step = msgspec.structs.replace(step, seq=before + 1)
    return f"{step.complaint}#{step.seq}", mechanism_bodies.ComplaintStepped(step)


def _custody(view: sa.Connection, key: str, body: mechanism_bodies.CustodyKept) -> Fitted:
    return (key, body) if _has(view, schema.complaint_step.c.complaint_id, body.custody.complaint) else None


def _joint_review(view: sa.Connection, key: str, body: mechanism_bodies.ReviewStepped) -> Fitted:
    del key
    step = body.step
    before = _count(view, schema.joint_review_step, review_id=step.review)
    if not before and step.given.review is None:
        return None
    step = msgspec.structs.replace(step, seq=before + 1)
    return f"{step.review}#{step.seq}", mechanism_bodies.ReviewStepped(step)


def _link_decision(view: sa.Connection, key: str, body: mechanism_bodies.LinkDecided) -> Fitted:
    if not all(has_member(view, member) for member in body.decision.members):
        return None
    return key, mechanism_bodies.LinkDecided(msgspec.structs.replace(body.decision, undoes=None))


def _link(view: sa.Connection, key: str, body: bodies.Linked) -> Fitted:
    del key
    member = body.account.member
    if not has_member(view, member):
        return None
    return f"{member}#{_count(view, schema.incident_link, member=member) + 1}", body


FITS: dict[str, _Fit] = {
    "claim_review": _claim_review,
    "contact": _contact,
    "readout": _readout,
    "complaint": _complaint,
    "custody": _custody,
    "joint_review": _joint_review,
    "link_decision": _link_decision,
    "link": _link,
}
"""Kinds that speak of other records, or are numbered."""
