"""The pages about accounts: sign in, sign out, my account, everybody's accounts. They show nothing of any ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.concurrency import sync_to_thread
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler
from markupsafe import escape

from truceline.access import Person, decide, sight_of
from truceline.access.permissions import actions
from truceline.access.person import ACCOUNT_ROLES, groups_of, role_words
from truceline.errors import TrucelineError
from truceline.outlets.web.app import base_of
from truceline.outlets.web.headers import CONTENT_SECURITY_POLICY
from truceline.outlets.web.posting import (
    MOST_BYTES,
    Forms,
    FormState,
    NotTakenError,
    Posted,
    RefusedError,
    cookies_of,
    form_cookie,
    set_cookie,
)
from truceline.outlets.web.query import Query
from truceline.outlets.web.render import Renderer
from truceline.outlets.web.signin.cookies import inside, session_dropped, session_kept, token_of
from truceline.outlets.web.signin.views import AccountLine, AccountView, PeopleView, SignInView
from truceline.outlets.web.views import ErrorView, Field, Option, Pair, View
from truceline.people import Account, People, PeopleError
from truceline.people.errors import SignInError, ThrottledError

AnyRequest = Request[Any, Any, Any]
Page = Response[bytes]
_READ = [HttpMethod.GET, HttpMethod.HEAD]
_HISTORY = 50
"""Happenings shown on the page; `truceline people history` has them all."""
_FIELDS = ("name", "password", "role", "party", "groups")


class SignedOutError(Exception):
    """A page that only somebody who is signed in can have."""


class DeniedError(Exception):
    """Something that an account may not do, with the reason."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Door:
    """Answers what has to do with accounts."""

    def __init__(self, title: str, people: People, forms: Forms, *, provider: bool = False) -> None:
        self._title = title
        self._people = people
        self._forms = forms
        self._provider = provider
        self._renderer = Renderer()

    def handlers(self) -> list[HTTPRouteHandler]:
        """Every address about accounts."""
        return [
            _get("/sign-in", self.sign_in_page),
            _post("/sign-in", self.sign_in),
            _post("/sign-out", self.sign_out),
            _get("/me", self.account_page),
            _post("/me/password", self.own_password),
            _get("/people", self.people_page),
            _post("/people", self.add_account),
            _post("/people/{name:str}", self.change_account),
        ]

    # ------------------------------------------------------------ in and out

    def sign_in_page(self, request: AnyRequest) -> Page:
        """The form to sign in with."""
        asked = Query(dict(request.query_params.multi_items()), ("next",))
        return self.page(request, "sign_in.html", self._sign_in_view(inside(asked.text("next") or "/")))

    def _sign_in_view(self, following: str) -> SignInView:
        return SignInView(title="Sign in", following=following, provider=self._provider)

    def sign_in(self, request: AnyRequest, body: bytes) -> Page:
        """Let somebody in, or say that name and password do not go together."""
        base, posted = base_of(request), self._posted(request, body, "")
        following = inside(posted.text("next", 2_000))
        try:
            address = request.client.host if request.client is not None else ""
            account = self._people.sign_in(
                posted.values.get("name", ""), posted.values.get("password", ""), address=address
            )
        except (SignInError, ThrottledError) as error:
            status = 429 if isinstance(error, ThrottledError) else 403
            told = f"{error.what[:1].upper()}{error.what[1:]} {error.mend}"
            state = FormState(writes=True, values={"name": posted.values.get("name", "")[:80]}, message=told)
            return self.page(request, "sign_in.html", self._sign_in_view(following), status=status, state=state)
        old = token_of(request.headers, base)
        if old:
            self._people.end_session(old)
        return gone_on(following, session_kept(base, self._people.begin_session(account.name)))

    def sign_out(self, request: AnyRequest, body: bytes) -> Page:
        """End the session, here and in the browser."""
        base = base_of(request)
        self._posted(request, body, "")
        self._people.end_session(token_of(request.headers, base))
        page = gone_on("/sign-in", session_dropped(base))
        page.headers["clear-site-data"] = '"cache"'
        return page

    # ------------------------------------------------------------ one's own account

    def account_page(self, request: AnyRequest, state: FormState | None = None, status: int = 200) -> Page:
        """What the account is, sees and may do."""
        account = self._account(request)
        return self.page(request, "me.html", _account_view(account), status=status, state=state)

    def own_password(self, request: AnyRequest, body: bytes) -> Page:
        """Another password, given the one so far. Every session ends, and this browser gets a new one."""
        account, posted = self._account(request), self._posted(request, body, "")
        try:
            new = _same_twice(posted)
            self._people.sign_in(account.name, posted.values.get("password", ""), address="own password")
            self._people.set_password(account.name, new, by=account.name)
        except PeopleError as error:
            state = FormState(writes=True, message=f"Nothing was changed: {error.what} {error.mend or ''}".strip())
            return self.account_page(request, state, 422)
        return gone_on("/me", session_kept(base_of(request), self._people.begin_session(account.name)))

    # ------------------------------------------------------------ everybody's accounts

    def people_page(self, request: AnyRequest, state: FormState | None = None, status: int = 200) -> Page:
        """The list of accounts, for whoever keeps them."""
        self._keeper(request)
        view = PeopleView(
            title="Accounts", accounts=tuple(_line(a) for a in self._people.list()), fields=_fields(),
            happened=tuple(
                Pair(h.at, f"{h.what}: {h.about}{f' by {h.who}' if h.who != h.about else ''} {h.detail}".strip())
                for h in self._people.history()[: -_HISTORY - 1 : -1]
            ),
        )  # fmt: skip
        return self.page(request, "people.html", view, status=status, state=state)

    def add_account(self, request: AnyRequest, body: bytes) -> Page:
        """Add an account."""
        keeper, posted = self._keeper(request), self._posted(request, body, "")

        def work() -> None:
            self._people.add(
                posted.text("name", 200), role=posted.text("role", 40), party=posted.text("party", 200) or None,
                groups=tuple(posted.text("groups", 500).split()), password=posted.values.get("password") or None,
                by=keeper.name,
            )  # fmt: skip

        return self._changed(request, posted, work)

    def change_account(self, request: AnyRequest, body: bytes) -> Page:
        """Change an account: shut it, open it, or give it another role."""
        keeper = self._keeper(request)
        posted = self._posted(request, body, request.path_params.get("name", ""))

        def work() -> None:
            what = posted.one_of("what", ("disable", "enable", "role"))
            if what == "role":
                self._people.set_role(
                    posted.name, role=posted.text("role", 40), party=posted.text("party", 200) or None, by=keeper.name
                )
            else:
                self._people.disable(posted.name, by=keeper.name, disabled=what == "disable")

        return self._changed(request, posted, work)

    def _changed(self, request: AnyRequest, posted: Posted, work: Callable[[], None]) -> Page:
        try:
            work()
        except (TrucelineError, RefusedError) as error:
            told = f"{error.what} {error.mend or ''}".strip() if isinstance(error, TrucelineError) else error.message
            values = {k: v for k, v in posted.values.items() if k != "password"}
            state = FormState(writes=True, values=values, message=f"Nothing was changed: {told}")
            return self.people_page(request, state, 422)
        return gone_on("/people")

    # ------------------------------------------------------------ who asks

    def _account(self, request: AnyRequest) -> Account:
        account = self._people.of_session(token_of(request.headers, base_of(request)))
        if account is None:
            raise SignedOutError
        return account

    def _keeper(self, request: AnyRequest) -> Account:
        account = self._account(request)
        decision = decide(account.person, "people")
        if not decision.allowed:
            raise DeniedError(decision.reason)
        return account

    def _posted(self, request: AnyRequest, body: bytes, name: str) -> Posted:
        return self._forms.read(request.headers, body, base=base_of(request), name=name, who="")

    # ------------------------------------------------------------ pages

    def page(
        self, request: AnyRequest, template: str, view: View, *, status: int = 200, state: FormState | None = None
    ) -> Page:
        """A page about accounts: no menu, nothing of the ledger, kept nowhere."""
        chrome = self._renderer.chrome(
            request.url.path, case_title=self._title, ledger_words="", twins=(), data="", offered=()
        )
        chrome = msgspec.structs.replace(chrome, menu=(), accounts=False, script=None, map_script=None)
        blank = self._forms.blank
        form = blank if state is None else msgspec.structs.replace(state, token=blank.token, who=blank.who)
        body = self._renderer.html(template, view, chrome, form)
        token = cookies_of(request.headers.get("cookie", "")).get(form_cookie(base_of(request)), "")
        own = self._forms.is_own(token)
        token = token if own else self._forms.new_token()
        body = self._forms.filled(body, token, "", lambda words: str(escape(words)))
        headers = {"cache-control": "no-store", "content-security-policy": CONTENT_SECURITY_POLICY}
        page: Page = Response(body, media_type="text/html", status_code=status, headers=headers)
        if not own:
            page.headers["set-cookie"] = set_cookie(form_cookie(base_of(request)), token)
        return page

    def error(self, request: AnyRequest, status: int, title: str, message: str, mend: str) -> Page:
        """Why there is no page."""
        view = ErrorView(title=title, status=status, message=message, mend=mend)
        return self.page(request, "error.html", view, status=status)

    def signed_out(self, request: AnyRequest, error: SignedOutError) -> Page:
        """To the form, and back here afterwards."""
        del error
        return to_sign_in(request)

    def denied(self, request: AnyRequest, error: DeniedError) -> Page:
        """What an account may not do, and why."""
        return self.error(
            request, 403, "Not for this account", f"This is not permitted: {error.reason}.",
            "Sign in with another account, or ask the administrator. Your account's page says what it may do.",
        )  # fmt: skip

    def not_taken(self, request: AnyRequest, error: NotTakenError) -> Page:
        """A form that is not taken."""
        return self.error(request, error.status, "This form was not taken", error.message, error.mend)


