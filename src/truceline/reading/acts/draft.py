"""Drafts: each trigger with what its clause says of actors, date, place, casualties and standing, before merging."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from truceline.model.claim import Actor, EventType, Standing, Statement, Toll, When, Where
from truceline.model.document import Document
from truceline.model.span import Span
from truceline.reading.acts.history import History
from truceline.reading.acts.match import Candidate, Matcher
from truceline.reading.acts.names import only_forces
from truceline.reading.acts.prune import FORCE, pruned
from truceline.reading.acts.roles import Roles
from truceline.reading.acts.standing import SPEECH_ACTS, carrier, retold, standing
from truceline.reading.dates.periods import sums_up
from truceline.reading.lexicon import Rule, Words, lemmas, lexicon
from truceline.reading.mention import DateMention, Mention
from truceline.reading.numbers.casualties import Loss, losses
from truceline.reading.numbers.quantities import quantity
from truceline.reading.text.frames import is_verb, sentence, sentence_words
from truceline.reading.text.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

    from truceline.reading.world import World

_WAR_SHARE = 0.012
"""Share of words of war from which a text is about armed conflict: one in eighty."""
_WAR_WORDS = 2
_SHORT = 60
"""Tokens of a text so short (an item of one or two sentences) that one word of war without a peaceful sense is
enough."""
_NEAR = 400
"""Code points within which a toll, or a bare "responded", goes with the act of force told before it: two sentences."""
_AS_BEFORE = "as-before"
_SPOKEN: frozenset[EventType] = frozenset({"condition", "refusal", "appeal_demand", "position", "threat"})
"""Acts whose own words may leave out who speaks ("inconceivable", "only after"): the speaker's, then."""
_OTHER = frozenset({"separate", "another", "other", "second", "different", "further"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both", "its", "their", "his"})


class Told(msgspec.Struct, frozen=True):
    """A trigger as it stands in the text: its span, its sentence, and whether it is a noun."""

    trigger: Span
    sentence: Span
    nominal: bool
    lemma: str = ""


class Draft(msgspec.Struct):
    """An act while it is being read: one telling at first, several once merged. ``generic``: a noun like "the attack"
    that refers back to an act told before; ``distinct``: the words say it is another one ("separate clashes")."""

    rule: Rule
    type: EventType
    told: list[Told]
    actor: Actor | None
    recipient: Actor | None
    when: When | None
    where: Where | None
    standing: Standing
    by: Statement | None
    known_as: str | None
    generic: bool
    distinct: bool
    killed: Toll | None = None
    injured: Toll | None = None

    @property
    def sentence(self) -> Span:
        """The sentence that tells it first."""
        return self.told[0].sentence

    def suffer(self, loss: Loss) -> None:
        """Take a toll, unless one of its kind is there already (conflicting tolls are not added up)."""
        if loss.harm == "killed" and self.killed is None:
            self.killed = loss.toll
        elif loss.harm == "injured" and self.injured is None:
            self.injured = loss.toll


class Drafting:
    """One document being drafted."""

    def __init__(
        self,
        document: Document,
        mentions: Sequence[Mention],
        dates: Sequence[DateMention],
        places: Sequence[Where],
        statements: Sequence[Statement],
        world: World,
    ) -> None:
        self._document = document
        self._mentions = mentions
        self._dates = dates
        self._places = places
        self._statements = statements
        self._case = world.case
        self._diplomacy = False
        self._forces = only_forces(mentions)
        self.drafts: list[Draft] = []

    def read(self, parsed: Sequence[Parsed]) -> list[Draft]:
        """The drafts of all paragraphs, in the order of their triggers."""
        words = [lexicon().words(p.doc) for p in parsed]
        war = about_war(words, sum(len(p.doc) for p in parsed))
        self._diplomacy = len({m.party for m in self._mentions if m.party is not None}) > 1
        for paragraph, classes in zip(parsed, words, strict=True):
            self._paragraph(paragraph, classes, war=war)
        return self.drafts

    def _paragraph(self, paragraph: Parsed, words: Words, *, war: bool) -> None:
        history = History(paragraph.doc)
        roles = Roles(
            paragraph, self._mentions, self._dates, self._places, self._statements, self._document, self._forces
        )
        matcher = Matcher(lexicon(), paragraph.doc, words, roles.is_party, war=war, diplomacy=self._diplomacy)
        candidates = pruned(matcher.candidates())
        roles.share(candidates)
        tolls = (
            losses(paragraph.doc, roles.side)
            if any(c.rule.type in FORCE | {"casualty"} for c in candidates) or self.drafts
            else []
        )
        taken = _taken(tolls, candidates)
        for n, candidate in enumerate(candidates):
            mine = [tolls[i] for i, owner in taken.items() if owner == n]
            if candidate.rule.type == "casualty" and not mine:
                continue
            before = self._before(paragraph.span(candidate.frame.trigger))
            if (
                candidate.rule.type == "casualty"
                and before is not None
                and not _same_sentence(before, paragraph, candidate)
            ):
                self._suffer(before, mine)
                continue
            if (
                _is_habit(candidate)
                or _is_topic(candidate)
                or _is_tally(candidate)
                or roles.is_named(candidate.frame.trigger)
            ):
                continue
            draft = self._draft(paragraph, candidate, roles)
            if draft.standing == "hypothetical" and _is_unlikely(draft, candidate):
                continue
            if draft.type in SPEECH_ACTS and _only_may(candidate):
                continue  # "Delhi could blame Pakistan" blames nobody
            if draft.type == "ceasefire_agreed" and draft.standing == "hypothetical":
                continue  # a truce that may come is told by the appeal, the offer or the condition beside it
            history.place(draft, candidate.frame.trigger)
            self.drafts.append(draft)
            self._suffer(draft, mine)
        loose = [loss for i, loss in enumerate(tolls) if i not in taken]
        for loss in loose:
            before = self._before(paragraph.span(paragraph.doc[loss.at]))
            if before is not None:
                before.suffer(loss)

    @staticmethod
    def _suffer(draft: Draft, tolls: Sequence[Loss]) -> None:
        for loss in tolls:
            draft.suffer(loss)

    def _before(self, at: Span) -> Draft | None:
        """The act of force told just before these words, if it is near and real."""
        for draft in reversed(self.drafts):
            if draft.told[0].trigger.start < at.start and draft.type in FORCE:
                near = at.start - draft.told[0].sentence.end <= _NEAR
                return draft if near and draft.standing in ("asserted", "alleged") else None
        return None

    def _parties(
        self, candidate: Candidate, roles: Roles, type_: EventType, by: Statement | None, trigger: Span
    ) -> tuple[Actor | None, Actor | None]:
        """Actor and recipient. Words that ask are the speaker's: "the sides must stop" is asked of the sides."""
        actor, recipient = roles.actor(candidate), roles.recipient(candidate)
        source = by.source if by is not None and by.content.contains(trigger) else None
        if source is None or source.span is None:
            return actor, recipient
        speaker = Actor(source.span.of(self._document.text), source.span, source.party)
        if _says_must(candidate):
            return speaker, actor
        nominal = candidate.frame.trigger.pos_ in ("NOUN", "PROPN")
        spoken = type_ in _SPOKEN and actor is None and not candidate.frame.passive and not nominal
        return (speaker if spoken else actor), recipient

    def _draft(self, paragraph: Parsed, candidate: Candidate, roles: Roles) -> Draft:
        rule, type_ = candidate.rule, candidate.rule.type or "violation"
        text = self._document.text
        noun = candidate.frame.trigger
        nominal = noun.pos_ in ("NOUN", "PROPN") and not is_verb(noun)
        sentence = paragraph.span(sentence_words(noun))
        runs = [paragraph.doc[first : last + 1] for first, last in (candidate.words, *candidate.also)]
        trigger = paragraph.span(runs[0])
        if rule.weapon == _AS_BEFORE:
            before = self._before(trigger)
            rule = before.rule if before is not None and before.rule.weapon else rule
            type_ = rule.type or type_
        by = carrier(trigger, self._statements)
        actor, recipient = self._parties(candidate, roles, type_, by, trigger)
        when = roles.when(candidate)
        known_as = retold(sentence.of(text), trigger.of(text), self._case, self._document)
        children = list(noun.children)
        definite = any(c.lower_ in _DEFINITE for c in children) and not any(
            c.pos_ in ("PROPN", "NUM") for c in children
        )
        return Draft(
            rule=rule,
            type=type_,
            told=[Told(paragraph.span(run), sentence, nominal, noun.lemma_.lower()) for run in runs],
            actor=actor,
            recipient=recipient,
            when=when,
            where=roles.where(candidate),
            standing=standing(candidate.frame, type_, when, by, self._document, at=trigger, old=known_as is not None),
            by=by,
            known_as=known_as,
            distinct=any(c.lower_ in _OTHER for c in children)
            or (
                # "a strike on January 3" beside an earlier strike is another one
                nominal and type_ in FORCE and when is not None and any(c.lower_ in ("a", "an") for c in children)
            ),
            generic=nominal and definite and (type_ not in FORCE or _is_generic(noun, rule)),
        )


def _says_must(candidate: Candidate) -> bool:
    """Whether the words ask something of their subject ("must stop", "need to exercise restraint")."""
    restraint = any(o.lemma_ == "restraint" for o in candidate.frame.objects)
    return restraint or any("must" in need.where for need in candidate.rule.needs)


def about_war(words: Sequence[Words], length: int) -> bool:
    """Whether a text of so many tokens is about armed conflict, by the share of words of war in it."""
    found = [names for w in words for names in w.classes.values() if "WARWORD" in names]
    enough = len(found) >= _WAR_WORDS and len(found) >= _WAR_SHARE * length
    strong = any("STRONGWAR" in names or "ACCORD" in names for names in found)
    return enough or (length <= _SHORT and strong)


def _is_generic(noun: Token, rule: Rule) -> bool:
    """Whether a noun for force names no weapon: "the attack", "the violence"."""
    return rule.weapon in (None, _AS_BEFORE) and noun.lemma_.lower() in lemmas("GENERICACT")


def _only_may(candidate: Candidate) -> bool:
    """Whether a verb of speech is only what somebody may say."""
    trigger = candidate.frame.trigger
    helpers = {c.lower_ for c in trigger.children if c.dep_ == "aux"}
    return is_verb(trigger) and bool(helpers & {"could", "may", "might"}) and not candidate.frame.negated


def _relative(verb: Token) -> bool:
    """Whether a verb, or the one it is joined to, is that of a clause with "who"."""
    first = verb.head if verb.dep_ == "conj" else verb
    return first.dep_ == "relcl" and any(c.lower_ == "who" for c in first.children)


def _is_habit(candidate: Candidate) -> bool:
    """Whether a verb tells of what has gone on for years ("rebels have been fighting for decades"): a state, no act."""
    trigger = candidate.frame.trigger
    if candidate.rule.type not in FORCE or not is_verb(trigger):
        return False
    if trigger.tag_ == "VBZ" and trigger.dep_ in ("relcl", "conj") and _relative(trigger):
        return True  # "a ruler who starves and massacres his people"
    lasting = (p for p in trigger.children if p.lower_ in ("for", "over") and p.dep_ == "prep")
    return any(
        t.lemma_ in ("decade", "year", "generation", "century") and t.tag_ == "NNS" for p in lasting for t in p.children
    )


def _is_tally(candidate: Candidate) -> bool:
    """Whether a noun for force is counted over a period ("47 violations last month"): a tally, no incident."""
    noun = candidate.frame.trigger
    if is_verb(noun) or candidate.rule.type not in FORCE:
        return False
    numbers = [q.low for c in noun.children if c.dep_ == "nummod" and (q := quantity(c.text)) is not None]
    return bool(numbers) and sums_up(noun, numbers[0])


_ENDING = frozenset({
    "end", "stop", "halt", "prevent", "avoid", "cease", "resolve", "reduce", "curb", "quell", "contain", "avert",
    "wind", "deter", "discuss", "escape", "flee", "condemn",
})  # fmt: skip
"""Verbs whose object is what there is too much of ("to end the violence")."""


def _is_topic(candidate: Candidate) -> bool:
    """Whether a noun for force is only what somebody would end or talk of ("how to wind down hostilities")."""
    noun = candidate.frame.trigger
    if candidate.rule.type != "violation" or is_verb(noun) or candidate.frame.governor is None:
        return False
    verb = candidate.frame.governor
    told = any(c.dep_ in ("nummod", "poss", "relcl", "acl") or c.lower_ == "a" for c in noun.children)
    return noun.dep_ == "dobj" and verb.lemma_ in _ENDING and verb.tag_ in ("VB", "VBG") and not told


_PLANNED: frozenset[EventType] = frozenset({"sanction", "deployment", "withdrawal", "meeting"})
"""Acts whose plan is news of its own."""


def _is_unlikely(draft: Draft, candidate: Candidate) -> bool:
    """Whether an act that has not happened is none that is planned or threatened: no date, and nobody told who would do
    it ("to prevent attacks", "if the truce is broken")."""
    noun = candidate.frame.trigger
    if draft.type in _PLANNED or draft.when is not None:
        bare = noun.pos_ == "NOUN" and not any(c.dep_ in ("det", "poss") for c in noun.children)
        return bare and draft.type == "meeting" and draft.when is None
    return draft.actor is None


def _same_sentence(draft: Draft, paragraph: Parsed, candidate: Candidate) -> bool:
    return draft.sentence == paragraph.span(sentence_words(candidate.frame.trigger))


def _taken(tolls: Sequence[Loss], candidates: Sequence[Candidate]) -> dict[int, int]:
    """Which candidate each toll belongs to: the one whose word it is, else the nearest act of force of its sentence."""
    out: dict[int, int] = {}
    for i, loss in enumerate(tolls):
        own = [
            n for n, c in enumerate(candidates) if any(first <= loss.at <= last for first, last in (c.words, *c.also))
        ]
        doc = candidates[0].frame.trigger.doc if candidates else None
        near = [
            (abs(c.frame.trigger.i - loss.at), n)
            for n, c in enumerate(candidates)
            if c.rule.type in FORCE | {"casualty"}
            and doc is not None
            and sentence(c.frame.trigger)[0] == sentence(doc[loss.at])[0]
        ]
        if own:
            out[i] = own[0]
        elif near:
            out[i] = min(near)[1]
    return out
