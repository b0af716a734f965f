"""Merging: triggers that tell of one happening become one event."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.model.claim import Actor, EventType, Standing, When, Where
from truceline.reading.acts.circumstances import finer
from truceline.reading.acts.draft import Draft
from truceline.reading.acts.prune import FORCE
from truceline.reading.acts.standing import SPEECH_ACTS
from truceline.reading.lexicon import lemmas

_ONCE: frozenset[EventType] = frozenset(
    {"ceasefire_agreed", "ceasefire_observed", "hotline_contact", "sanction", "no_comment"}
)
"""Types whose bare nouns keep naming one happening through an article ("the truce", "the sanctions")."""


_MANY: frozenset[EventType] = FORCE | {"meeting"}
"""Types of which an article tells several happenings."""
_BETWEEN: frozenset[EventType] = frozenset({"ceasefire_agreed", "ceasefire_observed", "meeting", "hotline_contact"})
"""Acts that take two parties."""
_EACH: frozenset[EventType] = SPEECH_ACTS - {"offer_of_talks", "position", "no_comment"}
"""Acts of speech of which one speaker does several in an article: told again, they are told by the same word."""
_SAME_WORD = {"refuse": "reject", "refusal": "reject", "rejection": "reject", "spurn": "reject", "rebuff": "reject"}
"""Words that tell one such act."""

_RECALL = 1500
"""Code points over which "the attack" still refers to the act of force told last: about three paragraphs."""


def merged(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts with repeated mentions of one happening folded into the first."""
    out: list[Draft] = []
    for draft in drafts:
        same = next((d for d in reversed(out) if _same(d, draft)), None)
        if same is None and draft.generic:
            same = next((d for d in reversed(out) if _refers(draft, d)), None)
        if same is None:
            out.append(draft)
        else:
            _fold(same, draft)
    for draft in out:
        if draft.type in _BETWEEN and draft.actor and draft.recipient and draft.actor.party == draft.recipient.party:
            draft.recipient = None  # nobody meets or makes peace with himself
    return out


def _refers(draft: Draft, earlier: Draft) -> bool:
    """Whether a generic "the attack" refers back to an earlier act of force, "the summit" to an earlier meeting."""
    near = draft.sentence.start - earlier.told[-1].sentence.end <= _RECALL
    fits = _compatible_when(earlier.when, draft.when) and _compatible_where(earlier.where, draft.where)
    force = earlier.type in FORCE and draft.type in FORCE and _compatible_actor(earlier.actor, draft.actor)
    kind = force or (earlier.type == draft.type and draft.type not in FORCE)
    return near and fits and kind and _compatible_standing(earlier.standing, draft.standing)


def _same(a: Draft, b: Draft) -> bool:
    if a.type != b.type or b.distinct or not _compatible_when(a.when, b.when):
        return False
    if a.sentence == b.sentence:
        return _compatible_actor(a.actor, b.actor) or a.type in _ONCE
    if a.type == "condition" or (a.type in SPEECH_ACTS and (_unowned(a) or _unowned(b))):
        return False
    if a.type in _EACH and not {_spoken(t.lemma) for t in a.told} & {_spoken(t.lemma) for t in b.told}:
        return False
    who = _compatible_actor(a.actor, b.actor) and _compatible_actor(a.recipient, b.recipient)
    fits = who and _compatible_where(a.where, b.where) and _compatible_standing(a.standing, b.standing)
    return fits and (a.type not in _MANY or _tied(a, b))


def _tied(a: Draft, b: Draft) -> bool:
    """Whether something told says that two acts are one: their day, place, a side or their dead, or that the
    later mention tells nothing of its own. Nothing told against it is not enough: an article of a long war tells of
    many attacks, and one of a crisis of many talks."""
    if all(told is None for told in (b.actor, b.recipient, b.when, b.where, b.killed)):
        return True
    if a.killed is not None and b.killed is not None:
        return a.killed == b.killed
    day = a.when is not None and b.when is not None and a.when.start is not None and b.when.start is not None
    place = a.where is not None and b.where is not None and a.where.name == b.where.name
    return day or place or _one_side(a.actor, b.actor) or _one_side(a.recipient, b.recipient)


def _one_side(a: Actor | None, b: Actor | None) -> bool:
    return a is not None and b is not None and _compatible_actor(a, b)


def _spoken(lemma: str) -> str:
    return _SAME_WORD.get(lemma, lemma)


def _unowned(draft: Draft) -> bool:
    """A verb of speech whose speaker is not told may be anybody's."""
    return draft.actor is None and not draft.told[0].nominal


def _compatible_when(a: When | None, b: When | None) -> bool:
    if a is None or b is None or a.start is None or b.start is None or a.end is None or b.end is None:
        return True
    return a.start[:10] <= b.end[:10] and b.start[:10] <= a.end[:10]


def _compatible_where(a: Where | None, b: Where | None) -> bool:
    broad = ("country", "region", "admin1", "line")
    if a is None or b is None or a.name == b.name:
        return True
    return a.precision in broad or b.precision in broad


def _compatible_actor(a: Actor | None, b: Actor | None) -> bool:
    if a is None or b is None:
        return True
    if a.party is not None and b.party is not None:
        return bool(set(a.party.split(" and ")) & set(b.party.split(" and ")))
    last_a, last_b = a.text.lower().split()[-1], b.text.lower().split()[-1]
    return last_a == last_b or last_a in lemmas("ANYONE") or last_b in lemmas("ANYONE")


def _compatible_standing(a: Standing, b: Standing) -> bool:
    real = ("asserted", "alleged")
    return a == b or (a in real and b in real)


def _fuller(first: Actor | None, second: Actor | None) -> Actor | None:
    """The one whose party is told, the first of two such."""
    if first is None or (first.party is None and second is not None and second.party is not None):
        return second
    return first


def _fold(into: Draft, other: Draft) -> None:
    into.told.extend(t for t in other.told if t not in into.told)
    into.actor = _fuller(into.actor, other.actor)
    into.recipient = _fuller(into.recipient, other.recipient)
    if into.actor is not None and into.recipient is not None and into.actor.span == into.recipient.span:
        into.recipient = other.recipient if other.recipient != into.recipient else None
    into.when = into.when or other.when
    if into.where is None or (other.where is not None and finer(other.where, into.where)):
        into.where = other.where
    into.killed = into.killed or other.killed
    into.injured = into.injured or other.injured
    into.known_as = into.known_as or other.known_as
    if into.standing == "alleged" and other.standing == "asserted":
        into.standing, into.by = "asserted", other.by
