"""A claim in a line, and whom it is credited to: said alike wherever a claim is shown."""

from __future__ import annotations

from truceline.model.case import CaseFile
from truceline.model.claim import Actor, AnyClaim, Count, Event, Statement
from truceline.model.source import Source
from truceline.outlets import plain

_TITLE = 120
"""Code points of the text that stand in for a missing title."""


def shorten(text: str, length: int) -> str:
    """The text on one line, cut at a word where it is longer."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0] + "…"


def first_words(text: str) -> str:
    """What stands in for a title: the first line of a text, cut where it is long."""
    return shorten(text.lstrip().partition("\n")[0], _TITLE)


def source_words(source: Source | None, publisher: str | None, text: str | None = None) -> str:
    """Who a claim is credited to, with the party spoken for."""
    if source is None:
        return "No speaker found"
    if source.kind == "publication":
        return source.name or publisher or "The publication itself"
    as_written = source.span.of(text) if source.span is not None and text is not None else None
    who = source.name or source.role or as_written or plain.words(source.kind, "source")
    who = who[:1].upper() + who[1:]
    detail = [source.role] if source.name and source.role and source.role.lower() not in source.name.lower() else []
    if source.party and source.party.lower() not in who.lower():
        detail.append(source.party)
    return who + (f" ({', '.join(detail)})" if detail else "")


def headline(claim: AnyClaim, text: str | None = None) -> str:
    """A claim in a line."""
    if isinstance(claim, Event):
        return _event_headline(claim)
    if isinstance(claim, Statement):
        verbs = [plain.words(d, "does") for d in claim.does] or ["asserts"]
        who = "Without a stated speaker:" if claim.source is None else source_words(claim.source, None, text)
        return f"{who} {_joined(verbs)}"
    if isinstance(claim, Count):
        who = claim.reporter or "Someone"
        hedge = f"{claim.qualifier} " if claim.qualifier else ""
        return f"{who} counts {hedge}{plain.number(claim.n)} {claim.what}"
    return f"{claim.speaker or 'The speaker'} leaves out: {claim.omitted}"


def _event_headline(event: Event) -> str:
    what = plain.words(event.type, "type") or "event"
    parts = [what[:1].upper() + what[1:]]
    actor, recipient = _who(event.actor), _who(event.recipient)
    if actor and recipient:
        parts.append(f"{actor} – {recipient}")
    elif actor or recipient:
        parts.append(actor or f"towards {recipient}")
    if event.where is not None:
        parts.append(event.where.name)
    if event.when is not None and event.when.start:
        parts.append(plain.interval(event.when.start, event.when.end))
    return " · ".join(parts)


def _who(actor: Actor | None) -> str:
    if actor is None:
        return ""
    return actor.party or actor.text


def _joined(items: list[str]) -> str:
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]


def sector_name(sector: str, case: CaseFile) -> str:
    """The name of a sector by its id; a sector the case does not list is shown as it stands."""
    return next((s.name for s in case.sector if s.id == sector), sector)
