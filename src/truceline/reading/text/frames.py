"""Frames: a word of a parsed paragraph with its subjects, objects, prepositions and clauses, read off the dependency
tree whether the word is a verb, a noun or an adjective.

A noun borrows the frame of its light verb ("carried out an attack on"); conjuncts and shared subjects are resolved.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from truceline.reading.lexicon import lemmas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Span as Words
    from spacy.tokens import Token

_SENTENCES = "truceline.sentences"
_SELDOM = frozenset({"never", "rarely", "seldom", "hardly"})
_PHRASAL = frozenset({"off", "up", "down", "out", "away", "over", "back"})
"""Particles that the parser may take for prepositions: what follows is the verb's object ("called off its truce")."""
_SUBJECT = frozenset({"nsubj", "csubj", "expl"})
_OBJECT = frozenset({"dobj", "obj", "nsubjpass", "dative", "attr", "oprd"})
_TAKING = frozenset({"for", "to", "on", "with", "upon"})
_SHARING = frozenset({"conj", "dep", "xcomp", "advcl", "pcomp", "ccomp", "prep"})
_CLAUSE = frozenset({"xcomp", "ccomp", "advcl", "acl", "pcomp"})
_MODIFIER = frozenset({"compound", "amod", "poss", "nmod", "nummod", "det", "appos"})


class Frame(msgspec.Struct):
    """What stands around one trigger. ``governor`` is the verb a noun depends on as its object or subject."""

    trigger: Token
    subjects: list[Token]
    objects: list[Token]
    preps: dict[str, list[Token]]
    clauses: list[Token]
    modifiers: list[Token]
    others: list[Token]
    governor: Token | None = None
    passive: bool = False
    negated: bool = False

    def at(self, preposition: str) -> list[Token]:
        """What stands after a preposition of the frame."""
        return self.preps.get(preposition, [])


def is_verb(token: Token) -> bool:
    """Whether a word acts as a verb: by its tag, or because it has a subject (the tagger takes "forces fire on posts"
    for a noun)."""
    if token.pos_ in ("VERB", "AUX"):
        return True
    return (
        token.pos_ == "NOUN"
        and token.dep_ in ("ROOT", "ccomp", "conj")
        and any(c.dep_ == "nsubj" for c in token.children)
    )


def sentence(token: Token) -> tuple[int, int]:
    """The first token of a token's sentence and the one after its last; found once a paragraph, since ``token.sent``
    walks the whole paragraph each time."""
    data = token.doc.user_data
    if _SENTENCES not in data:
        data[_SENTENCES] = [(s.start, s.end) for s in token.doc.sents for _ in range(s.start, s.end)]
    bounds: tuple[int, int] = data[_SENTENCES][token.i]
    return bounds


def sentence_words(token: Token) -> Words:
    """The sentence a token stands in."""
    first, last = sentence(token)
    return token.doc[first:last]


_BLAMING = frozenset({
    "accuse", "blame", "suspect", "charge", "condemn", "criticise", "criticize", "denounce", "convict", "acquit",
    "fault", "slam", "castigate", "censure", "punish", "reproach", "rebuke", "lambast", "lambaste", "indict",
})  # fmt: skip
"""Verbs whose object did, or is said to have done, what follows "of" or "for"."""


def frame(token: Token) -> Frame:
    """The frame of a token."""
    out = Frame(token, [], [], defaultdict(list), [], [], [])
    _collect(token, out)
    if is_verb(token):
        _inherit(token, out)
    else:
        _borrow(token, out)
        if token.dep_ in ("acomp", "attr"):
            out.negated = out.negated or any(c.dep_ == "neg" for c in token.head.children)
    return out


def _collect(token: Token, out: Frame) -> None:
    for child in token.children:
        dep = child.dep_
        if dep == "auxpass":
            out.passive = True
        if dep in _SUBJECT:
            out.subjects.extend(spread(child))
        elif dep in _OBJECT:
            out.objects.extend(spread(child))
            out.passive = out.passive or dep == "nsubjpass"
        elif dep in ("prep", "agent", "prt"):
            _preposition(child, out)
            if child.i == token.i + 1 and child.lower_ in _PHRASAL:
                out.objects.extend(o for c in child.children if c.dep_ == "pobj" for o in spread(c))
        elif dep in _CLAUSE:
            out.clauses.append(child)
        elif dep == "neg" or (dep == "det" and child.lower_ == "no") or child.lower_ in _SELDOM:
            out.negated = True
            out.others.append(child)
            out.modifiers.append(child)
        elif dep in _MODIFIER:
            out.modifiers.append(child)
            out.modifiers.extend(g for g in child.children if g.dep_ in ("compound", "conj", "amod", "punct"))
        else:
            out.others.append(child)


