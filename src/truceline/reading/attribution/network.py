"""The network that weighs the signs of words: which words are a cue, and which are the speaker and the words of a cue.

Two rows of layers, each a sum of what the word, its neighbours at a distance and its head in the sentence show. The
first reads a paragraph and finds cues; the second reads the words around one cue and labels speaker and content, the
likeliest row of labels being found by dynamic programming (a linear-chain conditional random field, Lafferty et al.
2001). Learned by ``train/attribution.py``; the weights are plain arrays (``models/attribution_network.npz``).
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from importlib import resources

import msgspec
import numpy as np

from truceline.reading.attribution.signs import FROM_CUE_SIZES, SIZES, Real, Whole, vocabulary

AROUND_CUES = (1, 2, 4, 1)
"""Distances of the neighbours that each layer of the first row looks at."""
AROUND_ROLES = (1, 2, 4)
"""The same of the second row."""
LABELS = 7
"""Labels of a word at first: none; begins or goes on with a speaker, a cue, a content."""
ROLES = 5
"""Labels of a word beside a cue: none; begins or goes on with its speaker, its content."""
_SMALL = 1e-5


class Network(msgspec.Struct, frozen=True):
    """The weights by name, and the vocabulary by spaCy's number of each word."""

    weights: dict[str, Real]
    known: dict[int, int]


@functools.cache
def network() -> Network:
    """The shipped weights, read once a process; nothing in the file is unpickled."""
    path = resources.files("truceline.reading").joinpath("models/attribution_network.npz")
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
        weights = {k: stored[k].astype(np.float32) for k in stored.files if k != "known"}
        return Network(weights, vocabulary(str(w) for w in stored["known"]))


def neighbours(lengths: Sequence[int], distance: int) -> tuple[Whole, Whole]:
    """For rows laid end to end: where the word at a distance before and after each stands, or the place after the last
    word where the row has none."""
    lengths_ = np.asarray(lengths)
    total = int(lengths_.sum())
    at = np.arange(total)
    start = np.repeat(np.cumsum(lengths_) - lengths_, lengths_)
    stop = np.repeat(np.cumsum(lengths_), lengths_)
    before, after = at - distance, at + distance
    return np.where(before >= start, before, total), np.where(after < stop, after, total)


def normed(x: Real, weights: dict[str, Real], name: str) -> Real:
    """Each row brought to mean 0 and spread 1, then scaled and shifted."""
    width = x.shape[1]
    x = x - (x @ np.full((width, 1), 1 / width, np.float32))
    x *= 1 / np.sqrt(np.einsum("ij,ij->i", x, x)[:, None] / width + np.float32(_SMALL))
    x *= weights[name + "_scale"]
    x += weights[name + "_shift"]
    out: Real = x
    return out


def layers(x: Real, weights: dict[str, Real], name: str, around: Sequence[int], lengths: Sequence[int],
           heads: Whole) -> Real:  # fmt: skip
    """A row of layers over words laid end to end."""
    for k, distance in enumerate(around):
        before, after = neighbours(lengths, distance)
        padded = np.concatenate((x, np.zeros((1, x.shape[1]), np.float32)))
        seen = np.concatenate((x, padded[before], padded[after], x[heads]), axis=1)
        lit = seen @ weights[f"{name}{k}"]
        lit += weights[f"{name}{k}_bias"]
        np.maximum(lit, np.float32(0), out=lit)
        lit += x
        x = normed(lit, weights, f"{name}{k}")
    return x


def read(of: Network, words: Whole, shown: Whole, context: Real, lengths: Sequence[int], heads: Whole) -> Real:
    """What the first row makes of the words of some paragraphs laid end to end."""
    w = of.weights
    x = w["word"][words] @ w["word_in"] + context @ w["context_in"] + w["in_bias"]
    for k in range(len(SIZES)):
        x += w[f"shown{k}"][shown[:, k]]
    return layers(normed(x, w, "in"), w, "cue", AROUND_CUES, lengths, heads)


def label_likelihoods(of: Network, hidden: Real) -> Real:
    """For each word the likelihood of each label."""
    z = hidden @ of.weights["label"] + of.weights["label_bias"]
    z = np.exp(z - z.max(axis=1, keepdims=True))
    out: Real = z / z.sum(axis=1, keepdims=True)
    return out


def role_scores(of: Network, hidden: Real, cues: Real, relative: Whole, lengths: Sequence[int], heads: Whole) -> Real:
    """For the words of some cues' windows laid end to end: the score of each role. ``hidden`` is what the first row
    made of those words, ``cues`` what it made of the head of each cue."""
    w = of.weights
    x = hidden @ w["role_in"] + w["role_in_bias"] + np.repeat(cues @ w["role_cue"], lengths, axis=0)
    for k in range(len(FROM_CUE_SIZES)):
        x += w[f"relative{k}"][relative[:, k]]
    x = layers(normed(x, w, "role_in"), w, "role", AROUND_ROLES, lengths, heads)
    out: Real = x @ w["role_out"] + w["role_out_bias"]
    return out


def transitions(labels: int) -> tuple[Real, Real]:
    """What no row of labels may do: go on with what did not begin. Scores from label to label, and of a first label."""
    between, first = np.zeros((labels, labels), np.float32), np.zeros(labels, np.float32)
    for goes_on in range(2, labels, 2):
        between[:, goes_on] = first[goes_on] = -1e9
        between[goes_on - 1, goes_on] = between[goes_on, goes_on] = 0
    return between, first


def best_labels(scores: Real, lengths: Sequence[int], between: Real, first: Real) -> list[Whole]:
    """The likeliest labels of each of several rows laid end to end (Viterbi, all rows at once)."""
    longest, labels = max(lengths), scores.shape[1]
    offsets = np.cumsum([0, *lengths[:-1]])
    there = np.arange(longest)[None] < np.asarray(lengths)[:, None]
    table = scores[np.where(there, offsets[:, None] + np.arange(longest)[None], 0)]
    best = table[:, 0] + first
    came = np.zeros((len(lengths), longest, labels), np.int64)
    for t in range(1, longest):
        ways = best[:, :, None] + between[None]
        going = there[:, t, None]
        came[:, t] = np.where(going, ways.argmax(axis=1), np.arange(labels))
        best = np.where(going, ways.max(axis=1) + table[:, t], best)
    out = np.zeros((len(lengths), longest), np.int64)
    out[:, -1] = best.argmax(axis=1)
    for t in range(longest - 1, 0, -1):
        out[:, t - 1] = np.take_along_axis(came[:, t], out[:, t, None], axis=1)[:, 0]
    return [row[:n] for row, n in zip(out, lengths, strict=True)]


def runs(labels: Whole) -> list[tuple[int, int, int]]:
    """The runs of a row of labels: kind (1 for labels 1 and 2, 2 for 3 and 4 ...), first token, the one after the
    last."""
    out: list[tuple[int, int, int]] = []
    kind, start = 0, 0
    for at, label in enumerate([*labels.tolist(), 0]):
        if kind and label != 2 * kind:
            out.append((kind, start, at))
            kind = 0
        if label and not kind:
            kind, start = (label + 1) // 2, at
    return out
