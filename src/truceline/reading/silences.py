"""Silences: what the document itself says a speaker left out ("he did not mention the withdrawal clause").

Not a silence: that somebody did not know. Where the case has instruments, the clause that was left out is named.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from truceline.model.agreement import Instrument
from truceline.model.claim import Silence, Statement
from truceline.model.document import Document
from truceline.model.source import Source
from truceline.model.span import Evidence, Span
from truceline.reading.attribution.bounds import trimmed
from truceline.reading.attribution.cues import Cue
from truceline.reading.attribution.draft import Draft, Page
from truceline.reading.attribution.spans import Words, phrase, speaker
from truceline.reading.attribution.speakers import Speakers
from truceline.reading.attribution.voices import speaker_kind
from truceline.reading.mention import Mention
from truceline.reading.tables import listed, rows
from truceline.reading.text.parse import Parsed
from truceline.reading.world import World

if TYPE_CHECKING:
    from spacy.tokens import Token

_AVOIDING = frozenset({"fail", "decline", "refuse", "avoid", "omit", "neglect"})
_QUESTIONS = frozenset({"whether", "when", "how", "who", "what", "which", "where", "if", "why"})
_OBJECTS = frozenset({"dobj", "ccomp", "xcomp", "prep", "attr", "advcl", "pobj", "pcomp", "dative"})
_CONFIDENCE = {"negated": 0.7, "avoided": 0.75, "noun": 0.75, "short": 0.75, "state": 0.6, "passive": 0.6}


class _Found(msgspec.Struct, frozen=True):
    """A silence in one paragraph: its verb, who is silent, what is left out, and its form."""

    verb: Token
    who: Words | None
    omitted: Words
    start: int
    form: str


@functools.cache
def wording() -> dict[tuple[str, str], tuple[str, ...]]:
    """The data file: (form, verb) -> the complements it takes ("any", "clause", or nouns)."""
    return {(form, verb): listed(complement) for form, verb, complement in rows("silences.tsv", 3)}


def silences(
    document: Document,
    parsed: Sequence[Parsed],
    statements: Sequence[Statement],
    world: World,
    mentions: Sequence[Mention] = (),
) -> tuple[Silence, ...]:
    """The omissions a document points out, in order. ``statements`` tell who has spoken before; a speaker that the
    article does not name stays None."""
    found: list[tuple[Draft, _Found]] = []
    for index, part in enumerate(parsed):
        page = Page(index, part, ())
        found.extend((_draft(page, silence), silence) for silence in _in_paragraph(page))
    speakers = Speakers(document, parsed, mentions)
    sources = speakers.resolve_after(statements, [d for d, _ in found])
    instruments = () if world.case is None else world.case.instrument
    return tuple(
        _silence(document, draft, silence, source, instruments)
        for (draft, silence), source in zip(found, sources, strict=True)
    )


def _silence(
    document: Document, draft: Draft, found: _Found, source: Source | None, instruments: Sequence[Instrument]
) -> Silence:
    omitted = draft.content.of(document.text)
    spans = sorted({s for s in (draft.source, draft.cue_span, draft.content) if s is not None})
    whole = Span(spans[0].start, max(s.end for s in spans))
    key = f"{document.id}|silence|{whole.start}|{whole.end}"
    return Silence(
        id="q-" + hashlib.sha256(key.encode()).hexdigest()[:16],
        evidence=(Evidence.cut(document.text, whole),),
        source=source,
        confidence=_CONFIDENCE[found.form],
        speaker=_who(document, source),
        omitted=omitted,
        instrument=clause_of(omitted, instruments),
    )


def _who(document: Document, source: Source | None) -> str | None:
    if source is None:
        return None
    words = source.name or source.role or (source.span.of(document.text) if source.span is not None else None)
    return f"{words} ({source.party})" if words and source.party and source.party not in words else words


def clause_of(words: str, instruments: Sequence[Instrument]) -> str | None:
    """``instrument-id/clause-id`` for the clause whose terms the words hold, the instrument being named in them too or
    the only one with such a clause; None where that is not certain."""
    lower = words.lower()
    best: tuple[int, int, str] | None = None
    for instrument in instruments:
        named = max((len(a) for a in (*instrument.aliases, instrument.title) if a.lower() in lower), default=0)
        for clause in instrument.clause:
            held = sum(len(t) for t in clause.terms if t.lower() in lower)
            if held and (named or held >= 12):
                score = (named, held, f"{instrument.id}/{clause.id}")
                best = score if best is None or score[:2] > best[:2] else best
    return None if best is None else best[2]


def _draft(page: Page, found: _Found) -> Draft:
    source = None if found.who is None else page.span(found.who)
    head = None if found.who is None else page.doc[found.who.first : found.who.last + 1].root
    content = trimmed(page.parsed.paragraph.text, _local(page, found.omitted))
    reported = page.parsed.paragraph.text.find(", according to ", content.start, content.end)
    if reported > content.start:
        content = Span(content.start, reported)
    shifted = Span(content.start + page.base, content.end + page.base)
    cue_span = page.span(Words(found.start, max(found.start, found.verb.i), "cue"))
    return Draft(page, None, cue_span, source, head, shifted, "indirect", found.form)


def _local(page: Page, words: Words) -> Span:
    last = page.doc[words.last]
    return Span(page.starts[words.first], last.idx + len(last.text))


def _in_paragraph(page: Page) -> Iterator[_Found]:
    for token in page.doc:
        if token.pos_ in {"VERB", "AUX"}:
            found = _negated(token) or _avoided(token) or _noun(token) or _short(token) or _state(token)
            if found is not None:
                yield found


def _takes(form: str, verb: Token, complement: Token | None) -> bool:
    """Whether the data file has this form of the verb with this complement."""
    allowed = wording().get((form, verb.lemma_.lower()))
    if allowed is None:
        return False
    if "any" in allowed:
        return True
    if complement is None:
        return False
    if "clause" in allowed:
        return complement.left_edge.lower_ in _QUESTIONS
    return complement.lower_ in allowed or complement.lemma_.lower() in allowed


def _complement(verb: Token) -> tuple[Token | None, Words | None]:
    """The first thing a verb governs, and everything it governs."""
    parts = [c for c in verb.rights if c.dep_ in _OBJECTS and c.ent_type_ not in {"DATE", "TIME"}]
    if not parts:
        return None, None
    return parts[0], Words(parts[0].left_edge.i, parts[-1].right_edge.i, "omitted")


def _speaker(verb: Token) -> Words | None:
    words = speaker(Cue(verb, verb.i, verb.i, verb.lemma_, "say", None))
    if words is None:
        return None
    head = verb.doc[words.first : words.last + 1].root
    kind = speaker_kind(head)
    return words if kind not in {None, "first", "idea"} else None


def _negation(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ == "neg"), None)


def _negated(verb: Token) -> _Found | None:
    negation = _negation(verb)
    if negation is None:
        return None
    if any(c.dep_ == "nsubjpass" for c in verb.children):
        return _passive(verb, negation)
    complement, omitted = _complement(verb)
    if any(c.lower_ in {"would", "could", "should", "may", "might", "can", "must"} for c in verb.children):
        return None
    who = _speaker(verb)
    if who is None or not _takes("negated", verb, complement):
        return None
    start = min(c.i for c in verb.children if c.dep_ in {"aux", "neg"})
    return _Found(verb, who, omitted or Words(verb.i, verb.i, "omitted"), start, "negated")


def _passive(verb: Token, negation: Token) -> _Found | None:
    if not _takes("passive", verb, None):
        return None
    subject = next(c for c in verb.children if c.dep_ == "nsubjpass")
    agents = [g for c in verb.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"]
    who = phrase(agents[0], "agent") if agents else None
    return _Found(verb, who, Words(subject.left_edge.i, subject.right_edge.i, "omitted"), negation.i, "passive")


def _avoided(verb: Token) -> _Found | None:
    head = verb.head
    if head.lemma_.lower() not in _AVOIDING or verb.dep_ not in {"xcomp", "ccomp"} or _negation(head) is not None:
        return None
    complement, omitted = _complement(verb)
    who = _speaker(head)
    if who is None or not _takes("avoided", verb, complement):
        return None
    return _Found(verb, who, omitted or Words(verb.i, verb.i, "omitted"), head.i, "avoided")


def _noun(verb: Token) -> _Found | None:
    for child in verb.rights:
        nothing = child.lower_ in {"nothing", "little"}
        if child.dep_ == "dobj" and (nothing or any(c.lower_ in {"no", "little"} for c in child.children)):
            who = _speaker(verb)
            if who is None or not _takes("noun", verb, child) or (nothing and child.right_edge.i == child.i):
                return None
            return _Found(child, who, Words(child.left_edge.i, child.right_edge.i, "omitted"), verb.i, "noun")
    return None


def _short(verb: Token) -> _Found | None:
    """ "stopped short of calling for ..."."""
    if verb.dep_ != "pcomp" or verb.head.lower_ != "of":
        return None
    above = [verb.head.head, verb.head.head.head]
    stop = next((t for t in above if t.lemma_.lower() in {"stop", "fall"}), None)
    if (
        stop is None
        or not any(t.lower_ == "short" for t in verb.doc[stop.i : verb.i])
        or not _takes("short", verb, None)
    ):
        return None
    who = _speaker(stop)
    return None if who is None else _Found(verb, who, Words(verb.i, verb.right_edge.i, "omitted"), stop.i, "short")


def _state(verb: Token) -> _Found | None:
    """ "was silent on ...", "remained tight-lipped about ..."."""
    for child in verb.rights:
        if child.dep_ in {"acomp", "oprd", "dobj", "attr"} and _takes("state", verb, child):
            about = [
                c for t in (child, verb) for c in t.rights if c.dep_ == "prep" and c.lower_ in {"on", "about", "over"}
            ]
            who = _speaker(verb)
            if not about or who is None:
                return None
            first = about[0]
            omitted = Words(min(first.i + 1, first.right_edge.i), first.right_edge.i, "omitted")
            return _Found(child, who, omitted, verb.i, "state")
    return None
