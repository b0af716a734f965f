"""Byte streams that can be looked into before they are read, and that never hand out more than a limit allows."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

_CHUNK: Final = 65_536
_JUDGED_FROM: Final = 16_000_000
"""A gzip stream is judged by its ratio once it has unpacked to this many bytes; a small file harms nobody."""


class TooBigError(Exception):
    """More bytes came than the limit allows."""


class BombError(Exception):
    """A gzip stream unpacks to more than its limit ratio allows."""


class GzipDamageError(Exception):
    """A gzip stream is damaged or ends early."""


class Rejoined(io.RawIOBase):
    """A stream with the bytes already taken from its beginning put back in front."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = memoryview(head)
        self._stream = stream

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's Buffer has no length
        """Bytes of the head first, then of the stream."""
        if self._head:
            taken = min(len(buffer), len(self._head))
            buffer[:taken] = self._head[:taken]
            self._head = self._head[taken:]
            return taken
        data = _some(self._stream, len(buffer))
        buffer[: len(data)] = data
        return len(data)


def peek(stream: BinaryIO, size: int) -> tuple[bytes, BinaryIO]:
    """Up to ``size`` first bytes of ``stream`` (fewer only at its end), and the stream from its beginning."""
    parts: list[bytes] = []
    missing = size
    try:
        while missing > 0 and (chunk := _some(stream, missing)):
            parts.append(chunk)
            missing -= len(chunk)
    except GzipDamageError:
        if not parts:
            raise  # else it is raised again where reading comes to it
    head = b"".join(parts)
    return head, io.BufferedReader(Rejoined(head, stream), _CHUNK)


def _some(stream: BinaryIO, size: int) -> bytes:
    """Some bytes, so that those before a damage are not lost with it; none only at the end."""
    read1 = getattr(stream, "read1", None)
    data: bytes = stream.read(size) if read1 is None else read1(size)
    return data


class Piecewise:
    """A stream whose ``read`` gives what is at hand: a reader that asks for a block loses nothing to later damage."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, size: int) -> bytes:
        """Up to ``size`` bytes."""
        return _some(self._stream, size)


def whole(stream: BinaryIO, most: int) -> bytes:
    """Everything in ``stream``; TooBigError as soon as it is more than ``most`` bytes."""
    parts: list[bytes] = []
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > most:
            raise TooBigError
        parts.append(chunk)
    return b"".join(parts)


def lines(stream: BinaryIO, most: int) -> Iterator[tuple[int, bytes | None]]:
    """(line number from 1, line without its end); None for a line longer than ``most`` bytes, which is skipped."""
    number = 0
    while line := stream.readline(most + 1):
        number += 1
        if len(line) <= most or line.endswith(b"\n"):
            yield number, line.rstrip(b"\r\n")
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_CHUNK)
        yield number, None


class _Counting(io.RawIOBase):
    """Counts the bytes taken from a stream."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.taken = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Bytes of the stream, counted."""
        data = self._stream.read(size)
        self.taken += len(data)
        return data


class _Unpacked(io.RawIOBase):
    """The inside of a gzip stream; BombError where it grows beyond the ratio."""

    def __init__(self, stream: BinaryIO, ratio: int) -> None:
        self._packed = _Counting(stream)
        self._inside = gzip.GzipFile(fileobj=self._packed, mode="rb")
        self._ratio = ratio
        self._given = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's Buffer has no length
        """Unpacked bytes, counted against the packed ones."""
        try:
            data = self._inside.read1(len(buffer))
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise GzipDamageError(str(error)) from None
        self._given += len(data)
        if self._given > _JUDGED_FROM and self._given > self._ratio * max(1, self._packed.taken):
            raise BombError
        buffer[: len(data)] = data
        return len(data)


def unpacked(stream: BinaryIO, ratio: int) -> BinaryIO:
    """The inside of a gzip stream. Reading raises GzipDamageError where it is damaged, BombError on a bomb."""
    return io.BufferedReader(_Unpacked(stream, ratio), _CHUNK)
