"""Pruning: candidates that only name what another act of the sentence is about.

"Violated the ceasefire" is one act, not two; what an appeal, an offer or a refusal asks for has not happened; a word
for loss ("killing seven") belongs to the act that caused it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from truceline.model.claim import EventType
from truceline.reading.acts.match import Candidate, of_a_year
from truceline.reading.numbers.casualties import harm_of
from truceline.reading.text.frames import ancestors, is_verb, sentence

if TYPE_CHECKING:
    from spacy.tokens import Token

FORCE: frozenset[EventType] = frozenset(
    {"violation", "firing", "shelling", "air_strike", "mine_ied", "infiltration", "airspace_breach"}
)
"""Acts of force: what casualties are casualties of."""

_ASKING: frozenset[EventType] = frozenset(
    {"appeal_demand", "offer_of_talks", "condition", "refusal", "threat", "no_comment", "denial"}
)
"""Acts of speech whose content is wished, refused or threatened, not done."""

_ABOUT_A_TRUCE: frozenset[EventType] = _ASKING | {
    "ceasefire_agreed", "ceasefire_declared", "ceasefire_observed", "ceasefire_ended", "violation", "verification",
}  # fmt: skip
_CONTENT = frozenset({"xcomp", "ccomp", "dobj", "pobj", "prep", "pcomp", "conj", "attr", "acl", "dative", "nsubjpass"})
_ABOUT = frozenset({"for", "to", "on", "of", "against", "from", "with", "about", "over", "upon", "into"})
_DEPTH = 6


def pruned(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that stand as acts of their own, losses folded into the acts that caused them."""
    kept = [c for c in candidates if not any(_is_named_by(c, other) for other in candidates if other is not c)]
    kept = [c for c in kept if not any(_is_asked_by(c, other) for other in kept if other is not c)]
    return _losses_folded(_breaches_folded(_identified(kept)))


def _breaches_folded(candidates: Sequence[Candidate]) -> list[Candidate]:
    """ "Rockets landed, in violation of the truce" is one act: the breach becomes a further trigger of the force."""
    out: list[Candidate] = []
    for candidate in candidates:
        noun = candidate.frame.trigger
        inside = candidate.rule.type == "violation" and noun.dep_ == "pobj" and noun.head.lower_ == "in"
        force = [
            c
            for c in candidates
            if c is not candidate and c.rule.type in FORCE and sentence(c.frame.trigger) == sentence(noun)
        ]
        if inside and noun.lemma_.lower() in ("violation", "breach") and force:
            force[0].also.append(candidate.words)
        else:
            out.append(candidate)
    return out


def _identified(candidates: Sequence[Candidate]) -> list[Candidate]:
    """ "The attack was an air strike" is one act, of the kind it is said to be."""
    out: list[Candidate] = []
    for candidate in candidates:
        noun = candidate.frame.trigger
        said = [
            c
            for c in candidates
            if c is not candidate and c.frame.trigger.dep_ == "attr" and c.frame.trigger.head.i == noun.head.i
        ]
        if noun.dep_ == "nsubj" and noun.head.lemma_ == "be" and candidate.rule.type in FORCE and said:
            said[0].also.append(candidate.words)
        else:
            out.append(candidate)
    return out


def _is_named_by(candidate: Candidate, other: Candidate) -> bool:
    """Whether a noun for a truce or accord is what the other act is about."""
    noun = candidate.frame.trigger
    if (
        candidate.rule.type != "ceasefire_agreed"
        or noun.pos_ not in ("NOUN", "PROPN")
        or (of_a_year(noun) and other.rule.type not in ("ceasefire_agreed", "ceasefire_declared"))
        or other.rule.type not in _ABOUT_A_TRUCE
    ):
        return False
    if sentence(other.frame.trigger)[0] != sentence(noun)[0] or other.frame.trigger.i == noun.i:
        return False
    frame = other.frame
    inside = [
        *frame.subjects,
        *frame.objects,
        *frame.clauses,
        *frame.modifiers,
        *(t for ts in frame.preps.values() for t in ts),
    ]
    return any(noun.i == t.i or any(a.i == t.i for a in ancestors(noun, 4)) for t in inside)


