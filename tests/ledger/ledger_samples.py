"""Readings and rows for ledger tests: small, typed, without a reader."""

from __future__ import annotations

from truceline.ledger import TableSource
from truceline.model.claim import Actor, Count, Event, Reading, Silence, Statement, Toll, When, Where
from truceline.model.document import Document, Published, digest, document_id
from truceline.model.source import Source
from truceline.model.span import Evidence, Span
from truceline.model.table import EventRow, MissionPoint, Tally

TEXT = (
    "Islamabad said Indian troops shelled Nakyal on Wednesday, killing four. Delhi denied it. 228 breaches this year."
)


def cut(words: str, text: str = TEXT) -> Evidence:
    start = text.index(words)
    return Evidence.cut(text, Span(start, start + len(words)))


def document(text: str = TEXT, *, ref: str = "a-1", day: str | None = "2016-11-24") -> Document:
    sha = digest(text.encode())
    published = Published(day, "day", day, f"{day}T00:00:00Z") if day else None
    return Document(ref=ref, id=document_id(sha), sha256=sha, text=text, title="On the line", published=published,
                    publisher="The Gazette", language="en")  # fmt: skip


PAKISTAN = Source("official_unnamed", role="spokesperson", party="Pakistan")


def shelling(text: str = TEXT, *, id: str = "e1", words: str = "shelled", place: str = "Nakyal") -> Event:
    return Event(
        id=id, evidence=(cut(words, text),), source=PAKISTAN, confidence=0.8, type="shelling",
        trigger=cut(words, text).span, plover="ASSAULT", actor=Actor("Indian troops", None, "India"),
        recipient=Actor("Pakistan", None, "Pakistan"), when=When("2016-11-23", "2016-11-23", "day"),
        where=Where(place, 33.48, 74.1, "town", sector="mendhar", side="PK"), killed=Toll(4, 4, 4), by="s1",
    )  # fmt: skip


def reading(reader: str = "reader/1", doc: Document | None = None) -> Reading:
    said = Statement(
        id="s1", evidence=(cut("said"),), source=PAKISTAN, content=cut("Indian troops shelled").span,
        manner="indirect", does=("assert", "blame"),
    )  # fmt: skip
    denied = Statement(
        id="s2", evidence=(cut("denied"),), source=Source("named_organ", name="Delhi", party="India"),
        content=cut("denied it").span, manner="indirect", does=("deny",),
    )  # fmt: skip
    tally = Count(id="c1", evidence=(cut("228 breaches"),), n=228, what="ceasefire violations", accused="India",
                  period=When("2016-01-01", "2016-11-24", "days"))  # fmt: skip
    silence = Silence(id="n1", evidence=(cut("said"),), speaker="spokesperson", omitted="a clause")
    return Reading(doc or document(), (said, shelling(), denied, tally, silence), reader=reader)


def row(n: int, *, day: str = "2016-11-23", where: str = "Nakyal", dyad: str = "India - Pakistan") -> EventRow:
    return EventRow(
        dataset="ged", row_id=str(n), date_start=day, date_end=day, date_prec="day", published=day, type="violation",
        side_a="India", side_b="Pakistan", dyad=dyad, where=where, country="Pakistan", lat=33.48, lon=74.1,
        where_prec="point", killed_low=1, killed_best=2, killed_high=3, headline="Firing at Nakyal",
    )  # fmt: skip


def tally(n: int) -> Tally:
    return Tally(
        row_id=f"t{n}", period_start="2016-01-01", period_end="2016-12-31", n=228, qualifier="exact",
        reporter="India/MHA", accused="Pakistan", scope="LoC", published="2017-02", source_url="https://example.org",
    )  # fmt: skip


def point(n: int) -> MissionPoint:
    return MissionPoint(row_id=f"p{n}", report="r", period_end="2016-11-30", metric="violations", value=3.5, region="x")


def table(kind: str = "events", *, sha: str = "s1", dataset: str = "ged") -> TableSource:
    return TableSource(dataset=dataset, title="A table", kind=kind, sha256=sha)  # type: ignore[arg-type] # test names
