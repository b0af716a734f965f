"""Circumstances: when and where an act took place, by the dates and places of its own clause first.

A date or a place belongs to the trigger that it hangs on, through the tree of its sentence. It is given to no act
across the border of another clause ("founded in 1978"), and where a speaker spoke is no place of what he spoke about.
An act of the body (force, a meeting, a deployment) without a place of its own takes one nearby in its sentence; an act
of speech does not, and no act takes the place of a sentence before (tried: as often wrong as right).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from truceline.model.claim import EventType, When, Where
from truceline.model.document import Document
from truceline.model.span import Span
from truceline.reading.acts.match import Candidate
from truceline.reading.acts.prune import FORCE
from truceline.reading.acts.standing import SPEECH_ACTS
from truceline.reading.dates.expressions import since
from truceline.reading.dates.periods import is_record
from truceline.reading.lexicon import lemmas
from truceline.reading.mention import DateMention, Mention
from truceline.reading.text.frames import ancestors, is_verb, sentence, sentence_words
from truceline.reading.text.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

_BODILY: frozenset[EventType] = FORCE | {
    "casualty", "meeting", "deployment", "withdrawal", "aid_crossing", "prisoner_return", "arrest", "surveillance",
}  # fmt: skip
"""Acts that take place somewhere even where their own clause does not say it."""
_LOCATIVE = frozenset({
    "in", "into", "inside", "across", "near", "at", "over", "throughout", "around", "within", "through", "on", "from",
    "along", "outside", "towards", "toward", "to", "between", "beside", "above", "under", "of", "off",
})  # fmt: skip
"""Prepositions after which a name says where; which of them do depends on what stands before."""
_INSIDE = frozenset({"in", "into", "inside", "across", "near", "at", "throughout", "around", "within"})
"""Prepositions after which even a country's name says where rather than who."""
_NAMING = frozenset({"compound", "nmod", "poss", "amod", "appos", "conj", "npadvmod"})
_SPEAKING = frozenset({
    "reporter", "journalist", "newsman", "conference", "interview", "statement", "spokesman", "spokeswoman", "speech",
    "spokesperson", "correspondent", "remark", "broadcast", "official", "source", "briefing", "telecast", "letter",
})  # fmt: skip
"""Nouns for speakers and occasions of speech: a place beside them is where somebody spoke."""
_TOPIC = frozenset({
    "issue", "dispute", "conflict", "problem", "question", "crisis", "people", "future", "status", "stance", "policy",
    "position", "resolution", "situation", "cause", "leadership", "government", "president", "king", "leader", "state",
    "minister", "envoy", "history", "war", "independence", "control", "pilot", "citizen", "part", "name",
})  # fmt: skip
"""Nouns whose place is what they are about or whose they are ("the people of Kashmir"), no place of a happening."""
_PEOPLED = ("ARMED", "PERSON", "VICTIM", "LEADER", "ENVOY", "MILITANT", "CIVILIAN", "SIDES")
"""Classes of words for people: a place beside them is where they come from ("Gaza militants")."""
_BY = re.compile(r"\b(?:by|until|till|before)(?: the)?(?: (?:end|start|beginning|close|middle) of)?\s*$", re.IGNORECASE)
_OPENS = re.compile(r"\s*(?:\([^)]{2,30}\)\s*)?(?::|-{1,2}\s|\u2013|\u2014)")
"""What follows the place in a dateline ("MANILA (AFP) -")."""
_FAR = 8
"""Steps in the dependency tree beyond which a date or place belongs to another act."""
_SPOKEN_ON = 3
"""Steps from a verb of speech to its date ("said on Monday")."""
_NEARBY = 6
"""Steps within which an act of the body shares the place of another."""
_NEXT_TO = 4
"""Steps within which an act of speech takes a place."""
_FINENESS = ("point", "town", "district", "sector", "line", "admin1", "region", "country", "demonym")


