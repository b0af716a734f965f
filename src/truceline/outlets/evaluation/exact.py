"""Scoring attribution word by word: source, cue and content exactly as labelled, on units cut from their articles.

The units are CofeNet's packaging of PolNeAR dev. A unit is read as a document of its own, its words joined by spaces,
so that nothing can be resolved from before. The labels are flat: an interrupted content ("A," he said, "B") is labelled
as two, so a content is scored by its parts, and one that the reader leaves whole is cut where its own cue and speaker
stand inside it.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from truceline.model.claim import Statement
from truceline.model.span import Span
from truceline.outlets.evaluation.articles import Tally
from truceline.outlets.evaluation.datasets import document, located
from truceline.outlets.evaluation.measures import Measure, prf
from truceline.outlets.evaluation.sets import Progress
from truceline.reading.actors.mentions import actors
from truceline.reading.attribution.statements import statements
from truceline.reading.text.paragraphs import paragraphs
from truceline.reading.text.parse import parse
from truceline.reading.world import World

Words = tuple[int, int]
"""First word and the word after the last, counted in the unit."""
_KINDS = ("source", "cue", "content")


class Unit(msgspec.Struct, frozen=True):
    """One labelled unit: its words, a BIO label each, and the article it is from."""

    tokens: tuple[str, ...]
    labels: tuple[str, ...]
    id: str


def run(data: Path, progress: Progress) -> list[Measure]:
    """Exact figures of the three kinds; intervals are over articles, not units."""
    raw = gzip.decompress(located(data, "quotes/development/cofenet_polnear_valid.txt.gz").read_bytes())
    units = [msgspec.json.decode(line, type=Unit) for line in raw.splitlines() if line.strip()]
    world = World.general()
    by_article: dict[str, Tally] = {}
    for unit in progress(units, "exact"):
        text = document(unit.id, " ".join(unit.tokens))
        parsed = parse(p for p in paragraphs(text) if p.kind != "furniture")
        found = statements(text, parsed, actors(text, parsed, world))
        total = by_article.setdefault(unit.id, {})
        for name, value in score(unit, found).items():
            total[name] = total.get(name, 0.0) + value
    return [m for kind in _KINDS for m in prf("exact", kind, list(by_article.values()), kind)]


def labelled(labels: Sequence[str]) -> set[tuple[str, Words]]:
    """The labelled runs of words: kind, words."""
    out: set[tuple[str, Words]] = set()
    start, kind = 0, "O"
    for i, label in enumerate([*labels, "O"]):
        if label.startswith("I-") and label[2:] == kind:
            continue
        if kind != "O":
            out.add((kind, (start, i)))
        start, kind = i, label[2:] if label != "O" else "O"
    return out


def score(unit: Unit, found: Sequence[Statement]) -> Tally:
    """Exact matches of one unit by kind."""
    gold = labelled(unit.labels)
    mine = {(kind, _words(unit.tokens, span)) for statement in found for kind, span in _spans(statement)}
    out: Tally = {}
    for kind in _KINDS:
        theirs, ours = {g for g in gold if g[0] == kind}, {m for m in mine if m[0] == kind}
        out[f"{kind}/right"] = len(theirs & ours)
        out[f"{kind}/predicted"] = len(ours)
        out[f"{kind}/labelled"] = len(theirs)
    return out


def _spans(statement: Statement) -> Iterator[tuple[str, Span]]:
    inside = []
    if statement.cue is not None:
        yield "cue", statement.cue
        inside.append(statement.cue)
    if statement.source is not None and statement.source.span is not None:
        yield "source", statement.source.span
        inside.append(statement.source.span)
    for part in statement.parts or _cut(statement.content, sorted(inside)):
        yield "content", part


def _cut(content: Span, inside: Sequence[Span]) -> Iterator[Span]:
    """A content without the cue and the speaker that stand inside it."""
    start = content.start
    for span in inside:
        if start < span.start and span.end <= content.end:
            yield Span(start, span.start)
        if content.start <= span.start and span.end <= content.end:
            start = max(start, span.end)
    if start < content.end:
        yield Span(start, content.end)


def _words(tokens: Sequence[str], span: Span) -> Words:
    """The words that a span of the joined text touches."""
    at, touched = 0, []
    for i, token in enumerate(tokens):
        if at < span.end and at + len(token) > span.start:
            touched.append(i)
        at += len(token) + 1
    return (touched[0], touched[-1] + 1) if touched else (0, 0)
