"""Learning the weights: the forward pass of ``truceline.reading.attribution.network`` with its derivatives.

Cues are learned word by word (cross-entropy), roles row by row (conditional random field). Adam (Kingma and Ba 2015)
with a falling rate, dropout, and the running average of the weights as the result. The order of the paragraphs and
every random draw come from one seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
import numpy as np
from scipy.sparse import csr_matrix
from train.tagger.examples import Paragraph

from truceline.reading.attribution import network as net
from truceline.reading.attribution.network import AROUND_CUES, AROUND_ROLES, LABELS, ROLES
from truceline.reading.attribution.signs import FROM_CUE_SIZES, SIZES, Real, Whole, window

Weights = dict[str, Real]
Back = Callable[[Real], Real]

WIDTH, WORD, CONTEXT = 128, 64, 96
"""Width of the layers, of a word's own vector, and of what the parser knows of a word in its context."""
EPOCHS = 7
RATE, SLOWEST, WARM = 2e-3, 0.02, 200
"""The rate of learning, the share of it left at the end, and the steps in which it rises."""
DROPPED, WORDS_DROPPED = 0.25, 0.1
TOKENS = 1500
"""Tokens a step."""
STEEPEST = 5.0
"""The longest gradient that is followed whole."""


class Batch(msgspec.Struct):
    """Some paragraphs laid end to end, and the windows of their cues laid end to end; ``picked`` is where each word of
    a window stands among those of the paragraphs, ``cue_heads`` where the head of each cue does."""

    words: Whole
    shown: Whole
    context: Real
    lengths: list[int]
    heads: Whole
    labels: Whole
    picked: Whole
    cue_heads: Whole
    relative: Whole
    role_lengths: list[int]
    role_heads: Whole
    roles: Whole


def batch(paragraphs: Sequence[Paragraph]) -> Batch:
    """The batch of some paragraphs."""
    of = [p.signs for p in paragraphs]
    lengths = [len(s.heads) for s in of]
    offsets = np.cumsum([0, *lengths])
    picked, cue_heads, heads, lengths_, total = [], [], [], [], 0
    for p, offset in zip(paragraphs, offsets, strict=False):
        for cue in p.cues:
            low, high = window(len(p.signs.heads), cue.first, cue.stop)
            picked.append(np.arange(low, high) + offset)
            cue_heads.append(cue.head + offset)
            heads.append(np.clip(p.signs.heads[low:high], low, high - 1) - low + total)
            lengths_.append(high - low)
            total += high - low
    cues = [c for p in paragraphs for c in p.cues]
    none = np.zeros(0, np.int64)
    return Batch(
        words=np.concatenate([s.words for s in of]),
        shown=np.concatenate([s.shown for s in of]),
        context=np.concatenate([s.context for s in of]),
        lengths=lengths,
        heads=np.concatenate([s.heads + o for s, o in zip(of, offsets, strict=False)]),
        labels=np.concatenate([p.labels for p in paragraphs]),
        picked=np.concatenate(picked) if cues else none,
        cue_heads=np.array(cue_heads, np.int64),
        relative=np.concatenate([c.relative for c in cues]) if cues else none,
        role_lengths=lengths_,
        role_heads=np.concatenate(heads) if cues else none,
        roles=np.concatenate([c.roles for c in cues]) if cues else none,
    )


def initial(words: int, rng: np.random.Generator) -> Weights:
    """The weights before anything is learned."""
    out: Weights = {}

    def drawn(name: str, rows: int, columns: int, spread: float) -> None:
        out[name] = (rng.standard_normal((rows, columns)) * spread).astype(np.float32)

    def scales(name: str) -> None:
        out[name + "_scale"] = np.ones(WIDTH, np.float32)
        out[name + "_shift"] = np.zeros(WIDTH, np.float32)

    drawn("word", words + 1, WORD, 0.1)
    drawn("word_in", WORD, WIDTH, WORD**-0.5)
    drawn("context_in", CONTEXT, WIDTH, CONTEXT**-0.5)
    out["in_bias"] = np.zeros(WIDTH, np.float32)
    for name, sizes in (("shown", SIZES), ("relative", FROM_CUE_SIZES)):
        for k, size in enumerate(sizes):
            drawn(f"{name}{k}", size, WIDTH, 0.1)
    for name, around in (("cue", AROUND_CUES), ("role", AROUND_ROLES)):
        for k in range(len(around)):
            drawn(f"{name}{k}", 4 * WIDTH, WIDTH, (2 / (4 * WIDTH)) ** 0.5)
            out[f"{name}{k}_bias"] = np.zeros(WIDTH, np.float32)
            scales(f"{name}{k}")
    scales("in")
    scales("role_in")
    drawn("role_in", WIDTH, WIDTH, WIDTH**-0.5)
    drawn("role_cue", WIDTH, WIDTH, WIDTH**-0.5)
    out["role_in_bias"] = np.zeros(WIDTH, np.float32)
    for name, size in (("label", LABELS), ("role_out", ROLES)):
        drawn(name, WIDTH, size, 0.05)
        out[f"{name}_bias"] = np.zeros(size, np.float32)
    out["between"] = np.zeros((ROLES, ROLES), np.float32)
    out["first"] = np.zeros(ROLES, np.float32)
    return out