def _is_asked_by(candidate: Candidate, other: Candidate) -> bool:
    """Whether the candidate is only the content of an appeal, an offer, a refusal or a threat."""
    below = candidate.frame.trigger
    happened = candidate.rule.type in FORCE and below.pos_ not in ("VERB", "AUX")
    calm = other.rule.type in ("ceasefire_agreed", "ceasefire_observed")
    agreed = calm and candidate.rule.type in FORCE | {"ceasefire_observed"}
    if agreed:
        happened = False
    named = candidate.rule.type == "ceasefire_agreed" and of_a_year(below)
    if (not agreed and other.rule.type not in _ASKING) or happened or named or _is_finite_past(below):
        return False
    for above in ancestors(below, _DEPTH):
        purpose = below.dep_ == "advcl" and any(c.lower_ == "to" and c.dep_ == "aux" for c in below.children)
        if (below.dep_ not in _CONTENT and not purpose) or (below.dep_ == "prep" and below.lower_ not in _ABOUT):
            return False
        if above.i == other.frame.trigger.i:
            return below.dep_ != "conj"
        if _is_finite_past(above):
            return False
        below = above
    return False


def _is_finite_past(token: Token) -> bool:
    return token.tag_ in ("VBD", "VBZ", "VBP") or (
        token.tag_ == "VBN" and any(c.dep_ == "aux" and c.lower_ in ("had", "has", "have") for c in token.children)
    )


def _losses_folded(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Words for loss become further triggers of the nearest act of force in their sentence."""
    force = [c for c in candidates if c.rule.type in FORCE and not _is_loss(c)]
    out: list[Candidate] = []
    for candidate in candidates:
        cause = _cause(candidate, force) if _is_loss(candidate) else None
        if cause is None or _has_own_doer(candidate, cause):
            out.append(candidate)
        else:
            cause.also.append(candidate.words)
            cause.harmed.extend(_harmed(candidate))
            agents = candidate.frame.at("by")
            if agents and not cause.frame.at("by"):
                cause.frame.preps["by"] = agents
    return out


def _has_own_doer(loss: Candidate, cause: Candidate) -> bool:
    """Whether something else than the act did the killing: "A fired rockets after a strike by B killed two"."""
    verb = loss.frame.trigger
    doers = [c for c in verb.children if c.dep_ == "nsubj" and c.tag_ not in ("WDT", "WP")]
    return verb.lemma_ in ("kill", "wound", "injure") and any(c.i != cause.frame.trigger.i for c in doers)


def _harmed(loss: Candidate) -> list[Token]:
    """Whom a word for loss names: "killed two soldiers", "two soldiers died", "the death of a soldier"."""
    frame = loss.frame
    if not is_verb(frame.trigger):
        return frame.at("of")
    return list(frame.objects or ([] if frame.trigger.lemma_ in ("kill", "wound", "injure") else frame.subjects))


def _is_loss(candidate: Candidate) -> bool:
    trigger = candidate.frame.trigger
    return candidate.rule.type in FORCE | {"casualty"} and harm_of(trigger) is not None


def _cause(loss: Candidate, force: Sequence[Candidate]) -> Candidate | None:
    at = loss.frame.trigger
    near = [
        c for c in force if sentence(c.frame.trigger)[0] == sentence(at)[0] and not _loss_between(at, c.frame.trigger)
    ]
    return min(near, key=lambda c: abs(c.frame.trigger.i - at.i), default=None)


def _loss_between(a: Token, b: Token) -> bool:
    """Whether another word for loss stands between the two in the tree ("A killed one while B killed two")."""
    above_a = [a, *ancestors(a, 30)]
    above_b = [b, *ancestors(b, 30)]
    shared = {t.i for t in above_a} & {t.i for t in above_b}
    meet = next((t for t in above_a if t.i in shared), a)
    path = [t for t in (*above_a, *above_b) if t.i not in shared] + [meet]
    alongside = {t.i for t in (a, b, *a.conjuncts)}
    return any(harm_of(t) is not None and t.i not in alongside for t in path)
