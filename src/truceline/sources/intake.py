"""Intake: the one entry for texts. Files, folders, addresses, standard input -> documents and refusals, in input order.

1. **open** each reference: a path, a folder (its files sorted, hidden ones left out), a URL (``fetch``), ``-``.
2. **sniff** its first bytes (``sniff``): the kind is what the bytes are, whatever the name says.
3. **unpack** gzip, and look again.
4. **read** it with the reader of its kind: text, JSONL, page, feed, archive.
5. **admit** each text at the desk: size, encoding, language, date of publication.

One document is in memory at a time. A refusal never ends the iteration.
"""

from __future__ import annotations

import io
import os
import re
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from truceline import clock
from truceline.errors import TrucelineError
from truceline.model.document import Published
from truceline.sources.archive import read_archive
from truceline.sources.desk import Desk, Intake, Origin, Reader, Taken
from truceline.sources.feed import read_feed
from truceline.sources.fetch import FetchError, fetch
from truceline.sources.jsonl import read_jsonl
from truceline.sources.limits import Limits
from truceline.sources.page import read_page
from truceline.sources.parser import Parser
from truceline.sources.published import published as published_from
from truceline.sources.refusals import refuse
from truceline.sources.sniff import HEAD_BYTES, Kind, inflate, kind_of, looks_binary, why_unsupported
from truceline.sources.streams import BombError, GzipDamageError, peek, unpacked
from truceline.sources.text import read_text

__all__ = ["Intake", "Taken", "documents"]

_READERS: Final[Mapping[Kind, Reader]] = {
    "text": read_text,
    "jsonl": read_jsonl,
    "html": read_page,
    "feed": read_feed,
}
_URL: Final = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_DEEPEST: Final = 3
"""Containers inside containers that are still opened: a gzip of a gzip is somebody's mistake, a tenth is a trap."""


def documents(
    refs: Sequence[str],
    *,
    stdin: BinaryIO | None = None,
    published: str | None = None,
    limits: Limits | None = None,
    allow_private: bool = False,
) -> Iterator[Taken]:
    """The documents of all references, in order, and a refusal for whatever gives none.

    ``-`` is ``stdin``, by default the process's; ``published`` dates every document, whatever it says itself;
    ``allow_private`` lets URLs lead inside a private network. Raises TrucelineError at once where ``published`` is no
    date.
    """
    bounds = limits or Limits()
    return _documents(refs, stdin, Desk(bounds, Parser(bounds), _given(published), allow_private))


def _given(words: str | None) -> Published | None:
    if words is None:
        return None
    given = published_from(words)
    if given is None:
        raise TrucelineError(
            "bad-date", f"{words!r} is no date", place="--published", mend="Write YYYY-MM-DD, YYYY-MM or an instant."
        )
    return given


def _documents(refs: Sequence[str], stdin: BinaryIO | None, desk: Desk) -> Iterator[Taken]:
    with desk.parser:
        for ref in refs:
            if ref == "-":
                yield from read_stream(desk, Origin("-"), stdin or sys.stdin.buffer)
            elif _URL.match(ref):
                yield from _from_url(desk, ref)
            else:
                yield from _from_path(desk, ref)


def _from_url(desk: Desk, url: str) -> Iterator[Taken]:
    try:
        got = fetch(url, desk.limits, allow_private=desk.allow_private)
    except FetchError as error:
        yield refuse(url, error.code, error.detail)
        return
    origin = Origin(url, url=got.url, retrieved=clock.stamp(), media_type=got.media_type)
    yield from read_stream(desk, origin, io.BytesIO(got.data))


def _from_path(desk: Desk, ref: str) -> Iterator[Taken]:
    path = Path(ref)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        yield refuse(ref, "missing")
        return
    except (OSError, ValueError) as error:
        yield refuse(ref, "unreadable", _cause(error))
        return
    if stat.S_ISDIR(mode):
        yield from _from_folder(desk, path)
    else:
        yield from _from_file(desk, ref)


def _from_folder(desk: Desk, folder: Path) -> Iterator[Taken]:
    """The folder's regular files, sorted by path; links to folders are not followed, hidden names are left out."""
    faults: list[OSError] = []
    any_file = False
    for here, folders, files in os.walk(folder, onerror=faults.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in files if not name.startswith(".")):
            any_file = True
            path = Path(here) / name
            if path.is_file():
                yield from _from_file(desk, str(path))
            else:
                yield refuse(str(path), "unreadable", "not a regular file")
    for fault in faults:
        yield refuse(str(fault.filename), "unreadable", _cause(fault))
    if not any_file and not faults:
        yield refuse(str(folder), "empty", "no file in the folder")


def _from_file(desk: Desk, ref: str) -> Iterator[Taken]:
    try:
        with Path(ref).open("rb") as stream:
            yield from read_stream(desk, Origin(ref), stream)
    except OSError as error:
        yield refuse(ref, "unreadable", _cause(error))


def _cause(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def read_stream(desk: Desk, origin: Origin, stream: BinaryIO) -> Iterator[Taken]:
    """The documents in a stream of bytes of any kind."""
    head, stream = peek(stream, HEAD_BYTES)
    kind = kind_of(head)
    if kind == "gzip":
        yield from _read_gzip(desk, origin, head, stream)
    elif kind == "empty":
        yield refuse(origin.ref, "empty", f"{len(head)} bytes")
    elif kind == "binary":
        yield refuse(origin.ref, "binary", f"looks like: {looks_binary(head) or 'unknown'}", place="byte 0")
    elif kind == "warc":
        yield from read_archive(desk, origin, stream, read_stream)
    elif kind in _READERS:
        yield from _READERS[kind](desk, origin, stream)
    else:
        yield refuse(origin.ref, "unsupported", why_unsupported(head))


def _read_gzip(desk: Desk, origin: Origin, head: bytes, stream: BinaryIO) -> Iterator[Taken]:
    """What a gzip stream holds, packed whole or, as web archives are, member by member."""
    inside = inflate(head)
    if inside is None:
        yield refuse(origin.ref, "broken-gzip", place="byte 0")
    elif origin.depth >= _DEEPEST:
        yield refuse(origin.ref, "unsupported", "containers inside containers")
    else:
        try:
            deeper = msgspec.structs.replace(origin, depth=origin.depth + 1)
            yield from read_stream(desk, deeper, unpacked(stream, desk.limits.gzip_ratio))
        except GzipDamageError as error:
            yield refuse(origin.ref, "broken-gzip", str(error))
        except BombError:
            yield refuse(origin.ref, "gzip-bomb", f"gzip_ratio is {desk.limits.gzip_ratio}")
