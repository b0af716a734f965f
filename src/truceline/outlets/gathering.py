"""Gathering: sources read into a case's ledger, with counts that add up. Behind ``truceline watch`` and ``import``.

A document that this reader has read before is known by its id and is not read again. Documents are stored in small
batches, a table whole: a kill between them loses nothing that was acknowledged; the same command goes on from there.
"""

from __future__ import annotations

import csv
import functools
import gzip
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

import msgspec

from truceline import cases
from truceline.errors import TrucelineError
from truceline.ledger import Added, LadderEntry, Ledger, TableSource
from truceline.ledger.records import TableKind, TableRow
from truceline.model.case import CaseFile, ShippedSource
from truceline.model.claim import Reading
from truceline.model.document import Document, Refusal, digest
from truceline.settings import settings

if TYPE_CHECKING:
    from truceline.reading.world import World
    from truceline.sources.tables.table import RowRefusal

READ_TOGETHER = 25
"""Documents stored in one transaction; a commit takes a few milliseconds, and a kill costs at most these readings."""
READ_SECONDS = 2.0
"""A batch is stored at the latest after so long, so that what is on the screen is on the disk."""
_LADDER = ("date", "event", "status_after", "list_name", "source_url", "note")
_KINDS: dict[str, TableKind] = {
    "ucdp": "events", "acled": "events", "events": "events", "tallies": "tallies", "points": "mission_points",
}  # fmt: skip

_PARTICULARS = re.compile(r"(, among)?: .*$", re.DOTALL)
_NO_RECORD = frozenset({"HXL tags", "no date"})

Progress = Callable[[int], None]


class DocumentsIn(msgspec.Struct, kw_only=True):
    """What became of the documents of one source. ``seen`` = new + known + refused, and new = with claims + dismissed
    + without a claim."""

    source: str
    kind: Literal["documents"] = "documents"
    seen: int = 0
    new: int = 0
    known: int = 0
    refused: int = 0
    with_claims: int = 0
    dismissed: int = 0
    without_claim: int = 0
    dismissed_why: dict[str, int] = {}
    refused_why: dict[str, int] = {}
    claims: dict[str, int] = {}
    left_out: dict[str, int] = {}
    all_missing: bool = False

    @property
    def adds_up(self) -> bool:
        """Whether every document that came in is accounted for."""
        stored = self.with_claims + self.dismissed + self.without_claim
        return self.seen == self.new + self.known + self.refused and self.new == stored


