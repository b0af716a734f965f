"""Gathering: sources read into a case's ledger, with counts that add up. Behind ``truceline watch`` and ``import``.

A document that this reader has read before is known by its id and is not read again. Documents are stored in small
batches, a table whole: a kill between them loses nothing that was acknowledged; the same command goes on from there.
"""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import msgspec

from truceline import cases
from truceline.errors import TrucelineError
from truceline.gathering.gathered import DocumentsIn, TableIn, is_no_record, row_reasons
from truceline.gathering.ladders import is_ladder, read_ladder
from truceline.gathering.observed import DATASETS as OBSERVED
from truceline.gathering.observed import ObservationKind, observation_kind, read_observations
from truceline.ledger import Added, Ledger, TableSource
from truceline.ledger.records import TableKind, TableRow
from truceline.model.case import CaseFile, ShippedSource
from truceline.model.claim import Reading
from truceline.model.document import Document, Refusal
from truceline.settings import settings
from truceline.sources.tables.header import header

if TYPE_CHECKING:
    from truceline.gathering.endpoint import Endpoint
    from truceline.model.document import MarkedPair
    from truceline.reading.world import World
    from truceline.sources.intake import Intake
    from truceline.sources.tables.table import RowRefusal, Table

READ_TOGETHER = 25
"""Documents stored in one transaction; a commit takes a few milliseconds, and a kill costs at most these readings."""
READ_SECONDS = 2.0
"""A batch is stored at the latest after so long, so that what is on the screen is on the disk."""
_KINDS: dict[str, TableKind] = {
    "ucdp": "events", "acled": "events", "events": "events", "tallies": "tallies", "points": "mission_points",
}  # fmt: skip

Progress = Callable[[int], None]


