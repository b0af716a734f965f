"""Main acts: who did what to whom, learned, beside what the rules of the lexicon find.

Two models read a sentence together: ``dyads`` says between which two of its phrases an act holds, ``pair_model`` which
PLOVER root it has; the chance of both is the event's confidence (in five folds over PLV, of the acts given a chance p
about p are right).

How much they may say depends on the text:

- A text of one or two sentences (a dated news line, a row of a table) is there for its main act. Each sentence is given
  its likeliest act, from :data:`_LEAST` on (:data:`_THING_LEAST` where the doer is nobody by name or word), and a
  second one that another word carries. Force, detention, sanctions, mobilisation and protest take :data:`_HARD_LEAST`
  where no rule found such an act. An act that a rule found too keeps the rule's type, weapon, date, place and toll, and
  takes the learned actor and recipient; an act of force or truce only parties, and only where the rule found none. What
  a truce word tells, and words that tell another act of war, are the rules' own.
- In a longer text the rules alone say what bears on the conflict, and between whom. (Tried: to fill in an actor or
  recipient that they left open. Half of what was filled in was a thing, and no labelled party came right.)
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from truceline.model.claim import Actor, Event, EventType, Statement, Where
from truceline.model.document import Document
from truceline.model.source import Source
from truceline.model.span import Evidence, Span
from truceline.reading.acts.dyad_features import hinge
from truceline.reading.acts.dyads import Dyad, dyads
from truceline.reading.acts.learned import Learned, learned
from truceline.reading.acts.match import Candidate
from truceline.reading.acts.pair import act_between, acts_of, kind_of, named_actor, roots_like
from truceline.reading.acts.pair_features import classes_of
from truceline.reading.acts.pair_model import chances, margins
from truceline.reading.acts.phrases import Phrase
from truceline.reading.acts.prune import FORCE
from truceline.reading.acts.roles import Roles
from truceline.reading.acts.somebody import is_somebody
from truceline.reading.acts.standing import carrier, standing
from truceline.reading.lexicon import lemmas
from truceline.reading.mention import DateMention, Mention
from truceline.reading.text.frames import frame
from truceline.reading.text.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

BRIEF = 2
"""Sentences of a text that is there for its main act."""
_LEAST = 0.3
"""Chance from which an act of a brief text is told. Of the acts told, two in three are right in all three parts; those
near this chance, one in three."""
_THING_LEAST = 0.7
"""The same where the doer is no name and no word for people ("the death toll"): the parse is wrong, or seldom right."""
_HARD = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST"})
_HARD_LEAST = 0.5
_TRUCES: frozenset[EventType] = frozenset({"ceasefire_agreed", "ceasefire_declared", "ceasefire_observed"})
_CONFLICT: frozenset[EventType] = FORCE | _TRUCES | {"ceasefire_ended"}
"""Acts that the rules were made for."""
_OF_WAR = _CONFLICT | {"deployment"}
_GOODWILL = frozenset({"YIELD", "AGREE", "SUPPORT", "CONSULT"})
_SPOKEN = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN"})
"""Roots that a speaker's words about others may have."""
_REPORTS = "SAYVERB"
_SURER = 0.35
"""Chance from which a learned actor and recipient stand in the place of a rule's."""
_ACTS = (
    "TRUCE",
    "ACCORD",
    "PACT",
    "HOSTILITY",
    "CLASHNOUN",
    "FIRENOUN",
    "SHELLNOUN",
    "AIRNOUN",
    "BOMBNOUN",
    "RAIDNOUN",
    "STRIKENOUN",
    "VIOLATION",
    "TALKS",
)
"""Classes of words for acts: what does something is somebody."""
_INSIDE = frozenset({"amod", "compound", "nmod", "poss"})
"""How a phrase hangs in another one."""
_CLAIMS = "claim"
"""Under this verb a hard act is only claimed ("claimed that they had attacked"): left to the rules."""


