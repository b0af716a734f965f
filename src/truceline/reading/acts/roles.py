"""Roles: who acts on whom, when and where, read from a trigger's frame and the names, dates and places found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from truceline.model.claim import Actor, EventType, Statement, When, Where
from truceline.model.document import Document
from truceline.model.span import Span
from truceline.reading.acts.circumstances import Circumstances
from truceline.reading.acts.conditions import terms as terms_of
from truceline.reading.acts.frames import Frame, is_verb, sentence_words, spread
from truceline.reading.acts.frames import frame as frame_of
from truceline.reading.acts.lexicon import lemmas
from truceline.reading.acts.match import Candidate
from truceline.reading.acts.prune import FORCE
from truceline.reading.acts.somebody import is_somebody
from truceline.reading.acts.standing import carrier
from truceline.reading.mention import DateMention, Mention
from truceline.reading.text.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

_TO = ("against", "on", "at", "upon", "with", "to", "into", "towards", "toward", "for")
_NOUN_TO = ("against", "on", "upon", "at", "with", "to", "into", "of")
_NO_TARGETS = ("FIRE", "SHELL", "TRUCE", "PACT", "HOSTILITY", "TALKS", "FIRENOUN", "SHELLNOUN", "OFFERNOUN")
_ACT_NOUNS = ("TRUCE", "ACCORD", "HOSTILITY", "CLASHNOUN", "AIRNOUN", "SHELLNOUN", "FIRENOUN", "TALKS")
_THINGS = (
    "TRUCE", "ACCORD", "PACT", "HOSTILITY", "FIRE", "FIRENOUN", "SHELL", "SHELLNOUN", "AIRNOUN", "BOMB", "BOMBNOUN",
    "CLASHNOUN", "RAIDNOUN", "STRIKENOUN", "VIOLATION", "TALKS", "OFFERNOUN", "TRUCEOFFER", "DEMANDNOUN", "CLAIMNOUN",
)  # fmt: skip
"""Classes of words for what is done or used: a bomb, a truce or a demand is nobody's name."""
_MUTUAL: frozenset[EventType] = frozenset({"ceasefire_agreed", "ceasefire_observed", "meeting", "hotline_contact"})
"""Acts that the parties of one noun phrase do to each other ("Indian and Pakistani generals met")."""
_LOCATIVE = frozenset(
    {"in", "into", "inside", "across", "near", "at", "over", "throughout", "around", "within", "through"}
)
_NO_ENTITIES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "ORDINAL"})
_NAMES = frozenset({"GPE", "NORP"})
_PEOPLE_TAGS = frozenset({"NOUN", "PROPN", "PRON"})
_COMING_FROM: frozenset[EventType] = FORCE | {"sanction", "threat", "appeal_demand", "offer_of_talks", "accusation"}
"""Acts whose noun names the doer after "from" ("pressure from", "a call from")."""
_MUTUAL_NOUNS = frozenset(
    {"clash", "exchange", "hostility", "war", "conflict", "skirmish", "talk", "ceasefire", "truce"}
)
_STRAIN = frozenset({
    "tension", "relation", "tie", "conflict", "hostility", "standoff", "dispute", "violence", "war", "confrontation",
    "fighting", "clash", "enmity", "rivalry", "truce", "ceasefire", "agreement", "talk", "negotiation",
})  # fmt: skip
"""What stands "between" two sides."""
_SHORTEST = 2