class Gatherer:
    """Reads sources into the ledger of one case."""

    def __init__(self, case: CaseFile, ledger: Ledger, *, triage: bool = True) -> None:
        self._case = case
        self._ledger = ledger
        self._triage = triage

    def shipped_source(
        self, name: str, source: ShippedSource, *, advance: Progress | None = None
    ) -> DocumentsIn | TableIn:
        """One source that ships with the case called ``name``."""
        path = cases.shipped_path(name, source)
        if source.kind == "documents":
            return self.documents([str(path)], source=source.file, publisher=source.attribution, advance=advance)
        return self.table(path, shipped=source, advance=advance)

    def documents(
        self,
        refs: Sequence[str],
        *,
        source: str | None = None,
        publisher: str | None = None,
        published: str | None = None,
        stdin: BinaryIO | None = None,
        on_refusal: Callable[[Refusal], None] | None = None,
        advance: Progress | None = None,
    ) -> DocumentsIn:
        """Read documents into the ledger. ``publisher`` names the publisher where the document does not."""
        from truceline.sources import intake
        from truceline.sources.limits import with_overrides

        label = source or (refs[0] if len(refs) == 1 else f"{len(refs):,} inputs")
        now = settings()
        limits = with_overrides(now.limits)
        taken = intake.documents(refs, stdin=stdin, published=published, limits=limits, allow_private=now.allow_private)
        run = _Run(self, DocumentsIn(source=label), label, advance)
        for item in taken:
            found = item if isinstance(item, Refusal) else self._take(item, publisher, run)
            if isinstance(found, Reading):
                run.take(found)
            elif isinstance(found, Refusal):
                run.refuse(found)
                if on_refusal is not None:
                    on_refusal(found)
            else:
                run.skip()
        run.store()
        return run.report

    def _take(self, item: Intake, publisher: str | None, run: _Run) -> Reading | Refusal | None:
        """A document read; None where this reader has read it before."""
        document = item.document
        if self._ledger.knows_document(document.id, self.reader) or run.holds(document.id):
            return None
        if document.publisher is None and publisher is not None:
            document = msgspec.structs.replace(document, publisher=publisher)
        return self._read(document, item.pair)

    @functools.cached_property
    def reader(self) -> str:
        """Name and version of the reader; reading without triage is another reading."""
        from truceline.reading.reader import READER

        named = f"{READER}+{self._stronger.name}" if self._stronger else READER
        return named if self._triage else f"{named} without triage"

    @functools.cached_property
    def _stronger(self) -> Endpoint | None:
        """A stronger reader, where the settings name one."""
        from truceline.gathering.endpoint import Endpoint as StrongerReader

        return StrongerReader.of(settings())

    def store(self, readings: Sequence[Reading], refusals: Sequence[Refusal], label: str) -> Added:
        """Store a batch of outcomes in one transaction."""
        done = Added()
        with self._ledger.batch():
            for reading in readings:
                done += self._ledger.add_reading(reading, case_id=self._case.case.id, source=label)
            for refusal in refusals:
                self._ledger.add_refusal(refusal, source=label)
        return done

    def _read(self, document: Document, pair: MarkedPair | None) -> Reading | Refusal:
        """One document read, or refused where the reader broke on it: it is quarantined with the reason, not lost."""
        from truceline.reading.reader import read_or_refuse

        done = read_or_refuse(document, world=self._world, pair=pair, triage=self._triage)
        if isinstance(done, Refusal):
            return done
        if self._stronger is not None:
            done = self._stronger.added(done, self._world)
        return done if self._triage else msgspec.structs.replace(done, reader=f"{done.reader} without triage")

    @functools.cached_property
    def _world(self) -> World:
        from truceline.reading.world import World as Names

        return Names.of(self._case)

    # ------------------------------------------------------------ tables

    def table(
        self,
        path: Path,
        *,
        shipped: ShippedSource | None = None,
        filters: Sequence[str] = (),
        title: str | None = None,
        advance: Progress | None = None,
    ) -> TableIn:
        """Import a table. The case's own rows are those that meet the filters; without any, those of its UCDP dyads
        where it names some, else all. The others are kept for coverage and control."""
        if is_ladder(path):
            return self._ladder(path, shipped)
        observed = observation_kind(path)
        if observed is not None:
            return self._observations(path, observed, shipped, filters, title, advance)
        from truceline.judgement.sector_rows import sectors_of
        from truceline.model.table import EventRow
        from truceline.sources.tables.records import DATASETS, event_rows, mission_points, tallies
        from truceline.sources.tables.table import read_table

        table = read_table(path)
        dataset = self._dataset(table, title or path.stem) if table.kind == "events" else DATASETS[table.kind]
        source = _source_of(path, shipped, dataset, _KINDS[table.kind], table.sha256, title)
        source = msgspec.structs.replace(source, filters=source.filters or tuple(filters), set_aside=table.aside())
        scope = self._scope(table, source.filters)
        builders = {"events": event_rows, "tallies": tallies, "mission_points": mission_points}
        rows = list(cast("Iterator[TableRow]", builders[source.kind](table)))
        ours = [r for r, mine in zip(rows, scope, strict=True) if mine and isinstance(r, EventRow)]
        sectors = sectors_of(self._case, ours)
        added = self._ledger.add_rows(_counted(rows, advance), source=source, in_scope=scope, sectors=sectors)
        return _table_in(table, source, added, sum(scope))

    def _dataset(self, table: Table, name: str) -> str:
        """The name of a plain event table for good. Each is a source of its own, whose rows no other's are added to;
        the same bytes keep the name they had."""
        known = (stored.source for stored in self._ledger.sources() if stored.source.sha256 == table.sha256)
        slug = re.sub(r"[^a-z0-9]+", "-", name.casefold().removesuffix(".csv")).strip("-")
        return next((source.dataset for source in known), f"events:{slug or table.sha256[:8]}")

    def _scope(self, table: Table, filters: Sequence[str]) -> list[bool]:
        """Which rows are the case's own."""
        from truceline.sources.tables.filters import mask, parse

        named = set(self._case.case.ucdp_dyads.values())
        if not filters and table.kind == "ucdp":
            dyads = [dyad.strip() for dyad in table.cells("dyad_name")]
            if named & set(dyads):
                return [dyad in named for dyad in dyads]
        return [bool(kept) for kept in mask(table.columns, table.size, [parse(f) for f in filters])]

    def _observations(
        self,
        path: Path,
        kind: ObservationKind,
        shipped: ShippedSource | None,
        filters: Sequence[str],
        title: str | None,
        advance: Progress | None,
    ) -> TableIn:
        """A table of thermal detections or satellite passes. All of it is kept: the years before are what a detection
        is compared with."""
        if filters:
            what = "observations are kept whole: other places and years are what they are compared with."
            raise TrucelineError("filter-observations", what, place=str(path), mend="Leave --filter out.")
        table = read_observations(path, kind)
        source = _source_of(path, shipped, OBSERVED[kind], kind, table.sha256, title)
        added = self._ledger.add_rows(_counted(table.rows, advance), source=source)
        return _in(table.refusals, len(table.rows), source, added, len(table.rows), 0)

    def _ladder(self, path: Path, shipped: ShippedSource | None) -> TableIn:
        """A table of dated decisions on a pressure ladder."""
        ladder = read_ladder(path)
        source = _source_of(path, shipped, f"ladder:{path.stem}", "ladder", ladder.sha256, None)
        added = self._ledger.add_rows(ladder.entries, source=source)
        return TableIn(
            source=source.ref, kind="ladder", dataset=source.dataset, seen=len(ladder.entries) + len(ladder.refused),
            new=added.new, known=added.known, refused=added.refused + len(ladder.refused),
            in_scope=len(ladder.entries),
            refused_why={"no date or status": len(ladder.refused)} if ladder.refused else {},
            examples=(*ladder.refused[:5], *added.reasons[:5]),
        )  # fmt: skip

    def link(self) -> Added:
        """Link what was gathered into incidents of the case's own parties."""
        return self._ledger.link([party.name for party in self._case.party if party.side != "none"])