class Main(msgspec.Struct, frozen=True):
    """A possible act of a sentence: the pair, its root, the chance of both, and the words that join the two."""

    dyad: Dyad
    root: str
    chance: float
    words: tuple[int, ...]


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of a paragraph, by its tokens ``[first, end)``."""

    part: Parsed
    first: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands in the document."""
        return self.part.span(self.part.doc[self.first : self.end])


class MainActs:
    """The learned acts of one document."""

    def __init__(
        self,
        document: Document,
        parsed: Sequence[Parsed],
        mentions: Sequence[Mention],
        dates: Sequence[DateMention],
        places: Sequence[Where],
        statements: Sequence[Statement],
    ) -> None:
        self._document = document
        self._mentions = mentions
        self._dates = dates
        self._places = places
        self._statements = statements
        self._by: Learned = learned()
        self._sentences = [Sentence(part, s.start, s.end) for part in parsed for s in part.doc.sents]

    def joined(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """The events with what is learned beside them, by the rule of the module."""
        if len(self._sentences) > BRIEF:
            return tuple(events)
        out = list(events)
        for sentence in self._sentences:
            for main in self._mains(sentence):
                self._join(out, sentence, main)
        return tuple(out)

    def _mains(self, sentence: Sentence) -> list[Main]:
        """The likeliest act of a sentence, and the likeliest that another word carries."""
        doc = sentence.part.doc
        found: list[Main] = []
        for dyad in self._dyads(sentence):
            if dyad.share < _LEAST:
                break  # the chance of both is no greater
            every = chances(margins(doc, dyad.source.run, dyad.target.run, self._by.pair))
            words = tuple(t.i for t in hinge(doc, dyad.source, dyad.target))
            reports = self._only_reports(sentence, words)
            least = _LEAST if _is_somebody(doc[dyad.source.head]) else _THING_LEAST
            for root, chance in zip(self._by.pair.roots, every.tolist(), strict=True):
                if (reports and root not in _SPOKEN) or dyad.share * chance < least:
                    continue
                found.append(Main(dyad, root, dyad.share * chance, words))
        found.sort(key=lambda m: -m.chance)
        second = next((m for m in found if not set(m.words) & set(found[0].words)), None)
        return found[:1] if second is None else [found[0], second]

    def _dyads(self, sentence: Sentence) -> list[Dyad]:
        """The pairs of a sentence, the likeliest first; an act or a thing ("the fighting") does nothing to anybody."""
        doc = sentence.part.doc
        every = dyads(doc, sentence.first, sentence.end, self._by.dyad)
        return [
            d for d in every if doc[d.source.head].lemma_.lower() not in _acts() and not _is_part(d.source, d.target)
        ]

    @staticmethod
    def _only_reports(sentence: Sentence, words: Sequence[int]) -> bool:
        """Whether the way begins at a verb that reports what somebody else named there did ("Fox News reports that
        Israel")."""
        verb = sentence.part.doc[words[0]] if words else None
        if verb is None or verb.lemma_.lower() not in lemmas(_REPORTS):
            return False
        clauses = (c for c in verb.children if c.dep_ == "ccomp" and c.i in words)
        return any(s.dep_ in ("nsubj", "nsubjpass") and s.pos_ != "PRON" for c in clauses for s in c.children)

    def _join(self, events: list[Event], sentence: Sentence, main: Main) -> None:
        """Add a learned act to the events, or give its actor and recipient to the same act found by a rule."""
        actor = self._actor(sentence.part, main.dyad.source)
        recipient = self._actor(sentence.part, main.dyad.target)
        here = [n for n, e in enumerate(events) if e.trigger is not None and sentence.span.contains(e.trigger)]
        at = self._same(events, here, sentence, main, actor, recipient)
        if at is None:
            event = self._event(sentence, main, actor, recipient)
            if not self._is_rules_own([events[n] for n in here], sentence, main, event):
                events.append(event)
            return
        known = events[at]
        swapped = _is(known.actor, recipient) or _is(known.recipient, actor)
        if swapped and (known.actor is None or known.recipient is None):
            return
        surer = main.chance >= _SURER and not swapped
        strict = known.type in _CONFLICT
        words = [sentence.part.doc[i] for i in main.words]
        same = _plover_is(known.plover, main.root)
        events[at] = msgspec.structs.replace(
            known,
            actor=_better(known.actor, actor, surer=surer, strict=strict),
            recipient=_better(known.recipient, recipient, surer=surer, strict=strict),
            confidence=round(max(known.confidence, main.chance), 3),
            plover=known.plover if same else kind_of(main.root, words).plover,
        )

    @staticmethod
    def _is_rules_own(here: Sequence[Event], sentence: Sentence, main: Main, event: Event) -> bool:
        """Whether an act that no rule found is the rules' business all the same: force that is only claimed, not sure
        or not real, what a truce word tells, words that tell another act in a text about war, and words that carry an
        act of the conflict already."""
        doc = sentence.part.doc
        if main.root in _HARD:
            claimed = any(doc[i].lemma_ == _CLAIMS for i in main.words)
            if claimed or main.chance < _HARD_LEAST or event.standing == "hypothetical":
                return True
        classes = classes_of(doc)
        if main.root == "YIELD" and any("TRUCE" in classes.get(i, ()) for i in range(sentence.first, sentence.end)):
            return True
        run, other = main.dyad.source.run, main.dyad.target.run
        acts = acts_of(sentence.part, run, other)
        told = [c for c in acts if c.frame.trigger.i in main.words and c.rule.type in _OF_WAR]
        roots = [(c.rule.plover or "").split(".")[0] for c in told]
        if roots and not any(_plover_is(r, main.root) or r in roots_like()[main.root] for r in roots):
            return True
        joining = _joining(sentence, main)
        return any(e.type in _CONFLICT and any(t.overlaps(j) for t in e.triggers for j in joining) for e in here)

    @staticmethod
    def _same(
        events: Sequence[Event], here: Sequence[int], sentence: Sentence, main: Main, actor: Actor, recipient: Actor
    ) -> int | None:
        """Which of the events of this sentence is this act: a root like it, carried by one of the joining words or done
        by the same one. A truce agreed or declared is so by any root of goodwill."""
        joining = _joining(sentence, main)
        like = [
            n
            for n in here
            if _plover_is(events[n].plover, main.root)
            or (
                main.root in _GOODWILL
                if events[n].type in _TRUCES
                else (events[n].plover or "").split(".")[0] in roots_like()[main.root]
            )
        ]
        on = [n for n in like if any(t.overlaps(j) for t in events[n].triggers for j in joining)]
        theirs = [n for n in like if _may_be(events[n].actor, actor) and _may_be(events[n].recipient, recipient)]
        exact = sorted([*on, *theirs], key=lambda n: (not _plover_is(events[n].plover, main.root), n not in on, n))
        return exact[0] if exact else None

    def _event(self, sentence: Sentence, main: Main, actor: Actor, recipient: Actor) -> Event:
        part, doc, dyad = sentence.part, sentence.part.doc, main.dyad
        words = [doc[i] for i in main.words]
        act = act_between(part, main.root, dyad.source.run, dyad.target.run)
        if act is None or act.frame.trigger.i not in main.words:
            word = _carrying(words) or doc[dyad.source.head].head
            act = Candidate(frame(word), kind_of(main.root, words), (word.i, word.i))
        rule = act.rule
        roles = Roles(part, self._mentions, self._dates, self._places, self._statements)
        roles.share([act])
        trigger = part.span(doc[act.words[0] : act.words[1] + 1])
        by = carrier(trigger, self._statements)
        when = roles.when(act)
        return Event(
            id=_identify(self._document, main, actor, recipient),
            evidence=(Evidence.cut(self._document.text, sentence.span),),
            source=by.source if by is not None else Source(kind="publication", name=self._document.publisher),
            confidence=round(main.chance, 3),
            type=rule.type,
            trigger=trigger,
            triggers=(trigger,),
            plover=rule.plover if _plover_is(rule.plover, main.root) else main.root,
            cameo=rule.cameo,
            weapon=None if rule.weapon == "as-before" else rule.weapon,
            actor=actor,
            recipient=recipient,
            when=when,
            where=roles.where(act),
            standing=standing(act.frame, rule.type or "position", when, by, self._document, at=trigger, old=False),
            by=by.id if by is not None else None,
        )

    def _actor(self, part: Parsed, phrase: Phrase) -> Actor:
        """A phrase as an actor: its own words, whose it is or of whom it is made ("a group of hackers"), and those of a
        name that begins in it."""
        last = _made_of(part.doc[phrase.head]) if phrase.head == phrase.last else None
        span = part.span(part.doc[phrase.first : (phrase.last if last is None else last) + 1])
        head = part.span(part.doc[phrase.head])
        inside = part.doc[phrase.head].dep_ in _INSIDE
        names = () if inside else (m.span for m in self._mentions if m.span.contains(head))
        named = max(names, key=lambda s: s.end, default=span)
        whole = Span(min(span.start, named.start), max(span.end, named.end))
        return named_actor(self._document, whole, self._mentions)


def _is_somebody(head: Token) -> bool:
    named = head.pos_ in ("PRON", "PROPN") or head.ent_type_ in ("GPE", "NORP", "ORG", "PERSON")
    return named or is_somebody(head)


def _is_part(a: Phrase, b: Phrase) -> bool:
    """Whether one phrase is part of the other ("Libya" of "Libya's army")."""
    return a.first <= b.last and b.first <= a.last


def _joining(sentence: Sentence, main: Main) -> list[Span]:
    """The joining words and what stands before them in their noun phrase ("a ceasefire deal")."""
    doc = sentence.part.doc
    words = [doc[i] for i in main.words]
    return [sentence.part.span(t) for w in words for t in (w, *(c for c in w.children if c.dep_ == "compound"))]


def _better(known: Actor | None, found: Actor, *, surer: bool, strict: bool) -> Actor | None:
    """The actor found where none is known or it is surer; ``strict``: a party alone, and none in a party's place."""
    if strict and (found.party is None or (known is not None and known.party is not None)):
        return known
    if known is not None and known.party is not None and known.party == found.party:
        return known  # "India and Pakistan met in Islamabad" names Pakistan better
    return found if known is None or surer else known


@functools.cache
def _acts() -> frozenset[str]:
    return frozenset[str]().union(*(lemmas(name) for name in _ACTS))


def _made_of(head: Token) -> int | None:
    """The last word of what follows "of" right behind a word."""
    of = next((c for c in head.children if c.i == head.i + 1 and c.lower_ == "of"), None)
    return next((c.i for c in of.children if c.dep_ == "pobj"), None) if of is not None else None


def _carrying(words: Sequence[Token]) -> Token | None:
    """The word that carries the act: the first verb on the way that does not only report, else the first word."""
    verbs = [t for t in words if t.pos_ == "VERB"]
    return next(iter(verbs or words), None)


def _plover_is(plover: str | None, root: str) -> bool:
    """Whether a PLOVER root and mode of 2021 are a root of the model."""
    name = (plover or "").split(".")[0]
    return name == root or (root == "YIELD" and name in ("CONCEDE", "RETREAT"))


def _is(known: Actor | None, found: Actor) -> bool:
    """Whether the actor a rule found is the one found, by their words."""
    return known is not None and known.span is not None and found.span is not None and known.span.overlaps(found.span)


def _may_be(known: Actor | None, found: Actor) -> bool:
    """Whether an actor is the one found, as far as is known: not told, overlapping words, or the same party."""
    if known is None or known.span is None or found.span is None:
        return True
    return known.span.overlaps(found.span) or (known.party is not None and known.party == found.party)


def _identify(document: Document, main: Main, actor: Actor, recipient: Actor) -> str:
    words = f"{document.id}|main|{main.root}|{actor.span}|{recipient.span}"
    return f"e-{hashlib.sha256(words.encode()).hexdigest()[:16]}"
