"""Plain text: one file, one document, its text unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from truceline.sources.desk import Desk, Found, Origin, Taken
from truceline.sources.encoding import BadEncodingError, charset_of, decode
from truceline.sources.refusals import refuse
from truceline.sources.streams import TooBigError, whole


def read_text(desk: Desk, origin: Origin, stream: BinaryIO) -> Iterator[Taken]:
    """The one document of a plain text, or why there is none."""
    try:
        data = whole(stream, desk.limits.text_bytes)
        text = decode(data, charset_of(origin.media_type))
    except TooBigError:
        yield refuse(origin.ref, "too-big", f"more than text_bytes = {desk.limits.text_bytes}")
        return
    except BadEncodingError as error:
        yield refuse(origin.ref, "bad-encoding", str(error), place=f"byte {error.offset}")
        return
    nul = text.find("\x00")
    if nul >= 0:
        yield refuse(origin.ref, "binary", f"a NUL at character {nul}", place=f"character {nul}")
        return
    yield desk.admit(Found(text=text, original=data, ref=origin.ref, url=origin.url, retrieved=origin.retrieved))