def _prepositions(word: Token, out: Frame) -> None:
    for child in word.children:
        if child.dep_ in ("prep", "agent"):
            _preposition(child, out)


def _preposition(prep: Token, out: Frame) -> None:
    name = prep.lower_
    for child in prep.children:
        if child.dep_ in ("pobj", "pcomp"):
            out.preps[name].extend(spread(child))
            if child.dep_ == "pcomp":
                out.clauses.append(child)
        elif child.dep_ in ("prep", "conj"):
            _preposition(child, out)
    out.others.append(prep)


def _inherit(verb: Token, out: Frame) -> None:
    """Subject and objects that a verb shares with the word it hangs on."""
    if out.subjects and all(s.tag_ in ("WDT", "WP") for s in out.subjects) and verb.dep_ not in ("relcl", "acl"):
        before = out.subjects[0].i - 1
        if before >= 0 and verb.doc[before].pos_ in ("NOUN", "PROPN"):
            out.subjects.append(verb.doc[before])  # "it was India which violated"
    if verb.dep_ in ("relcl", "acl"):
        _from_noun(verb, out)
    else:
        _from_verb(verb, out)


def _from_noun(verb: Token, out: Frame) -> None:
    """What a clause that modifies a noun takes from it ("forces which fired", "the truce signed in May")."""
    noun = verb.head
    if verb.dep_ == "acl" and verb.tag_ == "VBN" and not any(c.dep_ == "aux" for c in verb.children):
        out.objects.append(noun)
        out.passive = True
    elif verb.dep_ == "acl" and (owners := [c for c in noun.children if c.dep_ == "poss"]):
        out.subjects.extend(owners)  # "India's claim to have conducted strikes"
    elif not out.subjects or all(s.tag_ in ("WDT", "WP") for s in out.subjects):
        passive = any(c.dep_ == "nsubjpass" for c in verb.children)
        (out.objects if passive else out.subjects).append(noun)
    elif not out.objects:
        out.objects.append(noun)


def _from_verb(verb: Token, out: Frame) -> None:
    """The subject of the verb that a coordinate, infinitive or adverbial clause hangs on."""
    head, dep = verb.head, verb.dep_
    if not out.subjects and dep == "pcomp" and (blamed := _blamed(head)):
        out.subjects.extend(blamed)  # "accused Armenia of shelling" gives Armenia
        return
    for _ in range(5):
        if out.subjects or dep not in _SHARING or (out.passive and dep == "conj") or head.i == verb.i:
            return
        told = verb.tag_ != "VBG"  # "told rebels to stop" gives rebels; "declared war, accusing" does not give war
        if dep == "xcomp" and told and (objects := [c for c in head.children if c.dep_ in ("dobj", "dative")]):
            out.subjects.extend(s for c in objects for s in spread(c))
            return
        for child in head.children:
            if child.dep_ in _SUBJECT and dep != "ccomp":
                out.subjects.extend(spread(child))
            elif child.dep_ == "nsubjpass" and dep not in ("ccomp", "pcomp"):
                (out.objects if verb.tag_ == "VBN" else out.subjects).extend(spread(child))
        if head.dep_ in ("relcl", "acl") and not out.subjects:
            out.subjects.append(head.head)
        dep, head = head.dep_, head.head
        if dep == "pobj" and verb.dep_ == "pcomp" and head.dep_ == "prep":
            dep, head = head.dep_, head.head  # "A is on the verge of being listed"


def _blamed(prep: Token) -> list[Token]:
    """Whom a verb of blame names before the deed: "accused A of", "condemned B for"."""
    verb = prep.head
    if prep.lower_ not in ("of", "for") or verb.lemma_.lower() not in _BLAMING:
        return []
    named = ("dobj", "dative", "nsubjpass")
    return [s for c in verb.children if c.dep_ in named and c.i < prep.i for s in spread(c)]