def gone_on(location: str, *cookies: str) -> Page:
    """On to another page, by GET."""
    page: Page = Response(b"", status_code=303, headers={"location": location, "cache-control": "no-store"})
    for cookie in cookies:
        page.headers["set-cookie"] = cookie
    return page


def to_sign_in(request: AnyRequest) -> Page:
    """To the form, with the page that was asked for."""
    from urllib.parse import urlencode

    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    following = inside(asked) if request.method in ("GET", "HEAD") else "/"
    return gone_on("/sign-in" if following == "/" else f"/sign-in?{urlencode({'next': following})}")


def _get(path: str, work: Callable[[AnyRequest], Page]) -> HTTPRouteHandler:
    async def answer(request: AnyRequest) -> Page:
        return await sync_to_thread(work, request)

    return HTTPRouteHandler(path, http_method=_READ)(answer)


def _post(path: str, work: Callable[[AnyRequest, bytes], Page]) -> HTTPRouteHandler:
    async def answer(request: AnyRequest) -> Page:
        if int(request.headers.get("content-length") or 0) > MOST_BYTES:
            raise NotTakenError(413, f"The form is larger than {MOST_BYTES:,} bytes.", "Shorten what stands in it.")
        return await sync_to_thread(work, request, await request.body())

    return HTTPRouteHandler(path, http_method=HttpMethod.POST, request_max_body_size=2 * MOST_BYTES)(answer)


