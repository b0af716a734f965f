"""Runs of the whole reader over labelled articles."""

from __future__ import annotations

from pathlib import Path

import msgspec

from truceline.model.claim import Statement
from truceline.outlets.evaluation.articles import Tally, score_article
from truceline.outlets.evaluation.datasets import articles as labelled_articles
from truceline.outlets.evaluation.datasets import document, located, rows
from truceline.outlets.evaluation.measures import Measure, count, measure, prf, recall_of, share
from truceline.outlets.evaluation.polnear import attributions, score
from truceline.outlets.evaluation.sets import Progress
from truceline.reading.reader import read_document
from truceline.reading.world import World


def seed(data: Path, progress: Progress) -> list[Measure]:
    """The seed article."""
    return _whole(data, progress, "seed", "seed")


def articles(data: Path, progress: Progress) -> list[Measure]:
    """The articles of other conflicts, read without a case: these conflicts are not known by name."""
    return _whole(data, progress, "articles", "dev")


def capitals(data: Path, progress: Progress) -> list[Measure]:
    """The same articles set in capitals throughout, as wire copy of the telex age was."""
    name, world = "capitals", World.general()
    tallies: list[Tally] = []
    for gold, text in progress(labelled_articles(data, "dev"), name):
        shouted = msgspec.structs.replace(text, text=in_capitals(text.text))
        tallies.append(score_article(gold, read_document(shouted, world=world, triage=False).claims))
    out = prf(name, "statement", tallies, "statement")
    out.append(measure(name, "source kind right", tallies, recall_of("kind"), "kind/labelled"))
    return out + prf(name, "event", tallies, "event")


def in_capitals(text: str) -> str:
    """A text in capitals, length for length: a letter whose capital is two letters stays."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def _whole(data: Path, progress: Progress, name: str, file: str) -> list[Measure]:
    world = World.general()
    tallies: list[Tally] = []
    for gold, text in progress(labelled_articles(data, file), name):
        tallies.append(score_article(gold, read_document(text, world=world).claims))
    out = prf(name, "statement", tallies, "statement")
    out += [
        measure(name, f"source {what} right", tallies, recall_of(key), f"{key}/labelled")
        for what, key in (("kind", "kind"), ("itself", "source"), ("party", "party"))
    ]
    out += [measure(name, f"{what} right", tallies, recall_of(what), f"{what}/labelled") for what in ("manner", "does")]
    out += prf(name, "event", tallies, "event")
    out.append(
        measure(name, "event trigger recall", tallies, share("trigger/right", "event/labelled"), "event/labelled")
    )
    out += [
        measure(name, f"event {what} right", tallies, recall_of(what), f"{what}/labelled")
        for what in ("standing", "actor", "recipient", "when", "where")
    ]
    out.append(measure(name, "silences found", tallies, count("silence/right"), "silence/labelled"))
    out.append(measure(name, "silences claimed", tallies, count("silence/predicted"), "silence/labelled"))
    out.append(measure(name, "counts found", tallies, count("count/right"), "count/labelled"))
    out.append(
        measure(
            name,
            "furniture touched",
            tallies,
            share("furniture/touched", "furniture/size"),
            "furniture/size",
            at_most=True,
        )
    )
    return out


def attribution(data: Path, progress: Progress) -> list[Measure]:
    """PolNeAR dev; triage off, since this news concerns no conflict."""
    name, world = "attribution", World.general()
    tallies: list[Tally] = []
    for row in progress(list(rows(located(data, "quotes/development/polnear_dev.jsonl.gz"))), name):
        reading = read_document(document(row["id"], row["text"]), world=world, triage=False)
        mine = [c for c in reading.claims if isinstance(c, Statement)]
        tallies.append(score(row["text"], attributions(row), mine))
    out = prf(name, "statement", tallies, "statement")
    out.append(measure(name, "source right", tallies, recall_of("source"), "source/labelled"))
    out += [
        measure(name, f"{kind} recall", tallies, recall_of(kind), f"{kind}/labelled")
        for kind in ("direct", "indirect", "mixed")
    ]
    return out
