"""What an HTML page says of itself: headline, writer, date, publisher, address.

The publisher's own declarations come first, in the order of their precision: JSON-LD (schema.org), ``article:`` and
``og:`` properties, named metas, ``<time>``; trafilatura's guess only where none of them tells.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from truceline.sources.published import published

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DATES: Final = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "publishdate",
    "publish-date", "pubdate", "publication_date", "sailthru.date", "parsely-pub-date", "dc.date.issued", "dc.date",
    "dcterms.created", "dcterms.date", "article.published", "date", "article:modified_time", "lastmod", "last-modified",
)  # fmt: skip
_WRITERS: Final = (
    "author",
    "article:author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
)
_PUBLISHERS: Final = (
    "og:site_name",
    "application-name",
    "dc.publisher",
    "publisher",
    "article:publisher",
)
_TITLES: Final = ("og:title", "twitter:title", "dc.title", "headline", "parsely-title")
_LONGEST: Final = 500
_MOST_BLOCKS: Final = 50


class Metadata(msgspec.Struct, frozen=True):
    """A page's own account of itself. ``titles``: every form of its headline, so that repetitions are recognised."""

    title: str | None = None
    titles: tuple[str, ...] = ()
    byline: str | None = None
    date: str | None = None
    publisher: str | None = None
    url: str | None = None


def metadata_of(tree: HtmlElement) -> Metadata:
    """The metadata of a parsed page."""
    metas = _metas(tree)
    linked = _linked_data(tree)
    headlines = [_clean(h.text_content()) for h in tree.iter("h1")][:3]
    page_title = _clean(tree.findtext(".//title") or "")
    named = [linked.get("headline", ""), *(metas.get(key, "") for key in _TITLES)]
    titles = [t for t in (*named, *headlines, page_title) if t]
    address = _address(tree, metas)
    return Metadata(
        title=titles[0] if titles else None,
        titles=tuple(dict.fromkeys(titles)),
        byline=_writer(linked.get("author") or _first(metas, _WRITERS)),
        date=_date(tree, linked, metas),
        publisher=linked.get("publisher") or _first(metas, _PUBLISHERS) or _site(address),
        url=address,
    )


def _clean(words: str) -> str:
    return " ".join(words.split())[:_LONGEST]


def _metas(tree: HtmlElement) -> dict[str, str]:
    out: dict[str, str] = {}
    for meta in tree.iter("meta"):
        key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        value = _clean(meta.get("content") or "")
        if key and value:
            out.setdefault(key, value)
    return out


def _first(metas: dict[str, str], keys: tuple[str, ...]) -> str | None:
    values = (metas.get(key) for key in keys)
    return next((v for v in values if v and not v.startswith(("http://", "https://"))), None)


def _writer(words: str | None) -> str | None:
    """The writer without the "By" in front."""
    return re.sub(r"^by\b\s*:?\s*", "", words, flags=re.IGNORECASE) or None if words else None


def _site(address: str | None) -> str | None:
    """The name of the site that an address leads to, for want of a publisher's name."""
    return urlsplit(address).netloc.removeprefix("www.") or None if address else None


def _date(tree: HtmlElement, linked: dict[str, str], metas: dict[str, str]) -> str | None:
    """The first declaration that is a date, in its own words."""
    times = [time.get("datetime") or time.text_content() for time in tree.iter("time")][:5]
    marked = [
        e.get("content") or e.get("datetime") or e.text_content() for e in tree.xpath("//*[@itemprop='datePublished']")
    ]
    declared = [linked.get("datePublished"), *(metas.get(key) for key in _DATES), *marked[:3], *times]
    found = next((words for words in declared if words and published(words.strip())), None)
    return found.strip() if found else None


def _address(tree: HtmlElement, metas: dict[str, str]) -> str | None:
    canonical = [link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    addresses = (*canonical, metas.get("og:url"))
    return next((a for a in addresses if a and a.startswith(("http://", "https://")) and len(a) < 2000), None)


def _linked_data(tree: HtmlElement) -> dict[str, str]:
    """Headline, date, author and publisher of the first article that a page describes in JSON-LD."""
    for script in tree.xpath("//script[@type='application/ld+json']")[:_MOST_BLOCKS]:
        try:
            block: object = json.loads(script.text_content(), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _items(block):
            if item.get("datePublished") or item.get("headline"):
                keys = ("headline", "datePublished", "author", "publisher")
                return {key: words for key in keys if (words := _name(item.get(key)))}
    return {}


def _items(block: object, depth: int = 0) -> Iterator[dict[str, object]]:
    if depth > 4:
        return
    if isinstance(block, list):
        for part in block[:_MOST_BLOCKS]:
            yield from _items(part, depth + 1)
    elif isinstance(block, dict):
        yield block
        yield from _items(block.get("@graph"), depth + 1)


def _name(value: object) -> str:
    """A name given as words, as an object with a ``name``, or as a list of either."""
    if isinstance(value, str):
        return "" if value.startswith(("http://", "https://")) else _clean(value)
    if isinstance(value, dict):
        inner = value.get("name")
        return _name(inner) if not isinstance(inner, dict) else ""
    if isinstance(value, list):
        return ", ".join(n for v in value[:5] if not isinstance(v, list) and (n := _name(v)))
    return ""
