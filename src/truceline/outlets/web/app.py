"""The page as an ASGI application."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import msgspec
from litestar import Litestar, Request, Response
from litestar.concurrency import sync_to_thread
from litestar.enums import HttpMethod
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from markupsafe import escape

from truceline.model.case import CaseFile
from truceline.model.server import LedgerPlace
from truceline.outlets.web.actions import Action, Done, Taken
from truceline.outlets.web.actor import actor
from truceline.outlets.web.desk import Ask, Desk
from truceline.outlets.web.forms import jsonld
from truceline.outlets.web.forms.atom import Feed, atom
from truceline.outlets.web.forms.cells import csv_bytes
from truceline.outlets.web.forms.form import Form, Twin, form_of, twins
from truceline.outlets.web.forms.geojson import geojson
from truceline.outlets.web.forms.of_heard import records
from truceline.outlets.web.ground import ground
from truceline.outlets.web.headers import CONTENT_SECURITY_POLICY, MAP_POLICY, SCRIPT_POLICY, add_headers
from truceline.outlets.web.posting import (
    MOST_BYTES,
    Forms,
    NotTakenError,
    Pen,
    RefusedError,
    cookies_of,
    form_cookie,
    set_cookie,
    who_cookie,
)
from truceline.outlets.web.query import AbsentError, ParameterError, Query
from truceline.outlets.web.render import Chrome, Renderer, as_json
from truceline.outlets.web.routes import ACTIONS, ROUTES, Route
from truceline.outlets.web.views import ErrorView, View

_LOG = logging.getLogger("truceline.web")
_READ = [HttpMethod.GET, HttpMethod.HEAD]
WHO = "truceline.who"
"""Where a request's scope names the account that is signed in."""
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
"""Names under which the page answers: a foreign name that resolves here (DNS rebinding) is refused."""

