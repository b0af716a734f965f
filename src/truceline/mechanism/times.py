"""Times as a duty officer writes them: read into an instant with its zone, the words kept.

``2018-05-29T18:00+05:30`` · ``2018-05-29 18:00 +0530`` · ``2018-05-29 18:00 Asia/Kolkata`` · ``2018-05-29`` (a day) ·
``291230ZMAY18`` (a military date-time group: day, time, zone letter, month, year). A local time without a zone takes
the zone given with it, or is refused: a time without its zone is no time on a line with two.
"""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo

from truceline.errors import TrucelineError
from truceline.model.moment import Moment

_LOCAL = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{1,2}):?(\d{2})(?::(\d{2}))?\s*(.*)")
_GROUP = re.compile(r"(\d{2})(\d{2})(\d{2})([A-IK-Z])([A-Z]{3})(\d{2})", re.IGNORECASE)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d{2})?")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_LETTERS = {
    **{letter: n for n, letter in enumerate("ABCDEFGHIKLM", 1)},
    **{letter: -n for n, letter in enumerate("NOPQRSTUVWXY", 1)},
    "Z": 0,
}  # fmt: skip
"""Hours east of Greenwich of each military zone letter (ACP 121; J is the observer's own time and says nothing)."""


def moment(text: str, zone: str | None = None) -> Moment:
    """What was written, as a moment; ``zone`` (an IANA name or an offset) holds where the text names none.

    Raises :class:`TrucelineError` where it is no time, or a time without a zone."""
    words = text.strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
        day = _day(words, text)
        return Moment(text, words, "day", "", f"{day.isoformat()}T00:00:00Z")
    group = _GROUP.fullmatch(words.replace(" ", ""))
    if group is not None:
        return _of_group(group, text)
    local = _LOCAL.fullmatch(words)
    if local is None:
        raise _no_time(text)
    day = _day(local[1], text)
    try:
        naive = dt.datetime.combine(day, dt.time(int(local[2]), int(local[3]), int(local[4] or 0)))
    except ValueError as error:
        raise _no_time(text) from error
    named = local[5].strip() or (zone or "").strip()
    if not named:
        raise TrucelineError(
            "moment-zone", f"{text!r} names no zone.", mend="Write +05:30, Asia/Kolkata or Z after it, or give a zone."
        )
    return _moment(text, naive.replace(tzinfo=zone_of(named, naive)), named)


def zone_of(name: str, local: dt.datetime | None = None) -> dt.tzinfo:
    """A zone by its offset or IANA name. Raises TrucelineError for an unknown one, and for a local time that the zone
    skipped or had twice (a clock change), which must be written with its offset."""
    if name in ("Z", "z", "UTC", "GMT"):
        return dt.UTC
    offset = _OFFSET.fullmatch(name)
    if offset is not None:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        if minutes < 24 * 60:
            return dt.timezone(dt.timedelta(minutes=minutes if offset[1] == "+" else -minutes))
    try:
        zone = zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise TrucelineError(
            "moment-zone", f"there is no zone {name!r}.", mend="Write an offset (+05:30) or a name as Asia/Kolkata."
        ) from error
    if local is not None and local.replace(tzinfo=zone).utcoffset() != local.replace(tzinfo=zone, fold=1).utcoffset():
        raise TrucelineError(
            "moment-zone", f"{local.isoformat(' ')} did not happen once in {name}: the clock was changed.",
            mend="Write it with its offset.",
        )  # fmt: skip
    return zone


def _of_group(group: re.Match[str], text: str) -> Moment:
    month, letter = group[5].upper(), group[4].upper()
    if month not in _MONTHS:
        raise _no_time(text)
    zone = dt.timezone(dt.timedelta(hours=_LETTERS[letter]))
    try:
        when = dt.datetime(2000 + int(group[6]), _MONTHS.index(month) + 1, int(group[1]), int(group[2]), int(group[3]),
                           tzinfo=zone)  # fmt: skip
    except ValueError as error:
        raise _no_time(text) from error
    return _moment(text, when, letter)


def _moment(text: str, when: dt.datetime, zone: str) -> Moment:
    try:
        utc = when.astimezone(dt.UTC)
    except OverflowError as error:
        raise _no_time(text) from error
    return Moment(text, when.isoformat(), "instant", zone, utc.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _day(words: str, text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(words)
    except ValueError as error:
        raise _no_time(text) from error


def _no_time(text: str) -> TrucelineError:
    return TrucelineError(
        "moment-form", f"{text!r} is no time.",
        mend="Write 2021-02-25, 2021-02-25 00:00 +05:30, 2021-02-25 00:00 Asia/Kolkata or 242000ZFEB21.",
    )  # fmt: skip
