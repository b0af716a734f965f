"""How much longer than the bare parser does reading take; and how much less, when triage dismisses the rest."""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bench.texts import conflict_articles, mixed_stream

ROUNDS = 3
SAMPLE = 60
"""Conflict articles timed a round; every n-th of the set, so that all outlets are in."""
STREAM_SAMPLE = 600


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _bare(articles: Iterable[dict[str, Any]]) -> None:
    from truceline.reading.text.parse import pipeline

    for _ in pipeline().pipe(a["text"] for a in articles):
        pass


def _spread(articles: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    step = max(1, len(articles) // most)
    return articles[::step][:most]


def _ratios(articles: list[dict[str, Any]], read: Callable[[], object]) -> list[float]:
    return [_seconds(read) / _seconds(lambda: _bare(articles)) for _ in range(ROUNDS)]


def relevant_text(data: Path) -> list[str]:
    """Relevant articles to claims, beside the bare parse of the same text."""
    import truceline

    chosen = _spread(conflict_articles(data), SAMPLE * 2)
    articles = [a for a in chosen if not _dismissed(a)][:SAMPLE]
    claims: list[int] = []

    def read() -> None:
        claims.clear()
        claims.extend(len(truceline.read(a["text"]).claims) for a in articles)

    _bare(articles[:3])
    read()
    ratios = _ratios(articles, read)
    return [
        f"relevant text: {len(articles)} conflict articles, {sum(claims)} claims",
        f"  reading / bare parse: median {statistics.median(ratios):.2f} "
        f"({min(ratios):.2f}-{max(ratios):.2f}, {ROUNDS} pairs; wanted <= 1.5)",
    ]


def _dismissed(article: dict[str, Any]) -> bool:
    from truceline.reading.triage import relevant
    from truceline.surface import world_of

    return not relevant(article["text"], world_of(None)).keep


def general_stream(data: Path) -> list[str]:
    """A general news stream with the conflict articles in it, beside the bare parse of the same text."""
    articles = _spread(mixed_stream(data), STREAM_SAMPLE)
    conflict = {a["id"] for a in conflict_articles(data)}
    dismissed = [a["id"] for a in articles if _dismissed(a)]
    lost = sum(i in conflict for i in dismissed)
    bare = _seconds(lambda: _bare(articles))
    one, two = (_seconds(lambda n=n: _read_stream(articles, n)) for n in (1, 2))  # type: ignore[misc]
    return [
        f"general stream: {len(articles)} articles, {sum(a['id'] in conflict for a in articles)} of them on conflicts",
        f"  bare parse (one process) / reading: {bare / two:.1f} with two reading processes, as `truceline read` uses; "
        f"{bare / one:.1f} with one (wanted >= 5)",
        f"  dismissed by triage: {len(dismissed)}, among them {lost} of the conflict set",
    ]


def _read_stream(articles: list[dict[str, Any]], workers: int) -> None:
    from truceline.surface import Reader

    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as lines:
        lines.writelines(json.dumps({"id": a["id"], "text": a["text"]}) + "\n" for a in articles)
        lines.flush()
        for _ in Reader.of(None).readings([lines.name], workers=workers):
            pass
