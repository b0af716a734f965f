"""Leaders: office holders and spokesmen of the world by name, and the party each acts for.

``data/leaders.tsv.gz`` is compiled from a public dictionary (``train/leaders.py``), ``data/leaders_recent.tsv`` by
hand. A name tells a party only where the article itself does not.
"""

from __future__ import annotations

import functools
import gzip
from importlib import resources

from truceline.reading.places.gazetteer import fold
from truceline.reading.tables import rows


@functools.cache
def leaders() -> dict[str, str]:
    """Office holders of the world, folded full name -> party (``leaders.tsv.gz``, ``leaders_recent.tsv``), read at the
    first question."""
    packed = resources.files("truceline.reading").joinpath("data/leaders.tsv.gz").read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    compiled = dict(line.split("\t", 1) for line in lines if not line.startswith("#"))
    recent = {fold(name): party for name, party in rows("leaders_recent.tsv", 2)}
    return compiled | recent


@functools.cache
def surnames_of() -> dict[str, frozenset[str]]:
    """The last names of the recent leaders, folded, with the parties of all who bear each."""
    found: dict[str, set[str]] = {}
    for name, party in rows("leaders_recent.tsv", 2):
        last = fold(name).split()[-1]
        found.setdefault(last, set()).add(party)
    return {last: frozenset(parties) for last, parties in found.items()}
