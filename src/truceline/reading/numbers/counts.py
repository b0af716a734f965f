"""Counts: somebody's tally over a period ("860 violations in 2017"). A tally is a claim, never an incident.

A number counts as a tally where it stands with acts or victims and with a period: a year, "since", "so far", "the third
time in three days", or a perfect tense that sums up ("has fired more than 3,000 rockets").
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from truceline.model.claim import Count, Statement, When
from truceline.model.document import Document
from truceline.model.source import Source
from truceline.model.span import Evidence, Span
from truceline.reading.dates.expressions import since
from truceline.reading.dates.periods import sums_up
from truceline.reading.lexicon import lemmas
from truceline.reading.mention import DateMention, Mention
from truceline.reading.numbers.casualties import harm_of
from truceline.reading.numbers.parts import adds_up, parts_after
from truceline.reading.numbers.quantities import Quantity, quantity
from truceline.reading.text.frames import ancestors, frame, sentence, sentence_words
from truceline.reading.text.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from truceline.reading.world import World

_ORDINAL = re.compile(
    r"\b(?P<nth>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th)) (?:such )?(?:\w+ ){0,2}?"
    r"(?P<what>times?|violation|breach|attack|incident|fatality|death|clash|strike|killing|blast|bombing|incursion|"
    r"raid)\b"
    r"[^.;]{0,60}?\b(?:in|since|this|during|over|within)\b",
    re.IGNORECASE,
)
_COUNTING = frozenset(
    {
        "verify",
        "confirm",
        "observe",
        "witness",
        "record",
        "report",
        "document",
        "count",
        "register",
        "note",
        "log",
        "list",
        "cite",
        "tally",
    }
)
"""Verbs of those who count; their subject is the reporter, not the accused."""
_BEGAN = re.compile(r"\bsince (?:the |a )?[\w' -]{3,50}\b(?:on|in|of)?\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|from)\s*$", re.IGNORECASE)
_NTH = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NOT_TALLIES = re.compile(
    r"^[ -]*(?:%|percent|per cent|years?[ -]old|-year|-day|-month|km\b|kilomet|miles?\b|am\b|pm\b)"
)


def counts(
    document: Document,
    parsed: Sequence[Parsed],
    mentions: Sequence[Mention],
    dates: Sequence[DateMention],
    statements: Sequence[Statement],
    world: World,
) -> tuple[Count, ...]:
    """The tallies of a document, in the order of their words."""
    del world  # tallies read the same with a case and without one: parties come with the mentions
    out: list[Count] = []
    for paragraph in parsed:
        page = _Page(document, paragraph, mentions, dates, statements)
        out.extend(page.ordinals())
        out.extend(page.tallies())
    return tuple(sorted(out, key=lambda c: (c.evidence[0].start, c.id)))


class _Page:
    """One paragraph and what was found in it."""

    def __init__(
        self,
        document: Document,
        parsed: Parsed,
        mentions: Sequence[Mention],
        dates: Sequence[DateMention],
        statements: Sequence[Statement],
    ) -> None:
        here = parsed.paragraph.span
        self._document = document
        self._parsed = parsed
        self._doc: Doc = parsed.doc
        self._mentions = [m for m in mentions if here.contains(m.span)]
        self._dates = [d for d in dates if here.contains(d.span)]
        self._statements = statements

    def tallies(self) -> Iterator[Count]:
        """Numbers with acts or victims, in sentences that give a period."""
        for token in self._doc:
            written = token.pos_ == "NUM" or token.lemma_ in ("dozen", "hundred", "thousand", "million")
            if not written or self._dated(token):
                continue
            noun = _counted(token)
            if noun is None or _NOT_TALLIES.match(self._doc.text[token.idx + len(token) :]):
                continue
            number = _number(token)
            harm = _harm(noun)
            what = _what(noun, harm)
            if number is None or what is None or not sums_up(noun, number.low):
                continue
            yield self._count(noun, number, what, first=min(token.left_edge.i, noun.left_edge.i))

    def _dated(self, token: Token) -> bool:
        """Whether a number belongs to a date, or to a count of the sick."""
        at = self._parsed.span(token)
        return any(d.span.overlaps(at) for d in self._dates) or any(
            t.lemma_.lower() in lemmas("DISEASE") for t in sentence_words(token)
        )

    def ordinals(self) -> Iterator[Count]:
        """The third time in three days" is a tally of three."""
        for found in _ORDINAL.finditer(self._doc.text):
            n = _nth(found["nth"].lower())
            run = self._doc.char_span(found.start(), found.end("what"), alignment_mode="expand")
            if n is not None and run is not None:
                what = self._ordinal_what(run[-1], found["what"])
                yield self._count(run[-1], Quantity(n, n), what, first=run.start)

    def _ordinal_what(self, noun: Token, word: str) -> str:
        if not word.lower().startswith("time"):
            return _many(" ".join(t.text for t in _modified(noun)))
        clause = " ".join(t.lemma_.lower() for t in sentence_words(noun))
        truce = any(w in clause for w in ("ceasefire", "cease - fire", "truce"))
        return "ceasefire violations" if truce and ("violat" in clause or "breach" in clause) else "times"

    def _count(self, noun: Token, number: Quantity, what: str, first: int) -> Count:
        period = self._period(noun)
        start = self._doc[first].idx
        ends = [noun.right_edge.idx + len(noun.right_edge) if noun.right_edge.i - noun.i < 8 else noun.idx + len(noun)]
        span = self._parsed.at(start, ends[0])
        if period is not None and period.span is not None and period.span.start - span.end < 60:
            span = Span(min(span.start, period.span.start), max(span.end, period.span.end))
        accused = self._accused(noun, harm=_harm(noun) is not None)
        by = self._carrier(span, accused)
        source = by.source if by is not None else Source(kind="publication", name=self._document.publisher)
        parts, exhaustive = parts_after(noun)
        wrong = adds_up(number.low, parts, exhaustive=exhaustive)
        return Count(
            id=_identify(self._document, span, number.low),
            evidence=(Evidence.cut(self._document.text, span),),
            source=source,
            confidence=0.6 if period is not None else 0.45,
            n=number.low,
            what=what,
            qualifier=number.hedge,
            period=period,
            reporter=_reporter(source) if by is not None else None,
            accused=accused,
            scope=self._scope(noun),
            parts=parts,
            difference=wrong.difference if wrong is not None else None,
        )

    def _carrier(self, span: Span, accused: str | None) -> Statement | None:
        """The statement that makes the count: the innermost that is not the accused's own "committed"."""
        holding = sorted(
            (s for s in self._statements if s.content.contains(span)), key=lambda s: s.content.end - s.content.start
        )
        others = [s for s in holding if s.source is None or accused is None or s.source.party != accused]
        return next(iter(others or holding), None)

    def _period(self, noun: Token) -> When | None:
        """The period the sentence gives: "since" before all, then "between A and B", then the widest date."""
        sentence = self._parsed.span(sentence_words(noun))
        inside = [d for d in self._dates if sentence.contains(d.span) and d.kind in ("date", "duration")]
        text = self._document.text
        for date in inside:
            if since(self._document, date) != date.when:
                return since(self._document, date)
            began = _BEGAN.search(text[sentence.start : date.span.start])
            published = self._document.published
            if began and date.when.start and published is not None and date.when.start <= published.utc[:10]:
                return When(date.when.start, published.utc[:10], "days", date.when.span)
        for first, second in pairwise(inside):
            if _BETWEEN.search(text[sentence.start : first.span.start]) and second.span.start - first.span.end < 12:
                span = Span(first.span.start, second.span.end)
                return When(first.when.start, second.when.end, "days", span)
        wide = [d.when for d in inside if d.when.precision in ("year", "years", "month", "months", "week", "days")]
        return next(iter([*wide, *(d.when for d in inside if d.kind == "duration")]), None)

    def _party_at(self, token: Token) -> str | None:
        at = self._parsed.span(token)
        return next((m.party for m in self._mentions if m.span.overlaps(at) and m.party), None)

    def _accused(self, noun: Token, *, harm: bool) -> str | None:
        """Who did it: "violations by India", "Indian violations", "India has fired 3,000 rockets"; victims' own names
        accuse nobody."""
        around = frame(noun)
        if not harm and (by := around.at("by")):
            return next((p for token in by if (p := self._named(token)) is not None), None)
        near = [] if harm else [*around.at("from"), *around.modifiers]
        verb = next((c for c in noun.children if c.dep_ == "relcl"), None)
        verb = verb or next((t for t in ancestors(noun, 3) if t.pos_ == "VERB"), None)
        if verb is not None and verb.lemma_.lower() not in lemmas("SAYVERB") | _COUNTING:
            doing = frame(verb)
            near += doing.at("by") if doing.passive else doing.subjects
        for token in near:
            party = self._named(token)
            if party is not None and token.i != noun.i:
                return party
        return None

    def _named(self, token: Token) -> str | None:
        """The party of a noun phrase: its own, else that of a word beside its head."""
        return self._party_at(token) or next((p for c in token.children if (p := self._party_at(c))), None)

    def _scope(self, noun: Token) -> str | None:
        """Where: "along the Line of Control"."""
        verb = next((t for t in ancestors(noun, 3) if t.pos_ == "VERB"), noun)
        for word in (noun, verb):
            for prep in word.children:
                if prep.lower_ in ("along", "across", "on", "in") and prep.dep_ == "prep":
                    for place in prep.children:
                        if place.ent_type_ in ("LOC", "GPE", "FAC") or place.lemma_.lower() in lemmas("LINE"):
                            return str(self._doc[place.left_edge.i : place.right_edge.i + 1].text)[:80]
        return None


