"""Where, by grammar, the content of a cue stands: the clause, the noun phrase or the infinitive it governs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.reading.attribution_cues import Cue
from truceline.reading.attribution_spans import Words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_EDGE = frozenset(",;:.-\"'")
_PARTICIPANTS = frozenset({"dobj", "dative", "ccomp", "xcomp", "oprd", "prep", "attr", "acomp", "pobj", "pcomp"})
_ADDRESSED = frozenset({"to", "with", "in", "on", "at", "during", "after", "before", "through", "via"})
"""Prepositions that bring a listener, a place or an occasion rather than what is said."""


def content(cue: Cue, speaker: Words | None) -> Words | None:
    """The content of a cue by grammar, or None. ``how`` names the construction."""
    head = cue.head
    if cue.klass == "according":
        found = _beside_according(head)
    elif cue.klass == "noun":
        found = _of_noun(head)
    else:
        found = _inverted(head, speaker) or _parenthetical(head) or _clause(head) or _object(cue) or _passive(cue)
    return None if found is None else _trim(head.doc, found)


def _trim(doc: Doc, words: Words) -> Words | None:
    first, last = words.first, words.last
    while first <= last and (doc[first].text in _EDGE or _is_that(doc[first])):
        first += 1
    while last >= first and doc[last].text in _EDGE:
        last -= 1
    return Words(first, last, words.how) if first <= last else None


def _is_that(token: Token) -> bool:
    return token.lower_ == "that" and token.dep_ == "mark"


def _inverted(head: Token, speaker: Words | None) -> Words | None:
    """ "Talks have stalled, officials said": the clause stands before its cue."""
    left = [c for c in head.lefts if c.dep_ in {"ccomp", "parataxis", "dep"} and c.right_edge.i - c.left_edge.i >= 1]
    edge = min(head.i, speaker.first if speaker is not None else head.i)
    if left:
        clause = left[0]
        if clause.left_edge.i < edge:
            return Words(clause.left_edge.i, min(edge, head.i) - 1, "inverted")
    return None


def _parenthetical(head: Token) -> Words | None:
    """ "The army, officials said, has moved": the cue hangs in the clause it reports."""
    if head.dep_ != "parataxis" and not _as_clause(head):
        return None
    main = head.head
    if main is head:
        return None
    first, last = main.left_edge.i, main.right_edge.i
    if head.left_edge.i <= first:
        first = head.right_edge.i + 1
    if head.right_edge.i >= last - 1:
        last = head.left_edge.i - 1
    return Words(first, last, "parenthetical") if first < last else None


def _as_clause(head: Token) -> bool:
    if head.dep_ != "advcl":
        return False
    marked = any(c.dep_ == "mark" and c.lower_ == "as" for c in head.children)
    return marked and not any(c.dep_ in {"dobj", "ccomp", "xcomp"} for c in head.children)


def _clause(head: Token) -> Words | None:
    """ "He said that ...": the clause after its cue, to its end."""
    for child in head.rights:
        if child.dep_ == "ccomp" or (child.dep_ == "advcl" and child.left_edge.lower_ in {"whether", "if", "how"}):
            first, last = child.left_edge.i, child.right_edge.i
            return Words(first, max(last, child.i), "clause")
    return None


def _object(cue: Cue) -> Words | None:
    """ "urged India to resume", "rejected the claim", "called for an inquiry": from the first thing governed to the last."""
    head = cue.head
    parts: list[Token] = []
    for child in head.rights:
        dep = child.dep_
        if dep not in _PARTICIPANTS or (child.i <= cue.last and dep == "prt"):
            continue
        if dep == "prep":
            if child.i == cue.last:
                parts.extend(g for g in child.children if g.dep_ in {"pobj", "pcomp"})
                continue
            if not parts and child.lower_ in _ADDRESSED:
                continue
        parts.append(child)
    if not parts:
        return None
    first = min(c.left_edge.i for c in parts)
    last = _without_aside(parts[-1]) if parts[-1].dep_ in {"dobj", "pobj", "prep"} else parts[-1].right_edge.i
    kinds = "+".join(dict.fromkeys(c.dep_ for c in parts))
    return Words(max(first, cue.last + 1), last, f"object:{kinds}") if last > cue.last else None


def _without_aside(part: Token) -> int:
    """The last token of a noun phrase without the apposition or relative clause that follows it after a comma."""
    end = part.right_edge.i
    for token in part.doc[part.i + 1 : end + 1]:
        if token.text != "," and token.text not in {"-", "--"}:
            continue
        asides = (
            c for c in part.doc[token.i + 1 : end + 1] if c.dep_ in {"appos", "relcl", "acl"} and c.head.i < token.i
        )
        if any(c.left_edge.i <= token.i + 2 for c in asides):
            return token.i - 1
    return end


def _passive(cue: Cue) -> Words | None:
    """ "The strike was condemned by India": what is acted upon, where the speaker stands in the by-phrase."""
    head = cue.head
    if not any(c.dep_ == "agent" for c in head.children):
        return None
    for child in head.children:
        if child.dep_ == "nsubjpass":
            return Words(child.left_edge.i, child.right_edge.i, "passive")
    if head.dep_ == "acl":
        noun = head.head
        return Words(noun.left_edge.i, head.left_edge.i - 1, "passive")
    return None


def _beside_according(head: Token) -> Words | None:
    """The sentence without its "according to ..."."""
    sentence = head.sent
    main = head.head
    left, right = head.left_edge.i, head.right_edge.i
    if left <= sentence.start + 2:
        return Words(right + 1, sentence.end - 1, "according")
    if right >= sentence.end - 3:
        return Words(sentence.start, left - 1, "according")
    if main is head:
        return None
    return Words(sentence.start, sentence.end - 1, "according")


def _of_noun(head: Token) -> Words | None:
    """ "Kim's insistence that ...", "calls for dialogue": what the noun governs."""
    for child in head.rights:
        if child.dep_ in {"acl", "ccomp"} and (child.left_edge.lower_ == "that" or child.tag_ == "VB"):
            return Words(child.left_edge.i, child.right_edge.i, "noun:clause")
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in {"for", "of", "on", "against", "about", "to"}:
            for grandchild in child.children:
                if grandchild.dep_ in {"pobj", "pcomp"}:
                    return Words(grandchild.left_edge.i, grandchild.right_edge.i, "noun:phrase")
    return None
