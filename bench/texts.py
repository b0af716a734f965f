"""The texts that are timed: conflict articles, and a general news stream with them mixed in."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CONFLICT = "corpora/dev/articles/*.jsonl*"
GENERAL = (
    "geo/development/LGL.jsonl.gz",
    "geo/development/GeoWebNews.jsonl.gz",
    "quotes/development/polnear_train.jsonl.gz",
    "quotes/development/polnear_dev.jsonl.gz",
)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def conflict_articles(data: Path) -> list[dict[str, Any]]:
    """The articles of ``corpora/dev`` that mention a ceasefire or a conflict."""
    return [
        {"id": row["id"], "text": row["text"], "title": row.get("title"), "date": row.get("date")}
        for path in sorted(data.glob(CONFLICT))
        for row in _lines(path)
    ]


def general_articles(data: Path) -> list[dict[str, Any]]:
    """General news: local papers, US politics, world news."""
    return [
        {"id": f"{Path(name).name.split('.')[0]}-{n}", "text": row["text"]}
        for name in GENERAL
        for n, row in enumerate(_lines(data / name))
    ]


def mixed_stream(data: Path) -> list[dict[str, Any]]:
    """General and conflict articles interleaved evenly, always in the same order."""
    general, conflict = general_articles(data), conflict_articles(data)
    every = max(1, len(general) // max(1, len(conflict)))
    stream: list[dict[str, Any]] = []
    rest = iter(conflict)
    for n, article in enumerate(general):
        stream.append(article)
        if n % every == 0 and (one := next(rest, None)) is not None:
            stream.append(one)
    stream.extend(rest)
    return stream
