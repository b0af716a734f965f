"""A marked pair: which act holds from one marked actor to the other.

The pair model (``pair_model``) gives a PLOVER root. Below a margin the answer is none. The truceline type, the CAMEO
code and the trigger come from the act of the lexicon that stands on the path, where one agrees with the root.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, cast

import msgspec
import numpy as np

from truceline.model.claim import Actor, Event
from truceline.model.document import Document, MarkedPair
from truceline.model.source import Source
from truceline.model.span import Evidence, Span
from truceline.reading.actors.mentions import actors
from truceline.reading.acts.learned import learned
from truceline.reading.acts.match import Candidate, Matcher
from truceline.reading.acts.pair_model import margins
from truceline.reading.acts.standing import standing
from truceline.reading.lexicon import Rule, lexicon
from truceline.reading.mention import Mention
from truceline.reading.tables import rows
from truceline.reading.text.frames import ancestors, frame, sentence_words
from truceline.reading.text.paragraphs import Paragraph, paragraphs
from truceline.reading.text.parse import Parsed, parse
from truceline.reading.world import World

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from truceline.model.claim import EventType

    Run = tuple[int, int]


def root_of(doc: Doc, source: Run, target: Run) -> tuple[str | None, float]:
    """The PLOVER root that holds from source to target (token runs), or None, and the margin of the decision."""
    by = learned().pair
    scores = margins(doc, source, target, by)
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
    act = act_between(parsed, root, source, target)
    if root is None and act is not None:
        root = _root_like(act)
    if root is None:
        return None
    names = actors(document, [parsed], World.general())
    verb = act.frame.trigger if act is not None else _verb(parsed.doc, source)
    trigger = parsed.span(parsed.doc[act.words[0] : act.words[1] + 1]) if act is not None else parsed.span(verb)
    kind = kind_of(root, sentence_words(verb)) if act is None else act.rule
    return Event(
        id=_identify(document, pair),
        evidence=(Evidence.cut(document.text, parsed.span(sentence_words(verb))),),
        source=Source(kind="publication", name=document.publisher),
        confidence=round(float(1 / (1 + np.exp(-3 * margin))), 3),
        type=kind.type,
        trigger=trigger,
        triggers=(trigger,),
        plover=root,
        cameo=kind.cameo,
        weapon=kind.weapon if kind.weapon != "as-before" else None,
        actor=named_actor(document, pair.source, names),
        recipient=named_actor(document, pair.target, names),
        standing=standing(frame(verb), kind.type or "position", None, None, document, at=trigger, old=False),
    )


def named_actor(document: Document, span: Span, names: Sequence[Mention]) -> Actor:
    """The words of a span as an actor, with the party of the first name in it that tells one."""
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
def roots_like() -> dict[str, frozenset[str]]:
    """Which PLOVER roots of the 2021 manual answer to a root of the model."""
    return {root: frozenset(like.split("|")) for root, like in rows("pair_roots.tsv", 2)}


@functools.cache
def _kinds() -> tuple[tuple[str, frozenset[str], Rule], ...]:
    out = []
    for order, (root, words, type_, plover, cameo) in enumerate(rows("act_types.tsv", 5)):
        rule = Rule(
            order=order, pos="X", needs=(), type=cast("EventType", type_), plover=plover, cameo=cameo, weapon=None
        )
        out.append((root, frozenset(() if words == "-" else words.split("|")), rule))
    return tuple(out)


def kind_of(root: str, words: Iterable[Token]) -> Rule:
    """Type, PLOVER root and mode, and CAMEO code of an act that the lexicon does not know, by its words."""
    lemmas = {t.lemma_.lower() for t in words}
    return next(rule for of, wanted, rule in _kinds() if of == root and (not wanted or wanted & lemmas))


def _root_like(act: Candidate) -> str | None:
    """The model's name for the root of an act of the lexicon."""
    plover = (act.rule.plover or "").split(".")[0]
    return next((root for root, like in roots_like().items() if plover in like), None)


def acts_of(parsed: Parsed, source: Run, target: Run) -> list[Candidate]:
    """What the lexicon makes of a paragraph that is taken to be about a conflict between the two marks."""
    doc = parsed.doc
    matcher = Matcher(lexicon(), doc, lexicon().words(doc), lambda t: _marked(t, source, target), war=True)
    return matcher.candidates()


def act_between(parsed: Parsed, root: str | None, source: Run, target: Run) -> Candidate | None:
    """The act of the lexicon nearest to the marks that agrees with the root; without a root, only one that both marks
    hang on."""
    doc = parsed.doc
    every = frozenset[str]().union(*roots_like().values())
    like = every if root is None else roots_like().get(root, frozenset({root}))
    above = [{t.i for t in ancestors(doc[run[0] : run[1] + 1].root)} for run in (source, target)]
    path = above[0] & above[1] if root is None else above[0] | above[1]
    agreeing = [
        c
        for c in acts_of(parsed, source, target)
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
