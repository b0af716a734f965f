"""Search: full text over the documents, safe for any query, latest first.

A person's words never reach the index as its query language: they are taken apart into words and phrases, each quoted.
"""

from __future__ import annotations

import re

import sqlalchemy as sa

from truceline.ledger import dialect, queries, schema
from truceline.ledger.records import SearchHit

_PHRASE = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w+")
_MOST_TERMS = 20
"""Words and phrases of one query that are looked up; a longer query is cut, which only finds more."""


def terms(words: str) -> tuple[str, ...]:
    """The words and phrases of a query in the index's language, each quoted; empty where nothing can be looked up."""
    out: list[str] = []
    for phrase, word in _PHRASE.findall(words.replace("\x00", " ")):
        tokens = _WORD.findall(phrase or word)
        if tokens:
            out.append('"' + " ".join(tokens) + '"')
    return tuple(out[:_MOST_TERMS])


def search(connection: sa.Connection, words: str, *, limit: int, offset: int) -> tuple[SearchHit, ...]:
    """The current documents that hold every word and phrase, latest published first (undated last)."""
    wanted = terms(words)
    if not wanted:
        return ()
    hits = dialect.of(connection).hits(connection, wanted, limit, offset)
    d = schema.document.c
    rows = connection.execute(sa.select(schema.document).where(d.entry.in_([h.entry for h in hits])))
    lines = {row.entry: queries.line_of(row._mapping) for row in rows}
    return tuple(SearchHit(document=lines[h.entry], excerpt=_pieces(h.excerpt)) for h in hits)


def _pieces(excerpt: str) -> tuple[tuple[str, bool], ...]:
    """A marked excerpt as pieces, each with whether it matched."""
    out: list[tuple[str, bool]] = []
    for index, part in enumerate(excerpt.split(dialect.OPEN)):
        if index == 0:
            out.append((part, False))
            continue
        hit, _, rest = part.partition(dialect.CLOSE)
        out += [(hit, True), (rest, False)]
    return tuple((text, matched) for text, matched in out if text)
