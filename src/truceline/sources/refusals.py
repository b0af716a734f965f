"""Every way an input can be refused: the stable codes, what each means and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from truceline.model.document import Refusal

CODES: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("there is no such file or folder", "Check the path."),
    "unreadable": ("the file cannot be read", "Check its permissions and that it is a regular file."),
    "empty": ("there is nothing in it but white space", "Leave it out, or check how it was saved."),
    "binary": ("it is not text", "Convert it to text or HTML first."),
    "unsupported": ("it is of a kind that is not read", "Give plain text, HTML, JSONL, RSS, Atom or WARC."),
    "too-big": ("it is larger than its limit", "Split it (a document a line: JSONL), or raise the limit."),
    "bad-encoding": (
        "its bytes are not the text they claim to be",
        "Convert it to UTF-8 (iconv -f WINDOWS-1252 -t UTF-8). Nothing is guessed: the words quoted must be exact.",
    ),
    "not-english": ("its language is not English", "Give an English text; other languages are not read."),
    "bad-line": ("the line is not one JSON object", "Mend the line; the others were read."),
    "no-text": ('the object has no "text", or it is not a string', 'Give every line a "text".'),
    "line-too-long": ("the line is longer than its limit", "Split the text, or raise line_bytes."),
    "bad-pair": (
        "source_span and target_span are not both [start, end] inside the text",
        "Give code points, end exclusive. The line was read as plain text.",
    ),
    "broken-gzip": ("the gzip data is damaged or ends early", "Fetch or pack it again."),
    "gzip-bomb": ("it unpacks to far more than text ever does", "Unpack it yourself if you trust it."),
    "broken-archive": ("the web archive is damaged here", "Fetch it again. What came before was read."),
    "http-status": ("the archived answer is an error or a redirect, not a page", "Nothing to do."),
    "truncated-archive": ("the web archive ends inside a record", "Fetch it again. What came before was read."),
    "empty-archive": ("the web archive holds no page", "Nothing to do: requests and logs are no documents."),
    "broken-feed": ("the feed cannot be parsed", "Check it in a feed validator. Entries found before were read."),
    "empty-feed": ("the feed has no entry with text", "Nothing to do; a later fetch may have some."),
    "too-many-entries": ("the feed has more entries than its limit", "Split it, or raise feed_entries."),
    "no-article": ("no article text was found in the page", "Give the article's own page, or its text."),
    "parser-timeout": ("the parser did not finish in its time and was stopped", "The page is hostile or very large."),
    "parser-failed": ("the parser broke on it", "The page is hostile or very large; give its text."),
    "bad-url": ("it is not a plain http or https address", "Give http(s)://host/path without a user or password."),
    "forbidden-address": (
        "the address leads inside a private or special network",
        "Fetch it yourself and give the file, or allow private addresses in the settings.",
    ),
    "fetch-failed": ("it could not be fetched", "Check the address and the network, and try again."),
    "fetch-timeout": ("the server took too long", "Try again later, or raise fetch_seconds."),
    "too-many-redirects": ("it redirects too often", "Give the final address."),
}
"""Code -> (what it means, what to do). Codes are stable: they are stored and documented."""


def refuse(ref: str, code: str, detail: str = "", *, place: str | None = None) -> Refusal:
    """A refusal of ``ref``: the code's meaning, the detail that makes it checkable, and what to do."""
    what, mend = CODES[code]
    said = f"{what} ({detail})" if detail else what
    return Refusal(ref=ref, code=code, reason=f"{said}. {mend}", place=place)
