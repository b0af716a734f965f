"""Namesakes: which of a case's places of one name is meant. On two sides of a line stand two Poonch, two Keran.

In this order, each step only where it leaves some: the kind of place written beside the name ("the river Jhelum"); the
side that the nearest words speak of ("Pakistan-administered", a place that lies on one side alone); the nearness to the
other places that the article names. What these leave open stays open.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from truceline.model.place import GazetteerPlace
from truceline.model.span import Span
from truceline.reading.places.theatre import Theatre

_SIDE_CUES = (
    r"\bPARTY[in]*(?:-|\s)(?:held|administered|controlled|occupied|ruled|side)\b",
    r"\bPARTY[in]*(?:'s)?\s+(?:side|part|portion|territory|Kashmir)\b",
    r"\b(?:in|inside) PARTY\b",
    r"\b(?:on|at) PARTY[n]*\s+(?:posts?|positions?|pickets?|bunkers?)\b",
)
"""Words that tell whose side a place lies on, PARTY standing for the plain name of a party of the line."""
_AROUND = ((0, 45), (45, 45), (120, 120))
"""Characters before and after a name that are searched for such words, the nearest first."""
_ACROSS = re.compile(r"\b(?:opposite|across|facing|against|overlooking)\b", re.IGNORECASE)
"""Between two names: they lie on two sides."""
_NEAR_KM = 30.0
"""Two sectors of a line lie about so far apart: a namesake this near to another place named is the one meant."""
_EARTH_KM = 6371.0

Others = Sequence[tuple[Span, tuple[GazetteerPlace, ...]]]


def meant(key: str, spans: Sequence[Span], others: Others, theatre: Theatre, text: str) -> list[GazetteerPlace]:
    """The places of a name that may be meant where it stands (``spans``); ``others`` are the other names of the article
    with the case's places of them. At least one, in the gazetteer's order."""
    places = list(theatre.named(key))
    wider = list(theatre.named_with_kind(key))
    of_kind = _of_kind(places, spans, text)
    if len(of_kind) < len(places) and not _differ(of_kind):
        return of_kind
    if _differ(wider):
        spoken = sides_near(spans, others, theatre, text)
        if len(spoken) == 1:
            places = _on(spoken, of_kind) or _on(spoken, wider) or places
    return _nearest(places, others) if _differ(places) else places


def _on(sides: set[str], places: Iterable[GazetteerPlace]) -> list[GazetteerPlace]:
    return [p for p in places if p.side in sides]


def _differ(places: Iterable[GazetteerPlace]) -> bool:
    return len({(p.side, p.sector) for p in places}) > 1


def _of_kind(places: list[GazetteerPlace], spans: Sequence[Span], text: str) -> list[GazetteerPlace]:
    """Those of the kind that stands directly before or after the name, if any is."""
    beside = " ".join(text[max(0, s.start - 10) : s.start] + " " + text[s.end : s.end + 10] for s in spans).lower()
    named = [p for p in places if re.search(rf"\b{re.escape(p.kind)}\b", beside)]
    return named or places


def sides_near(spans: Sequence[Span], others: Others, theatre: Theatre, text: str) -> set[str]:
    """The one side that the words nearest to a name speak of; empty where they speak of none, or of both."""
    for before, after in _AROUND:
        sides = {side for s in spans for side in _spoken(text[max(0, s.start - before) : s.end + after], theatre)}
        for span in spans:
            window = Span(max(0, span.start - before), span.end + after)
            near = [p for other, p in others if window.contains(other) and _beside(span, other, text)]
            sides |= {side for side in map(_side_of, near) if side}
        if len(sides) == 1:
            return sides
    return set()


def _spoken(words: str, theatre: Theatre) -> set[str]:
    return {
        side
        for side, party in theatre.country_of_side.items()
        for cue in _SIDE_CUES
        if re.search(cue.replace("PARTY", re.escape(party)), words, re.IGNORECASE)
    }


def _side_of(places: tuple[GazetteerPlace, ...]) -> str | None:
    """The side on which all places of a name lie; the line itself is on none."""
    sides = {p.side for p in places}
    return next(iter(sides)) if len(sides) == 1 and sides != {"line"} else None


def _beside(one: Span, other: Span, text: str) -> bool:
    """Whether nothing between two names sets them on two sides."""
    first, second = sorted((one, other))
    return not _ACROSS.search(text, max(0, first.start - 12), second.start)


def _nearest(places: list[GazetteerPlace], others: Others) -> list[GazetteerPlace]:
    """The place that another named place lies near to, if all others of the name are at least twice as far from it."""
    known = [p[0] for _, p in others if p and not _differ(p) and p[0].radius_km <= _NEAR_KM]
    if not known:
        return places
    ranked = sorted((min(distance(p.lat, p.lon, k.lat, k.lon) for k in known), i) for i, p in enumerate(places))
    (near, first), (further, _) = next(pairwise(ranked))
    return [places[first]] if near <= _NEAR_KM and further >= 2 * near else places


def distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Kilometres between two points on a sphere."""
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(h)))
