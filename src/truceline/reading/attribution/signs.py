"""Signs: what each word of a paragraph shows, as whole numbers that a network can weigh (``network``).

Word by word: its lemma, tag, function, what it hangs on, whether it stands in quotation marks and which class of the
lexicon knows it. Seen from a cue: how far away a word stands, on which branch of the sentence, and in which quotation.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from truceline.reading.attribution.cues import nouns, verbs
from truceline.reading.attribution.draft import Page
from truceline.reading.attribution.voices import kinds

if TYPE_CHECKING:
    from spacy.tokens import Doc

Whole: TypeAlias = NDArray[np.int64]
Real: TypeAlias = NDArray[np.float32]


def _listed(names: str) -> tuple[str, ...]:
    return tuple(names.split())


_DEPS = _listed(
    "ROOT acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj csubj csubjpass dative "
    "dep det dobj expl intj mark meta neg nmod npadvmod nsubj nsubjpass nummod oprd parataxis pcomp pobj poss preconj "
    "predet prep prt punct quantmod relcl xcomp"
)
_TAGS = _listed(
    "$ '' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT POS PRP PRP$ RB "
    "RBR RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX _SP ``"
)
_ENTS = _listed(
    "CARDINAL DATE EVENT FAC GPE LANGUAGE LAW LOC MONEY NORP ORDINAL ORG PERCENT PERSON PRODUCT QUANTITY TIME "
    "WORK_OF_ART"
)
_CLASSES = ("say", "tell", "ask", "act", "give", "force", "mind", "show", "noun")
_KINDS = ("official", "anonymous", "expert", "organ", "publication", "record", "idea")
_STEPS = np.array((1, 2, 3, 4, 6, 8, 12, 18, 27, 40, 70))
"""Distances in tokens from which on one counts as farther."""
_FAR = 2 * (len(_STEPS) + 1) + 1
_DEEP = 24
"""Levels of a sentence's tree that are told apart."""
_OUT, _OPEN, _IN, _CLOSE = range(4)
_COLUMNS: list[int | str] = [
    "TAG",
    "DEP",
    "ENT_TYPE",
    "ENT_IOB",
    "HEAD",
    "LEMMA",
    "SENT_START",
    "IS_LOWER",
    "IS_TITLE",
    "IS_UPPER",
]

SIZES = (len(_TAGS) + 1, len(_DEPS) + 1, 2 * len(_ENTS) + 2, 4, len(_CLASSES) + 1, len(_KINDS) + 2, _FAR, 4, 24,
         len(_DEPS) + 1, len(_TAGS) + 1, 16)  # fmt: skip
"""How many values each sign of a word has, column by column of ``Signs.shown``."""
FROM_CUE_SIZES = (_FAR, 6 * (len(_DEPS) + 1), 49, 6, 6 * _FAR)
"""The same of the signs seen from a cue (``from_cue``)."""
REACH = 90
"""Tokens on either side of a cue in which its speaker and content are looked for."""


class Signs(msgspec.Struct, frozen=True):
    """The signs of one paragraph, a row a token. ``path`` holds the token's ancestors from the root down to itself."""

    words: Whole
    shown: Whole
    context: Real
    heads: Whole
    deps: Whole
    sentence: Whole
    quotation: Whole
    path: Whole
    depth: Whole


def _numbered(names: Iterable[str]) -> dict[int, int]:
    from spacy.strings import get_string_id

    return {int(get_string_id(name)): at for at, name in enumerate(names, 1)}


@functools.cache
def _tags() -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    return _numbered(_TAGS), _numbered(_DEPS), _numbered(_ENTS)


@functools.cache
def _lexicon() -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    """Classes of cue verbs and of cue nouns and kinds of speakers, by the number of the lemma."""
    from spacy.strings import get_string_id

    def by_number(entries: Mapping[str, str], order: tuple[str, ...]) -> dict[int, int]:
        place = {name: at for at, name in enumerate(order, 1)}
        return {int(get_string_id(k)): place.get(v, len(order) + 1) for k, v in entries.items()}

    said = {k: e.klass for k, e in verbs().items() if " " not in k}
    return by_number(said, _CLASSES), {k: len(_CLASSES) for k in _numbered(nouns())}, by_number(kinds(), _KINDS)


def vocabulary(words: Iterable[str]) -> dict[int, int]:
    """The words of a vocabulary by spaCy's number, counted from 1; 0 is any other word."""
    return _numbered(words)


def keys(doc: Doc) -> NDArray[np.uint64]:
    """What stands for each word in the vocabulary: the lemma, of a name the word itself in lower case."""
    from spacy.strings import get_string_id

    table = np.asarray(doc.to_array(["LEMMA", "LOWER", "POS"]), np.uint64)
    found: NDArray[np.uint64] = np.where(table[:, 2] == get_string_id("PROPN"), table[:, 1], table[:, 0])
    return found


def _each(column: NDArray[np.uint64], numbers: Mapping[int, int]) -> Whole:
    get = numbers.get
    return np.fromiter((get(x, 0) for x in column.tolist()), np.int64, len(column))


