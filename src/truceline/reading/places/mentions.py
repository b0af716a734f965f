"""Places: the toponyms of a text, each with the one point it most likely means, or none.

Names come from the case's gazetteer, the model's place entities and the gazetteer's own names where the words around
them speak of a place. Which of several namesakes is meant is decided by what is written beside the name ("Paris,
Texas"), by the countries and provinces the article names otherwise, by size and by kind. Side and sector come from the
case's gazetteer alone. Persons and organisations named after places are no places; an adjective of nationality is
listed with the precision ``demonym``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from truceline.model.claim import Where
from truceline.model.document import Document
from truceline.model.span import Span
from truceline.reading.places import sense, toponyms
from truceline.reading.places.sense import Sense
from truceline.reading.places.toponyms import Toponym
from truceline.reading.text.parse import Parsed
from truceline.reading.world import World


def places(document: Document, parsed: Sequence[Parsed], world: World) -> tuple[Where, ...]:
    """The places a document names, in order; those the gazetteer does not know are left out."""
    first = [list(toponyms.find(part, world)) for part in parsed]
    known = frozenset(t.key for found in first for t in found)
    found = [t for part, seen in zip(parsed, first, strict=True) for t in _with_known(part, seen, known, world)]
    senses = sense.settle(found, world, document.text)
    out = [_where(document.text, t, senses[t.key]) for t in found if senses.get(t.key) is not None]
    out.extend(_demonyms(document.text, parsed, world, taken=[t.span for t in found]))
    return tuple(sorted(out, key=lambda w: (w.span or Span(0, 0), w.name)))


def _with_known(part: Parsed, seen: list[Toponym], known: frozenset[str], world: World) -> Iterable[Toponym]:
    """A paragraph's toponyms now that the article's are known: looked for again only where one of them stands that was
    not seen as a place."""
    text, keys = part.doc.text, Counter(t.key for t in seen)
    missed = any(key in text and text.count(key) > keys[key] for key in known)
    return toponyms.find(part, world, known) if missed else seen


def _where(text: str, toponym: Toponym, meant: Sense | None) -> Where:
    if meant is None:
        raise ValueError("a toponym without a sense is left out before")
    return Where(
        name=toponym.span.of(text), lat=meant.lat, lon=meant.lon, precision=meant.precision, sector=meant.sector,
        side=meant.side, span=toponym.span,
    )  # fmt: skip


def _demonyms(text: str, parsed: Sequence[Parsed], world: World, taken: Sequence[Span]) -> Iterator[Where]:
    """Adjectives and people of states and lands, with their point."""
    states, lands = sense.country_points(), sense.land_points()
    busy = list(taken)
    for part in parsed:
        for hit in world.hits(part.paragraph.text):
            parties = {n.party for n in hit.names if n.kind == "adjective"}
            point = states.get(parties.pop()) if len(parties) == 1 else None
            span = part.at(hit.start, hit.end)
            if point is not None and not any(span.overlaps(t) for t in busy):
                busy.append(span)
                yield Where(span.of(text), point[0], point[1], "demonym", span=span)
        for token in part.doc:
            if token.text not in lands:
                continue
            span = part.span(token)
            if not any(span.overlaps(t) for t in busy):
                yield Where(token.text, *lands[token.text], "demonym", span=span)
