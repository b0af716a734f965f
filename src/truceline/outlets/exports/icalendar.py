"""iCalendar (RFC 5545): dated things as a calendar that any calendar program subscribes to.

A day becomes an all-day event, an instant a UTC time. Lines are folded at 75 octets without cutting a character, text
is escaped, UIDs are the caller's and stay, so that a moved date moves the event instead of doubling it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import msgspec

MEDIA_TYPE = "text/calendar; charset=utf-8"
_OCTETS = 75
"""Octets in a line, its end not counted (RFC 5545, 3.1)."""


class CalendarEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One event. ``when`` is an ISO day or an instant with its offset; ``uid`` names the event for good; ``minutes``
    is how long an instant's event lasts (0: a moment)."""

    uid: str
    when: str
    title: str
    text: str = ""
    categories: tuple[str, ...] = ()
    url: str = ""
    minutes: int = 0


def calendar(name: str, entries: Iterable[CalendarEntry], *, stamped: str) -> str:
    """A calendar as text with CRLF line ends. ``stamped``: the instant from which the information is
    (``2021-03-08T08:36:00Z``); the same entries and stamp give the same bytes."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//truceline//what is due//EN", "CALSCALE:GREGORIAN",
             f"NAME:{escaped(name)}", f"X-WR-CALNAME:{escaped(name)}"]  # fmt: skip
    at = _utc(dt.datetime.fromisoformat(stamped))
    for entry in entries:
        lines += _event(entry, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in folded(line))


def escaped(text: str) -> str:
    """A text value: backslash, comma, semicolon and line ends escaped, other control characters left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "".join(c for c in plain.replace("\n", "\\n") if c == "\t" or (ord(c) >= 32 and ord(c) != 127))


def folded(line: str) -> Iterator[str]:
    """A content line in pieces of at most 75 octets; each after the first begins with the space that marks it."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode("utf-8", "replace"))
        if size + octets > _OCTETS:
            yield piece
            piece, size = " ", 1
        piece += character
        size += octets
    yield piece


def _event(entry: CalendarEntry, at: str) -> list[str]:
    lines = ["BEGIN:VEVENT", f"UID:{escaped(entry.uid)}", f"DTSTAMP:{at}", *_when(entry),
             f"SUMMARY:{escaped(entry.title)}"]  # fmt: skip
    if entry.text:
        lines.append(f"DESCRIPTION:{escaped(entry.text)}")
    if entry.categories:
        lines.append("CATEGORIES:" + ",".join(escaped(c) for c in entry.categories))
    if entry.url:
        lines.append("URL:" + "".join(c for c in entry.url if c.isprintable()))
    return [*lines, "TRANSP:TRANSPARENT", "END:VEVENT"]


def _when(entry: CalendarEntry) -> Iterator[str]:
    if len(entry.when) == 10:
        day = dt.date.fromisoformat(entry.when)
        yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
        if day < dt.date.max:
            yield f"DTEND;VALUE=DATE:{day + dt.timedelta(days=1):%Y%m%d}"
        return
    begins = dt.datetime.fromisoformat(entry.when)
    yield f"DTSTART:{_utc(begins)}"
    if entry.minutes:
        yield f"DTEND:{_utc(begins + dt.timedelta(minutes=entry.minutes))}"


def _utc(instant: dt.datetime) -> str:
    if instant.tzinfo is None:
        raise ValueError("an instant without its offset")
    return instant.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
