"""Where, by grammar, the content of a cue may stand: the clause, the noun phrase or the infinitive it governs.

A parse of the small model leaves the far end of a content in doubt, so each construction gives its readings, the
likeliest first; ``score`` chooses among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from truceline.reading.attribution.cues import Cue
from truceline.reading.attribution.spans import Words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_EDGE = frozenset(",;:.-\"'")
_PARTICIPANTS = frozenset({"dobj", "dative", "ccomp", "xcomp", "oprd", "prep", "attr", "acomp", "pobj", "pcomp"})
_ADDRESSED = frozenset({"to", "with", "in", "on", "at", "during", "after", "before", "through", "via"})
"""Prepositions that bring a listener, a place or an occasion rather than what is said."""
_GOVERNED = frozenset(
    {"for", "of", "on", "against", "about", "to", "over", "with", "from", "toward", "towards", "that"}
)
_ASIDES = frozenset({"appos", "relcl", "acl"})
_ADJUNCTS = frozenset({
    "prep", "advcl", "conj", "cc", "punct", "relcl", "acl", "appos", "npadvmod", "parataxis", "dep", "advmod", "agent",
})  # fmt: skip
_CHAIN = frozenset({"xcomp", "ccomp", "dobj", "pobj", "prep", "attr", "acomp", "advcl", "conj", "pcomp"})
_DEEP = 4
"""How far down its last dependents a content's possible ends are looked for."""
_WHICH_IT = 5
"""Tokens from a relative pronoun to the cue after it at most."""
_MOST = 10
"""Readings kept of one cue's content."""


def contents(cue: Cue, speaker: Words | None) -> list[Words]:
    """The readings of a cue's content by grammar, the likeliest first; ``how`` names the construction."""
    out: dict[tuple[int, int], Words] = {}
    for words in _readings(cue, speaker):
        if words.first > words.last:
            continue
        found = _trim(cue.head.doc, _past_cue(cue, words))
        if found is not None:
            out.setdefault((found.first, found.last), found)
        if len(out) == _MOST:
            break
    return list(out.values())


def _past_cue(cue: Cue, words: Words) -> Words:
    """The "had killed nine" of "the attack, which it said had killed nine"."""
    relative = cue.head.doc[words.first].tag_ in {"WDT", "WP"}
    if relative and words.first < cue.first <= words.first + _WHICH_IT and cue.last < words.last:
        return Words(cue.last + 1, words.last, words.how)
    return words


def _readings(cue: Cue, speaker: Words | None) -> Iterator[Words]:
    head = cue.head
    if cue.klass == "according":
        yield from _beside_according(head)
    elif cue.klass in {"noun", "adj"}:
        yield from _of_noun(head)
    else:
        start = head.i if speaker is None else min(head.i, speaker.first)
        yield from _inverted(head, start)
        yield from _parenthetical(head)
        clauses = list(_clause(head))
        yield from clauses
        if cue.klass != "tell" or not clauses:
            yield from _object(cue)
        yield from _passive(cue)


def _ends(head: Token, root: Token, first: int, default: int, how: str) -> Iterator[Words]:
    """A content from ``first`` to where the grammar says it ends, then to the other places where it might: before what
    follows its root, or what it last governs, or the cue itself; at the end of each and of the sentence."""
    yield Words(first, default, how)
    base = how.partition(":")[0]
    found: dict[int, str] = {}
    node: Token | None = root
    for depth in range(_DEEP):
        if node is None:
            break
        for child in node.rights:
            if child.dep_ in _ADJUNCTS:
                found.setdefault(child.left_edge.i - 1, f"{base}:in{depth}")
        found.setdefault(node.right_edge.i, f"{base}:all{depth}")
        node = next((c for c in reversed(list(node.rights)) if c.dep_ in _CHAIN), None)
    for child in head.rights:
        if child.i > root.i and child.dep_ in _ADJUNCTS:
            found.setdefault(child.left_edge.i - 1, f"{base}:cue")
    found.setdefault(head.right_edge.i, f"{base}:governed")
    found.setdefault(head.sent.end - 1, f"{base}:sentence")
    for last in sorted(found):
        if last > first and last >= root.i and last != default:
            yield Words(first, last, found[last])


def _trim(doc: Doc, words: Words) -> Words | None:
    first, last = words.first, words.last
    while first <= last and (doc[first].text in _EDGE or _is_that(doc[first])):
        first += 1
    while last >= first and (doc[last].text in _EDGE or doc[last].dep_ in {"cc", "mark"}):
        last -= 1
    return Words(first, last, words.how) if first <= last else None


def _is_that(token: Token) -> bool:
    return token.lower_ == "that" and token.dep_ == "mark"


def _inverted(head: Token, start: int) -> Iterator[Words]:
    """ "Talks have stalled, officials said": the clause stands before its cue."""
    for clause in head.lefts:
        if clause.dep_ in {"ccomp", "parataxis", "dep"} and clause.left_edge.i < start:
            if clause.right_edge.i - clause.left_edge.i < 1:
                continue
            yield Words(clause.left_edge.i, start - 1, "inverted")
            first = head.sent.start
            if first < clause.left_edge.i:
                yield Words(first, start - 1, "inverted:sentence")
            return