class Circumstances:
    """The dates and places of one paragraph, shared out among its triggers."""

    def __init__(
        self,
        parsed: Parsed,
        dates: Sequence[DateMention],
        places: Sequence[Where],
        at: dict[int, Mention],
        document: Document | None = None,
    ) -> None:
        self._parsed = parsed
        self._document = document
        self._at = at
        here = parsed.paragraph.span
        self._dates = [(d, self._head(d.span)) for d in dates if d.kind in ("date", "time") and here.contains(d.span)]
        self._places = [
            (p, self._head(p.span))
            for p in places
            if p.span is not None and here.contains(p.span) and p.precision != "demonym"
        ]
        self._when: dict[int, When] = {}
        self._where: dict[int, Where] = {}

    def when(self, candidate: Candidate) -> When | None:
        """The date that belongs to this trigger, or None where the text gives none."""
        return self._when.get(candidate.frame.trigger.i)

    def where(self, candidate: Candidate) -> Where | None:
        """The place that belongs to this trigger, or None where the text gives none."""
        return self._where.get(candidate.frame.trigger.i)

    def share(self, candidates: Sequence[Candidate]) -> None:
        """Give each date and place of the paragraph to the trigger that it hangs on."""
        for date, head in self._dates:
            if head is None or self._ranks(date, head):
                continue
            owner = _nearest(head, [c for c in candidates if not _is_of_another_clause(head, c)])
            if owner is not None:
                self._when.setdefault(owner, self._interval(date))
        for candidate in candidates:
            if candidate.frame.trigger.i not in self._when:
                when = self._of_its_frame(candidate)
                if when is not None:
                    self._when[candidate.frame.trigger.i] = when
        self._share_places(candidates)

    def _interval(self, date: DateMention) -> When:
        """The time an act took: "since May" lasts until the publication, "by 10 October" begins there."""
        document, when = self._document, date.when
        if document is None or document.published is None or when.start is None or when.end is None:
            return when
        today = document.published.utc[:10]
        if when.end[:10] > today and _BY.search(document.text[: date.span.start][-24:]):
            return When(today, when.end[:10], "days", when.span)
        return since(document, date)

    def _of_its_frame(self, candidate: Candidate) -> When | None:
        """The date of an act of speech told inside "said on Monday that", or of what goes on "since the truce ended on
        Friday"."""
        trigger = candidate.frame.trigger
        for date, head in self._dates:
            if head is None or sentence(head)[0] != sentence(trigger)[0] or self._ranks(date, head):
                continue
            if candidate.rule.type in SPEECH_ACTS and _reports(trigger, head):
                return self._interval(date)
            if _is_since(trigger, head) and date.when.start is not None and self._document is not None:
                published = self._document.published
                if published is not None and date.when.start[:10] <= published.utc[:10]:
                    return When(date.when.start[:10], published.utc[:10], "days", date.when.span)
        return None

    def _share_places(self, candidates: Sequence[Candidate]) -> None:
        free: list[tuple[Where, Token]] = []
        for place, head in self._places:
            if head is None or not self._says_where(place, head):
                continue
            free.append((place, head))
            near = [
                c
                for c in candidates
                if not self._is_role(head, c) and _takes_place(c, head) and not _is_of_another_clause(head, c)
            ]
            owner = _nearest(head, near)
            if owner is not None and (owner not in self._where or finer(place, self._where[owner])):
                self._where[owner] = place
        self._inherit(candidates, free)

    def _inherit(self, candidates: Sequence[Candidate], free: Sequence[tuple[Where, Token]]) -> None:
        """The place nearby in its sentence for an act of the body that has none of its own."""
        for candidate in candidates:
            trigger = candidate.frame.trigger
            if trigger.i in self._where or candidate.rule.type not in _BODILY:
                continue
            here = [
                (steps, place)
                for place, head in free
                if sentence(head)[0] == sentence(trigger)[0] and not self._is_role(head, candidate)
                and not _is_of_another_clause(head, candidate)
                and (steps := _distance(head, trigger)) <= _NEARBY
            ]  # fmt: skip
            if here:
                self._where[trigger.i] = min(here, key=lambda found: found[0])[1]

    def _head(self, span: Span) -> Token | None:
        start = span.start - self._parsed.paragraph.span.start
        run = self._parsed.doc.char_span(start, start + span.end - span.start, alignment_mode="expand")
        return run.root if run is not None and len(run) else None

    def _ranks(self, date: DateMention, head: Token) -> bool:
        """Whether a date only says since when ("the second breach since December 29")."""
        before = self._parsed.paragraph.text[: date.span.start - self._parsed.paragraph.span.start]
        return before.rstrip().endswith("since") and is_record(sentence_words(head).text)

    def _says_where(self, place: Where, head: Token) -> bool:
        """Whether a name says where something is: not whose, not what about, not where somebody spoke."""
        mention = self._at.get(head.i)
        broad = place.precision == "country"
        named = mention is not None and mention.party is not None and mention.kind != "metonym"
        top = _phrase_head(head)
        owned = top.i != head.i and _is_people(top)
        if (named and not broad) or owned or self._is_dateline(place, head) or top.ent_type_ in ("TIME", "DATE"):
            return False
        if broad and not (top.i == head.i and head.dep_ == "pobj" and head.head.lower_ in _INSIDE):
            return False
        return not (top.dep_ == "pobj" and top.head.lower_ in _LOCATIVE) or _is_place_of(top.head.head, top.head.lower_)

    def _is_dateline(self, place: Where, head: Token) -> bool:
        if place.span is None or head.left_edge.i > 0:
            return False
        return _OPENS.match(self._parsed.paragraph.text, place.span.end - self._parsed.paragraph.span.start) is not None

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
        return is_actor and mention is not None and (mention.party is not None or mention.kind == "metonym")


