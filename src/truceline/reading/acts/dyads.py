"""Dyads: which two phrases of a sentence its labelled act would hold between, from one to the other.

A linear model ranks the ordered pairs of phrases of a sentence against each other (``train/dyad.py`` learns it from
sentences with a marked pair: a conditional logit over the pairs of one sentence; weights are plain arrays). It says who
and whom; the act between them is the pair model's (``pair``).
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from truceline.reading.acts.dyad_features import alone, between
from truceline.reading.acts.phrases import Phrase, phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from spacy.tokens import Doc

_ACTORS, _RECIPIENTS = 5, 9
"""Phrases of a sentence that are tried as actor and as recipient, the likeliest alone."""


class Dyad(msgspec.Struct, frozen=True):
    """An ordered pair of phrases and its share of the sentence's probability."""

    source: Phrase
    target: Phrase
    share: float


class DyadModel(msgspec.Struct, frozen=True):
    """Weights by the name of the feature (``s.`` of the source, ``t.`` of the target, ``p.`` of both together), and
    weights of the parser's own view of the source's head and of the target's."""

    weights: Mapping[str, float]
    source: np.ndarray
    target: np.ndarray


@functools.cache
def dyad_model() -> DyadModel:
    """The shipped weights, read once a process; nothing in the file is unpickled."""
    path = resources.files("truceline.reading").joinpath("models/dyad.npz")
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
        names = bytes(stored["names"]).decode("utf-8").split("\n")
        weights = stored["weights"].astype(np.float32)
        source, target = stored["source"].astype(np.float64), stored["target"].astype(np.float64)
    return DyadModel(dict(zip(names, weights.tolist(), strict=True)), source, target)


def views(doc: Doc, every: Sequence[Phrase]) -> np.ndarray:
    """The parser's own view of each phrase's head: a row of length one each."""
    found = np.asarray(doc.tensor[[p.head for p in every]], np.float64)
    lengths: np.ndarray = np.linalg.norm(found, axis=1, keepdims=True) + 1e-9
    out: np.ndarray = found / lengths
    return out


def dyads(doc: Doc, first: int, end: int, by: DyadModel) -> list[Dyad]:
    """The pairs of phrases of a sentence (tokens ``[first, end)``), the likeliest first."""
    every = phrases(doc, first, end)
    if len(every) < 2:
        return []
    lone = [alone(doc, every, n) for n in range(len(every))]
    seen = views(doc, every)
    source = [_sum(by.weights, "s.", f) + v for f, v in zip(lone, (seen @ by.source).tolist(), strict=True)]
    target = [_sum(by.weights, "t.", f) + v for f, v in zip(lone, (seen @ by.target).tolist(), strict=True)]
    numbers = range(len(every))
    actors = sorted(numbers, key=lambda n: (-source[n], n))[:_ACTORS]
    recipients = sorted(numbers, key=lambda n: (-target[n], n))[:_RECIPIENTS]
    tried = [(a, r) for a in actors for r in recipients if a != r]
    scores = np.array([source[a] + target[r] + _sum(by.weights, "p.", between(doc, every, a, r)) for a, r in tried])
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    order = sorted(range(len(tried)), key=lambda n: (-shares[n], tried[n]))
    return [Dyad(every[tried[n][0]], every[tried[n][1]], float(shares[n])) for n in order]


def _sum(weights: Mapping[str, float], side: str, features: Iterable[str]) -> float:
    return sum(weights.get(side + f, 0.0) for f in features)
