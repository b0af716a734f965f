"""The Python surface: the same verbs as the command line. ``truceline.read`` and ``truceline.open_case``."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import msgspec

from truceline import cases
from truceline.errors import TrucelineError
from truceline.gathering import DocumentsIn, Gatherer, TableIn
from truceline.gathering.endpoint import Endpoint
from truceline.judgement.case_verdict import CaseVerdict, Prepared
from truceline.judgement.chains import Chains
from truceline.judgement.clauses import Silences
from truceline.judgement.from_ledger import series_of
from truceline.judgement.given import Given, VerdictQuestion, give
from truceline.judgement.heard import Contacts, Heard
from truceline.judgement.observations import ObservationSettings
from truceline.judgement.outlook import Outlook, case_outlook
from truceline.judgement.positions import Positions
from truceline.judgement.pressure import LadderView
from truceline.judgement.replay import Every, Replay, replay
from truceline.judgement.sightings import Sightings, sightings
from truceline.judgement.to_ledger import record, record_standing
from truceline.ledger import Ledger
from truceline.model.case import CaseFile
from truceline.model.claim import Reading
from truceline.model.document import Document, MarkedPair, Published, Refusal, digest, document_id
from truceline.reading.reader import read_document
from truceline.reading.workers import Job, Way, processes, read_all
from truceline.reading.world import World
from truceline.settings import settings
from truceline.sources import intake
from truceline.sources.limits import with_overrides
from truceline.sources.published import published as normalised


class Outcome(msgspec.Struct, frozen=True):
    """What became of one input: a reading, or a refusal with its reason."""

    reading: Reading | None = None
    refusal: Refusal | None = None


class Reader(msgspec.Struct, frozen=True):
    """Reads any number of documents with the names of one world."""

    world: World

    @classmethod
    def of(cls, case: str | Path | CaseFile | None) -> Reader:
        """A reader that knows the names of a case (None: of any conflict)."""
        return cls(world_of(case))

    def readings(
        self,
        inputs: Sequence[str],
        *,
        published: str | None = None,
        triage: bool = True,
        mentions: bool = False,
        stdin: BinaryIO | None = None,
        workers: int | None = 1,
    ) -> Iterator[Outcome]:
        """Every input's outcome, in input order, a few documents in memory at a time. ``workers`` is how many processes
        read a longer stream (None: one a core, two at most)."""
        when = _date(published)
        now = settings()
        taken = intake.documents(
            inputs,
            stdin=stdin,
            published=when.value if when else None,
            limits=with_overrides(now.limits),
            allow_private=now.allow_private,
        )
        items = (item if isinstance(item, Refusal) else Job(item.document, item.pair) for item in taken)
        way = Way(triage=triage, mentions=mentions)
        stronger = Endpoint.of(now)
        for done in read_all(items, world=self.world, way=way, workers=processes(workers)):
            if isinstance(done, Refusal):
                yield Outcome(refusal=done)
            else:
                yield Outcome(reading=stronger.added(done, self.world) if stronger else done)


def world_of(case: str | Path | CaseFile | None) -> World:
    """The names of a case, or of any conflict where none is given."""
    if isinstance(case, CaseFile):
        return World.of(case)
    return _shipped_world(None if case is None else str(case))


@functools.cache
def _shipped_world(case: str | None) -> World:
    return World.general() if case is None else World.of(cases.load(case))


def _date(words: str | None) -> Published | None:
    if words is None:
        return None
    when = normalised(words)
    if when is None:
        raise TrucelineError(
            "published-date", f"{words!r} is not a date", mend="Use YYYY-MM-DD, YYYY-MM or an instant."
        )
    return when


def read(
    text: str,
    *,
    published: str | None = None,
    case: str | Path | CaseFile | None = None,
    title: str | None = None,
    url: str | None = None,
    ref: str = "text",
    pair: MarkedPair | None = None,
    triage: bool = True,
    mentions: bool = False,
) -> Reading:
    """The claims of one text, each with the exact words.

    ``published`` anchors the text's dates ("on Monday"): ``2021-03-08``, ``2021-03``, or an instant. ``case`` (a name
    of the library or a case file) makes the names of one conflict known; without it any conflict is read.

    Raises :class:`TrucelineError` where ``published`` or ``case`` means nothing.
    """
    sha = digest(text.encode("utf-8", "surrogatepass"))
    document = Document(
        ref=ref,
        id=document_id(sha),
        sha256=sha,
        text=text,
        title=title,
        url=url,
        published=_date(published),
        language="en",
    )
    done = read_document(document, world=world_of(case), pair=pair, triage=triage, mentions=mentions)
    stronger = Endpoint.of(settings())
    return stronger.added(done, world_of(case)) if stronger else done


class Case:
    """A case with its ledger: the world of one ceasefire, and what has been read about it.

    Made by :func:`open_case`; a context manager that closes the ledger.
    """

    def __init__(self, file: CaseFile, ledger: Ledger) -> None:
        self.file = file
        self.ledger = ledger

    def read(self, text: str, *, published: str | None = None) -> Reading:
        """The claims of one text, with the names of this case; nothing is stored."""
        return read(text, published=published, case=self.file)

    def watch(self, *sources: str, published: str | None = None) -> DocumentsIn:
        """Reads sources into the ledger; what is known is not read again."""
        done = self._gatherer().documents(list(sources), published=published)
        if done.new:
            record_standing(self.file, self.ledger)
        return done

    def add_table(self, path: str | Path) -> TableIn:
        """Imports an event table, tallies or mission figures."""
        done = self._gatherer().table(Path(path))
        if done.new:
            record_standing(self.file, self.ledger)
        return done

    def verdict(
        self,
        *,
        agreement: str | None = None,
        as_of: str | dt.date | None = None,
        known_by: str | dt.date | None = None,
        sector: str | None = None,
        unit: str = "week",
    ) -> CaseVerdict:
        """Is it holding? From everything the ledger holds; ``as_of`` is when things happened (default: today),
        ``known_by`` when they were published. Recorded in the ledger where that is open for writing."""
        question = VerdictQuestion(
            agreement=agreement, as_of=_day(as_of), known_by=_day(known_by), sector=sector, unit=unit
        )
        given = self.give(question)
        if self.ledger.is_writable:
            record(self.ledger, given)
        return given.verdict

    def outlook(self, told: CaseVerdict) -> Outlook:
        """What stands beside a verdict of this case and never bears on it: regimes, forecasts that have beaten
        climatology, and how long truces like this have lasted."""
        about = self.file.agreement_by_id(told.agreement)
        if about is None:
            return Outlook()
        known = [a for name in cases.library() for a in cases.load(name).agreement]
        return case_outlook(told, about, Prepared(self.file, series_of(self.ledger)), known)

    def give(self, question: VerdictQuestion) -> Given:
        """A verdict with its question and the hash of its data; nothing is recorded."""
        return give(self.file, series_of(self.ledger), question)

    def replay(
        self,
        *,
        first: str | dt.date,
        last: str | dt.date,
        every: Every = "month",
        published_too: bool = False,
        agreement: str | None = None,
        sector: str | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Replay:
        """What would have been said at each date from ``first`` to ``last``, and why it changed; with
        ``published_too`` also by what had been published by then. Nothing is recorded."""
        begin, end = _day(first), _day(last)
        assert begin is not None
        assert end is not None
        return replay(
            self.file, series_of(self.ledger), first=begin, last=end, every=every, published_too=published_too,
            agreement=agreement, sector=sector, progress=progress,
        )  # fmt: skip

    def positions(
        self,
        *,
        as_of: str | dt.date | None = None,
        known_by: str | dt.date | None = None,
        since: str | dt.date | None = None,
        issue: str | None = None,
        party: str | None = None,
    ) -> Positions:
        """Who takes which stance on which issue, when, in which words; whether it shifted or stayed."""
        return self._heard(as_of=as_of, known_by=known_by, since=since).positions(issue=issue, party=party)

    def silences(
        self,
        *,
        as_of: str | dt.date | None = None,
        known_by: str | dt.date | None = None,
        since: str | dt.date | None = None,
    ) -> Silences:
        """Which clauses of the instruments it invokes a party never mentions, and the silences read."""
        return self._heard(as_of=as_of, known_by=known_by, since=since).silences()

    def mechanism(
        self,
        *,
        agreement: str | None = None,
        as_of: str | dt.date | None = None,
        known_by: str | dt.date | None = None,
    ) -> Contacts:
        """Contacts on time or overdue, complaints read, and each party's commitment, in the time in force."""
        return self._heard(agreement=agreement, as_of=as_of, known_by=known_by).contacts()

    def pressure(
        self, *, as_of: str | dt.date | None = None, known_by: str | dt.date | None = None
    ) -> tuple[LadderView, ...]:
        """What each ladder outside the conflict listed, beside what was said of it on each day."""
        return self._heard(as_of=as_of, known_by=known_by).pressure()

    def chains(
        self,
        *,
        as_of: str | dt.date | None = None,
        known_by: str | dt.date | None = None,
        since: str | dt.date | None = None,
    ) -> Chains:
        """Escalation chains: happenings that the texts say led to one another, each link with its words."""
        heard = self._heard(as_of=as_of, known_by=known_by, since=since)
        return heard.chains(self.ledger.incidents(newest_first=False))

    def observations(
        self,
        *,
        first: str | dt.date | None = None,
        last: str | dt.date | None = None,
        incident: str | None = None,
        near_km: float = 5.0,
        days_after: int = 1,
    ) -> Sightings:
        """What satellites recorded beside the incidents between two days, both included: heat near them, out of season
        or not, and passes over them. "Consistent with", never proof."""
        settings = ObservationSettings(near_km=near_km, days_after=days_after)
        return sightings(
            self.file, self.ledger, first=_day(first), last=_day(last), incident=incident, settings=settings
        )  # fmt: skip

    def _heard(
        self,
        *,
        agreement: str | None = None,
        as_of: str | dt.date | None = None,
        known_by: str | dt.date | None = None,
        since: str | dt.date | None = None,
    ) -> Heard:
        return Heard.of(
            self.file, series_of(self.ledger), agreement=agreement, as_of=_day(as_of), known_by=_day(known_by),
            since=_day(since),
        )  # fmt: skip

    def close(self) -> None:
        """Closes the ledger."""
        self.ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _gatherer(self) -> Gatherer:
        return Gatherer(self.file, self.ledger)


def open_case(case: str | Path, *, read_only: bool = False) -> Case:
    """A case of the library (or a case file) with its ledger, made where there is none unless ``read_only``. A case
    that ships nothing to fill it with gets an empty one in any event, so that it can be asked and shown.

    Raises :class:`TrucelineError` where the case or its ledger cannot be used.
    """
    file = cases.load(case)
    path = settings().ledger(file.case.id)
    if read_only:
        found_empty(file)
    return Case(file, Ledger.open(path, read_only=read_only, case_id=file.case.id))


def found_empty(case: CaseFile) -> None:
    """Make the ledger of a case that ships no material, where there is none yet; of any other, nothing."""
    path = settings().ledger(case.case.id)
    if not case.source and not Ledger.exists(path):
        Ledger.open(path, case_id=case.case.id).close()


def _day(day: str | dt.date | None) -> dt.date | None:
    if day is None or isinstance(day, dt.date):
        return day
    try:
        return dt.date.fromisoformat(day)
    except ValueError as error:
        raise TrucelineError("date-form", f"{day!r} is no day.", mend="Write YYYY-MM-DD.") from error
