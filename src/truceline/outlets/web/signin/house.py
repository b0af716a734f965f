"""The page with accounts, as one ASGI application: who asks is found out first, then the page of their sight answers.

Everybody of one sight is answered by one page, made from the view ledger of that sight and nothing else. What is
written goes to the ledger itself, in the name of the account, if the table of permissions allows it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from anyio import to_thread
from litestar import Litestar, Request, Response
from litestar.exceptions import HTTPException
from litestar.types import Message, Scope, Send

from truceline.access import VISITOR, Person, Record, Sight, decide, sight_of
from truceline.ledger import Ledger
from truceline.ledger.views import View, ViewLedger
from truceline.model.case import CaseFile
from truceline.model.server import LedgerPlace
from truceline.outlets.web.app import LOCAL_HOSTS, WHO, base_of, create_app
from truceline.outlets.web.desk import Desk
from truceline.outlets.web.forms.form import form_of
from truceline.outlets.web.headers import add_headers
from truceline.outlets.web.posting import Forms, NotTakenError
from truceline.outlets.web.query import ParameterError
from truceline.outlets.web.routes import ACTIONS
from truceline.outlets.web.signin.cookies import token_of
from truceline.outlets.web.signin.door import DeniedError, Door, SignedOutError, to_sign_in
from truceline.people import People

AnyRequest = Request[Any, Any, Any]
_DOOR = re.compile(r"/(sign-in|sign-out|me|people)(/|$)")
_FILES = "/static/"


class House:
    """The page of one case for people with accounts. ``public``: whether visitors see what is public. ``address``: the
    address under which people reach the page, where that is not this machine's own name."""

    def __init__(
        self,
        case: CaseFile,
        place: LedgerPlace,
        people: People,
        *,
        write: bool = False,
        public: bool = False,
        address: str | None = None,
        secret: bytes | None = None,
    ) -> None:
        self._case = case
        self._place = place
        self._people = people
        self._write = write
        self._public = public
        self._address = address.rstrip("/") if address else None
        self._ledger = Ledger.open(place, read_only=True)
        self._forms = Forms(writes=True, secret=secret)
        self._secret = secret
        self._views: dict[str, View] = {}
        self._apps: dict[str, tuple[Path | None, Litestar]] = {}
        self._lock = threading.Lock()
        self._door = Door(case.case.title, people, self._forms)
        self._front = self._front_door(self._door)

    @property
    def names(self) -> Collection[str]:
        """The host names under which the page answers."""
        host = urlsplit(self._address).hostname if self._address else None
        return LOCAL_HOSTS | {host} if host else LOCAL_HOSTS

    def _front_door(self, door: Door) -> Litestar:
        def refused(request: AnyRequest, error: ParameterError) -> Response[bytes]:
            what = f"The parameter “{error.field}” {error.expected.rstrip('.')}."
            return door.error(request, 400, "That address cannot be answered", what, "Change the address.")

        def http(request: AnyRequest, error: HTTPException) -> Response[bytes]:
            return door.error(request, error.status_code, "Nothing here", "There is no such page.", "Start in front.")

        return Litestar(
            route_handlers=door.handlers(),
            openapi_config=None,
            before_send=[add_headers],
            exception_handlers={
                SignedOutError: door.signed_out,
                DeniedError: door.denied,
                NotTakenError: door.not_taken,
                ParameterError: refused,
                HTTPException: http,
            },
            logging_config=None,
        )

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer."""
        if scope["type"] == "lifespan":
            await _lives(receive, send)
            return
        if scope["type"] != "http":
            return
        scope = self._as_reached(scope)
        request: AnyRequest = Request(scope, receive=receive, send=send)
        path = scope["path"]
        if _host(request) not in self.names:
            told = self._door.error(
                request, 421, "This page does not go by that name", "It answers under its own names alone.",
                "Open it under the address that was given to you.",
            )  # fmt: skip
            await told.to_asgi_response(None, request)(scope, receive, _with_headers(send, scope))
            return
        if _DOOR.match(path):
            await self._front(scope, receive, send)
            return
        if path.startswith(_FILES):
            app = await to_thread.run_sync(self._app, sight_of(VISITOR))
            await app(scope, receive, send)
            return
        account = await to_thread.run_sync(self._people.of_session, token_of(request.headers, base_of(request)))
        person = account.person if account is not None else VISITOR
        closed = await to_thread.run_sync(self._refusal, request, person)
        if closed is not None:
            await closed.to_asgi_response(None, request)(scope, receive, _with_headers(send, scope))
            return
        app = await to_thread.run_sync(self._app, sight_of(person))
        scope[WHO] = person.name
        await app(scope, receive, _kept_by_nobody(send))

    def _as_reached(self, scope: Any) -> Any:
        """The request with the scheme of the address that it was made to, where a server before this one ends TLS."""
        if self._address and self._address.startswith("https:"):
            reached = urlsplit(self._address).netloc.encode()
            if dict(scope["headers"]).get(b"host") == reached:
                scope["scheme"] = "https"
        return scope

    def _refusal(self, request: AnyRequest, person: Person) -> Response[bytes] | None:
        """Why a request is not let through to the page; None where it is."""
        if request.method == "POST":
            for action in ACTIONS:
                if re.fullmatch(action.path.replace("{name:str}", "[^/]+"), request.url.path):
                    decision = decide(person, action.needs, Record(action.marking, (), person.name))
                    if not decision.allowed:
                        return self._door.denied(request, DeniedError(decision.reason))
        if person != VISITOR or self._public:
            return None
        if form_of(request.url.path) is not None or request.method not in ("GET", "HEAD"):
            return Response(
                b'{"status": 401, "title": "Sign in first", "message": "There is nothing here for visitors."}\n',
                media_type="application/json", status_code=401, headers={"cache-control": "no-store"},
            )  # fmt: skip
        return to_sign_in(request)

    def _app(self, sight: Sight) -> Litestar:
        """The page of a sight, over its view as it is now."""
        with self._lock:
            view = self._views.get(sight.id)
            if view is None and not sight.is_whole:
                parties = tuple(p.name for p in self._case.party)
                view = self._views[sight.id] = View(self._ledger, sight, parties)
        path = view.refreshed() if view is not None else None
        with self._lock:
            held = self._apps.get(sight.id)
            if held is None or held[0] != path:
                ledger = ViewLedger.open(path, read_only=True) if path is not None else self._ledger
                app = create_app(
                    self._case, self._place, write=self._write, secret=self._secret, desk=Desk(self._case, ledger),
                    names=self.names,
                )  # fmt: skip
                held = self._apps[sight.id] = (path, app)
        return held[1]


def _host(request: AnyRequest) -> str | None:
    try:
        return urlsplit(f"//{request.headers.get('host', '')}").hostname
    except ValueError:
        return None


def _with_headers(send: Send, scope: Scope) -> Send:
    async def out(message: Message) -> None:
        await add_headers(message, scope)
        await send(message)

    return out


def _kept_by_nobody(send: Send) -> Send:
    """What somebody with an account sees is kept by no cache: the next at this browser may be somebody else."""

    async def out(message: Message) -> None:
        if message["type"] == "http.response.start":
            held = [(k, v) for k, v in message["headers"] if k.lower() != b"cache-control"]
            message["headers"] = [*held, (b"cache-control", b"no-store"), (b"vary", b"Cookie")]
        await send(message)

    return out


async def _lives(receive: Any, send: Any) -> None:
    """The server starts and stops; there is nothing to do for it."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        else:
            await send({"type": "lifespan.shutdown.complete"})
            return
