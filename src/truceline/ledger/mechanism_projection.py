"""What the mechanism's entries put into the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from sqlalchemy import Table

from truceline.ledger import mechanism_bodies as bodies
from truceline.ledger import schema
from truceline.ledger.chain import Entry

Projected: TypeAlias = tuple[Table, dict[str, Any]]


def _contact(entry: Entry, body: bodies.ContactKept) -> Iterator[Projected]:
    contact = body.contact
    yield schema.contact, {
        "entry": entry.n, "id": contact.id, "version": contact.version, "mechanism": contact.mechanism,
        "kind": contact.kind, "level": contact.level, "initiator": contact.initiator,
        "started": contact.started.value, "started_utc": contact.started.utc, "day": contact.started.day,
        "duration_minutes": contact.duration_minutes, "agreement": contact.agreement,
        "next_due": contact.next_due.value if contact.next_due else None, "points": len(contact.agreed),
        "marking": entry.marking,
    }  # fmt: skip


def _readout(entry: Entry, body: bodies.ReadoutKept) -> Iterator[Projected]:
    readout = body.readout
    yield schema.readout, {
        "entry": entry.n, "contact_id": readout.contact, "party": readout.party, "version": readout.version,
        "given": readout.given.value if readout.given else None, "marking": entry.marking,
    }  # fmt: skip


def _complaint_step(entry: Entry, body: bodies.ComplaintStepped) -> Iterator[Projected]:
    step = body.step
    given, filed = step.given, step.given.complaint
    ruling = given.determination
    yield schema.complaint_step, {
        "entry": entry.n, "complaint_id": step.complaint, "seq": step.seq, "step": step.step, "state": step.state,
        "done_at": step.at, "done_by": step.by.who, "role": step.by.role, "party": filed.party if filed else None,
        "accused": filed.accused if filed else None, "type": filed.type if filed else None,
        "sector": filed.sector if filed else None, "received": filed.received.value if filed else None,
        "incident_id": filed.incident if filed else None, "assignee": given.assignee, "due": given.due,
        "outcome": ruling.outcome if ruling else None, "marking": entry.marking,
    }  # fmt: skip


def _custody(entry: Entry, body: bodies.CustodyKept) -> Iterator[Projected]:
    custody = body.custody
    item = custody.item
    yield schema.custody, {
        "entry": entry.n, "sha256": custody.sha256, "complaint_id": custody.complaint, "act": custody.act,
        "done_at": custody.at, "done_by": custody.by, "name": item.name if item else None,
        "media_type": item.media_type if item else None, "size": item.size if item else None, "note": custody.note,
        "marking": entry.marking,
    }  # fmt: skip


def _review_step(entry: Entry, body: bodies.ReviewStepped) -> Iterator[Projected]:
    step = body.step
    review, sign = step.given.review, step.given.sign_off
    yield schema.joint_review_step, {
        "entry": entry.n, "review_id": step.review, "seq": step.seq, "step": step.step, "state": step.state,
        "done_at": step.at, "done_by": step.by.who, "title": review.title if review else None,
        "period_start": review.start if review else None, "period_end": review.end if review else None,
        "signed_by": sign.party if sign else None, "signed": sign.word if sign else None,
        "sealed": step.given.seal.sha256 if step.given.seal else None, "marking": entry.marking,
    }  # fmt: skip


def _monitor_row(entry: Entry, body: bodies.Monitored) -> Iterator[Projected]:
    row = body.row
    yield schema.monitor_row, {
        "entry": entry.n, "dataset": body.dataset, "row_id": row.row_id, "day": row.day, "time": row.time,
        "position": row.position, "location": row.location, "means": row.means, "count": row.count,
        "observation": row.observation, "weapon": row.weapon, "side": row.side, "marking": entry.marking,
    }  # fmt: skip


def _decision(entry: Entry, body: bodies.LinkDecided) -> Iterator[Projected]:
    decision = body.decision
    yield schema.link_decision, {
        "entry": entry.n, "word": decision.word, "incident_id": decision.incident, "members": len(decision.members),
        "reason": decision.reason, "done_by": decision.by, "done_at": decision.at, "undoes": decision.undoes,
        "marking": entry.marking,
    }  # fmt: skip


PROJECTORS: dict[type[Any], Callable[[Entry, Any], Iterator[Projected]]] = {
    bodies.ContactKept: _contact,
    bodies.ReadoutKept: _readout,
    bodies.ComplaintStepped: _complaint_step,
    bodies.CustodyKept: _custody,
    bodies.ReviewStepped: _review_step,
    bodies.Monitored: _monitor_row,
    bodies.LinkDecided: _decision,
}
