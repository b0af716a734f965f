"""Claims for a person's eyes on a terminal: who says what, in the exact words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from truceline.model.claim import AnyClaim, Count, Event, Reading, Silence, Statement, Toll
from truceline.model.source import Source

WIDTH = 110

_OPENING, _CLOSING = '"“«„', '"”»'


def reading_as_text(reading: Reading) -> str:
    """A reading as lines: the document, its claims in order of their words, and what was left out."""
    document = reading.document
    head = document.title or document.ref
    when = f"  ({document.published.value})" if document.published else ""
    lines = [f"# {head}{when}"]
    for claim in reading.claims:
        lines.extend(_claim(claim))
    if not reading.claims:
        lines.append("  nothing claimed about any ceasefire")
    lines.extend(f"  left out: {what}" for what in _drops(reading))
    return "\n".join(lines) + "\n\n"


def _drops(reading: Reading) -> Iterator[str]:
    counted: dict[str, int] = {}
    for drop in reading.dropped:
        label = f"{drop.what}: {drop.reason}"
        counted[label] = counted.get(label, 0) + 1
    return (f"{n} x {label}" if n > 1 else label for label, n in counted.items())


def _claim(claim: AnyClaim) -> list[str]:
    quote = " … ".join(e.quote for e in claim.evidence)
    words = textwrap.wrap(_in_marks(quote), WIDTH - 6, initial_indent="      ", subsequent_indent="      ")
    return [f"  {_label(claim)}", *words]


def _in_marks(quote: str) -> str:
    """The words between quotation marks, none added where they bring their own."""
    return f"{'' if quote[:1] in _OPENING else '“'}{quote}{'' if quote[-1:] in _CLOSING else '”'}"


def _label(claim: AnyClaim) -> str:
    match claim:
        case Statement():
            return f"statement  {_source(claim.source)} · {', '.join(claim.does)} · {claim.manner}"
        case Event():
            who = " -> ".join(filter(None, (_actor(claim, "actor"), _actor(claim, "recipient"))))
            tolls = (_toll("killed", claim.killed), _toll("injured", claim.injured))
            rest = [who, claim.when.start if claim.when else None, claim.where.name if claim.where else None, *tolls]
            details = " · ".join(filter(None, rest))
            return f"event      {claim.type or claim.plover} ({claim.standing}, says {_source(claim.source)}) {details}"
        case Count():
            return f"count      {claim.n} {claim.what} ({_source(claim.source)})"
        case Silence():
            link = f" · {claim.instrument}" if claim.instrument else ""
            return f"silence    {claim.speaker or 'speaker not given'} does not mention: {claim.omitted}{link}"


def _source(source: Source | None) -> str:
    if source is None:
        return "no speaker given"
    if source.kind == "publication":
        return "the publication"
    name = source.name or source.role or source.kind.replace("_", " ")
    return f"{name} ({source.party})" if source.party and source.party != name else name


def _actor(event: Event, which: str) -> str | None:
    actor = event.actor if which == "actor" else event.recipient
    return None if actor is None else actor.party or actor.text


def _toll(word: str, toll: Toll | None) -> str | None:
    if toll is None:
        return None
    return f"{toll.qualifier + ' ' if toll.qualifier else ''}{toll.best} {word}"
