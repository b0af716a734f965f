"""Speakers resolved through the article: pronouns, "the spokesperson", surnames; what kind of source, and for whom.

``Speakers`` walks the statements in order of where their source stands and remembers who has spoken. Without an
antecedent a speaker stays as the words give it: nothing is guessed.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from truceline.model.claim import Statement
from truceline.model.document import Document
from truceline.model.source import Source, SourceKind
from truceline.model.span import Span
from truceline.reading.attribution_draft import Draft
from truceline.reading.mention import Mention
from truceline.reading.parse import Parsed
from truceline.reading.voices import kinds

if TYPE_CHECKING:
    from spacy.tokens import Token

_KIND: dict[str, SourceKind] = {
    "official": "official_unnamed",
    "anonymous": "anonymous",
    "expert": "experts_unspecified",
    "organ": "named_organ",
    "publication": "publication",
    "record": "anonymous",
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
_RANK = {"person": 0, "role": 1, "publication": 2, "organ": 3, "group": 3, "collective": 4, "party": 5, "metonym": 5}
_BODIES = frozenset({"ORG", "GPE", "NORP", "LOC", "FAC"})
_PLURAL = frozenset({"they", "both", "them"})


class Person(msgspec.Struct, frozen=True):
    """A named person of the article, at one place."""

    start: int
    end: int
    name: str
    subject: bool


class Speakers:
    """Who the article names, and who has spoken so far."""

    def __init__(self, document: Document, parsed: Sequence[Parsed], mentions: Sequence[Mention]) -> None:
        self.text = document.text
        self.mentions = sorted(mentions, key=lambda m: (m.span.start, -m.span.end))
        self._mention_starts = [m.span.start for m in self.mentions]
        self.people = self._people(parsed)
        self._people_starts = [p.start for p in self.people]
        self.past: list[tuple[int, Source, str]] = []

    def resolve(self, drafts: Sequence[Draft]) -> list[Source | None]:
        """The source of each draft, in the given order."""
        order = sorted(range(len(drafts)), key=lambda i: self._place(drafts[i]))
        out: list[Source | None] = [None] * len(drafts)
        for index in order:
            draft = drafts[index]
            source = self._source(draft)
            out[index] = source
            if source is not None and source.span is not None:
                role = draft.source_head.lemma_.lower() if draft.source_head is not None else ""
                self.past.append((source.span.start, source, role))
        for index, draft in enumerate(drafts):
            if out[index] is None and draft.same_as is not None:
                twin = next((i for i, d in enumerate(drafts) if d is draft.same_as), None)
                earlier = None if twin is None else out[twin]
                if earlier is not None:
                    out[index] = msgspec.structs.replace(earlier, span=None)
        return out

    def resolve_after(self, statements: Sequence[Statement], drafts: Sequence[Draft]) -> list[Source | None]:
        """The sources of drafts in an article whose statements are known already: each is looked up in the light of
        what was said before it."""
        spoken = [(s.source.span.start, s.source) for s in statements if s.source and s.source.span]
        spoken.sort(key=lambda pair: pair[0])
        return [self._in_light_of(spoken, draft) for draft in drafts]

    def _in_light_of(self, spoken: Sequence[tuple[int, Source]], draft: Draft) -> Source | None:
        at = self._place(draft)
        self.past = [(start, source, self._role_at(source)) for start, source in spoken if start < at]
        return self._source(draft)

    def _role_at(self, source: Source) -> str:
        """The last word of a source that is not a pronoun: its role, for "the spokesperson"."""
        words = source.span.of(self.text).split() if source.span is not None else []
        return words[-1].lower() if words else ""

    @staticmethod
    def _place(draft: Draft) -> int:
        span = draft.source or draft.cue_span or draft.content
        return span.start

    def _people(self, parsed: Sequence[Parsed]) -> list[Person]:
        found: list[Person] = []
        for part in parsed:
            base = part.paragraph.span.start
            for ent in part.doc.ents:
                if ent.label_ == "PERSON":
                    name = self.text[base + ent.start_char : base + ent.end_char]
                    name = re.sub(r"['’]s?$", "", name).strip()
                    subject = ent.root.dep_ in {"nsubj", "nsubjpass", "poss"}
                    found.append(Person(base + ent.start_char, base + ent.end_char, name, subject))
        return found

    def _full(self, name: str, at: int) -> str:
        """The fullest form an earlier place of the article gives of a name."""
        last = name.rsplit(maxsplit=1)[-1] if name.split() else name
        best = name
        for person in self.people:
            words = person.name.split()
            if (
                person.start <= at
                and len(words) > len(best.split())
                and last in words
                and set(name.split()) <= set(words)
            ):
                best = person.name
                break
        return best

    def _source(self, draft: Draft) -> Source | None:
        head, span = draft.source_head, draft.source
        if head is None or span is None:
            return None
        lower = head.lower_
        if lower in _SINGULAR or lower in _PLURAL or lower == "it":
            earlier = self._antecedent(draft, lower)
            if earlier is not None:
                return msgspec.structs.replace(earlier, span=span)
            return Source("anonymous", span=span) if lower != "it" else Source("named_organ", span=span)
        mention = self._mention(span)
        person = self._person_in(span)
        kind = self._kind(draft, head, mention, person)
        party = self._party(span, mention)
        if kind in {"official_unnamed", "anonymous"} and self._definite(head):
            earlier = self._same_role(head, span.start)
            if earlier is not None:
                return msgspec.structs.replace(earlier, span=span)
        name = self._name(kind, span, head, mention, person)
        if party is None and name is not None:
            party = next((s.party for _, s, _ in reversed(self.past) if s.name == name and s.party), None)
        role = mention.role if mention is not None else None
        return Source(kind, name=name, role=role, party=party, span=span)

    def _mention(self, span: Span) -> Mention | None:
        """The mention that best stands for a source: a person before a role before an organ, the last one first."""
        first = bisect.bisect_left(self._mention_starts, span.start - 80)
        inside: list[Mention] = []
        for mention in self.mentions[first:]:
            if mention.span.start >= span.end:
                break
            if mention.span.overlaps(span):
                inside.append(mention)
        return min(inside, key=lambda m: (_RANK.get(m.kind, 9), -m.span.end), default=None)

    def _party(self, span: Span, mention: Mention | None) -> str | None:
        if mention is not None and mention.party is not None:
            return mention.party
        first = bisect.bisect_left(self._mention_starts, span.start)
        for other in self.mentions[first:]:
            if other.span.start >= span.end:
                break
            if other.party is not None:
                return other.party
        return None

    def _person_in(self, span: Span) -> Person | None:
        first = bisect.bisect_left(self._people_starts, span.start)
        inside = [p for p in self.people[first : first + 4] if span.start <= p.start and p.end <= span.end + 2]
        return inside[-1] if inside else None

    def _kind(self, draft: Draft, head: Token, mention: Mention | None, person: Person | None) -> SourceKind:
        words = draft.source.of(self.text) if draft.source is not None else ""
        ends = draft.source.end if draft.source is not None else 0
        if (mention is not None and mention.kind == "person") or (person is not None and person.end >= ends - 2):
            return "named_person"
        lexical = kinds().get(head.lemma_.lower()) if head.ent_type_ != "PERSON" else None
        if lexical == "official" and head.pos_ != "PROPN" and self._anonymity(draft):
            return "anonymous"
        news = _NEWS.search(words) is not None
        if lexical is not None:
            return "publication" if lexical == "organ" and news else _KIND[lexical]
        if mention is not None:
            return self._kind_of_mention(mention)
        if head.ent_type_ == "PERSON" or news:
            return "named_person" if head.ent_type_ == "PERSON" else "publication"
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

    def _same_role(self, head: Token, at: int) -> Source | None:
        """ "The spokesperson": who spoke under that title before; else, for "the general", the last person whose words
        about them hold that title."""
        lemma = head.lemma_.lower()
        for start, source, role in reversed(self.past):
            if start < at and role == lemma and head.tag_ == "NN":
                return source
        for start, source, _ in reversed(self.past):
            if start < at and source.kind == "named_person" and source.span is not None and head.tag_ == "NN":
                around = self.text[max(0, source.span.start - 60) : source.span.end + 80].lower()
                if re.search(rf"\b{re.escape(lemma)}\b", around):
                    return source
        return None

    def _name(
        self, kind: SourceKind, span: Span, head: Token, mention: Mention | None, person: Person | None
    ) -> str | None:
        if kind == "named_person":
            if mention is not None and mention.name and mention.kind in {"person", "role"}:
                return mention.name
            if person is not None:
                return self._full(person.name, span.start)
            return self._full(_stripped(span.of(self.text)), span.start)
        if kind in {"named_organ", "publication"}:
            if mention is not None and mention.name:
                return mention.name
            if head.pos_ == "PROPN" or head.ent_type_:
                return _stripped(span.of(self.text))
        return None

    def _antecedent(self, draft: Draft, pronoun: str) -> Source | None:
        at = draft.source.start if draft.source is not None else 0
        sentence = draft.page.base + (draft.source_head.sent.start_char if draft.source_head is not None else 0)
        past = [(s, source) for s, source, _ in self.past if s < at]
        if pronoun in _SINGULAR:
            index = bisect.bisect_left(self._people_starts, at)
            near = [p for p in self.people[max(0, index - 6) : index] if p.start >= sentence and p.subject]
            if near and not any(s >= sentence for s, _ in past):
                return self._as_person(near[0])
            for _, source in reversed(past):
                if source.kind in {"named_person", "official_unnamed", "anonymous", "experts_unspecified"}:
                    return source
            before = [p for p in self.people[max(0, index - 6) : index] if p.subject]
            return self._as_person(before[-1]) if before else None
        wanted = {"named_organ", "publication"} if pronoun == "it" else None
        for _, source in reversed(past):
            if wanted is None or source.kind in wanted:
                return source
        return None

    def _as_person(self, person: Person) -> Source:
        span = Span(person.start, person.end)
        mention = self._mention(span)
        name = mention.name if mention is not None and mention.name else self._full(person.name, person.start)
        party = mention.party if mention is not None else None
        return Source("named_person", name=name, role=mention.role if mention else None, party=party, span=span)


def _stripped(words: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+|['’]s?$", "", words.strip(), flags=re.IGNORECASE)
