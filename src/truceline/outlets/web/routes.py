"""The pages by address: the parameters each takes, the template and what builds its view."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from truceline.outlets.web.desk import Ask
from truceline.outlets.web.pages import claims, coverage, documents, front, incidents, method, reference, search
from truceline.outlets.web.views import View


class Route(msgspec.Struct, frozen=True):
    """A page: ``path`` with at most one ``{name:str}``; the same address ending in ``.json`` gives its view."""

    path: str
    template: str
    build: Callable[[Ask], View]
    parameters: frozenset[str] = frozenset()

    @property
    def json_paths(self) -> tuple[str, ...]:
        """The addresses of the JSON form of a page without a name."""
        return ("/index.json", "/.json") if self.path == "/" else (f"{self.path}.json",)


ROUTES = (
    Route("/", "front.html", front.front, frozenset({"agreement", "sector", "as_of", "known_by"})),
    Route(
        "/claims",
        "claims.html",
        claims.claims,
        frozenset({"kind", "type", "party", "standing", "q", "from", "to", "page"}),
    ),
    Route("/claims/{name:str}", "claim.html", claims.claim),
    Route("/incidents", "incidents.html", incidents.incidents, frozenset({"sector", "from", "to", "page"})),
    Route("/incidents/{name:str}", "incident.html", incidents.incident),
    Route("/documents", "documents.html", documents.documents, frozenset({"q", "from", "to", "claims", "page"})),
    Route("/documents/{name:str}", "reader.html", documents.reader, frozenset({"claim"})),
    Route("/agreements", "agreements.html", reference.agreements),
    Route("/agreements/{name:str}", "agreement.html", reference.agreement),
    Route("/coverage", "coverage.html", coverage.coverage),
    Route("/sources", "sources.html", reference.sources),
    Route("/search", "search.html", search.search, frozenset({"q"})),
    Route("/method", "method.html", method.method),
)
