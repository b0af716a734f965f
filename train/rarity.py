"""Count in how many news items each word stands: ``python train/rarity.py [DATA]``.

Reads Wikipedia's current-events items 2002-2021 (CC BY-SA 4.0) and writes ``src/truceline/reading/data/rarity.tsv``:
stem, number of items; ``*`` is the number of all items. Words in fewer than eight items are left out: to know that a
word is rare, its absence is enough. Same data, same bytes.
"""

from __future__ import annotations

import collections
import gzip
import json
import os
import sys
from pathlib import Path

from truceline.reading.stories import stems

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "src/truceline/reading/data/rarity.tsv"
LEAST = 8
HEAD = """# In how many news items a word (stem) stands; * = all items.
# Source: Wikipedia, Portal:Current events, 2002-07-01 to 2021-12-31, by Wikipedia contributors, CC BY-SA 4.0.
# Written by train/rarity.py.
"""


def main() -> None:
    """Count and write."""
    data = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TRUCELINE_DATA", ROOT / "../shared")) / "data"
    counted: collections.Counter[str] = collections.Counter()
    total = 0
    with gzip.open(data / "corpora/dev/wikipedia_current_events/all.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            counted.update(set(stems(json.loads(line)["text"])))
            total += 1
    rows = [f"{word}\t{n}" for word, n in sorted(counted.items()) if n >= LEAST and word != "*"]
    TABLE.write_text(HEAD + f"*\t{total}\n" + "\n".join(rows) + "\n", "utf-8")
    print(f"{total} items, {len(rows)} words -> {TABLE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
