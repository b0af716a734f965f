"""Mechanism health: contacts read against a mechanism's cadence. What was not read may still have happened."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

import msgspec

from truceline.judgement.dated import DatedClaim, Matter, happened
from truceline.model.agreement import Mechanism

OVERDUE_FACTOR = 1.5
"""A contact is overdue after this many cadences where the case file gives no ``overdue_after_days``."""

CONTACT_TYPES = {"hotline": ("hotline_contact",), "flag meeting": ("meeting",), "joint commission": ("meeting",)}
"""Event types that are contacts of a kind of mechanism; other kinds: meetings that name it."""

BY_KIND_ALONE = frozenset({"hotline"})
"""Kinds of which a case has one, so that a contact of the type is its contact even where its name is not said."""


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """A mechanism's contacts in the time in force. ``status``: ``on time``, ``overdue``, ``no cadence`` or ``not read``
    (no contact was read: that is silence of the sources, not yet of the mechanism)."""

    mechanism: str
    name: str
    cadence_days: int | None
    contacts: int
    last: str | None
    days_since: int | None
    status: str
    claims: tuple[str, ...]

    def words(self) -> str:
        """The health as one line."""
        last = f"last {self.last}, {self.days_since} days before the as-of day" if self.last else "none"
        cadence = f", due every {self.cadence_days} days" if self.cadence_days else ""
        return f"{self.name}: {self.contacts} contacts read ({last}{cadence}): {self.status}"


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


def _one(mechanism: Mechanism, claims: Sequence[DatedClaim], matter: Matter, first: dt.date, as_of: dt.date) -> Health:
    types = CONTACT_TYPES.get(mechanism.kind, ("meeting",))
    names = "|".join(re.escape(n) for n in (mechanism.name, *mechanism.aliases))
    named = re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE)
    found = [
        d
        for d in claims
        if happened(d.claim, types)
        and matter.concerns(d)
        and (mechanism.kind in BY_KIND_ALONE or named.search(d.words))
    ]
    days = {d.day for d in found if d.day} | {
        known[:10] for known in mechanism.known_dates if first.isoformat() <= known[:10] <= as_of.isoformat()
    }
    last = max(days, default=None)
    since = (as_of - dt.date.fromisoformat(last)).days if last else None
    cadence = mechanism.cadence_days
    if since is None:
        status = "not read"
    elif cadence is None:
        status = "no cadence"
    else:
        late = mechanism.overdue_after_days or OVERDUE_FACTOR * cadence
        status = "overdue" if since > late else "on time"
    return Health(
        mechanism=mechanism.id,
        name=mechanism.name,
        cadence_days=cadence,
        contacts=len(days),
        last=last,
        days_since=since,
        status=status,
        claims=tuple(d.ref for d in found),
    )


def _standing(mechanism: Mechanism, as_of: dt.date) -> bool:
    """Whether the mechanism existed on the day, as far as its file's dates begin with one."""
    until, since = mechanism.until or "", mechanism.since or ""
    day = as_of.isoformat()
    ended = re.match(r"\d{4}(-\d{2}){0,2}", until)
    begun = re.match(r"\d{4}(-\d{2}){0,2}", since)
    return not (ended and ended[0] < day[: len(ended[0])]) and not (begun and begun[0] > day)
