"""What is posted: forms that only this page can have made, read once, written by a writer that is open for a moment.

Forms work without scripts. Each carries a token that must be the same as the one in this browser's cookie (a signed
double submit: another site can neither read nor set it), and the browser must say that the form came from this page.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from typing import TypeVar
from urllib.parse import parse_qsl, quote, unquote

import msgspec

from truceline.ledger.errors import LedgerError
from truceline.ledger.store import Ledger
from truceline.model.server import LedgerPlace
from truceline.outlets.web.actor import actor, named

T = TypeVar("T")
MOST_BYTES = 262_144
"""Largest form."""
_MOST_FIELDS = 100
_FORM = "application/x-www-form-urlencoded"
_PATIENCE = 2.0
"""Seconds that a writer waits for another one to finish before it says that the ledger is busy."""
_YEAR = 365 * 86_400
TOKEN = "token"  # noqa: S105 # the name of a field
"""The hidden field that carries the token."""


class NotTakenError(Exception):
    """A form that is not taken, whatever stands in it: the status, what is wrong, what to do."""

    def __init__(self, status: int, message: str, mend: str) -> None:
        self.status = status
        self.message = message
        self.mend = mend
        super().__init__(message)


class RefusedError(Exception):
    """A form that can be mended: what is wrong, field by field. Its page is shown again with all that was typed."""

    def __init__(self, errors: Mapping[str, str], *, status: int = 422, message: str = "") -> None:
        self.errors = dict(errors)
        self.status = status
        self.message = message or "Nothing was recorded: see the fields marked below."
        super().__init__(self.message)


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """A form as it was sent: who sent it, the name in its address, its values (several of a field joined by blanks)."""

    who: str
    name: str
    values: dict[str, str]

    def text(self, field: str, most: int = 5_000) -> str:
        """A value, trimmed. :class:`RefusedError` where it is too long or holds a null character."""
        value = self.values.get(field, "").strip()
        if len(value) > most:
            raise RefusedError({field: f"must be at most {most:,} characters long"})
        if "\x00" in value:
            raise RefusedError({field: "must not contain a null character"})
        return value

    def one_of(self, field: str, allowed: tuple[str, ...]) -> str:
        """One of a few values, which must be given."""
        value = self.text(field)
        if value not in allowed:
            raise RefusedError({field: f"choose one of: {', '.join(allowed)}"})
        return value


class FormState(msgspec.Struct, frozen=True, kw_only=True):
    """What the forms of a page show beside the page itself: whether anything can be written, the token, who writes, and
    after a refusal what was typed and what was wrong with it."""

    writes: bool = False
    token: str = ""
    who: str = ""
    values: dict[str, str] = {}
    errors: dict[str, str] = {}
    message: str = ""

    def value(self, field: str, held: str = "") -> str:
        """What a field shows: what was typed, else what is held."""
        return self.values.get(field, held)


class Forms:
    """The keeper of tokens and names. ``secret`` signs the tokens; without one, forms end with the process.

    Pages are made once and sent to many: they are made with marks in place of token and name, which are put in as the
    page is sent. The marks are random, so no document can hold them."""

    def __init__(self, *, writes: bool, secret: bytes | None = None) -> None:
        self.writes = writes
        self._secret = secret or secrets.token_bytes(32)
        self._token_mark = f"token-{secrets.token_hex(16)}"
        self._who_mark = f"who-{secrets.token_hex(16)}"

    @property
    def blank(self) -> FormState:
        """The state of a form that nobody has sent yet."""
        if not self.writes:
            return FormState()
        return FormState(writes=True, token=self._token_mark, who=self._who_mark)

    def is_personal(self, page: bytes) -> bool:
        """Whether a page holds something of the one who asks for it."""
        return self.writes and (self._token_mark.encode() in page or self._who_mark.encode() in page)

    def filled(self, page: bytes, token: str, who: str, escape: Callable[[str], str]) -> bytes:
        """The page with token and name in their places."""
        page = page.replace(self._token_mark.encode(), token.encode())
        return page.replace(self._who_mark.encode(), escape(who).encode("utf-8"))

    # ------------------------------------------------------------ tokens

    def new_token(self) -> str:
        """A token: a random name and its signature."""
        nonce = secrets.token_urlsafe(18)
        return f"{nonce}.{self._signed(nonce)}"

    def is_own(self, token: str) -> bool:
        """Whether a token was made here."""
        nonce, _, signature = token.partition(".")
        return hmac.compare_digest(signature.encode("utf-8", "replace"), self._signed(nonce).encode())

    def _signed(self, nonce: str) -> str:
        return hmac.new(self._secret, nonce.encode("utf-8", "replace"), sha256).hexdigest()

    # ------------------------------------------------------------ reading

    def read(self, headers: Mapping[str, str], body: bytes, *, base: str, name: str, who: str | None = None) -> Posted:
        """A form that was posted; ``who``: the account that is signed in, where there are accounts.
        :class:`NotTakenError` where it is none of this page's."""
        if not self.writes:
            raise NotTakenError(
                405, "This page was started to be read only.", "Start it for writing: truceline serve CASE --write"
            )
        _came_from(headers, base)
        if headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
            raise NotTakenError(415, f"A form is sent as {_FORM}.", "Send it as the page's own form does.")
        if len(body) > MOST_BYTES:
            raise NotTakenError(413, f"The form is larger than {MOST_BYTES:,} bytes.", "Shorten what stands in it.")
        values = _values(body)
        cookies = cookies_of(headers.get("cookie", ""))
        token = values.pop(TOKEN, "")
        if not (self.is_own(token) and hmac.compare_digest(token, cookies.get(form_cookie(base), ""))):
            raise NotTakenError(
                403, "The form is not one that this page gave to this browser, or it is from before a restart.",
                "Go back, load the page again and send it once more; the browser must keep this page's cookie.",
            )  # fmt: skip
        if who is not None:
            values.pop("who", None)
            return Posted(who=who, name=name, values=values)
        return Posted(who=actor(cookies, who_cookie(base), values.get("who", "")), name=name, values=values)


