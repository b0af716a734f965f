"""The Python surface: the same verbs as the command line. ``truceline.read`` and ``truceline.open_case``."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from truceline import cases
from truceline.errors import TrucelineError
from truceline.model.case import CaseFile
from truceline.model.claim import Reading
from truceline.model.document import Document, MarkedPair, Published, Refusal, digest, document_id
from truceline.reading.reader import read_document
from truceline.reading.world import World
from truceline.settings import settings
from truceline.sources import intake
from truceline.sources.limits import with_overrides
from truceline.sources.published import published as normalised


class Outcome(msgspec.Struct, frozen=True):
    """What became of one input: a reading, or a refusal with its reason."""

    reading: Reading | None = None
    refusal: Refusal | None = None


class Reader(msgspec.Struct, frozen=True):
    """Reads any number of documents with the names of one world."""

    world: World

    @classmethod
    def of(cls, case: str | Path | CaseFile | None) -> Reader:
        """A reader that knows the names of a case (None: of any conflict)."""
        return cls(world_of(case))

    def readings(
        self,
        inputs: Sequence[str],
        *,
        published: str | None = None,
        triage: bool = True,
        mentions: bool = False,
        stdin: BinaryIO | None = None,
    ) -> Iterator[Outcome]:
        """Every input's outcome, in input order, one document in memory at a time."""
        when = _date(published)
        now = settings()
        for item in intake.documents(
            inputs,
            stdin=stdin,
            published=when.value if when else None,
            limits=with_overrides(now.limits),
            allow_private=now.allow_private,
        ):
            if isinstance(item, Refusal):
                yield Outcome(refusal=item)
            else:
                reading = read_document(
                    item.document, world=self.world, pair=item.pair, triage=triage, mentions=mentions
                )
                yield Outcome(reading=reading)


def world_of(case: str | Path | CaseFile | None) -> World:
    """The names of a case, or of any conflict where none is given."""
    if isinstance(case, CaseFile):
        return World.of(case)
    return _shipped_world(None if case is None else str(case))


@functools.cache
def _shipped_world(case: str | None) -> World:
    return World.general() if case is None else World.of(cases.load(case))


def _date(words: str | None) -> Published | None:
    if words is None:
        return None
    when = normalised(words)
    if when is None:
        raise TrucelineError(
            "published-date", f"{words!r} is not a date", mend="Use YYYY-MM-DD, YYYY-MM or an instant."
        )
    return when


def read(
    text: str,
    *,
    published: str | None = None,
    case: str | Path | CaseFile | None = None,
    title: str | None = None,
    url: str | None = None,
    ref: str = "text",
    pair: MarkedPair | None = None,
    triage: bool = True,
    mentions: bool = False,
) -> Reading:
    """The claims of one text, each with the exact words.

    ``published`` anchors the text's dates ("on Monday"): ``2021-03-08``, ``2021-03``, or an instant. ``case`` (a name
    of the library or a case file) makes the names of one conflict known; without it any conflict is read.

    Raises :class:`TrucelineError` where ``published`` or ``case`` means nothing.
    """
    sha = digest(text.encode("utf-8", "surrogatepass"))
    document = Document(
        ref=ref,
        id=document_id(sha),
        sha256=sha,
        text=text,
        title=title,
        url=url,
        published=_date(published),
        language="en",
    )
    return read_document(document, world=world_of(case), pair=pair, triage=triage, mentions=mentions)
