"""Which drafts are statements: each is weighed again beside those around it, then the grammar's rules have their say.

The second weighing sees what the first cannot: a cue inside another's content, two drafts of one content, an infinitive
that its governing cue already covers. It looks at a fixed number of neighbours, so that its cost grows with the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from truceline.model.span import Span
from truceline.reading.attribution_draft import Draft
from truceline.reading.attribution_filter import holds, points_out_silence, voiceless
from truceline.reading.attribution_score import Weights, logistic, score
from truceline.reading.voices import speaker_kind

WORTH = 0.04
"""First scores below this are left out at once."""
_NEAR = 24
"""Neighbours looked at on either side, in text order."""
_ALIKE = 0.5
"""Contents that share this much of their joint extent are one content."""
_SURE = 0.38
"""The score from which a draft is a statement: near where F is best on held-out training documents."""
_BY_RULE = {True: 0.03, False: 0.15}
"""The same where the rules of ``attribution_filter`` hold as well, where a state or body speaks or a clause follows a
plain "said" (True) and elsewhere (False): the rules carry what the training texts, of domestic politics, show too
little of (appeals, refusals and accusations between parties)."""
_VOICELESS = 0.6
"""The same for a cue without a speaker ("is expected to")."""
_SPEECH = 0.1
"""The same for quoted speech with a cue, whose marks speak for themselves."""
_ALONE = 0.2
"""The same for quoted speech without one: titles and sayings stand between marks as well."""
_BODIES = frozenset({"GPE", "NORP", "ORG", "LOC"})


def choose(drafts: Sequence[Draft], weights: Weights) -> list[Draft]:
    """The drafts that are statements, each with its score and the likeliest reading of its content."""
    ruled = {id(d) for d in drafts if d.speech or holds(d)}
    worth = weighed(drafts, weights)
    for draft, features in zip(worth, list(surroundings(worth)), strict=True):
        draft.score = logistic(weights.arbiter.total(features))
    return [d for d in worth if d.score >= _floor(d, id(d) in ruled) and not points_out_silence(d) and not voiceless(d)]


def _floor(draft: Draft, ruled: bool) -> float:
    if draft.speech:
        return _ALONE if draft.how == "unattributed" else _SPEECH
    head = draft.source_head
    if head is None:
        return _VOICELESS
    if not ruled:
        return _SURE
    plain = draft.cue is not None and draft.cue.klass in {"say", "tell"} and draft.how.startswith("clause")
    return _BY_RULE[plain or head.ent_type_ in _BODIES or speaker_kind(head) == "organ"]


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


def overlap(one: Span, other: Span) -> float:
    """What two spans share of their joint extent (intersection over union)."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return 0.0 if shared <= 0 else shared / (max(one.end, other.end) - min(one.start, other.start))
