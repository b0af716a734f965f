"""Matching: which words of a paragraph carry an act, by the rules of the lexicon.

A candidate is a trigger with its frame and rule; what it says of place, time and people is read off later.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from truceline.reading.lexicon import Lexicon, Need, Rule, Words, lemmas
from truceline.reading.text.frames import Frame, ancestors, frame, is_verb, sentence_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from spacy.tokens import Doc, Token

_PARTICLES = frozenset({"prt", "advmod", "prep"})
_FORCE_NOUNS = frozenset({"violation", "infiltration", "firing", "shelling", "air_strike", "mine_ied", "sanction"})
_OF_TRUCES = frozenset({"SIDES", "LEADER", "ENVOY", "ARMED", "PLACE", "LINE", "TALKS"}) | {
    f"={word}"
    for word in ("guarantor", "negotiator", "mediator", "monitor", "committee", "commission", "zone", "talks")
}
"""What a truce only says the kind of: "truce village", "ceasefire monitors"."""
_SPOKEN_OF = frozenset({"aid_crossing", "withdrawal", "deployment"})
"""Types whose nouns in front of another noun only say of what kind that is ("humanitarian aid donor")."""
_DIPLOMATIC = frozenset({
    "accusation", "refusal", "threat", "appeal_demand", "offer_of_talks", "condition", "meeting", "verification",
    "aid_crossing", "easing", "prisoner_return", "position",
})  # fmt: skip
"""Acts that parties also do to each other where no war is told of."""
_ACT_HEADS = frozenset({"ACTHEAD", "HOSTILITY", "CLASHNOUN", "VIOLATION", "RAIDNOUN", "STRIKENOUN"})
_FUTURE = frozenset({"will", "shall", "'ll", "would", "going"})
_MUST = frozenset({"must", "should", "ought"})
_OBJECTLIKE = frozenset({"dobj", "nsubjpass", "pobj", "attr", "nsubj", "conj", "pcomp", "ccomp", "xcomp", "compound"})


class Candidate(msgspec.Struct):
    """A trigger and the rule that holds for it; ``words`` are the trigger's first and last token, ``also`` those of
    further words for the same act, ``harmed`` whom its words for loss name."""

    frame: Frame
    rule: Rule
    words: tuple[int, int]
    also: list[tuple[int, int]] = []
    harmed: list[Token] = []


class Matcher:
    """The rules applied to one paragraph."""

    def __init__(
        self,
        lexicon: Lexicon,
        doc: Doc,
        words: Words,
        party: Callable[[Token], bool],
        *,
        war: bool,
        diplomacy: bool = False,
    ) -> None:
        self.lexicon = lexicon
        self.doc = doc
        self.words = words
        self._party = party
        self._war = war
        self._diplomacy = diplomacy

    def candidates(self) -> list[Candidate]:
        """Every trigger of the paragraph that a rule makes an act, in order."""
        text = self.doc.text
        out: list[Candidate] = []
        for token in self.doc:
            if token.i in self.words.inner or (not token.is_alpha and token.i not in self.words.terms):
                continue
            rules = self.lexicon.rules_for(token, self.words, verb=token.pos_ == "NOUN" and is_verb(token))
            if not rules:
                continue
            around = frame(token)
            rule = next((r for r in rules if self._holds(r, around)), None)
            if rule is None or rule.type is None or self._only_names(token, rule):
                continue
            if not self._war and rule.type.startswith("ceasefire"):
                continue  # a truce between senators
            if not self.lexicon.figurative(text, token.idx, token.idx + len(token)):
                out.append(Candidate(around, rule, self._trigger_words(around, rule)))
        return out

    def _only_names(self, token: Token, rule: Rule) -> bool:
        """Whether a word for force only names a thing: "battle group", "attack helicopter"."""
        of_force = rule.type in _FORCE_NOUNS and token.pos_ in ("NOUN", "PROPN")
        if rule.type == "ceasefire_agreed" and token.dep_ == "compound":
            named = token.head.pos_ == "PROPN" or self.words.has(token.head, _OF_TRUCES)
            return bool(named and not self.words.has(token.head, _ACT_HEADS | {"TRUCE", "PACT"}))
        named = of_force or (rule.type in _SPOKEN_OF and token.pos_ in ("NOUN", "PROPN"))
        return named and token.dep_ == "compound" and not self.words.has(token.head, _ACT_HEADS)

    def _trigger_words(self, around: Frame, rule: Rule) -> tuple[int, int]:
        token = around.trigger
        first, last = self.words.terms.get(token.i, (token.i, token.i))
        for need in rule.needs:
            if need.where == ("prt",) and not need.negated:
                last = max([last, *(c.i for c in token.children if f"={c.lower_}" in need.words and c.i - token.i < 3)])
        return first, last

    def _holds(self, rule: Rule, around: Frame) -> bool:
        spared = not self._war and self._diplomacy and rule.type in _DIPLOMATIC
        return all(
            self._meets(need, around) != need.negated
            for need in rule.needs
            if not (spared and need.where == ("war",) and not need.negated)
        )

    def _meets(self, need: Need, around: Frame) -> bool:
        return any(self._meets_at(where, need.words, around) for where in need.where)

    def _meets_at(self, where: str, wanted: frozenset[str], around: Frame) -> bool:
        if where == "war":
            return self._war
        if where == "truce_over":
            token = around.trigger
            nouns = [token] if token.pos_ in ("NOUN", "PROPN") else [*around.objects, *_subjects_of(around.clauses)]
            return any(self.words.has(n, _TRUCE) and _is_over(n) for n in nouns)
        if where in _UNDER:
            return _stands_under(around, lemmas(_UNDER[where]))
        flag = _FLAGS.get(where)
        if flag is not None:
            return flag(around)
        places = _PLACES.get(where)
        return self._any(places(around) if places else around.at(where), wanted)

    def _any(self, tokens: Iterable[Token], wanted: frozenset[str]) -> bool:
        if not wanted:
            return any(True for _ in tokens)
        return any(
            self.words.has(t, wanted)
            or ("PARTY" in wanted and self._party(t))
            or ("NAME" in wanted and (t.ent_type_ == "PERSON" or t.pos_ == "PROPN"))
            for t in tokens
        )


def _subjects_of(clauses: Iterable[Token]) -> list[Token]:
    return [c for clause in clauses for c in clause.children if c.dep_ in ("nsubj", "nsubjpass")]


def _is_over(noun: Token) -> bool:
    """Whether a truce is said to be over: "declared the truce over", "the truce is dead"; not "it is not over"."""
    head = noun.head
    beside = [c for c in noun.children if c.i > noun.i]
    if noun.dep_ in ("nsubj", "nsubjpass"):
        if any(c.dep_ == "neg" for c in head.children):
            return False
        beside.append(head)
        if head.lemma_ in _BEING:
            beside += [c for c in head.children if c.i > head.i and c.dep_ in _SAID_OF]
    return any(t.lower_ in _OVER and t.pos_ != "VERB" for t in beside)


def _stands_under(around: Frame, words: frozenset[str]) -> bool:
    """Whether the trigger stands as the object of one of the words, a few words up ("an offer of talks")."""
    below = around.trigger
    for above in ancestors(around.trigger, 4):
        if above.lemma_.lower() in words:
            return True
        opens = below.dep_ in _OBJECTLIKE and above.lemma_.lower() in ("resume", "hold", "restart", "begin")
        if above.pos_ in ("VERB", "AUX") and below.dep_ not in ("xcomp", "pcomp") and not opens:
            return False
        below = above
    return False


def _below(around: Frame) -> Iterable[Token]:
    subjects = {s.i for s in around.subjects}
    return (t for t in around.trigger.subtree if t.i != around.trigger.i and t.i not in subjects)


def _plural(around: Frame) -> bool:
    subjects = [s for s in around.subjects if s.pos_ in ("NOUN", "PROPN", "PRON")]
    return len(subjects) > 1 or any(
        s.lemma_.lower() in ("side", "both", "two", "country", "neighbour", "neighbor", "rival", "army")
        and s.tag_ in ("NNS", "DT", "CD")
        for s in subjects
    )


def _future(around: Frame) -> bool:
    return any(c.lower_ in _FUTURE for c in around.others)


def _must(around: Frame) -> bool:
    return any(c.lower_ in _MUST for c in around.others) or (
        around.trigger.dep_ == "xcomp" and around.trigger.head.lower_ in ("needs", "has", "have", "ought")
    )


_TRUCE = frozenset({"TRUCE"})
_OVER = frozenset({"over", "dead", "finished", "void", "ended", "moot"})
_BEING = frozenset({"be", "seem", "appear", "remain", "look", "become"})
_SAID_OF = frozenset({"acomp", "advmod", "attr", "prep", "oprd"})
_YEAR = re.compile(r"(?:19|20)\d\d")


def of_a_year(noun: Token) -> bool:
    """Whether a noun phrase carries its year ("the 2003 understanding"): it then names one past happening, whatever
    else the sentence does with it."""
    phrase = [noun, *(c for c in noun.children if c.dep_ == "compound")]
    if noun.dep_ == "compound":
        phrase.append(noun.head)
    return any(_YEAR.fullmatch(c.text) for head in phrase for c in head.children if c.i < head.i)


_FLAGS: dict[str, Callable[[Frame], bool]] = {
    "plural": _plural,
    "bare": lambda around: all(c.dep_ in ("punct", "cc", "conj") for c in around.trigger.children),
    "neg": lambda around: around.negated,
    "future": _future,
    "must": _must,
    "dated": lambda around: of_a_year(around.trigger),
    "participle": lambda around: around.trigger.dep_ in ("acl", "amod") and around.trigger.tag_ == "VBN",
}

_UNDER = {"under_call": "CALLWORD", "under_offer": "OFFERWORD"}

_PLACES: dict[str, Callable[[Frame], Iterable[Token]]] = {
    "s": lambda a: a.at("by") if a.passive and not a.subjects else a.subjects,
    "o": lambda a: a.objects,
    "c": lambda a: a.clauses,
    "x": lambda a: (c for c in a.clauses if c.dep_ == "xcomp"),
    "m": lambda a: a.modifiers,
    "poss": lambda a: (m for m in a.modifiers if m.dep_ == "poss"),
    "g": lambda a: () if a.governor is None else (a.governor,),
    "d": _below,
    "w": lambda a: sentence_words(a.trigger),
    "a": lambda a: a.others,
    "prt": lambda a: (c for c in a.trigger.children if c.dep_ in _PARTICLES),
    "self": lambda a: (a.trigger,),
    "by": lambda a: a.at("by"),
    "next": lambda a: a.trigger.doc[a.trigger.i + 1 : a.trigger.i + 3],
}
