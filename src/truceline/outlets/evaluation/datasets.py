"""Where labelled data lies, and that it is the data the labels were made for.

The folder is ``TRUCELINE_DATA`` (default ``../shared``); every set is under its ``data/``. Nothing here is shipped.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from truceline.errors import TrucelineError
from truceline.model.document import Document, digest, document_id
from truceline.outlets.evaluation.gold import GoldArticle
from truceline.sources.published import published


def located(data: Path, name: str) -> Path:
    """The file of that name in the data folder.

    Raises :class:`TrucelineError` where it is absent.
    """
    path = data / name
    if not path.is_file():
        raise TrucelineError(
            "no-data",
            "development data not found",
            place=str(path),
            mend="Set TRUCELINE_DATA, or give --data, to the folder that holds data/.",
        )
    return path


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines file, gzipped or not."""
    raw = path.read_bytes()
    text = gzip.decompress(raw) if path.suffix == ".gz" else raw
    for line in text.splitlines():
        if line.strip():
            yield msgspec.json.decode(line)


def sha256(path: Path) -> str:
    """The sha256 of a file's bytes, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def articles(data: Path, name: str) -> list[tuple[GoldArticle, Document]]:
    """The labelled articles of ``reading/NAME.jsonl`` with their texts.

    Raises :class:`TrucelineError` where a text is not the one that was labelled.
    """
    path = located(data, f"reading/{name}.jsonl")
    golds = [msgspec.json.decode(line, type=GoldArticle) for line in path.read_bytes().splitlines() if line.strip()]
    return [(gold, document_of(gold, data)) for gold in golds]


def document_of(gold: GoldArticle, data: Path) -> Document:
    """The labelled article as a document: its text unchanged, its sha1 checked."""
    path = located(data, gold.file)
    row: dict[str, Any] = {}
    if path.suffix == ".txt":
        text = path.read_bytes().decode("utf-8")
    else:
        row = next((r for r in rows(path) if r["id"] == gold.id), {})
        text = row.get("text", "")
    if hashlib.sha1(text.encode("utf-8"), usedforsecurity=False).hexdigest() != gold.sha1:
        raise TrucelineError("data-changed", f"article {gold.id} is not the text that was labelled", place=str(path))
    return document(gold.id, text, title=row.get("title") or None, date=gold.date)


def document(ref: str, text: str, *, title: str | None = None, date: str | None = None) -> Document:
    """A plain text as a document."""
    sha = digest(text.encode("utf-8", "surrogatepass"))
    when = published(date) if date else None
    return Document(ref=ref, id=document_id(sha), sha256=sha, text=text, title=title, published=when, language="en")
