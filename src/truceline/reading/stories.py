"""Stories: which documents tell of one happening, and which are copies of another.

Two documents are as alike as the rare words of their headlines and leads (cosine), less the further apart they were
published. How rare a word is comes from a general table (``data/rarity.tsv``), so that two documents can be compared
without a collection around them; a word that much of the collection shares (Kashmir, in a stream about Kashmir) tells
little there and weighs less. Documents are joined by average linkage. Copies (one agency text in several outlets) are
found apart, by the share of five-word runs they have in common.
"""

from __future__ import annotations

import collections
import datetime as dt
import functools
import math
import re
import zlib
from collections.abc import Sequence
from importlib import resources
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from truceline.model.document import Document

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

LEADS = (600, 1500)
"""Characters of text that tell the happening: the lead, and the first half of a usual article; their likenesses are
averaged, which makes the threshold less touchy than either alone."""
ALIKE = 0.095
"""Average likeness from which groups are joined. On 128 articles of 26 happenings any value of 0.08 to 0.115 gives a
B-cubed F of .98 or more."""
FAINT = 0.03
"""Likeness below which a pair is taken as unlike and not stored."""
TITLE = 3
"""A word of the headline counts as this many."""
OPENING = 20
"""Words that stand for a headline where there is none: they count twice."""
CROWD = 30
"""Documents in which a word's share of the collection is not yet trusted."""
GRACE = 3
"""Days apart that cost nothing: one news cycle over a weekend."""
FADE = 10.0
"""Days by which likeness then falls by most of what it can lose."""
KEPT = 0.6
"""What is left of likeness however far apart, for texts of ``FULL`` words or more: stories are retold."""
FULL = 80
"""Words of a full lead. A shorter text keeps less, in proportion: a sentence names a place and an act, and only
its date tells it from the same act at the same place a year later."""
DENSE = 3000
"""Documents linked in one dense matrix (72 MB); larger components are split at a higher likeness first."""
BLOCK = 500
"""Rows of likeness computed at once."""
COPY = 0.8
"""Share of the shorter text's five-word runs that makes a copy: agency copy is cut and given another headline."""

_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’-](?=[^\W_]))*|\d[\d,.]*\d|\d")
_RUN = 5
_PERMUTATIONS = 64
_BAND = 0.4
"""Estimated likeness from which two sets of runs are compared in full; a cut copy may be half as long."""


@functools.cache
def rarity() -> tuple[dict[str, int], int]:
    """In how many of how many news items a word (stem) stands."""
    lines = resources.files("truceline.reading").joinpath("data/rarity.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    table = {row[0]: int(row[1]) for row in rows}
    return table, table.pop("*")


def stem(word: str) -> str:
    """A word without case, possessive and the commonest endings."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)] + instead
    return word


def stems(text: str) -> list[str]:
    """The stems of a text's words, in order."""
    return [stem(word) for word in _WORD.findall(text)]


def words(document: Document, lead: int) -> dict[str, int]:
    """The stems of a document's headline and lead with their counts."""
    found = stems(document.text[:lead])
    counted = collections.Counter(found)
    for word in stems(document.title or ""):
        counted[word] += TITLE
    if not document.title:
        counted.update(found[:OPENING])
    return counted


def vectors(counts: Sequence[dict[str, int]]) -> csr_matrix:
    """One row a document, of length 1 (0 where it has no words): (1 + log count) x rarity x how uncrowded."""
    from scipy.sparse import csr_matrix, diags

    table, total = rarity()
    here = collections.Counter(word for counted in counts for word in counted)
    weight = {
        word: math.log((total + 1) / (table.get(word, 0) + 1)) * (1 - n / (len(counts) + CROWD)) ** 2
        for word, n in here.items()
    }
    column = {word: i for i, word in enumerate(here)}
    rows = np.repeat(np.arange(len(counts)), [len(c) for c in counts])
    columns = np.fromiter((column[w] for c in counts for w in c), dtype=np.int64, count=len(rows))
    values = np.fromiter((weight[w] * (1 + math.log(n)) for c in counts for w, n in c.items()), float, len(rows))
    matrix = csr_matrix((values, (rows, columns)), shape=(len(counts), max(1, len(column))))
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1))).ravel()
    length[length == 0] = 1.0
    return diags(1 / length) @ matrix


def days(documents: Sequence[Document]) -> NDArray[np.float64]:
    """The day each document was published, counted; not a number where the day is not known."""
    out = np.full(len(documents), np.nan)
    for i, document in enumerate(documents):
        published = document.published
        if published is not None and published.precision in ("instant", "day"):
            out[i] = dt.date.fromisoformat(published.utc[:10]).toordinal()
    return out


