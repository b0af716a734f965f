"""What was missed, what was read that is not there, and what was read wrongly, a line each, for whoever mends it.

The lines quote the articles, which may not be published: they are for the terminal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from truceline.model.claim import AnyClaim, Count, Event, Silence, Statement
from truceline.model.document import Document
from truceline.model.source import Source
from truceline.model.span import Span
from truceline.outlets.evaluation.articles import days, near, paired_events, paired_statements, sides
from truceline.outlets.evaluation.datasets import articles
from truceline.outlets.evaluation.gold import GoldArticle, slug
from truceline.outlets.evaluation.matching import shared
from truceline.reading.reader import read_document
from truceline.reading.world import World

_FILES = {"seed": "seed", "articles": "dev"}
AROUND = 50
"""Characters shown on either side of a trigger."""


def lines(data: Path, name: str) -> Iterator[str]:
    """The errors of a set of whole articles (``seed``, ``articles``), each line begun with the article's identifier."""
    world = World.general()
    for gold, text in articles(data, _FILES[name]):
        claims = read_document(text, world=world).claims
        for kind in (of_statements, of_events, of_roles, of_tallies, of_silences, of_furniture):
            for line in kind(gold, text, claims):
                yield f"{gold.id}: {line}"


def of_statements(gold: GoldArticle, text: Document, claims: Sequence[AnyClaim]) -> Iterator[str]:
    """Statements missed, read where none is labelled, or credited to another kind of source."""
    mine = [c for c in claims if isinstance(c, Statement)]
    matched = paired_statements(gold.statements, mine)
    found, read = {i for i, _ in matched}, {j for _, j in matched}
    for i, label in enumerate(gold.statements):
        if i not in found:
            yield f"missed statement of {label.source.q if label.source else None!r}: {_plain(label.content.q)}"
    for j, statement in enumerate(mine):
        if j not in read:
            yield f"no statement, by {_who(statement.source, text)!r}: {_plain(statement.content.of(text.text))}"
    for i, j in matched:
        source = gold.statements[i].source
        kind, ours = source.kind if source else None, mine[j].source
        if kind != (ours.kind if ours else None):
            yield f"source {source.q if source else None!r} is {kind}, not {ours.kind if ours else None}"


def of_events(gold: GoldArticle, text: Document, claims: Sequence[AnyClaim]) -> Iterator[str]:
    """Events missed, or read where none of that type is labelled."""
    mine = [c for c in claims if isinstance(c, Event)]
    matched = paired_events(gold.events, mine)
    found, read = {i for i, _ in matched}, {j for _, j in matched}
    for i, label in enumerate(gold.events):
        if i not in found and not label.in_furniture:
            yield f"missed {slug(label.type)}: {_context(text, label.touched())}"
    for j, event in enumerate(mine):
        if j not in read:
            yield f"no {event.type}: {_context(text, (event.trigger,) if event.trigger else ())}"


def of_roles(gold: GoldArticle, text: Document, claims: Sequence[AnyClaim]) -> Iterator[str]:
    """Of events found: the standing, actor, recipient, days or place that are not the label's."""
    mine = [c for c in claims if isinstance(c, Event)]
    for i, j in paired_events(gold.events, mine):
        label, event = gold.events[i], mine[j]
        around = _context(text, label.touched())
        if label.standing != event.standing:
            yield f"{event.type} is {label.standing}, not {event.standing}: {around}"
        for name in ("actor", "recipient"):
            theirs, ours = getattr(label, name), getattr(event, name)
            if sides(theirs) != sides(ours):
                told = f"{ours.text} <{ours.party}>" if ours else None
                yield f"{name} of {event.type} is {theirs.q if theirs else None!r}, not {told!r}: {around}"
        if days(label.when) != days(event.when):
            yield f"{event.type} is of {days(label.when)}, not {days(event.when)}: {around}"
        if not near(label, event):
            where = event.where.name if event.where else None
            yield f"{event.type} is at {label.where.q if label.where else None!r}, not {where!r}: {around}"


def of_tallies(gold: GoldArticle, text: Document, claims: Sequence[AnyClaim]) -> Iterator[str]:
    """Tallies missed, and numbers read as tallies that are none."""
    mine = [c for c in claims if isinstance(c, Count)]
    found, read = {g.n for g in gold.counts}, {c.n for c in mine}
    for label in gold.counts:
        if label.n not in read:
            yield f"missed tally of {label.n}: {_context(text, label.spans())}"
    for count in mine:
        if count.n not in found:
            yield f"no tally, {count.n} {count.what}: {_plain(count.evidence[0].quote)}"


def of_silences(gold: GoldArticle, text: Document, claims: Sequence[AnyClaim]) -> Iterator[str]:
    """Silences missed, and words read as silences that are none."""
    mine = [c for c in claims if isinstance(c, Silence)]
    for label in gold.silences:
        if not any(shared(label.spans(), [e.span]) for c in mine for e in c.evidence):
            yield f"missed silence: {_context(text, label.spans())}"
    for silence in mine:
        if not any(shared(g.spans(), [e.span]) for g in gold.silences for e in silence.evidence):
            yield f"no silence: {_plain(silence.evidence[0].quote)}"


def of_furniture(gold: GoldArticle, text: Document, claims: Sequence[AnyClaim]) -> Iterator[str]:
    """Furniture that a claim is made of."""
    del text
    for start, end in gold.furniture:
        for claim in claims:
            if any(e.start < end and start < e.end for e in claim.evidence):
                yield f"a {type(claim).__name__.lower()} is made of furniture: {_plain(claim.evidence[0].quote)}"


def _context(text: Document, spans: Sequence[Span]) -> str:
    if not spans:
        return "(no words)"
    first = spans[0]
    before, after = text.text[max(0, first.start - AROUND) : first.start], text.text[first.end : first.end + AROUND]
    return _plain(f"{before}[{first.of(text.text)}]{after}")


def _who(source: Source | None, text: Document) -> str | None:
    if source is None:
        return None
    return source.span.of(text.text) if source.span is not None else source.name


def _plain(words: str | None) -> str:
    return " ".join((words or "").split())[:160]
