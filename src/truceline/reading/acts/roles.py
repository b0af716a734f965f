"""Roles: who acts on whom, when and where, read from a trigger's frame and the names, dates and places found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from truceline.model.claim import Actor, EventType, Statement, When, Where
from truceline.model.span import Span
from truceline.reading.acts.frames import Frame, ancestors, is_verb, sentence, sentence_words
from truceline.reading.acts.frames import frame as frame_of
from truceline.reading.acts.lexicon import lemmas
from truceline.reading.acts.match import Candidate
from truceline.reading.acts.prune import FORCE
from truceline.reading.acts.standing import carrier
from truceline.reading.dates.periods import is_record
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
_FAR = 8
"""Steps in the dependency tree beyond which a date or place belongs to another act."""


class Roles:
    """The names, dates and places of one paragraph, ready to be asked about a trigger."""

    def __init__(
        self,
        parsed: Parsed,
        mentions: Sequence[Mention],
        dates: Sequence[DateMention],
        places: Sequence[Where],
        statements: Sequence[Statement] = (),
    ) -> None:
        self.parsed = parsed
        self._statements = statements
        here = parsed.paragraph.span
        self._mentions = [m for m in mentions if here.contains(m.span)]
        self._at = self._by_token()
        self._dates = [(d, self._head(d.span)) for d in dates if d.kind in ("date", "time") and here.contains(d.span)]
        self._places = [
            (p, self._head(p.span))
            for p in places
            if p.span is not None and here.contains(p.span) and p.precision != "demonym"
        ]
        self._owners_when: dict[int, When] = {}
        self._owners_where: dict[int, Where] = {}

    def _by_token(self) -> dict[int, Mention]:
        out: dict[int, Mention] = {}
        for mention in sorted(self._mentions, key=lambda m: m.span.end - m.span.start):
            start = mention.span.start - self.parsed.paragraph.span.start
            run = self.parsed.doc.char_span(start, start + len(mention.text), alignment_mode="expand")
            for token in run or ():
                out.setdefault(token.i, mention)
        return out

    def _head(self, span: Span) -> Token | None:
        start = span.start - self.parsed.paragraph.span.start
        run = self.parsed.doc.char_span(start, start + span.end - span.start, alignment_mode="expand")
        return run.root if run is not None and len(run) else None

    def _written(self, span: Span) -> str:
        """The paragraph's own words at a span: the parse of a text in capitals is in lower case."""
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
        """Give each date and place of the paragraph to the trigger nearest in the tree of its sentence."""
        for date, head in self._dates:
            if head is not None and self._ranks(date, head):
                continue
            owner = _nearest(head, candidates)
            if owner is not None:
                self._owners_when.setdefault(owner, date.when)
        for place, head in self._places:
            if head is None or (place.precision == "country" and not _is_located(head)):
                continue
            owner = _nearest(head, [c for c in candidates if not self._is_role(head, c)])
            if owner is not None and (owner not in self._owners_where or _finer(place, self._owners_where[owner])):
                self._owners_where[owner] = place

    def _ranks(self, date: DateMention, head: Token) -> bool:
        """Whether a date only says since when ("the second breach since December 29")."""
        before = self.parsed.paragraph.text[: date.span.start - self.parsed.paragraph.span.start]
        return before.rstrip().endswith("since") and is_record(sentence_words(head).text)

    def _is_role(self, head: Token | None, candidate: Candidate) -> bool:
        """Whether a place name stands for a party that acts in this frame ("India and Pakistan agreed")."""
        if head is None:
            return False
        frame = candidate.frame
        roles = [
            *frame.subjects,
            *frame.objects,
            *(t for p in ("by", "between", "with", "against") for t in frame.at(p)),
        ]
        mention = self._at.get(head.i)
        is_actor = any(t.i in (head.i, head.head.i) for t in roles)
        return is_actor and (mention is None or mention.party is not None or mention.kind == "metonym")

    def when(self, candidate: Candidate) -> When | None:
        """The date that belongs to this trigger, or None where the text gives none."""
        return self._owners_when.get(candidate.frame.trigger.i)

    def where(self, candidate: Candidate) -> Where | None:
        """The place that belongs to this trigger, or None where the text gives none."""
        return self._owners_where.get(candidate.frame.trigger.i)

    def actor(self, candidate: Candidate) -> Actor | None:
        """Who does it, or None where the text does not tell; the first of two parties that do it to each other."""
        found = self._doer(candidate)
        named = self._in_one_breath(candidate)
        if found is None or len(named) < 2 or found.party is None or " and " not in found.party:
            return found
        return Actor(found.text, found.span, named[0].party, named[0].code)

    def _doer(self, candidate: Candidate) -> Actor | None:
        """The doer as one noun phrase."""
        frame = candidate.frame
        if not is_verb(frame.trigger):
            return self._first([
                *(m for m in frame.modifiers if m.dep_ == "poss" and self.is_party(m)),
                *frame.at("by"), *frame.at("between"), *(frame.at("from") if candidate.rule.type in FORCE else ()),
                *(m for m in frame.modifiers if m.dep_ in ("amod", "compound", "nmod") and self.is_party(m)),
                *frame.subjects,
                *(t for t in frame.at("of") if self.is_party(t)),
                *(t for noun in frame.at("for") for t in frame_of(noun).at("by")),
            ])  # fmt: skip
        if frame.passive and not frame.at("by"):
            return None
        first = [*frame.at("by"), *frame.at("between")] if frame.passive or frame.trigger.tag_ == "VBG" else []
        return self._first([t for s in (*first, *frame.subjects) for t in self._who(s)])

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
        if is_verb(frame.trigger):
            tokens = [*frame.objects, *(t for p in _TO for t in frame.at(p))]
            if frame.passive and not frame.at("by"):
                tokens = list(frame.objects)
            sides = [t for noun in (*frame.objects, *frame.subjects[:1]) for t in self._who(noun) if t.i != noun.i]
            tokens += [*sides, *frame.at("between")[1:]]
        else:
            tokens = [*frame.at("between")[1:], *(t for p in _NOUN_TO for t in frame.at(p))]
        force = candidate.rule.type in FORCE
        tokens = [t for t in tokens if self._suffers(t, force=force)] + frame.subjects[1:]
        actor = self.actor(candidate)
        named = self._first([t for t in tokens if self.is_party(t)], other_than=actor)
        other = named or self._second_party(candidate) or self._first(tokens, other_than=actor)
        return other or self._named_below(frame, actor)

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
        return next((named for t in tokens if len(named := self._parties(t)) > 1), [])

    def _parties(self, token: Token) -> list[Mention]:
        """The mentions of different parties in a noun phrase, in order."""
        out: list[Mention] = []
        for word in token.subtree:
            mention = self._at.get(word.i)
            inside = word.i == token.i or word.dep_ in ("amod", "compound", "poss", "nmod", "conj")
            if mention is None or not mention.party or not inside or word.i > token.i:
                continue
            if not set(mention.party.split(" and ")) <= {m.party for m in out}:
                out.append(mention)
        return out

    def _first(self, tokens: Sequence[Token], other_than: Actor | None = None) -> Actor | None:
        for wanted in (True, False):
            for token in tokens:
                if not self._can_act(token):
                    continue
                if wanted and not self.is_party(token):
                    continue
                found = self._pronoun(token) if token.pos_ == "PRON" else self._actor(token)
                if other_than is None or found.span != other_than.span:
                    return found
        return None

    def _can_act(self, token: Token) -> bool:
        """Whether a word can name one who acts or is acted on: a party always, else no number, date, thing or act."""
        if token.lower_ in lemmas("NOTACTOR"):
            return False
        if self.is_party(token):
            return True
        lemma = token.lemma_.lower()
        thing = any(lemma in lemmas(name) for name in _THINGS)
        return token.pos_ in _PEOPLE_TAGS and token.ent_type_ not in _NO_ENTITIES and not thing

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
        party = " and ".join(m.party for m in named if m.party) if together else named[0].party if named else None
        return Actor(self._written(span), span, party, named[0].code if len(named) == 1 else None)

    def _last(self, mention: Mention) -> int:
        return max((i for i, m in self._at.items() if m is mention), default=0)


