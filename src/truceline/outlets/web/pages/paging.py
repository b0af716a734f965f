"""Where a list stands, and the addresses of its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from truceline.outlets.web import links
from truceline.outlets.web.query import Query
from truceline.outlets.web.views import Option, Paging

T = TypeVar("T")


def cut(found: Sequence[T], path: str, query: Query, total: int | None = None) -> tuple[tuple[T, ...], Paging]:
    """The items of this page out of ``found`` (asked for with one more than a page holds), and where the list stands.

    ``total`` is None where nobody counted it."""
    page, size, start = query.page(), query.size(), query.offset()
    shown = tuple(found[:size])
    first = start + 1 if shown else 0
    more = len(found) > size
    given = {k: v for k, v in query.given().items() if k != "page"}
    return shown, Paging(
        page=page,
        pages=None if total is None else max(1, -(-total // size)),
        total=total,
        first=first,
        last=start + len(shown),
        previous=_page(path, given, page - 1) if page > 1 else None,
        next=_page(path, given, page + 1) if more else None,
    )


def _page(path: str, given: dict[str, str], page: int) -> str:
    return links.inside(path, **given, page=page if page > 1 else None)


def options(values: Sequence[tuple[str, str]], chosen: str | None) -> tuple[Option, ...]:
    """Choices of a form field: (value, words)."""
    return tuple(Option(value, words, value == chosen) for value, words in values)
