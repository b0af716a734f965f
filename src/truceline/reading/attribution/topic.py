"""Whether a text tells of war and truce: there the rules of attribution weigh more than what was learned from domestic
politics. The words and their classes are those of triage (``data/triage.tsv``)."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from truceline.reading.tables import rows
from truceline.reading.text.parse import Parsed

_WEIGHT = {"truce": 2, "fighter": 2, "war": 1}
_ENOUGH = 5
"""Weight of the different words of war in a text that tells of it: on labelled articles the least is 5, while three in
four articles of domestic politics stay below."""
_SHORT = 1000
"""A text of fewer code points has too few words to tell, and is taken to be of war."""


@functools.cache
def _words() -> dict[str, int]:
    return {word: _WEIGHT[klass] for word, klass in rows("triage.tsv", 2) if klass in _WEIGHT and " " not in word}


def of_war(parsed: Sequence[Parsed]) -> bool:
    """Whether the different words of war and truce in a text weigh enough."""
    if sum(len(part.paragraph.text) for part in parsed) < _SHORT:
        return True
    known = _words()
    return sum(known[w] for w in {t.lower_ for part in parsed for t in part.doc} if w in known) >= _ENOUGH
