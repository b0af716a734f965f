"""The mechanism's records in a ledger: what can be asked of them and how they are added.

Everything comes back as :class:`Kept`: the record with its entry, so that it can be cited and proved. Steps of one
complaint or review are numbered; a step whose number is taken is refused, never overwritten and never doubled.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Generic, TypeVar

import msgspec
import sqlalchemy as sa

from truceline.errors import TrucelineError
from truceline.ledger import bodies, mechanism_bodies, schema
from truceline.ledger.journal import Journal
from truceline.ledger.records import Added, Marking
from truceline.model.complaint import ComplaintStep, Custody
from truceline.model.contact import Contact, Readout
from truceline.model.joint_review import ReviewStep
from truceline.model.linking import LinkDecision
from truceline.model.monitoring import MonitorRow

T = TypeVar("T")

_decode = msgspec.json.Decoder(mechanism_bodies.MechanismBody).decode


class Kept(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """A record of the mechanism as the ledger keeps it: its entry, when it was recorded, by whom and why, how it is
    marked and with which groups it is shared."""

    record: T
    entry: int
    recorded_at: str
    who: str
    why: str
    marking: Marking
    shared: tuple[str, ...] = ()


class MechanismQuestions(ABC):
    """What a ledger can be asked about its mechanism."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[sa.Connection]:
        """A connection for questions; the ledger gives it."""

    def contacts(self, *, mechanism: str | None = None) -> tuple[Kept[Contact], ...]:
        """Contacts recorded, each as last corrected, in the order in which they began."""
        every = self._mechanism(schema.contact, lambda b: b.contact, mechanism=mechanism)
        latest = {kept.record.id: kept for kept in every}
        return tuple(sorted(latest.values(), key=lambda k: (k.record.started.utc, k.record.id)))

    def contact_versions(self, contact_id: str) -> tuple[Kept[Contact], ...]:
        """Every record of one contact, the first first."""
        return self._mechanism(schema.contact, lambda b: b.contact, id=contact_id)

    def readouts(self, contact_id: str | None = None) -> tuple[Kept[Readout], ...]:
        """Every readout of a contact, or of all, in the order in which they were recorded."""
        return self._mechanism(schema.readout, lambda b: b.readout, contact_id=contact_id)

    def complaint_steps(self, complaint_id: str | None = None) -> tuple[Kept[ComplaintStep], ...]:
        """The steps taken with a complaint, or with all, in order."""
        return self._mechanism(schema.complaint_step, lambda b: b.step, complaint_id=complaint_id)

    def custody(self, complaint_id: str | None = None, *, sha256: str | None = None) -> tuple[Kept[Custody], ...]:
        """The custody log of the files of a complaint, or of one file."""
        return self._mechanism(schema.custody, lambda b: b.custody, complaint_id=complaint_id, sha256=sha256)

    def joint_review_steps(self, review_id: str | None = None) -> tuple[Kept[ReviewStep], ...]:
        """The steps taken with a joint review, or with all, in order."""
        return self._mechanism(schema.joint_review_step, lambda b: b.step, review_id=review_id)

    def monitor_rows(self, *, dataset: str | None = None) -> tuple[Kept[MonitorRow], ...]:
        """Rows of mission tables in the order in which they were recorded."""
        return self._mechanism(schema.monitor_row, lambda b: b.row, dataset=dataset)

    def link_decisions(self, incident_id: str | None = None) -> tuple[Kept[LinkDecision], ...]:
        """Analysts' decisions on linking, in order."""
        return self._mechanism(schema.link_decision, lambda b: b.decision, incident_id=incident_id)

    def _mechanism(self, table: sa.Table, pick: Callable[[Any], T], **equal: str | None) -> tuple[Kept[T], ...]:
        j = schema.journal.c
        query = (
            sa.select(j.n, j.at, j.who, j.why, j.marking, j.shared, j.body)
            .join_from(table, schema.journal, table.c.entry == j.n).order_by(j.n)
        )  # fmt: skip
        for name, value in equal.items():
            if value is not None:
                query = query.where(table.c[name] == value)
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return tuple(
            Kept(
                record=pick(_decode(row.body)), entry=row.n, recorded_at=row.at, who=row.who, why=row.why,
                marking=row.marking, shared=tuple(row.shared.strip("|").split("|")) if row.shared else (),
            )
            for row in rows
        )  # fmt: skip


