"""What was missed, what was read that is not there, and what was read wrongly, a line each, for whoever mends it.

The lines quote the articles, which may not be published: they are for the terminal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from truceline.model.claim import AnyClaim, Event, Statement
from truceline.model.document import Document
from truceline.model.source import Source
from truceline.model.span import Span
from truceline.outlets.evaluation.articles import paired_events, paired_statements
from truceline.outlets.evaluation.datasets import articles
from truceline.outlets.evaluation.gold import GoldArticle, slug
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
        for line in (*of_statements(gold, text, claims), *of_events(gold, text, claims)):
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
