"""Guarded fetching: one http or https address -> its bytes, or the reason why not; and asking one (``post``).

1. the address is taken apart strictly: no user, no odd spelling of a number (``http://2130706433/``).
2. its host is resolved here; if any address it has is forbidden (``addresses``), nothing is fetched.
3. the connection goes to the very address that was checked: a second answer of the name server cannot change it.
4. each redirect begins again at 1; size, time and number of redirects are limited, unpacked size too.
No proxy is used and no cookie is kept. A question that is posted goes to one address alone: it follows no redirect.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import queue
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import msgspec

from truceline import __version__
from truceline.sources.addresses import forbidden
from truceline.sources.limits import Limits

_HOST: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_NUMBER: Final = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_CHUNK: Final = 65_536
_HEADERS: Final = {
    "User-Agent": f"truceline/{__version__} (ceasefire monitor)",
    "Accept": "text/html, application/rss+xml, application/atom+xml, text/plain;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}


class FetchError(Exception):
    """Nothing was fetched; ``code`` is that of the refusal, ``status`` the server's where it answered with one."""

    def __init__(self, code: str, detail: str, status: int | None = None) -> None:
        self.code = code
        self.detail = detail
        self.status = status
        super().__init__(f"{code}: {detail}")


class Fetched(msgspec.Struct, frozen=True):
    """What an address gave: the body unpacked, the final address, the type that the server declares."""

    data: bytes
    url: str
    media_type: str | None


class _Question(msgspec.Struct, frozen=True):
    """What is sent: a method, its headers (they may hold a secret, and stand in no message), a body."""

    method: str
    headers: dict[str, str]
    body: bytes | None = None
    good: frozenset[int] = frozenset({200})


_GET: Final = _Question("GET", _HEADERS)


class _Target(msgspec.Struct, frozen=True):
    secure: bool
    host: str
    port: int
    path: str
    url: str


def fetch(url: str, limits: Limits, *, allow_private: bool = False) -> Fetched:
    """The body at ``url``. Raises FetchError."""
    until = time.monotonic() + limits.fetch_seconds
    for _ in range(limits.redirects + 1):
        target = taken_apart(url)
        address = _checked_address(target, limits, allow_private=allow_private)
        answer = _one_answer(target, address, limits, until, _GET)
        if isinstance(answer, Fetched):
            return answer
        url = answer
    raise FetchError("too-many-redirects", f"more than redirects = {limits.redirects}, the last to {url[:200]}")


def post(
    url: str,
    body: bytes,
    headers: dict[str, str],
    limits: Limits,
    *,
    allow_private: bool = False,
    good: frozenset[int] = frozenset({200}),
) -> Fetched:
    """What ``url`` answers to a body with one of the ``good`` statuses. Raises FetchError; a redirect is one."""
    target = taken_apart(url)
    until = time.monotonic() + limits.fetch_seconds
    address = _checked_address(target, limits, allow_private=allow_private)
    sent = {**_HEADERS, "Content-Type": "application/json", "Accept": "application/json", **headers}
    answer = _one_answer(target, address, limits, until, _Question("POST", sent, body, good))
    if not isinstance(answer, Fetched):
        raise FetchError("fetch-failed", "it redirects, and a question follows no redirect")
    return answer


def taken_apart(url: str) -> _Target:
    """The parts of a plain http or https address. Raises FetchError."""
    if len(url) > 8_000 or re.search(r"[\x00-\x20\x7f\\]", url):
        raise FetchError("bad-url", "white space, control characters or backslashes, or too long")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchError("bad-url", str(error)) from None
    if parts.scheme not in {"http", "https"}:
        raise FetchError("bad-url", f"scheme {parts.scheme or 'missing'!r}")
    if "@" in parts.netloc:
        raise FetchError("bad-url", "it names a user")
    secure = parts.scheme == "https"
    path = quote(parts.path or "/", safe="/%:;,=~!$&'()*+@") + (
        f"?{quote(parts.query, safe='/%:;,=~!$&()*+@?-._[]')}" if parts.query else ""
    )
    host = _host(parts)
    return _Target(secure, host, (443 if secure else 80) if port is None else port, path, url)


def _host(parts: SplitResult) -> str:
    """The host in its plain spelling. Numbers that are not a dotted quad (decimal, octal, hexadecimal) are refused:
    what they mean depends on who reads them."""
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        if forbidden(host) == "no IP address":
            raise FetchError("bad-url", f"host {host!r}")
        return host
    try:
        plain = host.encode("idna").decode("ascii").lower() if not host.isascii() else host.lower()
    except UnicodeError:
        raise FetchError("bad-url", f"host {host!r}") from None
    if not _HOST.fullmatch(plain) or len(plain) > 253:
        raise FetchError("bad-url", f"host {plain!r}")
    if _NUMBER.fullmatch(plain.rsplit(".", 1)[-1]):
        try:
            return str(ipaddress.IPv4Address(plain))
        except ValueError:
            raise FetchError("forbidden-address", f"host {plain!r} is an odd spelling of a number") from None
    return plain