def _parenthetical(head: Token) -> Iterator[Words]:
    """ "The army, officials said, has moved": the cue hangs in the clause it reports."""
    main = head.head
    if main is head or (head.dep_ != "parataxis" and not _as_clause(head)):
        return
    first, last = main.left_edge.i, main.right_edge.i
    if head.left_edge.i <= first:
        first = head.right_edge.i + 1
    if head.right_edge.i >= last - 1:
        last = head.left_edge.i - 1
    if first < last:
        yield Words(first, last, "parenthetical")


def _as_clause(head: Token) -> bool:
    if head.dep_ != "advcl":
        return False
    marked = any(c.dep_ == "mark" and c.lower_ == "as" for c in head.children)
    return marked and not any(c.dep_ in {"dobj", "ccomp", "xcomp"} for c in head.children)


def _clause(head: Token) -> Iterator[Words]:
    """ "He said that ...": the clause after its cue."""
    for child in head.rights:
        if child.dep_ == "ccomp" or (child.dep_ == "advcl" and child.left_edge.lower_ in {"whether", "if", "how"}):
            yield from _ends(head, child, child.left_edge.i, child.right_edge.i, "clause")
            return


def _object(cue: Cue) -> Iterator[Words]:
    """ "urged India to resume", "rejected the claim": from the first thing governed to the last, or the first alone."""
    parts = _governed(cue)
    if not parts:
        return
    first = max(min(c.left_edge.i for c in parts), cue.last + 1)
    kinds = "+".join(dict.fromkeys(c.dep_ for c in parts))
    end = max(parts[-1].right_edge.i, first)
    yield Words(first, max(first, _without_aside(parts[-1])), f"object:{kinds}")
    if len(parts) > 1 and parts[0].dep_ in {"dobj", "dative"} and parts[1].dep_ in {"ccomp", "xcomp", "prep"}:
        yield Words(parts[1].left_edge.i, end, f"second:{parts[1].dep_}")
    yield from _ends(cue.head, parts[0], first, end, "object:end")


def _governed(cue: Cue) -> list[Token]:
    """What the cue governs to its right, addressees in a leading prepositional phrase left out."""
    parts: list[Token] = []
    for child in cue.head.rights:
        if child.dep_ not in _PARTICIPANTS:
            continue
        if child.dep_ == "prep" and child.i == cue.last:
            parts.extend(g for g in child.children if g.dep_ in {"pobj", "pcomp"})
        elif child.dep_ != "prep" or parts or child.lower_ not in _ADDRESSED:
            parts.append(child)
    if not parts:
        return [g for c in cue.head.rights if c.dep_ == "prep" for g in c.children if g.dep_ in {"pobj", "pcomp"}][:1]
    return parts


def _without_aside(part: Token) -> int:
    """The last token of a noun phrase without the apposition or relative clause that follows it after a comma."""
    end = part.right_edge.i
    if part.dep_ not in {"dobj", "pobj", "prep"}:
        return end
    for token in part.doc[part.i + 1 : end + 1]:
        if token.text not in {",", "-", "--"}:
            continue
        after = part.doc[token.i + 1 : end + 1]
        asides = (c for c in after if c.dep_ in _ASIDES and c.head.i < token.i)
        if any(c.left_edge.i <= token.i + 2 for c in asides):
            return token.i - 1
    return end


def _passive(cue: Cue) -> Iterator[Words]:
    """ "The strike was condemned by India": what is acted upon, where the speaker stands in the by-phrase."""
    head = cue.head
    agent = any(c.dep_ == "agent" for c in head.children)
    for child in head.children:
        if child.dep_ == "nsubjpass" and agent:
            yield Words(child.left_edge.i, child.right_edge.i, "passive")
        elif child.dep_ == "nsubjpass" and cue.klass != "other":
            yield Words(child.left_edge.i, head.right_edge.i, "passive:alone")
            yield Words(child.left_edge.i, child.right_edge.i, "passive:subject")
    if not agent:
        return
    if head.dep_ == "acl" and head.left_edge.i > head.head.left_edge.i:
        yield Words(head.head.left_edge.i, head.left_edge.i - 1, "passive")


def _beside_according(head: Token) -> Iterator[Words]:
    """The sentence without its "according to ..."."""
    sentence = head.sent
    left, right = head.left_edge.i, head.right_edge.i
    if left <= sentence.start + 2:
        yield Words(right + 1, sentence.end - 1, "according")
    elif right >= sentence.end - 3:
        yield Words(sentence.start, left - 1, "according")
    elif head.head is not head:
        yield Words(sentence.start, sentence.end - 1, "according")
        yield Words(sentence.start, left - 1, "according:before")


def _of_noun(head: Token) -> Iterator[Words]:
    """ "Kim's insistence that ...", "critical of the deal": what the noun or adjective governs."""
    for child in head.rights:
        if child.dep_ in {"acl", "ccomp", "xcomp"} and (
            child.left_edge.lower_ == "that" or child.tag_ in {"VB", "VBZ"}
        ):
            yield Words(child.left_edge.i, child.right_edge.i, "noun:clause")
            return
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in _GOVERNED:
            for grandchild in child.children:
                if grandchild.dep_ in {"pobj", "pcomp"}:
                    yield Words(grandchild.left_edge.i, grandchild.right_edge.i, "noun:phrase")
                    return
