"""Roles: who acts on whom, when and where, read from a trigger's frame and the names, dates and places found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from truceline.model.claim import Actor, EventType, Statement, When, Where
from truceline.model.document import Document
from truceline.reading.acts.circumstances import Circumstances
from truceline.reading.acts.conditions import terms as terms_of
from truceline.reading.acts.match import Candidate
from truceline.reading.acts.names import NO_ENTITIES, Names
from truceline.reading.acts.prune import FORCE
from truceline.reading.lexicon import lemmas
from truceline.reading.mention import DateMention, Mention
from truceline.reading.text.frames import frame as frame_of
from truceline.reading.text.frames import is_verb, sentence_words, spread
from truceline.reading.text.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

_TO = ("against", "on", "at", "upon", "with", "to", "into", "towards", "toward", "for")
_NOUN_TO = ("against", "on", "upon", "at", "with", "to", "into", "of")
_NO_TARGETS = ("FIRE", "SHELL", "TRUCE", "PACT", "HOSTILITY", "TALKS", "FIRENOUN", "SHELLNOUN", "OFFERNOUN")
_ACT_NOUNS = ("TRUCE", "ACCORD", "HOSTILITY", "CLASHNOUN", "AIRNOUN", "SHELLNOUN", "FIRENOUN", "TALKS")
_MUTUAL: frozenset[EventType] = frozenset({"ceasefire_agreed", "ceasefire_observed", "meeting", "hotline_contact"})
"""Acts that the parties of one noun phrase do to each other ("Indian and Pakistani generals met")."""
_LOCATIVE = frozenset(
    {"in", "into", "inside", "across", "near", "at", "over", "throughout", "around", "within", "through"}
)
_COMING_FROM: frozenset[EventType] = FORCE | {"sanction", "threat", "appeal_demand", "offer_of_talks", "accusation"}
"""Acts whose noun names the doer after "from" ("pressure from", "a call from")."""
_MUTUAL_NOUNS = frozenset(
    {"clash", "exchange", "hostility", "war", "conflict", "skirmish", "talk", "ceasefire", "truce"}
)
_DONE_TO = frozenset({
    "siege", "blockade", "invasion", "occupation", "murder", "assassination", "massacre", "arrest", "detention",
    "release", "takeover", "bombardment", "abduction", "seizure", "capture", "deployment", "expulsion", "closure",
})  # fmt: skip
_STRAIN = frozenset({
    "tension", "relation", "tie", "conflict", "hostility", "standoff", "dispute", "violence", "war", "confrontation",
    "fighting", "clash", "enmity", "rivalry", "truce", "ceasefire", "agreement", "talk", "negotiation",
})  # fmt: skip
"""What stands "between" two sides."""


def _of_whom(noun: Token) -> bool:
    """Whether "of" after a noun names whom it is done to ("the killing of", "the siege of")."""
    lemma = noun.lemma_.lower()
    return lemma.endswith("ing") or lemma in _DONE_TO


class Roles(Names):
    """The names, dates and places of one paragraph, ready to be asked about a trigger."""

    def __init__(
        self,
        parsed: Parsed,
        mentions: Sequence[Mention],
        dates: Sequence[DateMention],
        places: Sequence[Where],
        statements: Sequence[Statement] = (),
        document: Document | None = None,
        forces: str | None = None,
    ) -> None:
        super().__init__(parsed, mentions, statements, document, forces)
        self._circumstances = Circumstances(parsed, dates, places, self._at, document)

    def share(self, candidates: Sequence[Candidate]) -> None:
        """Give each date and place of the paragraph to the trigger that it hangs on."""
        self._circumstances.share(candidates)

    def when(self, candidate: Candidate) -> When | None:
        """The date that belongs to this trigger, or None where the text gives none."""
        return self._circumstances.when(candidate)

    def where(self, candidate: Candidate) -> Where | None:
        """The place that belongs to this trigger, or None where the text gives none."""
        return self._circumstances.where(candidate)

    def actor(self, candidate: Candidate) -> Actor | None:
        """Who does it, or None where the text does not tell; the first of two parties that do it to each other."""
        found = self._doer(candidate)
        named = self._in_one_breath(candidate)
        if len(named) > 1 and (found is None or found.span == named[1].span):
            return Actor(named[0].text, named[0].span, named[0].party, named[0].code)
        if found is None or len(named) < 2 or found.party is None or " and " not in found.party:
            return found
        return Actor(found.text, found.span, named[0].party, named[0].code)

    def _doer(self, candidate: Candidate) -> Actor | None:
        """The doer as one noun phrase; nobody who suffered it."""
        frame = candidate.frame
        hurt = {t.i for t in candidate.harmed}
        if (terms := terms_of(candidate)) is not None:
            wished = any(c.lower_ in ("should", "must") for c in terms[0].children)
            return None if wished else self._first(frame_of(terms[0]).subjects, together=True)
        if not is_verb(frame.trigger):
            return self._first([
                *(m for m in frame.modifiers if m.dep_ == "poss" and self.is_party(m)),
                *frame.at("by"), *frame.at("between"),
                *(t for t in frame.at("from") if candidate.rule.type in _COMING_FROM and self.side(t)),
                *(m for m in frame.modifiers if m.dep_ in ("amod", "compound", "nmod") and self.is_party(m)),
                *(t for t in frame.subjects if t.i not in hurt),
                *(t for t in frame.at("of") if self._acts_of(t) and not _of_whom(frame.trigger)),
                *(t for noun in frame.at("for") for t in frame_of(noun).at("by")),
                *self._between(candidate)[:1],
                *self._attending(candidate)[:1],
                *(frame.at("with") if candidate.harmed and candidate.rule.type in FORCE else ()),
            ])  # fmt: skip
        if frame.passive and not frame.at("by"):
            return self._first([o for o in frame.objects if self._is_weapon(o)])
        first = [*frame.at("by"), *frame.at("between")] if frame.passive or frame.trigger.tag_ == "VBG" else []
        each_other = frame.trigger.lemma_.lower() in lemmas("MUTUAL") and not frame.objects
        mutual = candidate.rule.type in _MUTUAL or bool(frame.at("between")) or each_other
        return self._first([t for s in (*first, *frame.subjects) for t in self._who(s)], together=not mutual)

    def _acts_of(self, token: Token) -> bool:
        """Whether a noun after "of" can be the doer ("the raid of the rebels")."""
        return self.side(token) is not None or token.lemma_.lower() in lemmas("ARMED")

    def _is_weapon(self, token: Token) -> bool:
        """Whether a word is a weapon that its owner's name stands beside: "Israeli missiles were fired" tells who."""
        lemma = token.lemma_.lower()
        weapon = any(lemma in lemmas(name) for name in ("SHELL", "AIRCRAFT", "BOMB", "FIRE"))
        return weapon and token.i not in self._at and self._owner(token) is not None

    def _attending(self, candidate: Candidate) -> list[Token]:
        """Who does something "at" a meeting: they meet."""
        noun = candidate.frame.trigger
        if candidate.rule.type != "meeting" or noun.dep_ != "pobj" or noun.head.lower_ not in ("at", "during"):
            return []
        verb = noun.head.head
        if not is_verb(verb):
            return []
        doing = frame_of(verb)
        people = doing.at("by") if doing.passive else doing.subjects
        return [t for t in people if self._can_act(t)]

    @staticmethod
    def _between(candidate: Candidate) -> list[Token]:
        """The two sides that the sentence stands between, for an act that sides do to each other ("tensions between A
        and B grew with an exchange of fire")."""
        trigger = candidate.frame.trigger
        mutual = candidate.rule.type in _MUTUAL | FORCE and trigger.lemma_.lower() in lemmas("MUTUAL") | _MUTUAL_NOUNS
        if not mutual:
            return []
        for word in sentence_words(trigger):
            if word.lower_ == "between" and word.head.lemma_.lower() in _STRAIN:
                return [t for c in word.children if c.dep_ == "pobj" for t in spread(c)]
        return []

    def _who(self, subject: Token) -> list[Token]:
        """A subject, or the parties of the act or truce that stands as subject ("the truce between A and B ended")."""
        lemma = subject.lemma_.lower()
        if self.is_party(subject) or not any(lemma in lemmas(name) for name in _ACT_NOUNS):
            return [subject]
        around = frame_of(subject)
        return [t for p in ("between", "by", "with") for t in around.at(p)]

    def recipient(self, candidate: Candidate) -> Actor | None:
        """To whom it is done, or None where the text does not tell."""
        frame = candidate.frame
        if (terms := terms_of(candidate)) is not None:
            asked = [t for t in frame_of(terms[1]).subjects if self._can_act(t)] if terms[1] is not None else []
            return self._first(asked, other_than=self.actor(candidate), together=True)
        if is_verb(frame.trigger):
            tokens = [*frame.objects, *(t for p in _TO for t in frame.at(p))]
            if frame.passive and not frame.at("by"):
                tokens = list(frame.objects)
            sides = [t for noun in (*frame.objects, *frame.subjects[:1]) for t in self._who(noun) if t.i != noun.i]
            tokens += [*sides, *frame.at("between")[1:]]
        else:
            tokens = [*frame.at("between")[1:], *(t for p in _NOUN_TO for t in frame.at(p))]
            tokens += [*self._between(candidate)[1:], *self._attending(candidate)[1:]]
        force = candidate.rule.type in FORCE
        tokens = [t for t in tokens if self._suffers(t, force=force) and not (frame.passive and self._is_weapon(t))]
        each_other = candidate.rule.type in _MUTUAL or frame.trigger.lemma_.lower() in lemmas("MUTUAL")
        tokens += [t for t in frame.subjects[1:] if each_other and self.side(t)]
        actor = self.actor(candidate)
        mutual = bool(self._in_one_breath(candidate))
        other = self._second_party(candidate) if mutual else None
        other = other or self._first([t for t in tokens if self.side(t)], other_than=actor, together=not mutual)
        other = other or self._first(tokens, other_than=actor, things=force, ranked=False)
        hurt = self._first([t for t in candidate.harmed if self._can_act(t)], other_than=actor)
        if other is not None and other.party is None and hurt is not None and hurt.party is not None:
            return Actor(other.text, other.span, hurt.party, hurt.code)  # "blew up a truck, killing soldiers of A"
        return other or hurt or self._named_below(candidate, actor)

    def _named_below(self, candidate: Candidate, actor: Actor | None) -> Actor | None:
        """A party named inside what is refused, demanded or broken: "rejected the call of the European Parliament"; not
        who proposed a truce that is agreed."""
        frame = candidate.frame
        truce = candidate.rule.type == "ceasefire_agreed"
        inside = [*frame.objects, *frame.clauses, *(t for p in _NOUN_TO for t in frame.at(p))]
        for token in (t for top in inside for t in top.subtree):
            placed = token.dep_ == "pobj" and token.head.lower_ in _LOCATIVE
            proposer = truce and token.dep_ in ("amod", "poss", "compound")
            if placed or proposer or not self.is_party(token) or token.ent_type_ in NO_ENTITIES:
                continue
            found = self._actor(token)
            same = actor is not None and (found.span == actor.span or (found.party and found.party == actor.party))
            if not same:
                return found
        return None

    def _suffers(self, token: Token, *, force: bool) -> bool:
        """Whether a word can be acted on: people always; things only by force."""
        lemma = token.lemma_.lower()
        if token.ent_type_ in NO_ENTITIES or any(lemma in lemmas(n) for n in _NO_TARGETS):
            return False
        people = any(lemma in lemmas(n) for n in ("PERSON", "VICTIM", "ARMED", "LEADER", "SIDES", "ENVOY"))
        return people or self.is_party(token) or (force and token.pos_ in ("NOUN", "PROPN"))

    def _second_party(self, candidate: Candidate) -> Actor | None:
        """The other of two parties in one breath: "Indian and Pakistani forces exchanged fire"."""
        named = self._in_one_breath(candidate)
        return Actor(named[1].text, named[1].span, named[1].party, named[1].code) if len(named) > 1 else None

    def _in_one_breath(self, candidate: Candidate) -> list[Mention]:
        """The parties that one noun phrase names, where the act is one that parties do to each other."""
        frame = candidate.frame
        mutual = candidate.rule.type in _MUTUAL or frame.trigger.lemma_.lower() in lemmas("MUTUAL")
        tokens = (*frame.at("between")[:1], *frame.subjects[:1]) if mutual else frame.at("between")[:1]
        named = next((named for t in tokens if len(named := self._parties(t)) > 1), [])
        return named or (self._side_by_side(frame.trigger) if candidate.rule.type in _MUTUAL | FORCE else [])

    def _side_by_side(self, trigger: Token) -> list[Mention]:
        """ "A and B" before "exchange fire" in a headline whose verb the parser takes for a noun."""
        words = sentence_words(trigger)
        beside = any(c.lemma_.lower() in lemmas("MUTUAL") for c in (trigger, *trigger.children) if c.dep_ != "prep")
        if not beside or any(is_verb(t) for t in words):
            return []
        for joint in (t for t in words if t.lower_ == "and" and t.i < trigger.i and t.i > words.start):
            pair = [self._at.get(joint.i - 1), self._at.get(joint.i + 1)]
            named = [m for m in pair if m is not None and m.party]
            if len(named) == len(pair) and named[0].party != named[1].party:
                return named
        return []
