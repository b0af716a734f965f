"""A kill at any moment loses nothing that was acknowledged and stores nothing by half; going on completes the work."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import ledger_samples as samples
import pytest

from truceline import cases
from truceline.ledger import Ledger, LedgerError
from truceline.ledger.chain import head_file, keep_head, kept_head

DOCUMENTS = 250
ROWS = 20_000
SAMPLES = Path(samples.__file__).parent

READ_ALL = f"""
import sys
sys.path.insert(0, sys.argv[2])
import ledger_samples as samples
from pathlib import Path
from truceline import cases
from truceline.ledger import Ledger, LedgerError
from truceline.model.claim import Reading
with Ledger.open(Path(sys.argv[1])) as ledger:
    for n in range({DOCUMENTS}):
        doc = samples.document(f"{{samples.TEXT}} Report {{n}}.")
        ledger.add_reading(Reading(doc, (samples.shelling(doc.text),), reader="r/1"), case_id="toy")
        print(doc.id, flush=True)
print("done", flush=True)
"""
IMPORT_ALL = f"""
import sys
sys.path.insert(0, sys.argv[2])
import ledger_samples as samples
from pathlib import Path
from truceline import cases
from truceline.ledger import Ledger, LedgerError
with Ledger.open(Path(sys.argv[1])) as ledger:
    print("open", flush=True)
    ledger.add_rows((samples.row(n) for n in range({ROWS})), source=samples.table())
print("done", flush=True)
"""


def _start(code: str, ledger: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, str(ledger), str(SAMPLES)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _kill(child: subprocess.Popen[str]) -> list[str]:
    """SIGKILL the child; the lines it had still printed."""
    child.kill()
    rest, _ = child.communicate(timeout=60)
    return rest.split()


def _acknowledged(child: subprocess.Popen[str], lines: int) -> Iterator[str]:
    assert child.stdout is not None
    for _ in range(lines):
        line = child.stdout.readline().strip()
        if not line:
            return
        yield line


def _whole(path: Path) -> None:
    """The ledger is whole, both as it was left and after the next writer has opened it."""
    with Ledger.open(path, read_only=True) as ledger:
        found = ledger.verify()
        assert found.ok, found.problems
    with Ledger.open(path) as ledger:
        assert ledger.verify().ok


def test_killed_while_reading_documents(tmp_path: Path) -> None:
    chance = random.Random(20210225)
    path = tmp_path / "toy.sqlite"
    acknowledged: set[str] = set()
    kills = 0
    for _ in range(20):
        child = _start(READ_ALL, path)
        seen = list(_acknowledged(child, chance.randrange(1, 90) + 30 * kills))
        time.sleep(chance.random() * 0.01)
        seen += _kill(child)
        kills += 1
        acknowledged.update(word for word in seen if word.startswith("d-"))
        _whole(path)
        with Ledger.open(path, read_only=True) as ledger:
            stored = {line.id for line in ledger.documents()}
            assert acknowledged <= stored
            assert all(line.claims == 1 for line in ledger.documents())
            assert len(ledger.claims()) == len(stored)
        if "done" in seen:
            break
    assert kills >= 5
    with Ledger.open(path, read_only=True) as ledger:
        assert ledger.counts()["documents"] == DOCUMENTS
        assert ledger.counts()["entries"] == DOCUMENTS + 1


def test_killed_while_importing_a_table(tmp_path: Path) -> None:
    """A table is there whole, with its coverage, or not at all: half a table would look like a quieter war."""
    chance = random.Random(1972)
    path = tmp_path / "toy.sqlite"
    for _ in range(4):
        child = _start(IMPORT_ALL, path)
        list(_acknowledged(child, 1))
        time.sleep(chance.random() * 0.4)
        seen = _kill(child)
        _whole(path)
        with Ledger.open(path, read_only=True) as ledger:
            count = ledger.counts()
            assert (count["event_rows"], count["table_sources"]) in ((0, 0), (ROWS, 1))
            assert "done" not in seen or count["event_rows"] == ROWS
    done, _ = _start(IMPORT_ALL, path).communicate(timeout=60)
    assert "done" in done
    with Ledger.open(path, read_only=True) as ledger:
        assert ledger.counts()["event_rows"] == ROWS
        assert ledger.counts()["table_sources"] == 1
        assert ledger.verify().ok


@pytest.mark.parametrize("behind", [1, 2])
def test_a_kill_between_the_commit_and_the_file_beside_the_ledger(tmp_path: Path, behind: int) -> None:
    """The file beside the ledger may be behind by what was committed last; the next writer brings it up."""
    path = tmp_path / "toy.sqlite"
    with Ledger.open(path) as ledger:
        heads = []
        for n in range(3):
            ledger.add_rows([samples.row(n)], source=samples.table(sha=f"s{n}"))
            heads.append(kept_head(path))
    older = heads[2 - behind]
    assert older is not None
    keep_head(path, older)
    _whole(path)
    assert kept_head(path) == heads[2]
    assert head_file(path).is_file()


def test_killed_while_watching(tmp_path: Path) -> None:
    """The command as a person runs it, on real documents: killed, verified, run again until it is through."""
    chance = random.Random(2003)
    shipped = next(s for s in cases.load("loc").source if s.kind == "documents")
    lines = cases.shipped_path("loc", shipped).read_text("utf-8").splitlines()[:90]
    path = tmp_path / "some.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    ledger = tmp_path / "home" / "loc.sqlite"
    command = [sys.executable, "-m", "truceline", "watch", "loc", str(path), "--json"]
    environment = {**os.environ, "TRUCELINE_HOME": str(tmp_path / "home"), "OMP_NUM_THREADS": "1"}
    before = 0
    for _ in range(3):
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
        _wait_for_documents(ledger, before + 1, child)
        time.sleep(chance.random() * 0.2)
        _kill(child)
        _whole(ledger)
        with Ledger.open(ledger, read_only=True) as opened:
            now = opened.counts()["documents"]
            assert now >= before
            before = now
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True, timeout=120)
    (source,) = json.loads(done.stdout)["sources"]
    assert (source["seen"], source["known"], source["refused"]) == (90, before, 0)
    with Ledger.open(ledger, read_only=True) as opened:
        assert opened.counts()["documents"] == 90
        assert opened.verify().ok


def _wait_for_documents(path: Path, count: int, child: subprocess.Popen[str]) -> None:
    """Until the child has acknowledged so many documents, or has ended."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and child.poll() is None:
        if path.is_file():
            try:
                with Ledger.open(path, read_only=True) as opened:
                    if opened.counts()["documents"] >= count:
                        return
            except LedgerError:  # the child is just making it
                pass
        time.sleep(0.02)
