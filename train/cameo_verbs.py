"""Compile the CAMEO 2.0 verb dictionary to tables: ``python train/cameo_verbs.py [DATA]``.

Reads ``events/petrarch/CAMEO.2.0.txt`` (Open Event Data Alliance, MIT) and writes ``cameo_verbs.tsv`` (verb, words of
the pattern, code; no words: the verb's own code) and ``cameo_sets.tsv`` (the named word sets the patterns use) into
``src/truceline/reading/data``. Multi-word verbs keep their underscores; passive marks and comments are dropped.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "src/truceline/reading/data"
SOURCE = "# Source: CAMEO 2.0 verb dictionary of PETRARCH, (c) 2015 Open Event Data Alliance, MIT licence; compiled.\n"
_CODE = re.compile(r"\[([\d:-]+|---)\]")


def blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Synonym sets and verb blocks: (heading, lines)."""
    heading, lines = "", []
    for raw in text.splitlines():
        line = raw.split("#")[0].rstrip()
        if line.startswith(("&", "---")):
            yield heading, lines
            heading, lines = line.strip(), []
        elif line.strip():
            lines.append(line.strip())
    yield heading, lines


def code_of(line: str) -> str:
    """The first code of a line, or an empty string where the dictionary has none."""
    found = _CODE.search(line)
    code = found[1].split(":")[0] if found else ""
    return "" if code.strip("-") == "" else code


def words_of(pattern: str) -> list[str]:
    """The words of a pattern, in order, without marks of structure."""
    bare = re.sub(r"[*+%$^(){}]", " ", _CODE.sub(" ", pattern).lstrip("- "))
    words = (w.strip("_") for w in bare.split())
    return [w if w.startswith("&") else w.lower().replace("_", " ") for w in words if w.strip("&_-.,")]


def main() -> None:
    """Write both tables."""
    data = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TRUCELINE_DATA", ROOT.parent / "shared")) / "data"
    text = (data / "events/petrarch/CAMEO.2.0.txt").read_text("utf-8", errors="replace")
    sets, verbs = [], []
    for heading, lines in blocks(text):
        if heading.startswith("&"):
            members = sorted({w.strip("+_ ").lower().replace("_", " ") for w in lines if w.startswith("+")})
            sets.append(f"{heading.split()[0]}\t{'|'.join(members)}")
        elif heading.startswith("---"):
            default = code_of(heading)
            names: list[str] = []
            for line in lines:
                if line.startswith("-"):
                    words, code = words_of(line), code_of(line)
                    if names and words and code:
                        verbs.append(f"{'|'.join(names)}\t{' '.join(words)}\t{code}")
                elif not line.startswith(("+", "~", "&")):
                    name = re.sub(r"\{.*?\}|\[.*?\]", "", line).strip().strip("_").lower()
                    if name:
                        names.append(name)
                        code = code_of(line) or default
                        if code:
                            verbs.append(f"{name}\t\t{code}")
    head = "# Verbs joined by | <TAB> words of the pattern <TAB> CAMEO code\n" + SOURCE
    (DATA / "cameo_verbs.tsv").write_text(head + "\n".join(dict.fromkeys(verbs)) + "\n", "utf-8")
    head = "# Named word set <TAB> words separated by |\n" + SOURCE
    (DATA / "cameo_sets.tsv").write_text(head + "\n".join(sets) + "\n", "utf-8")
    print(f"{len(verbs)} patterns, {len(sets)} sets")


if __name__ == "__main__":
    main()
