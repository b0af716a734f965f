"""Senses: which of its namesakes a toponym means, decided once for a whole article.

A candidate scores by kind and size, by what is written beside the name, by how often the article names its country and
its province otherwise, and by the case's theatre. The weights were set on local news and world news with known answers
(``docs/data.md``); they are few and plain.
"""

from __future__ import annotations

import functools
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from truceline.model.claim import WherePrecision
from truceline.reading.places import gazetteer, namesakes
from truceline.reading.places.gazetteer import Entry, fold
from truceline.reading.places.namesakes import distance
from truceline.reading.places.theatre import Theatre
from truceline.reading.places.toponyms import Toponym, states_shortened
from truceline.reading.tables import rows
from truceline.reading.world import World

_KIND_PRIOR = {"country": 7.0, "region": 5.0, "line": 5.0, "admin1": 4.2, "admin2": 2.6, "capital": 1.5, "town": 0.0}
_SIZE = 0.75
"""Weight of the tenth logarithm of a town's population."""
_COUNTRY, _PROVINCE, _NEAR, _BESIDE, _THEATRE = 1.6, 1.9, 1.0, 8.0, 1.5
_CAPITAL = 1.1
"""A capital outweighs its namesakes once more where no country bears the name too ("Islamabad", but not "Mexico")."""
_NEAR_KM = 150.0
_MOST_POINTS = 60
"""Towns whose nearness counts: an article's first ones, so that a very long one costs no more a name than a short."""
_CASE_PRECISION: dict[str, WherePrecision] = {
    "sector": "sector", "district": "district", "tehsil": "district", "town": "town", "village": "town",
    "post": "point", "pass": "point", "valley": "region", "river": "region", "region": "region",
}  # fmt: skip
_ENTRY_PRECISION: dict[str, WherePrecision] = {
    "country": "country", "region": "region", "admin1": "admin1", "admin2": "district", "capital": "town",
    "town": "town", "line": "line",
}  # fmt: skip
_RANK = {"region": 0, "district": 1, "town": 2, "tehsil": 3, "valley": 4}
"""Of a case's namesakes the weightier is meant where nothing else tells."""


class Sense(msgspec.Struct, frozen=True):
    """What a toponym was taken to mean."""

    name: str
    lat: float
    lon: float
    precision: WherePrecision
    country: str = ""
    admin1: str = ""
    side: str | None = None
    sector: str | None = None


def settle(found: Sequence[Toponym], world: World, text: str) -> dict[str, Sense]:
    """The sense of each name in an article (key -> sense); names without any are left out."""
    beside: dict[str, str] = {t.key: t.beside for t in reversed(found) if t.beside}
    senses: dict[str, Sense] = {}
    open_names: dict[str, tuple[Entry, ...]] = {}
    here = world.theatre if world.theatre and _plays_here(found, world.theatre) else None
    for key in dict.fromkeys(t.key for t in found):
        ours = _case_sense(key, found, here, text) if here else None
        if ours is not None:
            senses[key] = ours
        elif entries := _entries(key):
            open_names[key] = entries
    support = _Support(senses.values(), world.theatre.countries if world.theatre else frozenset())
    for key, entries in open_names.items():
        support.first(key, _scored(key, entries, beside, support)[0], _certain(entries) or key in beside)
    for _ in range(2):
        support.settle()
        for key, entries in open_names.items():
            support.choose(key, _scored(key, entries, beside, support)[0])
    return senses | {key: _sense(support.chosen[key]) for key in open_names}


def _plays_here(found: Sequence[Toponym], theatre: Theatre) -> bool:
    """Whether an article can be about the case's theatre: it names two of its places, or one of its states, or no
    country at all. The Karen of Myanmar are not the Karen on the Neelum."""
    keys = {t.key for t in found}
    if len({key for key in keys if theatre.named(key)}) != 1:
        return True
    countries = {e.country for key in keys for e in gazetteer.look_up(key)[:1] if e.kind == "country"}
    return not countries or not theatre.countries or bool(countries & theatre.countries)


def _entries(key: str) -> tuple[Entry, ...]:
    """The gazetteer's places of a name; a newspaper abbreviation means a state of the United States."""
    state = states_shortened().get(key)
    if state is None:
        return gazetteer.look_up(key)
    return tuple(e for e in gazetteer.look_up(state) if e.kind == "admin1" and e.country == "US")


