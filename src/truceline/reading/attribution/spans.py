"""Where, by grammar, the content and the speaker of a cue stand.

Everything here looks at one parsed paragraph and answers in token ranges (both ends included); quotation marks are the
matter of ``quotes``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from truceline.reading.attribution.cues import Cue
from truceline.reading.attribution.voices import speaker_kind

if TYPE_CHECKING:
    from spacy.tokens import Token

_RELATIVE = frozenset({"who", "which", "that"})
_HANGING = frozenset({"xcomp", "advcl", "conj", "pcomp", "prep", "ccomp", "dep"})
_CLIMB = 5
"""How many verbs up the search for a subject goes ("refused to begin to say ...")."""


class Words(msgspec.Struct, frozen=True):
    """A run of tokens, both ends included, and how it was found."""

    first: int
    last: int
    how: str


def speaker(cue: Cue) -> Words | None:
    """The noun phrase that speaks, by grammar, or None."""
    if cue.klass == "according":
        return _according(cue.head)
    if cue.klass == "noun":
        return _possessor(cue.head) or _of_light_verb(cue.head)
    found = _subject(cue.head.head if cue.klass == "adj" else cue.head, 0)
    return None if found is None else phrase(named(found[0]), found[1])


def _according(head: Token) -> Words | None:
    for child in head.children:
        if child.dep_ == "prep" and child.lower_ == "to":
            for grandchild in child.children:
                if grandchild.dep_ == "pobj":
                    return phrase(grandchild, "according")
    return None


def _possessor(noun: Token) -> Words | None:
    for child in noun.children:
        if child.dep_ == "poss":
            return phrase(child, "poss")
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in {"by", "from"}:
            for grandchild in child.children:
                if grandchild.dep_ == "pobj":
                    return phrase(grandchild, "by")
    return None


def _of_light_verb(noun: Token) -> Words | None:
    """ "Iran voiced opposition to ...": the subject of the verb whose object the noun is."""
    if noun.dep_ != "dobj":
        return None
    found = _subject(noun.head, 0)
    return None if found is None else phrase(found[0], "light")


def _subject(verb: Token, climbed: int) -> tuple[Token, str] | None:
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as" and (quoted := _quoted(verb.head.head)) is not None:
        return quoted, "quoted"
    children = list(verb.children)
    agent = next((c for c in children if c.dep_ == "agent"), None)
    if agent is not None:
        return next(((g, "agent") for g in agent.children if g.dep_ == "pobj"), None)
    for child in children:
        if child.dep_ == "nsubj" and not (child.lower_ in _RELATIVE and verb.dep_ == "relcl"):
            return child, "subject" if climbed == 0 else "inherited"
    if climbed == 0 and any(c.dep_ in {"auxpass", "nsubjpass"} for c in children):
        return None
    return _from_above(verb, climbed)


def _from_above(verb: Token, climbed: int) -> tuple[Token, str] | None:
    """The subject a verb without one of its own shares with what it hangs on."""
    if verb.dep_ == "relcl":
        return verb.head, "relative"
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        noun = verb.head
        if speaker_kind(noun) in {None, "record", "idea"}:
            return _subject_above(noun)
        return noun, "participle"
    if verb.dep_ == "xcomp" and (told := next((c for c in verb.head.rights if c.dep_ == "dobj"), None)) is not None:
        return told, "told"
    if climbed < _CLIMB and verb.head is not verb and verb.dep_ in _HANGING and _shares_subject(verb):
        return _subject(verb.head, climbed + 1)
    return None


def _quoted(verb: Token) -> Token | None:
    """The one who is quoted "as saying" something."""
    if verb.lemma_ not in {"quote", "cite", "describe", "report"}:
        return None
    wanted = "nsubjpass" if any(c.dep_ == "auxpass" for c in verb.children) else "dobj"
    return next((c for c in verb.children if c.dep_ == wanted), None)


def _subject_above(noun: Token) -> tuple[Token, str] | None:
    """The subject of the verb over a thing that cannot speak ("issued a statement saying", "left talks, saying")."""
    above = noun
    for _ in range(_CLIMB):
        above = above.head
        if above.pos_ in {"VERB", "AUX"}:
            found = _subject(above, 1)
            return None if found is None else (found[0], "inherited")
    return None


def named(noun: Token) -> Token:
    """The person beside a common noun: "the envoy, Ahmed Ali, said", "Ahmed Ali, the envoy, said"."""
    if noun.pos_ != "NOUN" or noun.ent_type_ == "PERSON":
        return noun
    for child in noun.rights:
        if child.dep_ == "appos" and child.ent_type_ == "PERSON":
            return child
    comma = noun.left_edge.i - 1
    if comma > 0 and noun.doc[comma].text == "," and noun.doc[comma - 1].ent_type_ == "PERSON":
        person = noun.doc[comma - 1]
        if person.head.i > comma or person.dep_ in {"nsubj", "ROOT", "dep"}:
            return person
    return noun


def _shares_subject(verb: Token) -> bool:
    """Whether a verb without a subject takes that of the word above it: infinitives, participles, coordinate verbs."""
    return verb.dep_ == "conj" or verb.tag_ in {"VBG", "VB", "VBN"} or verb.dep_ in {"prep", "pcomp"}


def phrase(noun: Token, how: str) -> Words:
    """The noun phrase of a head as a source: title, name, of-phrase, restrictive clause; no trailing apposition."""
    first, last = noun.left_edge.i, noun.i
    doc = noun.doc
    end = noun.right_edge.i
    names = {c.i for c in noun.subtree if c.dep_ == "conj"}
    at = noun.i + 1
    while at <= end:
        token = doc[at]
        if token.is_punct and token.text not in {"-", "'", "&", "/", "."}:
            joins = token.text in {",", "("} and _list_goes_on(noun, at, names)
            if not joins and token.text != ")":
                break
        last = at
        at += 1
    while last > noun.i and doc[last].is_punct and doc[last].text != ")":
        last -= 1
    while first < noun.i and (doc[first].is_punct or doc[first].dep_ in {"cc", "mark", "preconj"}):
        first += 1
    return Words(first, last, how)


def _list_goes_on(noun: Token, comma: int, names: set[int]) -> bool:
    """Whether a comma stands between the members of an enumeration, or a bracket holds a short name of the noun."""
    doc = noun.doc
    if doc[comma].text == "(":
        return comma + 2 < len(doc) and doc[comma + 2].text == ")" and comma == noun.i + 1
    following = doc[comma + 1] if comma + 1 < len(doc) else None
    if following is None or following.tag_ in {"WDT", "WP", "WP$", "WRB"} or following.dep_ == "relcl":
        return False
    return any(comma < n <= noun.right_edge.i for n in names)
