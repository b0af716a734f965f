"""The reader: one document in, claims out. The one entry point of the room.

The cascade, every step a pure function of what the steps before it found:

1. **pair**: an input line with two marked actors gets the event between them first.
2. **triage**: can the document concern any ceasefire at all? If not, nothing below runs.
3. **paragraphs**: the article without its furniture, split where its publisher split it; parsed one by one.
4. **actors, dates, places**: who, when and where the text names.
5. **attribution**: who says what; no speaker found means no speaker given.
6. **acts, reviews, counts, silences**: events, joint reviews, tallies, and what a speaker leaves out.

Whatever is left out is listed in ``Reading.dropped`` with its reason. Two readings of the same text are identical.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from truceline.model.claim import AnyClaim, Drop, Event, Reading, Silence, Statement, Where
from truceline.model.document import Document, MarkedPair, Refusal
from truceline.model.source import Source
from truceline.model.span import Span
from truceline.reading import silences
from truceline.reading.actors import mentions as actors
from truceline.reading.acts import events as acts
from truceline.reading.acts.mainacts import MainActs
from truceline.reading.acts.pair import pair_event
from truceline.reading.acts.reviews import with_reviews
from truceline.reading.attribution import statements as attribution
from truceline.reading.attribution.addressees import addressed
from truceline.reading.dates import expressions as dates
from truceline.reading.mention import Mention
from truceline.reading.numbers import counts
from truceline.reading.places import mentions as places
from truceline.reading.text.paragraphs import Paragraph, paragraphs
from truceline.reading.text.parse import parse
from truceline.reading.triage import relevant
from truceline.reading.world import World

READER = "truceline-reader/2"
"""Name and version; travels with every claim, and a ledger reads a document again only when it changes."""

_NOT = re.compile(r"(?:\bnot|\bnever|n['’]t)\s+(?:\w+\s+)?\Z", re.IGNORECASE)
_NOT_IN = re.compile(r"(?:\bnot|\bnever|n['’]t)\s", re.IGNORECASE)
_BEFORE = 30
"""Code points before a cue in which its negation stands, with one word between at most, where it is not part of it."""

MOST_TEXT = 400_000
"""Code points of one document that are read; what lies beyond is listed as dropped. A news article has some 5,000, and
the parse of this much text stays under 300 MB."""


def read_document(
    document: Document,
    *,
    world: World,
    pair: MarkedPair | None = None,
    triage: bool = True,
    mentions: bool = False,
) -> Reading:
    """The claims of one document.

    ``pair`` asks which event holds between two marked actors; ``triage=False`` reads every document in full;
    ``mentions`` adds all places and dates found, used by a claim or not.
    """
    first: tuple[AnyClaim, ...] = ()
    if pair is not None:
        answer = pair_event(document, pair)
        first = (answer,) if answer is not None else ()
    if triage:
        relevance = relevant("\n".join(filter(None, (document.title, document.text))), world)
        if not relevance.keep:
            drop = Drop("document", relevance.reason)
            empty: tuple[Where, ...] | None = () if mentions else None
            return Reading(document, first, (drop,), empty, () if mentions else None, READER)
    return _read(document, world, first, mentions)


def read_or_refuse(
    document: Document, *, world: World, pair: MarkedPair | None = None, triage: bool = True, mentions: bool = False
) -> Reading | Refusal:
    """A document read, or put aside with the reason where the reader broke on it, so that the others are read."""
    try:
        reading = read_document(document, world=world, pair=pair, triage=triage, mentions=mentions)
        msgspec.json.encode(reading)
    except UnicodeEncodeError:
        reason = "its title or address holds half a character. Save it again as UTF-8."
        return Refusal(ref=document.ref, code="bad-encoding", reason=reason)
    except Exception as error:  # whatever broke: one document is put aside with the reason
        reason = f"the reader broke on it ({type(error).__name__}: {error}). Please report this document."
        return Refusal(ref=document.ref, code="reader-failed", reason=reason)
    return reading


def _read(document: Document, world: World, first: tuple[AnyClaim, ...], mentions: bool) -> Reading:
    parts = paragraphs(document)
    document = msgspec.structs.replace(document, furniture=_furniture(document, parts))
    kept = [p for p in parts if p.kind != "furniture" and p.span.end <= MOST_TEXT]
    parsed = parse(kept)
    who = actors.actors(document, parsed, world)
    when = dates.dates(document, parsed)
    where = places.places(document, parsed, world)
    said = addressed(document, parsed, attribution.statements(document, parsed, who), who)
    unsaid = silences.silences(document, parsed, said, world, who)
    said = _spoken(document, said, unsaid)
    here = _places_of_acts(where, who)
    ruled = acts.events(document, parsed, who, when, here, said, world)
    done = with_reviews(MainActs(document, parsed, who, when, here, said).joined(ruled), parsed)
    tallies = counts.counts(document, parsed, who, when, said, world)
    claims: list[AnyClaim] = [*said, *(_credited(e, said, document) for e in done), *tallies, *unsaid]
    claims.sort(key=lambda c: (c.evidence[0].start, c.evidence[-1].end, c.id))
    _check(document, claims)
    return Reading(
        document,
        (*first, *claims),
        tuple(_drops(document, parts)),
        where if mentions else None,
        tuple(d.when for d in when) if mentions else None,
        READER,
    )


def _spoken(document: Document, said: tuple[Statement, ...], unsaid: tuple[Silence, ...]) -> tuple[Statement, ...]:
    """The statements without those that a silence undoes: what somebody "did not say" is not his statement; a refusal
    to speak ("declined to say") stays one."""
    silent = [e.span for s in unsaid for e in s.evidence]
    undone = {
        s.id
        for s in said
        if s.cue is not None
        and _negated(document.text, s.cue)
        and any(span.contains(s.cue) and span.contains(s.content) for span in silent)
    }
    return tuple(s for s in said if s.id not in undone)


def _negated(text: str, cue: Span) -> bool:
    """Whether the words of a cue hold a negation ("did not say"), or one stands right before them."""
    before = _NOT.search(text, max(0, cue.start - _BEFORE), cue.start)
    return before is not None or _NOT_IN.search(text, cue.start, cue.end) is not None


def _places_of_acts(where: Sequence[Where], who: Sequence[Mention]) -> list[Where]:
    """The places where something can have happened: no demonym, and no capital that stands for its government."""
    standing_for = [m.span for m in who if m.kind == "metonym"]
    return [
        w
        for w in where
        if w.precision != "demonym" and not (w.span is not None and any(w.span.overlaps(s) for s in standing_for))
    ]


def _furniture(document: Document, parts: tuple[Paragraph, ...]) -> tuple[Span, ...]:
    """Known furniture and furniture paragraphs, in order, each once."""
    found = {p.span for p in parts if p.kind == "furniture"}
    outer = [s for s in document.furniture if not any(f.contains(s) for f in found)]
    return tuple(sorted({*found, *outer}))


def _credited(event: Event, said: tuple[Statement, ...], document: Document) -> Event:
    """An event with its source: the statement's that carries it, else the publication itself."""
    if event.source is not None:
        return event
    carrier = next((s for s in said if s.id == event.by), None)
    source = carrier.source if carrier is not None else Source("publication", name=document.publisher)
    return msgspec.structs.replace(event, source=source)


def _check(document: Document, claims: list[AnyClaim]) -> None:
    """A claim whose words are not found at its offsets is a bug, found where it is made."""
    for claim in claims:
        if not claim.evidence:
            raise ValueError(f"claim {claim.id} of {document.ref} has no evidence")
        for e in claim.evidence:
            if document.text[e.start : e.end] != e.quote:
                raise ValueError(f"claim {claim.id} of {document.ref}: words differ at {e.start}-{e.end}")


def _drops(document: Document, parts: tuple[Paragraph, ...]) -> list[Drop]:
    drops = [Drop("paragraph", "furniture", p.span) for p in parts if p.kind == "furniture"]
    beyond = [p.span for p in parts if p.kind != "furniture" and p.span.end > MOST_TEXT]
    if beyond:
        rest = Span(beyond[0].start, len(document.text))
        drops.append(Drop("text", f"beyond the {MOST_TEXT:,} characters that are read of one document", rest))
    return drops
