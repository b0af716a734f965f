"""Runs over many documents at once: what is kept of a stream, and what tells one story."""

from __future__ import annotations

from pathlib import Path

from truceline.outlets.evaluation.articles import Tally
from truceline.outlets.evaluation.clusters import item_scores
from truceline.outlets.evaluation.datasets import document, located, rows
from truceline.outlets.evaluation.measures import Measure, measure, recall_of
from truceline.outlets.evaluation.sets import SETS, Progress
from truceline.outlets.evaluation.triage import Labelled, kept, labels, score
from truceline.reading.stories import group

LABELS = "tests/gates/triage_labels.tsv"
"""The table of labels, relative to the repository; the labelled texts are development data."""


def triage(data: Path, progress: Progress) -> list[Measure]:
    """Relevant articles kept, the rest dismissed; each document judged by a model that has not seen it."""
    name = "triage"
    known = labels(located(Path(__file__).parents[4], LABELS).read_text("utf-8"))
    documents: list[Labelled] = []
    for file in next(s.files for s in SETS if s.name == name):
        for row in rows(located(data, file)):
            documents += _labelled(file, row, known)
    tallies: list[Tally] = [score(d, is_kept=kept(d)) for d in progress(documents, name)]
    return [
        measure(name, "recall of relevant", tallies, recall_of("relevant"), "relevant/labelled"),
        measure(name, "rest dismissed", tallies, recall_of("rest"), "rest/labelled"),
        measure(name, "stream dismissed", tallies, recall_of("stream"), "stream/labelled"),
        measure(name, "figures of speech dismissed", tallies, recall_of("figure"), "figure/labelled"),
    ]


def _labelled(file: str, row: dict[str, object], known: dict[str, tuple[bool, bool]]) -> list[Labelled]:
    """A row of a file as a labelled text; an article that nobody labelled is left out."""
    text = str(row["text"])
    if file.startswith("geo/"):
        origin = Path(file).name.split(".")[0]
        return [Labelled(f"{origin}-{row['doc']}", text, relevant=False, origin=origin)]
    if file.startswith("quotes/"):
        return [Labelled(f"polnear-{row['id']}", text, relevant=False, origin="PolNeAR")]
    if str(row["id"]) not in known:
        return []
    relevant, word = known[str(row["id"])]
    return [Labelled(str(row["id"]), f"{row['title'] or ''}\n{text}", relevant, "articles", word)]


def groups(data: Path, progress: Progress) -> list[Measure]:
    """B-cubed of stories; its interval is over documents, which of one story are not independent: take it as a lower
    bound of the doubt."""
    name = "groups"
    found = list(progress(rows(located(data, "corpora/dev/clustering/giveme5w1h_news_cluster.jsonl.gz")), name))
    mine = group([document(r["id"], r["text"], title=r["title"], date=r["date"]) for r in found])
    gold = [str(r["event_id"]) for r in found]
    tallies: list[Tally] = [{"p": p, "r": r, "n": 1.0} for p, r in item_scores(gold, mine)]

    def f(total: dict[str, float]) -> float:
        return 2 * total["p"] * total["r"] / ((total["p"] + total["r"]) * total["n"])

    return [
        measure(name, "B3", tallies, lambda t: f(dict(t)), "n"),
        measure(name, "B3 precision", tallies, lambda t: t["p"] / t["n"], "n"),
        measure(name, "B3 recall", tallies, lambda t: t["r"] / t["n"], "n"),
        Measure(set=name, name="groups", value=float(len(set(mine))), n=len(set(gold))),
    ]
