"""Learn the weights of triage from development data: ``python train/triage.py [DATA]``.

Kept apart: a document is relevant when it reports on an armed conflict, a truce or the talks between armed parties.
Labels, in this order: ``tests/gates/triage_labels.tsv`` (read by a person); the sections of Wikipedia's current events
(armed conflicts against sport, arts, business, science, disasters, law); the general stream (LGL, GeoWebNews, PolNeAR
train), all taken as irrelevant, which is not wholly true and makes the model stricter than it need be.
Prints cross-validated figures by document (five folds, the fold being a hash of the identifier), then writes
``src/truceline/reading/data/triage_weights.json``, learned from everything, and the five models of the folds, so that
``truceline eval triage`` scores each document with a model that has not seen it. Same data, same bytes.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import sys
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from truceline.outlets.evaluation.triage import FOLD_COUNT, fold
from truceline.reading.triage import SHORT, Model, features, probability, scan

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "src/truceline/reading/data/triage_weights.json"
FOLDS = ROOT / "src/truceline/outlets/evaluation/data/triage_folds.json"
ARMED = ("armed conflict", "war", "insurgency", "conflict in", "palestinian conflict", "lebanon conflict")
OTHER = ("sport", "arts", "business", "science", "disasters", "law and crime", "health", "politics")
TRUCE = re.compile(r"cease-? ?fire|truce|armistice|cessation of hostilities", re.IGNORECASE)
AROUND = 200
"""Characters of a passage on either side; two or three sentences in all."""
RECALL = 0.99
"""The share of relevant labelled articles that the threshold keeps in cross-validation."""
SHORT_RECALL = 0.95
"""The share of items on armed conflict that the threshold of short texts keeps: not all of those sections' items are on
an armed conflict."""


class Example(NamedTuple):
    """A text with its label, its weight in training and where it comes from."""

    id: str
    text: str
    relevant: bool
    weight: float
    origin: str


def lines(path: Path) -> list[dict]:
    """The objects of a JSONL file, gzipped or not."""
    raw = path.read_bytes()
    text = gzip.decompress(raw) if path.suffix == ".gz" else raw
    return [json.loads(line) for line in text.decode("utf-8").split("\n") if line.strip()]


def labels() -> dict[str, bool]:
    """The labels that a person gave, by identifier."""
    rows = (ROOT / "tests/gates/triage_labels.tsv").read_text("utf-8").splitlines()
    parts = [row.split("\t") for row in rows if row and not row.startswith("#")]
    return {row[0]: row[2] == "1" for row in parts if row[0] != "id"}


def articles(data: Path) -> list[Example]:
    """The labelled whole articles."""
    known = labels()
    out = []
    for path in sorted((data / "corpora/dev/articles").glob("*.jsonl*")):
        if "newswire" in path.name:  # may be scored, never learned from
            continue
        for row in lines(path):
            if row["id"] in known:
                text = f"{row['title'] or ''}\n{row['text']}"
                out.append(Example(row["id"], text, known[row["id"]], 3.0, "article"))
    return out


def passages(found: list[Example]) -> list[Example]:
    """What stands around the first word of truce of each labelled article: short texts in which the word decides."""
    out = []
    for e in found:
        match = TRUCE.search(e.text)
        if match:
            start, end = max(0, match.start() - AROUND), match.end() + AROUND
            out.append(Example(e.id, e.text[start:end], e.relevant, 2.0, "passage"))
    return out


def items(data: Path) -> list[Example]:
    """Current-events items of sections that tell."""
    rows = lines(data / "corpora/dev/wikipedia_current_events/all.jsonl.gz")
    rng = random.Random(7)  # noqa: S311 - a fixed draw of training items, nothing secret
    armed = [r for r in rows if any(w in r["category"].lower() for w in ARMED)]
    other = [r for r in rows if any(r["category"].lower().startswith(w) for w in OTHER)]
    picked = [(r, True) for r in rng.sample(armed, 3000)] + [(r, False) for r in rng.sample(other, 4000)]
    picked += [(r, True) for r in lines(data / "corpora/dev/wikipedia_current_events/ceasefire.jsonl")]
    return [Example(r["id"], r["text"], label, 0.3, "item") for r, label in picked]


def stream(data: Path) -> list[Example]:
    """The general stream."""
    out = []
    for name in ("LGL", "GeoWebNews"):
        rows = lines(data / f"geo/development/{name}.jsonl.gz")
        out += [Example(f"{name}-{r['doc']}", r["text"], False, 1.0, name) for r in rows]
    rows = lines(data / "quotes/development/polnear_train.jsonl.gz")
    return out + [Example(f"polnear-{r['id']}", r["text"], False, 1.0, "polnear") for r in rows]


def fit(examples: list[Example], rows: list[dict[str, float]]) -> tuple[DictVectorizer, LogisticRegression]:
    """The model for these examples."""
    vectors = DictVectorizer()
    x = vectors.fit_transform(rows)
    y = np.array([e.relevant for e in examples])
    learner = LogisticRegression(C=0.03, max_iter=2000, random_state=0)
    learner.fit(x, y, sample_weight=[e.weight for e in examples])
    return vectors, learner


def quantile(examples: list[Example], scores: np.ndarray, origin: str, recall: float) -> float:
    """The threshold that keeps this share of the relevant examples of an origin."""
    good = sorted(s for s, e in zip(scores, examples, strict=True) if e.origin == origin and e.relevant)
    return round(float(good[int((1 - recall) * len(good))]) - 0.005, 3)


def report(examples: list[Example], scores: np.ndarray, threshold: float, short: float) -> None:
    """The share kept of each origin and label, in cross-validation."""
    least = np.array([short if len(e.text) < SHORT else threshold for e in examples])
    for origin, label in sorted({(e.origin, e.relevant) for e in examples}):
        of = np.array([(e.origin, e.relevant) == (origin, label) for e in examples])
        print(f"{origin:12} relevant={label!s:5} n={of.sum():5} kept={np.mean(scores[of] >= least[of]):.4f}")


def as_model(vectors: DictVectorizer, learner: LogisticRegression) -> Model:
    """The learned weights as plain numbers, the very small ones left out; thresholds are set later."""
    pairs = zip(vectors.get_feature_names_out(), learner.coef_[0], strict=True)
    weights = {str(n): round(float(w), 4) for n, w in sorted(pairs) if abs(w) >= 5e-4}
    return Model(weights, round(float(learner.intercept_[0]), 4), 0.0, 0.0)


def main() -> None:
    """Cross-validate, print, learn from everything, write."""
    data = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TRUCELINE_DATA", ROOT / "../shared")) / "data"
    whole = articles(data)
    examples = whole + passages(whole) + items(data) + stream(data)
    rows = [features(e.text, scan(e.text)) for e in examples]
    folds = np.array([fold(e.id, FOLD_COUNT) for e in examples])
    scores = np.zeros(len(examples))
    models = []
    for k in range(FOLD_COUNT):
        train = np.flatnonzero(folds != k)
        models.append(as_model(*fit([examples[i] for i in train], [rows[i] for i in train])))
        for i in np.flatnonzero(folds == k):
            scores[i] = probability(rows[i], models[k])
    threshold = quantile(examples, scores, "article", RECALL)
    short = quantile(examples, scores, "item", SHORT_RECALL)
    report(examples, scores, threshold, short)
    models.append(as_model(*fit(examples, rows)))
    models = [msgspec.structs.replace(m, threshold=threshold, short_threshold=short) for m in models]
    for path, content in ((WEIGHTS, models[-1]), (FOLDS, models[:-1])):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.format(msgspec.json.encode(content), indent=0) + b"\n")
    print(f"threshold {threshold}, of short texts {short}; {len(models[-1].weights)} weights")


if __name__ == "__main__":
    main()
