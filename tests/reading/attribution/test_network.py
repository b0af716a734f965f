"""The network: its signs stay in their ranges, the best labels are the best, nothing goes on that did not begin."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.model.document import Document
from truceline.reading.attribution.draft import Page
from truceline.reading.attribution.drafting import pages_of
from truceline.reading.attribution.network import best_labels, neighbours, network, runs, transitions
from truceline.reading.attribution.signs import FROM_CUE_SIZES, SIZES, from_cue, signs, window
from truceline.reading.attribution.tagging import tagged
from truceline.reading.text.paragraphs import paragraphs
from truceline.reading.text.parse import parse


def pages(text: str) -> list[Page]:
    document = Document(ref="t", id="d-t", sha256="", text=text)
    return pages_of(document, parse(paragraphs(document)))


TEXTS = [
    "Quiet.",
    '"We will hold our fire," Colonel Idris Bello said on Sunday. "But we will answer every shell."',
    "''The line,'' the envoy said, ''is quiet.'' Nobody answered (not even the ministry).",
    "The rebels, the ministry has said, had moved their guns at night, according to two residents.",
]


@pytest.mark.parametrize("text", TEXTS)
def test_signs_stay_in_their_ranges(text: str) -> None:
    (page,) = pages(text)
    shown = signs(page, network().known)
    assert shown.shown.min() >= 0
    assert (shown.shown.max(axis=0) < np.array(SIZES)).all()
    assert len(shown.words) == len(page.doc) == len(shown.context)
    assert (shown.path[np.arange(len(page.doc)), shown.depth - 1] == np.arange(len(page.doc))).all()
    for at in range(len(page.doc)):
        seen = from_cue(shown, at, at + 1, at)
        low, high = window(len(page.doc), at, at + 1)
        assert len(seen) == high - low
        assert seen.min() >= 0
        assert (seen.max(axis=0) < np.array(FROM_CUE_SIZES)).all()


def test_who_hangs_where_seen_from_a_cue() -> None:
    (page,) = pages("The ministry said that the guns were silent.")
    at = next(t.i for t in page.doc if t.text == "said")
    seen = from_cue(signs(page, {}), at, at + 1, at)
    up = seen[:, 4] % 6
    assert (up[:-1] == 0).all()
    assert (seen[:, 0][:at] < seen[at, 0]).all()
    assert (seen[:, 0][at + 1 :] > seen[at, 0]).all()


def test_tags_name_cue_speaker_and_pieces() -> None:
    text = TEXTS[1]
    (page,) = pages(text)
    (tags,) = tagged([page], network())
    (said,) = (t for t in tags.cues if page.doc[t.head].text == "said")
    assert said.source is not None
    assert page.doc[said.source[0] : said.source[1]].text == "Colonel Idris Bello"
    assert [page.doc[a:b].text for a, b in said.content] == [
        '"We will hold our fire,"',
        '"But we will answer every shell."',
    ]
    assert len(tags.likelihoods) == len(page.doc)


def test_pages_are_weighed_alike_together_and_alone() -> None:
    every = [page for text in TEXTS for page in pages(text)]
    together = tagged(every, network())
    alone = [tags for page in every for tags in tagged([page], network())]
    assert [[(c.first, c.stop, c.source, c.content) for c in t.cues] for t in together] == [
        [(c.first, c.stop, c.source, c.content) for c in t.cues] for t in alone
    ]
    assert tagged([], network()) == []


def test_neighbours_stay_in_their_row() -> None:
    before, after = neighbours([2, 3], 1)
    assert before.tolist() == [5, 0, 5, 2, 3]
    assert after.tolist() == [1, 5, 3, 4, 5]


@given(st.lists(st.integers(1, 4), min_size=1, max_size=3), st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_the_best_labels_are_the_best(lengths: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.standard_normal((sum(lengths), 5)).astype(np.float32)
    between, first = transitions(5)
    at = 0
    for length, found in zip(lengths, best_labels(scores, lengths, between, first), strict=True):
        row = scores[at : at + length]
        at += length

        def worth(labels: tuple[int, ...], row: np.ndarray = row) -> float:
            steps = sum(between[a, b] for a, b in itertools.pairwise(labels))
            return float(first[labels[0]] + steps + sum(row[i, k] for i, k in enumerate(labels)))

        best = max(itertools.product(range(5), repeat=length), key=worth)
        assert worth(tuple(found.tolist())) == pytest.approx(worth(best), abs=1e-4)


def test_runs() -> None:
    assert runs(np.array([0, 1, 2, 1, 3, 4, 4, 0, 5])) == [(1, 1, 3), (1, 3, 4), (2, 4, 7), (3, 8, 9)]
    assert runs(np.array([], np.int64)) == []
