"""View ledgers: what goes in, what stays out, and that nothing of what stays out can be told from what is in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import get_args

import ledger_samples as samples
import msgspec
import pytest

from truceline.access import MARKINGS, Marking, Person, sight_of
from truceline.access.sight import PUBLIC
from truceline.ledger import Ledger, bodies, view_entries
from truceline.ledger.views import View, ViewLedger

PARTIES = ("India", "Pakistan")
READER = sight_of(Person(name="r", role="reader"))
PAKISTAN = sight_of(Person(name="p", role="liaison", party="Pakistan"))
INDIA = sight_of(Person(name="i", role="liaison", party="India"))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "loc.sqlite", case_id="loc") as opened:
        yield opened


def _public(ledger: Ledger) -> None:
    ledger.add_reading(samples.reading(), case_id="loc", source="paper")
    ledger.add_rows([samples.row(1), samples.row(2, day="2016-11-24")], source=samples.table())
    ledger.link(PARTIES)


def _hidden(ledger: Ledger, marking: Marking = "confidential", shared: tuple[str, ...] = ()) -> str:
    text = "Islamabad said Indian troops shelled Nakyal again on Wednesday and a second post fell silent."
    doc = samples.document(text, ref="hidden-canary")
    claim = samples.shelling(text)
    ledger.add_reading(samples.Reading(doc, (claim,), reader="reader/1"), case_id="loc", marking=marking, shared=shared)
    ledger.link(PARTIES)
    return doc.id


def _bytes(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of a view, as they stand."""
    with closing(sqlite3.connect(path)) as connection:
        names = [n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")]
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}


def test_a_view_is_a_whole_ledger_of_what_may_be_seen(ledger: Ledger) -> None:
    _public(ledger)
    hidden = _hidden(ledger)
    path = View(ledger, READER, PARTIES).refreshed()
    with ViewLedger.open(path, read_only=True) as view:
        assert view.verify().ok
        assert view.case_id == "loc"
        assert view.document(hidden) is None
        assert ledger.document(hidden) is not None
        assert view.counts()["documents"] == 1
        assert len(view.incidents()) == len(ledger.incidents()), "the same happenings, with fewer accounts"
        assert sum(len(i.accounts) for i in view.incidents()) == sum(len(i.accounts) for i in ledger.incidents()) - 1
    assert b"canary" not in path.read_bytes()


@pytest.mark.parametrize("marking", MARKINGS[1:])
@pytest.mark.parametrize("when", ["before", "between", "after"])
def test_what_is_hidden_changes_no_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, marking: Marking, when: str
) -> None:
    monkeypatch.setattr("truceline.ledger.journal.stamp", lambda: "2021-03-01T08:00:00Z")
    seen = []
    for world, extra in (("with", True), ("without", False)):
        with Ledger.open(tmp_path / world / "loc.sqlite", case_id="loc") as opened:
            if extra and when == "before":
                _hidden(opened, marking, ("party:india",))
            opened.add_reading(samples.reading(), case_id="loc", source="paper")
            opened.link(PARTIES)
            if extra and when == "between":
                _hidden(opened, marking, ("party:india",))
            opened.add_rows([samples.row(1), samples.row(2, day="2016-11-24")], source=samples.table())
            opened.link(PARTIES)
            if extra and when == "after":
                _hidden(opened, marking, ("party:india",))
            path = View(opened, PAKISTAN, PARTIES).refreshed()
            seen.append((_bytes(path), path.read_bytes()))
    assert seen[0] == seen[1]


def test_a_view_grows_with_the_ledger_and_not_with_what_is_hidden(ledger: Ledger) -> None:
    _public(ledger)
    view = View(ledger, PAKISTAN, PARTIES)
    path = view.refreshed()
    first = path.stat()
    _hidden(ledger)
    assert view.refreshed() == path
    assert (path.stat().st_mtime_ns, path.stat().st_size) == (first.st_mtime_ns, first.st_size), "nothing was written"
    shared = _hidden_other(ledger)
    assert view.refreshed() == path
    with ViewLedger.open(path, read_only=True) as opened:
        assert opened.document(shared) is not None
        assert opened.verify().ok


def _hidden_other(ledger: Ledger) -> str:
    doc = samples.document("Islamabad said a post was shelled.", ref="shared")
    reading = samples.Reading(doc, (samples.shelling(doc.text),), reader="reader/1")
    ledger.add_reading(reading, case_id="loc", marking="restricted", shared=("party:pakistan", "party:india"))
    return doc.id


