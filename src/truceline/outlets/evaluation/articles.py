"""Scoring whole labelled articles: statements, whose they are, events, tallies, silences, furniture.

Statements are paired one to one by the overlap of their content (at least half); an event is right when its type is
the label's and its trigger touches one of the label's, one to one. Labelled events inside related-link lines are
neutral: neither missed nor wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from truceline.model.claim import Actor, AnyClaim, Count, Event, Silence, Statement
from truceline.model.source import Source
from truceline.model.span import Span
from truceline.outlets.evaluation.gold import GoldActor, GoldArticle, GoldEvent, GoldSource, GoldStatement, slug
from truceline.outlets.evaluation.matching import pair_by_overlap, pairs, shared, size

Tally = dict[str, float]
"""Counts of one document, by name; those of many documents are added."""


def score_article(gold: GoldArticle, claims: Sequence[AnyClaim]) -> Tally:
    """The counts of one article, ``what/right``, ``what/predicted`` and ``what/labelled`` among them."""
    out = score_statements(gold.statements, [c for c in claims if isinstance(c, Statement)])
    out |= score_events(gold.events, [c for c in claims if isinstance(c, Event)])
    out |= score_counts(gold, [c for c in claims if isinstance(c, Count)])
    out |= score_silences(gold, [c for c in claims if isinstance(c, Silence)])
    return out | score_furniture(gold, claims)


def paired_statements(gold: Sequence[GoldStatement], mine: Sequence[Statement]) -> list[tuple[int, int]]:
    """Which labelled statement (index) is which statement read (index)."""
    return pair_by_overlap([g.content.spans() for g in gold], [(m.content,) for m in mine])


def score_statements(gold: Sequence[GoldStatement], mine: Sequence[Statement]) -> Tally:
    """Statements found, and of those found: source kind, source itself, party, manner and ``does`` right."""
    matched = paired_statements(gold, mine)
    out: Tally = {
        "statement/right": len(matched),
        "statement/predicted": len(mine),
        "statement/labelled": len(gold),
    }
    for name in ("kind", "source", "party", "manner", "does"):
        out[f"{name}/right"] = 0
        out[f"{name}/labelled"] = len(matched)
    for i, j in matched:
        theirs, ours = gold[i].source, mine[j].source
        out["kind/right"] += _kind(theirs) == _kind(ours)
        out["source/right"] += same_source(theirs, ours)
        out["party/right"] += _party(theirs) == _party(ours)
        out["manner/right"] += gold[i].manner == mine[j].manner
        out["does/right"] += bool(set(gold[i].does) & set(mine[j].does))
    return out


def _kind(source: GoldSource | Source | None) -> str | None:
    return source.kind if source is not None else None


def _party(source: GoldSource | Source | None) -> str | None:
    return source.party if source is not None else None


def same_source(gold: GoldSource | None, mine: Source | None) -> bool:
    """Whether the same one is credited: neither has a speaker, or the spans share half of the shorter, or the names
    share their last word."""
    if gold is None or mine is None:
        return gold is None and mine is None
    spans = gold.spans()
    if spans and mine.span is not None and mine.span.end > mine.span.start:
        shorter = min(size(spans), mine.span.end - mine.span.start)
        if shared(spans, (mine.span,)) >= 0.5 * shorter:
            return True
    if not gold.name or not mine.name:
        return False
    return gold.name.split()[-1].casefold() == mine.name.split()[-1].casefold()


def paired_events(gold: Sequence[GoldEvent], mine: Sequence[Event]) -> list[tuple[int, int]]:
    """Which labelled event is which event read: type equal and a trigger touched."""
    weights = np.zeros((len(gold), len(mine)))
    for i, label in enumerate(gold):
        touched = label.touched()
        for j, event in enumerate(mine):
            if event.type != slug(label.type) or event.trigger is None:
                continue
            common = shared(touched, (event.trigger,))
            # as many pairs as can be; a label outside the furniture first, then the closer trigger
            weights[i, j] = (1.0 + 0.1 * (not label.in_furniture) + min(common, 50) / 1000) if common else 0.0
    return pairs(weights)


def score_events(gold: Sequence[GoldEvent], mine: Sequence[Event]) -> Tally:
    """Events found, and of those found: standing, actor, recipient, day and place right."""
    matched = paired_events(gold, mine)
    neutral = sum(gold[i].in_furniture for i, _ in matched)
    matched = [(i, j) for i, j in matched if not gold[i].in_furniture]
    out: Tally = {
        "event/right": len(matched),
        "event/predicted": len(mine) - neutral,
        "event/labelled": sum(not g.in_furniture for g in gold),
        "trigger/right": _triggers(gold, mine),
    }
    for name in ("standing", "actor", "recipient", "when", "where"):
        out[f"{name}/right"] = 0
        out[f"{name}/labelled"] = len(matched)
    for i, j in matched:
        label, event = gold[i], mine[j]
        out["standing/right"] += label.standing == event.standing
        for name in ("actor", "recipient"):
            theirs, ours = getattr(label, name), getattr(event, name)
            out[f"{name}/right"] += sides(theirs) == sides(ours)
        out["when/right"] += days(label.when) == days(event.when)
        out["where/right"] += near(label, event)
    return out


def sides(actor: GoldActor | Actor | None) -> frozenset[str]:
    """The parties of an actor, in whatever order the text names them."""
    return frozenset(actor.party.split(" and ")) if actor is not None and actor.party else frozenset()


def _triggers(gold: Sequence[GoldEvent], mine: Sequence[Event]) -> int:
    """Events whose trigger is touched, whatever the type; what is lost to typing shows in the difference."""
    weights = np.zeros((len(gold), len(mine)))
    for i, label in enumerate(gold):
        for j, event in enumerate(mine):
            touched = event.trigger is not None and shared(label.touched(), (event.trigger,)) > 0
            weights[i, j] = float(touched and not label.in_furniture)
    return len(pairs(weights))


def days(when: object) -> tuple[str | None, str | None]:
    """The first and last day of an interval; instants are cut to their day."""
    start, end = getattr(when, "start", None), getattr(when, "end", None)
    return (start[:10] if start else None, end[:10] if end else None)


def near(label: GoldEvent, event: Event) -> bool:
    """Whether both name no place, or places within 161 km (100 miles: the field's usual measure)."""
    if label.where is None or event.where is None:
        return label.where is None and event.where is None
    if None in (label.where.lat, label.where.lon, event.where.lat, event.where.lon):
        return event.where.span is not None and shared(label.where.spans(), (event.where.span,)) > 0
    return kilometres(label.where.lat, label.where.lon, event.where.lat, event.where.lon) <= 161


def kilometres(lat1: float | None, lon1: float | None, lat2: float | None, lon2: float | None) -> float:
    """Great-circle distance; infinite where a coordinate is missing."""
    if lat1 is None or lon1 is None or lat2 is None or lon2 is None:
        return float("inf")
    a, b, c, d = np.radians([lat1, lon1, lat2, lon2])
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return float(2 * 6371.0 * np.arcsin(np.sqrt(min(1.0, float(h)))))


def score_counts(gold: GoldArticle, mine: Sequence[Count]) -> Tally:
    """Tallies found: the number equal and the words overlapping."""
    weights = np.zeros((len(gold.counts), len(mine)))
    for i, label in enumerate(gold.counts):
        for j, count in enumerate(mine):
            weights[i, j] = float(label.n == count.n and shared(label.spans(), _evidence([count])) > 0)
    return {
        "count/right": len(pairs(weights)),
        "count/predicted": len(mine),
        "count/labelled": len(gold.counts),
    }


def score_silences(gold: GoldArticle, mine: Sequence[Silence]) -> Tally:
    """Silences found: the words share half of the shorter."""
    weights = np.zeros((len(gold.silences), len(mine)))
    for i, label in enumerate(gold.silences):
        for j, silence in enumerate(mine):
            ours = _evidence([silence])
            shorter = min(size(label.spans()), size(ours))
            weights[i, j] = float(shorter > 0 and shared(label.spans(), ours) >= 0.5 * shorter)
    return {
        "silence/right": len(pairs(weights)),
        "silence/predicted": len(mine),
        "silence/labelled": len(gold.silences),
    }


def score_furniture(gold: GoldArticle, claims: Sequence[AnyClaim]) -> Tally:
    """How much of the furniture is touched by claims, and how much of the claims' words is furniture (characters)."""
    furniture = [Span(*s) for s in gold.furniture]
    evidence = _evidence(claims)
    touched = shared(furniture, evidence)
    return {
        "furniture/touched": touched,
        "furniture/size": size(furniture),
        "furniture/evidence": size(evidence),
    }


def _evidence(claims: Iterable[AnyClaim]) -> list[Span]:
    return [e.span for claim in claims for e in claim.evidence]
