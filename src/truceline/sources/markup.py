"""Markup to text: what the parser's process does with a page, a feed or a piece of either."""

from __future__ import annotations

import io
import re
import time
from typing import Any, Final

import msgspec

from truceline.sources.article import lines_under_headline, marked, paragraphs_of, text_of_fragment
from truceline.sources.byline import byline_of
from truceline.sources.encoding import BadEncodingError, decode
from truceline.sources.metadata import Metadata, metadata_of
from truceline.sources.parser import Task

_META_CHARSET: Final = re.compile(
    rb"<(?:meta[^>]{0,200}charset|\?xml[^>]{0,200}encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_HARMLESS: Final = {"CharacterEncodingOverride", "NonXMLContentType"}
"""What feedparser complains of although it read the feed."""


class Page(msgspec.Struct, frozen=True):
    """An HTML page read: the article's text, a paragraph a line, what the page says of itself, and where
    lines of the text stand that are no part of the article."""

    text: str
    about: Metadata
    furniture: tuple[tuple[int, int], ...] = ()


class Entry(msgspec.Struct, frozen=True):
    """One entry of a feed; ``text`` is its content or summary, or its title where it has neither."""

    text: str
    title: str | None = None
    url: str | None = None
    key: str | None = None
    date: str | None = None
    byline: str | None = None


class Feed(msgspec.Struct, frozen=True):
    """A feed read: its entries in order, how many were left out, and what was wrong with it."""

    entries: tuple[Entry, ...]
    title: str | None = None
    more: int = 0
    fault: str | None = None


def page_of(task: Task) -> Page:
    """The article of a page."""
    from lxml import html

    words = _CONTROLS.sub("", unicode_of(task.data, task.charset))
    tree = html.document_fromstring(_undeclared(words), parser=html.HTMLParser(huge_tree=False, recover=True))
    about = metadata_of(tree)
    if about.date is None or about.byline is None:
        about = _signed(about, lines_under_headline(words, about.titles))
    lines = paragraphs_of(words, about.titles)
    return Page(text="\n".join(lines), about=about, furniture=marked(lines))


def _signed(about: Metadata, lines: list[str]) -> Metadata:
    """What a page does not declare, taken from the byline printed under its headline."""
    signed = byline_of("\n".join(lines))
    return msgspec.structs.replace(
        about,
        byline=about.byline or signed.who,
        date=about.date or (signed.published.original if signed.published else None),
    )


def _undeclared(page: str) -> str:
    """The page without an XML declaration: lxml refuses a string that names an encoding."""
    return re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", page, count=1)


def unicode_of(data: bytes, declared: str | None) -> str:
    """A page's characters. Valid UTF-8 is UTF-8 whatever is declared; else what the server, then the page, declares;
    else what resiliparse detects. Unlike plain text a page declares its encoding, so a wrong byte is replaced."""
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    try:
        return decode(data)
    except BadEncodingError:
        pass
    meta = _META_CHARSET.search(data[:4096])
    for name in (declared, meta[1].decode("ascii", "replace") if meta else None):
        try:
            if name:
                return data.decode(name, errors="replace")
        except (LookupError, UnicodeError):
            continue
    words: str = bytes_to_str(data, detect_encoding(data) or "utf-8")
    return words


def feed_of(task: Task) -> Feed:
    """The entries of a feed, up to ``task.most``."""
    import feedparser

    headers = {"content-type": f"application/xml; charset={task.charset}"} if task.charset else {}
    parsed: Any = feedparser.parse(
        io.BytesIO(task.data), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
    )
    entries = parsed.entries[: task.most]
    fault = parsed.get("bozo_exception") if parsed.bozo else None
    harmless = fault is None or type(fault).__name__ in _HARMLESS
    return Feed(
        entries=tuple(_entry(entry) for entry in entries),
        title=_words(parsed.feed.get("title")),
        more=len(parsed.entries) - len(entries),
        fault=None if harmless else f"{type(fault).__name__}: {fault}"[:300],
    )


def _entry(entry: Any) -> Entry:
    contents = [c.get("value") or "" for c in entry.get("content") or []]
    title = _words(entry.get("title"))
    body = max([*contents, entry.get("summary") or ""], key=len)
    lines = text_of_fragment(f"<body>{body}</body>") if body.strip() else []
    return Entry(
        text="\n".join(lines) or title or "",
        title=title,
        url=_words(entry.get("link")),
        key=_words(entry.get("id")),
        date=_entry_date(entry),
        byline=_words(entry.get("author")),
    )


def _words(value: object) -> str | None:
    """Words of a feed's field without markup, or None."""
    if not isinstance(value, str) or not value.strip():
        return None
    plain = " ".join(_CONTROLS.sub("", value).encode("utf-8", "replace").decode("utf-8").split())
    return " ".join(text_of_fragment(f"<body>{plain}</body>")) or None if "<" in plain else plain


def _entry_date(entry: Any) -> str | None:
    """The date as printed where it can be read, else as feedparser understood it."""
    from truceline.sources.published import published

    for name in ("published", "updated", "created"):
        printed = entry.get(name)
        if isinstance(printed, str) and published(printed):
            return printed
        if understood := entry.get(f"{name}_parsed"):
            return time.strftime("%Y-%m-%dT%H:%M:%SZ", understood)
    return None
