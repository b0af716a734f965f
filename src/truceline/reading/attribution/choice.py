"""Which drafts are statements: each is weighed again beside those around it, then the grammar's rules have their say.

The second weighing sees what the first cannot: a cue inside another's content, two drafts of one content, an infinitive
that its governing cue already covers. It looks at a fixed number of neighbours, so that its cost grows with the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from truceline.model.span import Span
from truceline.reading.attribution.bounds import overlap
from truceline.reading.attribution.draft import Draft
from truceline.reading.attribution.filter import holds, points_out_silence, voiceless
from truceline.reading.attribution.score import Weights, logistic, score
from truceline.reading.attribution.voices import speaker_kind

WORTH = 0.04
"""First scores below this are left out at once."""
_NEAR = 24
"""Neighbours looked at on either side, in text order."""
_ALIKE = 0.5
"""Contents that share this much of their joint extent are one content."""
_BY_RULE = {True: 0.03, False: 0.15}
"""The score from which a draft is a statement where, in a text of war and truce, the rules of ``filter``
hold as well, where a state or body speaks or a clause follows a plain "said" (True) and elsewhere (False): the rules
carry what the training texts, of domestic politics, show too little of (appeals, refusals, accusations of parties)."""
_SPEECH = 0.1
"""The same for quoted speech with a cue, whose marks speak for themselves."""


class Floors(msgspec.Struct, frozen=True):
    """Scores from which a draft without a rule is a statement: ``sure`` in general, ``voiceless`` for a cue without a
    speaker ("is expected to"), ``alone`` for quoted speech without a cue (titles stand between marks too)."""

    sure: float
    voiceless: float
    alone: float


_FLOORS = {True: Floors(0.45, 0.6, 0.2), False: Floors(0.32, 0.38, 0.3)}
"""In a text of war and truce (True), where the rules add what is missed, and elsewhere (False), near where F is best on
held-out training documents."""
_BODIES = frozenset({"GPE", "NORP", "ORG", "LOC"})


def choose(drafts: Sequence[Draft], weights: Weights, *, of_war: bool) -> list[Draft]:
    """The drafts that are statements, each with its score and the likeliest reading of its content."""
    ruled = {id(d) for d in drafts if of_war and holds(d)}
    worth = weighed(drafts, weights)
    for draft, features in zip(worth, list(surroundings(worth)), strict=True):
        draft.score = logistic(weights.arbiter.total(features))
    kept = [d for d in worth if d.score >= (_by_rule(d) if id(d) in ruled else _floor(d, _FLOORS[of_war]))]
    kept = [d for d in kept if not points_out_silence(d) and not voiceless(d)]
    return [d for d in kept if not _by_force(d)] if of_war else kept


def _by_force(draft: Draft) -> bool:
    """Whether in a text of war a cue is an act of force ("rebels attacked the post"); a person attacks with words."""
    head = draft.source_head
    person = head is not None and (head.ent_type_ == "PERSON" or head.lower_ in {"he", "she"})
    return draft.cue is not None and draft.cue.klass == "force" and not person


def _by_rule(draft: Draft) -> float:
    head, cue = draft.source_head, draft.cue
    plain = cue is not None and cue.klass in {"say", "tell"} and draft.how.startswith("clause")
    body = head is not None and (head.ent_type_ in _BODIES or speaker_kind(head) == "organ")
    return _SPEECH if draft.speech else _BY_RULE[plain or body]


def _floor(draft: Draft, floors: Floors) -> float:
    if draft.speech:
        return floors.alone if draft.how == "unattributed" else _SPEECH
    return floors.voiceless if draft.source is None else floors.sure


def weighed(drafts: Sequence[Draft], weights: Weights) -> list[Draft]:
    """The drafts worth a second look, in text order, with their first scores."""
    for draft in drafts:
        draft.score = score(draft, weights)
    worth = [d for d in drafts if d.score >= WORTH]
    worth.sort(key=lambda d: (d.content.start, -d.content.end, _anchor(d).start))
    return worth


def surroundings(worth: Sequence[Draft]) -> Iterator[list[str]]:
    """What each draft's neighbours show, as features."""
    first = [d.score for d in worth]
    for index, draft in enumerate(worth):
        low, high = max(0, index - _NEAR), index + _NEAR + 1
        near = [(o, s) for o, s in zip(worth[low:high], first[low:high], strict=True) if o is not draft]
        yield list(_features(draft, first[index], near))


def _features(draft: Draft, own: float, near: Sequence[tuple[Draft, float]]) -> Iterator[str]:
    klass = "none" if draft.cue is None else draft.cue.klass
    yield f"own={_step(own)}"
    yield f"own={int(own * 20)}"
    yield f"seen={_step(draft.seen)}|{_step(own)}"
    yield f"seen={int(draft.seen * 20)}|{draft.how == 'seen'}|{draft.speech}"
    yield from _inside(draft, own, near, klass)
    twin = max((s for o, s in near if overlap(o.content, draft.content) >= _ALIKE), default=None)
    if twin is not None:
        yield f"twin={_step(twin)}|{_step(own)}"
        yield f"twin={own > twin}|{klass}"
        yield f"twin={own > twin}|{_step(twin)}"
    held = max((s for o, s in near if o.cue_span is not None and draft.content.contains(o.cue_span)), default=None)
    if held is not None:
        yield f"holds={_step(held)}"
        yield f"holds={_step(held)}|{klass}"
    same = max((s for o, s in near if o.source is not None and o.source == draft.source), default=None)
    if same is not None:
        yield f"same={_step(same)}|{same > own}"
    yield from _governed(draft, near, klass)


def _inside(draft: Draft, own: float, near: Sequence[tuple[Draft, float]], klass: str) -> Iterator[str]:
    anchor = _anchor(draft)
    around = [(s, o) for o, s in near if o.content.contains(anchor) and o.cue_span != draft.cue_span]
    if not around:
        yield "in=none"
        yield f"in=none|{klass}"
        return
    best, outer = max(around, key=lambda pair: pair[0])
    pronoun = draft.source_head is not None and draft.source_head.pos_ == "PRON"
    yield f"in={_step(best)}"
    yield f"in={_step(best)}|{klass}"
    yield f"in={_step(best)}|{pronoun}"
    yield f"in={_step(best)}|{_step(own)}"
    yield f"in={outer.speech}|{outer.manner}|{_step(best)}"


def _governed(draft: Draft, near: Sequence[tuple[Draft, float]], klass: str) -> Iterator[str]:
    if draft.cue is None:
        return
    head = draft.cue.head
    above = next(
        (s for o, s in near if o.page is draft.page and o.cue is not None and o.cue.head.i == head.head.i), None
    )
    if above is not None and head.head.i != head.i:
        yield f"under={_step(above)}|{head.dep_}"
        yield f"under={_step(above)}|{klass}"


def _anchor(draft: Draft) -> Span:
    return draft.cue_span or draft.content


def _step(likelihood: float) -> int:
    return min(9, int(likelihood * 10))
