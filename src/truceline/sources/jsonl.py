"""JSONL: a document a line, whatever else the line holds."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO, Final

import msgspec

from truceline.model.document import MarkedPair
from truceline.model.span import Span
from truceline.sources.desk import Desk, Found, Origin, Taken
from truceline.sources.refusals import refuse
from truceline.sources.streams import lines

_PUBLISHER_KEYS: Final = ("publisher", "outlet", "source_name")
_DATE_KEYS: Final = ("date", "published", "date_publish")
_BYLINE_KEYS: Final = ("byline", "author", "authors")


class BadLineError(Exception):
    """A line that gives no document: ``code`` of the refusal and the detail."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        self.detail = detail
        super().__init__(f"{code}: {detail}")


class Line(msgspec.Struct, frozen=True):
    """One line's document, as the line gives it. ``pair_fault`` says why marked actors could not be used."""

    text: str
    ref: str | None = None
    title: str | None = None
    date: str | None = None
    url: str | None = None
    publisher: str | None = None
    byline: str | None = None
    pair: MarkedPair | None = None
    pair_fault: str | None = None


def read_line(data: bytes) -> Line:
    """The document of one line. Raises BadLineError."""
    row = _object(data.removeprefix(codecs.BOM_UTF8))
    text = row.get("text")
    if not isinstance(text, str):
        raise BadLineError("no-text", "no text" if text is None else f"text is a {type(text).__name__}")
    pair, fault = _pair(row, len(text))
    return Line(
        text=text,
        ref=_string(row, ("id",)),
        title=_string(row, ("title",)),
        date=_string(row, _DATE_KEYS),
        url=_string(row, ("url",)),
        publisher=_string(row, _PUBLISHER_KEYS),
        byline=_string(row, _BYLINE_KEYS),
        pair=pair,
        pair_fault=fault,
    )


def _object(data: bytes) -> dict[str, object]:
    try:
        row: object = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        row = _lenient(data)
    if not isinstance(row, dict):
        raise BadLineError("bad-line", f"a {type(row).__name__}, not an object")
    return row


def _lenient(data: bytes) -> object:
    """What Python's own writer makes and strict JSON forbids (NaN for a missing date) is read all the same."""
    try:
        return json.loads(data.decode("utf-8"), strict=False)
    except UnicodeDecodeError as error:
        raise BadLineError("bad-encoding", f"byte {error.start} of the line is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise BadLineError("bad-line", f"{error.msg} at character {error.pos}") from None
    except (RecursionError, ValueError) as error:
        raise BadLineError("bad-line", str(error)) from None


def _string(row: dict[str, object], keys: tuple[str, ...]) -> str | None:
    """The first of ``keys`` that holds words or a whole number, as words that any encoding can write."""
    for key in keys:
        value = row.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value) if abs(value) < 1 << 64 else None
        if isinstance(value, str) and value.strip():
            return value.encode("utf-8", "replace").decode("utf-8")
    return None


def _pair(row: dict[str, object], length: int) -> tuple[MarkedPair | None, str | None]:
    """The two marked actors; (None, None) where the line has none or both are null."""
    values = row.get("source_span"), row.get("target_span")
    if all(_is_null(v) for v in values):
        return None, None
    spans = [_span(v, length) for v in values]
    source, target = spans
    if source is None or target is None:
        return None, f"source_span {values[0]!r:.40}, target_span {values[1]!r:.40}, text of {length} code points"
    return MarkedPair(source, target), None


def _is_null(value: object) -> bool:
    return value is None or (isinstance(value, list) and all(v is None for v in value))


def _span(value: object, length: int) -> Span | None:
    match value:
        case [int(start), int(end)] if 0 <= start < end <= length:
            return Span(int(start), int(end))
        case {"start": int(start), "end": int(end)} if 0 <= start < end <= length:
            return Span(int(start), int(end))
        case _:
            return None


def read_jsonl(desk: Desk, origin: Origin, stream: BinaryIO) -> Iterator[Taken]:
    """The documents of a JSONL input, a line at a time; a line that gives none is refused and the next is read."""
    for number, data in lines(stream, desk.limits.line_bytes):
        place = f"line {number}"
        name = f"{origin.ref}:{number}"
        if data is None:
            yield refuse(name, "line-too-long", f"line_bytes is {desk.limits.line_bytes}", place=place)
            continue
        if data.strip():
            yield from _taken(desk, origin, data, name=name, place=place)


def _taken(desk: Desk, origin: Origin, data: bytes, *, name: str, place: str) -> Iterator[Taken]:
    try:
        line = read_line(data)
    except BadLineError as error:
        yield refuse(name, error.code, error.detail, place=place)
        return
    ref = line.ref or name
    yield desk.admit(
        Found(
            text=line.text, original=data, ref=ref, title=line.title, url=line.url, publisher=line.publisher,
            byline=line.byline, date=line.date, media_type="application/jsonl", retrieved=origin.retrieved,
            place=f"{origin.ref}, {place}", pair=line.pair,
        )
    )  # fmt: skip
    if line.pair_fault is not None:
        yield refuse(ref, "bad-pair", line.pair_fault, place=f"{origin.ref}, {place}")
