"""Headers that every answer carries, errors and files included."""

from __future__ import annotations

from litestar.enums import ScopeType
from litestar.types import Message, Scope

CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
))  # fmt: skip
"""Nothing runs, nothing is fetched but the page's own style and pictures, nobody may frame it."""

SCRIPT_POLICY = f"{CONTENT_SECURITY_POLICY}; script-src 'self'"
"""The pages that have a script of their own for the keyboard: that file may run, none in the page itself."""

MAP_POLICY = "; ".join((
    CONTENT_SECURITY_POLICY,
    "script-src 'self'",
    "worker-src 'self'",
    "connect-src 'self'",
))  # fmt: skip
"""The map's page, where the files of the map that can be moved are installed: its own scripts may run, none in the page
itself, and they may fetch from this server alone."""

_ALWAYS = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode("ascii")),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)


async def add_headers(message: Message, scope: Scope) -> None:
    """Put the headers on the start of an answer."""
    if scope["type"] == ScopeType.HTTP and message["type"] == "http.response.start":
        held = {name for name, _ in message["headers"]}
        message["headers"] = [*message["headers"], *(h for h in _ALWAYS if h[0] not in held)]
