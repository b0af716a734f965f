"""The pages by address: the parameters each takes, the template and what builds its view."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from truceline.outlets.web.actions import Action
from truceline.outlets.web.desk import Ask
from truceline.outlets.web.forms.form import FORMS
from truceline.outlets.web.pages import (
    chains,
    claims,
    coverage,
    documents,
    front,
    incidents,
    map,
    mechanism,
    method,
    observations,
    positions,
    reference,
    reviews,
    search,
    timeline,
)
from truceline.outlets.web.views import View


class Route(msgspec.Struct, frozen=True):
    """A page: ``path`` with at most one ``{name:str}``; the same address with ``.json``, ``.csv``, ``.atom`` and, where
    it holds ``places``, ``.geojson`` at its end gives the same content in that form."""

    path: str
    template: str
    build: Callable[[Ask], View]
    parameters: frozenset[str] = frozenset()
    places: bool = False

    @property
    def paths(self) -> tuple[str, ...]:
        """Every address of the page; where a name is in it, the ending is part of the name."""
        if "{" in self.path:
            return (self.path,)
        endings = [f.ending for f in FORMS if self.places or f.ending != ".geojson"]
        if self.path == "/":
            return ("/", *(f"{stem}{e}" for e in endings for stem in ("/index", "/")))
        return (self.path, *(f"{self.path}{e}" for e in endings))


_DAYS = ("from", "to")
_LIST = (*_DAYS, "page", "size")


def _takes(*parameters: str) -> frozenset[str]:
    return frozenset(parameters)


ROUTES = (
    Route("/", "front.html", front.front, _takes("agreement", "sector", "as_of", "known_by", "week")),
    Route(
        "/claims",
        "claims.html",
        claims.claims,
        _takes("kind", "type", "party", "standing", "reviewed", "q", *_LIST),
        places=True,
    ),
    Route("/claims/{name:str}", "claim.html", claims.claim, places=True),
    Route("/timeline", "timeline.html", timeline.timeline, _takes("party", *_DAYS)),
    Route("/map", "map.html", map.map_page, _takes("sector", "depiction", *_DAYS), places=True),
    Route("/incidents", "incidents.html", incidents.incidents, _takes("sector", *_LIST), places=True),
    Route("/incidents/{name:str}", "incident.html", incidents.incident, places=True),
    Route("/positions", "positions.html", positions.positions, _takes("issue", "party", "as_of", "known_by")),
    Route("/parties/{name:str}", "party.html", positions.party, _takes("as_of", "known_by")),
    Route("/mechanism", "mechanism.html", mechanism.mechanism, _takes("agreement", "as_of", "known_by")),
    Route("/pressure", "pressure.html", mechanism.pressure, _takes("as_of", "known_by")),
    Route("/chains", "chains.html", chains.chains, _takes("known_by", *_DAYS)),
    Route("/observations", "observations.html", observations.observations, _takes(*_DAYS)),
    Route("/documents", "documents.html", documents.documents, _takes("q", "claims", *_LIST)),
    Route("/documents/{name:str}", "reader.html", documents.reader, _takes("claim"), places=True),
    Route("/agreements", "agreements.html", reference.agreements),
    Route("/agreements/{name:str}", "agreement.html", reference.agreement),
    Route("/coverage", "coverage.html", coverage.coverage),
    Route("/sources", "sources.html", reference.sources),
    Route("/search", "search.html", search.search, _takes("q")),
    Route("/method", "method.html", method.method),
)

ACTIONS = (
    Action("/claims/{name:str}/reviews", "/claims/{name:str}", reviews.take),
    Action("/reviewer", "/method", reviews.take_name),
)
"""What can be posted, where the page was started for writing."""
