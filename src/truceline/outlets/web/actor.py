"""Who does what is done on the page. One function answers it, so that sign-in has one place to stand in."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

NOBODY = "local"
"""Who acts where nobody gave a name: somebody on this machine."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})
_JOINERS = "\u200c\u200d"
"""Signs that cannot be seen and that names in Persian, Urdu or Hindi are written with."""
LONGEST = 60
"""Longest name, in code points."""


def actor(cookies: Mapping[str, str], cookie: str, given: str = "") -> str:
    """The name under which a person acts: the one given with the form, else the one this browser remembers.

    There are no accounts: the name is what the person says it is, and the page is served to this machine alone."""
    return named(given) or named(cookies.get(cookie, "")) or NOBODY


def named(words: str) -> str:
    """A name on one line, without signs that cannot be seen, cut at :data:`LONGEST`."""
    seen = "".join(" " if c.isspace() else c for c in words if c in _JOINERS or unicodedata.category(c) not in _UNSEEN)
    return " ".join(seen.split())[:LONGEST].strip()
