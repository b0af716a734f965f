"""Any change, removal, addition, reordering or cutting of the ledger is found, and the first bad entry named."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import ledger_samples as samples
import pytest

from truceline.ledger import Ledger, LedgerError, Verification
from truceline.ledger.chain import head_file
from truceline.model.claim import Reading

ENTRIES = 27
COLUMNS = ("at", "kind", "key", "marking", "shared", "who", "why", "salt", "body", "previous", "hash", "commitment")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("written") / "toy.sqlite"
    with Ledger.open(path) as ledger:
        for n in range(5):
            doc = samples.document(f"{samples.TEXT} Report {n}.")
            ledger.add_reading(Reading(doc, (samples.shelling(doc.text),), reader="reader/1"), case_id="toy")
        ledger.add_rows([samples.row(n) for n in range(15)], source=samples.table())
        ledger.link()
        assert ledger.verify() == Verification(
            ok=True, entries=ENTRIES + 1, head=ledger.verify().head, first_bad=None, problems=()
        )
    return path


@pytest.fixture
def copy(written: Path, tmp_path: Path) -> Iterator[Path]:
    for path in (written, head_file(written)):
        shutil.copy(path, tmp_path / path.name)
    yield tmp_path / written.name


def _tamper(path: Path, *statements: tuple[str, tuple[object, ...]]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement, values in statements:
            connection.execute(statement, values)
        connection.commit()


def _verify(path: Path) -> Verification:
    with Ledger.open(path, read_only=True) as ledger:
        return ledger.verify()


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("n", [1, 2, 7, 14, ENTRIES + 1])
def test_a_changed_character_is_found_wherever_it_stands(copy: Path, column: str, n: int) -> None:
    chance = random.Random(f"{column}{n}")
    with closing(sqlite3.connect(copy)) as connection:
        (text,) = connection.execute(f"SELECT {column} FROM journal WHERE n = ?", (n,)).fetchone()
    at = chance.randrange(len(text)) if text else 0
    changed = text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :] if text else "x"
    _tamper(
        copy,
        ("DROP INDEX journal_once", ()),  # an intruder has no reason to keep keys single
        (f"UPDATE journal SET {column} = ? WHERE n = ?", (changed, n)),
    )
    found = _verify(copy)
    assert not found.ok
    assert found.first_bad in (n, n - 1, n + 1)
    if column not in ("previous", "hash"):
        assert found.first_bad == n


@pytest.mark.parametrize("n", [1, 2, 9, ENTRIES, ENTRIES + 1])
def test_a_removed_entry_is_found(copy: Path, n: int) -> None:
    _tamper(copy, ("DELETE FROM journal WHERE n = ?", (n,)))
    found = _verify(copy)
    assert not found.ok
    assert found.first_bad == n
    assert any("missing" in problem for problem in found.problems)


def test_entries_renumbered_over_a_gap_are_found(copy: Path) -> None:
    _tamper(copy, ("DELETE FROM journal WHERE n = 9", ()), ("UPDATE journal SET n = n - 1 WHERE n > 9", ()))
    found = _verify(copy)
    assert (found.ok, found.first_bad) == (False, 9)


def test_two_entries_that_change_places_are_found(copy: Path) -> None:
    _tamper(
        copy,
        ("UPDATE journal SET n = -1 WHERE n = 8", ()),
        ("UPDATE journal SET n = 8 WHERE n = 9", ()),
        ("UPDATE journal SET n = 9 WHERE n = -1", ()),
    )
    found = _verify(copy)
    assert (found.ok, found.first_bad) == (False, 8)


@pytest.mark.parametrize("last", [0, 1, 5, ENTRIES])
def test_a_cut_end_is_found_even_where_the_table_of_the_end_is_cut_too(copy: Path, last: int) -> None:
    _tamper(copy, ("DELETE FROM journal WHERE n > ?", (last,)))
    assert _verify(copy).first_bad == last + 1
    with closing(sqlite3.connect(copy)) as connection:
        row = connection.execute("SELECT n, hash FROM journal ORDER BY n DESC LIMIT 1").fetchone() or (0, "0" * 64)
        tables = [t for (t,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    mine = ("document", "claim", "event_row", "table_source", "coverage", "incident_link")
    assert set(mine) <= set(tables)
    _tamper(
        copy,
        ("UPDATE head SET count = ?, hash = ?", row),
        *((f"DELETE FROM {table} WHERE entry > ?", (last,)) for table in mine),
    )
    found = _verify(copy)
    assert (found.ok, found.first_bad) == (False, last + 1)
    with pytest.raises(LedgerError, match="missing at its end"):
        Ledger.open(copy)


def test_an_added_entry_is_found(copy: Path) -> None:
    _tamper(
        copy,
        ("INSERT INTO journal SELECT n + 1, at, kind, 'new', marking, shared, who, why, salt, body, hash, hash, NULL "
         "FROM journal WHERE n = ?",
         (ENTRIES + 1,)),
    )  # fmt: skip
    found = _verify(copy)
    assert (found.ok, found.first_bad) == (False, ENTRIES + 2)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE claim SET quote = 'shot' WHERE entry = 3",
        "UPDATE claim SET body = replace(body, 'Nakyal', 'Kotli') WHERE entry = 3",
        "UPDATE claim SET day = '2015-01-01' WHERE entry = 3",
        "DELETE FROM event_row WHERE entry = 9",
        "UPDATE event_row SET in_scope = 0 WHERE entry = 9",
        "UPDATE event_row SET killed = killed + 1 WHERE entry = 9",
        "UPDATE document SET text = text || ' more' WHERE entry = 4",
        "DELETE FROM coverage",
        "INSERT INTO coverage(entry, week, dataset) VALUES (9999, '2020-01-06', 'ged')",
        "UPDATE table_source SET in_scope = 1",
        "UPDATE incident_link SET undone = 1",
    ],
)
def test_a_table_that_says_other_than_the_journal_is_found_and_mended(copy: Path, statement: str) -> None:
    _tamper(copy, (statement, ()))
    found = _verify(copy)
    assert not found.ok
    with Ledger.open(copy) as ledger:
        ledger.rebuild()
        assert ledger.verify().ok


def test_a_whole_new_chain_is_found_by_what_was_noted_elsewhere(copy: Path, tmp_path: Path) -> None:
    with Ledger.open(copy) as ledger:
        noted = (ledger.verify().entries, ledger.verify().head)
        assert ledger.verify(noted=noted).ok
    forged = tmp_path / "forged" / "toy.sqlite"
    with Ledger.open(forged) as ledger:
        ledger.add_rows([samples.row(n, where="Elsewhere") for n in range(ENTRIES)], source=samples.table())
        assert ledger.verify().ok
        assert not ledger.verify(noted=noted).ok
        assert not ledger.verify(noted=(9_999, noted[1])).ok


def test_the_file_beside_the_ledger_is_missed(copy: Path) -> None:
    head_file(copy).unlink()
    found = _verify(copy)
    assert not found.ok
    assert "missing or unreadable" in found.problems[0]


def test_a_ledger_killed_at_its_very_beginning_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    Ledger.open(path).close()
    head_file(path).unlink()
    assert _verify(path).ok
    path.unlink()
    path.touch()
    with Ledger.open(path) as ledger:
        assert ledger.verify().ok


def test_a_ledger_that_vanished_is_not_begun_anew_in_silence(copy: Path) -> None:
    copy.unlink()
    with pytest.raises(LedgerError, match="the ledger is gone"):
        Ledger.open(copy)


def _flip(path: Path, chance: random.Random, *, inside: bytes) -> bool:
    """Flip one bit somewhere in the bytes of the file that hold a piece of text."""
    data = bytearray(path.read_bytes())
    places = [i for i in range(len(data)) if data.startswith(inside, i)]
    at = chance.choice(places) + chance.randrange(len(inside))
    data[at] ^= 1 << chance.randrange(8)
    path.write_bytes(bytes(data))
    return True


@pytest.mark.parametrize("seed", range(15))
def test_a_flipped_bit_of_the_words_is_found(copy: Path, seed: int) -> None:
    _flip(copy, random.Random(seed), inside=b"Indian troops shelled Nakyal on Wednesday")
    assert not _verify_or_refused(copy).ok


@pytest.mark.parametrize("seed", range(10))
def test_bytes_overwritten_anywhere_never_end_in_a_traceback(copy: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(copy.read_bytes())
    start = chance.randrange(100, len(data) - 2000)
    data[start : start + 2000] = bytes(chance.randrange(256) for _ in range(2000))
    copy.write_bytes(bytes(data))
    found = _verify_or_refused(copy)
    assert found.ok or found.problems


def _verify_or_refused(path: Path) -> Verification:
    try:
        return _verify(path)
    except LedgerError as error:
        return Verification(ok=False, entries=0, head="", first_bad=None, problems=(error.message(),))


def test_a_record_that_cannot_be_read_is_named_by_every_question(copy: Path) -> None:
    _tamper(
        copy,
        ("UPDATE journal SET body = 'nonsense' WHERE kind = 'event_row'", ()),
        ("UPDATE claim SET body = '{}'", ()),
    )
    with Ledger.open(copy, read_only=True) as ledger:
        for ask in (ledger.event_rows, ledger.claims, ledger.incidents):
            with pytest.raises(LedgerError, match=r"ledger-unreadable: .*truceline verify"):
                ask()


def test_progress_is_told(copy: Path) -> None:
    steps: list[int] = []
    tell: Callable[[int], None] = steps.append
    with Ledger.open(copy, read_only=True) as ledger:
        assert ledger.verify(progress=tell).ok
    assert sum(steps) == ENTRIES + 1
