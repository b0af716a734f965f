"""A marked pair: which act holds from one marked actor to the other.

A linear model over the words, the dependency path and the verbs between the marks gives a PLOVER root
(``train/pair.py`` learns it; weights are plain arrays). Below a margin it answers none. The truceline type, the CAMEO
code and the trigger come from the act of the lexicon that stands on the path, where one agrees with the root.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from importlib import resources
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from truceline.model.claim import Actor, Event
from truceline.model.document import Document, MarkedPair
from truceline.model.source import Source
from truceline.model.span import Evidence, Span
from truceline.reading.actors.mentions import actors
from truceline.reading.acts.frames import ancestors, frame, sentence_words
from truceline.reading.acts.lexicon import lexicon
from truceline.reading.acts.match import Candidate, Matcher
from truceline.reading.acts.pair_features import BLOCKS, block_of, dense, features
from truceline.reading.acts.standing import standing
from truceline.reading.mention import Mention
from truceline.reading.tables import rows
from truceline.reading.text.paragraphs import Paragraph, paragraphs
from truceline.reading.text.parse import Parsed, parse
from truceline.reading.world import World

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    Run = tuple[int, int]


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
def model() -> PairModel:
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
    squares = dict.fromkeys(BLOCKS, 0.0)
    known = {f: by.index[f] for f in set(found) if f in by.index}
    for feature, at in known.items():
        out[at] = by.idf[at]
        squares[block_of(feature)] += out[at] ** 2
    for feature, at in known.items():
        block = block_of(feature)
        out[at] *= by.scale[block] / np.sqrt(squares[block])
    whole = (np.concatenate(parts) - by.mean) / by.spread
    length = np.linalg.norm(whole)
    out[len(by.index) :] = whole * (by.scale["dense"] / length) if length else 0.0
    return out


def root_of(doc: Doc, source: Run, target: Run) -> tuple[str | None, float]:
    """The PLOVER root that holds from source to target (token runs), or None, and the margin of the decision."""
    by = model()
    scores = by.weights @ vector(features(doc, source, target), dense(doc, source, target), by) + by.bias
    best = int(scores.argmax())
    margin = float(scores[best])
    return (by.roots[best] if margin >= by.margin else None), margin


def pair_event(document: Document, pair: MarkedPair) -> Event | None:
    """The event that holds from ``pair.source`` to ``pair.target``, or None: no root is sure enough, or the marks stand
    in different paragraphs of the text."""
    paragraph = _paragraph(document, pair)
    if paragraph is None:
        return None
    parsed = parse([paragraph])[0]
    source, target = _run(parsed, pair.source), _run(parsed, pair.target)
    if source is None or target is None:
        return None
    root, margin = root_of(parsed.doc, source, target)
    act = _act(parsed, root, source, target)
    if root is None and act is not None:
        root = _root_like(act)
    if root is None:
        return None
    names = actors(document, [parsed], World.general())
    verb = act.frame.trigger if act is not None else _verb(parsed.doc, source)
    trigger = parsed.span(parsed.doc[act.words[0] : act.words[1] + 1]) if act is not None else parsed.span(verb)
    type_ = act.rule.type if act is not None else None
    return Event(
        id=_identify(document, pair),
        evidence=(Evidence.cut(document.text, parsed.span(sentence_words(verb))),),
        source=Source(kind="publication", name=document.publisher),
        confidence=round(float(1 / (1 + np.exp(-3 * margin))), 3),
        type=type_,
        trigger=trigger,
        triggers=(trigger,),
        plover=root,
        cameo=act.rule.cameo if act is not None else None,
        weapon=act.rule.weapon if act is not None and act.rule.weapon != "as-before" else None,
        actor=_actor(document, pair.source, names),
        recipient=_actor(document, pair.target, names),
        standing=standing(frame(verb), type_ or "position", None, None, document, at=trigger, old=False),
    )


def _actor(document: Document, span: Span, names: Sequence[Mention]) -> Actor:
    """A mark as an actor, with the party of the first name in it that tells one."""
    named = next((m for m in names if m.party is not None and span.contains(m.span)), None)
    named = named or next((m for m in names if m.party is not None and m.span.contains(span)), None)
    party, code = (None, None) if named is None else (named.party, named.code)
    return Actor(span.of(document.text), span, party, code)


def _paragraph(document: Document, pair: MarkedPair) -> Paragraph | None:
    both = Span(min(pair.source.start, pair.target.start), max(pair.source.end, pair.target.end))
    found = next((p for p in paragraphs(document) if p.span.contains(_trimmed(document.text, both))), None)
    return None if found is None else msgspec.structs.replace(found, kind="body")


def _trimmed(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.end - (len(words) - len(words.rstrip()))))


def _run(parsed: Parsed, span: Span) -> Run | None:
    start = parsed.paragraph.span.start
    run = parsed.doc.char_span(max(0, span.start - start), span.end - start, alignment_mode="expand")
    return None if run is None or not len(run) else (run.start, run.end - 1)


@functools.cache
def _roots_like() -> dict[str, frozenset[str]]:
    """Which PLOVER roots of the 2021 manual answer to a root of the model."""
    return {root: frozenset(like.split("|")) for root, like in rows("pair_roots.tsv", 2)}


def _root_like(act: Candidate) -> str | None:
    """The model's name for the root of an act of the lexicon."""
    plover = (act.rule.plover or "").split(".")[0]
    return next((root for root, like in _roots_like().items() if plover in like), None)


def _act(parsed: Parsed, root: str | None, source: Run, target: Run) -> Candidate | None:
    """The act of the lexicon nearest to the marks that agrees with the root; without a root, only one that both marks
    hang on."""
    doc = parsed.doc
    every = frozenset[str]().union(*_roots_like().values())
    like = every if root is None else _roots_like().get(root, frozenset({root}))
    matcher = Matcher(lexicon(), doc, lexicon().words(doc), lambda t: _marked(t, source, target), war=True)
    above = [{t.i for t in ancestors(doc[run[0] : run[1] + 1].root)} for run in (source, target)]
    path = above[0] & above[1] if root is None else above[0] | above[1]
    agreeing = [
        c
        for c in matcher.candidates()
        if (c.rule.plover or "").split(".")[0] in like and not _marked(c.frame.trigger, source, target)
    ]
    return min(
        agreeing, key=lambda c: (c.frame.trigger.i not in path, abs(c.frame.trigger.i - source[1])), default=None
    )


def _marked(token: Token, source: Run, target: Run) -> bool:
    return source[0] <= token.i <= source[1] or target[0] <= token.i <= target[1] or token.ent_type_ in ("GPE", "NORP")


def _verb(doc: Doc, source: Run) -> Token:
    head: Token = doc[source[0] : source[1] + 1].root
    return next((t for t in ancestors(head) if t.pos_ in ("VERB", "AUX")), head)


def _identify(document: Document, pair: MarkedPair) -> str:
    words = f"{document.id}|pair|{pair.source.start}|{pair.source.end}|{pair.target.start}|{pair.target.end}"
    return f"e-{hashlib.sha256(words.encode()).hexdigest()[:16]}"
