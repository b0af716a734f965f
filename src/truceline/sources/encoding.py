"""Bytes to text, exactly. What is not UTF-8 (or UTF-16/32 with its mark) is refused at its first wrong byte.

A UTF-8 byte order mark stays in the text as U+FEFF, so that offsets are those of a plain UTF-8 decoding; the mark of
UTF-16 and UTF-32 is part of the encoding and does not. Line ends are kept as they are. No eight-bit encoding is guessed
for plain text: a wrong guess would change the words that are quoted. What a web server declares is no guess.
"""

from __future__ import annotations

import re

from truceline.sources.sniff import byte_order_mark


class BadEncodingError(Exception):
    """The bytes are not text; ``offset`` is the first wrong byte, ``codec`` what they were taken for."""

    def __init__(self, offset: int, codec: str, byte: int) -> None:
        self.offset = offset
        self.codec = codec
        self.byte = byte
        super().__init__(f"byte {offset} (0x{byte:02x}) is not {codec}")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of ``data``; ``declared`` is tried where it is not UTF-8. Raises BadEncodingError naming the first wrong
    byte."""
    mark = byte_order_mark(data)
    codec = mark[1] if mark else "utf-8"
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        text = None if mark or declared is None else _declared(data, declared)
        if text is not None:
            return text
        at = min(error.start, len(data) - 1)
        raise BadEncodingError(at, codec.upper(), data[at]) from None


def _declared(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (LookupError, UnicodeError):  # no such codec, one that is not for text, or other bytes after all
        return None


def charset_of(media_type: str | None) -> str | None:
    """The character set that a Content-Type names, or None."""
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", media_type or "", re.IGNORECASE)
    return found[1] if found else None


def lone_surrogate(text: str) -> int | None:
    """Where half a surrogate pair stands in ``text`` (JSON can smuggle one in; no encoding can write it), or None."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        return error.start
    return None