def test_a_party_is_told_its_own_group_alone(ledger: Ledger) -> None:
    shared = _hidden_other(ledger)
    for sight, groups in (
        (PAKISTAN, "|party:pakistan|"),
        (INDIA, "|party:india|"),
        (READER, "|party:india|party:pakistan|"),
    ):
        path = View(ledger, sight, PARTIES).refreshed()
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("SELECT shared FROM journal WHERE kind='document'").fetchone()[0] == groups
        with ViewLedger.open(path, read_only=True) as view:
            assert view.document(shared) is not None
    assert b"india" not in View(ledger, PAKISTAN, PARTIES).refreshed().read_bytes().replace(b"India", b"")


def test_the_same_document_in_confidence_and_in_public(ledger: Ledger, tmp_path: Path) -> None:
    ledger.add_reading(samples.reading(), case_id="loc", marking="confidential", shared=("party:india",))
    assert ledger.add_reading(samples.reading(), case_id="loc", source="paper").new == 1
    assert ledger.add_reading(samples.reading(), case_id="loc", source="paper").known == 1
    path = View(ledger, PAKISTAN, PARTIES).refreshed()
    with ViewLedger.open(path, read_only=True) as view:
        assert view.counts()["documents"] == 1
    assert ledger.counts()["documents"] == 1, "one document, whoever brought it"


def test_marking_otherwise_makes_the_view_anew(ledger: Ledger) -> None:
    _public(ledger)
    document = ledger.documents()[0].id
    view = View(ledger, PUBLIC, PARTIES)
    before = view.refreshed()
    assert ledger.mark("document", document, marking="restricted", shared=()).new == 1
    after = view.refreshed()
    assert after != before
    assert not before.exists()
    with ViewLedger.open(after, read_only=True) as opened:
        assert opened.document(document) is None
        assert opened.verify().ok
    assert samples.TEXT.encode() not in after.read_bytes()
    with ViewLedger.open(View(ledger, READER, PARTIES).refreshed(), read_only=True) as opened:
        assert opened.document(document) is not None

    ledger.add_reading(samples.reading("reader/2"), case_id="loc", source="paper")
    with ViewLedger.open(view.refreshed(), read_only=True) as opened:
        assert opened.document(document) is None, "a newer reading of it is held as the document is"
    ledger.mark("document", document, marking="public", shared=())
    with ViewLedger.open(view.refreshed(), read_only=True) as opened:
        assert opened.document(document) is not None


def test_marking_what_was_never_seen_is_not_noticed(ledger: Ledger) -> None:
    _public(ledger)
    hidden = _hidden(ledger)
    view = View(ledger, PUBLIC, PARTIES)
    path = view.refreshed()
    ledger.mark("document", hidden, marking="source-protected", shared=("party:india",))
    assert view.refreshed() == path


def test_the_public_is_not_told_who_entered_what(ledger: Ledger) -> None:
    with ledger.acting("amal.hidden-name", "a tip"):
        _public(ledger)
    assert b"hidden-name" not in View(ledger, PUBLIC, PARTIES).refreshed().read_bytes()
    assert b"hidden-name" in View(ledger, READER, PARTIES).refreshed().read_bytes()


def test_every_kind_of_entry_is_in_or_out_on_purpose() -> None:
    kinds = {str(body.__struct_config__.tag) for body in get_args(bodies.Body)}
    decided = set(view_entries.WHOLE) | set(view_entries.LEFT_OUT) | set(view_entries.FITS)
    assert kinds == decided
    assert not set(view_entries.WHOLE) & set(view_entries.LEFT_OUT)
    assert not set(view_entries.FITS) & (set(view_entries.WHOLE) | set(view_entries.LEFT_OUT))


def test_a_killed_refresh_is_made_good(ledger: Ledger) -> None:
    _public(ledger)
    view = View(ledger, READER, PARTIES)
    path = view.refreshed()
    whole = _bytes(path)
    with closing(sqlite3.connect(view.folder / "state.sqlite")) as connection, connection:
        state = msgspec.json.decode(connection.execute("SELECT body FROM state").fetchone()[0])
        state[0][0], state[0][1] = 1, ledger_hash(ledger, 1)
        connection.execute("UPDATE state SET body=?", (msgspec.json.encode(state).decode(),))
    again = view.refreshed()
    with ViewLedger.open(again, read_only=True) as opened:
        assert opened.verify().ok
    assert {k: len(v) for k, v in _bytes(again).items()} == {k: len(v) for k, v in whole.items()}


def ledger_hash(ledger: Ledger, n: int) -> str:
    with closing(sqlite3.connect(ledger.path)) as connection:
        found: str = connection.execute("SELECT hash FROM journal WHERE n=?", (n,)).fetchone()[0]
    return found
