"""A person's correction of a claim, checked like a proposal: every field of words must stand in the document.

A part whose words are left as they were keeps its span and all that was read from it. New words are looked for nearest
to the claim's own; values (party, days, numbers) are the person's, for a person can tell what the words mean.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias, TypeVar, get_args

import msgspec

from truceline.model.claim import (
    Actor,
    AnyClaim,
    Count,
    Does,
    Event,
    EventType,
    Manner,
    Silence,
    Standing,
    Statement,
    Toll,
    When,
    Where,
)
from truceline.model.source import Source, SourceKind
from truceline.model.span import Evidence, Span
from truceline.reading.proposals.words import NotFoundError, find

Fields: TypeAlias = Mapping[str, str]
"""What a person gives, by field; a list's values are joined by blanks. A field left out is left as it was."""

_LONGEST = 5_000
_MOST = 10_000_000
_UNCHANGED = "nothing was changed: accept the claim as it was read, or change a field"
T = TypeVar("T", bound=str)


class CorrectionError(Exception):
    """What cannot be taken, field by field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("; ".join(f"{field}: {why}" for field, why in self.errors.items()))


def fields_of(claim: AnyClaim, text: str) -> dict[str, str]:
    """A claim as the fields of a correction that changes nothing."""
    source = claim.source
    held: dict[str, str | None] = {
        "speaker": source.span.of(text) if source and source.span else "",
        "source_kind": source.kind if source else "",
        "source_name": source.name if source else "",
        "source_party": source.party if source else "",
    }
    if isinstance(claim, Statement):
        held |= {
            "content": claim.content.of(text), "cue": claim.cue.of(text) if claim.cue else "",
            "manner": claim.manner, "does": " ".join(claim.does),
        }  # fmt: skip
    elif isinstance(claim, Event):
        held |= {
            "trigger": claim.trigger.of(text) if claim.trigger else "", "type": claim.type or "",
            "standing": claim.standing, **_actor_fields("actor", claim.actor),
            **_actor_fields("recipient", claim.recipient), **_when_fields(claim.when, text),
            "where": (claim.where.span.of(text) if claim.where.span else claim.where.name) if claim.where else "",
            "killed": str(claim.killed.best) if claim.killed else "",
            "injured": str(claim.injured.best) if claim.injured else "",
        }  # fmt: skip
    elif isinstance(claim, Count):
        held |= {
            "n": str(claim.n), "what": claim.what, "reporter": claim.reporter, "accused": claim.accused,
            **_when_fields(claim.period, text),
        }  # fmt: skip
    else:
        held |= {"omitted": claim.omitted, "who": claim.speaker}
    return {name: value or "" for name, value in held.items()}


def _actor_fields(name: str, actor: Actor | None) -> dict[str, str | None]:
    return {name: actor.text if actor else "", f"{name}_party": actor.party if actor else ""}


def _when_fields(when: When | None, text: str) -> dict[str, str | None]:
    words = when.span.of(text) if when is not None and when.span is not None else ""
    return {"when": words, "first": when.start if when else "", "last": when.end if when else ""}


def corrected(
    claim: AnyClaim,
    text: str,
    given: Fields,
    *,
    parties: tuple[str, ...] = (),
    place: Callable[[str], Where | None] = lambda _: None,
) -> AnyClaim:
    """The claim as it should have been read. ``parties``: the names that may stand for a party; ``place``: what the
    case's gazetteer knows under a name.

    Raises :class:`CorrectionError` with every field that cannot be taken, or with ``note`` where nothing is changed.
    """
    return _Corrector(claim, text, given, parties, place).claim()


class _Corrector:
    def __init__(
        self, claim: AnyClaim, text: str, given: Fields, parties: tuple[str, ...], place: Callable[[str], Where | None]
    ) -> None:
        self._old = claim
        self._text = text
        self._before = fields_of(claim, text)
        self._given = {name: given.get(name, held).strip() for name, held in self._before.items()}
        self._parties = parties
        self._place = place
        starts, ends = [e.start for e in claim.evidence], [e.end for e in claim.evidence]
        self._near = Span(min(starts, default=0), max(ends, default=0))
        self._errors: dict[str, str] = {}

    def claim(self) -> AnyClaim:
        old = self._old
        if not self._changed(*self._given):
            raise CorrectionError({"note": _UNCHANGED})
        if isinstance(old, Statement):
            new: AnyClaim = self._statement(old)
        elif isinstance(old, Event):
            new = self._event(old)
        elif isinstance(old, Count):
            new = self._count(old)
        else:
            new = self._silence(old)
        if self._errors:
            raise CorrectionError(self._errors)
        return new

    # ------------------------------------------------------------ kinds

    def _statement(self, old: Statement) -> Statement:
        content = self._words("content", old.content)
        if content is None:
            self._errors.setdefault("content", "a statement has content: the words that were said")
            content = old.content
        cue = self._words("cue", old.cue)
        source = self._source()
        named = source.span if source is not None else None
        return msgspec.structs.replace(
            old, content=content, cue=cue, source=source, manner=self._one("manner", get_args(Manner)) or old.manner,
            parts=old.parts if content == old.content else (), does=self._does(old),
            evidence=self._evidence(content, cue, named),
        )  # fmt: skip

    def _event(self, old: Event) -> Event:
        trigger = self._words("trigger", old.trigger)
        if trigger is None:
            self._errors.setdefault("trigger", "an event has a word that tells it")
        type_ = self._one("type", get_args(EventType)) if self._changed("type") else old.type
        actor, recipient = self._actor("actor", old.actor), self._actor("recipient", old.recipient)
        when, where = self._when(old.when), self._where(old.where)
        spans = [trigger, *(a.span for a in (actor, recipient) if a), *(w.span for w in (when, where) if w)]
        same = type_ == old.type
        return msgspec.structs.replace(
            old, trigger=trigger, triggers=old.triggers if trigger == old.trigger else (), type=type_,
            plover=old.plover if same else None, cameo=old.cameo if same else None, source=self._source(),
            standing=self._one("standing", get_args(Standing)) or old.standing, actor=actor, recipient=recipient,
            when=when, where=where, killed=self._toll("killed", old.killed),
            injured=self._toll("injured", old.injured), evidence=self._evidence(*spans),
        )  # fmt: skip

    def _count(self, old: Count) -> Count:
        n = self._number("n")
        if n is None:
            self._errors.setdefault("n", "a count has a number")
        what = self._words_or("what", old.what)
        period = self._when(old.period)
        spans = [self._find("what", what) if what != old.what else None, period.span if period else None]
        return msgspec.structs.replace(
            old, n=n or 0, what=what, source=self._source(), period=period,
            reporter=self._given["reporter"] or None, accused=self._given["accused"] or None,
            evidence=self._evidence(*spans),
        )  # fmt: skip

    def _silence(self, old: Silence) -> Silence:
        omitted = self._words_or("omitted", old.omitted)
        span = self._find("omitted", omitted) if omitted != old.omitted else None
        who = self._given["who"] or None
        return msgspec.structs.replace(
            old, omitted=omitted, speaker=who, source=self._source(), evidence=self._evidence(span)
        )

    # ------------------------------------------------------------ parts

    def _changed(self, *names: str) -> bool:
        return any(self._given[name] != self._before[name] for name in names)

    def _find(self, name: str, words: str) -> Span | None:
        if len(words) > _LONGEST:
            self._errors[name] = f"at most {_LONGEST:,} characters"
            return None
        try:
            return find(self._text, words, Span(0, len(self._text)), self._near)
        except NotFoundError as error:
            self._errors[name] = f"{error}; copy them from it letter by letter".replace("its words", "these words")
            return None

    def _words(self, name: str, before: Span | None) -> Span | None:
        """Where the words of a field stand; unchanged words stand where they stood."""
        if not self._changed(name):
            return before
        return self._find(name, self._given[name]) if self._given[name] else None

    def _words_or(self, name: str, before: str) -> str:
        """Words that must be given."""
        if not self._given[name]:
            self._errors[name] = "must not be empty"
            return before
        return self._given[name]

    def _one(self, name: str, allowed: tuple[T, ...]) -> T | None:
        value = self._given[name]
        found = next((a for a in allowed if a == value), None)
        if found is None and value:
            self._errors[name] = f"must be one of: {', '.join(allowed)}"
        return found

    def _does(self, old: Statement) -> tuple[Does, ...]:
        if not self._changed("does"):
            return old.does
        allowed: tuple[Does, ...] = get_args(Does)
        wanted = self._given["does"].split()
        if not wanted or any(w not in allowed for w in wanted):
            self._errors["does"] = f"choose one or several of: {', '.join(allowed)}"
        return tuple(a for a in allowed if a in wanted) or old.does

    def _party(self, name: str) -> str | None:
        value = self._given[name]
        if value and value not in self._parties and self._changed(name):
            self._errors[name] = f"must be one of: {', '.join(self._parties)}"
        return value or None

    def _source(self) -> Source | None:
        old = self._old.source
        if not self._changed("speaker", "source_kind", "source_name", "source_party"):
            return old
        span = self._words("speaker", old.span if old else None)
        kind = self._one("source_kind", get_args(SourceKind)) if self._given["source_kind"] else None
        party = self._party("source_party")
        if kind is None:
            if any(self._given[name] for name in ("speaker", "source_name", "source_party")):
                self._errors.setdefault("source_kind", "say what kind of source it is, or leave all of it empty")
            return None
        named = kind in ("named_person", "named_organ", "publication")
        name = self._given["source_name"] or None
        if name is not None and not named:
            self._errors["source_name"] = "a source of this kind has no name"
        same = old is not None and span == old.span
        return Source(kind, name=name, role=old.role if old and same else None, party=party, span=span)

    def _actor(self, name: str, old: Actor | None) -> Actor | None:
        if not self._changed(name, f"{name}_party"):
            return old
        party = self._party(f"{name}_party")
        words = self._given[name]
        if not words:
            if party is not None:
                self._errors[name] = "give the words of the text that name it"
            return None
        span = self._words(name, old.span if old else None)
        code = old.code if old is not None and party == old.party else None
        return Actor(words if span is None else span.of(self._text), span, party, code)

    def _when(self, old: When | None) -> When | None:
        if not self._changed("when", "first", "last"):
            return old
        span = self._words("when", old.span if old else None)
        first, last = self._moment("first"), self._moment("last")
        if first and last and first > last:
            self._errors["last"] = "must not be before the first day"
        start, end = first or last, last or first
        if start is None or end is None:
            return None if span is None else When(None, None, "vague", span)
        if "T" in start:
            return When(start, end, "instant", span)
        return When(start, end, "day" if start == end else "days", span)

    def _moment(self, name: str) -> str | None:
        value = self._given[name]
        if not value or not self._changed(name):
            return value or None
        try:
            dt.date.fromisoformat(value) if len(value) == 10 else dt.datetime.fromisoformat(value)
        except ValueError:
            self._errors[name] = "must be a day written YYYY-MM-DD"
            return None
        return value

    def _where(self, old: Where | None) -> Where | None:
        if not self._changed("where"):
            return old
        words = self._given["where"]
        if not words:
            return None
        span = self._find("where", words)
        known = self._place(words)
        if known is not None:
            return msgspec.structs.replace(known, span=span)
        return Where(words if span is None else span.of(self._text), None, None, "region", span=span)

    def _number(self, name: str) -> int | None:
        value = self._given[name]
        if not value:
            return None
        if not re.fullmatch(r"[0-9]{1,8}", value) or int(value) > _MOST:
            self._errors[name] = "must be a whole number"
            return None
        return int(value)

    def _toll(self, name: Literal["killed", "injured"], old: Toll | None) -> Toll | None:
        if not self._changed(name):
            return old
        n = self._number(name)
        return None if n is None else Toll(n, n, n)

    def _evidence(self, *spans: Span | None) -> tuple[Evidence, ...]:
        """The claim's own words with those that were added; a statement's whole words are its parts."""
        new = [s for s in spans if s is not None]
        old = [e.span for e in self._old.evidence]
        if isinstance(self._old, Statement) and self._changed("content", "cue", "speaker"):
            old = []
        kept = old + [s for s in new if not any(o.contains(s) for o in old)]
        if kept == old:
            return self._old.evidence
        return tuple(Evidence.cut(self._text, s) for s in sorted(set(kept)))
