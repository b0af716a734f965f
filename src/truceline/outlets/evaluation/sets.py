"""The sets that ``truceline eval`` knows: what each reads, and how it is scored."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec

from truceline.errors import TrucelineError
from truceline.outlets.evaluation.datasets import located, sha256
from truceline.outlets.evaluation.measures import Measure

Item = TypeVar("Item")


class Progress(Protocol):
    """Shows how far a long run is: hands the items on, one by one."""

    def __call__(self, items: Iterable[Item], label: str, /) -> Iterator[Item]:
        """The items unchanged."""
        ...


def silent(items: Iterable[Item], _label: str, /) -> Iterator[Item]:
    """Progress that is not shown."""
    yield from items


class EvalSet(msgspec.Struct, frozen=True):
    """A set: its files in the data folder, the function that scores it (``module:function``), and in words what it is;
    ``quick`` sets run in seconds and are held to their floors by the tests; ``ours`` are files of the repository that
    are scored."""

    name: str
    about: str
    files: tuple[str, ...]
    scorer: str
    quick: bool = False
    ours: tuple[str, ...] = ()

    def fingerprint(self, data: Path) -> str:
        """One sha256 of the names and contents of the set's files: floors are pinned to it."""
        lines = [f"{name} {sha256(located(data, name))}" for name in self.files]
        lines += [f"{name} {sha256(located(REPOSITORY, name))}" for name in self.ours]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def run(self, data: Path, progress: Progress = silent) -> list[Measure]:
        """The set's figures."""
        module, function = self.scorer.split(":")
        score = getattr(importlib.import_module(f"truceline.outlets.evaluation.{module}"), function)
        measures: list[Measure] = score(data, progress)
        return measures


