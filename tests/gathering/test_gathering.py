"""Gathering keeps going where a reader breaks, and counts everything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from truceline import cases
from truceline.gathering import gather as gathering
from truceline.gathering.gather import Gatherer
from truceline.gathering.ladders import is_ladder, read_ladder
from truceline.ledger import Ledger
from truceline.model.case import CaseFile
from truceline.model.claim import Drop, Reading
from truceline.model.document import Document
from truceline.reading import reader as readers


@pytest.fixture(scope="module")
def loc() -> CaseFile:
    return cases.load("loc")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "home" / "loc.sqlite", case_id="loc") as opened:
        yield opened


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that dismisses, breaks or finds nothing, by the document's words: these tests are about the counting."""

    def read(document: Document, **_: object) -> Reading:
        if "broken" in document.text:
            raise ValueError("no such luck")
        why = "words of war are in passing, among: cup, final" if "football" in document.text else None
        dropped = (Drop("document", why),) if why else (Drop("paragraph", "furniture"),)
        return Reading(document, (), dropped, reader=readers.READER)

    monkeypatch.setattr(readers, "read_document", read)


def _jsonl(folder: Path, texts: list[str]) -> Path:
    path = folder / "documents.jsonl"
    lines = [json.dumps({"id": f"n{i}", "text": text, "date": "2021-03-08"}) + "\n" for i, text in enumerate(texts)]
    path.write_text("".join(lines), "utf-8")
    return path


TEXTS = [
    "The two armies said that the ceasefire along the line was holding on Monday.",
    "The football final ended in a truce between the two clubs on Monday evening.",
    "This document is broken in a way that no reader of the world understands.",
    "The two armies said that nothing at all had happened along the line on Tuesday.",
]


@pytest.mark.usefixtures("quick")
def test_a_document_that_breaks_the_reader_is_quarantined_and_the_rest_is_read(
    loc: CaseFile, ledger: Ledger, tmp_path: Path
) -> None:
    report = Gatherer(loc, ledger).documents([str(_jsonl(tmp_path, TEXTS))], publisher="The Gazette")
    assert (report.seen, report.new, report.known, report.refused) == (4, 3, 0, 1)
    assert (report.with_claims, report.dismissed, report.without_claim) == (0, 1, 2)
    assert report.dismissed_why == {"words of war are in passing": 1}
    assert report.refused_why == {"reader-failed": 1}
    assert report.left_out == {"paragraph: furniture": 2}
    assert report.adds_up
    (refusal,) = ledger.refusals()
    assert "ValueError: no such luck" in refusal.reason
    assert {d.publisher for d in ledger.documents()} == {"The Gazette"}


@pytest.mark.usefixtures("quick")
def test_the_same_text_twice_in_one_batch_is_read_once(loc: CaseFile, ledger: Ledger, tmp_path: Path) -> None:
    path = _jsonl(tmp_path, TEXTS[:1])
    path.write_text(path.read_text("utf-8") * 3, "utf-8")
    steps: list[int] = []
    report = Gatherer(loc, ledger).documents([str(path)], advance=steps.append)
    assert (report.new, report.known) == (1, 2)
    assert sum(steps) == 3


@pytest.mark.usefixtures("quick")
def test_reading_without_triage_is_another_reading(loc: CaseFile, ledger: Ledger, tmp_path: Path) -> None:
    path = _jsonl(tmp_path, TEXTS)
    Gatherer(loc, ledger).documents([str(path)])
    again = Gatherer(loc, ledger, triage=False).documents([str(path)])
    assert again.new == 3
    assert ledger.counts()["documents"] == 3


@pytest.mark.usefixtures("quick")
def test_small_batches_are_stored_as_they_fill(
    loc: CaseFile, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "READ_TOGETHER", 2)
    steps: list[int] = []
    texts = [f"{TEXTS[0]} Report number {n} of the week." for n in range(7)]
    report = Gatherer(loc, ledger).documents([str(_jsonl(tmp_path, texts))], advance=steps.append)
    assert report.new == 7
    assert steps == [2, 2, 2, 1]


def test_ladders_are_known_by_their_header(tmp_path: Path) -> None:
    path = tmp_path / "any.csv"
    path.write_text(
        "date,event,status_after,list_name,source_url,note\n2018-06,listed,listed,grey,u,\n,x,,,,\n", "utf-8"
    )
    assert is_ladder(path)
    ladder = read_ladder(path)
    assert [(e.date, e.status_after) for e in ladder.entries] == [("2018-06", "listed")]
    assert ladder.refused == ("row 3: no date or status",)
    path.write_text("date,type\n2018-06-01,shelling\n", "utf-8")
    assert not is_ladder(path)


def test_the_shipped_rows_have_sectors(loc: CaseFile, ledger: Ledger) -> None:
    source = next(s for s in loc.source if s.kind == "events")
    gatherer = Gatherer(loc, ledger)
    report = gatherer.shipped_source("loc", source)
    assert (report.new, report.adds_up) == (6416, True)
    assert len(ledger.event_rows()) == 429
    assert len(ledger.event_rows(sector="mendhar")) > 20
    (stored,) = ledger.sources()
    assert (stored.start, stored.end) == ("1989-01-25", "2021-12-31")
    assert "Sundberg" in stored.source.attribution
    gatherer.link()
    assert ledger.incidents(sector="poonch")


def test_each_plain_event_table_is_a_source_of_its_own(loc: CaseFile, ledger: Ledger, tmp_path: Path) -> None:
    first, second, copied = tmp_path / "Patrol log.csv", tmp_path / "press.csv", tmp_path / "copy.csv"
    first.write_text("date,type,place\n2020-01-01,shelling,Uri\n", "utf-8")
    second.write_text("date,type,place\n2020-01-01,shelling,Uri\n2020-01-02,firing,Uri\n", "utf-8")
    copied.write_text(first.read_text("utf-8"), "utf-8")
    gatherer = Gatherer(loc, ledger)
    assert gatherer.table(first).dataset == "events:patrol-log"
    assert gatherer.table(second).dataset == "events:press"
    again = gatherer.table(copied)
    assert (again.dataset, again.new, again.known) == ("events:patrol-log", 0, 1)
    assert {row.dataset for row in ledger.event_rows()} == {"events:patrol-log", "events:press"}


@pytest.mark.parametrize(
    ("content", "table"),
    [
        (b"date,type,place\n", True),
        (b"\xef\xbb\xbfperiod_start;period_end;count;reported_by\n", True),
        (b"date,event,status_after\n", True),
        (b"On that date, two men were killed, police said.\n", False),
        (b"", False),
        (b"\x1f\x8b broken", False),
        (b"name,age,town\n", False),
    ],
)
def test_a_table_is_known_by_its_header(tmp_path: Path, content: bytes, table: bool) -> None:
    path = tmp_path / "any.txt"
    path.write_bytes(content)
    assert gathering.is_table(path) is table
    assert gathering.is_table(tmp_path / "none") is False


def test_the_shipped_tables_are_known_for_tables(loc: CaseFile) -> None:
    for source in loc.source:
        assert gathering.is_table(cases.shipped_path("loc", source)) is (source.kind != "documents")