class MechanismWriting(MechanismQuestions):
    """How the mechanism's records are added to a ledger. Each call is one transaction; ``marking`` and ``shared`` (the
    groups a record is shared with) say who may see it."""

    _journal: Journal

    @abstractmethod
    def _writable(self) -> None:
        """Raises :class:`LedgerError` where the ledger was opened for reading."""

    def add_contact(self, contact: Contact, *, marking: Marking = "public", shared: Sequence[str] = ()) -> Added:
        """Store a contact, or a correction of it (a higher ``version``). The same again adds nothing."""
        body = mechanism_bodies.ContactKept(contact)
        return self._keep_once(f"{contact.id}#{contact.version}", body, marking, shared)

    def add_readout(self, readout: Readout, *, marking: Marking = "public", shared: Sequence[str] = ()) -> Added:
        """Store one side's readout. The same again adds nothing."""
        key = f"{readout.contact}\n{readout.party}#{readout.version}"
        return self._keep_once(key, mechanism_bodies.ReadoutKept(readout), marking, shared)

    def add_complaint_step(
        self, step: ComplaintStep, *, marking: Marking = "public", shared: Sequence[str] = (),
        custody: Custody | None = None,
    ) -> Added:  # fmt: skip
        """Store the next step of a complaint; with it the first line of the custody log of the file it attaches."""
        records: list[tuple[str, bodies.Body]] = [
            (f"{step.complaint}#{step.seq}", mechanism_bodies.ComplaintStepped(step))
        ]
        self._keep(records, marking, shared, custody=custody)
        return Added(new=1)

    def add_custody(self, custody: Custody, *, marking: Marking = "public", shared: Sequence[str] = ()) -> Added:
        """Store what was done with an attached file."""
        self._keep([], marking, shared, custody=custody)
        return Added(new=1)

    def add_joint_review_step(
        self, step: ReviewStep, *, marking: Marking = "public", shared: Sequence[str] = ()
    ) -> Added:
        """Store the next step of a joint review."""
        self._keep([(f"{step.review}#{step.seq}", mechanism_bodies.ReviewStepped(step))], marking, shared)
        return Added(new=1)

    def _keep_once(self, key: str, body: bodies.Body, marking: Marking, shared: Sequence[str]) -> Added:
        self._writable()
        with self._journal.transaction() as connection:
            stored = _stored(connection, str(body.__struct_config__.tag), key)
            if stored is not None and bodies.draft(key, body, marking).body == stored:
                return Added(known=1)
            if stored is not None:
                raise _taken(key)
            self._append([(key, body)], marking, shared)
        return Added(new=1)

    def _keep(
        self, records: list[tuple[str, bodies.Body]], marking: Marking, shared: Sequence[str], *,
        custody: Custody | None = None,
    ) -> None:  # fmt: skip
        self._writable()
        with self._journal.transaction() as connection:
            for key, body in records:
                if _stored(connection, str(body.__struct_config__.tag), key) is not None:
                    raise _taken(key)
            if custody is not None:
                c = schema.custody.c
                same = sa.select(sa.func.count()).where(c.sha256 == custody.sha256, c.complaint_id == custody.complaint)
                nth = int(connection.execute(same).scalar_one()) + 1
                key = f"{custody.complaint}\n{custody.sha256}#{nth}"
                records = [*records, (key, mechanism_bodies.CustodyKept(custody))]
            self._append(records, marking, shared)

    def _append(self, records: Sequence[tuple[str, bodies.Body]], marking: Marking, shared: Sequence[str]) -> None:
        try:
            self._journal.append(records, marking, shared)
        except UnicodeEncodeError as error:
            raise TrucelineError(
                "record-text", f"the text holds half a character at {error.start}.", mend="Type it again."
            ) from error


def _stored(connection: sa.Connection, kind: str, key: str) -> str | None:
    j = schema.journal.c
    found: str | None = connection.execute(sa.select(j.body).where(j.kind == kind, j.key == key)).scalar_one_or_none()
    return found


def _taken(key: str) -> TrucelineError:
    return TrucelineError(
        "record-taken", f"{key.splitlines()[0]}: something else was recorded here in the meantime.",
        mend="Look at it again, and take the step anew if it still applies.",
    )  # fmt: skip
