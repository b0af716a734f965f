"""iCalendar of what is due: contacts, complaints, reviews, the ends and review dates of agreements, anniversaries."""

from __future__ import annotations

import datetime as dt

from truceline import clock
from truceline.mechanism.obligations import due_of
from truceline.outlets.exports.icalendar import CalendarEntry, calendar
from truceline.outlets.exports.losses import Losses
from truceline.outlets.exports.material import Material


def ics(material: Material) -> tuple[bytes, str]:
    """The calendar as of the last day asked for (default: today), and the loss note."""
    as_of = dt.date.fromisoformat(material.last) if material.last else clock.today()
    entries = [
        CalendarEntry(uid=d.uid, when=d.when, title=d.title, text=d.text, categories=(d.kind,))
        for d in due_of(material.case, material.ledger, as_of)
        if material.first is None or d.day >= material.first
    ]
    losses = Losses("iCalendar", ("incidents and claims: only what is due; whether a fact is known from memory alone",))
    made = calendar(material.case.case.title, entries, stamped=f"{as_of.isoformat()}T00:00:00Z")
    return made.encode("utf-8", "replace"), losses.note(len(entries))
