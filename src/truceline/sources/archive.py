"""Web archives (WARC, ARC): the archived answers and resources, one document each, read record by record.

Requests, revisits, archive headers and crawler logs are no documents and are passed over. A damaged archive gives what
came before the damage, then a refusal that names the record and the byte (of the unpacked archive) where it stands.
"""

from __future__ import annotations

import contextlib
import io
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final, TypeAlias

import msgspec

from truceline.model.document import Refusal
from truceline.sources.desk import Desk, Origin, Taken
from truceline.sources.refusals import refuse
from truceline.sources.streams import GzipDamageError, Piecewise, TooBigError, whole

Inner: TypeAlias = Callable[[Desk, Origin, BinaryIO], Iterator[Taken]]
"""Reads what a record holds, whatever kind it is."""

_KINDS: Final = frozenset({"response", "resource", "conversion"})
_LOGS: Final = ("metadata:", "urn:", "dns:", "whois:", "ntp:", "warcinfo:", "filedesc:")
"""Addresses under which crawlers keep their own logs and look-ups."""
_HEADER_BYTES: Final = 1_000_000
"""Headers of one record; warcio itself reads a header line of any length."""


class ArchiveDamageError(Exception):
    """The archive cannot be read on from here."""


class _Records:
    """warcio's records, with its warnings caught, its headers bounded, and every failure a ArchiveDamageError."""

    def __init__(self, stream: BinaryIO) -> None:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.bufferedreaders import ChunkedDataException, DecompressingBufferedReader
        from warcio.exceptions import ArchiveLoadFailed
        from warcio.statusandheaders import StatusAndHeadersParserException

        class Bounded(DecompressingBufferedReader):  # type: ignore[misc]  # warcio is untyped
            """Counts header bytes; ``restart`` begins a record."""

            header_bytes = 0

            def readline(self, length: int | None = None) -> bytes:
                """One line, or a part of it where headers outgrow their limit."""
                if self.header_bytes > _HEADER_BYTES:
                    raise ArchiveDamageError(f"headers of more than {_HEADER_BYTES} bytes")
                line: bytes = super().readline(min(length or _HEADER_BYTES, _HEADER_BYTES))
                self.header_bytes += len(line)
                return line

        # What warcio lets through on damaged headers is of every kind.
        self.failures = (
            ArchiveLoadFailed, StatusAndHeadersParserException, ChunkedDataException, zlib.error, ValueError, EOFError,
            LookupError, AttributeError, TypeError, RecursionError,
        )  # fmt: skip
        self._iterator: Any = ArchiveIterator(Piecewise(stream), arc2warc=True)
        self._iterator.reader = self._reader = Bounded(self._iterator.fh)
        self.number = 0

    @property
    def place(self) -> str:
        """Where the current record stands."""
        return f"record {max(1, self.number)} at byte {self._iterator.offset}"

    @property
    def complaints(self) -> int:
        """How many records so far did not end where they said."""
        return int(self._iterator.err_count)

    def next(self) -> Any:
        """The next record, or None after the last."""
        self._reader.header_bytes = 0
        try:
            with contextlib.redirect_stderr(io.StringIO()):
                record = next(self._iterator, None)
        except self.failures as error:
            raise ArchiveDamageError(_first_line(error)) from None
        self.number += record is not None
        return record


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__)[:200]


def read_archive(desk: Desk, origin: Origin, stream: BinaryIO, inner: Inner) -> Iterator[Taken]:
    """The documents of an archive; ``inner`` reads what a record holds."""
    records = _Records(stream)
    count = 0
    for taken in _walk(desk, origin, records, inner):
        count += 1
        yield taken
    if not count:
        yield refuse(origin.ref, "empty-archive", f"{records.number} records, none of them a document")


def _walk(desk: Desk, origin: Origin, records: _Records, inner: Inner) -> Iterator[Taken]:
    complaints = 0
    while True:
        before = f"{origin.ref}, {records.place}"
        try:
            record = records.next()
        except ArchiveDamageError as error:
            yield refuse(origin.ref, "broken-archive", str(error), place=f"{origin.ref}, after {records.place}")
            return
        except GzipDamageError as error:
            yield refuse(origin.ref, "truncated-archive", str(error), place=f"{origin.ref}, after {records.place}")
            return
        if records.complaints > complaints:
            complaints = records.complaints
            yield refuse(origin.ref, "broken-archive", "its length is not what it says", place=before)
        if record is None:
            return
        yield from _read_record(desk, origin, records, record, inner)


def _read_record(desk: Desk, origin: Origin, records: _Records, record: Any, inner: Inner) -> Iterator[Taken]:
    """The document of one record, or nothing where it is none."""
    uri = record.rec_headers.get_header("WARC-Target-URI") or ""
    if record.rec_type not in _KINDS or uri.lower().startswith(_LOGS):
        return
    place = f"{origin.ref}, {records.place}"
    ref = uri or f"{origin.ref}#{records.number}"
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if status and status != "200":
        yield refuse(ref, "http-status", f"status {status}", place=place)
        return
    try:
        body = whole(record.content_stream(), desk.limits.page_bytes)
    except TooBigError:
        yield refuse(ref, "too-big", f"more than page_bytes = {desk.limits.page_bytes}", place=place)
        return
    except GzipDamageError as error:
        yield refuse(ref, "truncated-archive", str(error), place=place)
        return
    except (*records.failures, ArchiveDamageError) as error:
        yield refuse(ref, "broken-archive", _first_line(error), place=place)
        return
    if getattr(record.raw_stream, "limit", 0) > 0 and not record.raw_stream.read(1):
        missing = record.raw_stream.limit
        yield refuse(ref, "truncated-archive", f"{missing} bytes are missing", place=place)
        return
    for taken in inner(desk, _inside(origin, record, ref, uri), io.BytesIO(body)):
        yield _placed(taken, place)


def _inside(origin: Origin, record: Any, ref: str, uri: str) -> Origin:
    headers = record.http_headers or record.rec_headers
    return Origin(
        ref=ref,
        url=uri if uri.startswith(("http://", "https://")) else None,
        retrieved=record.rec_headers.get_header("WARC-Date") or origin.retrieved,
        media_type=headers.get_header("Content-Type"),
        depth=origin.depth + 1,
    )


def _placed(taken: Taken, place: str) -> Taken:
    """A refusal of something inside a record, with the record's place in front."""
    if not isinstance(taken, Refusal):
        return taken
    inner = f", {taken.place}" if taken.place else ""
    return msgspec.structs.replace(taken, place=place + inner)
