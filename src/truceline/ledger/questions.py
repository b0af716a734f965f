"""What can be asked of a ledger: every method takes filters and gives frozen values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager

import msgspec
import sqlalchemy as sa

from truceline.ledger import bodies, incidents, marks, queries, reviews, rollup, schema, search, verification
from truceline.ledger import journal as journals
from truceline.ledger.census import Census, Key
from truceline.ledger.chain import Entry
from truceline.ledger.connection import Store
from truceline.ledger.errors import LedgerError
from truceline.ledger.logs import LogQuestions
from truceline.ledger.mechanism_records import MechanismQuestions
from truceline.ledger.queries import ClaimFilter, ClaimKind
from truceline.ledger.records import (
    DocumentLine,
    Incident,
    LadderEntry,
    SearchHit,
    StoredAlert,
    StoredClaim,
    StoredDocument,
    StoredRefusal,
    StoredReview,
    StoredSource,
    StoredVerdict,
    Verification,
)
from truceline.ledger.standing import Standing
from truceline.model.observation import Detection, SatellitePass
from truceline.model.table import EventRow, MissionPoint, Tally


class Questions(MechanismQuestions, LogQuestions):
    """The reading half of a ledger."""

    def __init__(self, engine: sa.Engine, store: Store) -> None:
        self._engine = engine
        self._store = store
        self._journal = journals.Journal(engine, store)
        self._census = Census()
        self._standing = Standing()
        self.path = store.path
        self.where = store.where
        self.place = store.words

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        """A connection for questions: that of the running transaction where there is one."""
        running = self._journal.running
        if running is not None:
            yield running
            return
        try:
            with self._engine.connect() as connection:
                yield connection
        except sa.exc.OperationalError as error:
            raise self._store.trouble(error) from error
        except (sa.exc.DBAPIError, msgspec.MsgspecError) as error:
            what = error.orig if isinstance(error, sa.exc.DBAPIError) else error
            raise LedgerError(
                "ledger-unreadable", f"a record cannot be read ({what}).", place=self.place,
                mend="See `truceline verify`.",
            ) from error  # fmt: skip

    def state(self) -> Hashable:
        """A value that is another one after anything was stored: what was worked out before then no longer holds."""
        return self._store.state(self._engine)

    def changed(self) -> dt.datetime:
        """When something was last stored."""
        return self._store.changed(self._engine)

    @property
    def case_id(self) -> str:
        """The case this ledger was begun for."""
        with self._reading() as connection:
            first = next(journals.entries(connection, batch=1), [])
            body = bodies.body_of(first[0]) if first else None
        return body.case_id if isinstance(body, bodies.Opened) else ""

    def entry_of(self, record: str) -> Entry | None:
        """The entry of a record: by its number, by the id of a document (its latest reading) or of a claim."""
        j, d, c = schema.journal.c, schema.document.c, schema.claim.c
        if record.isdecimal():
            n = sa.select(sa.literal(int(record)))
        else:
            of_document = sa.select(sa.func.max(d.entry)).where(d.id == record)
            of_claim = sa.select(sa.func.max(c.entry)).where(c.id == record)
            n = sa.select(sa.func.coalesce(of_document.scalar_subquery(), of_claim.scalar_subquery()))
        with self._reading() as connection:
            row = connection.execute(sa.select(schema.journal).where(j.n == n.scalar_subquery())).one_or_none()
        return Entry(*row) if row is not None else None

    def held(self, entry: Entry) -> marks.Held:
        """How the record of an entry is held now."""
        with self._reading() as connection:
            return marks.Marks.of(connection).held(entry)

    def knows_document(self, document_id: str, reader: str) -> bool:
        """Whether this reader has read this document into the ledger: asked before reading it again."""
        with self._reading() as connection:
            return is_stored(connection, "document", document_key(document_id, reader))

    def knows_table(self, dataset: str, sha256: str) -> bool:
        """Whether a table with these bytes was imported to its end."""
        with self._reading() as connection:
            return is_stored(connection, "table", f"{dataset}@{sha256}")

    def document(self, document_id: str) -> StoredDocument | None:
        """A document as last read, with its text, furniture and what was dropped; None where there is none."""
        with self._reading() as connection:
            return queries.document(connection, document_id)

    def documents(
        self,
        *,
        source: str | None = None,
        with_claims: bool | None = None,
        published_from: str | None = None,
        published_to: str | None = None,
        newest_first: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[DocumentLine, ...]:
        """Documents without their texts, in order of publication. Days are ISO dates, both included."""
        with self._reading() as connection:
            return queries.documents(
                connection, source=source, with_claims=with_claims, published_from=published_from,
                published_to=published_to, newest_first=newest_first, limit=limit, offset=offset,
            )  # fmt: skip

    def claims(
        self,
        kind: ClaimKind | None = None,
        *,
        type: str | None = None,
        party: str | None = None,
        source_party: str | None = None,
        standing: str | None = None,
        does: str | None = None,
        sector: str | None = None,
        date_from: str | None = None,
        date_to: str | None = None,
        published_from: str | None = None,
        published_to: str | None = None,
        document: str | None = None,
        newest_first: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[StoredClaim, ...]:
        """Claims of the latest reading of each document that meet every condition given, in order of their day.

        ``type``: an event's type, a statement's manner, a count's ``what``. ``party``: the plain English name, in any
        role. Days are ISO dates, both included."""
        wanted = ClaimFilter(
            kind=kind, type=type, party=party, source_party=source_party, standing=standing, does=does, sector=sector,
            date_from=date_from, date_to=date_to, published_from=published_from, published_to=published_to,
            document=document,
        )  # fmt: skip
        return self.claims_where(wanted, newest_first=newest_first, limit=limit, offset=offset)

    def claims_where(
        self, wanted: ClaimFilter, *, newest_first: bool = False, limit: int | None = None, offset: int = 0
    ) -> tuple[StoredClaim, ...]:
        """Claims that meet a filter, in order of their day."""
        with self._reading() as connection:
            return queries.claims(connection, wanted, newest_first=newest_first, limit=limit, offset=offset)

    def count_claims(self, wanted: ClaimFilter | None = None) -> int:
        """How many claims meet a filter."""
        with self._reading() as connection:
            return queries.count_claims(connection, wanted or ClaimFilter())

    def census(self) -> Census:
        """Every claim as numbers, brought up to date: counts and pages of any filter without asking the database. It
        is made at the first call, which takes about three seconds for a million claims."""
        with self._reading() as connection:
            self._census.follow(connection, journals.stored_head(connection).count)
        return self._census

    def standing(self) -> Standing:
        """The incidents as they stand, brought up to date and kept in memory."""
        with self._reading() as connection:
            self._standing.follow(connection, journals.stored_head(connection).count)
        return self._standing

    def entries(self) -> int:
        """How many entries the journal has."""
        with self._reading() as connection:
            return journals.stored_head(connection).count

    def claims_at(self, keys: Sequence[Key]) -> tuple[StoredClaim, ...]:
        """The claims that the census found, in its order."""
        with self._reading() as connection:
            return queries.claims_at(connection, [(key.entry, key.seq) for key in keys])

    def claims_named(self, ids: Sequence[str]) -> dict[str, StoredClaim]:
        """Claims by their ids in the ledger; an id that none has is left out."""
        with self._reading() as connection:
            return queries.claims_named(connection, ids)

    def texts(self, document_ids: Sequence[str]) -> dict[str, str]:
        """The texts of documents as last read, by id."""
        with self._reading() as connection:
            return queries.texts(connection, document_ids)

    def claim(self, claim_id: str) -> StoredClaim | None:
        """A claim by its id in the ledger; None where there is none."""
        with self._reading() as connection:
            return queries.claim(connection, claim_id)

    def reviews(self, claim_id: str | None = None) -> tuple[StoredReview, ...]:
        """What people decided about a claim, or about all of them, in order; the last of a claim's stands."""
        with self._reading() as connection:
            return reviews.history(connection, claim_id)

    def refusals(self, *, limit: int | None = None, offset: int = 0) -> tuple[StoredRefusal, ...]:
        """What was refused, latest first."""
        with self._reading() as connection:
            return queries.refusals(connection, limit, offset)

    def event_rows(
        self,
        *,
        dataset: str | None = None,
        dyad: str | None = None,
        in_scope: bool | None = True,
        date_from: str | None = None,
        date_to: str | None = None,
        sector: str | None = None,
    ) -> tuple[EventRow, ...]:
        """Event rows in order of their first day; by default those of the case, with ``in_scope=None`` all."""
        with self._reading() as connection:
            found = queries.event_rows(
                connection, dataset=dataset, dyad=dyad, in_scope=in_scope, date_from=date_from, date_to=date_to,
                sector=sector,
            )  # fmt: skip
        return tuple(body.row for body in found)

    def event_row(self, dataset: str, row_id: str) -> EventRow | None:
        """One event row; None where there is none."""
        with self._reading() as connection:
            return queries.event_row(connection, dataset, row_id)

    def tallies(self, *, reporter: str | None = None, dataset: str | None = None) -> tuple[Tally, ...]:
        """Count reports in order of their periods; ``reporter="India"`` finds "India/MHA" too."""
        with self._reading() as connection:
            return queries.tallies(connection, reporter=reporter, dataset=dataset)

    def mission_points(self, *, dataset: str | None = None) -> tuple[MissionPoint, ...]:
        """Figures of monitoring missions in order of their day."""
        with self._reading() as connection:
            return queries.mission_points(connection, dataset=dataset)

    def detections(self) -> tuple[Detection, ...]:
        """Every thermal detection, in order of time."""
        with self._reading() as connection:
            return queries.detections(connection)

    def passes(self) -> tuple[SatellitePass, ...]:
        """Every satellite pass, in order of time."""
        with self._reading() as connection:
            return queries.passes(connection)

    def ladder(self) -> tuple[LadderEntry, ...]:
        """Dated decisions on pressure ladders, in order."""
        with self._reading() as connection:
            return queries.ladder(connection)

    def sources(self) -> tuple[StoredSource, ...]:
        """The tables imported to their end, each with its coverage."""
        with self._reading() as connection:
            return queries.sources(connection)

    def verdicts(self, *, limit: int | None = None) -> tuple[StoredVerdict, ...]:
        """The verdicts that were given, latest first."""
        with self._reading() as connection:
            return queries.verdicts(connection, limit)

    def alerts(self) -> tuple[StoredAlert, ...]:
        """The alerts that were raised, in order, each with the channels it has reached."""
        with self._reading() as connection:
            return queries.alerts(connection)

    def incidents(
        self,
        *,
        date_from: str | None = None,
        date_to: str | None = None,
        sector: str | None = None,
        newest_first: bool = True,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[Incident, ...]:
        """Incidents with their accounts kept apart, by the day they began."""
        with self._reading() as connection:
            return incidents.incidents(
                connection, date_from=date_from, date_to=date_to, sector=sector, newest_first=newest_first,
                limit=limit, offset=offset,
            )  # fmt: skip

    def incident(self, incident_id: str) -> Incident | None:
        """One incident; None where there is none."""
        with self._reading() as connection:
            return incidents.incident(connection, incident_id)

    def claim_counts(
        self, grain: rollup.Grain, *, first: str | None = None, last: str | None = None, parties: Sequence[str] = ()
    ) -> tuple[rollup.TimeCount, ...]:
        """Claims counted by the year, month or day in which they begin, between two ISO days, both included.
        ``parties``: only claims that name one of these."""
        with self._reading() as connection:
            return rollup.claim_counts(connection, grain=grain, first=first, last=last, parties=parties)

    def row_counts(
        self, grain: rollup.Grain, *, first: str | None = None, last: str | None = None
    ) -> tuple[tuple[str, int], ...]:
        """Event rows of the case counted by the year, month or day in which they begin."""
        with self._reading() as connection:
            return rollup.row_counts(connection, grain=grain, first=first, last=last)

    def reach(self) -> tuple[str, str] | None:
        """The first and last day of any claim or event row of the case; None where there is none."""
        with self._reading() as connection:
            return rollup.reach(connection)

    def search(self, words: str, *, limit: int = 50, offset: int = 0) -> tuple[SearchHit, ...]:
        """Documents that hold all the words (``"..."``: a phrase), latest first. Any text is a safe query."""
        with self._reading() as connection:
            return search.search(connection, words, limit=limit, offset=offset)

    def counts(self) -> dict[str, int]:
        """How much the ledger holds, by kind of record."""
        with self._reading() as connection:
            return queries.counts(connection)

    def verify(
        self, *, progress: Callable[[int], None] | None = None, noted: tuple[int, str] | None = None
    ) -> Verification:
        """Whether the ledger is what was written: the chain, its end, and every projection row against the journal.
        ``noted``: the number and hash of an entry, written down elsewhere earlier."""
        with self._reading() as connection:
            return verification.verify(connection, self._store, progress, noted)


def stored_bodies(connection: sa.Connection, kind: str, keys: Sequence[str]) -> dict[str, str]:
    """Which of these records the journal has, with their bodies."""
    j = schema.journal.c
    query = sa.select(j.key, j.body).where(j.kind == kind, j.key.in_(keys))
    return {row.key: row.body for row in connection.execute(query)}


def is_stored(connection: sa.Connection, kind: str, key: str) -> bool:
    """Whether the journal has a record."""
    j = schema.journal.c
    return connection.execute(sa.select(j.n).where(j.kind == kind, j.key == key)).first() is not None


def document_key(document_id: str, reader: str) -> str:
    """What names a reading: the document and who read it."""
    return f"{document_id}@{reader}"