class TableIn(msgspec.Struct, kw_only=True):
    """What became of the rows of one table. ``seen`` = new + known + set aside + refused. Set aside are rows that are
    no records (HXL tags, repeated headers, a record told twice); of the rows kept, ``in_scope`` are the case's own, the
    others show that the source went on looking."""

    source: str
    kind: str
    dataset: str
    seen: int
    new: int
    known: int
    refused: int
    in_scope: int
    set_aside: int = 0
    set_aside_why: dict[str, int] = {}
    refused_why: dict[str, int] = {}
    examples: tuple[str, ...] = ()
    twins: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether every row that came in is accounted for."""
        return self.seen == self.new + self.known + self.set_aside + self.refused


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

        label = source or ", ".join(refs)
        taken = intake.documents(refs, stdin=stdin, published=published, allow_private=settings().allow_private)
        run = _Run(self, DocumentsIn(source=label), label, advance)
        missing = 0
        for item in taken:
            run.report.seen += 1
            if isinstance(item, Refusal):
                missing += item.code == "missing"
                run.refuse(item)
                if on_refusal is not None:
                    on_refusal(item)
                continue
            document = item.document
            if document.publisher is None and publisher is not None:
                document = msgspec.structs.replace(document, publisher=publisher)
            if self._ledger.knows_document(document.id, self.reader) or run.holds(document.id):
                run.skip()
                continue
            reading = self._read(document, item.pair)
            if isinstance(reading, Refusal):
                run.refuse(reading)
                if on_refusal is not None:
                    on_refusal(reading)
            else:
                run.take(reading)
        run.store()
        run.report.all_missing = missing == run.report.seen
        return run.report

    @functools.cached_property
    def reader(self) -> str:
        """Name and version of the reader; reading without triage is another reading."""
        from truceline.reading.reader import READER

        return READER if self._triage else f"{READER} without triage"

    def store(self, readings: Sequence[Reading], refusals: Sequence[Refusal], label: str) -> Added:
        """Store a batch of outcomes in one transaction."""
        done = Added()
        with self._ledger.batch():
            for reading in readings:
                done += self._ledger.add_reading(reading, case_id=self._case.case.id, source=label)
            for refusal in refusals:
                self._ledger.add_refusal(refusal, source=label)
        return done

    def _read(self, document: Document, pair: object) -> Reading | Refusal:
        """One document read, or refused where the reader broke on it: it is quarantined with the reason, not lost."""
        from truceline.model.document import MarkedPair
        from truceline.reading.reader import read_document

        marked = pair if isinstance(pair, MarkedPair) else None
        world = self._world
        try:
            reading = read_document(document, world=world, pair=marked, triage=self._triage)
        except (ValueError, LookupError, TypeError, ArithmeticError, AttributeError, RuntimeError) as error:
            reason = f"the reader broke on it ({type(error).__name__}: {error}). Please report this document."
            return Refusal(ref=document.ref, code="reader-failed", reason=reason)
        return msgspec.structs.replace(reading, reader=self.reader)

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
        from truceline.judgement.sector_rows import sectors_of
        from truceline.model.table import EventRow
        from truceline.sources.tables.filters import mask, parse
        from truceline.sources.tables.records import DATASETS, event_rows, mission_points, tallies
        from truceline.sources.tables.table import read_table

        table = read_table(path)
        source = TableSource(
            dataset=DATASETS[table.kind], title=title or (shipped.title if shipped else path.name),
            kind=_KINDS[table.kind], sha256=table.sha256, ref=shipped.file if shipped else str(path),
            licence=shipped.licence if shipped else "", attribution=shipped.attribution if shipped else "",
            filters=shipped.filters if shipped else tuple(filters), set_aside=table.aside(),
        )  # fmt: skip
        conditions = list(source.filters) or self._default_filters(table.kind, table.columns)
        scope = [bool(kept) for kept in mask(table.columns, table.size, [parse(c) for c in conditions])]
        builders = {"events": event_rows, "tallies": tallies, "mission_points": mission_points}
        rows = list(cast("Iterator[TableRow]", builders[source.kind](table)))
        ours = [r for r, mine in zip(rows, scope, strict=True) if mine and isinstance(r, EventRow)]
        added = self._ledger.add_rows(
            _counted(rows, advance), source=source, in_scope=scope, sectors=sectors_of(self._case, ours)
        )
        aside = [r for r in table.refusals if is_no_record(r)]
        refused = [r for r in table.refusals if not is_no_record(r)]
        why = _reasons(refused)
        if added.refused:
            why["differs from the row stored under its id"] = added.refused
        return TableIn(
            source=source.ref, kind=source.kind, dataset=source.dataset, seen=table.size + len(table.refusals),
            new=added.new, known=added.known, refused=added.refused + len(refused), in_scope=sum(scope),
            set_aside=len(aside), set_aside_why=_reasons(aside), refused_why=why,
            examples=(*[r.words() for r in refused[:5]], *added.reasons[:5]), twins=table.twins,
        )  # fmt: skip

    def _default_filters(self, kind: str, columns: dict[str, list[str]]) -> list[str]:
        """The case's UCDP dyads as a filter, where the table is UCDP's and the case names exactly one dyad in it."""
        named = set(self._case.case.ucdp_dyads.values())
        there = named & set(columns.get("dyad_name", ())) if kind == "ucdp" else set()
        return [f"dyad_name={there.pop()}"] if len(there) == 1 else []

    def _ladder(self, path: Path, shipped: ShippedSource | None) -> TableIn:
        """A table of dated decisions on a pressure ladder."""
        raw = path.read_bytes()
        name = path.stem
        rows: list[LadderEntry] = []
        refused: list[str] = []
        for number, row in enumerate(csv.DictReader(_text(raw, path).splitlines()), 2):
            cells = {key: (row.get(key) or "").strip() for key in _LADDER}
            if not cells["date"] or not cells["status_after"]:
                refused.append(f"row {number}: no date or status")
                continue
            rows.append(LadderEntry(ladder=name, row_id=f"{cells['date']} {cells['event']}", **cells))
        source = TableSource(
            dataset=f"ladder:{name}", title=shipped.title if shipped else path.name, kind="ladder", sha256=digest(raw),
            ref=shipped.file if shipped else str(path), licence=shipped.licence if shipped else "",
            attribution=shipped.attribution if shipped else "",
        )  # fmt: skip
        added = self._ledger.add_rows(rows, source=source)
        return TableIn(
            source=source.ref, kind="ladder", dataset=source.dataset, seen=len(rows) + len(refused), new=added.new,
            known=added.known, refused=added.refused + len(refused), in_scope=len(rows),
            refused_why={"no date or status": len(refused)} if refused else {},
            examples=(*refused[:5], *added.reasons[:5]),
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
        self.report.known += 1
        self._step()

    def refuse(self, refusal: Refusal) -> None:
        self.report.refused += 1
        _count(self.report.refused_why, refusal.code)
        self._refusals.append(refusal)
        self._step()

    def take(self, reading: Reading) -> None:
        report = self.report
        report.new += 1
        dismissal = next((d.reason for d in reading.dropped if d.what == "document"), None)
        if reading.claims:
            report.with_claims += 1
        elif dismissal is not None:
            report.dismissed += 1
            _count(report.dismissed_why, _general(dismissal))
        else:
            report.without_claim += 1
        for claim in reading.claims:
            _count(report.claims, str(claim.__struct_config__.tag))
        for drop in reading.dropped:
            if drop.what != "document":
                _count(report.left_out, f"{drop.what}: {_general(drop.reason)}")
        self._readings.append(reading)
        self._ids.add(reading.document.id)
        self._step()

    def _step(self) -> None:
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


def is_ladder(path: Path) -> bool:
    """Whether a file is a table of dated decisions on a ladder, by its header."""
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise TrucelineError("table-missing", what, place=str(path), mend="Check the path.") from error
    if head.startswith(b"\x1f\x8b"):
        return False
    first = head.decode("utf-8-sig", "replace").splitlines()[:1]
    return bool(first) and {"date", "status_after"} <= {cell.strip() for cell in first[0].split(",")}


def is_no_record(refusal: RowRefusal) -> bool:
    """Whether a row that was set aside held no record of its own, so that nothing is lost with it."""
    return refusal.column is None and (refusal.reason in _NO_RECORD or refusal.reason.startswith("repeats "))


def _reasons(refusals: Sequence[RowRefusal]) -> dict[str, int]:
    """Row refusals by reason in general words."""
    words = ("repeats another row" if r.reason.startswith("repeats ") else r.reason for r in refusals if not r.column)
    return dict(Counter([*words, *(f"{r.column} unreadable" for r in refusals if r.column)]))


def how_many(path: Path) -> int | None:
    """How many documents or rows a shipped source has, for a progress bar; None where the file does not tell."""
    if path.suffix == ".jsonl":
        with path.open("rb") as stream:
            return sum(1 for line in stream if line.strip())
    if path.name.endswith(".csv.gz"):
        with gzip.open(path) as packed:
            return max(0, sum(1 for _ in packed) - 2)
    if path.suffix == ".csv":
        with path.open("rb") as stream:
            return max(0, sum(1 for _ in stream) - 1)
    return None


def _text(raw: bytes, path: Path) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise TrucelineError(
            "table-encoding", "not UTF-8", place=f"{path}, line {line}", mend="Save the table as UTF-8."
        ) from error


def _general(reason: str) -> str:
    """A reason without the words of the one document it is about."""
    return _PARTICULARS.sub("", reason)


def _counted(rows: Iterable[TableRow], advance: Progress | None) -> Iterator[TableRow]:
    for n, row in enumerate(rows, 1):
        yield row
        if advance is not None and n % 500 == 0:
            advance(500)


def _count(where: dict[str, int], what: str) -> None:
    where[what] = where.get(what, 0) + 1
