"""Which words bear capitals: counted in news sentences and in the program's own lists of names.

Writes ``src/truceline/reading/data/casing.tsv.gz``: words whose usual form is not lower case with that form, words that
are usually lower case (so that an unknown word can be told from a common one), and pairs of which one word has another
form than usual beside the other ("White House", "Liberation Front"). Counted in sentences of the Wikipedia current
events portal (CC BY-SA 4.0) and of PolNeAR's training articles; the first word of a sentence is not counted, nor a
sentence in title case.

The method is that of a truecaser by most likely form with its neighbours as context, after Lita et al., "tRuEcasIng"
(ACL 2003), without its dynamic programme: the words' usual forms are so certain that looking at neighbours is enough.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TypeAlias

from truceline.reading.tables import listed, rows
from truceline.reading.text.casing import WORD

Pairs: TypeAlias = dict[tuple[str, str], Counter[str]]
OUT = Path("src/truceline/reading/data/casing.tsv.gz")
CORPORA = (
    "data/corpora/dev/wikipedia_current_events/all.jsonl.gz",
    "data/quotes/development/polnear_train.jsonl.gz",
)
MIN_WORD, MIN_PAIR = 2, 3
"""A form seen once is as often a slip; a pair must be seen a little more to overrule its word."""
SURE = 0.7
"""The share of a pair's sightings that its form must have."""
LISTED = 3
"""What a name of the program's lists weighs, in sightings."""
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'“])|(?<=[.!?]['\"”])\s+|\n")


def main(data: str) -> None:
    """Counts and writes."""
    words: dict[str, Counter[str]] = defaultdict(Counter)
    pairs: Pairs = defaultdict(Counter)
    for name in CORPORA:
        with gzip.open(Path(data) / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                for sentence in _SENTENCES.split(json.loads(line)["text"]):
                    _count([m[0] for m in WORD.finditer(sentence.replace("’", "'"))], words, pairs)
    for name in _names():
        found = [m[0] for m in WORD.finditer(name)]
        for n, word in enumerate(found):
            words[word.lower()][word] += LISTED if not word.islower() else 0
            if n:
                _pair(found[n - 1], word, pairs, LISTED)
    usual = {low: _usual(forms) for low, forms in words.items() if sum(forms.values()) >= MIN_WORD}
    lines = [f"{low}\t\t{form if form != low else ''}" for low, form in usual.items()]
    for (low, beside), forms in pairs.items():
        form = _usual(forms)
        if sum(forms.values()) >= MIN_PAIR and forms[form] >= SURE * sum(forms.values()) and form != usual.get(low):
            lines.append(f"{low}\t{beside}\t{form}")
    body = (
        "# word, its neighbour (<before, >after) or nothing, its form (nothing: lower case); by train/casing.py.\n"
        "# Counted in Wikipedia, Portal:Current events (Wikipedia contributors, CC BY-SA 4.0) and PolNeAR's articles.\n"
    )
    packed = gzip.compress((body + "\n".join(sorted(lines)) + "\n").encode(), 9, mtime=0)
    OUT.write_bytes(packed)
    print(f"{len(usual):,} words, {len(lines) - len(usual):,} pairs, {len(packed):,} bytes")


def _count(sentence: list[str], words: dict[str, Counter[str]], pairs: Pairs) -> None:
    """One sentence's words and pairs; headlines in title case, without a word in lower case, tell nothing."""
    if sum(w.islower() for w in sentence) < 0.4 * len(sentence):
        return
    for n, word in enumerate(sentence):
        if n:
            words[word.lower()][word] += 1
            _pair(sentence[n - 1], word, pairs, 1, opens=n == 1)


def _pair(first: str, second: str, pairs: Pairs, times: int, *, opens: bool = False) -> None:
    """A pair counts for both its words; the first word of a sentence has its capital from there."""
    pairs[second.lower(), f"<{first.lower()}"][second] += times
    if not opens:
        pairs[first.lower(), f">{second.lower()}"][first] += times


def _usual(forms: Counter[str]) -> str:
    return min(forms, key=lambda f: (-forms[f], f))


def _names() -> list[str]:
    """The names of the program's lists as written there."""
    out = []
    for raw, _, _, aliases, seats, adjectives, people in rows("countries.tsv", 7):
        out += [raw, *listed(aliases), *listed(seats), *listed(adjectives), *listed(people)]
    for raw, _, _, aliases, adjectives, _ in rows("groups.tsv", 6):
        out += [raw, *listed(aliases), *listed(adjectives)]
    for raw, _, _, aliases in rows("organs.tsv", 4):
        out += [raw, *listed(aliases)]
    for raw, _, _, _, _, aliases in rows("regions.tsv", 6):
        out += [raw, *listed(aliases)]
    return [name.rstrip("?") for name in out]


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TRUCELINE_DATA", "../shared"))
