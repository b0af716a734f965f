"""Periods: whether a number in a sentence sums up a stretch of time rather than one happening.

"Over 150 rockets have been fired since Monday" sums up; "the deadliest attack since 2006 killed forty" does not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from truceline.reading.lexicon import lemmas
from truceline.reading.text.frames import ancestors, sentence_words

if TYPE_CHECKING:
    from spacy.tokens import Token

_PERIOD = re.compile(
    r"\b(?:since|so far|this year|this month|last year|last month|in total|in all|altogether|to date|until now|"
    r"(?:over|in|during|within|for) the (?:past|last|first|previous)|(?:in|over) (?:the )?(?:\w+ )?"
    r"(?:days|weeks|months|years|hours|decades)|(?:in|during|for|of|throughout) "
    r"(?:(?:january|february|march|april|may|june|july|august|september|october|november|december) )?"
    r"(?:19|20)\d\d|annually|(?:a|each|every) year|"
    r"between [A-Z]\w+ (?:\d+ )?and [A-Z]\w+)\b",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"\b(?:in|during|for|throughout) (?:early |late |mid-)?(?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december)\b",
    re.IGNORECASE,
)
_WAR_LONG = re.compile(
    r"\b(?:in|during|by|at) (?:the |a |an )?(?:\w+ ){0,2}(?:war|conflict|insurgency|uprising|rebellion|standoff|revolt|"
    r"occupation|fighting|violence|crackdown|partition)\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\bin (?:two|three|four|five|six|seven|eight|nine|ten|\d+|several|separate) (?:\w+ ){0,2}"
    r"(?:blasts|attacks|clashes|incidents|strikes|raids|bombings|shootings|explosions|ambushes)\b",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"\b(?:first|deadliest|worst|bloodiest|largest|biggest|most \w+|highest|heaviest|fiercest|only|latest|"
    r"second|third|fourth|fifth)\b[^.;]{0,80}\bsince\b",
    re.IGNORECASE,
)
_MANY = 20
"""From this number on, a perfect tense without a period still sums up ("has hit close to 5,000 sites")."""
_VERY_MANY = 1000
"""No single happening of a ceasefire's world has so many victims: a war sums up without a perfect tense."""


def is_record(text: str) -> bool:
    """Whether a sentence ranks what it tells ("the deadliest since 2006"): that date is not when it happened."""
    return _RECORD.search(text) is not None


def sums_up(noun: Token, number: int) -> bool:
    """Whether ``number`` of ``noun`` is a tally over a period."""
    if number == 1:
        return False
    sentence = sentence_words(noun).text
    verb = next((t for t in (noun, *ancestors(noun, 5)) if t.pos_ == "VERB"), None)
    perfect = verb is not None and _is_perfect(verb)
    record = is_record(sentence)
    many = number >= _MANY and noun.lemma_.lower() not in lemmas("PEOPLECOUNT")
    if perfect and not record and (many or _PERIOD.search(sentence) or _WAR_LONG.search(sentence)):
        return True
    if number > 1 and _SEVERAL.search(sentence) and noun.lemma_.lower() in lemmas("PEOPLECOUNT"):
        return True
    if number >= _VERY_MANY and _WAR_LONG.search(sentence):
        return True
    periods = (_PERIOD,) if noun.lemma_.lower() in lemmas("PEOPLECOUNT") else (_PERIOD, _MONTH)
    return not record and any(_stands_with(period, noun, verb) for period in periods)


def _is_perfect(verb: Token) -> bool:
    """Present perfect of the verb, or of the verb that it hangs on ("have been confirmed killed")."""
    above = verb.head if verb.dep_ in ("xcomp", "conj", "ccomp") else verb
    return any(c.dep_ == "aux" and c.lower_ in ("has", "have", "'ve") for word in (verb, above) for c in word.children)


def _stands_with(period: re.Pattern[str], noun: Token, verb: Token | None) -> bool:
    """Whether words for a period hang on the noun or its verb themselves."""
    for word in (noun, *([verb] if verb is not None else [])):
        for child in word.children:
            if child.dep_ in ("prep", "npadvmod", "advmod", "mark", "advcl") and period.match(_words(child)):
                return True
    return False


def _words(token: Token) -> str:
    return str(token.doc[token.left_edge.i : token.right_edge.i + 1].text)
