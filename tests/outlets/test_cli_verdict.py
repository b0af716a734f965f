"""``truceline verdict``: both forms, the exact keys, the statuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from truceline import cases
from truceline.errors import TrucelineError
from truceline.ledger.records import TableSource
from truceline.ledger.store import Ledger
from truceline.outlets.cli import app
from truceline.sources.tables.records import tallies
from truceline.sources.tables.table import read_table

KEYS = [
    "verdict", "sentence", "effective", "as_of", "coverage", "before", "after", "rate_ratio", "placebo_rank", "control",
    "alarms", "escalation", "sectors", "limits", "method", "table_sha256",
]  # fmt: skip
DYAD = "dyad_name=Government of India - Government of Pakistan"


def shipped(kind: str) -> Path:
    return cases.shipped_path("loc", next(s for s in cases.load("loc").source if s.kind == kind))


def run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    app.build()(["verdict", *words], standalone_mode=False)
    return capsys.readouterr().out


def test_a_table_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(
        run(capsys, "--table", str(shipped("events")), "--filter", DYAD, "--effective", "2003-11-26T00:00+05:30",
            "--as-of", "2006-12-31", "--json")
    )  # fmt: skip
    assert list(told) == KEYS
    assert told["verdict"] == "HOLDING"
    assert set(told["coverage"]) == {"ok", "reason", "source_start", "source_end", "exposure"}
    assert set(told["before"]) == set(told["after"]) == {"start", "end", "n", "per_week"}
    assert told["after"]["start"] == "2003-11-26"


def test_a_table_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    told = run(
        capsys, "--table", str(shipped("events")), "--filter", DYAD, "--effective", "2003-11-26",
        "--as-of", "2006-12-31",
        "--control", "dyad_name!~India", "--unit", "month",
    )  # fmt: skip
    assert told.startswith("HOLDING: ")
    for word in ("coverage", "rate ratio", "placebo", "control", "regimes", "forecast", "limit", "method"):
        assert f"  {word}" in told


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "verdict-call"),
        (("loc", "--table", "x.csv"), "verdict-call"),
        (("--table", "missing.csv", "--effective", "2003-11-26"), "table-file"),
        (("--table", "TABLE"), "verdict-effective"),
        (("--table", "TABLE", "--effective", "soon"), "date-form"),
        (("--table", "TABLE", "--effective", "2003-11-26", "--as-of", "31/12/2006"), "date-form"),
        (("--table", "TABLE", "--effective", "2003-11-26", "--filter", "dyad=x"), "filter-column"),
        (("--table", "TABLE", "--effective", "2003-11-26", "--control", "nonsense"), "filter-form"),
        (("--table", "TABLE", "--effective", "2003-11-26", "--unit", "year"), "verdict-unit"),
        (("--table", "TABLE", "--effective", "2003-11-26", "--sector", "uri"), "verdict-call"),
        (("loc", "--filter", "a=b"), "verdict-call"),
        (("loc", "--as-of", "2006-12-31"), "ledger-missing"),
        (("nowhere",), "case-unknown"),
    ],
)
def test_wrong_calls_are_named(
    words: tuple[str, ...], code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TRUCELINE_HOME", str(tmp_path))
    given = [str(shipped("tallies")) if w == "TABLE" else w for w in words]
    if "--filter" in words or "--control" in words:
        given = [str(shipped("events")) if w == "TABLE" else w for w in words]
    with pytest.raises(TrucelineError) as caught:
        app.build()(["verdict", *given], standalone_mode=False)
    assert caught.value.code == code
    assert caught.value.exit_status == 2


def test_an_unreadable_table_ends_with_status_2_and_one_line(tmp_path: Path) -> None:
    (tmp_path / "none.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "from truceline.outlets.cli.app import main; main()", "verdict", "--table",
         str(tmp_path / "none.csv"), "--effective", "2020-01-01"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "no column dates a row" in done.stderr
    assert done.stdout == ""


def test_a_case_from_its_ledger(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TRUCELINE_HOME", str(tmp_path))
    with Ledger.open(tmp_path / "loc.sqlite", case_id="loc") as ledger:
        table = read_table(shipped("tallies"))
        rows = list(tallies(table))
        ledger.add_rows(rows, source=TableSource(dataset="tallies", title="t", kind="tallies", sha256=table.sha256))
    told = json.loads(run(capsys, "loc", "--as-of", "2021-06-30", "--json"))
    assert told["verdict"] == "HOLDING"
    assert set(KEYS) < set(told)
    assert told["agreement"] == "joint-statement-2021"
    assert told["evidence"] == []
    assert {"commitment", "mechanism", "accounts"} < set(told)
    assert list(told)[-3:] == ["regimes", "forecasts", "survival"]
    assert (told["regimes"], told["forecasts"]) == (None, [])
    assert told["survival"]["n"] > 0
    early = json.loads(run(capsys, "loc", "--as-of", "2021-06-30", "--known-by", "2021-06-30", "--json"))
    assert early["verdict"] == "INSUFFICIENT DATA"
    assert "2021-08" in early["coverage"]["reason"]
    words = run(capsys, "loc", "--as-of", "2021-06-30")
    for word in ("mechanism", "survival", "evidence"):
        assert f"  {word}" in words
