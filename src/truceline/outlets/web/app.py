"""The page as an ASGI application."""

from __future__ import annotations

import logging
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from litestar import Litestar, Request, Response
from litestar.concurrency import sync_to_thread
from litestar.enums import HttpMethod
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler

from truceline.model.case import CaseFile
from truceline.outlets.web.desk import Ask, Desk
from truceline.outlets.web.headers import add_headers
from truceline.outlets.web.query import AbsentError, ParameterError, Query
from truceline.outlets.web.render import Renderer, as_json
from truceline.outlets.web.routes import ROUTES, Route
from truceline.outlets.web.views import ErrorView, View

_LOG = logging.getLogger("truceline.web")
_JSON = ".json"
_READ = [HttpMethod.GET, HttpMethod.HEAD]
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
"""Names under which the page answers: a foreign name that resolves here (DNS rebinding) is refused."""

_HEADINGS = {
    400: "That address cannot be answered",
    404: "Nothing here",
    405: "This page can only be read",
    421: "This page does not go by that name",
    500: "Something went wrong here",
}
_MENDS = {
    400: "Change the address or use the form on the page.",
    404: "The address may be mistyped. Start from the verdict, or search.",
    405: "Open the address as a page.",
    421: "Open it as http://127.0.0.1 with the port that the program printed.",
    500: "Nothing in the ledger was touched. The server's log says what happened; report it with that log.",
}

AnyRequest = Request[Any, Any, Any]
Page = Response[bytes]


class _Site:
    """One case's page: answers requests from its desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._renderer = Renderer()

    def handlers(self) -> list[HTTPRouteHandler]:
        """A handler for every route and for the page's own files."""
        return [*(self._handler(route) for route in ROUTES), self._files()]

    def _handler(self, route: Route) -> HTTPRouteHandler:
        def work(request: AnyRequest) -> Page:
            pairs = list(request.query_params.multi_items())
            given = dict(pairs)
            for field, value in pairs:
                if given[field] != value:
                    raise ParameterError(field, value, "is given twice; give it once")
            name = request.path_params.get("name")
            if name is not None and _wants_json(request):
                name = name.removesuffix(_JSON)
            view = route.build(Ask(self._desk, Query(given, route.parameters), name))
            return self._page(request, view.template or route.template, view)

        async def answer(request: AnyRequest) -> Page:
            return await sync_to_thread(work, request)

        paths = [route.path] if "{" in route.path else [route.path, *route.json_paths]
        return HTTPRouteHandler(paths, http_method=_READ)(answer)

    def _files(self) -> HTTPRouteHandler:
        async def answer(request: AnyRequest) -> Page:
            held = self._renderer.static.get(request.path_params["name"])
            if held is None:
                raise AbsentError("file", request.path_params["name"])
            headers = {"cache-control": "public, max-age=31536000, immutable", "etag": f'"{held.tag}"'}
            return Response(held.body, media_type=held.media_type, headers=headers)

        return HTTPRouteHandler("/static/{name:str}", http_method=_READ)(answer)

    def _page(self, request: AnyRequest, template: str, view: View, status: int = 200) -> Page:
        headers = {"cache-control": "no-cache"}
        if _wants_json(request):
            return Response(as_json(view), media_type="application/json", status_code=status, headers=headers)
        twin = None if status != 200 else _json_twin(request)
        path = request.url.path
        chrome = self._renderer.chrome(
            path, case_title=self._desk.case.case.title, ledger_words=self._desk.ledger_words(), json_href=twin
        )
        body = self._renderer.html(template, view, chrome)
        return Response(body, media_type="text/html", status_code=status, headers=headers)

    def refused(self, request: AnyRequest, error: ParameterError) -> Page:
        """A parameter that cannot be used."""
        message = f"The parameter “{error.field}” {error.expected.rstrip('.')}."
        if error.value:
            message += f" It was given as “{error.value}”."
        return self._error(request, 400, message, field=error.field)

    def absent(self, request: AnyRequest, error: AbsentError) -> Page:
        """A name nothing is kept under."""
        return self._error(request, 404, f"This case keeps no {error.what} named “{error.name}”.")

    def http(self, request: AnyRequest, error: HTTPException) -> Page:
        """What the framework refuses."""
        status = error.status_code if error.status_code in _HEADINGS or error.status_code >= 400 else 500
        phrase = HTTPStatus(status).phrase
        message = "There is no page at this address." if status == 404 else f"{phrase}."
        return self._error(request, status, message)

    def failed(self, request: AnyRequest, error: Exception) -> Page:
        """A mistake of this program."""
        _LOG.error("could not answer %s", request.url.path, exc_info=error)
        return self._error(request, 500, "The page could not be made.")

    def _error(self, request: AnyRequest, status: int, message: str, field: str | None = None) -> Page:
        heading = _HEADINGS.get(status, HTTPStatus(status).phrase)
        mend = _MENDS.get(status, "Start from the verdict.")
        view = ErrorView(title=heading, status=status, message=message, mend=mend, field=field)
        return self._page(request, "error.html", view, status)


def create_app(case: CaseFile, ledger_path: Path) -> Litestar:
    """The page of one case. The ledger is opened read-only; nothing is built or written."""
    site = _Site(Desk.open(case, ledger_path))
    return Litestar(
        route_handlers=site.handlers(),
        openapi_config=None,
        before_send=[add_headers],
        before_request=_own_name_only,
        exception_handlers={
            ParameterError: site.refused,
            AbsentError: site.absent,
            HTTPException: site.http,
            Exception: site.failed,
        },
        logging_config=None,
    )


async def _own_name_only(request: AnyRequest) -> None:
    """Refuse a request that was made to another name."""
    try:
        host = urlsplit(f"//{request.headers.get('host', '')}").hostname
    except ValueError:
        host = None
    if host not in LOCAL_HOSTS:
        raise HTTPException(status_code=421)


def _wants_json(request: AnyRequest) -> bool:
    return request.url.path.endswith(_JSON)


def _json_twin(request: AnyRequest) -> str:
    path = request.url.path.rstrip("/") or "/index"
    query = request.url.query
    return f"{path}{_JSON}" + (f"?{query}" if query else "")
