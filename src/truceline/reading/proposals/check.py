"""Checking proposals: a stronger reader's claims are kept where the text bears them out, and refused with the reason.

1. The reply must be a JSON object with a list of claims of the contract's kinds and values.
2. The quote must stand in the part of the text that was read out to the reader (``words``); so must every field.
3. Date, place, party and number are read from those words by this program; words that give none give None.
4. A claim that the built-in reader has, or another proposal, is not made twice.

Nothing that the built-in reader found is changed or lost.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

from truceline.model.claim import Actor, AnyClaim, Count, Drop, Event, Reading, Silence, Statement, When, Where
from truceline.model.source import Source, SourceKind
from truceline.model.span import Evidence, Span
from truceline.reading.actors import mentions as actors
from truceline.reading.acts.standing import carrier
from truceline.reading.dates import expressions as dates
from truceline.reading.mention import DateMention, Mention
from truceline.reading.numbers.quantities import hedge_before, value
from truceline.reading.places import mentions as places
from truceline.reading.proposals.form import (
    MOST_CLAIMS,
    AnyProposed,
    ProposedCount,
    ProposedEvent,
    ProposedSilence,
    ProposedStatement,
    proposed,
)
from truceline.reading.proposals.words import NotFoundError, find
from truceline.reading.reader import MOST_TEXT
from truceline.reading.text.paragraphs import paragraphs
from truceline.reading.text.parse import parse
from truceline.reading.world import World

CONFIDENCE = 0.5
"""A proposal whose words check is as likely right as not, until it has been measured against labels."""
_SAME = 0.5
"""Claims of one kind whose words share this much of their joint extent are one claim, as the evaluation pairs them."""
_SHOWN = 80
"""Code points of a refused quote that are shown."""
_SOURCE_KIND: dict[str, SourceKind] = {
    "person": "named_person", "party": "named_organ", "metonym": "named_organ", "organ": "named_organ",
    "group": "named_organ", "publication": "publication",
}  # fmt: skip

Found = TypeVar("Found", DateMention, Where)


class Reply(msgspec.Struct, frozen=True):
    """What came back for one part of a document: the reply, or why there is none."""

    part: Span
    text: str | None = None
    failure: str | None = None


def with_proposals(reading: Reading, replies: Sequence[Reply], *, world: World, reader: str) -> Reading:
    """A reading with the proposals that hold, after the built-in reader's claims; ``reader`` names who proposed them
    ("endpoint:NAME"). The reading and these claims carry that name; where every part failed the reading stays as it
    was. Refusals and failures are in ``dropped``.
    """
    drops = [Drop("part", f"{reader}: {r.failure}", r.part) for r in replies if r.text is None]
    answered = [r for r in replies if r.text is not None]
    if replies and not answered:
        return msgspec.structs.replace(reading, dropped=(*reading.dropped, *drops))
    name = f"{reading.reader}+{reader}"
    checker = _Checker(reading, world, reader)
    for reply in answered:
        checker.take(reply)
    return msgspec.structs.replace(
        reading,
        claims=(*reading.claims, *(msgspec.structs.replace(c, reader=name) for c in checker.kept())),
        dropped=(*reading.dropped, *drops, *checker.drops),
        reader=name,
    )


class _RefusedError(Exception):
    """A proposal that is not kept, and why."""


class _Checker:
    """One document's proposals on their way to claims."""

    def __init__(self, reading: Reading, world: World, reader: str) -> None:
        self.drops: list[Drop] = []
        self._reading = reading
        self._document = reading.document
        self._world = world
        self._reader = reader
        self._new: list[AnyClaim] = []

    def take(self, reply: Reply) -> None:
        """The proposals of one reply, each kept or dropped with its reason."""
        try:
            found = proposed(reply.text or "")
        except ValueError as error:
            self.drops.append(Drop("reply", f"{self._reader}: {error}", reply.part))
            return
        for raw in found[:MOST_CLAIMS]:
            self._take_one(raw, reply.part)
        if len(found) > MOST_CLAIMS:
            rest = len(found) - MOST_CLAIMS
            self.drops.append(Drop("reply", f"{self._reader}: {rest:,} proposals beyond {MOST_CLAIMS}", reply.part))

    def _take_one(self, raw: object, part: Span) -> None:
        words = raw.get("quote") if isinstance(raw, dict) else None
        what = raw.get("kind") if isinstance(raw, dict) else None
        shown = f"{words[:_SHOWN]!r}" if isinstance(words, str) else "no quote"
        name = f"proposed {what}" if what in ("statement", "event", "count", "silence") else "proposal"
        try:
            proposal = msgspec.convert(raw, AnyProposed)
            claim = self._only(self._claim(proposal, part))
        except (msgspec.ValidationError, NotFoundError, _RefusedError) as error:
            self.drops.append(Drop(name, f"{self._reader}: {error} ({shown})", part))
            return
        self._new.append(claim)

    def _only(self, claim: AnyClaim) -> AnyClaim:
        """A claim that neither the built-in reader nor another proposal has made."""
        twin = next((c for c in (*self._reading.claims, *self._new) if _same(c, claim)), None)
        if twin is not None:
            raise _RefusedError(f"already read as {twin.id}")
        return claim

    def kept(self) -> list[AnyClaim]:
        """The claims that hold, by place; each event that stands in somebody's words is his."""
        said = [c for c in (*self._reading.claims, *self._new) if isinstance(c, Statement)]
        out = [self._carried(c, said) if isinstance(c, Event) else c for c in self._new]
        return sorted(out, key=lambda c: (c.evidence[0].start, c.evidence[-1].end, c.id))

    def _carried(self, event: Event, said: Sequence[Statement]) -> Event:
        trigger = event.trigger or Span(0, 0)
        by = carrier(trigger, said)
        source = by.source if by is not None else Source("publication", name=self._document.publisher)
        # what somebody says has happened is alleged, whatever the proposal calls it
        standing = "alleged" if by is not None and event.standing == "asserted" else event.standing
        return msgspec.structs.replace(event, by=by.id if by else None, source=source, standing=standing)

    # ------------------------------------------------------------ one proposal

    def _claim(self, proposal: AnyProposed, part: Span) -> AnyClaim:
        text = self._document.text
        near = find(text, proposal.context, part) if proposal.context else None
        span = find(text, proposal.quote, part, near)
        match proposal:
            case ProposedStatement():
                return self._statement(proposal, span, part)
            case ProposedEvent():
                return self._event(proposal, span, part)
            case ProposedCount():
                return self._count(proposal, span, part)
            case ProposedSilence():
                return self._silence(proposal, span, part)

    def _statement(self, p: ProposedStatement, content: Span, part: Span) -> Statement:
        cue = self._field(p.cue, content, part)
        speaker = self._field(p.speaker, cue or content, part)
        if speaker is not None and content.contains(speaker) and p.manner == "direct":
            raise _RefusedError("its speaker stands inside the quotation")
        spans = sorted({s for s in (speaker, cue, content) if s is not None})
        return Statement(
            id=self._identify("statement", content, ",".join(p.does)), evidence=self._evidence(spans),
            source=self._source(p, speaker, content, part), confidence=CONFIDENCE, content=content, cue=cue,
            manner=p.manner, does=tuple(dict.fromkeys(p.does)) or ("assert",),
        )  # fmt: skip

    def _event(self, p: ProposedEvent, clause: Span, part: Span) -> Event:
        trigger = find(self._document.text, p.trigger, clause, Span(clause.start, clause.start))
        when = self._field(p.when, clause, part)
        where = self._field(p.where, clause, part)
        own = sorted({s for s in (clause, when, where) if s is not None and not (s != clause and clause.contains(s))})
        return Event(
            id=self._identify("event", trigger, p.type), evidence=self._evidence(own), confidence=CONFIDENCE,
            type=p.type, trigger=trigger, triggers=(trigger,), standing=p.standing,
            actor=self._actor(self._field(p.actor, clause, part)),
            recipient=self._actor(self._field(p.recipient, clause, part)),
            when=self._when(when), where=self._where(where),
        )  # fmt: skip

    def _count(self, p: ProposedCount, clause: Span, part: Span) -> Count:
        text = self._document.text
        number = find(text, p.number, clause, Span(clause.start, clause.start))
        n = value(number.of(text))
        if n is None:
            raise _RefusedError(f"{p.number[:_SHOWN]!r} is no whole number")
        what = find(text, p.what, clause, number)
        reporter = self._field(p.reporter, clause, part)
        return Count(
            id=self._identify("count", number, str(n)), evidence=self._evidence([clause]), confidence=CONFIDENCE,
            source=Source("publication", name=self._document.publisher) if reporter is None else None,
            n=n, what=what.of(text), qualifier=hedge_before(text[max(clause.start, number.start - 30) : number.start]),
            period=self._when(self._field(p.period, clause, part)), reporter=self._party(reporter),
            accused=self._party(self._field(p.accused, clause, part)),
        )  # fmt: skip

    def _silence(self, p: ProposedSilence, clause: Span, part: Span) -> Silence:
        text = self._document.text
        omitted = find(text, p.omitted, part, clause)
        speaker = self._field(p.speaker, clause, part)
        return Silence(
            id=self._identify("silence", clause, ""), evidence=self._evidence([clause]), confidence=CONFIDENCE,
            speaker=None if speaker is None else speaker.of(text), omitted=omitted.of(text),
        )  # fmt: skip

    # ------------------------------------------------------------ fields

    def _field(self, words: str | None, near: Span, part: Span) -> Span | None:
        """Where the words of a field stand, nearest to the claim's; a field whose words are not there is left out."""
        if words is None:
            return None
        try:
            return find(self._document.text, words, part, near)
        except NotFoundError as error:
            self.drops.append(Drop("proposed field", f"{self._reader}: {error} ({words[:_SHOWN]!r})", near))
            return None

    def _source(self, p: ProposedStatement, speaker: Span | None, content: Span, part: Span) -> Source | None:
        """Who speaks: as this program reads the speaker's words, else in the kind that the proposal gives."""
        if speaker is None:
            return None
        role = self._field(p.role, content, part)
        mention = self._mention(speaker)
        kind = p.speaker_kind
        if mention is not None:
            kind = "official_unnamed" if mention.unnamed else _SOURCE_KIND.get(mention.kind, kind)
        if kind is None:
            return None
        named = kind in ("named_person", "named_organ", "publication")
        return Source(
            kind,
            name=(mention.name or mention.text) if mention is not None and named else None,
            role=role.of(self._document.text) if role else (mention.role if mention else None),
            party=mention.party if mention else None,
            span=speaker,
        )

    def _actor(self, span: Span | None) -> Actor | None:
        if span is None:
            return None
        mention = self._mention(span)
        party = mention.party if mention else None
        return Actor(span.of(self._document.text), span, party, mention.code if mention else None)

    def _party(self, span: Span | None) -> str | None:
        """The party that some words name, else the words."""
        mention = None if span is None else self._mention(span)
        if mention is not None and mention.party is not None:
            return mention.party
        return None if span is None else span.of(self._document.text)

    def _mention(self, span: Span) -> Mention | None:
        """The widest mention inside some words, or the one that holds them."""
        touching = [m for m in self._read.who if m.span.overlaps(span)]
        return max(touching, key=lambda m: (m.span.end - m.span.start, -m.span.start), default=None)

    def _when(self, span: Span | None) -> When | None:
        found = _overlapping(self._read.when, span)
        return None if found is None else found.when

    def _where(self, span: Span | None) -> Where | None:
        return _overlapping([w for w in self._read.where if w.precision != "demonym"], span)

    @functools.cached_property
    def _read(self) -> _Read:
        kept = [p for p in paragraphs(self._document) if p.kind != "furniture" and p.span.end <= MOST_TEXT]
        parsed = parse(kept)
        return _Read(
            actors.actors(self._document, parsed, self._world),
            dates.dates(self._document, parsed),
            places.places(self._document, parsed, self._world),
        )

    def _identify(self, kind: str, span: Span, more: str) -> str:
        """An id that the same proposal about the same words always gets; the built-in reader gives none like it."""
        words = f"{self._document.id}|{self._reader}|{kind}|{span.start}|{span.end}|{more}"
        return f"p-{hashlib.sha256(words.encode()).hexdigest()[:16]}"

    def _evidence(self, spans: Iterable[Span]) -> tuple[Evidence, ...]:
        return tuple(Evidence.cut(self._document.text, s) for s in spans)


