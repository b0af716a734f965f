"""The gazetteer: names of places with their points, in one SQLite file read on demand.

``data/gazetteer.sqlite`` is built by ``train/gazetteer.py`` from GeoNames, Natural Earth and ``data/regions.tsv``. It
is opened read-only at the first question and holds nothing in memory but the answers given.
"""

from __future__ import annotations

import functools
import sqlite3
import unicodedata
from collections.abc import Sequence
from importlib import resources
from typing import Literal, TypeAlias

import msgspec

Kind: TypeAlias = Literal["country", "region", "admin1", "admin2", "capital", "town", "line"]
SCALE = 10_000
"""Coordinates are stored as whole ten-thousandths of a degree (11 m)."""
_PLAIN = str.maketrans(dict.fromkeys(".'’‘`ʻʼ\"") | {"-": " ", "–": " ", "_": " ", "&": " and "})
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


class Entry(msgspec.Struct, frozen=True):
    """A place of the gazetteer. ``country`` is ISO 3166 alpha-2, ``admin1`` the name of its state or province,
    ``population`` 0 where unknown."""

    id: int
    name: str
    lat: float
    lon: float
    country: str
    admin1: str
    kind: Kind
    population: int


def fold(name: str) -> str:
    """A name as it is looked up: lower case, without accents, dots and apostrophes, hyphens as spaces."""
    lowered = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold()).translate(_LETTERS)
    bare = "".join(c for c in lowered if not unicodedata.combining(c))
    return " ".join(bare.translate(_PLAIN).split())


@functools.cache
def _connection() -> sqlite3.Connection:
    path = resources.files("truceline.reading").joinpath("data/gazetteer.sqlite")
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    connection.execute("PRAGMA query_only = 1")
    return connection


@functools.lru_cache(maxsize=20_000)
def look_up(name: str) -> tuple[Entry, ...]:
    """The places that bear a name, largest first; none for an unknown name."""
    key = fold(name)
    if not key:
        return ()
    rows = _connection().execute(
        "SELECT p.id, p.name, p.lat, p.lon, p.country, p.admin1, p.kind, p.population FROM name AS n"
        " JOIN place AS p ON p.id = n.place WHERE n.key = ? ORDER BY p.population DESC, p.id",
        (key,),
    )
    return tuple(_entry(row) for row in rows)


def _entry(row: Sequence[object]) -> Entry:
    return msgspec.convert(
        {
            "id": row[0], "name": row[1], "lat": float(str(row[2])) / SCALE, "lon": float(str(row[3])) / SCALE,
            "country": row[4], "admin1": row[5], "kind": row[6], "population": row[7],
        },
        Entry,
    )  # fmt: skip


def sources() -> dict[str, str]:
    """What the file was built from: source name -> licence and attribution."""
    return dict(_connection().execute("SELECT source, licence FROM origin ORDER BY source").fetchall())