def _blamed_on(deed: Token, verb: Token) -> list[Token]:
    """On whom a deed is blamed: "blamed the attack on A"."""
    if deed.dep_ not in _OBJECT or verb.lemma_.lower() not in ("blame", "pin"):
        return []
    on = (c for c in verb.children if c.lower_ == "on")
    return [s for p in on for c in p.children if c.dep_ == "pobj" for s in spread(c)]


def _blamed_in_clause(deed: Token) -> list[Token]:
    """On whom a clause about a deed blames it: "an attack that A blamed on B"."""
    clauses = (c for c in deed.children if c.dep_ == "relcl" and c.lemma_.lower() == "blame")
    on = (p for clause in clauses for p in clause.children if p.lower_ == "on")
    return [s for p in on for c in p.children if c.dep_ == "pobj" for s in spread(c)]


def _borrow(noun: Token, out: Frame) -> None:
    """A noun takes what stands around its light verb: "A carried out an attack on B"."""
    top = _quantity_head(noun)
    head = top.head
    if top is not noun:
        _collect_outer(top, out)
    if noun.lemma_.lower() in lemmas("QUANTITY"):
        for counted in list(out.at("of")):
            _prepositions(counted, out)  # "an exchange of fire between A and B"
    for child in top.children:
        if child.dep_ == "acl" and child.tag_ == "VBN" and child.lemma_.lower() in lemmas("LIGHT"):
            _prepositions(child, out)
    out.subjects.extend(_blamed_in_clause(top))
    if top.dep_ == "conj" and head.pos_ in ("NOUN", "PROPN"):
        first = head
        _prepositions(first, out)
        top, head = first, first.head
    if top.dep_ == "pobj" and head.lower_ in _TAKING and head.head.pos_ == "VERB":
        out.governor = head.head
    elif top.dep_ in _OBJECT | _SUBJECT | {"conj", "xcomp", "ccomp", "acomp"} and head.pos_ in ("VERB", "AUX"):
        out.governor = head
    if out.governor is None:
        return
    if not out.subjects:
        out.subjects.extend(_blamed(head) if top.dep_ == "pobj" else _blamed_on(top, out.governor))
    light = top.dep_ in _OBJECT | {"pobj"} and out.governor.lemma_.lower() in lemmas("LIGHT")
    if light or (top.dep_ == "acomp" and out.governor.pos_ == "AUX"):
        verb = Frame(out.governor, [], [], defaultdict(list), [], [], [])
        _collect(out.governor, verb)
        _inherit(out.governor, verb)
        out.subjects.extend(s for s in verb.subjects if s.i != noun.i)
        for name, found in verb.preps.items():
            out.preps[name].extend(t for t in found if t.i != noun.i)
        out.negated = out.negated or verb.negated


def _quantity_head(noun: Token) -> Token:
    """The head of "a series of attacks" for its attacks; the noun itself otherwise."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_.lower() in lemmas("QUANTITY"):
        return noun.head.head
    return noun


def _collect_outer(top: Token, out: Frame) -> None:
    for child in top.children:
        if child.dep_ in ("prep", "agent") and child.lower_ != "of":
            _preposition(child, out)
        elif child.dep_ in _MODIFIER:
            out.modifiers.append(child)
        elif child.dep_ == "neg" or (child.dep_ == "det" and child.lower_ == "no"):
            out.negated = True


def spread(token: Token) -> list[Token]:
    """A token with its conjuncts, and with what a quantity noun counts ("hundreds of rockets")."""
    out = [token, *(c for c in token.conjuncts if c.i > token.i)]
    for word in list(out):
        if word.lemma_.lower() in lemmas("QUANTITY") or word.pos_ == "NUM":
            out.extend(g for p in word.children if p.lower_ == "of" for g in p.children if g.dep_ == "pobj")
    return out


def ancestors(token: Token, limit: int = 12) -> Iterator[Token]:
    """The words above a token, nearest first."""
    for step, above in enumerate(token.ancestors):
        if step == limit:
            return
        yield above