def spread_back(to: Whole, rows: int) -> Any:
    """The matrix that adds up, for each of ``rows`` places, what comes back from those who looked there."""
    n = len(to)
    return csr_matrix((np.ones(n, np.float32), (to, np.arange(n))), shape=(rows + 1, n))[:rows]


class Learner:
    """One pass forward that remembers how to go back."""

    def __init__(self, weights: Weights, rng: np.random.Generator) -> None:
        self.w = weights
        self.rng = rng
        self.g: Weights = {}

    def dropped(self, x: Real) -> tuple[Real, Back]:
        """Some of the values left out, the others raised by as much."""
        kept = (self.rng.random(x.shape, dtype=np.float32) > DROPPED) / np.float32(1 - DROPPED)
        return x * kept, lambda d: d * kept

    def normed(self, x: Real, name: str) -> tuple[Real, Back]:
        """Each row at mean 0 and spread 1, scaled and shifted."""
        x = x - x.mean(axis=1, keepdims=True)
        by = 1 / np.sqrt((x * x).mean(axis=1, keepdims=True) + np.float32(1e-5))
        y = x * by
        scale = self.w[name + "_scale"]

        def back(d: Real) -> Real:
            self.g[name + "_scale"], self.g[name + "_shift"] = (d * y).sum(axis=0), d.sum(axis=0)
            d = d * scale
            return by * (d - d.mean(axis=1, keepdims=True) - y * (d * y).mean(axis=1, keepdims=True))

        return y * scale + self.w[name + "_shift"], back

    def layer(self, x: Real, name: str, sides: tuple[Whole, Whole], heads: Whole, up: Any) -> tuple[Real, Back]:
        """One layer, and its way back."""
        before, after = sides
        nothing = np.zeros((1, x.shape[1]), np.float32)
        padded = np.concatenate((x, nothing))
        seen = np.concatenate((x, padded[before], padded[after], x[heads]), axis=1)
        y = np.maximum(seen @ self.w[name] + self.w[name + "_bias"], np.float32(0))
        lit = y > 0
        y, undrop = self.dropped(y)
        out, unnorm = self.normed(x + y, name)

        def back(d: Real) -> Real:
            d = unnorm(d)
            dy = undrop(d) * lit
            self.g[name], self.g[name + "_bias"] = seen.T @ dy, dy.sum(axis=0)
            own, from_after, from_before, from_below = np.split(dy @ self.w[name].T, 4, axis=1)
            from_after = np.concatenate((from_after, nothing))[after]
            from_before = np.concatenate((from_before, nothing))[before]
            return d + own + from_after + from_before + up @ from_below

        return out, back

    def layers(self, x: Real, name: str, around: Sequence[int], lengths: list[int], heads: Whole) -> tuple[Real, Back]:
        """A row of layers."""
        up = spread_back(heads, len(heads))
        backs = []
        for k, distance in enumerate(around):
            x, back = self.layer(x, f"{name}{k}", net.neighbours(lengths, distance), heads, up)
            backs.append(back)

        def back_all(d: Real) -> Real:
            for back in reversed(backs):
                d = back(d)
            return d

        return x, back_all

    def signs(self, name: str, table: Whole, sizes: Sequence[int]) -> tuple[Real, Callable[[Real], None]]:
        """The sum of the vectors of some signs."""
        x = sum(self.w[f"{name}{k}"][table[:, k]] for k in range(len(sizes)))

        def back(d: Real) -> None:
            for k, size in enumerate(sizes):
                self.g[f"{name}{k}"] = spread_back(table[:, k], size) @ d

        return np.asarray(x), back

    def read(self, b: Batch) -> tuple[Real, Callable[[Real], None]]:
        """The first row, over paragraphs."""
        words = np.where(self.rng.random(len(b.words)) < WORDS_DROPPED, 0, b.words)
        vectors = self.w["word"][words]
        x, unsign = self.signs("shown", b.shown, SIZES)
        x = x + vectors @ self.w["word_in"] + b.context @ self.w["context_in"] + self.w["in_bias"]
        x, undrop = self.dropped(x)
        x, unnorm = self.normed(x, "in")
        x, unlayer = self.layers(x, "cue", AROUND_CUES, b.lengths, b.heads)

        def back(d: Real) -> None:
            d = undrop(unnorm(unlayer(d)))
            unsign(d)
            self.g["word_in"], self.g["context_in"] = vectors.T @ d, b.context.T @ d
            self.g["in_bias"] = d.sum(axis=0)
            self.g["word"] = spread_back(words, len(self.w["word"])) @ (d @ self.w["word_in"].T)

        return x, back

    def roles(self, b: Batch, hidden: Real) -> tuple[Real, Back]:
        """The second row, over the windows of cues."""
        picked = hidden[b.picked]
        x, unsign = self.signs("relative", b.relative, FROM_CUE_SIZES)
        cues = hidden[b.cue_heads]
        cued = np.repeat(cues @ self.w["role_cue"], b.role_lengths, axis=0)
        x, undrop = self.dropped(x + picked @ self.w["role_in"] + self.w["role_in_bias"] + cued)
        x, unnorm = self.normed(x, "role_in")
        x, unlayer = self.layers(x, "role", AROUND_ROLES, b.role_lengths, b.role_heads)

        def back(d: Real) -> Real:
            self.g["role_out"], self.g["role_out_bias"] = x.T @ d, d.sum(axis=0)
            d = undrop(unnorm(unlayer(d @ self.w["role_out"].T)))
            unsign(d)
            self.g["role_in"], self.g["role_in_bias"] = picked.T @ d, d.sum(axis=0)
            of_cues = np.add.reduceat(d, np.cumsum([0, *b.role_lengths[:-1]]), axis=0)
            self.g["role_cue"] = cues.T @ of_cues
            out: Real = spread_back(b.picked, len(hidden)) @ (d @ self.w["role_in"].T)
            out += spread_back(b.cue_heads, len(hidden)) @ (of_cues @ self.w["role_cue"].T)
            return out

        return x @ self.w["role_out"] + self.w["role_out_bias"], back

    def step(self, b: Batch) -> tuple[float, float]:
        """The losses a word; the gradient is left in ``g``."""
        self.g = {}
        hidden, unread = self.read(b)
        n = len(hidden)
        z = hidden @ self.w["label"] + self.w["label_bias"]
        z = np.exp(z - z.max(axis=1, keepdims=True))
        d = z / z.sum(axis=1, keepdims=True)
        loss = float(-np.log(d[np.arange(n), b.labels] + 1e-9).mean())
        d[np.arange(n), b.labels] -= 1
        d /= np.float32(n)
        self.g["label"], self.g["label_bias"] = hidden.T @ d, d.sum(axis=0)
        back = d @ self.w["label"].T
        role_loss = 0.0
        if b.role_lengths:
            scores, unrole = self.roles(b, hidden)
            total, slope = field(scores, b.roles, b.role_lengths, self.w["between"], self.w["first"])
            share = np.float32(1 / len(scores))
            self.g["between"], self.g["first"] = slope[1] * share, slope[2] * share
            back = back + unrole(slope[0] * share)
            role_loss = total / len(scores)
        unread(back)
        return loss, role_loss


