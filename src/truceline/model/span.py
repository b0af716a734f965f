"""Spans: where in a document's text the evidence stands."""

from __future__ import annotations

import msgspec


class Span(msgspec.Struct, frozen=True, order=True):
    """Half-open interval ``[start, end)`` in Unicode code points of a document's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span {self.start}-{self.end}: start must not be negative nor after end")

    def of(self, text: str) -> str:
        """The words this span points at."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one code point."""
        return max(self.start, other.start) < min(self.end, other.end)

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


class Evidence(msgspec.Struct, frozen=True):
    """A span together with the words it points at, so that a claim can be checked against its document."""

    start: int
    end: int
    quote: str

    @classmethod
    def cut(cls, text: str, span: Span) -> Evidence:
        """The evidence at ``span`` of ``text``; ``text[start:end] == quote`` holds by construction."""
        if span.end > len(text):
            raise ValueError(f"span {span.start}-{span.end} ends after the text ({len(text)} code points)")
        return cls(span.start, span.end, span.of(text))

    @property
    def span(self) -> Span:
        """Where the words stand."""
        return Span(self.start, self.end)