class _Read(msgspec.Struct, frozen=True):
    """What this program reads in the document: the values of fields come from here."""

    who: tuple[Mention, ...]
    when: tuple[DateMention, ...]
    where: tuple[Where, ...]


def _overlapping(found: Sequence[Found], span: Span | None) -> Found | None:
    """The first of what was found in some words."""
    return next((f for f in found if span is not None and f.span is not None and f.span.overlaps(span)), None)


def _same(known: AnyClaim, new: AnyClaim) -> bool:
    """Whether two claims are one: the same kind and value about the same words."""
    if isinstance(known, Statement) and isinstance(new, Statement):
        return _shared(known.content, new.content) >= _SAME
    if isinstance(known, Event) and isinstance(new, Event):
        triggers = {*known.triggers, *((known.trigger,) if known.trigger else ())}
        return known.type == new.type and any(t.overlaps(new.trigger) for t in triggers if new.trigger)
    if isinstance(known, Count) and isinstance(new, Count):
        return known.n == new.n and _shared(_extent(known), _extent(new)) > 0
    return isinstance(known, Silence) and isinstance(new, Silence) and _shared(_extent(known), _extent(new)) > 0


def _extent(claim: AnyClaim) -> Span:
    return Span(min(e.start for e in claim.evidence), max(e.end for e in claim.evidence))


def _shared(a: Span, b: Span) -> float:
    """The part of two spans' joint extent that both have."""
    both = max(0, min(a.end, b.end) - max(a.start, b.start))
    either = (a.end - a.start) + (b.end - b.start) - both
    return both / either if either else 0.0