def _counted(number: Token) -> Token | None:
    """The noun that a number counts."""
    if number.dep_ in ("nummod", "quantmod", "compound") and number.head.pos_ in ("NOUN", "PROPN", "NUM"):
        return number.head if number.head.pos_ != "NUM" else None
    of = next((c for p in number.children if p.lower_ == "of" for c in p.children if c.dep_ == "pobj"), None)
    if of is not None:
        return None if any(c.dep_ == "nummod" for c in of.children) else of
    return number if _harm(number) is not None else None


def _number(token: Token) -> Quantity | None:
    start = token.i
    while start > sentence(token)[0] and token.doc[start - 1].pos_ == "NUM":
        start -= 1
    doc = token.doc
    return quantity(doc[start : token.i + 1].text, doc[max(sentence(token)[0], start - 4) : start].text)


def _harm(noun: Token) -> str | None:
    """Killed or injured, where the noun's verb says so."""
    if noun.lemma_ == "life":
        return harm_of(noun)
    for above in (noun.head, noun.head.head):
        harm = harm_of(above)
        if (
            harm is not None
            and above.i != noun.i
            and noun.dep_ in ("dobj", "nsubjpass", "nsubj", "pobj", "conj", "nummod")
        ):
            return harm
    below = [
        *(c for c in noun.children if c.dep_ in ("acl", "relcl")),
        *(c for c in noun.head.children if c.dep_ == "xcomp"),
    ]
    return next((harm_of(c) for c in below if harm_of(c)), None)