def signs(page: Page, known: Mapping[int, int]) -> Signs:
    """The signs of a paragraph; ``known`` is the vocabulary."""
    doc = page.doc
    n = len(doc)
    table = np.asarray(doc.to_array(_COLUMNS), np.uint64)
    tag_numbers, dep_numbers, ent_numbers = _tags()
    verb_classes, noun_classes, speaker_kinds = _lexicon()
    at = np.arange(n)
    heads = at + table[:, 4].astype(np.int64)
    tags, deps = _each(table[:, 0], tag_numbers), _each(table[:, 1], dep_numbers)
    ents = 2 * _each(table[:, 2], ent_numbers) + (table[:, 3] == 1)
    verbal = np.isin(tags, [tag_numbers[k] for k in _numbered(t for t in _TAGS if t.startswith("VB"))])
    nominal = np.isin(tags, [tag_numbers[k] for k in _numbered(("NN", "NNS", "NNP", "NNPS"))])
    lemmas = table[:, 5]
    classes = np.where(verbal, _each(lemmas, verb_classes), np.where(nominal, _each(lemmas, noun_classes), 0))
    lower, title, upper = (table[:, k].astype(bool) for k in (7, 8, 9))
    shape = np.where(lower, 0, np.where(title, 1, np.where(upper, 2, 3)))
    state, quotation = _quoted(page, n)
    place = np.minimum(at, 5) * 4 + np.minimum(n - 1 - at, 3)
    shown = np.stack(
        (tags, deps, ents, state, classes, _each(lemmas, speaker_kinds), _distance(heads - at), shape, place,
         deps[heads], tags[heads], state * 4 + np.r_[0, state[:-1]]), axis=1,
    )  # fmt: skip
    path, depth = _paths(heads)
    return Signs(
        words=_each(keys(doc), known),
        shown=shown,
        context=np.asarray(doc.tensor, np.float16).astype(np.float32),
        heads=heads,
        deps=deps,
        sentence=np.cumsum(table[:, 6] == 1),
        quotation=quotation,
        path=path,
        depth=depth,
    )


def _distance(far: Whole) -> Whole:
    found: Whole = len(_STEPS) + 1 + np.sign(far) * np.searchsorted(_STEPS, np.abs(far), side="right")
    return found


def _quoted(page: Page, n: int) -> tuple[Whole, Whole]:
    """For each token whether it stands outside a quotation, is an opening mark, stands inside or is a closing mark; and
    the number of the quotation in the paragraph, -1 for none."""
    state, number = np.zeros(n, np.int64), np.full(n, -1, np.int64)
    starts = np.asarray(page.starts)
    for k, (start, end, quotation) in enumerate(page.quoted):
        first, last = np.searchsorted(starts, (quotation.outer.start - page.base, quotation.outer.end - page.base))
        open_, close = np.searchsorted(starts, (start, end))
        first, last = max(0, int(first)), min(n, int(last))
        state[first:last] = _OPEN
        state[max(first, int(open_)) : last] = _IN
        state[max(first, int(close)) : last] = _CLOSE
        number[first:last] = k
    return state, number


def _paths(heads: Whole) -> tuple[Whole, Whole]:
    """For each token its ancestors by level, the root first and the token last (-1 beyond), and its level."""
    n = len(heads)
    chain = [np.arange(n)]
    while len(chain) < _DEEP and not np.array_equal(heads[chain[-1]], chain[-1]):
        chain.append(heads[chain[-1]])
    up = np.stack(chain, axis=1)
    depth = 1 + (up[:, 1:] != up[:, :-1]).sum(axis=1)
    level = depth[:, None] - 1 - np.arange(up.shape[1])[None]
    path = np.full((n, up.shape[1]), -1, np.int64)
    row, column = np.nonzero(level >= 0)
    path[row, level[row, column]] = up[row, column]
    return path, depth


def window(n: int, first: int, stop: int) -> tuple[int, int]:
    """The tokens around a cue in which its speaker and content are looked for: the first and the one after the last."""
    return max(0, first - REACH), min(n, stop + REACH)


def from_cue(of: Signs, first: int, stop: int, head: int) -> Whole:
    """The signs of the words in a cue's window, seen from the cue (its first token, the one after its last, its
    head)."""
    low, high = window(len(of.heads), first, stop)
    at = np.arange(low, high)
    distance = _distance(np.where(at < first, at - first, np.where(at >= stop, at - stop + 1, 0)))
    depth = int(of.depth[head])
    paths = of.path[low:high]
    common = (paths[:, :depth] == of.path[head, :depth]).sum(axis=1)
    joined = common > 0
    up = np.where(joined, np.minimum(depth - common, 4), 5)
    below = joined & (of.depth[low:high] > common)
    child = paths[np.arange(len(at)), np.minimum(common, paths.shape[1] - 1)]
    branch = np.where(below, of.deps[child], 0)
    ancestor = joined & ~below & (at != head)
    cue = (at >= first).astype(np.int64) * (at < stop) + (at == head)
    apart = np.clip(of.sentence[low:high] - of.sentence[head], -3, 3) + 3
    quotation = _quotations(of.quotation, low, high, first, stop, head)
    branches = up * (len(_DEPS) + 1) + branch
    return np.stack((distance, branches, apart * 7 + quotation, cue * 2 + ancestor, distance * 6 + up), axis=1)


def _quotations(number: Whole, low: int, high: int, first: int, stop: int, head: int) -> Whole:
    """Which quotation each word of the window stands in: none, that of the cue, the last before it, the next after it,
    another."""
    here, own = number[low:high], int(number[head])
    out = np.where(here < 0, 0, np.where(here == own, 1, 2))
    earlier = number[:first][(number[:first] >= 0) & (number[:first] != own)]
    later = number[stop:][(number[stop:] >= 0) & (number[stop:] != own)]
    if len(earlier):
        out = np.where(here == earlier[-1], 3, out)
    if len(later):
        out = np.where(here == later[0], 4, out)
    return out
