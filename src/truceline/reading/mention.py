"""Mentions: who and when a text names, before any claim is made of it."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from truceline.model.claim import When
from truceline.model.span import Span

MentionKind: TypeAlias = Literal[
    "party", "metonym", "adjective", "organ", "role", "person", "group", "collective", "publication"
]


class Mention(msgspec.Struct, frozen=True):
    """A name that can act or speak. ``party`` is the plain English party name or None; ``name`` the fullest form the
    article gives ("Imran Khan" for a later "Khan"); ``unnamed`` marks an office without a name ("a Foreign Office
    spokesperson")."""

    span: Span
    text: str
    kind: MentionKind
    party: str | None = None
    code: str | None = None
    name: str | None = None
    role: str | None = None
    unnamed: bool = False


class DateMention(msgspec.Struct, frozen=True):
    """A date expression: its interval, and whether it names a set ("every Tuesday") or a duration ("for two years")."""

    when: When
    span: Span
    kind: Literal["date", "time", "duration", "set"]
