"""Learn the weights of triage from development data: ``python train/triage.py [DATA]``.

Kept apart: a document is relevant when it reports on an armed conflict, a truce or the talks between armed parties.
Labels, in this order: ``tests/gates/triage_labels.tsv`` (read by a person); the sections of Wikipedia's current events
(armed conflicts against sport, arts, business, science, disasters, law); the general stream (LGL, GeoWebNews, PolNeAR
train), all taken as irrelevant, which is not wholly true and makes the model stricter than it need be.
Prints cross-validated figures by document (five folds, the fold being a hash of the identifier), then writes
``src/truceline/reading/data/triage_weights.json``. Same data, same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from truceline.reading.triage import features, scan

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "src/truceline/reading/data/triage_weights.json"
ARMED = ("armed conflict", "war", "insurgency", "conflict in", "palestinian conflict", "lebanon conflict")
OTHER = ("sport", "arts", "business", "science", "disasters", "law and crime", "health", "politics")
RECALL = 0.99
"""The share of relevant labelled articles that the threshold keeps in cross-validation."""


class Example(NamedTuple):
    """A text with its label, its weight in training and where it comes from."""

    id: str
    text: str
    relevant: bool
    weight: float
    origin: str


def lines(path: Path) -> list[dict]:
    """The objects of a JSONL file, gzipped or not."""
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    with opened as file:
        return [json.loads(line) for line in file]


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


def items(data: Path) -> list[Example]:
    """Current-events items of sections that tell."""
    rows = lines(data / "corpora/dev/wikipedia_current_events/all.jsonl.gz")
    rng = random.Random(7)
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


def fold(identifier: str) -> int:
    """Which of five folds a document is in."""
    return hashlib.sha256(identifier.encode()).digest()[0] % 5


def fit(examples: list[Example], rows: list[dict[str, float]]) -> tuple[DictVectorizer, LogisticRegression]:
    """The model for these examples."""
    vectors = DictVectorizer()
    x = vectors.fit_transform(rows)
    y = np.array([e.relevant for e in examples])
    learner = LogisticRegression(C=0.05, max_iter=2000, random_state=0)
    learner.fit(x, y, sample_weight=[e.weight for e in examples])
    return vectors, learner


def main() -> None:
    """Cross-validate, print, learn from everything, write."""
    data = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TRUCELINE_DATA", ROOT / "../shared")) / "data"
    examples = articles(data) + items(data) + stream(data)
    rows = [features(e.text, scan(e.text)) for e in examples]
    scores = np.zeros(len(examples))
    for k in range(5):
        train = [i for i, e in enumerate(examples) if fold(e.id) != k]
        held = [i for i, e in enumerate(examples) if fold(e.id) == k]
        vectors, learner = fit([examples[i] for i in train], [rows[i] for i in train])
        scores[held] = learner.predict_proba(vectors.transform([rows[i] for i in held]))[:, 1]
    good = sorted(s for s, e in zip(scores, examples, strict=True) if e.origin == "article" and e.relevant)
    threshold = round(float(good[int((1 - RECALL) * len(good))]) - 0.005, 3)
    for origin in sorted({e.origin for e in examples}):
        for label in (True, False):
            kept = [
                s >= threshold
                for s, e in zip(scores, examples, strict=True)
                if (e.origin, e.relevant) == (origin, label)
            ]
            if kept:
                print(f"{origin:12} relevant={label!s:5} n={len(kept):5} kept={np.mean(kept):.4f}")
    vectors, learner = fit(examples, rows)
    pairs = zip(vectors.get_feature_names_out(), learner.coef_[0], strict=True)
    weights = {str(n): round(float(w), 4) for n, w in sorted(pairs) if abs(w) >= 5e-4}
    out = {"weights": weights, "intercept": round(float(learner.intercept_[0]), 4), "threshold": threshold}
    WEIGHTS.write_text(json.dumps(out, indent=0, ensure_ascii=False) + "\n", "utf-8")
    print(f"threshold {threshold}; {len(weights)} weights -> {WEIGHTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