def _what(noun: Token, harm: str | None) -> str | None:
    lemma = noun.lemma_.lower()
    after = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else noun
    if noun.pos_ == "NUM" and after.tag_ == "VBN" and harm_of(after) is None:
        return f"people {after.text.lower()}" if after.lemma_.lower() in lemmas("DISPLACEVERB") else None
    if lemma in lemmas("OTHERCOUNT") and lemma not in lemmas("PEOPLECOUNT"):
        return None
    if harm is not None and (lemma not in lemmas("COUNTABLE") or lemma in lemmas("PEOPLECOUNT")):
        return f"{'people' if noun.pos_ == 'NUM' or lemma in ('other', 'life') else noun.text.lower()} {harm}"
    if lemma in lemmas("PEOPLECOUNT"):
        verb = noun.head
        displaced = verb.lemma_.lower() in lemmas("DISPLACEVERB") and noun.dep_ in ("dobj", "nsubjpass")
        return f"{noun.text.lower()} {verb.text.lower()}" if displaced else None
    if lemma in lemmas("COUNTABLE"):
        return " ".join(t.text.lower() for t in _modified(noun))
    return None


def _modified(noun: Token) -> list[Token]:
    """A noun with the nouns in front of it ("ceasefire violations")."""
    return [*(c for c in noun.children if c.dep_ == "compound" and c.i < noun.i and c.pos_ != "NUM"), noun]


def _many(words: str) -> str:
    """The plural of a noun of act."""
    if words.endswith("y"):
        return words[:-1] + "ies"
    return words + ("es" if words.endswith(("sh", "ch")) else "s")


def _nth(word: str) -> int | None:
    if word in _NTH:
        return _NTH.index(word) + 2
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else None


def _reporter(source: Source | None) -> str | None:
    """The counter's name; an organ without a name of its own goes with its party ("Israel army")."""
    if source is None or source.name is None:
        return source.party if source is not None else None
    bare = source.name[:1].islower() and source.party is not None
    return f"{source.party} {source.name}" if bare else source.name


def _identify(document: Document, span: Span, n: int) -> str:
    words = f"{document.id}|count|{span.start}|{span.end}|{n}"
    return f"n-{hashlib.sha256(words.encode()).hexdigest()[:16]}"
