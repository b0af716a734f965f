"""Checking what every reading promises (docs/reference/reading-contract.md), on any text: no labels are needed.

The words of every claim stand at their offsets, every span lies inside the text, every link leads to a claim, every
value is one of the contract's, and the same text gives the same reading: in one process and in two, and again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from truceline.model.claim import AnyClaim, Event, Reading, Statement
from truceline.model.document import Document
from truceline.model.span import Span
from truceline.outlets.evaluation.datasets import document, located, rows
from truceline.outlets.evaluation.measures import Measure
from truceline.outlets.evaluation.sets import SETS, Progress
from truceline.reading.workers import Job, Outcome, Way, read_all
from truceline.reading.world import World

WAY = Way(triage=False, mentions=True)
"""Everything is read in full: what triage dismisses would keep its promises for nothing."""


def spans(value: object) -> Iterator[Span]:
    """Every span anywhere in a value of the model."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from spans(getattr(value, name))
    elif isinstance(value, tuple):
        for part in value:
            yield from spans(part)


def broken(reading: Reading, text: str) -> Iterator[str]:
    """What a reading of a text does not keep, a line each."""
    if reading.document.text != text:
        yield "the text is not the one given"
    ids = [c.id for c in reading.claims]
    if len(ids) != len(set(ids)):
        yield "two claims have one id"
    for claim in reading.claims:
        yield from (f"{claim.id}: {what}" for what in _broken_claim(claim, text, frozenset(ids)))
    for span in spans((reading.document.furniture, reading.dropped, reading.places or (), reading.dates or ())):
        if span.end > len(text):
            yield f"a span reaches beyond the text ({span.start}-{span.end})"
    for where in reading.places or ():
        if where.span is None or where.span.of(text) != where.name:
            yield f"the place {where.name!r} does not stand at its span"
    try:
        same = msgspec.json.decode(msgspec.json.encode(reading), type=Reading) == reading
    except (msgspec.ValidationError, UnicodeError) as error:
        yield f"not of the contract's form: {error}"
        return
    if not same:
        yield "it is another reading after JSON"


def _broken_claim(claim: AnyClaim, text: str, ids: frozenset[str]) -> Iterator[str]:
    if not claim.evidence:
        yield "no evidence"
    if any(text[e.start : e.end] != e.quote or not e.quote for e in claim.evidence):
        yield "its words do not stand at their offsets"
    if any(not 0 <= s.start < s.end <= len(text) for s in spans(claim)):
        yield "a span is empty or reaches beyond the text"
    if not 0 <= claim.confidence <= 1:
        yield "its confidence is none"
    links: tuple[str | None, ...] = ()
    if isinstance(claim, Statement):
        links = (claim.nested_in,)
        if not claim.does:
            yield "it does nothing"
    if isinstance(claim, Event):
        links = (claim.by, *claim.cause_of)
        for toll in (claim.killed, claim.injured):
            if toll is not None and not 0 <= toll.low <= toll.best <= toll.high:
                yield "its toll is out of order"
        if claim.when and claim.when.start and claim.when.end and claim.when.start[:10] > claim.when.end[:10]:
            yield "its time ends before it begins"
    if any(link is not None and (link not in ids or link == claim.id) for link in links):
        yield "a link leads to no claim"


def texts(data: Path) -> Iterator[Document]:
    """Every whole article of the development data that is not only a stream of general news."""
    for file in next(s.files for s in SETS if s.name == "promises"):
        for row in rows(located(data, file)):
            title = str(row.get("title") or "") or None
            yield document(str(row["id"]), str(row["text"]), title=title, date=row.get("date"))


def run(data: Path, progress: Progress) -> list[Measure]:
    """All articles, in one process and in two."""
    every = list(texts(data))
    world = World.general()

    def read(workers: int, label: str) -> list[Outcome]:
        jobs = [Job(d) for d in every]
        return list(progress(read_all(jobs, world=world, way=WAY, workers=workers), label))

    one, two = read(1, "promises: one process"), read(2, "promises: two processes")
    done = [(d, r) for d, r in zip(every, one, strict=True) if isinstance(r, Reading)]
    faults = [f"{d.ref}: {what}" for d, r in done for what in broken(r, d.text)]
    return [
        _count("documents that broke the reader", len(every) - len(done), len(every)),
        _count("promises broken", len(faults), sum(len(r.claims) for _, r in done)),
        _count("readings that differ", sum(a != b for a, b in zip(one, two, strict=True)), len(every)),
    ]


def _count(name: str, value: int, n: int) -> Measure:
    return Measure(set="promises", name=name, value=float(value), n=n, at_most=True)