REPOSITORY = Path(__file__).parents[4]
_LIBRARY = "src/truceline/cases/library/loc"
_ARTICLES = "corpora/dev/articles"
_LABELLED = (
    "reading/dev.jsonl",
    f"{_ARTICLES}/allsides.jsonl.gz",
    f"{_ARTICLES}/guardian_sdf_2019.jsonl.gz",
    f"{_ARTICLES}/india_inshorts_2017.jsonl",
    f"{_ARTICLES}/newswire_1997_2006.jsonl",
    f"{_ARTICLES}/pakistan_pages.jsonl",
    f"{_ARTICLES}/re3d_syria_iraq.jsonl",
    f"{_ARTICLES}/thenewspk_2016.jsonl",
    f"{_ARTICLES}/ukraine_2014.jsonl",
)
"""The labels of whole articles and the files that hold the articles."""
SETS = (
    EvalSet(
        "seed",
        "the seed article: statements, sources, events, the silence, furniture",
        ("reading/seed.jsonl", "../seeds/000_a84510b569571809.txt"),
        "run_reading:seed",
        quick=True,
    ),
    EvalSet(
        "articles",
        "fifteen labelled articles of other conflicts",
        _LABELLED,
        "run_reading:articles",
    ),
    EvalSet(
        "capitals",
        "the fifteen labelled articles set in capitals throughout",
        _LABELLED,
        "run_reading:capitals",
    ),
    EvalSet(
        "attribution",
        "PolNeAR dev: who said what, 84 whole articles of US political news",
        ("quotes/development/polnear_dev.jsonl.gz",),
        "run_reading:attribution",
    ),
    EvalSet(
        "exact",
        "CofeNet's PolNeAR dev units: source, cue and content exactly as labelled",
        ("quotes/development/cofenet_polnear_valid.txt.gz",),
        "exact:run",
    ),
    EvalSet(
        "pairs",
        "PLV: the PLOVER root from one marked actor to the other, five folds",
        ("events/dev/plv_train.jsonl",),
        "pairs:run",
    ),
    EvalSet(
        "triples",
        "PLV: the labelled event of a sentence read whole from raw text",
        ("events/dev/plv_train.jsonl",),
        "triples:run",
    ),
    EvalSet(
        "loc-claims",
        "29 labelled items about the Line of Control: act, accused, claimant and killed",
        ("corpora/dev/wikipedia_current_events/gold_loc_claims.jsonl",),
        "locclaims:run",
        quick=True,
    ),
    EvalSet(
        "triage",
        "431 labelled articles against LGL, GeoWebNews and PolNeAR as the general stream; five folds",
        (
            f"{_ARTICLES}/allsides.jsonl.gz",
            f"{_ARTICLES}/elsalvador_muc4.jsonl",
            f"{_ARTICLES}/guardian_sdf_2019.jsonl.gz",
            f"{_ARTICLES}/india_inshorts_2017.jsonl",
            f"{_ARTICLES}/pakistan_pages.jsonl",
            f"{_ARTICLES}/re3d_syria_iraq.jsonl",
            f"{_ARTICLES}/thenewspk_2016.jsonl",
            f"{_ARTICLES}/ukraine_2014.jsonl",
            "geo/development/LGL.jsonl.gz",
            "geo/development/GeoWebNews.jsonl.gz",
            "quotes/development/polnear_train.jsonl.gz",
            "quotes/development/polnear_dev.jsonl.gz",
        ),
        "run_streams:triage",
        quick=True,
    ),
    EvalSet(
        "groups",
        "128 documents of 26 happenings",
        ("corpora/dev/clustering/giveme5w1h_news_cluster.jsonl.gz",),
        "run_streams:groups",
        quick=True,
    ),
    EvalSet(
        "places",
        "LGL and GeoWebNews: toponyms found and set on the map within 161 km",
        ("geo/development/LGL.jsonl.gz", "geo/development/GeoWebNews.jsonl.gz"),
        "toponyms:run",
    ),
    EvalSet(
        "sides",
        "the Line of Control's small places, in shipped items and UCDP's descriptions: who holds them, which sector",
        (),
        "sides:run",
        quick=True,
        ours=(
            f"{_LIBRARY}/wikipedia_current_events_kashmir.jsonl",
            f"{_LIBRARY}/wikipedia_current_events_ceasefire.jsonl",
            f"{_LIBRARY}/ucdp_ged_pakistan.csv.gz",
            "tests/gates/side_labels.tsv",
        ),
    ),
    EvalSet(
        "dates",
        "TimeBank: dates found and their intervals right",
        ("corpora/dev/timex/timebank.tar.gz",),
        "timebank:run",
    ),
    EvalSet(
        "promises",
        "all development articles: words at their offsets, links, values, the same reading twice; no labels",
        (
            *(
                f"{_ARTICLES}/{name}"
                for name in (
                    "allsides.jsonl.gz",
                    "elsalvador_muc4.jsonl",
                    "guardian_sdf_2019.jsonl.gz",
                    "india_inshorts_2017.jsonl",
                    "newswire_1997_2006.jsonl",
                    "pakistan_pages.jsonl",
                    "re3d_syria_iraq.jsonl",
                    "thenewspk_2016.jsonl",
                    "ukraine_2014.jsonl",
                )
            ),
            "corpora/dev/clustering/giveme5w1h_news_cluster.jsonl.gz",
        ),
        "promises:run",
    ),
    EvalSet(
        "html",
        "88 web pages: the article's text by four-word runs",
        ("corpora/dev/html_article_extraction/ground-truth.json",),
        "pages:run",
    ),
    EvalSet(
        "neutral",
        "statements that CAMEO coders found neutral: how many are given an act of material conflict",
        ("events/dev/cameo_quad_clean.tsv",),
        "neutral:run",
    ),
)


def chosen(names: Iterable[str]) -> list[EvalSet]:
    """The sets of these names; all of them where none is named.

    Raises :class:`TrucelineError` for a name that is no set's.
    """
    known = {s.name: s for s in SETS}
    wanted = list(names)
    for name in wanted:
        if name not in known:
            raise TrucelineError("no-such-set", f"{name!r} is no evaluation set", mend=f"Sets: {', '.join(known)}.")
    return [known[name] for name in wanted] if wanted else list(SETS)
