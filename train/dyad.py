"""Learn who acts on whom in a sentence: ``python train/dyad.py [DATA]``.

Reads ``events/dev/plv_train.jsonl`` (news sentences with a marked pair) and writes
``src/truceline/reading/models/dyad.npz``: a conditional logit in which the marked pair of phrases of a sentence is
preferred to all its other pairs. Other pairs that share a word with both marks are left out: they may be the same two
by other words. Prints in how many sentences of a five-fold cross-validation the first pair shares a word with both
marks. Needs scipy; same data, same bytes.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize
from sklearn.model_selection import StratifiedKFold

from truceline.reading.acts.dyad_features import alone, between
from truceline.reading.acts.dyads import DyadModel, dyads, views
from truceline.reading.acts.phrases import phrases
from truceline.reading.text.paragraphs import plain
from truceline.reading.text.parse import pipeline

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "src/truceline/reading/models/dyad.npz"
COST = 3.0
"""Inverse of the ridge on the weights; from 1 to 10 the figure moves by half a point."""
SEEN = 2
LEAST = 0.02
"""Weights smaller than this are not kept: the figure does not change."""
STEPS = 120


class Example(NamedTuple):
    """A sentence: the features of each pair of its phrases, the parser's view of both, which pairs are the marked one,
    which are learned from; with the parse and the marks' words for scoring."""

    pairs: list[list[str]]
    seen: np.ndarray
    marked: np.ndarray
    used: np.ndarray
    doc: object
    marks: tuple[frozenset[str], frozenset[str]]


def examples(data: Path) -> list[Example | None]:
    """One example a line; None where a mark is missing or no phrase stands for it."""
    lines = (data / "events/dev/plv_train.jsonl").read_text("utf-8").splitlines()
    return [_example(json.loads(line)) for line in lines]


def _example(row: dict) -> Example | None:
    if None in (*row["source_span"], *row["target_span"]):
        return None
    doc = pipeline()(plain(row["text"]))
    source, target = (doc.char_span(*row[name], alignment_mode="expand") for name in ("source_span", "target_span"))
    sentence = source.root.sent
    every = phrases(doc, sentence.start, sentence.end)
    lone = [alone(doc, every, n) for n in range(len(every))]
    fits = [[_fit(p, mark) for p in every] for mark in (source, target)]
    marks = words(source.text), words(target.text)
    shared = [[bool(words(doc[p.first : p.last + 1].text) & mark) for p in every] for mark in marks]
    pairs, seen, fit, same = [], [], [], []
    view = views(doc, every) if every else np.zeros((0, 0))
    for a in range(len(every)):
        for b in range(len(every)):
            if a != b:
                both = between(doc, every, a, b)
                pairs.append([*(f"s.{f}" for f in lone[a]), *(f"t.{f}" for f in lone[b]), *(f"p.{f}" for f in both)])
                seen.append(np.concatenate([view[a], view[b]]))
                fit.append(fits[0][a] * fits[1][b])
                same.append(shared[0][a] and shared[1][b])
    best = max(fit, default=0)
    if not best:
        return None
    marked = np.array(fit) == best
    return Example(pairs, np.array(seen), marked, marked | ~np.array(same), doc, marks)


def _fit(phrase: object, mark: object) -> int:
    """2 where the phrase has the mark's head, 1 where its head is inside the mark."""
    return 2 if phrase.head == mark.root.i else int(mark.start <= phrase.head < mark.end)


def words(text: str) -> frozenset[str]:
    """The words of a phrase that tell whom it names."""
    little = {"the", "a", "an", "of", "and", "in", "for", "to", "s", "on", "by", "with", "his", "its", "their"}
    return frozenset(w for w in text.lower().replace("'", " ").split() if w not in little)


def learn(rows: list[Example]) -> DyadModel:
    """The weights that make the marked pairs of the sentences likeliest."""
    seen = Counter(f for row in rows for n in np.flatnonzero(row.used) for f in set(row.pairs[n]))
    index = {f: n for n, f in enumerate(sorted(f for f, n in seen.items() if n >= SEEN))}
    columns = [sorted({index[f] for f in row.pairs[n] if f in index}) for row in rows for n in np.flatnonzero(row.used)]
    ends = np.cumsum([0, *map(len, columns)])
    at = np.concatenate([np.array(c, np.int32) for c in columns])
    named = sp.csr_matrix((np.ones(len(at)), at, ends), shape=(len(columns), len(index)))
    inputs = sp.hstack([named, np.concatenate([row.seen[row.used] for row in rows])]).tocsr()
    marked = np.concatenate([row.marked[row.used] for row in rows]).astype(float)
    sizes = np.array([int(row.used.sum()) for row in rows])
    start = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    of = np.repeat(np.arange(len(rows)), sizes)
    turned = inputs.T.tocsr()

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = inputs @ weights
        raised = np.exp(scores - np.maximum.reduceat(scores, start)[of])
        total, hit = np.add.reduceat(raised, start), np.add.reduceat(raised * marked, start)
        slope = raised / total[of] - raised * marked / hit[of]
        return float(
            (np.log(total) - np.log(hit)).sum() + weights @ weights / (2 * COST)
        ), turned @ slope + weights / COST

    found = minimize(loss, np.zeros(inputs.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    kept = {f: float(np.float16(found[n])) for f, n in index.items() if abs(found[n]) >= LEAST}
    source, target = np.split(found[len(index) :].astype(np.float16), 2)
    return DyadModel(kept, source, target)


def folds(data: Path) -> list[tuple[np.ndarray, np.ndarray]]:
    """Five folds over all lines, stratified by root: (learned from, held out). The pair model of a fold learns from the
    same lines."""
    lines = (data / "events/dev/plv_train.jsonl").read_text("utf-8").splitlines()
    roots = np.array([json.loads(line)["root"] for line in lines])
    return list(StratifiedKFold(5, shuffle=True, random_state=0).split(roots, roots))


def cross_validate(rows: list[Example | None], data: Path) -> None:
    """Print how often the first pair is the marked one."""
    right = 0
    for known, held in folds(data):
        model = learn([rows[i] for i in known if rows[i] is not None])
        for row in (rows[i] for i in held if rows[i] is not None):
            best = [dyads(row.doc, s.start, s.end, model)[:1] for s in row.doc.sents]
            found = max((d for ds in best for d in ds), key=lambda d: d.share)
            runs = [words(row.doc[p.first : p.last + 1].text) for p in (found.source, found.target)]
            right += all(run & mark for run, mark in zip(runs, row.marks, strict=True))
    print(f"first pair right {right / len(rows):.4f} of {len(rows)}")


def main() -> None:
    """Cross-validate, learn from everything, write the weights."""
    data = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TRUCELINE_DATA", ROOT.parent / "shared")) / "data"
    rows = examples(data)
    cross_validate(rows, data)
    model = learn([row for row in rows if row is not None])
    names = sorted(model.weights)
    np.savez_compressed(
        WEIGHTS,
        names=np.frombuffer("\n".join(names).encode("utf-8"), np.uint8),
        weights=np.array([model.weights[f] for f in names], np.float16),
        source=model.source,
        target=model.target,
    )
    print(f"{sum(r is not None for r in rows)} sentences, {len(names)} features, {WEIGHTS.stat().st_size} bytes")


if __name__ == "__main__":
    main()
