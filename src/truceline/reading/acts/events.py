"""Acts: what happened, is said to have happened, is denied or may happen, as one Event a happening.

Numbered steps: (1) the lexicon's rules find triggers by predicate structure (``match``); (2) what only names
another act is pruned (``prune``); (3) each is given actor, recipient, date, place, casualties and standing from
its clause (``draft``); (4) triggers that tell of one happening become one Event (``merge``); (5) causes that
the text names link events (``causes``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from truceline.model.claim import Event, Statement, Where
from truceline.model.document import Document
from truceline.model.source import Source
from truceline.model.span import Evidence
from truceline.reading.acts.causes import Link, causes
from truceline.reading.acts.draft import Draft, Drafting
from truceline.reading.acts.merge import merged
from truceline.reading.mention import DateMention, Mention
from truceline.reading.text.parse import Parsed

if TYPE_CHECKING:
    from truceline.reading.world import World

_SURE, _FAIR, _POOR = 0.75, 0.6, 0.45
"""Confidence by how much of an act its clause tells (an actor, and a second telling); not calibrated."""

_KIND = frozenset({"CONSULT", "SUPPORT", "AID", "CONCEDE", "RETREAT"})
_HARD = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE"})
"""PLOVER roots of cooperation and of force; announced, they are promises and threats (PLOVER manual 2021)."""


def events(
    document: Document,
    parsed: Sequence[Parsed],
    mentions: Sequence[Mention],
    dates: Sequence[DateMention],
    places: Sequence[Where],
    statements: Sequence[Statement],
    world: World,
) -> tuple[Event, ...]:
    """The acts of a document, one Event a happening, in the order of their first triggers."""
    drafts = merged(Drafting(document, mentions, dates, places, statements, world).read(parsed))
    ids = [_identify(document, draft) for draft in drafts]
    links = [Link(t.trigger, t.sentence, n, t.nominal) for n, draft in enumerate(drafts) for t in draft.told]
    led_to = causes(document.text, links)
    for cause, effects in led_to.items():
        for effect in effects:
            same = drafts[cause].sentence == drafts[effect].sentence
            if same and drafts[cause].standing == "background" and drafts[effect].standing == "asserted":
                drafts[effect].standing = "background"
    return tuple(
        _event(document, draft, ids[n], tuple(ids[effect] for effect in led_to.get(n, ())))
        for n, draft in enumerate(drafts)
    )


def _event(document: Document, draft: Draft, name: str, cause_of: tuple[str, ...]) -> Event:
    by = draft.by
    return Event(
        id=name,
        evidence=tuple(Evidence.cut(document.text, s) for s in sorted({t.sentence for t in draft.told})),
        source=by.source if by is not None else Source(kind="publication", name=document.publisher),
        confidence=_confidence(draft),
        type=draft.type,
        trigger=draft.told[0].trigger,
        triggers=tuple(sorted({t.trigger for t in draft.told})),
        plover=_root(draft),
        cameo=draft.rule.cameo,
        weapon=None if draft.rule.weapon == "as-before" else draft.rule.weapon,
        actor=draft.actor,
        recipient=draft.recipient,
        when=draft.when,
        where=draft.where,
        killed=draft.killed,
        injured=draft.injured,
        standing=draft.standing,
        by=by.id if by is not None else None,
        cause_of=cause_of,
        known_as=draft.known_as,
    )


def _root(draft: Draft) -> str | None:
    """The PLOVER root and mode; what is still to come is a promise (AGREE) or a threat (THREATEN) in PLOVER's terms."""
    root = draft.rule.plover
    if draft.standing != "future" or root is None:
        return root
    name = root.split(".")[0]
    return "AGREE" if name in _KIND else "THREATEN" if name in _HARD else root


def _confidence(draft: Draft) -> float:
    told = (draft.actor is not None) + (len(draft.told) > 1)
    return (_POOR, _FAIR, _SURE)[told]


def _identify(document: Document, draft: Draft) -> str:
    """An id that the same words of the same document always get."""
    first = draft.told[0].trigger
    words = f"{document.id}|event|{draft.type}|{first.start}|{first.end}"
    return f"e-{hashlib.sha256(words.encode()).hexdigest()[:16]}"
