"""A case's theatre: its gazetteer by name, so that sides and sectors come from knowledge and from nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

import msgspec

from truceline.model.case import CaseFile
from truceline.model.place import GazetteerPlace
from truceline.reading.places.gazetteer import fold

_ASIDE = re.compile(r"\s*\(.*?\)")


class Theatre(msgspec.Struct, frozen=True):
    """The places of a case by folded name (a name may be borne by several), the names as written, the
    plain name of each side's party, the lands that lie on one side alone, and the countries it plays in."""

    by_key: MappingProxyType[str, tuple[GazetteerPlace, ...]]
    names: frozenset[str]
    country_of_side: MappingProxyType[str, str]
    lands: tuple[tuple[re.Pattern[str], str], ...]
    countries: frozenset[str]

    def named(self, name: str) -> tuple[GazetteerPlace, ...]:
        """The case's places of that name."""
        return self.by_key.get(fold(name), ())


def theatre(case: CaseFile) -> Theatre:
    """The theatre of a case, from its gazetteer."""
    by_key: dict[str, list[GazetteerPlace]] = {}
    names: set[str] = set()
    for place in case.places:
        for text in dict.fromkeys((place.name, _ASIDE.sub("", place.name), *place.aliases)):
            names.add(text)
            group = by_key.setdefault(fold(text), [])
            if place not in group:
                group.append(place)
    sides = {p.id: p.name for p in case.party if any(p.id == place.side for place in case.places)}
    return Theatre(
        MappingProxyType({k: tuple(v) for k, v in by_key.items()}),
        frozenset(n for n in names if n[:1].isupper()),
        MappingProxyType(sides),
        tuple(_lands(by_key, frozenset(sides))),
        frozenset(p.iso2 for p in case.party if p.iso2 and p.kind == "state"),
    )


def _lands(by_key: dict[str, list[GazetteerPlace]], sides: frozenset[str]) -> Iterator[tuple[re.Pattern[str], str]]:
    """The regions and districts that lie on one side alone, as patterns of their names."""
    places = {id(g[0]): g[0] for g in by_key.values() if g[0].kind in ("region", "district")}
    for place in places.values():
        names = [_ASIDE.sub("", n) for n in (place.name, *place.aliases)]
        own = [n for n in names if all(p.side == place.side for p in by_key.get(fold(n), ()))]
        if place.side in sides and own:
            yield re.compile(rf"\b(?:{'|'.join(re.escape(n) for n in own)})\b"), str(place.side)