def _same_twice(posted: Posted) -> str:
    new = posted.values.get("new", "")
    if new != posted.values.get("again", ""):
        raise PeopleError("people-password", "the two new passwords differ.", mend="Type them again.")
    return new


def _account_view(account: Account) -> AccountView:
    person = account.person
    words = role_words()[person.role]
    facts = [Pair("Name", account.name), Pair("Role", f"{words.title}: {words.duty}")]
    facts += [Pair("Party", account.party)] if account.party else []
    facts += [Pair("Groups", ", ".join(groups_of(person)) or "none"), Pair("Sees", sight_of(person).words())]
    may: list[Pair] = []
    may_not: list[Pair] = []
    for action in actions().values():
        if not action.on_record:
            decision = decide(person, action.name)
            (may if decision.allowed else may_not).append(Pair(action.meaning, decision.reason))
    return AccountView(
        title="Your account", name=account.name, facts=tuple(facts), may=tuple(may), may_not=tuple(may_not),
        has_password=account.has_password, keeps=decide(person, "people").allowed,
    )  # fmt: skip


def _line(account: Account) -> AccountLine:
    state = "disabled" if account.disabled else "open" if account.has_password else "through the provider alone"
    return AccountLine(
        name=account.name, role=role_words()[account.role].title, party=account.party or "",
        groups=", ".join(groups_of(account.person)), state=state, disabled=account.disabled,
    )  # fmt: skip


def _fields() -> tuple[Field, ...]:
    roles = tuple(Option(r, f"{role_words()[r].title}: {role_words()[r].duty}", False) for r in ACCOUNT_ROLES)
    return (
        Field(name="name", label="Name", kind="text", help="Small letters, digits and . _ @ -"),
        Field(name="role", label="Role", kind="choice", options=roles),
        Field(name="party", label="Party", kind="text", help="The party a liaison serves, by its plain name."),
        Field(name="groups", label="Groups", kind="text", help="Names of sharing groups, blanks between them."),
    )


def person_of(account: Account | None) -> Person:
    """Who asks: the account's person, or a visitor."""
    return account.person if account is not None else Person()
