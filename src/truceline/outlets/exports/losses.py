"""Losses: what a format has no place for, counted while it is written and said beside it."""

from __future__ import annotations

from collections import Counter


class Losses:
    """Counts what was left out of a file, or put into it with less than the ledger knows."""

    def __init__(self, format_name: str, always: tuple[str, ...] = ()) -> None:
        self._format = format_name
        self._always = always
        self._left_out: Counter[str] = Counter()
        self._lessened: Counter[str] = Counter()

    def left_out(self, why: str) -> None:
        """One record is not in the file."""
        self._left_out[why] += 1

    def lessened(self, what: str) -> None:
        """One record is in the file, but without this."""
        self._lessened[what] += 1

    def note(self, written: int) -> str:
        """The note, as plain text."""
        lines = [f"{self._format}: {written} records written."]
        for title, counts in (("Not in the file", self._left_out), ("In the file, but lessened", self._lessened)):
            if counts:
                lines += ["", f"{title}:", *(f"  {n}  {why}" for why, n in sorted(counts.items()))]
        if self._always:
            lines += ["", "What the format never holds:", *(f"  - {words}" for words in self._always)]
        return "\n".join(lines) + "\n"