def _phrase_head(token: Token) -> Token:
    """The head of the noun phrase that a name stands in ("the Wagah border crossing")."""
    top = token
    while top.dep_ in _NAMING and top.head.i != top.i and top.head.pos_ in ("NOUN", "PROPN"):
        top = top.head
    return top


def _is_people(noun: Token) -> bool:
    return any(noun.lemma_.lower() in lemmas(name) for name in _PEOPLED)


def _is_place_of(above: Token, preposition: str) -> bool:
    """Whether words with a preposition say where what they hang on is, or happened."""
    lemma = above.lemma_.lower()
    topic = lemma in _TOPIC and preposition in ("of", "on", "over", "from")
    origin = preposition == "from" and _is_people(above)
    return not topic and not origin and lemma not in _SPEAKING and not _is_speech(above)


def _is_speech(verb: Token) -> bool:
    return verb.pos_ == "VERB" and verb.lemma_.lower() in lemmas("SAYVERB")


def _takes_place(candidate: Candidate, head: Token) -> bool:
    """Whether an act can take a place that stands there: one of speech only beside it."""
    if candidate.rule.type in _BODILY:
        return True
    return _distance(_phrase_head(head), candidate.frame.trigger) <= (
        2 if candidate.rule.type in SPEECH_ACTS else _NEXT_TO
    )


def _reports(trigger: Token, date: Token) -> bool:
    """Whether a date belongs to the verb of speech that the trigger's clause is the content of."""
    below = trigger
    for above in ancestors(trigger, 6):
        if below.dep_ == "ccomp" and _is_speech(above):
            return _distance(date, above) <= _SPOKEN_ON and not any(a.i == below.i for a in ancestors(date, 12))
        below = above
    return False


def _is_since(trigger: Token, date: Token) -> bool:
    """Whether a date stands in the clause "since ..." of a verb."""
    begun = (c for c in trigger.children if c.dep_ == "advcl" and any(m.lower_ == "since" for m in c.children))
    return any(c.i in (date.i, *(a.i for a in ancestors(date, 6))) for c in begun)


def _is_of_another_clause(head: Token, candidate: Candidate) -> bool:
    """Whether words belong to another verb than the trigger or its own: "the group, founded in 1978, attacked"."""
    trigger = candidate.frame.trigger
    own = {trigger.i, *(t.i for t in ancestors(trigger, 30))}
    below = head
    for above in ancestors(head, 12):
        if below.i == trigger.i:
            return False
        if below.dep_ in ("relcl", "acl", "advcl") and below.i not in own and is_verb(below):
            return above.i != trigger.i or trigger.pos_ == "VERB"
        if above.i in own:
            return False
        below = above
    return False


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


def finer(place: Where, than: Where) -> bool:
    """Whether one place is named more exactly than another."""
    return _FINENESS.index(place.precision) < _FINENESS.index(than.precision)
