"""HTML pages: the article's text and what the page says of itself, parsed in the parser's process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from truceline.model.span import Span
from truceline.sources.desk import Desk, Found, Origin, Taken
from truceline.sources.encoding import charset_of
from truceline.sources.markup import Page
from truceline.sources.parser import ParserFailedError, ParserTimeoutError, Task
from truceline.sources.refusals import refuse
from truceline.sources.streams import TooBigError, whole


def read_page(desk: Desk, origin: Origin, stream: BinaryIO) -> Iterator[Taken]:
    """The one document of a page, or why there is none."""
    try:
        data = whole(stream, desk.limits.page_bytes)
        page = desk.parser.ask(Task("page", data, charset=charset_of(origin.media_type)), Page)
    except TooBigError:
        yield refuse(origin.ref, "too-big", f"more than page_bytes = {desk.limits.page_bytes}")
    except ParserTimeoutError as error:
        yield refuse(origin.ref, "parser-timeout", str(error))
    except ParserFailedError as error:
        yield refuse(origin.ref, "parser-failed", str(error))
    else:
        if not page.text.strip():
            yield refuse(origin.ref, "no-article")
            return
        about = page.about
        yield desk.admit(
            Found(
                text=page.text, original=data, ref=origin.ref, title=about.title, url=origin.url or about.url,
                publisher=about.publisher, byline=about.byline, date=about.date, media_type="text/html",
                retrieved=origin.retrieved, furniture=tuple(Span(*span) for span in page.furniture),
            )
        )  # fmt: skip
