"""Wording: tables of words and patterns of this room, and the words of a claim without who says them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from importlib import resources

from truceline.judgement.dated import DatedClaim
from truceline.model.claim import Event, Statement
from truceline.model.span import Span


@functools.cache
def rows(name: str, columns: int) -> tuple[tuple[str, ...], ...]:
    """The rows of ``data/NAME``, each with exactly ``columns`` cells; comments and empty lines are left out."""
    text = resources.files("truceline.judgement").joinpath(f"data/{name}").read_text("utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(tuple((line.split("\t") + [""] * columns)[:columns]) for line in lines)


@functools.cache
def patterns(name: str) -> tuple[re.Pattern[str], ...]:
    """The patterns in the first column of ``data/NAME``."""
    return tuple(re.compile(row[0], re.IGNORECASE) for row in rows(name, 1))


def any_of(terms: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for any of these terms as whole words, longest first, case ignored; None for none."""
    listed = sorted({t.strip() for t in terms if len(t.strip()) > 1}, key=lambda t: (-len(t), t))
    if not listed:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, listed))})(?!\w)", re.IGNORECASE)


def content_of(dated: DatedClaim) -> str:
    """What is said in a statement, without speaker and cue; for other claims, their words."""
    claim = dated.claim
    if not isinstance(claim, Statement):
        return dated.words
    pieces = [_cut(dated, part) for part in (claim.parts or (claim.content,))]
    return " ... ".join(p for p in pieces if p) or dated.words


def _cut(dated: DatedClaim, part: Span) -> str:
    cuts = (
        e.quote[max(0, part.start - e.start) : part.end - e.start]
        for e in dated.claim.evidence
        if e.start < part.end and part.start < e.end
    )
    return " ... ".join(c for c in cuts if c)


def party_of(dated: DatedClaim) -> str | None:
    """Whose claim it is: of a statement its source's party, of an event its actor's, else its source's."""
    claim = dated.claim
    if isinstance(claim, Event) and claim.actor is not None and claim.actor.party:
        return claim.actor.party
    return claim.source.party if claim.source is not None else None


def members(party: str | None) -> frozenset[str]:
    """The parties of an actor or source: of "India and Pakistan" both."""
    return frozenset(p.strip() for p in re.split(r",| and ", party or "") if p.strip())


def speaker_of(dated: DatedClaim) -> str | None:
    """Who is credited, in words; None where nobody is but the publication itself."""
    source = dated.claim.source
    if source is None or source.kind == "publication":
        return None
    return source.name or source.role or source.party
