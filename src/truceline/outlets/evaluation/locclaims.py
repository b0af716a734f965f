"""Scoring items about the Line of Control: is the act there or not, who is accused, who claims it, who was killed.

How the labels' kinds map to claims:

- ``violation``, ``claim_of_violation``, ``clash``: an event of force (``FORCE``; of a violation, casualties that nobody
  is accused of will do). The accused is the actor's party of one of them; of a clash both parties are actor or
  recipient. Nobody accused: no force with its actor named.
- ``agreement``: a ceasefire agreed, both parties in it. ``complaint``: an accusation by the complainer against the
  other. ``position``: an event or statement, and no force.
- ``context``: no force by India or Pakistan that is asserted or alleged, and no ceasefire agreed or declared.

The claimant is right when the event's source shares a name with the label's; where the label has none, the source is
the publication. The killed are right when the tolls read add up to the label's total, or one of them is it; none where
the label has none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from truceline.model.claim import AnyClaim, Event, Statement
from truceline.model.source import Source
from truceline.outlets.evaluation.articles import Tally
from truceline.outlets.evaluation.datasets import document, located, rows
from truceline.outlets.evaluation.measures import Measure, count, measure
from truceline.outlets.evaluation.sets import Progress
from truceline.reading.reader import read_document
from truceline.surface import world_of

FORCE = frozenset({
    "violation", "firing", "shelling", "air_strike", "mine_ied", "infiltration", "airspace_breach",
})  # fmt: skip
SIDES = ("India", "Pakistan")
_WORD = re.compile(r"\w+")


class Gold(msgspec.Struct, frozen=True):
    """The label of one item."""

    kind: str
    by: str | None = None
    against: str | None = None
    claimant: str | None = None
    parties: tuple[str, ...] = ()
    killed: dict[str, int] = {}


def run(data: Path, progress: Progress) -> list[Measure]:
    """The 29 items, read with the case's names."""
    name, world = "loc-claims", world_of("loc")
    tallies: list[Tally] = []
    file = located(data, "corpora/dev/wikipedia_current_events/gold_loc_claims.jsonl")
    for row in progress(list(rows(file)), name):
        text = document(row["id"], row["text"], date=row["date"])
        tallies.append(score(msgspec.convert(row["gold"], Gold), read_document(text, world=world).claims, row["text"]))
    return [
        measure(name, f"{what} right", tallies, count(what), "n")
        for what in ("all", "act", "accused", "claimant", "killed")
    ]


def score(gold: Gold, claims: Sequence[AnyClaim], text: str) -> Tally:
    """What is right of one item (0 or 1 each)."""
    events = [c for c in claims if isinstance(c, Event)]
    told = [e for e in events if e.type in FORCE or e.type == "casualty"]
    acts = told if gold.kind == "violation" else [e for e in told if e.type in FORCE]
    force = [e for e in acts if e.standing in ("asserted", "alleged")]
    right = {
        "act": _act(gold, events, force, claims),
        "accused": _accused(gold, events, force),
        "claimant": _claimant(gold, force, text),
        "killed": _killed(gold, told),
    }
    return {k: float(v) for k, v in right.items()} | {"all": float(all(right.values())), "n": 1.0}


def _act(gold: Gold, events: Sequence[Event], force: Sequence[Event], claims: Sequence[AnyClaim]) -> bool:
    types = {e.type for e in events if e.standing in ("asserted", "alleged")}
    if gold.kind in ("violation", "claim_of_violation", "clash"):
        return bool(force)
    if gold.kind == "agreement":
        return "ceasefire_agreed" in types
    if gold.kind == "complaint":
        return "accusation" in types
    by_sides = [e for e in force if e.actor is not None and e.actor.party in SIDES]
    if gold.kind == "position":
        return not force and bool(events or any(isinstance(c, Statement) for c in claims))
    return not by_sides and not types & {"ceasefire_agreed", "ceasefire_declared"}


def _accused(gold: Gold, events: Sequence[Event], force: Sequence[Event]) -> bool:
    if gold.kind == "clash":
        return set(gold.parties) <= _parties(force)
    if gold.kind == "agreement":
        return set(gold.parties) <= _parties([e for e in events if e.type == "ceasefire_agreed"])
    if gold.kind == "complaint":
        return any(
            e.actor is not None and e.actor.party in (gold.by or "") and e.recipient is not None
            and e.recipient.party == gold.against
            for e in events if e.type == "accusation" and e.actor is not None and e.actor.party
        )  # fmt: skip
    if gold.kind not in ("violation", "claim_of_violation"):
        return True
    accused = {e.actor.party for e in force if e.actor is not None and e.actor.party}
    return gold.by in accused if gold.by else not accused


def _parties(events: Sequence[Event]) -> set[str]:
    named = [a.party for e in events for a in (e.actor, e.recipient) if a is not None and a.party]
    return {side for side in SIDES if any(side in party for party in named)}


def _claimant(gold: Gold, force: Sequence[Event], text: str) -> bool:
    if gold.kind not in ("violation", "claim_of_violation") or not force:
        return True
    if gold.claimant is None:
        return any(e.source is None or e.source.kind == "publication" for e in force)
    theirs = _stems(gold.claimant)
    return any(theirs & _stems(_words(e.source, text)) for e in force if e.source is not None)


def _words(source: Source, text: str) -> str:
    span = source.span.of(text) if source.span is not None else ""
    return " ".join(filter(None, (source.name, source.role, source.party, span)))


def _stems(words: str) -> set[str]:
    """Five letters tell Indian and India together from Pakistani and Pakistan."""
    return {w[:5].lower() for w in _WORD.findall(words) if len(w) > 2}


def _killed(gold: Gold, told: Sequence[Event]) -> bool:
    read = [e.killed.best for e in told if e.killed is not None]
    total = sum(gold.killed.values())
    if not gold.killed:
        return not sum(read)
    return sum(read) == total or total in read
