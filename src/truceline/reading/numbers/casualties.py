"""Casualties: how many were killed or injured, as one clause counts them, and on which side.

A toll is read from the words for loss ("killed", "the death of", "left seven dead") with the number beside the people.
An aggregate over a period ("the fifth such fatality in two weeks") is no toll of an incident; see ``counts``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Literal

import msgspec

from truceline.model.claim import Toll
from truceline.reading.dates.periods import sums_up
from truceline.reading.lexicon import lemmas
from truceline.reading.numbers.quantities import Quantity, quantity
from truceline.reading.text.frames import frame, sentence, spread

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Harm = Literal["killed", "injured"]

_NONE_HURT = re.compile(
    r"\bno (?:loss of (?:life|lives)|casualt(?:y|ies)|deaths?|fatalit(?:y|ies)|injur(?:y|ies)|"
    r"one (?:was|were) (?:\w+ )?(?:hurt|injured|killed))\b",
    re.IGNORECASE,
)
_BETWEEN = frozenset({"AUX", "ADV", "PART"})


class Loss(msgspec.Struct, frozen=True):
    """A toll where it stands: the token of the word for loss, the first and last token of the words that count."""

    harm: Harm
    toll: Toll
    at: int
    first: int
    last: int


def losses(doc: Doc, party: Callable[[Token], str | None]) -> list[Loss]:
    """The tolls of a paragraph in the order of their words. ``party`` names the party of a word's noun phrase."""
    out: list[Loss] = []
    for token in doc:
        harm = harm_of(token)
        if harm is None:
            continue
        found = _loss(token, harm, party)
        if found is not None:
            out.append(found)
    out.extend(_none_hurt(doc))
    return sorted(out, key=lambda loss: loss.at)


def harm_of(token: Token) -> Harm | None:
    """Which harm a word tells of, or None."""
    lemma = token.lemma_.lower()
    if lemma in lemmas("KILLVERB") or lemma in lemmas("DIEVERB") or lemma in ("dead", "death", "fatality"):
        return "killed"
    if lemma in lemmas("WOUNDVERB") or lemma in ("wounded", "injured"):
        return "injured"
    return "killed" if lemma == "life" and token.head.lemma_ in ("claim", "lose", "take", "cost") else None


def _loss(token: Token, harm: Harm, party: Callable[[Token], str | None]) -> Loss | None:
    victims = _victims(token)
    counted = [(v, q) for v in victims if (q := _quantity_of(v)) is not None and not sums_up(v, q.low)]
    counted = counted[:-1] if len(counted) > 1 and _suffers_else(counted[-1][0], harm) else counted
    if not counted:
        return None
    by_side: dict[str, int] = {}
    for victim, number in counted:
        _add_sides(by_side, victim, number, party)
    low = sum(q.low for _, q in counted)
    high = sum(q.high for _, q in counted)
    hedge = next((q.hedge for _, q in counted if q.hedge), None)
    ends = [token.i, *(v.i for v, _ in counted)]
    starts = [token.i, *(v.left_edge.i for v, _ in counted)]
    return Loss(harm, Toll(low, low, high, hedge, by_side), token.i, min(starts), max(ends))


def _victims(token: Token) -> list[Token]:
    around = frame(token)
    lemma = token.lemma_.lower()
    if around.negated:
        return []
    if token.pos_ == "VERB":
        found = around.subjects if lemma in lemmas("DIEVERB") else around.objects
        return list(found) if any(_quantity_of(v) for v in found) else _neighbours(token)
    if lemma in ("death", "fatality"):
        return around.at("of") or ([token] if token.head.lemma_ != "toll" else [])
    if lemma == "life" or _quantity_of(token):
        return [token]
    return _neighbours(token)


def _suffers_else(victim: Token, harm: Harm) -> bool:
    """Whether the last of several victims belongs to the next word ("the death of one and another wounded")."""
    after = victim.doc[victim.i + 1 : victim.i + 3]
    return any(harm_of(t) not in (None, harm) for t in after)


