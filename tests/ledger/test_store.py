"""What goes in stays, comes out as it was, and goes in once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import ledger_samples as samples
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_places import Places, in_words

from truceline.ledger import Added, LadderEntry, Ledger, LedgerError, dialect
from truceline.ledger.queries import ClaimFilter
from truceline.model.claim import Event, Reading
from truceline.model.document import Refusal
from truceline.model.server import LedgerPlace


@pytest.fixture
def ledger(place: LedgerPlace) -> Iterator[Ledger]:
    with Ledger.open(place, case_id="toy") as opened:
        yield opened


def test_a_reading_comes_out_as_it_went_in(ledger: Ledger) -> None:
    given_in = samples.reading()
    assert ledger.add_reading(given_in, case_id="toy", source="paper.jsonl") == Added(new=1)
    stored = ledger.document(given_in.document.id)
    assert stored is not None
    assert stored.document == given_in.document
    assert stored.claims == 5
    assert stored.source == "paper.jsonl"
    claims = ledger.claims(document=given_in.document.id)
    assert {c.claim.id: c.claim for c in claims} == {c.id: c for c in given_in.claims}
    for claim in claims:
        assert ledger.claim(claim.id) == claim
        for e in claim.claim.evidence:
            assert stored.document.text[e.start : e.end] == e.quote


def test_reading_the_same_document_again_adds_nothing(ledger: Ledger) -> None:
    ledger.add_reading(samples.reading(), case_id="toy")
    before = ledger.counts()
    assert ledger.knows_document(samples.document().id, "reader/1")
    assert ledger.add_reading(samples.reading(), case_id="toy") == Added(known=1)
    assert ledger.counts() == before


def test_a_newer_reader_replaces_what_is_shown_and_keeps_what_was(ledger: Ledger) -> None:
    ledger.add_reading(samples.reading("reader/1"), case_id="toy")
    again = Reading(samples.document(), (samples.shelling(),), reader="reader/2")
    assert not ledger.knows_document(again.document.id, "reader/2")
    assert ledger.add_reading(again, case_id="toy") == Added(new=1)
    assert [c.claim.id for c in ledger.claims()] == ["e1"]
    assert ledger.counts()["documents"] == 1
    assert len(ledger.documents()) == 1
    assert len(ledger.search("Nakyal")) == 1
    assert ledger.counts()["entries"] == 3
    assert ledger.verify().ok


def test_claims_are_found_by_every_filter(ledger: Ledger) -> None:
    ledger.add_reading(samples.reading(), case_id="toy")

    def ids(**wanted: str) -> list[str]:
        return [c.claim.id for c in ledger.claims_where(ClaimFilter(**wanted))]  # type: ignore[arg-type] # str values

    assert ids(kind="event") == ["e1"]
    assert ids(type="shelling") == ["e1"]
    assert sorted(ids(party="India")) == ["c1", "e1", "s2"]
    assert ids(source_party="India") == ["s2"]
    assert ids(does="deny") == ["s2"]
    assert ids(does="den") == []
    assert ids(sector="mendhar") == ["e1"]
    assert ids(date_to="2016-06-30") == ["c1"]
    assert sorted(ids(date_from="2016-11-24")) == ["c1", "n1", "s1", "s2"]
    assert ids(published_to="2016-11-23") == []
    assert len(ids(published_from="2016-11-24")) == 5
    assert ids(standing="denied") == []
    assert ledger.count_claims(ClaimFilter(kind="statement")) == 2
    assert [c.claim.id for c in ledger.claims(limit=2, offset=1)] == [c.claim.id for c in ledger.claims()][1:3]


def test_a_claim_carries_its_day_and_where_it_comes_from(ledger: Ledger) -> None:
    ledger.add_reading(samples.reading(), case_id="toy")
    days = {c.claim.id: (c.day, c.day_end, c.day_from) for c in ledger.claims()}
    assert days["e1"] == ("2016-11-23", "2016-11-23", "text")
    assert days["s1"] == ("2016-11-24", "2016-11-24", "published")
    assert days["c1"] == ("2016-01-01", "2016-11-24", "text")


def test_an_undated_document_has_undated_claims(ledger: Ledger) -> None:
    ledger.add_reading(samples.reading(doc=samples.document(day=None)), case_id="toy")
    (statement, *_) = ledger.claims(kind="statement")
    assert (statement.day, statement.day_from, statement.published) == (None, None, None)


def test_rows_tallies_and_points_come_out_as_they_went_in(ledger: Ledger) -> None:
    rows = [samples.row(n) for n in range(3)]
    assert ledger.add_rows(rows, source=samples.table()) == Added(new=3)
    assert list(ledger.event_rows()) == rows
    assert ledger.event_row("ged", "1") == rows[1]
    ledger.add_rows([samples.tally(1)], source=samples.table("tallies", dataset="counts", sha="s2"))
    ledger.add_rows([samples.point(1)], source=samples.table("mission_points", dataset="mission", sha="s3"))
    step = LadderEntry(ladder="fatf", row_id="1", date="2018-06-28", event="listed", status_after="listed",
                       list_name="increased monitoring", source_url="https://example.org")  # fmt: skip
    ledger.add_rows([step], source=samples.table("ladder", dataset="fatf", sha="s4"))
    assert ledger.tallies(reporter="India") == (samples.tally(1),)
    assert ledger.tallies(reporter="Pakistan") == ()
    assert ledger.mission_points() == (samples.point(1),)
    assert ledger.ladder() == (step,)
    assert ledger.verify().ok


def test_coverage_is_that_of_the_whole_table(ledger: Ledger) -> None:
    rows = [samples.row(1, day="2016-11-23"), samples.row(2, day="2017-01-02", dyad="Elsewhere - Elsewhere")]
    ledger.add_rows(rows, source=samples.table(), in_scope=[True, False])
    (source,) = ledger.sources()
    assert (source.rows, source.in_scope, source.start, source.end) == (2, 1, "2016-11-23", "2017-01-02")
    assert source.weeks == ("2016-11-21", "2017-01-02")
    assert len(ledger.event_rows()) == 1
    assert len(ledger.event_rows(in_scope=None)) == 2


def test_a_row_keeps_the_sector_of_its_import_and_is_the_same_row_in_another(ledger: Ledger) -> None:
    ledger.add_rows([samples.row(1), samples.row(2)], source=samples.table(), sectors={"1": "mendhar"})
    assert ledger.event_rows(sector="mendhar") == (samples.row(1),)
    assert [i.sector for i in ledger.incidents(sector="mendhar")] == ["mendhar"]
    again = ledger.add_rows([samples.row(1)], source=samples.table(sha="s2"), in_scope=[False], sectors={"1": "uri"})
    assert again == Added(known=1)
    assert ledger.event_rows(sector="mendhar") == (samples.row(1),)


def test_the_same_table_again_adds_nothing(ledger: Ledger) -> None:
    rows = [samples.row(n) for n in range(700)]
    ledger.add_rows(rows, source=samples.table())
    before = ledger.counts()
    assert ledger.knows_table("ged", "s1")
    assert ledger.add_rows(rows, source=samples.table()) == Added(known=700)
    assert ledger.counts() == before


def test_a_row_that_changed_is_refused_and_the_first_stays(ledger: Ledger) -> None:
    ledger.add_rows([samples.row(1)], source=samples.table())
    added = ledger.add_rows([samples.row(1, where="Elsewhere")], source=samples.table(sha="s2"))
    assert (added.new, added.known, added.refused) == (0, 0, 1)
    assert "differs" in added.reasons[0]
    assert ledger.event_rows() == (samples.row(1),)


def test_a_table_that_breaks_off_stores_nothing(ledger: Ledger) -> None:
    def rows() -> Iterator[object]:
        for n in range(1200):
            yield samples.row(n)
        raise OSError("the disk of the sender broke")

    with pytest.raises(OSError, match="sender"):
        ledger.add_rows(rows(), source=samples.table())  # type: ignore[arg-type] # a stream of rows
    assert ledger.counts()["event_rows"] == 0
    assert ledger.sources() == ()
    assert ledger.verify().ok


def test_a_batch_is_stored_whole_or_not_at_all(ledger: Ledger) -> None:
    with pytest.raises(RuntimeError), ledger.batch():
        ledger.add_reading(samples.reading(), case_id="toy")
        assert ledger.knows_document(samples.document().id, "reader/1")
        raise RuntimeError
    assert ledger.counts()["documents"] == 0
    with ledger.batch():
        ledger.add_reading(samples.reading(), case_id="toy")
        ledger.add_refusal(Refusal("x", "empty", "nothing in it"))
    assert ledger.counts()["entries"] == 3
    assert ledger.verify().ok


def test_a_refusal_is_kept_once(ledger: Ledger) -> None:
    refusal = Refusal(ref="x.txt", code="not-english", reason="Urdu", place="line 3")
    assert ledger.add_refusal(refusal, source="folder") == Added(new=1)
    assert ledger.add_refusal(refusal, source="folder") == Added(known=1)
    (kept,) = ledger.refusals()
    assert (kept.ref, kept.code, kept.place, kept.source) == ("x.txt", "not-english", "line 3", "folder")


def test_half_a_character_is_refused_with_its_place(ledger: Ledger) -> None:
    text = "broken \ud800 text"
    broken = samples.document("fine")
    reading = Reading(type(broken)(ref="r", id="d-1", sha256="x", text=text), (), reader="reader/1")
    added = ledger.add_reading(reading, case_id="toy")
    assert added.refused == 1
    assert ledger.verify().ok


def test_verdicts_are_kept_with_what_was_known(ledger: Ledger) -> None:
    told = {"agreement": "a", "as_of": "2016-12-31", "verdict": "BROKEN", "sentence": "It is broken.",
            "body": {"verdict": "BROKEN"}}  # fmt: skip
    assert ledger.add_verdict(**told) == Added(new=1)  # type: ignore[arg-type] # a bundle of keywords
    assert ledger.add_verdict(**told) == Added(known=1)  # type: ignore[arg-type] # a bundle of keywords
    (kept,) = ledger.verdicts()
    assert (kept.verdict, kept.count, kept.body) == ("BROKEN", 1, {"verdict": "BROKEN"})


def test_projections_are_made_again_from_the_journal(ledger: Ledger) -> None:
    ledger.add_reading(samples.reading(), case_id="toy")
    ledger.add_rows([samples.row(1)], source=samples.table())
    ledger.link()
    before = (ledger.claims(), ledger.event_rows(), ledger.incidents(), ledger.sources(), ledger.counts())
    assert ledger.rebuild() == ledger.counts()["entries"]
    assert (ledger.claims(), ledger.event_rows(), ledger.incidents(), ledger.sources(), ledger.counts()) == before
    assert ledger.search("Nakyal")
    assert ledger.verify().ok


def test_a_reader_sees_what_is_acknowledged_while_another_writes(ledger: Ledger) -> None:
    ledger.add_reading(samples.reading(), case_id="toy")
    with Ledger.open(ledger.where, read_only=True) as reader:
        assert reader.case_id == "toy"
        assert len(reader.claims()) == 5
        ledger.add_rows([samples.row(1)], source=samples.table())
        assert len(reader.event_rows()) == 1
        with pytest.raises(LedgerError, match="ledger-read-only"):
            reader.add_reading(samples.reading("reader/2"), case_id="toy")
        with pytest.raises(LedgerError, match="ledger-read-only"):
            reader.link()


def test_a_second_writer_is_told_who_writes(ledger: Ledger) -> None:
    code = (
        "import sys; from truceline.ledger import Ledger, LedgerError\n"
        "try: Ledger.open(sys.argv[1])\n"
        "except LedgerError as error: print(error.message())"
    )
    command = [sys.executable, "-c", code, in_words(ledger.where)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    import os

    assert said.startswith("ledger-busy")
    assert f"process {os.getpid()}" in said


def test_the_file_opens_read_only_in_any_sqlite_tool(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "toy.sqlite") as ledger:
        ledger.add_reading(samples.reading(), case_id="toy")
    connection = sqlite3.connect(f"file:{tmp_path / 'toy.sqlite'}?mode=ro", uri=True)
    try:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert {"journal", "document", "claim", "event_row", "tally", "search"} <= tables
        assert connection.execute("SELECT count(*) FROM claim WHERE kind = 'event'").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM search WHERE search MATCH 'nakyal'").fetchone() == (1,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM claim")
    finally:
        connection.close()


def test_what_is_no_ledger_is_named(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="ledger-missing"):
        Ledger.open(tmp_path / "none.sqlite", read_only=True)
    (tmp_path / "text.sqlite").write_text("this is not a database, but it is long enough to look at" * 50)
    for read_only in (True, False):
        with pytest.raises(LedgerError, match="ledger-unreadable"):
            Ledger.open(tmp_path / "text.sqlite", read_only=read_only)
    other = sqlite3.connect(tmp_path / "other.sqlite")
    other.execute("CREATE TABLE t(x)")
    other.commit()
    other.close()
    with pytest.raises(LedgerError, match="no truceline ledger"):
        Ledger.open(tmp_path / "other.sqlite")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LedgerError, match="ledger-write"):
        Ledger.open(tmp_path / "file" / "toy.sqlite")


def test_a_full_disk_stores_nothing_and_keeps_what_was(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "toy.sqlite") as ledger:
        ledger.add_reading(samples.reading(), case_id="toy")
        with ledger._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")
        with pytest.raises(LedgerError, match=r"ledger-write: .*full"):
            ledger.add_rows([samples.row(n) for n in range(2000)], source=samples.table())
        assert ledger.counts()["event_rows"] == 0
        assert len(ledger.claims()) == 5
        assert ledger.verify().ok


def test_a_folder_of_any_name_holds_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "we ird#name?mode=ro&x%20y" / "toy.sqlite"
    with Ledger.open(path) as ledger:
        ledger.add_reading(samples.reading(), case_id="toy")
    assert path.is_file()
    with Ledger.open(path, read_only=True) as ledger:
        assert len(ledger.claims()) == 5


def test_a_ledger_belongs_to_one_case(place: LedgerPlace) -> None:
    Ledger.open(place, case_id="toy").close()
    with pytest.raises(LedgerError, match="ledger of 'toy', not of 'loc'"):
        Ledger.open(place, case_id="loc")
    Ledger.open(place, case_id="toy").close()


def test_a_newer_layout_is_left_alone(place: LedgerPlace) -> None:
    with Ledger.open(place) as ledger, ledger._engine.begin() as connection:
        dialect.of(connection).set_layout(connection, 99)
    for read_only in (True, False):
        with pytest.raises(LedgerError, match="ledger-newer"):
            Ledger.open(place, read_only=read_only)


def test_rows_go_in_fast(ledger: Ledger) -> None:
    rows = [samples.row(n) for n in range(5000)]
    start = time.perf_counter()
    ledger.add_rows(rows, source=samples.table())
    assert len(rows) / (time.perf_counter() - start) > 5_000  # 35,000 measured; the floor is for a busy machine


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("read"), texts, st.sampled_from(["r/1", "r/2"])),
        st.tuples(st.just("row"), st.integers(0, 5), st.sampled_from(["2016-11-23", "2016-11-24"])),
        st.tuples(st.just("refuse"), texts, st.just("")),
        st.tuples(st.just("link"), st.just(0), st.just("")),
    ),
    max_size=12,
)


def _do(ledger: Ledger, act: tuple[str, object, str]) -> None:
    kind, what, how = act
    if kind == "read":
        doc = samples.document(str(what))
        event = Event(id="e", evidence=(samples.cut(str(what), doc.text),), type="firing", trigger=None)
        ledger.add_reading(Reading(doc, (event,), reader=how), case_id="toy")
    elif kind == "row":
        ledger.add_rows([samples.row(int(str(what)), day=how)], source=samples.table(sha=f"{what}{how}"))
    elif kind == "refuse":
        ledger.add_refusal(Refusal(str(what), "empty", "nothing"))
    else:
        ledger.link()


@given(acts)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_doing_everything_twice_adds_nothing(places: Places, doings: list[object]) -> None:
    with Ledger.open(places("toy")) as ledger:
        for act in doings:
            _do(ledger, act)  # type: ignore[arg-type] # as drawn
        head, counts = ledger.verify().head, ledger.counts()
        for act in doings:
            if act[0] != "link":  # type: ignore[index] # as drawn
                _do(ledger, act)  # type: ignore[arg-type] # as drawn
        assert ledger.counts() == counts
        found = ledger.verify()
        assert (found.ok, found.head) == (True, head)
        ledger.rebuild()
        assert ledger.counts() == counts
        assert ledger.verify().ok
