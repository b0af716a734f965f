"""Scoring whole events from raw text on PLV: one labelled event a sentence, two marked actors and a PLOVER root.

A sentence counts when one of at most two events read from it has the root, an actor that shares a word with the marked
source, and a recipient that shares one with the marked target. Other true events of a sentence are not labelled, so
that there is no precision to give. PLV's YIELD is PLOVER 2021's CONCEDE and RETREAT.

PLV is also what the learned parts of the acts room learn from, so it is cross-validated: five folds, stratified by
root, each read by the whole reader with both models learned from the other four (``train/dyad.py``, ``train/pair.py``;
needs scikit-learn, a development dependency).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from truceline.model.claim import Actor, Event
from truceline.outlets.evaluation.articles import Tally
from truceline.outlets.evaluation.datasets import document, located, rows
from truceline.outlets.evaluation.measures import Measure, measure, share
from truceline.outlets.evaluation.sets import Progress
from truceline.outlets.evaluation.training import training
from truceline.reading.acts.learned import Learned, instead
from truceline.reading.reader import read_document
from truceline.reading.world import World

MOST = 2
_WORD = re.compile(r"\w+")
_LITTLE = frozenset({"the", "a", "an", "of", "and", "in", "for", "to", "s", "on", "by", "with", "his", "its", "their"})
_ROOTS = {"CONCEDE": "YIELD", "RETREAT": "YIELD", "INVESTIGATE": "ACCUSE"}


def run(data: Path, progress: Progress) -> list[Measure]:
    """The share of sentences whose labelled event was read whole, and what of it was read."""
    name, world = "triples", World.general()
    lines = list(rows(located(data, "events/dev/plv_train.jsonl")))
    who, what = training("dyad"), training("pair")
    whose, which = who.examples(data), what.examples(data)
    tallies: list[Tally] = []
    for known, held in progress(who.folds(data), name):
        models = Learned(
            who.learn([whose[i] for i in known if whose[i] is not None]),
            what.learn([which[i] for i in known if which[i] is not None]),
        )
        with instead(models):
            for row in (lines[i] for i in held):
                claims = read_document(document(row["id"], row["text"]), world=world, triage=False).claims
                events = [c for c in claims if isinstance(c, Event)]
                tallies.append(score(row["root"], row["source"], row["target"], events))
    figures = (("full triple", "whole"), ("root right", "root"), ("source right", "source"), ("target right", "target"))
    return [measure(name, label, tallies, share(key, "n"), "n") for label, key in figures]


def score(root: str, source: str, target: str, events: Sequence[Event]) -> Tally:
    """What of the labelled event the surest ``MOST`` events of the sentence hold (0 or 1 each)."""
    surest = sorted(events, key=lambda e: -e.confidence)[:MOST]
    parts = [(root_of(e) == root, _shares(e.actor, source), _shares(e.recipient, target)) for e in surest]
    return {
        "whole": float(any(all(p) for p in parts)),
        "root": float(any(p[0] for p in parts)),
        "source": float(any(p[1] for p in parts)),
        "target": float(any(p[2] for p in parts)),
        "n": 1.0,
    }


def root_of(event: Event) -> str | None:
    """The event's PLOVER root under PLV's name."""
    if event.plover is None:
        return None
    root = event.plover.split(".")[0]
    return _ROOTS.get(root, root)


def _shares(actor: Actor | None, words: str) -> bool:
    return actor is not None and bool(_content(actor.text) & _content(words))


def _content(words: str) -> set[str]:
    return {w for w in _WORD.findall(words.lower()) if w not in _LITTLE}
