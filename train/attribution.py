"""Trains the weights of attribution on PolNeAR (political news with attributions marked by hand).

    TRUCELINE_DATA=../shared python -m train.attribution

writes ``src/truceline/reading/models/attribution_network.npz`` and ``attribution.json``; the same data and versions
give the same bytes. First the network that finds cues, speakers and contents word by word (``train.tagger``). Then
three logistic models on what the grammar shows and the network sees: the detector (is this cue one?), the reader (which
reading of its content?) and the arbiter (does the draft hold beside its neighbours?). They learn from what a network
sees in documents it has not learned from (two halves), the arbiter on first scores of documents held out in four folds.
Some 17 minutes on one core.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from scipy.sparse import vstack
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from train.tagger.examples import Mark, paragraph, words_known
from train.tagger.learning import learned

from truceline.model.document import Document
from truceline.model.span import Span
from truceline.reading.attribution.bounds import overlap
from truceline.reading.attribution.choice import surroundings, weighed
from truceline.reading.attribution.draft import Draft, Page, Reading
from truceline.reading.attribution.drafting import drafts, pages_of
from truceline.reading.attribution.network import Network
from truceline.reading.attribution.score import Linear, Weights, detector_features, reading_features
from truceline.reading.attribution.signs import vocabulary
from truceline.reading.text.paragraphs import paragraphs
from truceline.reading.text.parse import Parsed, parse

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src/truceline/reading/models/attribution.json"
NETWORK = ROOT / "src/truceline/reading/models/attribution_network.npz"
HALVES = 2
FOLDS = 4
FEWEST = 3
"""Documents-wide occurrences of a feature that earn it a weight."""
DETECTOR_C, READER_C, ARBITER_C = 0.2, 0.3, 0.05
"""Inverse strength of the quadratic penalty, chosen on held-out training documents."""
FOUND = 0.4
"""Overlap from which a draft with the cue of a gold attribution counts as that attribution."""
SMALLEST = 0.02
"""Weights nearer to zero are not stored."""


class Gold(msgspec.Struct, frozen=True):
    """One attribution as marked: the hull of its cue and of its content."""

    cue: Span | None
    content: Span


class Example(msgspec.Struct):
    """One document: its drafts, their features, and the overlap of every reading with the gold."""

    gold: list[Gold]
    drafts: list[Draft]
    detector: list[list[str]]
    readings: list[list[list[str]]]
    overlaps: list[list[float]]


class Article(msgspec.Struct):
    """One document with its attributions, as the logistic models and as the network learn them."""

    document: Document
    pages: list[Page]
    gold: list[Gold]
    marks: list[Mark]


def hull(spans: Sequence[Span]) -> Span | None:
    """The span from the first to the last of several."""
    return Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None


def documents(path: Path) -> Iterator[Article]:
    """The documents of a PolNeAR file, parsed, with their attributions."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    for record in records:
        document = Document(ref=record["id"], id=f"d-{record['id']}", sha256="", text=record["text"])
        parsed = parse(p for p in paragraphs(document) if p.kind != "furniture")
        yield article(document, parsed, record["attributions"])


def article(document: Document, parsed: Sequence[Parsed], attributions: Sequence[dict[str, Any]]) -> Article:
    """A parsed document with its attributions."""
    marks = [Mark(*(tuple(Span(*s) for s in a[k] or ()) for k in ("source", "cue", "content"))) for a in attributions]
    gold = [Gold(hull(m.cue), content) for m in marks if (content := hull(m.content)) is not None]
    return Article(document, pages_of(document, parsed), gold, [m for m in marks if m.cue and m.content])


def seen(articles: Sequence[Article]) -> tuple[Network, dict[str, np.ndarray]]:
    """The network learned from some articles, and its arrays as they are stored."""
    words = words_known(page for one in articles for page in one.pages)
    known = vocabulary(words)
    weights = learned([paragraph(page, one.marks, known) for one in articles for page in one.pages], len(words))
    stored = {"known": np.array(words)} | {k: v.astype(np.float16) for k, v in weights.items()}
    return Network({k: stored[k].astype(np.float32) for k in weights}, known), stored


def example(one: Article, network: Network) -> Example:
    """The drafts of a document with features and overlaps."""
    gold = one.gold
    out = Example(gold, drafts(one.document, one.pages, network), [], [], [])
    for draft in out.drafts:
        readings = draft.readings or (Reading(draft.content, draft.manner, draft.how),)
        near = gold
        if draft.cue_span is not None:
            near = [g for g in gold if g.cue is not None and g.cue.overlaps(draft.cue_span)]
        out.detector.append(detector_features(draft))
        out.readings.append([reading_features(draft, r) for r in readings])
        out.overlaps.append([max((overlap(g.content, r.content) for g in near), default=0.0) for r in readings])
    return out


