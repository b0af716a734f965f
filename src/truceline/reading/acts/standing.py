"""Standing: whether an act is asserted, alleged, denied, hypothetical, still to come, or retold history.

Read from the verb group, the words above it, the statements around it and the dates beside it.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from truceline.model.case import CaseFile
from truceline.model.claim import EventType, Standing, Statement, When
from truceline.model.document import Document
from truceline.model.span import Span
from truceline.reading.lexicon import lemmas
from truceline.reading.text.frames import Frame, ancestors

if TYPE_CHECKING:
    from spacy.tokens import Token

SPEECH_ACTS: frozenset[EventType] = frozenset({
    "offer_of_talks", "appeal_demand", "condition", "refusal", "position", "accusation", "denial", "threat",
    "claim_of_responsibility", "no_comment",
})  # fmt: skip
"""Types that are done by saying: the words are the act, so a source that says them asserts them."""

_PLEDGED: frozenset[EventType] = frozenset({"threat", "condition", "refusal"})
"""Speech acts whose own words look ahead ("will respond", "will not open the border unless"): done when said."""

_OWN_ACTS: frozenset[EventType] = SPEECH_ACTS | {
    "ceasefire_agreed", "ceasefire_declared", "meeting", "hotline_contact", "deployment", "withdrawal", "verification",
    "sanction", "easing", "prisoner_return", "aid_crossing",
}  # fmt: skip
"""Types that a party's own spokesman can vouch for: "we have deployed" is asserted, "they fired" is alleged."""

_NEWS_DAYS = 7
"""A dated act older than this at publication is retold (a week's news is still news)."""
_OLD_DAYS = 45
"""A happening that a case knows by name is history this long after it ended: until then its retelling is the news."""
_RECENT_DAYS = 3
"""An act dated within so many days of the publication is news whatever its tense ("by nightfall they had left")."""

_FUTURE = frozenset({"will", "shall", "'ll", "wo"})
_OPEN = frozenset({"if", "unless", "whether"})
_UNREAL = frozenset({"would", "could", "may", "might", "should", "can", "must", "'d", "ca"})
_HISTORY = re.compile(
    r"\b(?:last year|(?:years?|decades?|months?) ago|last (?:month|summer|winter|spring|autumn|decade|century)|"
    r"in the (?:recent )?past\b(?! \w+ (?:days|weeks|months|hours))|previously|earlier (?:this|in the) (?:year|month)|"
    r"formerly|since independence|historic(?:al)?|long[- ]running)\b"
)
_YEAR = re.compile(r"\b(?:in|since) (?:19|20)\d\d\b")
_UNSURE = frozenset({"suspected", "alleged", "reported", "purported", "allegedly", "reportedly", "apparently"})


def standing(
    around: Frame, type_: EventType, when: When | None, by: Statement | None, document: Document, *, at: Span, old: bool
) -> Standing:
    """The standing of an act with this frame. ``at`` is where its trigger stands; ``old`` says that the case knows the
    happening as history."""
    trigger = around.trigger
    speech = type_ in SPEECH_ACTS
    if _denied(around) and not speech:
        return "denied"
    verb = trigger if trigger.pos_ in ("VERB", "AUX") else around.governor
    if old or _is_retold(trigger, verb, when, document):
        return "background"
    unreal = None if type_ in _PLEDGED else _by_helpers(trigger) if speech else _unreal(trigger, verb)
    if unreal is not None and not (speech and unreal == "hypothetical"):
        return unreal
    cued = by is not None and by.cue is not None and by.cue.overlaps(at)
    own = type_ in _OWN_ACTS and by is not None and _own(around)
    carried = by is not None and not cued and not own
    return "alleged" if carried or (not speech and _unsure(around)) else "asserted"


def _is_retold(trigger: Token, verb: Token | None, when: When | None, document: Document) -> bool:
    if when is None or when.end is None or document.published is None:
        left, right = _clause(trigger)
        dated = document.published is None and _YEAR.search(trigger.doc[left : right + 1].text) is not None
        return dated or _told_as_history(trigger, verb)
    age = _days_since(when.end, document)
    return age > _NEWS_DAYS or (age > _RECENT_DAYS and _told_as_history(trigger, verb))


