"""What a page holds, as records: the rows of its CSV, the entries of its Atom feed, the features of its GeoJSON."""

from __future__ import annotations

import msgspec

from truceline.outlets.drawing.spots import Spot
from truceline.outlets.web.forms.cells import Cell


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One thing on a page. ``kind`` and ``id`` name it for good; ``cells`` stand under the columns of its page;
    ``dated`` is an ISO day or instant of its latest change; ``author`` is who says it."""

    kind: str
    id: str
    title: str
    href: str
    dated: str | None
    text: str
    cells: tuple[Cell, ...]
    author: str = ""
    spot: Spot | None = None


class Records(msgspec.Struct, frozen=True, kw_only=True):
    """The records of a page with the names of their columns."""

    columns: tuple[str, ...]
    items: tuple[Record, ...]