_HEADINGS = {
    400: "That address cannot be answered",
    403: "This form was not taken",
    404: "Nothing here",
    405: "This page can only be read",
    413: "This form is too large",
    415: "This form was not taken",
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


class _Made(msgspec.Struct, frozen=True):
    """A page as it is made. ``policy``: which scripts of its own may run; ``personal``: it has forms, in which token
    and name are still to be put, so that what is kept of it can be sent to anyone."""

    body: bytes
    media_type: str
    status: int = 200
    policy: str = CONTENT_SECURITY_POLICY
    personal: bool = False

    def answer(self) -> Page:
        """The page as an answer."""
        headers = {"cache-control": "no-cache", "content-security-policy": self.policy}
        return Response(self.body, media_type=self.media_type, status_code=self.status, headers=headers)


class _Site:
    """One case's page: answers requests from its desk."""

    def __init__(self, desk: Desk, forms: Forms, pen: Pen, *, accounts: bool) -> None:
        self._desk = desk
        self._renderer = Renderer()
        self._forms = forms
        self._pen = pen
        self._accounts = accounts
        self._routes = {route.path: route for route in ROUTES}

    def handlers(self) -> list[HTTPRouteHandler]:
        """A handler for every route, every form and the page's own files."""
        pages = (self._handler(route) for route in ROUTES)
        return [*pages, *(self._taker(action) for action in ACTIONS), self._files(), self._ground()]

    def _handler(self, route: Route) -> HTTPRouteHandler:
        def work(request: AnyRequest) -> Page:
            key = (request.url.path, request.url.query, base_of(request))
            return self._sent(request, self._desk.page(key, lambda: made(request)))

        def made(request: AnyRequest) -> _Made:
            pairs = list(request.query_params.multi_items())
            given = dict(pairs)
            for field, value in pairs:
                if given[field] != value:
                    raise ParameterError(field, value, "is given twice; give it once")
            name, form = request.path_params.get("name"), form_of(request.url.path)
            if name is not None and form is not None:
                name = name.removesuffix(form.ending)
                if form.ending == ".geojson" and not route.places:
                    raise AbsentError("places under the name", name)
            view = route.build(Ask(self._desk, Query(given, route.parameters), name))
            return self._page(request, view.template or route.template, view, places=route.places)

        async def answer(request: AnyRequest) -> Page:
            return await sync_to_thread(work, request)

        return HTTPRouteHandler(list(route.paths), http_method=_READ)(answer)

    def _taker(self, action: Action) -> HTTPRouteHandler:
        """Takes the forms of an address."""

        def work(request: AnyRequest, body: bytes) -> Page:
            base, name = base_of(request), request.path_params.get("name", "")
            posted = self._forms.read(request.headers, body, base=base, name=name, who=signed_in(request))
            try:
                done = action.take(Taken(desk=self._desk, pen=self._pen, posted=posted, base=base))
            except RefusedError as error:
                return self._again(request, action, posted.values, error)
            return _gone_on(done)

        async def answer(request: AnyRequest) -> Page:
            if int(request.headers.get("content-length") or 0) > MOST_BYTES:
                raise NotTakenError(413, f"The form is larger than {MOST_BYTES:,} bytes.", "Shorten what stands in it.")
            return await sync_to_thread(work, request, await request.body())

        return HTTPRouteHandler(action.path, http_method=HttpMethod.POST, request_max_body_size=2 * MOST_BYTES)(answer)

    def _again(self, request: AnyRequest, action: Action, values: dict[str, str], error: RefusedError) -> Page:
        """The page of a form that was refused, with all that was typed and what is wrong with it."""
        route = self._routes[action.page]
        view = route.build(Ask(self._desk, Query({}, ()), request.path_params.get("name")))
        blank = self._forms.blank
        state = msgspec.structs.replace(
            blank, values={**values, "who": values.get("who", blank.who)}, errors=error.errors, message=error.message
        )
        path = action.page.replace("{name:str}", request.path_params.get("name", ""))
        body = self._renderer.html(view.template or route.template, view, self._chrome(path), state)
        policy = SCRIPT_POLICY
        return self._sent(request, _Made(body, "text/html", error.status, policy, self._forms.is_personal(body)))

    def _sent(self, request: AnyRequest, made: _Made) -> Page:
        """A page on its way to the one who asked for it."""
        if not made.personal:
            return made.answer()
        base = base_of(request)
        cookies = cookies_of(request.headers.get("cookie", ""))
        token = cookies.get(form_cookie(base), "")
        own = self._forms.is_own(token)
        token = token if own else self._forms.new_token()
        who = signed_in(request) or actor(cookies, who_cookie(base))
        body = self._forms.filled(made.body, token, who, lambda words: str(escape(words)))
        page = msgspec.structs.replace(made, body=body).answer()
        page.headers["cache-control"] = "no-store"
        if not own:
            page.headers["set-cookie"] = set_cookie(form_cookie(base), token)
        return page

    def _files(self) -> HTTPRouteHandler:
        async def answer(request: AnyRequest) -> Page:
            held = self._renderer.static.get(request.path_params["name"])
            if held is None:
                raise AbsentError("file", request.path_params["name"])
            kept = "public, max-age=31536000, immutable" if request.query_params.get("v") == held.tag else "no-cache"
            headers = {"cache-control": kept, "etag": f'"{held.tag}"'}
            return Response(held.body, media_type=held.media_type, headers=headers)

        return HTTPRouteHandler("/static/{name:str}", http_method=_READ)(answer)

    def _ground(self) -> HTTPRouteHandler:
        """What lies under the map that can be moved."""

        async def answer(request: AnyRequest) -> Page:
            query = Query(dict(request.query_params.multi_items()), ("depiction",))
            return _Made(ground(self._desk.case, query.text("depiction")), "application/geo+json").answer()

        return HTTPRouteHandler("/map/ground.geojson", http_method=_READ)(answer)

    def _page(
        self, request: AnyRequest, template: str, view: View, status: int = 200, *, places: bool = False
    ) -> _Made:
        form = form_of(request.url.path)
        if form is not None:
            return self._other_form(request, view, form, status)
        path, query = request.url.path, request.url.query
        held = twins(path, query, places=places) if status == 200 else ()
        chrome = self._chrome(path, held, self._data_block(request, view, held) if held else "")
        policy = CONTENT_SECURITY_POLICY
        if status == 200 and chrome.script is not None:
            policy = MAP_POLICY if chrome.map_script is not None else SCRIPT_POLICY
        body = self._renderer.html(template, view, chrome, self._forms.blank)
        return _Made(body, "text/html", status, policy, self._forms.is_personal(body))

    def _chrome(self, path: str, held: tuple[Twin, ...] = (), data: str = "") -> Chrome:
        """The surroundings of a page."""
        return self._renderer.chrome(
            path,
            case_title=self._desk.case.case.title,
            ledger_words=self._desk.ledger_words(),
            twins=held,
            data=data,
            offered=self._desk.offered(),
            accounts=self._accounts,
        )

    def _other_form(self, request: AnyRequest, view: View, form: Form, status: int) -> _Made:
        """The view as JSON, CSV, Atom or GeoJSON; what is refused is said in JSON whatever was asked for."""
        if form.ending == ".json" or status != 200:
            return _Made(as_json(view), "application/json", status)
        held = records(view)
        if form.ending == ".csv":
            body = csv_bytes(held.columns, (r.cells for r in held.items))
        elif form.ending == ".geojson":
            body = geojson(view.title, held)
        else:
            query = f"?{request.url.query}" if request.url.query else ""
            bare = request.url.path.removesuffix(form.ending)
            feed = Feed(
                case=self._desk.case.case.id,
                title=f"{view.title} · {self._desk.case.case.title}",
                base=base_of(request),
                path=("/" if bare in ("/index", "/") else bare) + query,
                own=request.url.path + query,
                changed=self._desk.changed(),
            )
            body = atom(feed, held)
        return _Made(body, form.media_type, status)

    def _data_block(self, request: AnyRequest, view: View, held: tuple[Twin, ...]) -> str:
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        forms = tuple((t.media_type, t.href) for t in held)
        return jsonld.block(view, base=base_of(request), path=path, case=self._desk.case.case.title, forms=forms)

    def refused(self, request: AnyRequest, error: ParameterError) -> Page:
        """A parameter that cannot be used."""
        message = f"The parameter “{error.field}” {error.expected.rstrip('.')}."
        if error.value:
            message += f" It was given as “{error.value}”."
        return self._error(request, 400, message, field=error.field)

    def absent(self, request: AnyRequest, error: AbsentError) -> Page:
        """A name nothing is kept under."""
        return self._error(request, 404, f"This case keeps no {error.what} named “{error.name}”.")

    def not_taken(self, request: AnyRequest, error: NotTakenError) -> Page:
        """A form that is not taken."""
        return self._error(request, error.status, error.message, mend=error.mend)

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

    def _error(
        self, request: AnyRequest, status: int, message: str, field: str | None = None, *, mend: str | None = None
    ) -> Page:
        heading = _HEADINGS.get(status, HTTPStatus(status).phrase)
        mend = mend or _MENDS.get(status, "Start from the verdict.")
        view = ErrorView(title=heading, status=status, message=message, mend=mend, field=field)
        return self._sent(request, self._page(request, "error.html", view, status))


def create_app(
    case: CaseFile,
    ledger_path: LedgerPlace,
    *,
    write: bool = False,
    secret: bytes | None = None,
    desk: Desk | None = None,
    names: Collection[str] = LOCAL_HOSTS,
) -> Litestar:
    """The page of one case. The ledger is opened read-only and nothing is built; with ``write`` reviewers' forms are
    taken, each written by a writer that is open for that moment. ``secret`` signs their tokens.

    ``desk``: what is shown, where that is not the whole ledger but somebody's view of it; who asks is then known from
    an account. ``names``: the host names under which the page answers."""
    shown = desk if desk is not None else Desk.open(case, ledger_path)
    forms = Forms(writes=write, secret=secret)
    site = _Site(shown, forms, Pen(ledger_path, case.case.id), accounts=desk is not None)
    return Litestar(
        route_handlers=site.handlers(),
        openapi_config=None,
        before_send=[add_headers],
        before_request=own_names_only(names),
        exception_handlers={
            ParameterError: site.refused,
            AbsentError: site.absent,
            NotTakenError: site.not_taken,
            HTTPException: site.http,
            Exception: site.failed,
        },
        logging_config=None,
    )


def _gone_on(done: Done) -> Page:
    """On to another page, by GET."""
    page: Page = Response(b"", status_code=303, headers={"location": done.location, "cache-control": "no-store"})
    for cookie in done.cookies:
        page.headers["set-cookie"] = cookie
    return page


def own_names_only(names: Collection[str]) -> Callable[[AnyRequest], Awaitable[None]]:
    """Refuses a request that was made to another name."""

    async def check(request: AnyRequest) -> None:
        try:
            host = urlsplit(f"//{request.headers.get('host', '')}").hostname
        except ValueError:
            host = None
        if host not in names:
            raise HTTPException(status_code=421)

    return check


def signed_in(request: AnyRequest) -> str | None:
    """The account that is signed in; None where there are no accounts."""
    who = request.scope.get(WHO)
    return who if isinstance(who, str) else None


def base_of(request: AnyRequest) -> str:
    """Where this page stands: the scheme and host it was asked under, which is one of this machine's own names."""
    return f"{request.url.scheme}://{request.url.netloc}"