def likeness(documents: Sequence[Document]) -> csr_matrix:
    """How alike each pair is, from 0 to 1, faint likenesses left out; symmetric, without the diagonal."""
    from scipy.sparse import csr_matrix, vstack

    spaces = [vectors([words(d, lead) for d in documents]) for lead in LEADS]
    fullness = np.array([min(1.0, len(_WORD.findall(d.text[: LEADS[-1]])) / FULL) for d in documents])
    when = days(documents)
    blocks = []
    for start in range(0, len(documents), BLOCK):
        rows = slice(start, start + BLOCK)
        block = sum(space[rows] @ space.T for space in spaces).tocoo()
        value = block.data / len(spaces)
        gap = np.abs(when[start + block.row] - when[block.col])
        kept = KEPT * np.minimum(fullness[start + block.row], fullness[block.col])
        faded = kept + (1 - kept) * np.exp(-np.maximum(0.0, gap - GRACE) / FADE)
        value = value * np.where(np.isnan(gap), 1.0, faded)
        keep = (value >= FAINT) & (start + block.row != block.col)
        shape = (block.shape[0], len(documents))
        blocks.append(csr_matrix((value[keep], (block.row[keep], block.col[keep])), shape=shape))
    return vstack(blocks, format="csr")


def _linked(alike: csr_matrix, members: NDArray[np.int64], least: float) -> list[list[int]]:
    """The members joined by average linkage; a component too large for one matrix is split at a higher likeness."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial.distance import squareform

    part = alike[members][:, members]
    part.data[part.data < least] = 0.0
    part.eliminate_zeros()
    count, label = connected_components(part, directed=False)
    out: list[list[int]] = []
    for component in range(count):
        inside = np.flatnonzero(label == component)
        if len(inside) == 1:
            out.append([int(members[inside[0]])])
        elif len(inside) > DENSE and least < 0.5:
            out += _linked(alike, members[inside], least * 1.5)
        else:
            square = alike[members[inside]][:, members[inside]].toarray()
            apart = 1.0 - np.clip(square, 0.0, 1.0)
            np.fill_diagonal(apart, 0.0)
            groups = fcluster(linkage(squareform(apart, checks=False), "average"), 1.0 - ALIKE, "distance")
            out += [[int(m) for m in members[inside[groups == g]]] for g in np.unique(groups)]
    return out


class Grouping(msgspec.Struct, frozen=True):
    """A group label a document, and for each document the index of the earlier one that it copies, if any."""

    groups: list[str]
    copy_of: list[int | None]


def group(documents: Sequence[Document]) -> list[str]:
    """A label a document: documents with one label tell one story. Labels are ``story-1``, ``story-2`` ... in order of
    first appearance; a copy is in its original's story."""
    return grouping(documents).groups


def grouping(documents: Sequence[Document]) -> Grouping:
    """Groups and copies together."""
    if not documents:
        return Grouping([], [])
    copied = copies(documents)
    label = list(range(len(documents)))
    for members in _linked(likeness(documents), np.arange(len(documents)), FAINT):
        for member in members:
            label[member] = min(members)
    for i, original in enumerate(copied):
        if original is not None and label[i] != label[original]:
            old, new = max(label[i], label[original]), min(label[i], label[original])
            label = [new if x == old else x for x in label]
    names: dict[int, str] = {}
    for x in label:
        names.setdefault(x, f"story-{len(names) + 1}")
    return Grouping([names[x] for x in label], copied)


def runs(text: str) -> NDArray[np.uint32]:
    """The five-word runs of a text, without case or punctuation, each as its CRC-32, in order and once; a shorter
    text is one run."""
    found = [w.lower() for w in _WORD.findall(text)]
    whole = [" ".join(found[i : i + _RUN]) for i in range(max(1, len(found) - _RUN + 1))] if found else []
    return np.unique(np.array([zlib.crc32(run.encode("utf-8", "surrogatepass")) for run in whole], dtype=np.uint32))


def copies(documents: Sequence[Document]) -> list[int | None]:
    """For each document the index of the first earlier one that it copies (or that was cut from it), else None.

    Candidates come from MinHash bands over the runs of the lead and of the whole text; a candidate is a copy when the
    shorter text shares enough of its runs with the longer.
    """
    from datasketch import MinHash, MinHashLSH

    leads, wholes = (MinHashLSH(threshold=_BAND, num_perm=_PERMUTATIONS) for _ in range(2))
    sets: list[NDArray[np.uint32]] = []
    out: list[int | None] = []
    for i, document in enumerate(documents):
        own = runs(document.text)
        sets.append(own)
        near: set[int] = set()
        for index, part in ((leads, runs(document.text[: LEADS[0]])), (wholes, own)):
            if len(part):
                sketch = MinHash(num_perm=_PERMUTATIONS, hashfunc=int)
                sketch.update_batch(part)
                near.update(index.query(sketch))
                index.insert(i, sketch)
        enough = [j for j in sorted(near) if _share(own, sets[j]) >= COPY]
        out.append(_first(out, enough[0]) if enough else None)
    return out


def _share(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> float:
    return len(np.intersect1d(a, b, assume_unique=True)) / min(len(a), len(b))


def _first(earlier: Sequence[int | None], index: int) -> int:
    """The original behind a copy of a copy."""
    original = earlier[index]
    return index if original is None else original
