"""Paragraphs: article text split where its publisher split it, furniture marked, quotation marks made plain.

Every replacement keeps the length, so that offsets in a paragraph's ``text`` are offsets in the document.
"""

from __future__ import annotations

import itertools
import re
from typing import Literal

import msgspec

from truceline.model.document import Document
from truceline.model.span import Span
from truceline.reading.text import furniture

_PLAIN = str.maketrans({
    "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"',
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "`": "'", "´": "'", "′": "'",
    "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u200b": " ", "\t": " ", "–": "-", "—": "-", "−": "-",
    "\ufeff": " ", "\u2028": " ", "\r": " ", "\n": " ",
})  # fmt: skip
_TWO_APOSTROPHES = re.compile(r"''")
_LOST_APOSTROPHE = re.compile(r"(?<=[A-Za-z])\?(?=(?:s|t|re|ve|ll|d|m)\b)")
_LOST_OPENING = re.compile(r"(?:(?<=[\s(\[.!,:;])|^)\?(?=\w)")
_LOST_CLOSING = re.compile(r"(?<=[\w.,!?])\?(?=[\s.,;:)\]-]|$|(?<=[.,!]\?)[A-Z])")
"""Where a question mark can stand for a lost mark: before a word and behind none; behind the words of an open one."""
_QUESTION_MARK = re.compile(r"\?")
_LONGEST_QUOTATION = 1_500
"""Code points within which a lost mark must find the one that closes it."""
_LINE = re.compile(r"[^\n]+")
_WRAP_COLUMN = 100
"""A hard-wrapped text (wire copy of the 1980s, e-mail) breaks its lines before this column."""


LONGEST = 5_000
"""Code points of the longest paragraph parsed whole; a longer one is cut after a sentence. Parse memory and time grow
with the longest paragraph of a batch."""

_GLUED = re.compile(r"(?<=\S)(?:ALSO (?:READ|WATCH|SEE)|(?:READ|WATCH|SEE) (?:ALSO|MORE)|MUST READ)\s?:")
_SENTENCE_END = re.compile(r"""[.!?]["'”’)]*\s""")


class Paragraph(msgspec.Struct, frozen=True):
    """``text`` is the plain form of ``document.text[span.start:span.end]``, code point for code point."""

    index: int
    span: Span
    text: str
    kind: Literal["headline", "body", "furniture"]


def plain(text: str) -> str:
    """The text with plain quotation marks, dashes and spaces, length for length.

    Two apostrophes used as one quotation mark become the mark and a space, the mark on the side of the words. Question
    marks that a wrong encoding left for quotation marks and apostrophes ("?Not us,? he said, India?s") become those.
    """
    text = _with_lost_marks(text.translate(_PLAIN))

    def mark(m: re.Match[str]) -> str:
        before = text[m.start() - 1] if m.start() else " "
        return ' "' if before.isspace() or before in "([-" else '" '

    return _TWO_APOSTROPHES.sub(mark, text)


def _with_lost_marks(text: str) -> str:
    """A text whose question marks stand where only quotation marks and apostrophes can; a question keeps its own."""
    text = _LOST_APOSTROPHE.sub("'", text) if "?" in text else text
    if not _LOST_OPENING.search(text):
        return text
    letters, opened = list(text), None
    for mark in _QUESTION_MARK.finditer(text):
        at = mark.start()
        if opened is not None and at - opened < _LONGEST_QUOTATION and _LOST_CLOSING.match(text, at):
            letters[opened] = letters[at] = '"'
            opened = None
        elif _LOST_OPENING.match(text, at):
            opened = at
    return "".join(letters)


def paragraphs(document: Document) -> tuple[Paragraph, ...]:
    """The paragraphs of a document, furniture among them (marked), empty lines left out."""
    text = document.text
    lines = [line for block in _blocks(text) for line in _unglued(text, block)]
    blocks = [_trim(text, piece) for line in lines for piece in _pieces(text, line)]
    blocks = [b for b in blocks if b.end > b.start]
    out: list[Paragraph] = []
    for index, span in enumerate(blocks):
        words = plain(text[span.start : span.end])
        out.append(Paragraph(index, span, words, "body"))
    kinds = furniture.kinds([p.text for p in out], known=[_inside(p.span, document.furniture) for p in out])
    return tuple(msgspec.structs.replace(p, kind=k) for p, k in zip(out, kinds, strict=True))


def _unglued(text: str, block: Span) -> list[Span]:
    """A block, cut before links to other stories that were glued to its end ("... to trap him.ALSO READ:After ...")."""
    glued = _GLUED.search(text, block.start, block.end)
    if glued is None or block.end - glued.start() > furniture.LONGEST:
        return [block]
    return [Span(block.start, glued.start()), Span(glued.start(), block.end)]


def _pieces(text: str, block: Span) -> list[Span]:
    """A block, cut after a sentence (else at a space, else anywhere) where it is longer than ``LONGEST``."""
    pieces: list[Span] = []
    start = block.start
    while block.end - start > LONGEST:
        window = text[start : start + LONGEST]
        ends = [m.end() for m in _SENTENCE_END.finditer(window)]
        cut = ends[-1] if ends else window.rfind(" ") + 1 or LONGEST
        pieces.append(Span(start, start + cut))
        start += cut
    return [*pieces, Span(start, block.end)]


def _inside(span: Span, parts: tuple[Span, ...]) -> bool:
    return any(part.contains(span) for part in parts)


def _trim(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _blocks(text: str) -> list[Span]:
    """Lines, or blocks between blank lines where the text is hard-wrapped."""
    lines = [Span(m.start(), m.end()) for m in _LINE.finditer(text)]
    if not _hard_wrapped(text, lines):
        return lines
    blocks: list[Span] = []
    for line in lines:
        blank = blocks and "\n\n" in text[blocks[-1].end : line.start].replace(" ", "").replace("\r", "")
        indented = text[line.start : line.start + 2].isspace() or text[line.start] == "\t"
        if blocks and not blank and not indented:
            blocks[-1] = Span(blocks[-1].start, line.end)
        else:
            blocks.append(line)
    return blocks


def _hard_wrapped(text: str, lines: list[Span]) -> bool:
    """Whether most lines end in mid-sentence before the wrap column."""
    if len(lines) < 4:
        return False
    broken = 0
    for this, following in itertools.pairwise(lines):
        words = this.of(text).rstrip()
        begins = following.of(text).lstrip()[:1]
        adjacent = text[this.end : following.start] == "\n"
        broken += adjacent and 40 <= len(words) <= _WRAP_COLUMN and words[-1:] not in '.!?:"' and bool(begins)
    return broken > 0.5 * (len(lines) - 1)