class _Run:
    """The documents of one source on their way into the ledger."""

    def __init__(self, gatherer: Gatherer, report: DocumentsIn, label: str, advance: Progress | None) -> None:
        self.report = report
        self._gatherer = gatherer
        self._label = label
        self._advance = advance
        self._readings: list[Reading] = []
        self._refusals: list[Refusal] = []
        self._ids: set[str] = set()
        self._since = time.monotonic()
        self._waiting = 0

    def holds(self, document_id: str) -> bool:
        """Whether the document waits in the batch."""
        return document_id in self._ids

    def skip(self) -> None:
        """A document that is known."""
        self.report.known += 1
        self._step()

    def refuse(self, refusal: Refusal) -> None:
        """A refusal, to be stored with the batch."""
        self.report.count_refused(refusal)
        self._refusals.append(refusal)
        self._step()

    def take(self, reading: Reading) -> None:
        """A reading, to be stored with the batch."""
        self.report.count(reading)
        self._readings.append(reading)
        self._ids.add(reading.document.id)
        self._step()

    def _step(self) -> None:
        self.report.seen += 1
        self._waiting += 1
        held = len(self._readings) + len(self._refusals)
        if held >= READ_TOGETHER or (held and time.monotonic() - self._since > READ_SECONDS) or not held:
            self.store()

    def store(self) -> None:
        """Put what is held on the disk; only then is it counted on the screen."""
        if self._readings or self._refusals:
            self._gatherer.store(self._readings, self._refusals, self._label)
            self._readings.clear()
            self._refusals.clear()
            self._ids.clear()
        if self._advance is not None and self._waiting:
            self._advance(self._waiting)
        self._waiting = 0
        self._since = time.monotonic()


def _source_of(
    path: Path, shipped: ShippedSource | None, dataset: str, kind: TableKind, sha256: str, title: str | None
) -> TableSource:
    """A table as a source; what ships says itself what it is and who must be credited."""
    if shipped is None:
        return TableSource(dataset=dataset, title=title or path.name, kind=kind, sha256=sha256, ref=str(path))
    return TableSource(
        dataset=dataset, title=title or shipped.title, kind=kind, sha256=sha256, ref=shipped.file,
        licence=shipped.licence, attribution=shipped.attribution, filters=shipped.filters,
    )  # fmt: skip


def _table_in(table: Table, source: TableSource, added: Added, in_scope: int) -> TableIn:
    """The report of an import."""
    return _in(table.refusals, table.size, source, added, in_scope, table.twins)


def _in(
    refusals: Sequence[RowRefusal], clean: int, source: TableSource, added: Added, in_scope: int, twins: int
) -> TableIn:
    """The report of an import, from the rows that were clean and those that were not."""
    aside = [r for r in refusals if is_no_record(r)]
    refused = [r for r in refusals if not is_no_record(r)]
    why = row_reasons(refused)
    if added.refused:
        why["differs from the row stored under its id"] = added.refused
    return TableIn(
        source=source.ref, kind=source.kind, dataset=source.dataset, seen=clean + len(refusals),
        new=added.new, known=added.known, refused=added.refused + len(refused), in_scope=in_scope,
        set_aside=len(aside), set_aside_why=row_reasons(aside), refused_why=why,
        examples=(*[r.words() for r in refused[:5]], *added.reasons[:5]), twins=twins,
    )  # fmt: skip


def is_table(path: Path) -> bool:
    """Whether a file is a table that can be imported, by its header: three columns or more, a dated one among them."""
    from truceline.sources.tables.sniff import sniff

    cells = header(path)
    if cells is None or len(cells) < 3:
        return False
    try:
        sniff(cells, str(path))
    except TrucelineError:
        return is_ladder(path) or observation_kind(path) is not None
    return True


def how_many(path: Path) -> int | None:
    """How many documents or rows a shipped source has, for a progress bar; None where the file does not tell."""
    if path.suffix == ".jsonl":
        with path.open("rb") as stream:
            return sum(1 for line in stream if line.strip())
    if path.suffix == ".csv":
        with path.open("rb") as stream:
            return max(0, sum(1 for _ in stream) - 1)
    return None


def _counted(rows: Iterable[TableRow], advance: Progress | None) -> Iterator[TableRow]:
    for n, row in enumerate(rows, 1):
        yield row
        if advance is not None and n % 500 == 0:
            advance(500)
