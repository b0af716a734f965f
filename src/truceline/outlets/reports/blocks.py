"""What a report is made of: blocks, the same for every format. Words are data here; no writer reads markup in them.

A line is a row of runs and of references to notes. A note is a footnote: in HTML a numbered entry with anchors both
ways, in PDF and DOCX a footnote of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

import msgspec

Style: TypeAlias = Literal["plain", "strong", "emphasis", "code"]
Tone: TypeAlias = Literal["holding", "leaks", "eroding", "broken", "contested", "none"]
Align: TypeAlias = Literal["left", "right"]


class Run(msgspec.Struct, frozen=True, tag="run"):
    """Words in one style; ``href`` leads to an address outside the report, or to an anchor in it (``#name``)."""

    text: str
    style: Style = "plain"
    href: str | None = None


class Ref(msgspec.Struct, frozen=True, tag="ref"):
    """A reference to a note, by its key."""

    note: str


Line: TypeAlias = tuple[Run | Ref, ...]


class Heading(msgspec.Struct, frozen=True, tag="heading"):
    """A heading of level 1 to 3; ``anchor`` is its name in the report."""

    level: int
    text: str
    anchor: str


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph"):
    """A paragraph; ``small`` for what stands below the main text."""

    line: Line
    small: bool = False


class Callout(msgspec.Struct, frozen=True, tag="callout"):
    """The answer, set apart: its word, its tone (never by colour alone: the word says it), and the sentences."""

    word: str
    tone: Tone
    lines: tuple[Line, ...]


class Points(msgspec.Struct, frozen=True, tag="points"):
    """A list of points."""

    items: tuple[Line, ...]


class Quotation(msgspec.Struct, frozen=True, tag="quotation"):
    """Words as they were published, and who said them where."""

    words: str
    by: Line


class Column(msgspec.Struct, frozen=True):
    """A column of a table: its head, its share of the width and how its cells stand."""

    head: str
    share: float = 1.0
    align: Align = "left"


class Table(msgspec.Struct, frozen=True, tag="table"):
    """A table; the first cell of a row names it where ``named`` is set."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, ...], ...]
    named: bool = False


class Figure(msgspec.Struct, frozen=True, tag="figure"):
    """A chart or a map as an SVG document, what it shows in words for those who cannot see it, and its caption."""

    kind: Literal["chart", "map"]
    svg: str
    alt: str
    caption: Line
    share: float = 1.0


Block: TypeAlias = Heading | Paragraph | Callout | Points | Quotation | Table | Figure


class Note(msgspec.Struct, frozen=True):
    """A footnote."""

    key: str
    line: Line


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A whole report. ``day`` is the day it is about (ISO) and the only date in it: the same ledger and day give the
    same bytes. ``facts`` stand on the title; ``record`` is the head of the ledger it was made from."""

    kind: Literal["daily", "dossier"]
    title: str
    subtitle: str
    day: str
    language: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    record: str


def line(*pieces: str | Run | Ref | None) -> Line:
    """A line from words, runs and references; None and empty words are left out."""
    out: list[Run | Ref] = []
    for piece in pieces:
        if isinstance(piece, str):
            if piece:
                out.append(Run(piece))
        elif piece is not None:
            out.append(piece)
    return tuple(out)


def strong(text: str) -> Run:
    """Words that stand out."""
    return Run(text, "strong")


def words(found: Line) -> str:
    """A line's words alone."""
    return "".join(piece.text for piece in found if isinstance(piece, Run))


def lines_of(block: Block) -> Iterator[Line]:
    """Every line of a block."""
    if isinstance(block, Paragraph):
        yield block.line
    elif isinstance(block, Callout):
        yield from block.lines
    elif isinstance(block, Points):
        yield from block.items
    elif isinstance(block, Quotation):
        yield line(block.words)
        yield block.by
    elif isinstance(block, Table):
        for row in block.rows:
            yield from row
    elif isinstance(block, Figure):
        yield block.caption


def refs(blocks: Iterable[Block]) -> Iterator[str]:
    """The keys of the notes referred to, in the order of the report, each as often as it is."""
    for block in blocks:
        for found in lines_of(block):
            yield from (piece.note for piece in found if isinstance(piece, Ref))
