"""The cookie of a session, and the addresses that may be gone on to."""

from __future__ import annotations

from collections.abc import Mapping

from truceline.outlets.web.posting import cookies_of


def session_cookie(base: str) -> str:
    """The name of the session's cookie: bound to this host alone where the page stands behind TLS."""
    if base.startswith("https:"):
        return "__Host-truceline-session"
    port = base.rpartition(":")[2]
    return f"truceline-session-{port if port.isdigit() else '80'}"


def token_of(headers: Mapping[str, str], base: str) -> str:
    """The token of the session that a request says it belongs to; empty where it names none."""
    return cookies_of(headers.get("cookie", "")).get(session_cookie(base), "")


def session_kept(base: str, token: str) -> str:
    """The cookie that keeps a session until the browser is closed or the session ends."""
    return f"{session_cookie(base)}={token}; Path=/; HttpOnly; SameSite=Strict{_secure(base)}"


def session_dropped(base: str) -> str:
    """The cookie that ends a session in the browser."""
    return f"{session_cookie(base)}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0{_secure(base)}"


def _secure(base: str) -> str:
    return "; Secure" if base.startswith("https:") else ""


def inside(path: str) -> str:
    """An address of this page to go on to; its front for anything else."""
    own = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if own and not path.startswith("/sign-") else "/"
