"""Scoring article extraction: the four-word runs of a page's text against those of the labelled article.

Precision and recall are averaged over pages and F is taken of the averages, as the benchmark that the pages come from
does, so that figures can be compared. Languages are not looked at: a fifth of the pages is not English, and would be
refused after extraction.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import msgspec

from truceline.outlets.evaluation.articles import Tally
from truceline.outlets.evaluation.datasets import located
from truceline.outlets.evaluation.measures import Measure, measure
from truceline.outlets.evaluation.sets import Progress
from truceline.sources.limits import Limits
from truceline.sources.markup import Page
from truceline.sources.parser import Parser, ParserFailedError, ParserTimeoutError, Task

RUN = 4
_WORD = re.compile(r"\w+")
_FOLDER = "corpora/dev/html_article_extraction"


class Truth(msgspec.Struct, frozen=True):
    """The labelled article of a page."""

    articleBody: str  # noqa: N815 - the key of the data


def run(data: Path, progress: Progress) -> list[Measure]:
    """The figures of the labelled pages; a page that cannot be parsed counts as nothing found."""
    truth = msgspec.json.decode(located(data, f"{_FOLDER}/ground-truth.json").read_bytes(), type=dict[str, Truth])
    tallies: list[Tally] = []
    with Parser(Limits()) as parser:
        for key, labelled in progress(list(truth.items()), "html"):
            page = gzip.decompress(located(data, f"{_FOLDER}/html/{key}.html.gz").read_bytes())
            tallies.append(score(labelled.articleBody, _text(parser, page)))
    return [
        measure("html", "text F", tallies, _f, "n"),
        measure("html", "text precision", tallies, lambda t: t["p"] / t["n"], "n"),
        measure("html", "text recall", tallies, lambda t: t["r"] / t["n"], "n"),
    ]


def _text(parser: Parser, page: bytes) -> str:
    try:
        return parser.ask(Task("page", page), Page).text
    except (ParserFailedError, ParserTimeoutError):
        return ""


def runs(text: str) -> Counter[tuple[str, ...]]:
    """The four-word runs of a text, counted; all of a shorter text is one run."""
    found = _WORD.findall(text)
    if not found:
        return Counter()
    return Counter(tuple(found[i : i + RUN]) for i in range(max(1, len(found) - RUN + 1)))


def score(gold: str, mine: str) -> Tally:
    """Precision and recall of one page."""
    theirs, ours = runs(gold), runs(mine)
    common = sum((theirs & ours).values())
    empty = float(not theirs and not ours)
    return {
        "p": common / sum(ours.values()) if ours else empty,
        "r": common / sum(theirs.values()) if theirs else empty,
        "n": 1.0,
    }


def _f(total: Mapping[str, float]) -> float:
    both = (total["p"] + total["r"]) * total["n"]
    return 2 * total["p"] * total["r"] / both if both else 0.0
