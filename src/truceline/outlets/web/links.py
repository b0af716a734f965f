"""Addresses: which outside addresses may become links, and how the page's own addresses are written."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

_FORBIDDEN = frozenset(chr(c) for c in (*range(33), 0x7F, 0x85, 0xA0, 0x2028, 0x2029)) | {"\\", "<", ">", '"', "`"}


def outside(url: str | None) -> str | None:
    """The address if it may be a link: absolute, http or https, with a host, no blanks, quotes or credentials in it.

    This is the one place that decides it; everything else is shown as plain text."""
    if not url:
        return None
    address = url.strip()
    if any(c in _FORBIDDEN for c in address):
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host or "@" in parts.netloc:
        return None
    return address


def host_of(url: str | None) -> str | None:
    """The host of an address that may be a link, without a leading ``www.``."""
    address = outside(url)
    if address is None:
        return None
    return (urlsplit(address).hostname or "").removeprefix("www.")


def inside(*parts: str, fragment: str | None = None, **query: object) -> str:
    """An address of this page: path parts and values quoted, empty values left out."""
    path = "/" + "/".join(quote(p, safe="") for p in parts)
    kept = {k: str(v) for k, v in query.items() if v not in (None, "")}
    tail = f"?{urlencode(kept)}" if kept else ""
    mark = f"#{quote(fragment, safe='')}" if fragment else ""
    return f"{path}{tail}{mark}"
