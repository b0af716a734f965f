"""Tagging: the cues of a document's paragraphs with their speakers and contents, as the network sees them.

Every word gets a likelihood of being part of a cue; each likely cue gets its speaker and its content, which may come in
pieces ("A," he said, "B"). What is made of them is decided elsewhere (``choice``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from truceline.reading.attribution.draft import Page
from truceline.reading.attribution.network import (
    LABELS,
    ROLES,
    Network,
    best_labels,
    label_likelihoods,
    read,
    role_scores,
    runs,
    transitions,
)
from truceline.reading.attribution.signs import Real, Signs, from_cue, signs, window
from truceline.reading.attribution.tags import PageTags, Tagged

_TOKENS = 2000
"""Tokens weighed at once."""
_EAGER = 1.0
"""Added to the log-likelihood of cue labels, so that cues less likely than not are seen too."""
_LEAST = 0.2
"""Cues less likely than this are let go."""


class Found(NamedTuple):
    """A likely cue: its page, first token, the one after its last, its head, its likelihood."""

    page: int
    first: int
    stop: int
    head: int
    likelihood: float


Run: TypeAlias = tuple[int, int]


def tagged(pages: Sequence[Page], of: Network) -> list[PageTags]:
    """The tags of each page, in order. A page of one word has none."""
    out: list[PageTags] = []
    for some in _portions(pages):
        out.extend(_tagged(some, of))
    return out


def _portions(pages: Sequence[Page]) -> Iterator[list[Page]]:
    some: list[Page] = []
    words = 0
    for page in pages:
        some.append(page)
        words += len(page.doc)
        if words >= _TOKENS:
            yield some
            some, words = [], 0
    if some:
        yield some


def _tagged(pages: Sequence[Page], of: Network) -> Iterator[PageTags]:
    shown = [signs(page, of.known) for page in pages]
    lengths = [len(s.heads) for s in shown]
    offsets = np.cumsum([0, *lengths])
    hidden = read(
        of,
        np.concatenate([s.words for s in shown]),
        np.concatenate([s.shown for s in shown]),
        np.concatenate([s.context for s in shown]),
        lengths,
        np.concatenate([s.heads + o for s, o in zip(shown, offsets, strict=False)]),
    )
    likely = label_likelihoods(of, hidden)
    cued = likely[:, 3] + likely[:, 4]
    scores = np.log(likely + np.float32(1e-9))
    scores[:, 3:5] += np.float32(_EAGER)
    found = []
    for k, labels in enumerate(best_labels(scores, lengths, *transitions(LABELS))):
        for kind, first, stop in runs(labels):
            likelihood = float(cued[offsets[k] + first : offsets[k] + stop].mean())
            if kind == 2 and likelihood >= _LEAST:
                found.append(Found(k, first, stop, _head(shown[k], first, stop), likelihood))
    roles = _roles(found, shown, offsets.tolist(), hidden, of)
    cues: list[list[Tagged]] = [[] for _ in pages]
    for cue, (source, content) in zip(found, roles, strict=True):
        cues[cue.page].append(Tagged(cue.first, cue.stop, cue.head, cue.likelihood, source, content))
    for k in range(len(pages)):
        yield PageTags(tuple(cued[offsets[k] : offsets[k + 1]].tolist()), tuple(cues[k]))


def _head(of: Signs, first: int, stop: int) -> int:
    """The word of a run that hangs on none of the others."""
    return next((i for i in range(first, stop) if of.heads[i] == i or not first <= of.heads[i] < stop), first)


def _roles(
    found: Sequence[Found], shown: Sequence[Signs], offsets: Sequence[int], hidden: Real, of: Network
) -> list[tuple[Run | None, tuple[Run, ...]]]:
    """The speaker and the content of each cue, some windows at a time."""
    out: list[tuple[Run | None, tuple[Run, ...]]] = []
    some: list[Found] = []
    words = 0
    for cue in found:
        low, high = window(len(shown[cue.page].heads), cue.first, cue.stop)
        some.append(cue)
        words += high - low
        if words >= 2 * _TOKENS:
            out.extend(_roles_of(some, shown, offsets, hidden, of))
            some, words = [], 0
    if some:
        out.extend(_roles_of(some, shown, offsets, hidden, of))
    return out


def _roles_of(
    found: Sequence[Found], shown: Sequence[Signs], offsets: Sequence[int], hidden: Real, of: Network
) -> Iterator[tuple[Run | None, tuple[Run, ...]]]:
    picked, relative, heads, lengths, total = [], [], [], [], 0
    for cue in found:
        signs_ = shown[cue.page]
        low, high = window(len(signs_.heads), cue.first, cue.stop)
        picked.append(np.arange(low, high) + offsets[cue.page])
        relative.append(from_cue(signs_, cue.first, cue.stop, cue.head))
        heads.append(np.clip(signs_.heads[low:high], low, high - 1) - low + total)
        lengths.append(high - low)
        total += high - low
    words = hidden[np.concatenate(picked)]
    cues = hidden[[offsets[cue.page] + cue.head for cue in found]]
    scores = role_scores(of, words, cues, np.concatenate(relative), lengths, np.concatenate(heads))
    between, begins = transitions(ROLES)
    rows = best_labels(scores, lengths, between + of.weights["between"], begins + of.weights["first"])
    for cue, labels in zip(found, rows, strict=True):
        low, _ = window(len(shown[cue.page].heads), cue.first, cue.stop)
        spans = [(kind, a + low, b + low) for kind, a, b in runs(labels)]
        sources = [(a, b) for kind, a, b in spans if kind == 1]
        source = min(sources, key=lambda s: max(cue.first - s[1], s[0] - cue.stop), default=None)
        yield source, tuple((a, b) for kind, a, b in spans if kind == 2)
