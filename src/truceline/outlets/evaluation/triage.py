"""Scoring triage: of what is relevant, how much is kept; of the rest, how much is dismissed.

The shipped model has learned from these documents, so each is scored with the one of five models that has not seen it
(``data/triage_folds.json``, written by ``train/triage.py``). The two thresholds were chosen over all folds.
"""

from __future__ import annotations

import functools
import hashlib
from importlib import resources

import msgspec

from truceline.outlets.evaluation.articles import Tally
from truceline.reading.triage import Model, features, probability, scan

FOLD_COUNT = 5


class Labelled(msgspec.Struct, frozen=True):
    """A text and whether it is relevant; ``origin`` names the set, ``word`` whether it holds a word of truce."""

    id: str
    text: str
    relevant: bool
    origin: str
    word: bool = False


def fold(identifier: str, count: int = FOLD_COUNT) -> int:
    """Which fold a document is in: a hash of its identifier, so that it never moves."""
    return hashlib.sha256(identifier.encode()).digest()[0] % count


@functools.cache
def models() -> tuple[Model, ...]:
    """The model of each fold, learned from the others."""
    raw = resources.files("truceline.outlets.evaluation").joinpath("data/triage_folds.json").read_bytes()
    return tuple(msgspec.json.decode(raw, type=list[Model]))


def kept(document: Labelled) -> bool:
    """Whether the model that has not seen the document keeps it."""
    learned = models()[fold(document.id)]
    return probability(features(document.text, scan(document.text)), learned) >= learned.kept_from(document.text)


def score(document: Labelled, *, is_kept: bool) -> Tally:
    """The counts of one document."""
    rest = not document.relevant
    return {
        "relevant/labelled": document.relevant,
        "relevant/right": document.relevant and is_kept,
        "rest/labelled": rest,
        "rest/right": rest and not is_kept,
        "figure/labelled": rest and document.word,
        "figure/right": rest and document.word and not is_kept,
        "stream/labelled": rest and document.origin != "articles",
        "stream/right": rest and document.origin != "articles" and not is_kept,
    }


def labels(table: str) -> dict[str, tuple[bool, bool]]:
    """Identifier -> (relevant, holds a word of truce) from the table of labels (``tests/gates/triage_labels.tsv``)."""
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return {row[0]: (row[2] == "1", row[3] == "1") for row in rows if row[0] != "id"}
