"""Names: which words of a paragraph name somebody, and whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from truceline.model.claim import Actor, Statement
from truceline.model.document import Document
from truceline.model.span import Span
from truceline.reading.acts.somebody import is_somebody
from truceline.reading.acts.standing import carrier
from truceline.reading.lexicon import lemmas
from truceline.reading.mention import Mention
from truceline.reading.text.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

_THINGS = (
    "TRUCE", "ACCORD", "PACT", "HOSTILITY", "FIRE", "FIRENOUN", "SHELL", "SHELLNOUN", "AIRNOUN", "BOMB", "BOMBNOUN",
    "CLASHNOUN", "RAIDNOUN", "STRIKENOUN", "VIOLATION", "TALKS", "OFFERNOUN", "TRUCEOFFER", "DEMANDNOUN", "CLAIMNOUN",
)  # fmt: skip
"""Classes of words for what is done or used: a bomb, a truce or a demand is nobody's name."""
NO_ENTITIES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "ORDINAL"})
"""Kinds of entity that are nobody."""
_NAMES = frozenset({"GPE", "NORP"})
_PEOPLE_TAGS = frozenset({"NOUN", "PROPN", "PRON"})
_STATE_FORCES = frozenset({"soldier", "troop", "force", "army", "military", "police", "policeman"})
_OF_STATE = frozenset({"government", "army", "security", "armed", "military", "police"})
"""Words for forces of a state, and what may stand before them without telling whose they are."""
_SHORTEST = 2


def only_forces(mentions: Sequence[Mention]) -> str | None:
    """The one party whose forces of state an article names, or None."""
    words = ((m.party, m.text.lower().split()) for m in mentions if m.party is not None and m.kind in ("role", "organ"))
    named = {party for party, text in words if text and text[-1].rstrip("s") in _STATE_FORCES}
    return named.pop() if len(named) == 1 else None


class Names:
    """The names of one paragraph. ``forces`` is the party whose the forces without a name are (:func:`only_forces`)."""

    def __init__(
        self,
        parsed: Parsed,
        mentions: Sequence[Mention],
        statements: Sequence[Statement] = (),
        document: Document | None = None,
        forces: str | None = None,
    ) -> None:
        self.parsed = parsed
        self._statements = statements
        self._document = document
        here = parsed.paragraph.span
        self._mentions = [m for m in mentions if here.contains(m.span)]
        self._forces = forces
        self._roots: dict[int, Token] = {}
        self._at = self._by_token()

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

    def is_named(self, noun: Token) -> bool:
        """Whether a noun is only part of a name ("the High Negotiations Committee")."""
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
        ranked: bool = True,
    ) -> Actor | None:
        """The first of some words that can act or be acted on, parties before others if ``ranked``. ``together`` takes
        the parties named with it ("called on Israel and Hamas"); ``things`` can suffer, too ("shelled a school")."""
        for wanted in (True, False) if ranked else (False,):
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
        return token.pos_ in ("NOUN", "PROPN") and token.ent_type_ not in NO_ENTITIES and not nobody

    def _can_act(self, token: Token) -> bool:
        """Whether a word can name one who acts or is acted on: a name, a pronoun, people or a body of people, or what
        a party owns ("Saudi missiles"); an effort, a text or a place is nobody."""
        if token.lower_ in lemmas("NOTACTOR") or token.ent_type_ in NO_ENTITIES:
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
        party = party or self._forces_of(token)
        return Actor(self._written(span), span, party, named[0].code if len(named) == 1 else None)

    def _forces_of(self, token: Token) -> str | None:
        """Whose "soldiers" or "government troops" are, where the article names one party's forces alone."""
        beside = [c for c in token.children if c.i < token.i and c.dep_ not in ("det", "nummod", "punct", "predet")]
        plain = all(c.lower_ in _OF_STATE for c in beside)
        return self._forces if plain and token.lemma_.lower() in _STATE_FORCES else None

    def _last(self, mention: Mention) -> int:
        return max((i for i, m in self._at.items() if m is mention), default=0)