def _unsure(around: Frame) -> bool:
    """Whether the words themselves doubt it: "suspected Israeli missiles", "allegedly killing"."""
    near = (around.trigger, *around.subjects, *around.at("by"))
    return any(c.lower_ in _UNSURE for word in near for c in word.children)


def retold(sentence: str, trigger: str, case: CaseFile | None, document: Document) -> str | None:
    """The name under which the case knows a happening of the past that these words retell, or None. The words of one of
    its aliases all stand in the sentence, one of them in the trigger, and it had long ended when this was published."""
    if case is None:
        return None
    here, own = _stems(sentence), _stems(trigger)
    for known in case.background:
        aliases = (_stems(alias) for alias in (known.name, *known.aliases))
        if any(own & alias and alias <= here for alias in aliases) and _days_since(known.end, document) > _OLD_DAYS:
            return known.name
    return None


def _stems(text: str) -> set[str]:
    return {word.rstrip("s") for word in re.findall(r"\w+", text.lower())}


def carrier(trigger: Span, statements: Sequence[Statement]) -> Statement | None:
    """The statement whose cue the trigger is, or the innermost one whose content holds it."""
    cued = next((s for s in statements if s.cue is not None and s.cue.overlaps(trigger)), None)
    if cued is not None:
        return cued
    holding = [s for s in statements if s.content.contains(trigger)]
    return min(holding, key=lambda s: s.content.end - s.content.start, default=None)


def _own(around: Frame) -> bool:
    """Whether the words are the speaker's own act: no subject beside "we" or "they"."""
    return not around.subjects or any(s.lower_ in lemmas("ANYONE") for s in around.subjects)


def _denied(around: Frame) -> bool:
    """Whether the act is said not to have been: its own "not", or a denial it is the object of."""
    if any(c.dep_ == "mark" and c.lower_ in ("if", "unless") for c in around.trigger.children):
        return False
    if around.negated:
        return True
    below = around.trigger
    for above in ancestors(below, 3):
        if below.dep_ in ("conj", "advcl", "relcl", "nsubj", "nsubjpass"):
            return False
        if above.lemma_.lower() in lemmas("DENIEDWORD") and above.pos_ in ("VERB", "NOUN"):
            return True
        if above.pos_ == "VERB":
            refused = any(c.dep_ == "neg" for c in above.children)
            return refused and above.lemma_ in ("do", "carry", "take", "be", "have", "commit", "conduct", "launch")
        below = above
    return False


_AIMS = frozenset({
    "talk", "talks", "negotiation", "effort", "bid", "attempt", "plan", "proposal", "push", "hope", "mission",
    "initiative", "appeal", "call", "request", "demand", "threat", "offer", "chance", "need", "way", "step",
    "pressure", "campaign", "move", "power", "ability", "capacity", "right", "authority", "mandate", "opportunity",
    "decision", "desire", "will", "readiness", "willingness", "means", "pretext", "reason", "excuse", "time",
})  # fmt: skip
"""Nouns whose infinitive tells what is aimed at, not what is done."""


def _unreal(trigger: Token, verb: Token | None) -> Standing | None:
    """Future or hypothetical by the verb's own helpers, else by the words that it hangs on."""
    for word in (trigger, verb):
        if word is not None:
            found = _by_helpers(word)
            if found is not None:
                return found
    below = trigger
    own = {trigger.i} if verb is None else {trigger.i, verb.i}
    for above in itertools.takewhile(lambda t: not _looks_back(t), ancestors(trigger, 5)):
        found = _by_word(above, below, own)
        if found is not None:
            return found
        if _left_open(above):
            return "hypothetical"
        if above.pos_ in ("VERB", "AUX") and above.tag_ != "VB":
            return "future" if {c.lower_ for c in above.children if c.dep_ == "aux"} & _FUTURE else None
        below = above
    return None


