"""FollowTheMoney entities (3.8), a JSON object a line: events, the articles that tell of them, parties and places.

An incident is an ``Event`` with the parties ``involved``; each article is an ``Article``; ``Documentation`` joins the
two. Identifiers are stable: the same record gives the same id in every export.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec

from truceline.outlets.exports.losses import Losses
from truceline.outlets.exports.material import Happening, Material

Entity = dict[str, object]


def ftm(material: Material) -> tuple[bytes, str]:
    """The entities and the loss note."""
    entities: dict[str, Entity] = {}
    for entity in _entities(material):
        entities.setdefault(str(entity["id"]), entity)
    losses = Losses(
        "FollowTheMoney",
        ("who says what and in which standing", "how many were killed", "how closely a place is known"),
    )
    lines = [msgspec.json.encode(e) for e in entities.values()]
    return b"".join(line + b"\n" for line in lines), losses.note(len(lines))


def _entities(material: Material) -> Iterator[Entity]:
    parties = {p.name: _id(material, "party", p.id) for p in material.case.party}
    for party in material.case.party:
        yield _entity(parties[party.name], "Organization", name=party.name, alias=list(party.aliases))
    for happening in material.happenings():
        yield from _happening(happening, parties, material)


def _happening(happening: Happening, parties: dict[str, str], material: Material) -> Iterator[Entity]:
    incident = happening.incident
    involved = {parties[n] for e in happening.events for a in (e.actor, e.recipient)
                if a is not None and (n := a.party) in parties}  # fmt: skip
    event_id = _id(material, "incident", incident.id)
    place = None
    if incident.lat is not None and incident.lon is not None:
        place = _id(material, "place", f"{incident.place}/{incident.lat}/{incident.lon}")
        yield _entity(
            place, "Address", full=incident.place or f"{incident.lat}, {incident.lon}", latitude=str(incident.lat),
            longitude=str(incident.lon),
        )  # fmt: skip
    yield _entity(
        event_id, "Event", name=f"{happening.type.replace('_', ' ')}, {incident.place or 'place not given'}",
        startDate=incident.day, endDate=incident.day_end, location=incident.place, addressEntity=place,
        involved=sorted(involved), summary=happening.words, recordId=incident.id,
        keywords=list(incident.types),
    )  # fmt: skip
    for claim in happening.claims:
        article = _id(material, "document", claim.document_id)
        day = claim.published.value[:10] if claim.published else None
        yield _entity(
            article, "Article", title=claim.title or claim.document_id, sourceUrl=_http(claim.url),
            publisher=claim.publisher, publishedAt=day,
        )  # fmt: skip
        yield _entity(
            _id(material, "documentation", f"{incident.id}/{claim.document_id}"), "Documentation", document=article,
            entity=event_id,
        )  # fmt: skip


def _http(url: str | None) -> str | None:
    return url if url and url.startswith(("http://", "https://")) else None


def _id(material: Material, kind: str, of: str) -> str:
    return hashlib.sha1(f"{material.case.case.id}/{kind}/{of}".encode(), usedforsecurity=False).hexdigest()


def _entity(entity_id: str, schema: str, **properties: str | list[str] | None) -> Entity:
    held = {k: v if isinstance(v, list) else [v] for k, v in properties.items() if v}
    return {"id": entity_id, "schema": schema, "properties": held}
