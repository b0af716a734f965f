"""Compile the list of office holders: ``python train/leaders.py [DATA]``.

From Phoenix.Countries.actors.txt (Open Event Data Alliance, MIT License): every full name that the dictionary codes for
one state alone, with that state's plain name. Writes ``src/truceline/reading/data/leaders.tsv.gz``; same data, same
bytes.
"""

from __future__ import annotations

import gzip
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from truceline.reading.places.gazetteer import fold
from truceline.reading.tables import listed, rows

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src/truceline/reading/data/leaders.tsv.gz"
HEAD = (
    "# Office holders and politicians: name as looked up, state.\n"
    "# Source: compiled by train/leaders.py from Phoenix.Countries.actors.txt (Open Event Data Alliance, MIT).\n"
)
CODE = re.compile(r"\[([A-Z]{3})(?:GOV|ELI|MIL|LEG|OPP|JUD|SPY|COP|PTY|REB|SEP|BUS|MED|CVL)?[A-Z]*\b")
TITLED = re.compile(
    r"^(?:(?:former|deputy|vice|prime|foreign|defen[cs]e|interior|finance|state|acting|then)\s+)*(?:president|premier|"
    r"minister|chancellor|king|queen|prince|general|gen|colonel|col|lt|maj|major|sheikh|dr|mr|mrs|sir|governor|senator|"
    r"ambassador|secretary|chief|leader|spokesman|justice|judge|mayor|admiral|marshal|commander|captain)\b"
)
SURNAMED = re.compile(r"^(?:president|prime minister|chancellor|king|foreign minister|secretary of state) [a-z]{3,}$")
"""An office and a surname: kept as they are, for articles that never give the full name."""


def entries(text: str) -> Iterator[tuple[list[str], set[str]]]:
    """The names and the state codes of each entry of a Phoenix dictionary."""
    names: list[str] = []
    codes: set[str] = set()
    for raw in text.splitlines():
        line = raw.split("#")[0].rstrip()
        if not line:
            continue
        starts = not line[0].isspace() and line[0] != "+"
        if starts and names:
            yield names, codes
            names, codes = [], set()
        codes |= set(CODE.findall(line))
        name = line.split("[")[0].strip().lstrip("+").replace("_", " ").strip()
        if name:
            names.append(name)
    yield names, codes


def not_persons() -> frozenset[str]:
    """Words of which one makes a name no person's: the adjectives and names of states, offices and organs."""
    words = {fold(w) for row in rows("offices.tsv", 4) for w in row[0].split()}
    for row in rows("countries.tsv", 7):
        words |= {fold(w.rstrip("?")) for cell in (row[0], row[3], row[5], row[6]) for w in listed(cell)}
    return frozenset(words | {"of", "the", "and", "party", "front", "ministry", "national", "council", "movement"})


def main() -> None:
    """Compiles the list and says how long it is."""
    base = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TRUCELINE_DATA", str(ROOT.parent / "shared")))
    text = (base / "data/events/petrarch/Phoenix.Countries.actors.txt").read_text("utf-8", errors="replace")
    states = {code: name.rstrip("?") for name, code, *_ in reversed(rows("countries.tsv", 7))}
    barred, owners = not_persons(), dict[str, set[str]]()
    for names, codes in entries(text):
        for name in map(fold, names):
            words = name.split()
            surname = SURNAMED.match(name)
            if not 2 <= len(words) <= 4 or not name.isascii():
                continue
            if not surname and (TITLED.match(name) or barred & set(words)):
                continue
            owners.setdefault(name, set()).update(codes)
    kept = sorted((n, states[next(iter(c))]) for n, c in owners.items() if len(c) == 1 and next(iter(c)) in states)
    body = HEAD + "".join(f"{name}\t{state}\n" for name, state in kept)
    TARGET.write_bytes(gzip.compress(body.encode("utf-8"), mtime=0))
    print(f"{len(kept)} names, {TARGET.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