def _neighbours(token: Token) -> list[Token]:
    """The noun or number just before a participle ("63 injured", "another critically wounded")."""
    if token.tag_ not in ("VBN", "VBD", "JJ") or token.i == sentence(token)[0]:
        return []
    at = token.i - 1
    while at > sentence(token)[0] and (token.doc[at].pos_ in _BETWEEN or token.doc[at].lemma_ == "report"):
        at -= 1
    before = token.doc[at]
    if before.pos_ in ("NUM", "NOUN", "PROPN", "PRON") and at >= token.i - 4:
        return [before]
    return []


def _quantity_of(victim: Token) -> Quantity | None:
    """How many people a noun phrase counts, or None where it does not say."""
    doc = victim.doc
    if victim.lower_ == "another" or (victim.lower_ == "one" and victim.pos_ in ("NUM", "PRON")):
        return Quantity(1, 1)
    if victim.pos_ == "NUM" or victim.lemma_ in ("dozen", "hundred", "score"):
        return _stated(doc, victim.left_edge.i, victim.i)
    number = next((c for c in victim.children if c.dep_ == "nummod" or (c.pos_ == "NUM" and c.dep_ != "appos")), None)
    if number is not None and number.i < victim.i:
        last = max(
            [number.i, *(c.i for c in number.children if c.dep_ == "conj" and c.pos_ == "NUM" and c.i < victim.i)]
        )
        return _stated(doc, min(number.left_edge.i, number.i), last)
    article = next((c for c in victim.children if c.dep_ == "det"), None)
    if article is not None and article.lower_ in ("a", "an", "another", "one") and victim.tag_ in ("NN", "NNP"):
        return Quantity(1, 1) if _is_person(victim) else None
    return None


def _stated(doc: Doc, first: int, last: int) -> Quantity | None:
    """The number that ends at ``last``, its hedge looked for before it."""
    start = last
    while start > first and (doc[start - 1].pos_ == "NUM" or doc[start - 1].lower_ in ("a", "two", "to", "-", "or")):
        start -= 1
    if start - 3 >= sentence(doc[last])[0] and doc[start - 1].lower_ == "and" and doc[start - 3].lower_ == "between":
        start -= 2
    before = doc[max(sentence(doc[last])[0], start - 4) : start].text
    found = quantity(doc[start : last + 1].text, before)
    return found if found is not None else quantity(doc[last].text, before)


def _is_person(token: Token) -> bool:
    lemma = token.lemma_.lower()
    return any(lemma in lemmas(name) for name in ("VICTIM", "CIVILIAN", "MILITARY", "MILITANT"))


def _add_sides(by_side: dict[str, int], victim: Token, number: Quantity, party: Callable[[Token], str | None]) -> None:
    parts = [
        (part, inner)
        for prep in victim.children
        if (prep.lower_ in ("including", "among") and _status(victim) is None)
        or (prep.lower_ == "of" and (victim.pos_ == "NUM" or victim.lower_ in ("another", "one")))
        for child in prep.children
        for part in spread(child)
        if (inner := number if prep.lower_ == "of" else _quantity_of(part)) is not None
    ]
    for part, count in parts or [(victim, number)]:
        side = "/".join(s for s in (party(part), _status(part)) if s)
        if side:
            by_side[side] = by_side.get(side, 0) + count.low


def _status(victim: Token) -> str | None:
    words = {victim.lemma_.lower(), *(c.lemma_.lower() for c in victim.children if c.dep_ in ("compound", "amod"))}
    for name, status in (("MILITANT", "militant"), ("MILITARY", "military"), ("CIVILIAN", "civilian")):
        if victim.lemma_.lower() in lemmas(name):
            return status
    return "military" if words & {"military", "army", "security"} else "civilian" if "civilian" in words else None


def _none_hurt(doc: Doc) -> Iterable[Loss]:
    for found in _NONE_HURT.finditer(doc.text):
        run = doc.char_span(*found.span(), alignment_mode="expand")
        if run is not None:
            harms: tuple[Harm, ...] = ("injured",) if "injur" in found[0] or "hurt" in found[0] else ("killed",)
            for harm in harms:
                yield Loss(harm, Toll(0, 0, 0), run.root.i, run.start, run.end - 1)
