"""Speakers resolved through the article: pronouns, "the spokesperson", surnames; what kind of source, and for whom.

``Speakers`` walks the statements in order of where their source stands and remembers who has spoken. Without an
antecedent a speaker stays as the words give it: nothing is guessed.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from truceline.model.claim import Statement
from truceline.model.document import Document
from truceline.model.source import Source, SourceKind
from truceline.model.span import Span
from truceline.reading.attribution.draft import Draft
from truceline.reading.attribution.hints import Hints
from truceline.reading.attribution.roster import Person, Roster
from truceline.reading.attribution.voices import kinds
from truceline.reading.mention import Mention
from truceline.reading.text.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

_KIND: dict[str, SourceKind] = {
    "official": "official_unnamed",
    "anonymous": "anonymous",
    "expert": "experts_unspecified",
    "organ": "named_organ",
    "publication": "publication",
    "record": "anonymous",
    "idea": "anonymous",
}
_MENTION_KIND: dict[str, SourceKind] = {
    "person": "named_person",
    "party": "named_organ",
    "metonym": "named_organ",
    "organ": "named_organ",
    "group": "named_organ",
    "collective": "named_organ",
    "publication": "publication",
}
_SINGULAR = frozenset({"he", "she", "him", "her", "his"})
_ANONYMITY = re.compile(
    r"\b(?:condition of anonymity|anonymously|not (?:be )?(?:named|identified)|unnamed)\b", re.IGNORECASE
)
_NEWS = re.compile(
    r"\b(?:[Nn]ews|Times|Post|Daily|Press|Journal|Guardian|Reuters|AP|AFP|BBC|CNN|Xinhua|Tribune|Herald|Gazette|"
    r"TV|[Rr]adio)\b"
)
_STATE_RUN = re.compile(r"\b(?:[Ss]tate|[Oo]fficial|[Gg]overnment)\b")
"""A newspaper speaks for no party, unless it is the state's."""
_RANK = {"person": 0, "role": 1, "publication": 2, "organ": 3, "group": 3, "collective": 4, "party": 5, "metonym": 5}
_BODIES = frozenset({"ORG", "GPE", "NORP", "LOC", "FAC"})
_PLURAL = frozenset({"they", "both", "them"})
_COURTESY = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Dame|Lord|Rev|Maulana|Sheikh|Ayatollah)\.?\s+(?=[A-Z])")
_PEOPLE_KINDS = frozenset({"named_person", "official_unnamed", "anonymous", "experts_unspecified"})
_BODY_KINDS = frozenset({"named_organ", "publication"})
_BACK = 40
"""Earlier speakers that are remembered for a pronoun or a title."""
_TITLE = 30
"""Code points before a name in which its title stands."""
_NAMED = 6
"""Persons named before a pronoun that are looked at."""
_LONGEST = 80
"""Code points that a mention may begin before the source it stands in."""
_PARAGRAPH = 400
"""Code points back to which a person named but not speaking may be meant."""


class Spoken(msgspec.Struct, frozen=True):
    """A source met before: where, and the noun that named it ("spokesperson")."""

    at: int
    source: Source
    noun: str


