"""Named limits of what a source may cost: bytes, characters, seconds, hops. Each can be set and says why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from truceline.errors import TrucelineError

_MB: Final = 1_000_000


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much one input may cost. Sizes are bytes unless named ``chars``; times are seconds of wall clock."""

    text_chars: int = 1_000_000
    text_bytes: int = 4 * _MB
    line_bytes: int = 8 * _MB
    page_bytes: int = 10 * _MB
    feed_bytes: int = 20 * _MB
    feed_entries: int = 10_000
    gzip_ratio: int = 200
    parse_seconds: float = 10.0
    parse_memory_bytes: int = 400 * _MB
    fetch_bytes: int = 20 * _MB
    fetch_seconds: float = 30.0
    connect_seconds: float = 10.0
    redirects: int = 5
    endpoint_chars: int = 6_000
    endpoint_bytes: int = 2 * _MB
    endpoint_seconds: float = 120.0


MEANING: Final[Mapping[str, str]] = {
    "text_chars": "Longest text of one document, in code points. A parse keeps about 300 bytes a character; a million "
    "characters is a book of 160,000 words and stays under the program's memory ceiling.",
    "text_bytes": "Largest plain-text file, refused before it is read whole (UTF-8 needs at most 4 bytes a character).",
    "line_bytes": "Longest line of a JSONL input; a longer one is skipped to its end, refused, and the next is read.",
    "page_bytes": "Largest HTML page or archive record handed to the HTML parser.",
    "feed_bytes": "Largest RSS or Atom feed.",
    "feed_entries": "Most entries read of one feed; the rest is refused, with their number.",
    "gzip_ratio": "Most bytes a gzip stream may unpack to for each byte it holds (text reaches about 20), judged once "
    "16 million bytes have been unpacked.",
    "parse_seconds": "Longest time the HTML or feed parser may take for one input before its process is killed.",
    "parse_memory_bytes": "Most memory the parser's process may hold.",
    "fetch_bytes": "Largest body fetched from a URL, before and after unpacking.",
    "fetch_seconds": "Longest time for one fetch, redirects and body included.",
    "connect_seconds": "Longest wait for a connection or for the next bytes of an answer.",
    "redirects": "Most redirects followed; each target is checked like a first address.",
    "endpoint_chars": "Longest part of an article sent to a stronger reader at once, in code points, cut between "
    "paragraphs; a model with 4,000 tokens of context holds it with its answer.",
    "endpoint_bytes": "Largest answer taken from a stronger reader.",
    "endpoint_seconds": "Longest wait for one answer of a stronger reader; a model on a CPU takes a minute for a part.",
}
"""What every limit is for (the reference documentation is compared with this)."""


def with_overrides(overrides: Mapping[str, float]) -> Limits:
    """The default limits with some set anew. Raises TrucelineError where a name is no limit."""
    unknown = sorted(set(overrides) - set(Limits.__struct_fields__))
    if unknown:
        raise TrucelineError(
            "limit-unknown", f"there is no limit {unknown[0]!r}", mend="Limits: " + ", ".join(Limits.__struct_fields__)
        )
    limits = Limits()
    kept = {name: type(getattr(limits, name))(value) for name, value in overrides.items()}
    return msgspec.structs.replace(limits, **kept)
