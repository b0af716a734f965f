"""What a reader may ask in an address: each parameter checked, each refusal named."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MINUTE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_EARLIEST = dt.date(1900, 1, 1)
_LATEST = dt.date(2200, 1, 1)
LONGEST_TEXT = 300
"""Longest value of a free-text parameter, in code points."""
PAGE_SIZE = 50
"""Lines a list shows at once."""
MOST_SIZE = 1000
"""Most lines a list may be asked to show at once."""
LAST_PAGE = 100_000


class ParameterError(Exception):
    """A query parameter that cannot be used: which one, what it was, what would do."""

    def __init__(self, field: str, value: str, expected: str) -> None:
        self.field = field
        self.value = value
        self.expected = expected
        super().__init__(f"{field}: {expected}")


class AbsentError(Exception):
    """Nothing is kept under this name: what was looked for and its name."""

    def __init__(self, what: str, name: str) -> None:
        self.what = what
        self.name = name
        super().__init__(f"no {what} named {name}")


class Query:
    """The parameters of one request. Blank values count as not given: an emptied form field is no filter."""

    def __init__(self, pairs: Mapping[str, str], known: Collection[str]) -> None:
        for field, value in pairs.items():
            if field not in known:
                names = ", ".join(sorted(known)) or "none"
                raise ParameterError(field, value, f"is not a parameter of this page; it takes: {names}")
        self._pairs = pairs

    def text(self, field: str) -> str | None:
        """A free text, trimmed."""
        value = self._pairs.get(field, "").strip()
        if len(value) > LONGEST_TEXT:
            raise ParameterError(field, value[:40] + "…", f"must be at most {LONGEST_TEXT} characters long")
        if "\x00" in value:
            raise ParameterError(field, value, "must not contain a null character")
        return value or None

    def day(self, field: str) -> dt.date | None:
        """A day, ``YYYY-MM-DD``."""
        value = self.text(field)
        if value is None:
            return None
        expected = "must be a day written YYYY-MM-DD, for example 2021-06-30"
        if not _DAY.fullmatch(value) or not value.isascii():
            raise ParameterError(field, value, expected)
        try:
            day = dt.date.fromisoformat(value)
        except ValueError:
            raise ParameterError(field, value, f"{expected}; there is no such day") from None
        if not _EARLIEST <= day <= _LATEST:
            raise ParameterError(field, value, f"must lie between {_EARLIEST} and {_LATEST}")
        return day

    def moment(self, field: str) -> dt.datetime | None:
        """A day, or a minute of it (``YYYY-MM-DDTHH:MM``, in UTC); a day is its beginning."""
        value = self.text(field)
        if value is None:
            return None
        if not _MINUTE.fullmatch(value) or not value.isascii():
            day = self.day(field)
            return dt.datetime.combine(day, dt.time()) if day else None
        try:
            moment = dt.datetime.fromisoformat(value)
        except ValueError:
            raise ParameterError(field, value, "must be a day or a minute; there is no such time") from None
        if not _EARLIEST <= moment.date() <= _LATEST:
            raise ParameterError(field, value, f"must lie between {_EARLIEST} and {_LATEST}")
        return moment

    def one_of(self, field: str, allowed: Collection[str]) -> str | None:
        """One of a few values."""
        value = self.text(field)
        if value is not None and value not in allowed:
            raise ParameterError(field, value, f"must be one of: {', '.join(sorted(allowed)) or '(none here)'}")
        return value

    def page(self) -> int:
        """A page number from 1."""
        return self.whole("page", LAST_PAGE) or 1

    def size(self) -> int:
        """How many lines a list shows at once."""
        return self.whole("size", MOST_SIZE) or PAGE_SIZE

    def offset(self) -> int:
        """How many lines stand before the page."""
        return (self.page() - 1) * self.size()

    def whole(self, field: str, most: int, least: int = 1) -> int | None:
        """A whole number."""
        value = self.text(field)
        if value is None:
            return None
        if not (value.isascii() and value.isdigit() and len(value) < 9 and least <= int(value) <= most):
            raise ParameterError(field, value, f"must be a whole number from {least} to {most}")
        return int(value)

    def span_of_days(self, first: str = "from", last: str = "to") -> tuple[dt.date | None, dt.date | None]:
        """Two days in order."""
        start, end = self.day(first), self.day(last)
        if start and end and start > end:
            raise ParameterError(last, end.isoformat(), f"must not be before {first} ({start})")
        return start, end

    def given(self) -> dict[str, str]:
        """The parameters that hold something, for links that keep them."""
        return {k: v.strip() for k, v in self._pairs.items() if v.strip()}
