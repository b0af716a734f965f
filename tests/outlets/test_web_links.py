"""Which outside addresses become links: absolute http and https ones, and no other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.outlets.web import links


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=c#d", "http://example.org", "HTTPS://Example.org/ä", "https://[2001:db8::1]/"]
)
def test_http_and_https_become_links(address: str) -> None:
    assert links.outside(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org/x",
        "/local",
        "example.org",
        "https://",
        "https://user:pass@example.org/",
        'https://example.org/" onmouseover="alert(1)',
        "https://example.org/<script>",
        "https://exa mple.org/",
        "https://example.org\\@evil.org/",
        "https://[broken/",
        "ftp://example.org/",
    ],
)
def test_everything_else_stays_text(address: str | None) -> None:
    assert links.outside(address) is None


@given(st.text(max_size=40))
def test_whatever_becomes_a_link_starts_as_the_web_does(address: str) -> None:
    held = links.outside(address)
    assert held is None or held.lower().startswith(("http://", "https://"))


def test_host_is_shown_without_www() -> None:
    assert links.host_of("https://www.dawn.com/news/1") == "dawn.com"
    assert links.host_of("javascript:x") is None


def test_own_addresses_are_quoted_whole() -> None:
    assert links.inside("documents", "a/b c", claim='"<x>"', fragment="c-1 2") == (
        "/documents/a%2Fb%20c?claim=%22%3Cx%3E%22#c-1%202"
    )
    assert links.inside(agreement="x", sector=None) == "/?agreement=x"