class Roles:
    """The names, dates and places of one paragraph, ready to be asked about a trigger."""

    def __init__(
        self,
        parsed: Parsed,
        mentions: Sequence[Mention],
        dates: Sequence[DateMention],
        places: Sequence[Where],
        statements: Sequence[Statement] = (),
        document: Document | None = None,
    ) -> None:
        self.parsed = parsed
        self._statements = statements
        self._document = document
        here = parsed.paragraph.span
        self._mentions = [m for m in mentions if here.contains(m.span)]
        self._roots: dict[int, Token] = {}
        self._at = self._by_token()
        self._circumstances = Circumstances(parsed, dates, places, self._at, document)

    def _by_token(self) -> dict[int, Mention]:
        out: dict[int, Mention] = {}
        for mention in sorted(self._mentions, key=lambda m: m.span.end - m.span.start):
            start = mention.span.start - self.parsed.paragraph.span.start
            run = self.parsed.doc.char_span(start, start + len(mention.text), alignment_mode="expand")
            for token in run or ():
                out.setdefault(token.i, mention)
            if run is not None and len(run):
                self._roots[id(mention)] = run.root
        return out

    def _written(self, span: Span) -> str:
        """The document's own words at a span: the parse of a text in capitals is in lower case."""
        if self._document is not None:
            return span.of(self._document.text)
        start = self.parsed.paragraph.span.start
        return self.parsed.paragraph.text[span.start - start : span.end - start]

    def is_party(self, token: Token) -> bool:
        """Whether the token names a party, one of its organs, or a country or people."""
        mention = self._at.get(token.i)
        if mention is not None and (mention.party is not None or mention.kind != "publication"):
            return True
        return token.ent_type_ in _NAMES or any(
            c.dep_ in ("amod", "compound", "poss")
            and (c.ent_type_ in _NAMES or (c.i in self._at and self._at[c.i].party is not None))
            for c in token.children
        )

    def is_named(self, candidate: Candidate) -> bool:
        """Whether a trigger is only part of a name ("the High Negotiations Committee")."""
        noun = candidate.frame.trigger
        mention = self._at.get(noun.i)
        inside = mention is not None and mention.kind in ("organ", "group", "publication")
        return inside and noun.pos_ in ("NOUN", "PROPN") and noun.dep_ == "compound"

    def side(self, token: Token) -> str | None:
        """The party of a noun phrase: its own name's, its adjective's, or the speaker's for "its" soldiers."""
        for word in (token, *token.children):
            if word.i in self._at and word.dep_ not in ("prep", "relcl", "acl", "appos") and self._at[word.i].party:
                return self._at[word.i].party
        if any(c.dep_ == "poss" and c.lower_ in ("its", "our", "their") for c in token.children):
            by = carrier(self.parsed.span(token), self._statements)
            return by.source.party if by is not None and by.source is not None else None
        return None

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
        """The doer as one noun phrase."""
        frame = candidate.frame
        if (terms := terms_of(candidate)) is not None:
            wished = any(c.lower_ in ("should", "must") for c in terms[0].children)
            return None if wished else self._first(frame_of(terms[0]).subjects, together=True)
        if not is_verb(frame.trigger):
            return self._first([
                *(m for m in frame.modifiers if m.dep_ == "poss" and self.is_party(m)),
                *frame.at("by"), *frame.at("between"),
                *(frame.at("from") if candidate.rule.type in _COMING_FROM else ()),
                *(m for m in frame.modifiers if m.dep_ in ("amod", "compound", "nmod") and self.is_party(m)),
                *frame.subjects,
                *(t for t in frame.at("of") if self.is_party(t)),
                *(t for noun in frame.at("for") for t in frame_of(noun).at("by")),
                *self._between(candidate)[:1],
                *self._attending(candidate)[:1],
                *(frame.at("with") if candidate.harmed and candidate.rule.type in FORCE else ()),
            ])  # fmt: skip
        if frame.passive and not frame.at("by"):
            return self._first([o for o in frame.objects if self._is_weapon(o)])
        first = [*frame.at("by"), *frame.at("between")] if frame.passive or frame.trigger.tag_ == "VBG" else []
        mutual = candidate.rule.type in _MUTUAL or bool(frame.at("between"))
        return self._first([t for s in (*first, *frame.subjects) for t in self._who(s)], together=not mutual)

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
        tokens += [*frame.subjects[1:], *(t for t in candidate.harmed if self._can_act(t))]
        actor = self.actor(candidate)
        mutual = bool(self._in_one_breath(candidate))
        other = self._second_party(candidate) if mutual else None
        other = other or self._first([t for t in tokens if self.side(t)], other_than=actor, together=not mutual)
        return other or self._first(tokens, other_than=actor, things=force) or self._named_below(frame, actor)

    def _named_below(self, frame: Frame, actor: Actor | None) -> Actor | None:
        """A party named inside what is refused, demanded or broken: "rejected the call of the European Parliament"."""
        inside = [*frame.objects, *frame.clauses, *(t for p in _NOUN_TO for t in frame.at(p))]
        for token in (t for top in inside for t in top.subtree):
            placed = token.dep_ == "pobj" and token.head.lower_ in _LOCATIVE
            if placed or not self.is_party(token) or token.ent_type_ in _NO_ENTITIES:
                continue
            found = self._actor(token)
            same = actor is not None and (found.span == actor.span or (found.party and found.party == actor.party))
            if not same:
                return found
        return None

    def _suffers(self, token: Token, *, force: bool) -> bool:
        """Whether a word can be acted on: people always; things only by force."""
        lemma = token.lemma_.lower()
        if token.ent_type_ in _NO_ENTITIES or any(lemma in lemmas(n) for n in _NO_TARGETS):
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

    def _parties(self, token: Token) -> list[Mention]:
        """The mentions of different parties in a noun phrase, in order."""
        own = self._at.get(token.i)
        alone = own is not None and own.party is not None and " and " not in own.party
        out: list[Mention] = []
        for word in token.subtree:
            mention = self._at.get(word.i)
            inside = word.i == token.i or word.dep_ in ("amod", "compound", "poss", "nmod", "conj")
            if mention is None or not mention.party or not inside or word.i > token.i:
                continue
            joined = word.dep_ == "conj" or word.doc[word.i : word.i + 2].text.endswith("-")
            if alone and mention is not own and not joined:
                continue  # "Turkey's PKK fighters" are the PKK's alone
            if not set(mention.party.split(" and ")) <= {p for m in out for p in (m.party or "").split(" and ")}:
                out.append(mention)
        return out

    def _first(
        self,
        tokens: Sequence[Token],
        other_than: Actor | None = None,
        *,
        together: bool = False,
        things: bool = False,
    ) -> Actor | None:
        """The first of some words that can act or be acted on, parties before others. ``together`` takes the parties
        named with it ("called on Israel and Hamas"); ``things`` can suffer, too ("shelled a school")."""
        for wanted in (True, False):
            for token in tokens:
                if not (self._can_act(token) or (things and self._is_thing(token))):
                    continue
                if wanted and not self.is_party(token):
                    continue
                found = self._pronoun(token) if token.pos_ == "PRON" else self._actor(token)
                if other_than is not None and found.span == other_than.span:
                    continue
                return self._joined(found, token, tokens, other_than) if together else found
        return None

    def _joined(self, first: Actor, token: Token, tokens: Sequence[Token], other_than: Actor | None) -> Actor:
        """An actor with the other parties that stand beside it in one list."""
        rest = [self._actor(t) for t in tokens if t in token.conjuncts and t.i > token.i and self._can_act(t)]
        not_these = set() if other_than is None else set((other_than.party or "").split(" and "))
        rest = [a for a in rest if a.party and a.party not in not_these and a.span is not None]
        if first.party is None or first.span is None or not rest:
            return first
        parties = sorted({p for a in (first, *rest) for p in (a.party or "").split(" and ")})
        if len(parties) == 1:
            return first
        span = Span(first.span.start, max(a.span.end for a in rest if a.span is not None))
        return Actor(self._written(span), span, " and ".join(parties))

    @staticmethod
    def _is_thing(token: Token) -> bool:
        lemma = token.lemma_.lower()
        nobody = token.lower_ in lemmas("NOTACTOR") or any(lemma in lemmas(name) for name in _THINGS)
        return token.pos_ in ("NOUN", "PROPN") and token.ent_type_ not in _NO_ENTITIES and not nobody

    def _can_act(self, token: Token) -> bool:
        """Whether a word can name one who acts or is acted on: a name, a pronoun, people or a body of people, or what
        a party owns ("Saudi missiles"); an effort, a text or a place is nobody."""
        if token.lower_ in lemmas("NOTACTOR") or token.ent_type_ in _NO_ENTITIES:
            return False
        mention = self._at.get(token.i)
        if mention is not None:
            return mention.party is not None or mention.kind != "publication"
        if token.pos_ not in _PEOPLE_TAGS or len(token) < _SHORTEST:
            return False
        return is_somebody(token) or self._owner(token) is not None

    def _owner(self, token: Token) -> Token | None:
        """The party's name beside a thing that acts for it ("Israeli missiles")."""
        beside = [c for c in token.children if c.dep_ in ("amod", "compound", "poss", "nmod") and c.i < token.i]
        return next((c for c in beside if c.i in self._at and self._at[c.i].party is not None), None)

    def _pronoun(self, token: Token) -> Actor:
        """Who a pronoun stands for: the subject of the verb that reports the clause, the speaker for "we"; else only
        the pronoun."""
        clause = token.head
        span = self.parsed.span(token)
        said = next(
            (s.source for s in self._statements if s.source and s.source.span and s.source.span.overlaps(span)), None
        )
        if said is not None and said.party is not None:
            return Actor(self._written(span), span, said.party)
        if token.lower_ in ("we", "i", "us", "our"):
            by = carrier(span, self._statements)
            party = by.source.party if by is not None and by.source is not None else None
            return Actor(self._written(span), span, party)
        while clause.dep_ in ("ccomp", "xcomp", "conj", "advcl") and clause.head.i != clause.i:
            clause = clause.head
            for child in clause.children:
                if child.dep_ == "nsubj" and child.pos_ != "PRON" and self.is_party(child):
                    known = self._actor(child)
                    return Actor(self._written(span), span, known.party, known.code)
        return Actor(self._written(span), span)

    def _actor(self, token: Token) -> Actor:
        doc = self.parsed.doc
        mention = self._at.get(token.i)
        if mention is not None:
            token = self._roots[id(mention)]
        elif not is_somebody(token) and (owner := self._owner(token)) is not None:
            token = self._roots[id(self._at[owner.i])]
        left = min(
            [
                token.i,
                *(
                    c.left_edge.i
                    for c in token.children
                    if c.dep_ in ("det", "amod", "compound", "poss", "nummod", "nmod", "predet")
                ),
            ]
        )
        run = doc[left : token.i + 1]
        named = self._parties(token)
        span = self.parsed.span(run)
        if not named:
            mention = self._at.get(token.i)
            named = [] if mention is None else [mention]
        together = len(named) > 1 and all(token.i >= self._last(m) for m in named)
        parties = sorted({p for m in named for p in (m.party or "").split(" and ") if p})
        party = " and ".join(parties) if together else named[0].party if named else None
        return Actor(self._written(span), span, party, named[0].code if len(named) == 1 else None)

    def _last(self, mention: Mention) -> int:
        return max((i for i, m in self._at.items() if m is mention), default=0)