class Speakers:
    """Who the article names, and who has spoken so far."""

    def __init__(self, document: Document, parsed: Sequence[Parsed], mentions: Sequence[Mention]) -> None:
        self.text = document.text
        self.mentions = sorted(mentions, key=lambda m: (m.span.start, -m.span.end))
        self._starts = [m.span.start for m in self.mentions]
        self.roster = Roster(document, parsed, self.mentions)
        self.hints = Hints(self.mentions)
        self.past: list[Spoken] = []

    def resolve(self, drafts: Sequence[Draft]) -> list[Source | None]:
        """The source of each draft, in the given order."""
        order = sorted(range(len(drafts)), key=lambda i: self._place(drafts[i]))
        found: dict[int, Source | None] = {}
        for index in order:
            draft = drafts[index]
            source = self._source(draft, self.past[-_BACK:])
            found[id(draft)] = source
            if source is not None and source.span is not None:
                noun = draft.source_head.lemma_.lower() if draft.source_head is not None else ""
                self.past.append(Spoken(source.span.start, source, noun))
        return [found[id(d)] or self._inherited(d, found) for d in drafts]

    @staticmethod
    def _inherited(draft: Draft, found: Mapping[int, Source | None]) -> Source | None:
        """The source of the speech in the same paragraph that a quotation without a cue goes on with."""
        earlier = None if draft.same_as is None else found.get(id(draft.same_as))
        return None if earlier is None else msgspec.structs.replace(earlier, span=None)

    def resolve_after(self, statements: Sequence[Statement], drafts: Sequence[Draft]) -> list[Source | None]:
        """The sources of drafts in an article whose statements are known already: each is looked up in the light of
        what was said before it."""
        spoken = [Spoken(s.source.span.start, s.source, "") for s in statements if s.source and s.source.span]
        spoken.sort(key=lambda one: one.at)
        spoken = [msgspec.structs.replace(one, noun=self._noun(one.source)) for one in spoken]
        places = [one.at for one in spoken]
        out = []
        for draft in drafts:
            stop = bisect.bisect_left(places, self._place(draft))
            out.append(self._source(draft, spoken[max(0, stop - _BACK) : stop]))
        return out

    def _noun(self, source: Source) -> str:
        """The last word of a source as it stands: its office, for "the spokesperson"."""
        words = source.span.of(self.text).split() if source.span is not None else []
        return words[-1].lower() if words else ""

    @staticmethod
    def _place(draft: Draft) -> int:
        span = draft.source or draft.cue_span or draft.content
        return span.start

    def _source(self, draft: Draft, past: Sequence[Spoken]) -> Source | None:
        head, span = draft.source_head, draft.source
        if head is None or span is None:
            return None
        lower = head.lower_
        past = [one for one in past if one.at < span.start]
        if lower in _SINGULAR or lower in _PLURAL or lower == "it":
            earlier = self._antecedent(draft, lower, past)
            if earlier is not None:
                return msgspec.structs.replace(earlier, span=span)
            return Source("anonymous" if lower != "it" else "named_organ", span=span)
        mention = self._mention(span, draft)
        person = self._person(span, head, mention)
        kind = self._kind(draft, head, mention, person)
        if kind in {"official_unnamed", "anonymous"} and self._definite(head):
            earlier = self._same_office(head, past, span.start)
            if earlier is not None:
                return msgspec.structs.replace(earlier, span=span)
        name = self._name(kind, span, head, mention, person)
        party = person.party if person is not None and kind == "named_person" else None
        several = self._several(span, draft)
        if several is not None and kind == "named_organ":
            return Source(kind, name=several, party=several, span=span)
        party = party or self._party(span, mention, draft)
        if party is None and name is not None:
            party = next((one.source.party for one in reversed(past) if one.source.name == name), None)
        role = mention.role if mention is not None else None
        if kind == "publication" and not _STATE_RUN.search(span.of(self.text)):
            party = None
        return Source(kind, name=name, role=role, party=party, span=span)

    def _inside(self, span: Span, draft: Draft) -> list[Mention]:
        """The mentions that touch a source up to its head noun and an of-phrase, not what modifies it from behind."""
        head = draft.source_head
        end = span.end
        if head is not None:
            later = [
                c for c in head.rights if c.dep_ in {"acl", "relcl", "prep"} and c.lower_ not in {"of", "from", "for"}
            ]
            if later:
                end = min(end, draft.page.base + later[0].left_edge.idx)
        low = bisect.bisect_left(self._starts, span.start - _LONGEST)
        high = bisect.bisect_left(self._starts, max(end, span.start + 1))
        return [m for m in self.mentions[low:high] if m.span.end > span.start]

    def _mention(self, span: Span, draft: Draft) -> Mention | None:
        """The mention that stands for a source: a person before an office before an organ; the last of its kind."""
        return min(self._inside(span, draft), key=lambda m: (_RANK.get(m.kind, 9), -m.span.end), default=None)

    def _party(self, span: Span, mention: Mention | None, draft: Draft) -> str | None:
        if mention is not None and mention.party is not None:
            return mention.party
        named = next((m.party for m in self._inside(span, draft) if m.party is not None), None)
        return named or self.hints.party(span.of(self.text), draft.page.parsed.paragraph.span)

    def _several(self, span: Span, draft: Draft) -> str | None:
        """The parties of "the United States and Russia", or None where there is one at most."""
        head = draft.source_head
        if head is None or not any(c.dep_ == "conj" for c in head.rights):
            return None
        named = [m.party for m in self._inside(span, draft) if m.kind in {"party", "metonym", "group"} and m.party]
        parties = list(dict.fromkeys(named))
        return None if len(parties) < 2 else f"{', '.join(parties[:-1])} and {parties[-1]}"

    def _person(self, span: Span, head: Token, mention: Mention | None) -> Person | None:
        """The person a source names, if its head is that name."""
        if head.tag_ in {"NN", "NNS"} and head.ent_type_ != "PERSON":
            return None
        inside = self.roster.within(span)
        if inside is not None:
            return inside
        if mention is not None and mention.kind in {"party", "group", "organ", "metonym", "publication"}:
            return None
        return self.roster.known(head.text) if head.pos_ == "PROPN" and len(span.of(self.text).split()) == 1 else None

    def _kind(self, draft: Draft, head: Token, mention: Mention | None, person: Person | None) -> SourceKind:
        words = draft.source.of(self.text) if draft.source is not None else ""
        lexical = kinds().get(head.lemma_.lower()) if head.ent_type_ != "PERSON" or head.pos_ == "NOUN" else None
        group = mention is not None and mention.kind in {"party", "group", "organ", "metonym"}
        if person is not None and not (group and words.lower().startswith("the ")):
            return "named_person"
        if lexical == "official" and head.pos_ != "PROPN" and self._anonymity(draft):
            return "anonymous"
        news = _NEWS.search(words) is not None
        if head.pos_ == "PROPN" and not news and mention is not None and (group or mention.party == words):
            return "named_organ"
        if lexical is not None:
            return "publication" if lexical == "organ" and news else _KIND[lexical]
        if mention is not None and mention.kind != "adjective":
            return "publication" if news and mention.kind == "party" else self._kind_of_mention(mention)
        return self._kind_of_words(head, words, news)

    @staticmethod
    def _kind_of_words(head: Token, words: str, news: bool) -> SourceKind:
        """What kind a source is that neither the lexicon nor a mention knows."""
        if news:
            return "publication"
        if self_titled(words):
            return "named_person"
        if head.tag_ == "NNPS" and head.ent_type_ == "NORP":
            return "anonymous"
        if head.ent_type_ == "PERSON" and not any(c.dep_ == "det" for c in head.children):
            return "named_person"
        return "named_organ" if head.ent_type_ in _BODIES or head.pos_ == "PROPN" else "anonymous"

    @staticmethod
    def _kind_of_mention(mention: Mention) -> SourceKind:
        if mention.kind == "role":
            return "official_unnamed" if mention.unnamed else "named_person"
        return _MENTION_KIND.get(mention.kind, "named_organ")

    def _anonymity(self, draft: Draft) -> bool:
        return bool(_ANONYMITY.search(draft.page.parsed.paragraph.text))

    @staticmethod
    def _definite(head: Token) -> bool:
        return any(c.dep_ == "det" and c.lower_ in {"the", "this", "that"} for c in head.children)

    def _same_office(self, head: Token, past: Sequence[Spoken], at: int) -> Source | None:
        """ "The spokesperson": who spoke under that title before; else, for "the general", the last person whom the
        words around the name give that title."""
        if head.tag_ != "NN":
            return None
        noun = head.lemma_.lower()
        same = next((one.source for one in reversed(past) if one.noun == noun), None)
        if same is not None:
            return same
        titled = re.compile(rf"\b{re.escape(noun)}\b", re.IGNORECASE)
        for one in reversed(past):
            if one.source.kind == "named_person" and titled.search(self.text, max(0, one.at - 60), one.at + 110):
                return one.source
        for person in reversed(self.roster.before(at, _NAMED)):
            if titled.search(self.text, max(0, person.start - _TITLE), person.end):
                return self._as_source(person)
        return None

    def _name(
        self, kind: SourceKind, span: Span, head: Token, mention: Mention | None, person: Person | None
    ) -> str | None:
        if kind == "named_person":
            return person.name if person is not None else _stripped(span.of(self.text))
        if kind in {"named_organ", "publication"}:
            if mention is not None and mention.name and mention.kind != "person":
                return mention.name
            if head.pos_ == "PROPN" or head.ent_type_:
                return _stripped(span.of(self.text))
        return None

    def _antecedent(self, draft: Draft, pronoun: str, past: Sequence[Spoken]) -> Source | None:
        at = draft.source.start if draft.source is not None else 0
        if pronoun not in _SINGULAR:
            fits = self._is_body if pronoun == "it" else self._is_several
            return next((one.source for one in reversed(past) if fits(one)), None)
        sentence = draft.page.base + (draft.source_head.sent.start_char if draft.source_head is not None else 0)
        persons = [p for p in self.roster.before(at, _NAMED) if p.subject]
        spoken = [one for one in past if one.source.kind in _PEOPLE_KINDS]
        near = [p for p in persons if p.start >= sentence]
        if near and not any(one.at >= sentence for one in past):
            return self._as_source(near[0])
        last = spoken[-1] if spoken else None
        if persons and (last is None or self._newer(persons[-1], last, draft)):
            return self._as_source(persons[-1])
        return None if last is None else last.source

    @staticmethod
    def _is_body(one: Spoken) -> bool:
        return one.source.kind in _BODY_KINDS

    def _is_several(self, one: Spoken) -> bool:
        """Whether "they" may stand for an earlier speaker: not for one named person."""
        if one.source.kind != "named_person":
            return True
        return one.source.span is not None and " and " in one.source.span.of(self.text)

    def _newer(self, person: Person, last: Spoken, draft: Draft) -> bool:
        """Whether a person named as a subject after the last speaker, no more than a paragraph back, is likelier."""
        if person.start <= last.at or person.name == last.source.name:
            return False
        return draft.page.base - person.start < _PARAGRAPH

    @staticmethod
    def _as_source(person: Person) -> Source:
        span = Span(person.start, person.end)
        return Source("named_person", name=person.name, role=person.role, party=person.party, span=span)


def self_titled(words: str) -> bool:
    """Whether a source opens with a courtesy title, which only persons bear."""
    return _COURTESY.match(words) is not None


def _stripped(words: str) -> str:
    words = _COURTESY.sub("", words)
    return re.sub(r"^(?:the|a|an)\s+|['’]s?$", "", words.strip(), flags=re.IGNORECASE)
