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

import msgspec
import numpy as np
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from truceline.reading.acts.pair_features import BLOCKS, block_of, dense, features
from truceline.reading.acts.pair_model import PairModel, vector
from truceline.reading.text.paragraphs import plain
from truceline.reading.text.parse import pipeline

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "src/truceline/reading/models/pair.npz"
SCALE = {"words": 1.0, "stems": 0.5, "classes": 0.4, "cameo": 0.5, "chain": 0.7, "structure": 1.0, "dense": 0.7}
"""Chosen by cross-validation over a coarse grid; the figure moves by less than a point between neighbours."""
SEEN = 2
COST = 0.8
KEPT = 0.02


def examples(data: Path) -> list[tuple[list[str], list[np.ndarray], str, int] | None]:
    """Features, dense part, root and quad of every line; None where a mark is not given."""
    out: list[tuple[list[str], list[np.ndarray], str, int] | None] = []
    for line in (data / "events/dev/plv_train.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if None in (*row["source_span"], *row["target_span"]):
            out.append(None)
            continue
        doc = pipeline()(plain(row["text"]))
        runs = [doc.char_span(*row[name], alignment_mode="expand") for name in ("source_span", "target_span")]
        source, target = ((r.start, r.end - 1) for r in runs)
        out.append((features(doc, source, target), dense(doc, source, target), row["root"], row["quad"]))
    return out


def learn(rows: list) -> PairModel:
    """A model of the rows: vocabulary, frequencies, weights."""
    seen = Counter(f for row in rows for f in set(row[0]))
    names = sorted((f for f, n in seen.items() if n >= SEEN), key=lambda f: (BLOCKS.index(block_of(f)), f))
    idf = np.array([np.log((1 + len(rows)) / (1 + seen[f])) + 1 for f in names], np.float32)
    parts = np.array([np.concatenate(row[1]) for row in rows], np.float64)
    spread = parts.std(0)
    blank = PairModel(
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
    inputs = np.array([vector(row[0], row[1], blank) for row in rows], np.float32)
    svc = LinearSVC(C=COST, class_weight="balanced", random_state=0).fit(inputs, [row[2] for row in rows])
    return msgspec.structs.replace(
        blank, roots=tuple(map(str, svc.classes_)), weights=svc.coef_.astype(np.float16), bias=svc.intercept_
    )


def answers(model: PairModel, rows: list) -> tuple[list[str], np.ndarray]:
    """The likeliest root of each row, and its margin."""
    inputs = np.array([vector(row[0], row[1], model) for row in rows])
    scores = inputs @ model.weights.astype(np.float64).T + model.bias
    return [model.roots[n] for n in scores.argmax(1)], scores.max(1)


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
            found[test], margins = answers(learn([rows[i] for i in train]), [rows[i] for i in test])
            right.extend(m for m, i in zip(margins, test, strict=True) if labels[i] == found[i])
        roots.append(f1_score(labels, found, average="macro"))
        quad.append(f1_score(quads, [quad_of[f] for f in found], average="macro"))
    print("root macro-F1", [round(f, 4) for f in roots], "quad macro-F1", [round(f, 4) for f in quad])
    return float(np.quantile(right, KEPT))


def main() -> None:
    """Cross-validate, learn from everything, write the weights."""
    data = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TRUCELINE_DATA", ROOT.parent / "shared")) / "data"
    rows = [row for row in examples(data) if row is not None]
    margin = cross_validate(rows)
    model = learn(rows)
    np.savez_compressed(
        WEIGHTS,
        names=np.array(list(model.index)),
        roots=np.array(model.roots),
        idf=model.idf,
        scale=np.array([SCALE[block] for block in (*BLOCKS, "dense")]),
        mean=model.mean.astype(np.float32),
        spread=model.spread.astype(np.float32),
        weights=model.weights,
        bias=model.bias.astype(np.float32),
        margin=np.float64(margin),
    )
    print(f"{len(rows)} pairs, {len(model.index)} features, margin {margin:.3f}, {WEIGHTS.stat().st_size} bytes")


if __name__ == "__main__":
    main()