def _came_from(headers: Mapping[str, str], base: str) -> None:
    """Whether the browser says that this page sent the form; one that says nothing is not believed."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin == base or (origin is None and site == "same-origin"):
        return
    raise NotTakenError(403, "The form came from elsewhere.", "Use the form on this page.")


def _values(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )  # fmt: skip
    except ValueError:
        raise NotTakenError(400, "The form cannot be read.", "Send it as the page's own form does.") from None
    out: dict[str, str] = {}
    for field, value in pairs:
        plain = value.replace("\r\n", "\n")
        out[field] = f"{out[field]} {plain}" if field in out else plain
    return out


# ---------------------------------------------------------------- cookies


def form_cookie(base: str) -> str:
    """The name of the token's cookie; one a port, for cookies know no ports."""
    return f"truceline-form-{_port(base)}"


def who_cookie(base: str) -> str:
    """The name of the cookie that keeps the person's name."""
    return f"truceline-who-{_port(base)}"


def _port(base: str) -> str:
    port = base.rpartition(":")[2]
    return port if port.isdigit() else "80"


def cookies_of(header: str) -> dict[str, str]:
    """The cookies of a request."""
    try:
        return {name: unquote(held.value) for name, held in SimpleCookie(header).items()}
    except CookieError:
        return {}


def set_cookie(name: str, value: str, *, lasting: bool = False) -> str:
    """A cookie that scripts cannot read and other sites cannot send."""
    age = f"; Max-Age={_YEAR}" if lasting else ""
    return f"{name}={quote(value, safe='.-_')}; Path=/; HttpOnly; SameSite=Strict{age}"


def who_kept(base: str, who: str) -> str:
    """The cookie that remembers a name."""
    return set_cookie(who_cookie(base), named(who), lasting=True)


# ---------------------------------------------------------------- writing


class Pen:
    """Writes to one ledger: opens it for a moment, one form at a time."""

    def __init__(self, path: LedgerPlace, case_id: str) -> None:
        self._path = path
        self._case_id = case_id
        self._one = threading.Lock()

    def write(self, who: str, why: str, work: Callable[[Ledger], T]) -> T:
        """What ``work`` gives, with the ledger open for writing in the name of ``who``. :class:`RefusedError` where
        another program writes to it and does not end soon; what was typed is then kept on the page."""
        with self._one, self._opened(who, why) as ledger:
            return work(ledger)

    def _opened(self, who: str, why: str) -> Ledger:
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                return Ledger.open(self._path, case_id=self._case_id, who=who, why=why)
            except LedgerError as error:
                if error.code not in ("ledger-busy", "ledger-write"):
                    raise
                if error.code == "ledger-busy" and time.monotonic() < end:
                    time.sleep(0.1)
                    continue
                told = (
                    f"Nothing was recorded: {error.what} {error.mend or ''} What you typed is kept here; send it again."
                )
                raise RefusedError({}, status=503, message=told) from error