def _nearest(head: Token | None, candidates: Sequence[Candidate]) -> int | None:
    if head is None:
        return None
    best: tuple[int, int, int] | None = None
    for candidate in candidates:
        trigger = candidate.frame.trigger
        if sentence(trigger)[0] != sentence(head)[0]:
            continue
        distance = _distance(head, trigger)
        key = (distance, abs(trigger.i - head.i), trigger.i)
        if distance <= _FAR and (best is None or key < best):
            best = key
    return None if best is None else best[2]


def _distance(a: Token, b: Token) -> int:
    """Steps between two words of a sentence in its dependency tree."""
    above_a = {a.i: 0, **{t.i: n for n, t in enumerate(ancestors(a, 30), 1)}}
    if b.i in above_a:
        return above_a[b.i]
    for n, t in enumerate(ancestors(b, 30), 1):
        if t.i in above_a:
            return n + above_a[t.i]
    return 99


def _is_located(head: Token) -> bool:
    """Whether a country's name says where ("in Syria", "across Yemen") rather than who."""
    return head.dep_ == "pobj" and head.head.lower_ in _LOCATIVE


_FINENESS = ("point", "town", "district", "sector", "line", "admin1", "region", "country", "demonym")


def _finer(place: Where, than: Where) -> bool:
    return _FINENESS.index(place.precision) < _FINENESS.index(than.precision)