def _checked_address(target: _Target, limits: Limits, *, allow_private: bool) -> str:
    """An address of the host; none at all where one of them is forbidden."""
    addresses = _resolved(target.host, target.port, limits.connect_seconds)
    if not allow_private:
        for address in addresses:
            reason = forbidden(address)
            if reason is not None:
                named = "" if address == target.host else f"{target.host} is "
                raise FetchError("forbidden-address", f"{named}{address}: {reason}")
    return addresses[0]


def _resolved(host: str, port: int, seconds: float) -> list[str]:
    """The host's addresses, IPv4 first. The system's resolver knows no time limit, so it is asked in a thread."""
    answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([str(f[4][0]) for f in sorted(found, key=lambda f: f[0] != socket.AF_INET)])
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))

    threading.Thread(target=ask, daemon=True, name="resolve").start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise FetchError("fetch-timeout", f"no address for {host} within {seconds:g} s") from None
    if isinstance(answer, OSError) or not answer:
        raise FetchError("fetch-failed", f"{host} has no address")
    return answer


class _Pinned(http.client.HTTPConnection):
    """A connection to the one address that was checked."""

    def __init__(self, target: _Target, address: str, seconds: float) -> None:
        super().__init__(target.host, target.port, timeout=seconds)
        self._address = address
        self._context = ssl.create_default_context() if target.secure else None

    def connect(self) -> None:
        """Connects to the checked address; the name is used for the certificate alone."""
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._context is not None:
            self.sock = self._context.wrap_socket(self.sock, server_hostname=self.host)


def _one_answer(target: _Target, address: str, limits: Limits, until: float, asked: _Question) -> Fetched | str:
    """The body, or the address that the answer redirects to."""
    seconds = min(limits.connect_seconds, max(0.1, until - time.monotonic()))
    connection = _Pinned(target, address, seconds)
    try:
        with _cut_off(connection, until), contextlib.ExitStack() as stack:
            connection.request(asked.method, target.path, body=asked.body, headers=asked.headers)
            response = stack.enter_context(contextlib.closing(connection.getresponse()))
            location = response.headers.get("Location")
            if response.status in _REDIRECTS and location:
                return urljoin(target.url, location)
            if response.status not in asked.good:
                raise FetchError("fetch-failed", f"status {response.status}", response.status)
            packed = (response.headers.get("Content-Encoding") or "identity").strip().lower()
            data = b"".join(_body(response, packed, limits.fetch_bytes))
            if time.monotonic() >= until:  # a connection that was cut off looks like one that ended
                raise FetchError("fetch-timeout", f"not done in {limits.fetch_seconds:g} s")
            return Fetched(data, target.url, response.headers.get("Content-Type"))
    except TimeoutError:
        raise FetchError("fetch-timeout", f"nothing for {seconds:g} s") from None
    except (OSError, http.client.HTTPException, zlib.error, ValueError) as error:
        if time.monotonic() >= until:
            raise FetchError("fetch-timeout", f"not done in {limits.fetch_seconds:g} s") from None
        raise FetchError("fetch-failed", f"{type(error).__name__}: {error}"[:200]) from None
    finally:
        connection.close()


@contextlib.contextmanager
def _cut_off(connection: http.client.HTTPConnection, until: float) -> Iterator[None]:
    """Shuts the connection when the time is up: a server that sends a byte now and then never runs into a time-out."""

    def cut() -> None:
        if connection.sock is not None:
            with contextlib.suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, until - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _body(response: http.client.HTTPResponse, packed: str, most: int) -> Iterator[bytes]:
    """The body's bytes, unpacked; an end before the declared length is an error."""
    if packed not in {"identity", "gzip", "x-gzip"}:
        raise FetchError("fetch-failed", f"content encoding {packed[:40]!r}")
    unpack = zlib.decompressobj(31) if packed != "identity" else None
    taken = given = 0
    while chunk := response.read(_CHUNK):
        taken += len(chunk)
        plain = chunk if unpack is None else unpack.decompress(chunk, most - given + 1)
        given += len(plain)
        if max(taken, given) > most:
            raise FetchError("too-big", f"more than fetch_bytes = {most}")
        yield plain
    if response.length:
        raise FetchError("fetch-failed", f"{response.length} bytes are missing at the end")