def fitted(features: Sequence[Sequence[str]], likelihood: Sequence[float], c: float) -> Linear:
    """A logistic model of features; a likelihood between 0 and 1 counts in part for either side."""
    vectorizer = CountVectorizer(analyzer=list, min_df=FEWEST, binary=True)
    matrix = vectorizer.fit_transform(features)
    positive = np.asarray(likelihood, dtype=float)
    weight = np.r_[positive, 1.0 - positive]
    answer = np.r_[np.ones(len(positive)), np.zeros(len(positive))]
    counted = weight > 0.01
    model = LogisticRegression(C=c, solver="liblinear", max_iter=400, random_state=0)
    model.fit(vstack([matrix, matrix]).tocsr()[counted], answer[counted], sample_weight=weight[counted])
    names = vectorizer.get_feature_names_out()
    weights = {str(n): round(float(w), 3) for n, w in zip(names, model.coef_[0], strict=True) if abs(w) >= SMALLEST}
    return Linear(round(float(model.intercept_[0]), 4), weights)


def first_stage(examples: Sequence[Example]) -> tuple[Linear, Linear]:
    """The detector and the reader. The reader learns from the drafts whose cue is gold."""
    features, answers = [], []
    readings, overlaps = [], []
    for one in examples:
        for cue, options, shares in zip(one.detector, one.readings, one.overlaps, strict=True):
            found = max(shares) >= FOUND
            features.append(cue)
            answers.append(float(found))
            if found:
                readings.extend(options)
                overlaps.extend(shares)
    return fitted(features, answers, DETECTOR_C), fitted(readings, overlaps, READER_C)


def matched(gold: Sequence[Gold], kept: Sequence[Draft]) -> set[int]:
    """Which drafts answer a gold attribution, one each: cues that meet first, then the larger overlap."""
    pairs = []
    for i, mark in enumerate(gold):
        for j, draft in enumerate(kept):
            share = overlap(mark.content, draft.content)
            if share >= 0.5:
                meets = mark.cue is not None and draft.cue_span is not None and mark.cue.overlaps(draft.cue_span)
                pairs.append((not meets, -share, i, j))
    taken: set[int] = set()
    answered: set[int] = set()
    for _, _, i, j in sorted(pairs):
        if i not in answered and j not in taken:
            answered.add(i)
            taken.add(j)
    return taken


def second_stage(examples: Sequence[Example], rounds: int) -> Linear:
    """The arbiter, on first scores of documents the first stage has not seen."""
    features: list[list[str]] = []
    answers: list[float] = []
    for fold in range(rounds):
        seen = [e for k, e in enumerate(examples) if k % rounds != fold]
        detector, reader = first_stage(seen)
        weights = Weights(detector, reader, Linear(0.0, {}))
        for one in examples[fold::rounds]:
            worth = weighed(one.drafts, weights)
            right = matched(one.gold, worth)
            features.extend(surroundings(worth))
            answers.extend(float(j in right) for j in range(len(worth)))
    return fitted(features, answers, ARBITER_C)


def main() -> None:
    """Reads the training file, learns the network and the three models on what it sees, and writes them."""
    data = Path(os.environ.get("TRUCELINE_DATA", ROOT.parent / "shared")) / "data"
    articles = list(documents(data / "quotes/development/polnear_train.jsonl.gz"))
    examples: list[Example | None] = [None] * len(articles)
    for half in range(HALVES):
        network, _ = seen([a for k, a in enumerate(articles) if k % HALVES != half])
        for k in range(half, len(articles), HALVES):
            examples[k] = example(articles[k], network)
    weights = judges([e for e in examples if e is not None])
    _, stored = seen(articles)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_bytes(msgspec.json.encode(weights))
    np.savez_compressed(NETWORK, **stored)
    sizes = [len(part.weights) for part in (weights.detector, weights.reader, weights.arbiter)]
    print(f"{OUT.relative_to(ROOT)}: {sizes} weights, {OUT.stat().st_size:,} and {NETWORK.stat().st_size:,} bytes")


def judges(examples: Sequence[Example]) -> Weights:
    """The three logistic models."""
    detector, reader = first_stage(examples)
    return Weights(detector, reader, second_stage(examples, FOLDS))


if __name__ == "__main__":
    main()
