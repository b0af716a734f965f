"""Where each figure comes from: the notes of a report, each source once, in the order in which it is first named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from truceline.ledger.records import StoredClaim, StoredSource
from truceline.model.claim import Statement
from truceline.model.party import Fact
from truceline.model.table import EventRow, Tally
from truceline.outlets import plain
from truceline.outlets.claim_line import shorten, source_words
from truceline.outlets.reports.blocks import Block, Line, Note, Ref, Run, line, refs
from truceline.outlets.web.links import outside

_TITLE = 110
_ROWS = 4
"""Rows of a table named one by one in a note."""
_HASH = 16
"""Digits of a hash in a note; the whole hash stands with the sources."""


class Notes:
    """The notes of a report as it is put together."""

    def __init__(self, sources: Sequence[StoredSource], case_id: str) -> None:
        self._sources = {s.source.dataset: s.source for s in sources}
        self._case = case_id
        self._held: dict[str, Line] = {}
        self.documents: dict[str, StoredClaim] = {}
        """A claim of each document cited, by the document."""

    def note(self, key: str, words: Line) -> Ref:
        """A reference to a note of these words, made once for each key."""
        self._held.setdefault(key, words)
        return Ref(key)

    def plain(self, words: str) -> Ref:
        """A note of words alone."""
        return self.note("w:" + hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:12], line(words))

    def claim(self, stored: StoredClaim) -> Ref:
        """A claim: who is credited, where it was published and when, and the claim's name."""
        self.documents.setdefault(stored.document_id, stored)
        claim = stored.claim
        who = source_words(claim.source, stored.publisher)
        speaks = isinstance(claim, Statement) or (claim.source is not None and claim.source.kind != "publication")
        title = f", “{shorten(stored.title, _TITLE)}”" if stored.title else ""
        published = plain.day(stored.published.value) if stored.published else "date not given"
        where = f"in {stored.publisher}" if stored.publisher and speaks else stored.publisher or "publisher not named"
        told = f"{who}, {where}{title}, {published}. " if speaks else f"{where}{title}, {published}. "
        url = outside(stored.url)
        return self.note(
            f"c:{stored.id}",
            line(told, Run(url, href=url) if url else None, " " if url else None, f"Claim {stored.id}."),
        )

    def row(self, row: EventRow) -> Ref:
        """A row of an event table."""
        by = f" Its own source: {shorten(row.source, _TITLE)}." if row.source else ""
        return self.note(f"r:{row.dataset}/{row.row_id}", line(f"{self._table(row.dataset)}, row {row.row_id}.{by}"))

    def rows(self, names: Sequence[str], words: str = "") -> Ref:
        """Rows counted together, by ``dataset:row_id``: the tables, how many rows, and the first of them."""
        by_table: dict[str, list[str]] = {}
        for name in names:
            table, _, row = name.partition(":")
            by_table.setdefault(table, []).append(row)
        told = [
            f"{self._table(table)}, {plain.counted(len(found), 'row')} ({_some(found)})"
            for table, found in by_table.items()
        ]
        digest = hashlib.sha256("\n".join(sorted(names)).encode("utf-8", "replace")).hexdigest()
        text = f"{words}{'; '.join(told)}. The list of rows has the sha256 {digest[:_HASH]}."
        return self.note(f"rs:{digest[:_HASH]}:{words}", line(text))

    def tallies(self, found: Iterable[Tally]) -> Ref:
        """Count reports: who counted, where that was published."""
        held = list(found)
        key = "t:" + ",".join(t.row_id for t in held)
        pieces: list[str | Run] = []
        for tally in held[:_ROWS]:
            url = outside(tally.source_url)
            published = f", published {plain.day(tally.published)}" if tally.published else ""
            pieces.append(f"{tally.reporter}, {plain.interval(tally.period_start, tally.period_end)}{published}: ")
            pieces.append(Run(url, href=url) if url else tally.source_url or "no address given")
            pieces.append("; ")
        pieces[-1:] = [f"; and {len(held) - _ROWS} more."] if len(held) > _ROWS else ["."]
        return self.note(key, line(*pieces))

    def fact(self, fact: Fact, what: str) -> Ref:
        """A fact of the case file with the source that stands beside it."""
        known = "" if not fact.is_known_only else " From memory, not read at a source."
        return self.note(
            f"f:{what}", line(f"Case file “{self._case}”, {what}: {fact.src or 'no source given'}.{known}")
        )

    def table(self, dataset: str) -> Ref:
        """A whole table."""
        return self.note(f"d:{dataset}", line(f"{self._table(dataset)}."))

    def _table(self, dataset: str) -> str:
        found = self._sources.get(dataset)
        if found is None:
            return dataset
        return f"{found.title or dataset} (sha256 {found.sha256[:_HASH]})"

    def used(self, blocks: Iterable[Block]) -> tuple[Note, ...]:
        """The notes that some blocks refer to, in the order in which they are first named."""
        return tuple(Note(key, self._held[key]) for key in dict.fromkeys(refs(blocks)))


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_ROWS])
    return shown if len(names) <= _ROWS else f"{shown}, …"
