"""A case's theatre: its gazetteer by name, so that sides and sectors come from knowledge and from nowhere else."""

from __future__ import annotations

import re
from types import MappingProxyType

import msgspec

from truceline.model.case import CaseFile
from truceline.model.place import GazetteerPlace
from truceline.reading.places.gazetteer import fold

_ASIDE = re.compile(r"\s*\(.*?\)")
KIND_WORDS = re.compile(r" (?:sector|sub sector|district|town|village|valley|area|tehsil)$")
"""A kind of place at the end of a folded name."""


class Theatre(msgspec.Struct, frozen=True):
    """The places of a case by folded name (a name may be borne by several), the names as written, the
    plain name of each side's party, and the countries it plays in."""

    by_key: MappingProxyType[str, tuple[GazetteerPlace, ...]]
    names: frozenset[str]
    country_of_side: MappingProxyType[str, str]
    countries: frozenset[str]

    def named(self, name: str) -> tuple[GazetteerPlace, ...]:
        """The case's places of that name."""
        return self.by_key.get(fold(name), ())

    def named_with_kind(self, name: str) -> tuple[GazetteerPlace, ...]:
        """The case's places of that name, and those of the name without the kind of place in it: of "Keran sector" also
        the Keran of the other side."""
        key = fold(name)
        bare = KIND_WORDS.sub("", key)
        return tuple(dict.fromkeys((*self.by_key.get(key, ()), *self.by_key.get(bare, ()))))


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
        frozenset(p.iso2 for p in case.party if p.iso2 and p.kind == "state"),
    )