def _by_word(above: Token, below: Token, own: set[int]) -> Standing | None:
    """What one word that an act hangs on makes of it: a plan, a wish, "in the event of"."""
    lemma = above.lemma_.lower()
    if lemma == "event" and above.dep_ == "pobj" and below.lower_ == "of":
        return "hypothetical"
    if lemma in lemmas("FUTUREWORD") and below.dep_ in ("xcomp", "dobj", "nsubjpass", "amod"):
        given_up = below.i in own and lemma != "agree" and any(c.lower_ == "had" for c in above.children)
        return "hypothetical" if given_up else "future"
    wished = below.dep_ in ("xcomp", "ccomp", "dobj", "pobj", "prep", "pcomp", "acl")
    return "hypothetical" if wished and lemma in lemmas("UNREAL") else None


def _looks_back(prep: Token) -> bool:
    """Whether a preposition takes what has happened: "an inquiry into", "after", "condolences over"."""
    if prep.dep_ != "prep":
        return False
    if prep.lower_ in ("after", "following", "since"):
        return True
    return prep.lower_ in ("into", "of", "over") and prep.head.lemma_.lower() in lemmas("INQUIRY")


def _by_helpers(word: Token) -> Standing | None:
    helpers = {c.lower_ for c in word.children if c.dep_ == "aux"}
    if word.dep_ == "acl" and "to" in helpers and word.head.lemma_.lower() in _AIMS:
        return "hypothetical"  # "talks to extend the truce" have not extended it
    if word.dep_ in ("advcl", "relcl") and word.tag_ == "VB" and "to" in helpers:
        return "hypothetical"  # "kept a force to fight them", "how to end it"
    if helpers & _FUTURE:
        return "future"
    if "would" in helpers and word.dep_ == "ccomp" and word.head.tag_ == "VBD":
        return "future"  # "said the truce would begin" reports a "will"
    return "hypothetical" if _left_open(word) or helpers & _UNREAL else None


def _left_open(verb: Token) -> bool:
    """Whether a clause is a condition or a question: "if", "unless", "whether"."""
    return any(c.dep_ == "mark" and c.lower_ in _OPEN for c in verb.children)


def _told_as_history(trigger: Token, verb: Token | None) -> bool:
    word = verb if verb is not None else trigger
    perfect = any(c.dep_ == "aux" and c.lower_ == "had" for c in word.children) and word.tag_ in ("VBN", "VBD")
    if perfect and word.dep_ != "ccomp":  # "claimed that they had attacked" is the tense of reported speech
        return True
    if trigger.dep_ == "pobj" and trigger.head.lower_ in ("after", "since", "following") and _definite(trigger):
        return True
    if trigger.dep_ == "dobj" and trigger.head.lemma_ == "follow" and trigger.head.tag_ in ("VBD", "VBZ", "VBP"):
        return True  # "the strikes followed an assault"
    if any(c.lower_ in _EARLIER and c.dep_ == "amod" for c in trigger.children):
        return True
    left, right = _clause(trigger)
    return bool(_HISTORY.search(trigger.doc[left : right + 1].text))


_EARLIER = frozenset({"previous", "earlier", "past", "prior", "former"})
"""Adjectives of what is retold ("previous talks")."""


def _definite(noun: Token) -> bool:
    return any(c.lower_ in ("the", "this", "that", "those", "these") for c in noun.children)


def _clause(token: Token) -> tuple[int, int]:
    """The span of words under the nearest finite verb, cut to a dozen words on each side."""
    top = token
    for above in ancestors(token, 6):
        top = above
        if above.pos_ == "VERB":
            break
    return max(top.left_edge.i, token.i - 12), min(top.right_edge.i, token.i + 12)


def _days_since(day: str, document: Document) -> int:
    """Days from an ISO date to the publication of the document; 0 where either is not known to the day."""
    if document.published is None:
        return 0
    try:
        return (dt.date.fromisoformat(document.published.utc[:10]) - dt.date.fromisoformat(day[:10])).days
    except ValueError:
        return 0
