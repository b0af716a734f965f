"""What is due: contacts, complaints, follow-up, reviews, the ends and review dates of agreements, anniversaries.

One pure function from plain values to a list, so that calendar, page, alerts and reports say the same.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

import msgspec

from truceline.ledger.mechanism_records import MechanismQuestions
from truceline.mechanism import cadence
from truceline.mechanism.complaints import ComplaintFile, files
from truceline.mechanism.machine import complaint_machine
from truceline.mechanism.reviews import ReviewFile, review_files
from truceline.model.agreement import Agreement, Mechanism
from truceline.model.case import CaseFile
from truceline.model.contact import Contact

DueKind: TypeAlias = Literal["contact", "complaint", "review", "expiry", "review_date", "anniversary"]
Recorded: TypeAlias = dict[str, str]
"""Mechanism id -> the last day on which a contact was read in articles, where those recorded are not all."""

_ROUND = (1, 5, 10, 20, 25, 50, 75, 100)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """Something due. ``uid`` names it for good: the same thing on a moved date keeps it. ``when`` is an ISO day, or an
    instant with its offset; ``late`` whether it has passed on the day asked; ``ref`` is the record it comes from."""

    uid: str
    kind: DueKind
    when: str
    title: str
    text: str
    late: bool
    ref: str
    known: bool = False
    """Whether it rests on a fact that the case file has from memory."""

    @property
    def day(self) -> str:
        """The day it is due."""
        return self.when[:10]


def due_of(
    case: CaseFile, ledger: MechanismQuestions, as_of: dt.date, *, read: Recorded | None = None
) -> tuple[Due, ...]:
    """What is due in a case on a day, from its file and its ledger, in order of the days."""
    contacts = tuple(k.record for k in ledger.contacts())
    return due(case, contacts, files(ledger), review_files(ledger), as_of, read=read)


def due(
    case: CaseFile,
    contacts: Sequence[Contact],
    complaints: Sequence[ComplaintFile],
    reviews: Sequence[ReviewFile],
    as_of: dt.date,
    *,
    read: Recorded | None = None,
) -> tuple[Due, ...]:
    """What is due on a day, from plain values, in order of the days; pure."""
    found = [
        *_contacts(case, contacts, read or {}, as_of),
        *_complaints(case.case.id, complaints, as_of),
        *_reviews(case.case.id, reviews, as_of),
        *(one for a in case.agreement for one in _agreement(case.case.id, a, as_of)),
    ]
    return tuple(sorted(found, key=lambda d: (d.day, d.when, d.uid)))


def _contacts(case: CaseFile, contacts: Sequence[Contact], read: Recorded, as_of: dt.date) -> Iterator[Due]:
    for mechanism in case.mechanism:
        own = [c for c in contacts if c.mechanism == mechanism.id and c.started.day <= as_of.isoformat()]
        last = max(own, key=lambda c: c.started.utc, default=None)
        days = [d for d in (last.started.day if last else None, read.get(mechanism.id)) if d is not None]
        if not days:
            continue
        agreed = last.next_due.value if last is not None and last.next_due is not None else None
        newest = max(days)
        if agreed is not None and agreed[:10] <= newest and newest != (last.started.day if last else None):
            agreed = None  # a contact was made since on or after the day agreed
        when = agreed or cadence.next_due(newest, mechanism.cadence_days)
        if when is None:
            continue
        why = "agreed at the last contact" if agreed else f"every {mechanism.cadence_days} days"
        yield Due(
            uid=_uid(case.case.id, "contact", mechanism.id, newest), kind="contact", when=when,
            title=f"{mechanism.name}: contact due",
            text=f"Last contact {newest}; {why}.{_overdue(mechanism, newest, as_of)}",
            late=when[:10] < as_of.isoformat(), ref=last.id if last else mechanism.id, known=mechanism.is_known_only,
        )  # fmt: skip


def _overdue(mechanism: Mechanism, last: str, as_of: dt.date) -> str:
    allowed = cadence.allowed(mechanism)
    since = (as_of - dt.date.fromisoformat(last)).days
    return f" Overdue: {since} days, {allowed:g} are allowed." if allowed is not None and since > allowed else ""


def _complaints(case_id: str, complaints: Sequence[ComplaintFile], as_of: dt.date) -> Iterator[Due]:
    for file in complaints:
        if file.due is None or file.is_closed:
            continue
        waits = complaint_machine().state(file.state).waits_for
        whom = f", {file.assignee}" if file.assignee and waits == "verifier" else ""
        yield Due(
            uid=_uid(case_id, "complaint", file.id), kind="complaint", when=file.due,
            title=f"Complaint {file.id}: {file.words}",
            text=f"{'; '.join(a.text for a in file.complaint.allegations)}. Waits for: {waits}{whom}.",
            late=file.is_late(as_of), ref=file.id,
        )  # fmt: skip


def _reviews(case_id: str, reviews: Sequence[ReviewFile], as_of: dt.date) -> Iterator[Due]:
    for file in reviews:
        if file.next_review is None or file.state == "superseded":
            continue
        yield Due(
            uid=_uid(case_id, "review", file.id), kind="review", when=file.next_review,
            title="Joint review due", text=f"Agreed at: {file.review.title}.",
            late=file.next_review < as_of.isoformat(), ref=file.id,
        )  # fmt: skip


def _agreement(case_id: str, agreement: Agreement, as_of: dt.date) -> Iterator[Due]:
    ended = _DAY.match(agreement.ended or "")
    over = ended is not None and ended[0] <= as_of.isoformat()
    effective = _DAY.match(agreement.effective or "")
    terms = _DAY.findall(agreement.expires or "")  # the last one named: "2023-11-28, extended to 2023-12-01"
    if terms and not over:
        yield Due(
            uid=_uid(case_id, "expiry", agreement.id), kind="expiry", when=terms[-1],
            title=f"Expires: {agreement.title}", text="By its own terms, unless it is prolonged.",
            late=terms[-1] < as_of.isoformat(), ref=agreement.id, known=agreement.is_known_only,
        )  # fmt: skip
    for words in agreement.review_dates:
        day = _DAY.match(words)
        if day is not None and not over:
            yield Due(
                uid=_uid(case_id, "review_date", agreement.id, day[0]), kind="review_date", when=day[0],
                title=f"Review date: {agreement.title}", text="The agreement itself sets it.",
                late=day[0] < as_of.isoformat(), ref=agreement.id, known=agreement.is_known_only,
            )  # fmt: skip
    if effective is not None and effective[0] <= as_of.isoformat():
        yield _anniversary(case_id, agreement, effective[0], as_of)


def _anniversary(case_id: str, agreement: Agreement, effective: str, as_of: dt.date) -> Due:
    """The next anniversary of the day an agreement took effect; on 29 February it falls on the 28th in other years."""
    begun = dt.date.fromisoformat(effective)
    years = as_of.year - begun.year
    when = _same_day(begun, begun.year + years)
    if when < as_of or years == 0:
        years += 1
        when = _same_day(begun, begun.year + years)
    return Due(
        uid=_uid(case_id, "anniversary", agreement.id, str(years)), kind="anniversary", when=when.isoformat(),
        title=f"{years} year{'' if years == 1 else 's'} since: {agreement.title}",
        text=f"In effect since {effective}." + (" A round year: both sides tend to speak." if years in _ROUND else ""),
        late=False, ref=agreement.id, known=agreement.is_known_only,
    )  # fmt: skip


def _same_day(day: dt.date, year: int) -> dt.date:
    try:
        return day.replace(year=year)
    except ValueError:
        return dt.date(year, 2, 28)


def _uid(*parts: str) -> str:
    return "/".join(parts)