def _summed(x: Real, axis: int) -> Real:
    most = x.max(axis=axis, keepdims=True)
    out: Real = (most + np.log(np.exp(x - most).sum(axis=axis, keepdims=True))).squeeze(axis)
    return out


def field(scores: Real, answer: Whole, lengths: Sequence[int], between: Real, first: Real
          ) -> tuple[float, tuple[Real, Real, Real]]:  # fmt: skip
    """The loss of a linear-chain conditional random field over rows laid end to end, and its slopes."""
    longest = max(lengths)
    offsets = np.cumsum([0, *lengths[:-1]])
    there = np.arange(longest)[None] < np.asarray(lengths)[:, None]
    where = np.where(there, offsets[:, None] + np.arange(longest)[None], 0)
    table = scores[where]
    ahead, behind = np.empty_like(table), np.zeros_like(table)
    ahead[:, 0] = table[:, 0] + first
    for t in range(1, longest):
        new = _summed(ahead[:, t - 1, :, None] + between[None], 1) + table[:, t]
        ahead[:, t] = np.where(there[:, t, None], new, ahead[:, t - 1])
    whole = _summed(ahead[:, -1], 1)
    for t in range(longest - 2, -1, -1):
        new = _summed(between[None] + (table[:, t + 1] + behind[:, t + 1])[:, None, :], 2)
        behind[:, t] = np.where(there[:, t + 1, None], new, 0)
    share = np.exp(ahead + behind - whole[:, None, None]) * there[:, :, None]
    pairs = ahead[:, :-1, :, None] + between + (table[:, 1:] + behind[:, 1:])[:, :, None, :]
    pairs = np.exp(np.minimum(pairs - whole[:, None, None, None], 0)) * there[:, 1:, None, None]
    said = answer[where]
    steps = there[:, 1:]
    slope_between, slope_first = pairs.sum(axis=(0, 1)), share[:, 0].sum(axis=0)
    np.add.at(slope_between, (said[:, :-1][steps], said[:, 1:][steps]), -1)
    np.add.at(slope_first, said[:, 0], -1)
    slope = np.zeros_like(scores)
    slope[where[there]] = share[there]
    slope[np.arange(len(scores)), answer] -= 1
    reached = scores[np.arange(len(scores)), answer].sum() + first[said[:, 0]].sum()
    reached += between[said[:, :-1], said[:, 1:]][steps].sum()
    return float(whole.sum() - reached), (slope, slope_between, slope_first)


