"""The pair model: which PLOVER root holds from one run of words to another.

A linear model over the words, the dependency path and the verbs between the two (``pair_features``); ``train/pair.py``
learns it, and its weights are plain arrays.
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from truceline.reading.acts.pair_features import BLOCKS, block_of, dense, features

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    Run = tuple[int, int]

_SHARPNESS = 4.0
"""Factor on the margins of the roots before they are made probabilities; set so that in five folds over PLV of the
answers given p about p are right."""


class PairModel(msgspec.Struct, frozen=True):
    """Weights: for each block of features a vocabulary, its inverse document frequencies and its scale; the mean and
    spread of the dense part; one row of ``weights`` a root."""

    roots: tuple[str, ...]
    index: dict[str, int]
    idf: np.ndarray
    scale: dict[str, float]
    mean: np.ndarray
    spread: np.ndarray
    weights: np.ndarray
    bias: np.ndarray
    margin: float


@functools.cache
def pair_model() -> PairModel:
    """The shipped weights, read once a process; nothing in the file is unpickled."""
    path = resources.files("truceline.reading").joinpath("models/pair.npz")
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
        names = [str(name) for name in stored["names"]]
        return PairModel(
            roots=tuple(str(root) for root in stored["roots"]),
            index={name: i for i, name in enumerate(names)},
            idf=stored["idf"],
            scale={block: float(w) for block, w in zip((*BLOCKS, "dense"), stored["scale"], strict=True)},
            mean=stored["mean"],
            spread=stored["spread"],
            weights=stored["weights"].astype(np.float32),
            bias=stored["bias"],
            margin=float(stored["margin"]),
        )


def vector(found: Sequence[str], parts: Sequence[np.ndarray], by: PairModel) -> np.ndarray:
    """The input of the linear model: every block scaled to its own length, then the dense part."""
    out = np.zeros(len(by.index) + len(by.mean), np.float64)
    at, values = _sparse(found, by)
    out[at] = values
    out[len(by.index) :] = _dense(parts, by)
    return out


def margins(doc: Doc, source: Run, target: Run, by: PairModel) -> np.ndarray:
    """The margin of every root for the act from source to target (first and last token of each)."""
    at, values = _sparse(features(doc, source, target), by)
    size = len(by.index)
    rest = by.weights[:, size:] @ _dense(dense(doc, source, target), by)
    out: np.ndarray = by.weights[:, at] @ values + rest + by.bias
    return out


def chances(margins_: np.ndarray) -> np.ndarray:
    """Margins as probabilities of the roots, given that one of them holds."""
    raised = np.exp(_SHARPNESS * (margins_ - margins_.max()))
    out: np.ndarray = raised / raised.sum()
    return out


def _sparse(found: Sequence[str], by: PairModel) -> tuple[list[int], np.ndarray]:
    """The known features' places and values, in one order whatever theirs: sums must not depend on it."""
    squares = dict.fromkeys(BLOCKS, 0.0)
    known = sorted((by.index[f], f) for f in set(found) if f in by.index)
    blocks = [block_of(f) for _, f in known]
    at = [n for n, _ in known]
    for block, n in zip(blocks, at, strict=True):
        squares[block] += float(by.idf[n]) ** 2
    factor = {b: by.scale[b] / np.sqrt(s) for b, s in squares.items() if s}
    return at, np.array([float(by.idf[n]) * factor[b] for b, n in zip(blocks, at, strict=True)])


def _dense(parts: Sequence[np.ndarray], by: PairModel) -> np.ndarray:
    whole: np.ndarray = (np.concatenate(parts) - by.mean) / by.spread
    length = np.linalg.norm(whole)
    return whole * (by.scale["dense"] / length) if length else np.zeros(len(by.mean))