class _Support:
    """What an article says about where it plays: countries, provinces and points, by the names chosen so far."""

    def __init__(self, given: Iterable[Sense], theatre: frozenset[str]) -> None:
        self.given = tuple(given)
        self.theatre = theatre
        self.chosen: dict[str, Entry] = {}
        self.weight: dict[str, float] = {}
        self.countries: dict[str, float] = defaultdict(float)
        self.provinces: dict[tuple[str, str], float] = defaultdict(float)
        self.points: list[tuple[str, float, float]] = []
        self.total = 0.0

    def first(self, key: str, entry: Entry, certain: bool) -> None:
        self.weight[key] = 1.0 if certain else 0.35
        self.chosen[key] = entry

    def choose(self, key: str, entry: Entry) -> None:
        self.chosen[key] = entry

    def settle(self) -> None:
        """Counts the support that the choices made so far give to each other."""
        self.countries, self.provinces, self.points = defaultdict(float), defaultdict(float), []
        for key, entry in self.chosen.items():
            weight = self.weight[key]
            if entry.country:
                self.countries[entry.country] += weight
            if entry.admin1:
                self.provinces[entry.country, entry.admin1] += weight
            if entry.kind in ("town", "capital", "admin2"):
                self.points.append((key, entry.lat, entry.lon))
        self.points = [*self.points[:_MOST_POINTS], *(("", s.lat, s.lon) for s in self.given[:_MOST_POINTS])]
        self.total = sum(self.countries.values())

    def of(self, key: str, entry: Entry) -> float:
        """How well a candidate fits what the other names say."""
        own = self.chosen.get(key)
        weight = self.weight.get(key, 0.0)
        country = self.countries[entry.country] - (weight if own and own.country == entry.country else 0)
        province = self.provinces[entry.country, entry.admin1]
        province -= weight if own and (own.country, own.admin1) == (entry.country, entry.admin1) else 0
        total = max(self.total - weight, 1.0)
        score = _COUNTRY * math.log1p(3 * max(country, 0.0) / math.sqrt(total))
        if entry.admin1:
            score += _PROVINCE * math.log1p(3 * max(province, 0.0) / math.sqrt(total))
        near = sum(k != key and distance(entry.lat, entry.lon, lat, lon) < _NEAR_KM for k, lat, lon in self.points)
        return score + _NEAR * math.log1p(near) + _THEATRE * (entry.country in self.theatre)


def _certain(entries: Sequence[Entry]) -> bool:
    return len(entries) == 1 or entries[0].kind in ("country", "region") or entries[0].population > 1_000_000


def _scored(key: str, entries: Sequence[Entry], beside: Mapping[str, str], support: _Support) -> list[Entry]:
    """The candidates, best first."""
    alone = all(e.kind != "country" for e in entries)

    def score(entry: Entry) -> tuple[float, int, int]:
        points = _KIND_PRIOR[entry.kind] + _SIZE * math.log10(entry.population + 10)
        if key in beside and _lies_in(entry, beside[key]):
            points += _BESIDE
        points += support.of(key, entry) + _CAPITAL * (alone and entry.kind == "capital")
        return points, entry.population, -entry.id

    return sorted(entries, key=score, reverse=True)


def _lies_in(entry: Entry, larger: str) -> bool:
    if fold(entry.admin1) == fold(larger) and entry.kind != "admin1":
        return True
    return any(
        e.kind == "country" and e.country == entry.country and entry.kind != "country"
        for e in gazetteer.look_up(larger)
    )


def _sense(entry: Entry) -> Sense:
    return Sense(entry.name, entry.lat, entry.lon, _ENTRY_PRECISION[entry.kind], entry.country, entry.admin1)


def _case_sense(key: str, found: Sequence[Toponym], theatre: Theatre, text: str) -> Sense | None:
    """The case's place of a name; None where the theatre does not know the name. Namesakes are told apart by kind, by
    side and by nearness, in this order (``theatre.Namesakes``); side and sector are given only as far as all that are
    left share them."""
    ours = theatre.named(key)
    if not ours:
        return None
    spans = [t.span for t in found if t.key == key]
    others = [(t.span, theatre.named(t.key)) for t in found if t.key != key]
    left = sorted(namesakes.meant(key, spans, others, theatre, text), key=lambda p: _RANK.get(p.kind, len(_RANK)))
    first = left[0]
    side = first.side if len({p.side for p in left}) == 1 else None
    sector = first.sector if len({p.sector for p in left}) == 1 else None
    precision = "line" if fold(first.name) in _lines() else _CASE_PRECISION.get(first.kind, "town")
    return Sense(first.name, first.lat, first.lon, precision, side=side, sector=sector)


@functools.cache
def _lines() -> frozenset[str]:
    return frozenset(fold(r[0]) for r in rows("regions.tsv", 6) if r[3] == "line")


@functools.cache
def land_points() -> dict[str, tuple[float, float]]:
    """The point of each land that an adjective of ``demonyms.tsv`` belongs to, by that adjective."""
    points = {r[0]: (float(r[1]), float(r[2])) for r in rows("regions.tsv", 6)}
    return {adjective: points[land] for adjective, land in rows("demonyms.tsv", 2)}


@functools.cache
def country_points() -> dict[str, tuple[float, float]]:
    """The point of each state, by plain name."""
    points = {
        name: (float(lat), float(lon)) for name, lat, lon, kind, *_ in rows("regions.tsv", 6) if kind == "country"
    }
    land = {r[0]: (float(r[1]), float(r[2])) for r in rows("regions.tsv", 6)}
    points |= {"Abkhazia": land["Abkhazia"], "South Ossetia": land["South Ossetia"]}
    return points | {"Palestinian Authority": points["Palestinian Territories"], "Soviet Union": points["Russia"]}
