"""schema.org data about a page, as a data block inside its HTML: it is read by programs and never run."""

from __future__ import annotations

import functools

import msgspec

from truceline.outlets.web.front_view import FrontView
from truceline.outlets.web.incident_view import IncidentView
from truceline.outlets.web.views import (
    AgreementView,
    ClaimCard,
    ClaimView,
    DocumentLine,
    ReaderView,
    View,
)

_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""Characters that could end a script element or start a comment in it, in the form that JSON has for them."""


def block(view: View, *, base: str, path: str, case: str, forms: tuple[tuple[str, str], ...]) -> str:
    """The data block of a page: what it is about, and in which other forms it is to be had (media type, address)."""
    held: dict[str, object] = {
        "@context": "https://schema.org",
        "name": view.title,
        "url": base + path,
        "isPartOf": {"@type": "Dataset", "name": case, "url": f"{base}/"},
        "encoding": [
            {"@type": "MediaObject", "encodingFormat": media, "contentUrl": base + href} for media, href in forms
        ],
    }
    text = msgspec.json.encode({**held, **_about(view, base)}).decode("utf-8")
    return "".join(_ESCAPES.get(c, c) for c in text)


@functools.singledispatch
def _about(view: View, base: str) -> dict[str, object]:
    del view, base
    return {"@type": "CollectionPage"}


@_about.register
def _(view: FrontView, base: str) -> dict[str, object]:
    return {
        "@type": "Report",
        "headline": view.title,
        "abstract": view.verdict.sentence,
        "temporalCoverage": f"{view.agreement.effective}/{view.as_of}",
        "about": {"@type": "CreativeWork", "name": view.agreement.title, "url": base + view.agreement.href},
        "identifier": f"sha256:{view.cite.sha256}",
    }


@_about.register
def _(view: ReaderView, base: str) -> dict[str, object]:
    return {"@type": "WebPage", "mainEntity": _article(view.line, base) | {"identifier": f"sha256:{view.cite.sha256}"}}


@_about.register
def _(view: ClaimView, base: str) -> dict[str, object]:
    return {"@type": "WebPage", "mainEntity": _claim(view.claim, base) | {"identifier": f"sha256:{view.cite.sha256}"}}


@_about.register
def _(view: IncidentView, base: str) -> dict[str, object]:
    incident = view.incident
    spot = incident.spot
    place: dict[str, object] = {"@type": "Place", "name": incident.place or "not known"}
    if spot is not None:
        place["geo"] = {
            "@type": "GeoCircle",
            "geoMidpoint": {"@type": "GeoCoordinates", "latitude": spot.lat, "longitude": spot.lon},
            "geoRadius": spot.radius_km * 1000,
        }
    accounts = [a.claim for side in view.accounts for a in side.lines if a.claim is not None]
    return {
        "@type": "WebPage",
        "mainEntity": {
            "@type": "Event",
            "name": incident.headline,
            "description": f"{incident.status}; accounts are kept apart",
            "startDate": incident.date,
            "location": place,
            "subjectOf": [_claim(c, base) for c in accounts],
            "identifier": f"sha256:{view.cite.sha256}",
        },
    }


@_about.register
def _(view: AgreementView, base: str) -> dict[str, object]:
    agreement = view.agreement
    return {
        "@type": "WebPage",
        "mainEntity": {
            "@type": "CreativeWork",
            "name": agreement.title,
            "alternateName": [n.value for n in agreement.names],
            "temporalCoverage": agreement.effective,
            "url": base + agreement.href,
        },
    }


def _claim(card: ClaimCard, base: str) -> dict[str, object]:
    return {
        "@type": "Claim",
        "name": card.headline,
        "text": " … ".join(q.text for q in card.quotes),
        "author": {"@type": "Thing", "name": card.source},
        "appearance": _article(card.document, base),
        "url": base + card.href,
    }


def _article(line: DocumentLine, base: str) -> dict[str, object]:
    held: dict[str, object] = {"@type": "Article", "headline": line.title, "url": base + line.href}
    if line.publisher:
        held["publisher"] = {"@type": "Organization", "name": line.publisher}
    if line.published:
        held["datePublished"] = line.published
    if line.url:
        held["sameAs"] = line.url
    return held