class Adam:
    """The steps of Adam, long gradients cut to ``STEEPEST``."""

    def __init__(self, weights: Weights) -> None:
        self.mean = {k: np.zeros_like(v) for k, v in weights.items()}
        self.square = {k: np.zeros_like(v) for k, v in weights.items()}
        self.steps = 0

    def step(self, weights: Weights, slopes: Weights, rate: float) -> None:
        """One step down."""
        self.steps += 1
        length = float(np.sqrt(sum(float((g * g).sum()) for g in slopes.values())))
        cut = np.float32(min(1.0, STEEPEST / (length + 1e-6)))
        rate_ = np.float32(rate / (1 - 0.9**self.steps))
        square_ = np.float32(1 / (1 - 0.999**self.steps))
        for name, slope in slopes.items():
            g = slope.astype(np.float32) * cut
            m, v = self.mean[name], self.square[name]
            m += np.float32(0.1) * (g - m)
            v += np.float32(0.001) * (g * g - v)
            weights[name] -= rate_ * m / (np.sqrt(v * square_) + np.float32(1e-8))


def batches(paragraphs: Sequence[Paragraph], rng: np.random.Generator) -> Iterable[Batch]:
    """The paragraphs in a drawn order, some ``TOKENS`` words at a time."""
    some: list[Paragraph] = []
    words = 0
    for at in rng.permutation(len(paragraphs)):
        some.append(paragraphs[at])
        words += len(paragraphs[at].signs.heads)
        if words >= TOKENS:
            yield batch(some)
            some, words = [], 0
    if some:
        yield batch(some)


def learned(paragraphs: Sequence[Paragraph], words: int, epochs: int = EPOCHS) -> Weights:
    """The weights learned from labelled paragraphs with a vocabulary of ``words``."""
    rng = np.random.default_rng(0)
    weights = initial(words, rng)
    average = {k: v.copy() for k, v in weights.items()}
    learner, adam = Learner(weights, rng), Adam(weights)
    useful = [p for p in paragraphs if len(p.signs.heads) > 1]
    ahead = epochs * sum(len(p.signs.heads) for p in useful) / TOKENS
    for epoch in range(epochs):
        losses = []
        for b in batches(useful, rng):
            losses.append(learner.step(b))
            done = adam.steps
            rate = RATE * min(1.0, (done + 1) / WARM) * max(SLOWEST, 1 - done / ahead)
            adam.step(weights, learner.g, rate)
            kept = np.float32(min(0.999, (2 + done) / (11 + done)))
            for name, value in average.items():
                average[name] = value + (1 - kept) * (weights[name] - value)
        print(f"epoch {epoch + 1}: loss {np.mean([x for x, _ in losses]):.4f} {np.mean([x for _, x in losses]):.4f}",
              flush=True)  # fmt: skip
    return average
