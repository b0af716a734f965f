"""RSS and Atom: a document an entry, parsed in the parser's process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from truceline.sources.desk import Desk, Found, Origin, Taken
from truceline.sources.encoding import charset_of
from truceline.sources.markup import Entry, Feed
from truceline.sources.parser import ParserFailedError, ParserTimeoutError, Task
from truceline.sources.refusals import refuse
from truceline.sources.streams import TooBigError, whole


def read_feed(desk: Desk, origin: Origin, stream: BinaryIO) -> Iterator[Taken]:
    """The entries of a feed; a feed that breaks off gives those before the break, then a refusal."""
    limits = desk.limits
    try:
        data = whole(stream, limits.feed_bytes)
        task = Task("feed", data, charset=charset_of(origin.media_type), most=limits.feed_entries)
        feed = desk.parser.ask(task, Feed)
    except TooBigError:
        yield refuse(origin.ref, "too-big", f"more than feed_bytes = {limits.feed_bytes}")
        return
    except ParserTimeoutError as error:
        yield refuse(origin.ref, "parser-timeout", str(error))
        return
    except ParserFailedError as error:
        yield refuse(origin.ref, "parser-failed", str(error))
        return
    for number, entry in enumerate(feed.entries, 1):
        yield _admitted(desk, origin, feed, entry, number)
    if feed.more:
        yield refuse(origin.ref, "too-many-entries", f"{feed.more} more than feed_entries = {limits.feed_entries}")
    if feed.fault is not None:
        yield refuse(origin.ref, "broken-feed", feed.fault, place=f"after entry {len(feed.entries)}")
    elif not feed.entries:
        yield refuse(origin.ref, "empty-feed")


def _admitted(desk: Desk, origin: Origin, feed: Feed, entry: Entry, number: int) -> Taken:
    """An entry has no bytes of its own: its address, title and text identify it, so that a feed fetched again with the
    same entry gives the same document."""
    url = entry.url if entry.url and entry.url.startswith(("http://", "https://")) else None
    original = "\n".join((entry.key or entry.url or "", entry.title or "", entry.text)).encode()
    return desk.admit(
        Found(
            text=entry.text, original=original, ref=url or f"{origin.ref}#{number}", title=entry.title, url=url,
            publisher=feed.title, byline=entry.byline, date=entry.date, media_type="application/feed",
            retrieved=origin.retrieved, place=f"{origin.ref}, entry {number}",
        )
    )  # fmt: skip
