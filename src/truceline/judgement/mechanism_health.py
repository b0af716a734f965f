"""Mechanism health: contacts and complaints read, against a mechanism's cadence. What was not read may still have
happened: a silence here is first a silence of the sources."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from truceline.judgement.dated import DatedClaim, Matter, happened
from truceline.judgement.wording import any_of, party_of, patterns, speaker_of
from truceline.model.agreement import Mechanism
from truceline.model.claim import Event

OVERDUE_FACTOR = 1.5
"""A contact is overdue after this many cadences where the case file gives no ``overdue_after_days``."""

CONTACT_TYPES = {"hotline": ("hotline_contact",), "flag meeting": ("meeting",), "joint commission": ("meeting",)}
"""Event types that are contacts of a kind of mechanism; other kinds: meetings that name it."""

BY_KIND_ALONE = frozenset({"hotline"})
"""Kinds of which a case has one, so that a contact of the type is its contact even where its name is not said."""


class ContactRead(msgspec.Struct, frozen=True, kw_only=True):
    """A contact that was read (``claim``, its words) or that the case file knows of (no claim). ``after_days``: days
    since the one before; ``late``: longer than the mechanism allows (None without a cadence, or for the first)."""

    day: str
    words: str
    claim: str | None
    after_days: int | None
    late: bool | None


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """A mechanism's contacts in the time in force. ``status``: ``on time``, ``overdue``, ``no cadence`` or ``not read``
    (no contact was read: that is silence of the sources, not yet of the mechanism). ``longest_silence``: most days
    between two contacts, or since the last, with its first and last day; ``next_due``: a cadence after the last."""

    mechanism: str
    name: str
    cadence_days: int | None
    contacts: int
    last: str | None
    days_since: int | None
    status: str
    claims: tuple[str, ...]
    next_due: str | None = None
    overdue_after_days: float | None = None
    longest_silence: int | None = None
    longest_silence_from: str | None = None
    longest_silence_to: str | None = None
    read: tuple[ContactRead, ...] = ()

    def words(self) -> str:
        """The health as one line."""
        last = f"last {self.last}, {self.days_since} days before the as-of day" if self.last else "none"
        cadence = f", due every {self.cadence_days} days" if self.cadence_days else ""
        return f"{self.name}: {self.contacts} contacts read ({last}{cadence}): {self.status}"


class ComplaintRead(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint or protest that was read: who complained of whom, through which mechanism where its name is said."""

    day: str
    by: str | None
    of: str | None
    speaker: str | None
    through: str | None
    words: str
    claim: str


def health(
    mechanisms: Sequence[Mechanism], claims: Sequence[DatedClaim], matter: Matter, first: dt.date, as_of: dt.date
) -> tuple[Health, ...]:
    """The health of every mechanism that keeps contact between the parties, from claims of the time in force and the
    dates that the case file knows."""
    return tuple(
        _one(m, claims, matter, first, as_of)
        for m in mechanisms
        if (m.cadence_days or m.kind in CONTACT_TYPES) and _standing(m, as_of)
    )


def complaints(
    mechanisms: Sequence[Mechanism], claims: Sequence[DatedClaim], matter: Matter
) -> tuple[ComplaintRead, ...]:
    """The complaints read: accusations by a party that were lodged somewhere, by the words that say so."""
    names = [(m.id, any_of((m.name, *m.aliases))) for m in mechanisms]
    told = []
    for dated in claims:
        claim = dated.claim
        if not isinstance(claim, Event) or not happened(claim, ("accusation",)) or dated.day is None:
            continue
        if not matter.concerns(dated) or not any(p.search(dated.words) for p in patterns("complaint_words.tsv")):
            continue
        through = next((name for name, pattern in names if pattern is not None and pattern.search(dated.words)), None)
        told.append(
            ComplaintRead(
                day=dated.day, by=party_of(dated), of=claim.recipient.party if claim.recipient is not None else None,
                speaker=speaker_of(dated), through=through, words=dated.words, claim=dated.ref,
            )
        )  # fmt: skip
    return tuple(told)


def _one(mechanism: Mechanism, claims: Sequence[DatedClaim], matter: Matter, first: dt.date, as_of: dt.date) -> Health:
    types = CONTACT_TYPES.get(mechanism.kind, ("meeting",))
    named = any_of((mechanism.name, *mechanism.aliases))
    found = [
        d
        for d in claims
        if happened(d.claim, types)
        and matter.concerns(d)
        and (mechanism.kind in BY_KIND_ALONE or (named is not None and named.search(d.words)))
    ]
    known = (d for d in mechanism.known_dates if len(d) == 10 and first.isoformat() <= d <= as_of.isoformat())
    told: dict[str, tuple[str, str | None]] = dict.fromkeys(known, ("known to the case file", None))
    told.update({d.day: (d.words, d.ref) for d in reversed(found) if d.day})
    days = sorted(told)
    allowed = _allowed(mechanism)
    last = days[-1] if days else None
    since = (as_of - dt.date.fromisoformat(last)).days if last else None
    silence = _longest(days, as_of)
    return Health(
        mechanism=mechanism.id,
        name=mechanism.name,
        cadence_days=mechanism.cadence_days,
        contacts=len(days),
        last=last,
        days_since=since,
        status=_status(since, allowed),
        claims=tuple(d.ref for d in found),
        next_due=_due(last, mechanism.cadence_days),
        overdue_after_days=allowed,
        longest_silence=silence[0] if silence else None,
        longest_silence_from=silence[1] if silence else None,
        longest_silence_to=silence[2] if silence else None,
        read=_contacts(days, told, allowed),
    )


def _contacts(
    days: Sequence[str], told: dict[str, tuple[str, str | None]], allowed: float | None
) -> tuple[ContactRead, ...]:
    gaps = [None, *(_between(a, b) for a, b in pairwise(days))]
    return tuple(
        ContactRead(
            day=day, words=told[day][0], claim=told[day][1], after_days=gap,
            late=None if gap is None or allowed is None else gap > allowed,
        )
        for day, gap in zip(days, gaps, strict=False)
    )  # fmt: skip


def _allowed(mechanism: Mechanism) -> float | None:
    """After how many days a contact is overdue; None where the case file gives no cadence."""
    if mechanism.cadence_days is None:
        return None
    return mechanism.overdue_after_days or OVERDUE_FACTOR * mechanism.cadence_days


def _status(since: int | None, allowed: float | None) -> str:
    if since is None:
        return "not read"
    if allowed is None:
        return "no cadence"
    return "overdue" if since > allowed else "on time"


def _due(last: str | None, cadence: int | None) -> str | None:
    if last is None or cadence is None:
        return None
    return (dt.date.fromisoformat(last) + dt.timedelta(days=cadence)).isoformat()


def _longest(days: Sequence[str], as_of: dt.date) -> tuple[int, str, str] | None:
    """The longest stretch without a contact that begins with one, up to the as-of day."""
    if not days:
        return None
    ends = [*days[1:], max(as_of.isoformat(), days[-1])]
    return max((_between(a, b), a, b) for a, b in zip(days, ends, strict=True))


def _between(first: str, last: str) -> int:
    return (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days


def _standing(mechanism: Mechanism, as_of: dt.date) -> bool:
    """Whether the mechanism existed on the day, as far as its file's dates begin with one."""
    until, since = mechanism.until or "", mechanism.since or ""
    day = as_of.isoformat()
    ended = re.match(r"\d{4}(-\d{2}){0,2}", until)
    begun = re.match(r"\d{4}(-\d{2}){0,2}", since)
    return not (ended and ended[0] < day[: len(ended[0])]) and not (begun and begun[0] > day)
