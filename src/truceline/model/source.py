"""Sources: who a document credits for what it says."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from truceline.model.span import Span

SourceKind: TypeAlias = Literal[
    "named_person", "named_organ", "official_unnamed", "anonymous", "experts_unspecified", "publication"
]


class Source(msgspec.Struct, frozen=True):
    """The one who asserts a claim. ``name`` is resolved through the article and None where the article gives none;
    ``party`` is the plain English name of the party spoken for, never a code or a metonym; ``span`` is where the
    document names the source for this claim (a pronoun stands where it stands)."""

    kind: SourceKind
    name: str | None = None
    role: str | None = None
    party: str | None = None
    span: Span | None = None
