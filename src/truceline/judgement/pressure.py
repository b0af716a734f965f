"""Pressure from outside: what a ladder's listed status was on a day, beside what a text claims about it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

import msgspec

from truceline.judgement.dated import DatedClaim
from truceline.judgement.wording import speaker_of
from truceline.model.case import CaseFile, LadderStep, Pressure
from truceline.model.claim import AnyClaim


class LadderNote(msgspec.Struct, frozen=True):
    """A claim that speaks of a ladder, and the ladder's step in force on the day of the claim (None: before the first
    step, or the day is not known)."""

    claim_id: str
    pressure_id: str
    step: LadderStep | None


def last_day(date: str) -> dt.date:
    """The last day that an ISO date of day, month or year precision can mean; a step dated ``2018-02`` is sure to be in
    force only when February is over. Raises ``ValueError`` for anything else."""
    parts = [int(p) for p in date.split("-")]
    match parts:
        case [year]:
            return dt.date(year, 12, 31)
        case [year, month]:
            following = dt.date(year + month // 12, month % 12 + 1, 1)
            return following - dt.timedelta(days=1)
        case [year, month, day]:
            return dt.date(year, month, day)
        case _:
            raise ValueError(f"{date!r} is not an ISO date")


def step_on(pressure: Pressure, day: dt.date) -> LadderStep | None:
    """The latest step of a ladder in force at the end of ``day``, or None before the first."""
    taken = [s for s in pressure.steps if last_day(s.date) <= day]
    return max(taken, key=lambda s: last_day(s.date), default=None)


def ladder_notes(case: CaseFile, claims: Iterable[AnyClaim], day: dt.date | None) -> tuple[LadderNote, ...]:
    """For every claim whose words name a ladder: what was true on ``day`` (the document's)."""
    named = [(p, _Naming.of(case, p)) for p in case.pressure]
    return tuple(
        LadderNote(claim.id, pressure.id, None if day is None else step_on(pressure, day))
        for claim in claims
        for pressure, naming in named
        if naming.found(claim)
    )


class LadderMention(msgspec.Struct, frozen=True, kw_only=True):
    """What a claim says of a ladder, beside what was listed on the day it was published. ``names``: the words that name
    the ladder; ``step``: the listed status then (None: before the first step, or the day is not known)."""

    day: str | None
    speaker: str | None
    party: str | None
    names: tuple[str, ...]
    words: str
    claim: str
    step: LadderStep | None


class LadderView(msgspec.Struct, frozen=True, kw_only=True):
    """A ladder: the party it bears on, its steps in order, the status on the day asked about, and every claim on it."""

    id: str
    name: str
    body: str
    party: str | None
    steps: tuple[LadderStep, ...]
    now: LadderStep | None
    mentions: tuple[LadderMention, ...]


def ladders(case: CaseFile, claims: Sequence[DatedClaim], day: dt.date) -> tuple[LadderView, ...]:
    """Every ladder of a case as of a day, with the claims published by then that name it, oldest first."""
    return tuple(_view(case, pressure, claims, day) for pressure in case.pressure)


def _view(case: CaseFile, pressure: Pressure, claims: Sequence[DatedClaim], day: dt.date) -> LadderView:
    naming = _Naming.of(case, pressure)
    mentions = []
    for dated in claims:
        named = naming.found(dated.claim)
        said = _published(dated)
        if not named or (said is not None and said > day):
            continue
        source = dated.claim.source
        mentions.append(
            LadderMention(
                day=said.isoformat() if said is not None else None, speaker=speaker_of(dated),
                party=source.party if source is not None else None, names=named, words=dated.words, claim=dated.ref,
                step=None if said is None else step_on(pressure, said),
            )
        )  # fmt: skip
    bears_on = case.party_by_id(pressure.party) if pressure.party else None
    return LadderView(
        id=pressure.id,
        name=pressure.name,
        body=pressure.body,
        party=bears_on.name if bears_on is not None else None,
        steps=tuple(sorted(pressure.steps, key=lambda s: last_day(s.date))),
        now=step_on(pressure, day),
        mentions=tuple(sorted(mentions, key=lambda m: (m.day or "", m.claim))),
    )


def _published(dated: DatedClaim) -> dt.date | None:
    """The day a claim was made: that of its document, where it is known to the day."""
    try:
        return dt.date.fromisoformat((dated.published or "")[:10])
    except ValueError:
        return None


class _Naming(msgspec.Struct, frozen=True):
    """What names a ladder: its body and proper names by themselves; plain words ("grey list", "bailout") only beside
    the body or the party it bears on, for there are other lists."""

    proper: re.Pattern[str]
    plain: re.Pattern[str] | None
    bears_on: re.Pattern[str] | None

    @classmethod
    def of(cls, case: CaseFile, pressure: Pressure) -> _Naming:
        names = {pressure.body, pressure.name, *pressure.aliases}
        proper = {n for n in names if n == pressure.body or any(c.isupper() for c in n)}
        party = case.party_by_id(pressure.party) if pressure.party else None
        heard = (party.name, *party.aliases, *party.adjectives, *party.demonyms, *party.metonyms) if party else ()
        return cls(_pattern(proper) or re.compile(r"(?!)"), _pattern(names - proper, ending=r"\w*"), _pattern(heard))

    def found(self, claim: AnyClaim) -> tuple[str, ...]:
        """The words of a claim that name the ladder, in order."""
        quotes = [e.quote for e in claim.evidence]
        hits = [m[0] for q in quotes for m in self.proper.finditer(q)]
        theirs = bool(hits) or (self.bears_on is not None and any(self.bears_on.search(q) for q in quotes))
        if theirs and self.plain is not None:
            hits += [m[0] for q in quotes for m in self.plain.finditer(q)]
        return tuple(dict.fromkeys(hits))


def _pattern(names: Iterable[str], ending: str = "") -> re.Pattern[str] | None:
    """Any of the names as whole words; a name with a capital keeps its case ("EFF" is no "effect")."""
    listed = sorted({n for n in names if len(n) > 1}, key=lambda n: (-len(n), n))
    told = [re.escape(n) if any(c.isupper() for c in n) else f"(?i:{re.escape(n)}{ending})" for n in listed]
    return re.compile(rf"(?<!\w)(?:{'|'.join(told)})(?!\w)") if told else None
