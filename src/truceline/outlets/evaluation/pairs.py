"""Scoring marked pairs on PLV: the PLOVER root that holds from the one marked actor to the other.

PLV is also what the model learns from, so it is cross-validated: five folds, each answered by a model learned from the
other four with the training script itself (``train/pair.py``; needs scikit-learn, a development dependency). Figures
are macro-F1 over roots and over the quad classes of the roots; the most likely root is always taken, as by the anchors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

from truceline.outlets.evaluation.articles import Tally
from truceline.outlets.evaluation.measures import Measure, measure, score_of
from truceline.outlets.evaluation.sets import Progress
from truceline.outlets.evaluation.training import training

_FOLDS = 5


def run(data: Path, progress: Progress) -> list[Measure]:
    """Root and quad macro-F1 in cross-validation."""
    train = training("pair")
    rows = [row for row in train.examples(data) if row is not None]
    roots = [row[2] for row in rows]
    quads = [str(row[3]) for row in rows]
    found = _answers(train, rows, progress)
    quad_of = {root: Counter(q for r, q in zip(roots, quads, strict=True) if r == root) for root in set(roots)}
    usual = {root: counted.most_common(1)[0][0] for root, counted in quad_of.items()}
    return [
        _macro("root macro-F1", roots, found),
        _macro("quad macro-F1", quads, [usual[root] for root in found]),
    ]


def _answers(train: ModuleType, rows: Sequence[Sequence[object]], progress: Progress) -> list[str]:
    """The root of each row as answered by the model that has not seen it."""
    import numpy as np
    from sklearn.model_selection import StratifiedKFold

    labels = np.array([row[2] for row in rows])
    found = np.empty(len(rows), dtype=object)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(labels, labels)
    for known, held in progress(list(folds), "pairs"):
        found[held] = train.answers(train.learn([rows[i] for i in known]), [rows[i] for i in held])[0]
    return [str(root) for root in found]


def tallies_of(gold: Sequence[str], mine: Sequence[str]) -> list[Tally]:
    """One tally an answer, from which the F of each class can be added up."""
    out: list[Tally] = []
    for label, answer in zip(gold, mine, strict=True):
        tally: Tally = {"n": 1.0, f"{label}/labelled": 1.0}
        tally[f"{answer}/predicted"] = 1.0
        if label == answer:
            tally[f"{label}/right"] = 1.0
        out.append(tally)
    return out


def macro_f(total: Mapping[str, float]) -> float:
    """The mean F of the classes that are labelled at all."""
    classes = sorted({name.removesuffix("/labelled") for name, n in total.items() if name.endswith("/labelled") and n})
    return sum(score_of(total, c).f for c in classes) / len(classes)


def _macro(name: str, gold: Sequence[str], mine: Sequence[str]) -> Measure:
    return measure("pairs", name, tallies_of(gold, mine), macro_f, "n")
