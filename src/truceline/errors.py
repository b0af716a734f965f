"""Errors a person meets. Each has a code, says what happened where, and what to do."""

from __future__ import annotations


class TrucelineError(Exception):
    """Something a person can mend. ``exit_status`` is 2 for a wrong call or an unusable input as a whole, 1 where some
    inputs were refused and the others are done."""

    exit_status = 2

    def __init__(self, code: str, what: str, *, place: str | None = None, mend: str | None = None) -> None:
        self.code = code
        self.what = what
        self.place = place
        self.mend = mend
        super().__init__(self.message())

    def message(self) -> str:
        """The error as one line: code, place, what, what to do."""
        where = f"{self.place}: " if self.place else ""
        mend = f" {self.mend}" if self.mend else ""
        return f"{self.code}: {where}{self.what}{mend}"
