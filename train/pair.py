"""Learn the model of marked pairs: ``python train/pair.py [DATA]``.

Reads ``events/dev/plv_train.jsonl`` (news sentences with a marked pair and its PLOVER root), prints root and quad
macro-F1 of a five-fold cross-validation, and writes ``src/truceline/reading/models/pair.npz``, learned from every
line. The margin below which the answer is none keeps 98 % of the cross-validation's right answers. Needs scikit-learn;
same data, same bytes.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from truceline.reading.acts.pair import PairModel, vector
from truceline.reading.acts.pair_features import BLOCKS, block_of, dense, features
from truceline.reading.text.paragraphs import plain
from truceline.reading.text.parse import pipeline

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "src/truceline/reading/models/pair.npz"
SCALE = {"words": 1.0, "stems": 0.5, "classes": 0.4, "cameo": 0.5, "chain": 0.7, "structure": 1.0, "dense": 0.7}
"""Chosen by cross-validation over a coarse grid; the figure moves by less than a point between neighbours."""
SEEN = 2
COST = 0.8
KEPT = 0.02


def examples(data: Path) -> list[tuple[list[str], list[np.ndarray], str, int]]:
    """Features, dense part, root and quad of every line whose marks are both given."""
    out = []
    for line in (data / "events/dev/plv_train.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if None in (*row["source_span"], *row["target_span"]):
            continue
        doc = pipeline()(plain(row["text"]))
        runs = [doc.char_span(*row[name], alignment_mode="expand") for name in ("source_span", "target_span")]
        source, target = ((r.start, r.end - 1) for r in runs)
        out.append((features(doc, source, target), dense(doc, source, target), row["root"], row["quad"]))
    return out


def learn(rows: list) -> tuple[PairModel, LinearSVC]:
    """A model of the rows: vocabulary, frequencies, weights."""
    seen = Counter(f for row in rows for f in set(row[0]))
    names = sorted((f for f, n in seen.items() if n >= SEEN), key=lambda f: (BLOCKS.index(block_of(f)), f))
    idf = np.array([np.log((1 + len(rows)) / (1 + seen[f])) + 1 for f in names], np.float32)
    parts = np.array([np.concatenate(row[1]) for row in rows], np.float64)
    spread = parts.std(0)
    model = PairModel(
        roots=(),
        index={f: i for i, f in enumerate(names)},
        idf=idf,
        scale=SCALE,
        mean=parts.mean(0),
        spread=np.where(spread > 0, spread, 1.0),
        weights=np.zeros((0, 0)),
        bias=np.zeros(0),
        margin=-np.inf,
    )
    inputs = np.array([vector(row[0], row[1], model) for row in rows], np.float32)
    labels = [row[2] for row in rows]
    return model, LinearSVC(C=COST, class_weight="balanced", random_state=0).fit(inputs, labels)


def cross_validate(rows: list) -> float:
    """Print the figures of five folds; the margin that keeps all but a few of the right answers."""
    labels = np.array([row[2] for row in rows])
    quads = [row[3] for row in rows]
    quad_of = {
        root: Counter(q for r, q in zip(labels, quads, strict=True) if r == root).most_common(1)[0][0]
        for root in set(labels)
    }
    roots, quad, right = [], [], []
    for seed in (0, 1, 2):
        found = np.empty(len(rows), object)
        for train, test in StratifiedKFold(5, shuffle=True, random_state=seed).split(labels, labels):
            model, svc = learn([rows[i] for i in train])
            scores = svc.decision_function(np.array([vector(rows[i][0], rows[i][1], model) for i in test], np.float32))
            found[test] = svc.classes_[scores.argmax(1)]
            right.extend(s.max() for s, i, f in zip(scores, test, found[test], strict=True) if labels[i] == f)
        roots.append(f1_score(labels, found, average="macro"))
        quad.append(f1_score(quads, [quad_of[f] for f in found], average="macro"))
    print("root macro-F1", [round(f, 4) for f in roots], "quad macro-F1", [round(f, 4) for f in quad])
    return float(np.quantile(right, KEPT))


def main() -> None:
    """Cross-validate, learn from everything, write the weights."""
    data = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TRUCELINE_DATA", ROOT.parent / "shared")) / "data"
    rows = examples(data)
    margin = cross_validate(rows)
    model, svc = learn(rows)
    np.savez_compressed(
        WEIGHTS,
        names=np.array(list(model.index)),
        roots=np.array(list(svc.classes_)),
        idf=model.idf,
        scale=np.array([SCALE[block] for block in (*BLOCKS, "dense")]),
        mean=model.mean.astype(np.float32),
        spread=model.spread.astype(np.float32),
        weights=svc.coef_.astype(np.float16),
        bias=svc.intercept_.astype(np.float32),
        margin=np.float64(margin),
    )
    print(f"{len(rows)} pairs, {len(model.index)} features, margin {margin:.3f}, {WEIGHTS.stat().st_size} bytes")


if __name__ == "__main__":
    main()
