"""The notes of a report numbered in the order in which they are first referred to, and each reference with its turn."""

from __future__ import annotations

from collections import Counter

from truceline.outlets.reports.blocks import Line, Note, Ref, Report


class Numbers:
    """Hands out the numbers of notes while a report is written from front to back."""

    def __init__(self, report: Report) -> None:
        self._number = {note.key: n for n, note in enumerate(report.notes, 1)}
        self._lines = {note.key: note.line for note in report.notes}
        self._turns: Counter[str] = Counter()

    def next(self, ref: Ref) -> tuple[int, int]:
        """A reference's number, and which reference to that note it is, from 1."""
        self._turns[ref.note] += 1
        return self._number[ref.note], self._turns[ref.note]

    def line(self, ref: Ref) -> Line:
        """The words of the note referred to."""
        return self._lines[ref.note]

    def turns(self, note: Note) -> int:
        """How often a note was referred to so far."""
        return self._turns[note.key]
