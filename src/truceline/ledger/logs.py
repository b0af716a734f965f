"""A ledger as a log among others': its signed head, proofs from it, bundles out of it and into it, what is at odds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

import sqlalchemy as sa

from truceline.ledger import exchange, proofs, schema, taking_in
from truceline.ledger.chain import Entry
from truceline.ledger.errors import LedgerError
from truceline.ledger.exchange_bodies import Diverged
from truceline.ledger.journal import Journal
from truceline.ledger.proofs import Consistency, Inclusion
from truceline.ledger.receiving import read_bundle
from truceline.ledger.redaction import entry_at
from truceline.ledger.signing import NodeKey, Peer, SignedHead
from truceline.ledger.taking_in import Intake


class LogQuestions(ABC):
    """What can be asked of a ledger as a log."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[sa.Connection]:
        """A connection for questions; the ledger gives it."""

    @property
    @abstractmethod
    def case_id(self) -> str:
        """The case this ledger was begun for."""

    def signed_head(self, key: NodeKey, size: int | None = None) -> SignedHead:
        """The head of the journal, signed now; of an earlier ``size`` where that is given."""
        case = self.case_id
        with self._reading() as connection:
            return proofs.head_of(connection, case, key, size)

    def entry(self, n: int) -> Entry:
        """A journal entry as it stands. Raises :class:`LedgerError` where there is none of this number."""
        with self._reading() as connection:
            found = entry_at(connection, n)
        if found is None:
            raise LedgerError("ledger-proof", f"there is no entry {n}.")
        return found

    def number_of(self, name: str) -> int:
        """The number of the latest entry of a record: by the entry's own number, the id of a document, claim, verdict,
        contact, complaint, joint review or incident, or a row as DATASET/ROW."""
        if name.isdecimal():
            return int(name)
        with self._reading() as connection:
            numbers = [connection.execute(query).scalar() for query in _named(name)]
        found = max((int(n) for n in numbers if n is not None), default=None)
        if found is None:
            mend = "Give an entry's number, or the id of a document, claim, verdict, contact or complaint."
            raise LedgerError("ledger-proof", f"nothing is known by the name {name[:80]!r}.", mend=mend)
        return found

    def prove_entry(self, key: NodeKey, n: int, *, size: int | None = None, words: bool = True) -> Inclusion:
        """The proof that an entry is in the journal; without ``words`` it carries the commitment alone."""
        case, entry = self.case_id, self.entry(n)
        with self._reading() as connection:
            head = proofs.head_of(connection, case, key, size)
            return proofs.prove_entry(connection, head, entry, words=words)

    def prove_growth(self, key: NodeKey, since: int) -> Consistency:
        """The proof that the journal still begins with the ``since`` entries it once had."""
        case = self.case_id
        with self._reading() as connection:
            return proofs.prove_growth(connection, proofs.head_of(connection, case, key), since)

    def log_sizes(self) -> dict[str, int]:
        """The groups that anything is shared with, and how many entries the log of each has."""
        with self._reading() as connection:
            return exchange.groups_of(connection)

    def bundle(self, key: NodeKey, group: str, since: int = 0) -> Iterator[bytes]:
        """The log of a group after entry ``since``, as the lines of a bundle."""
        with self._reading() as connection:
            log = exchange.log_of(connection, group)
        return exchange.bundle(log, case=self.case_id, group=group, key=key, since=since)

    def held_of(self, node: str, group: str) -> int:
        """How many entries of a node's log are held here."""
        with self._reading() as connection:
            return len(taking_in.held_hashes(connection, node, group))

    def held_heads(self) -> tuple[SignedHead, ...]:
        """The latest signed head of each log of other nodes that is held here."""
        latest: dict[tuple[str, str], SignedHead] = {}
        with self._reading() as connection:
            for head in taking_in.held_heads(connection):
                before = latest.get((head.node, head.log))
                if before is None or head.size >= before.size:
                    latest[head.node, head.log] = head
        return tuple(latest.values())

    def divergences(self) -> tuple[tuple[str, Diverged], ...]:
        """What was found at odds with other nodes, each with when it was found, in order."""
        with self._reading() as connection:
            return taking_in.divergences(connection)

    def origin_of(self, entry: int) -> tuple[str, str, int] | None:
        """Where a record came from that another node sent: the node, the group and the number in its log; None for the
        ledger's own."""
        j, r = schema.journal.c, schema.received.c
        query = (
            sa.select(r.node, r.group, r.n)
            .join(schema.journal, sa.and_(j.kind == r.kind, j.key == r.adopted))
            .where(j.n == entry, r.adopted != "")
        )
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return (row.node, row.group, row.n) if row is not None else None


class LogWriting(LogQuestions):
    """How a ledger takes in what other nodes send."""

    _journal: Journal

    @abstractmethod
    def _writable(self) -> None:
        """Raises :class:`LedgerError` where the ledger was opened for reading."""

    def take_in(self, lines: Iterable[bytes], peers: Sequence[Peer]) -> Intake:
        """Take in a bundle, whole or not at all. Raises :class:`LedgerError` where it is refused, and says as what."""
        self._writable()
        bundle = read_bundle(lines, peers, self.case_id)
        with self._journal.transaction() as connection:
            found = taking_in.records_of(connection, bundle)
            self._journal.append_drafts([(self._journal.signed_by(draft), body) for draft, body in found.drafts])
        return found.intake


def _named(name: str) -> Iterator[sa.Select[Any]]:
    """The latest entry of whatever bears a name."""
    for table, column in (
        (schema.document, "id"), (schema.claim, "id"), (schema.verdict, "id"), (schema.contact, "id"),
        (schema.complaint_step, "complaint_id"), (schema.joint_review_step, "review_id"),
        (schema.incident_link, "incident_id"),
    ):  # fmt: skip
        yield sa.select(sa.func.max(table.c.entry)).where(table.c[column] == name)
    dataset, _, row = name.partition("/")
    for table in (schema.event_row, schema.tally, schema.mission_point, schema.ladder_entry):
        yield sa.select(sa.func.max(table.c.entry)).where(table.c.dataset == dataset, table.c.row_id == row)
