"""The forms a page comes in: the ending of the address, what it is called and its media type."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

Ending: TypeAlias = Literal[".json", ".csv", ".atom", ".geojson"]


class Form(msgspec.Struct, frozen=True):
    """One form of a page."""

    ending: Ending
    words: str
    media_type: str


FORMS = (
    Form(".json", "JSON", "application/json"),
    Form(".csv", "CSV", "text/csv"),
    Form(".atom", "Atom", "application/atom+xml"),
    Form(".geojson", "GeoJSON", "application/geo+json"),
)
"""Every form; GeoJSON only of pages that hold places."""


def form_of(path: str) -> Form | None:
    """The form that an address asks for; None for the HTML page."""
    return next((f for f in FORMS if path.endswith(f.ending)), None)


class Twin(msgspec.Struct, frozen=True):
    """The same page in another form: what it is called, where it stands, its media type."""

    words: str
    href: str
    media_type: str


def twins(path: str, query: str, *, places: bool) -> tuple[Twin, ...]:
    """The other forms of a page at ``path`` with ``query``."""
    base = path.rstrip("/") or "/index"
    tail = f"?{query}" if query else ""
    return tuple(
        Twin(f.words, f"{base}{f.ending}{tail}", f.media_type) for f in FORMS if places or f.ending != ".geojson"
    )
