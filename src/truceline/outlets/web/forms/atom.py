"""Atom (RFC 4287): a page's records as a feed."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

import msgspec

from truceline.outlets.web.forms.records import Record, Records

_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold."""


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed says of itself: ``base`` is where the page stands, ``path`` the page's own address, ``own`` the
    feed's; ``changed`` when the ledger last changed, for records without a date."""

    case: str
    title: str
    base: str
    path: str
    own: str
    changed: str


def atom(feed: Feed, records: Records) -> bytes:
    """The feed, latest change first where the page has it so."""
    changed = instant(feed.changed) or "1970-01-01T00:00:00Z"
    dates = [instant(r.dated) or changed for r in records.items]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<id>{_text(_urn(feed.case, 'page', feed.path))}</id>",
        f"<title>{_text(feed.title)}</title>",
        f"<updated>{max(dates, key=_moment, default=changed)}</updated>",
        f'<link rel="self" type="application/atom+xml" href={_attribute(feed.base + feed.own)}/>',
        f'<link rel="alternate" type="text/html" href={_attribute(feed.base + feed.path)}/>',
        "<generator>truceline</generator>",
    ]
    for record, dated in zip(records.items, dates, strict=True):
        lines += _entry(feed, record, dated)
    lines.append("</feed>\n")
    return "\n".join(lines).encode("utf-8", "replace")


def _entry(feed: Feed, record: Record, dated: str) -> list[str]:
    return [
        "<entry>",
        f"<id>{_text(_urn(feed.case, record.kind, record.id))}</id>",
        f"<title>{_text(record.title)}</title>",
        f"<updated>{dated}</updated>",
        f"<author><name>{_text(record.author or 'truceline')}</name></author>",
        f'<link rel="alternate" type="text/html" href={_attribute(feed.base + record.href)}/>',
        f'<content type="text">{_text(record.text)}</content>',
        "</entry>",
    ]


def instant(value: str | None) -> str | None:
    """An ISO year, month, day or instant as RFC 3339 asks (UTC where no offset is given); None for anything else."""
    if not value:
        return None
    full = {4: f"{value}-01-01", 7: f"{value}-01"}.get(len(value), value)
    try:
        moment = dt.datetime.fromisoformat(full)
    except ValueError:
        return None
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return zoned.isoformat(timespec="seconds").replace("+00:00", "Z")


def _moment(value: str) -> dt.datetime:
    return dt.datetime.fromisoformat(value)


def _urn(case: str, kind: str, name: str) -> str:
    return ":".join(("urn:truceline", quote(case, safe=""), kind, quote(name, safe="/?=&.-_~")))


def _text(words: str) -> str:
    return escape(_NO_XML.sub("\ufffd", words))


def _attribute(words: str) -> str:
    return quoteattr(_NO_XML.sub("\ufffd", words))
