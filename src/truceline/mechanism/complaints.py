"""Complaints: where each stands, and the next step it may take.

A complaint is its steps: where it stands is read from them, so that what the journal holds is all there is. What may
follow is the table ``data/complaint_steps.tsv``; the rules named in its ``check`` column are here.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import msgspec

from truceline import clock
from truceline.errors import TrucelineError
from truceline.ledger import Ledger
from truceline.ledger.mechanism_records import Kept, MechanismQuestions
from truceline.ledger.records import Marking
from truceline.mechanism import naming
from truceline.mechanism.machine import BEFORE, Step, complaint_machine
from truceline.model.case import CaseFile
from truceline.model.complaint import (
    Complaint,
    ComplaintStep,
    Custody,
    Determination,
    EvidenceItem,
    Given,
    Hand,
    Response,
    VerificationReport,
)

T = TypeVar("T")

FITS = {
    "report_verified": ("confirmed", "partly_confirmed"),
    "report_not_verified": ("not_confirmed", "not_examined"),
    "report_access_denied": ("not_examined",),
}
"""Findings that each kind of report rests on: one confirmed at least, or none at all, or nothing examined."""


class ComplaintFile(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint with everything done about it. ``state`` is where it stands, ``due`` the day by which the next thing
    is to be done; ``reports`` and ``responses`` are all there were, ``determination`` the latest."""

    complaint: Complaint
    state: str
    steps: tuple[Kept[ComplaintStep], ...]
    registered_by: Hand
    marking: Marking
    shared: tuple[str, ...] = ()
    assignee: str | None = None
    due: str | None = None
    duplicate_of: str | None = None
    reports: tuple[VerificationReport, ...] = ()
    determination: Determination | None = None
    responses: tuple[Response, ...] = ()
    evidence: tuple[EvidenceItem, ...] = ()
    reopened: int = 0

    @property
    def id(self) -> str:
        """The complaint's id."""
        return self.complaint.id

    @property
    def words(self) -> str:
        """Where it stands, in plain words."""
        return complaint_machine().words(self.state)

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is to be done."""
        return self.state == "closed"

    def is_late(self, today: dt.date) -> bool:
        """Whether its due date has passed."""
        return not self.is_closed and self.due is not None and self.due < today.isoformat()

    def open_steps(self, role: str | None = None) -> tuple[Step, ...]:
        """The steps that may be taken now."""
        return complaint_machine().open_to(self.state, role)


def files(ledger: MechanismQuestions) -> tuple[ComplaintFile, ...]:
    """Every complaint, in the order in which they were registered."""
    by_id: dict[str, list[Kept[ComplaintStep]]] = {}
    for kept in ledger.complaint_steps():
        by_id.setdefault(kept.record.complaint, []).append(kept)
    found = (folded(steps) for steps in by_id.values())
    return tuple(file for file in found if file is not None)


def file_of(ledger: MechanismQuestions, complaint_id: str) -> ComplaintFile:
    """One complaint. Raises TrucelineError where there is none."""
    file = folded(ledger.complaint_steps(complaint_id))
    if file is None:
        raise TrucelineError(
            "complaint-unknown",
            f"the ledger has no complaint {complaint_id!r}.",
            mend="Give the id of a complaint that is kept.",
        )
    return file


def folded(steps: Sequence[Kept[ComplaintStep]]) -> ComplaintFile | None:
    """What the steps of one complaint come to; None without the step that holds it."""
    first = next((kept for kept in steps if kept.record.given.complaint is not None), None)
    if first is None or first.record.given.complaint is None:
        return None
    given = [kept.record.given for kept in steps]
    screened = [g.duplicate_of for kept, g in zip(steps, given, strict=True) if kept.record.step.startswith("find_")]
    return ComplaintFile(
        complaint=first.record.given.complaint, state=steps[-1].record.state, steps=tuple(steps),
        registered_by=first.record.by, marking=first.marking, shared=first.shared,
        assignee=_last(g.assignee for g in given), due=_due(steps), duplicate_of=screened[-1] if screened else None,
        reports=tuple(g.report for g in given if g.report is not None),
        determination=_last(g.determination for g in given),
        responses=tuple(g.response for g in given if g.response is not None),
        evidence=tuple(g.evidence for g in given if g.evidence is not None),
        reopened=sum(kept.record.step == "reopen" for kept in steps),
    )  # fmt: skip


def _due(steps: Sequence[Kept[ComplaintStep]]) -> str | None:
    """The due date that still holds: what was asked for by then is done once a report is given or the matter closed."""
    due: str | None = None
    for kept in steps:
        step = kept.record
        if step.step.startswith("report_") or step.state == "closed":
            due = None
        due = step.given.due or due
    return due


def complaint_id(complaint: Complaint) -> str:
    """The id of a complaint, from the day it was received and all it says."""
    plain = msgspec.structs.replace(complaint, id="")
    return f"c-{complaint.received.day}-{hashlib.sha256(msgspec.json.encode(plain)).hexdigest()[:8]}"


def lodge(
    case: CaseFile, ledger: Ledger, complaint: Complaint, *, by: Hand, marking: Marking = "public",
    shared: Sequence[str] = (), reason: str = "", at: str | None = None,
) -> ComplaintFile:  # fmt: skip
    """Register a complaint (its ``id`` is made here). The same complaint again is the one there is.

    Raises TrucelineError where it names what the case or ledger does not have, or says nothing."""
    whole = _checked(case, ledger, complaint)
    known = folded(ledger.complaint_steps(whole.id))
    if known is not None:
        return known
    given = Given(complaint=whole, reason=reason)
    step = next_step(case, None, "file", given, by, at=at)
    with ledger.acting(by.who, reason or "complaint received"):
        ledger.add_complaint_step(step, marking=marking, shared=shared)
    return file_of(ledger, whole.id)


def take(
    case: CaseFile, ledger: Ledger, complaint_id: str, step: str, given: Given | None = None, *, by: Hand,
    at: str | None = None, custody: Custody | None = None,
) -> ComplaintFile:  # fmt: skip
    """Take a step with a complaint; where it stands then. The step is marked and shared as the complaint is.

    Raises TrucelineError where the step is illegal, not for this hand, or lacks something; nothing is stored then."""
    file = file_of(ledger, complaint_id)
    brings = given or Given()
    if brings.duplicate_of is not None:
        file_of(ledger, brings.duplicate_of)
    done = next_step(case, file, step, brings, by, at=at)
    with ledger.acting(by.who, brings.reason or brings.action or complaint_machine().step(step).what):
        ledger.add_complaint_step(done, marking=file.marking, shared=file.shared, custody=custody)
    return file_of(ledger, complaint_id)


def next_step(
    case: CaseFile, file: ComplaintFile | None, name: str, given: Given, by: Hand, *, at: str | None = None
) -> ComplaintStep:
    """The step as it would be recorded, after every check; pure."""
    machine = complaint_machine()
    step = machine.step(name)
    state = machine.move(file.state if file is not None else BEFORE, step, by)
    machine.needs(step, given)
    when = at or clock.stamp()
    complaint = given.complaint if file is None else file.complaint
    assert complaint is not None
    registered = by if file is None else file.registered_by
    desk = _Desk(case, complaint, registered, file, name, given, by, when)
    for check in step.checks:
        given = desk.checked(check, given)
    return ComplaintStep(
        complaint=complaint.id, seq=len(file.steps) + 1 if file is not None else 1, step=name, state=state, at=when,
        by=by, given=given,
    )  # fmt: skip


class _Desk(msgspec.Struct, frozen=True):
    """One step being checked."""

    case: CaseFile
    complaint: Complaint
    registered: Hand
    file: ComplaintFile | None
    step: str
    given: Given
    by: Hand
    when: str

    def checked(self, name: str, given: Given) -> Given:
        """What is given, with its names as they are kept, after one check."""
        checks: dict[str, Callable[[Given], Given | None]] = {
            "four_eyes": self._four_eyes,
            "assignee_eyes": self._assignee_eyes,
            "fresh_eyes": self._fresh_eyes,
            "findings": self._findings,
            "parties": self._parties,
            "own_party": self._own_party,
            "other": self._other,
            "due": self._due,
        }
        return checks[name](given) or given

    def _submitters(self) -> set[str]:
        return {naming.same(self.complaint.submitter), naming.same(self.registered.who)}

    def _four_eyes(self, given: Given) -> None:
        del given
        if naming.same(self.by.who) in self._submitters():
            raise _eyes(f"{self.by.who} submitted or registered this complaint and cannot take the step {self.step!r}.")

    def _assignee_eyes(self, given: Given) -> None:
        if naming.same(given.assignee or "") in self._submitters():
            raise _eyes(
                f"{given.assignee} submitted or registered this complaint and cannot be charged with verifying it."
            )

    def _fresh_eyes(self, given: Given) -> None:
        del given
        steps = self.file.steps if self.file is not None else ()
        if any(
            k.record.given.report is not None and naming.same(k.record.by.who) == naming.same(self.by.who)
            for k in steps
        ):
            raise _eyes(f"{self.by.who} wrote a report on this complaint and cannot determine it.")

    def _findings(self, given: Given) -> None:
        report = given.report
        assert report is not None
        blank = [n for n in ("authorisation", "method", "limitations") if not getattr(report, n).strip()]
        if blank:
            raise _report(f"the report does not say its {', '.join(blank)}.", "Write 'none' where nothing limited it.")
        asked, told = [a.id for a in self.complaint.allegations], [f.allegation for f in report.findings]
        if sorted(asked) != sorted(told):
            raise _report(
                f"the report has findings on {', '.join(told) or 'nothing'}; the complaint alleges {', '.join(asked)}.",
                "Give one finding for each allegation.",
            )
        fits = {f.finding for f in report.findings}
        right = set(FITS[self.step])
        if not (fits & right if self.step == "report_verified" else fits <= right):
            words = ", ".join(sorted(fits)).replace("_", " ")
            raise _report(
                f"the findings ({words}) do not fit {self.step.replace('_', ' ')!r}.",
                "A verified complaint has a confirmed allegation; one that is not verified has none; denied access "
                "leaves everything not examined.",
            )

    def _parties(self, given: Given) -> Given | None:
        if given.determination is not None:
            return msgspec.structs.replace(given, determination=self._ruling(given.determination))
        if given.response is not None:
            named = naming.party(self.case, given.response.party) or ""
            return msgspec.structs.replace(given, response=msgspec.structs.replace(given.response, party=named))
        return None

    def _ruling(self, ruling: Determination) -> Determination:
        violators = naming.parties(self.case, ruling.violators)
        wanted = {"violation": 1, "violation_by_both": 2}.get(ruling.outcome, 0)
        if len(violators) != wanted:
            raise TrucelineError(
                "determination-form", f"{ruling.outcome.replace('_', ' ')!r} names {wanted} violating parties, not "
                f"{len(violators)}.", mend="Name who violated, or choose another outcome.",
            )  # fmt: skip
        if not ruling.reasons.strip():
            raise TrucelineError("determination-form", "the determination gives no reasons.", mend="Give them.")
        provision = naming.provision(self.case, ruling.provision)
        return msgspec.structs.replace(ruling, violators=violators, provision=provision)

    def _own_party(self, given: Given) -> None:
        assert given.response is not None
        own = naming.party(self.case, self.by.party)
        if own != given.response.party:
            speaks = f"speaks for {own}" if own else "speaks for no party"
            raise TrucelineError(
                "step-party", f"{self.by.who} {speaks} and cannot answer for {given.response.party}.",
                mend="A party answers through its own liaison.",
            )  # fmt: skip

    def _other(self, given: Given) -> None:
        if given.duplicate_of == self.complaint.id:
            raise TrucelineError(
                "complaint-duplicate", "a complaint is no duplicate of itself.", mend="Name the other complaint."
            )

    def _due(self, given: Given) -> Given:
        due = naming.day(given.due or "", "the due date")
        if due < self.when[:10]:
            raise TrucelineError("due-past", f"{due} is over already.", mend="Give a day from today on.")
        return msgspec.structs.replace(given, due=due)


def replayed(steps: Iterable[ComplaintStep]) -> str:
    """The state that the table gives for these steps taken one after another. Raises TrucelineError where one of them
    was not open: then the record and the table disagree."""
    machine = complaint_machine()
    state = BEFORE
    for step in steps:
        state = machine.move(state, machine.step(step.step), msgspec.structs.replace(step.by, role=None))
    return state


def _checked(case: CaseFile, ledger: Ledger, complaint: Complaint) -> Complaint:
    """A complaint with its names as they are kept, and its id."""
    if not complaint.submitter.strip():
        raise TrucelineError("complaint-form", "nobody submitted it.", mend="Say who did: a role is enough.")
    allegations = [a for a in complaint.allegations if a.text.strip()]
    if not allegations or len({a.id for a in allegations}) != len(complaint.allegations):
        raise TrucelineError(
            "complaint-form", "it alleges nothing, or an allegation is blank or has another's number.",
            mend="Say what is alleged, each thing by itself.",
        )  # fmt: skip
    whole = msgspec.structs.replace(
        complaint, party=naming.party(case, complaint.party), accused=naming.party(case, complaint.accused),
        through=naming.mechanism(case, complaint.through), sector=naming.sector(case, complaint.sector),
        incident=naming.incident(ledger, complaint.incident), claims=naming.claims(ledger, complaint.claims),
        allegations=tuple(
            msgspec.structs.replace(a, provision=naming.provision(case, a.provision)) for a in allegations
        ),
    )  # fmt: skip
    if whole.accused is not None and whole.accused == whole.party:
        raise TrucelineError(
            "complaint-form", f"{whole.party} complains of itself.", mend="Name the party complained of."
        )
    return msgspec.structs.replace(whole, id=complaint_id(whole))


def _last(values: Iterable[T | None]) -> T | None:
    found: T | None = None
    for value in values:
        found = value if value is not None else found
    return found


def _eyes(what: str) -> TrucelineError:
    return TrucelineError("four-eyes", what, mend="Somebody else does it: the verifier is not the submitter.")


def _report(what: str, mend: str) -> TrucelineError:
    return TrucelineError("report-form", what, mend=mend)
