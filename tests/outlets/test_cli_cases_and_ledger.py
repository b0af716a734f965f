"""``truceline case``, ``import``, ``watch`` and ``verify`` as a person calls them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import pytest
import typer
from typer.testing import CliRunner, Result

from truceline import cases
from truceline.errors import TrucelineError
from truceline.outlets.cli import case, import_, verify, watch

Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setenv("TRUCELINE_HOME", str(tmp_path / "home"))
    app = typer.Typer()
    for module in (case, import_, verify, watch):
        module.register(app)

    def run(*words: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, list(words), input=stdin)

    return run


def _shipped(kind: str) -> list[Path]:
    return [cases.shipped_path("loc", s) for s in cases.load("loc").source if s.kind == kind]


def _some_documents(folder: Path, count: int) -> Path:
    lines = _shipped("documents")[0].read_text("utf-8").splitlines()
    about = [line for line in lines if "Line of Control" in line or "ceasefire" in line][:count]
    path = folder / "some.jsonl"
    path.write_text("\n".join(about) + "\n", "utf-8")
    return path


def _json(result: Result) -> dict[str, object]:
    return json.loads(result.stdout)


def test_list_show_and_check_the_library(call: Call) -> None:
    assert "loc\tIndia-Pakistan" in call("case", "list").stdout
    told = call("case", "show", "loc").stdout
    assert "Tashkent Declaration [tashkent-1966] (from memory)" in told
    assert "Understanding to stop firing and military action, 10 May 2025 [understanding-2025]\n" in told
    assert json.loads(call("case", "show", "loc", "--json").stdout)["case"]["id"] == "loc"
    listed = json.loads(call("case", "list", "--json").stdout)
    assert {"loc", "gaza", "yemen"} <= {case["id"] for case in listed}
    checked = call("case", "check", "loc")
    assert (checked.exit_code, checked.stdout.strip().endswith(": right")) == (0, True)


def test_a_wrong_date_is_named_by_file_line_and_field(call: Call, tmp_path: Path) -> None:
    source = cases.path_of("loc").read_text("utf-8")
    path = tmp_path / "mine.toml"
    path.write_text(source.replace('effective = "1966-01-10"', 'effective = "1966-01-32"'), "utf-8")
    line = next(n for n, text in enumerate(path.read_text("utf-8").splitlines(), 1) if "1966-01-32" in text)
    result = call("case", "check", str(path))
    assert result.exit_code == 1
    assert f"{path}:{line}: agreement.tashkent-1966.effective: '1966-01-32' is no date." in result.stdout
    found = json.loads(call("case", "check", str(path), "--json").stdout)
    assert found["ok"] is False
    assert line in [p["line"] for p in found["files"][str(path)]]
    refused = call("watch", str(path), "--shipped")
    assert isinstance(refused.exception, TrucelineError)
    assert refused.exception.exit_status == 2


def test_a_case_file_that_is_not_there_is_a_wrong_call(call: Call, tmp_path: Path) -> None:
    assert call("case", "check", str(tmp_path / "none.toml")).exit_code == 2
    assert isinstance(call("case", "show", "nowhere").exception, TrucelineError)


def test_import_the_shipped_tables_twice(call: Call) -> None:
    ged, tallies, ladder = (_shipped(kind)[0] for kind in ("events", "tallies", "ladder"))
    first = _json(call("import", "loc", str(ged), "--json"))
    assert (first["seen"], first["new"], first["set_aside"], first["refused"]) == (6417, 6416, 1, 0)
    assert first["in_scope"] == 429
    assert first["adds_up"] is True
    again = _json(call("import", "loc", str(ged), "--json"))
    assert (again["new"], again["known"]) == (0, 6416)
    assert _json(call("import", "loc", str(tallies), "--json"))["new"] == 59
    assert _json(call("import", "loc", str(ladder), "--json"))["new"] == 8
    text = call("import", "loc", str(ged))
    assert "6,417 rows in = 0 new + 6,416 known + 1 set aside + 0 refused" in text.stdout
    assert "429 rows are the case's own; 5,987 others are kept for coverage and control" in text.stdout
    assert call("verify", "loc").exit_code == 0


def test_import_says_which_rows_it_refuses(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(
        "date,type,place,killed\n2020-01-01,shelling,Uri,2\n2020-13-01,firing,Uri,1\n2020-01-03,firing,Uri,1\n"
    )
    result = call("import", "loc", str(path), "--json")
    told = _json(result)
    assert result.exit_code == 1
    assert (told["seen"], told["new"], told["refused"], told["adds_up"]) == (3, 2, 1, True)
    assert any("row 3" in example for example in told["examples"])


def test_import_of_what_is_no_table_is_a_wrong_call(call: Call, tmp_path: Path) -> None:
    for content in (b"", b"\x00\x01\x02" * 100, b"hello\nworld\n"):
        path = tmp_path / "x.csv"
        path.write_bytes(content)
        result = call("import", "loc", str(path))
        assert isinstance(result.exception, TrucelineError), content
        assert result.exception.exit_status == 2
    assert isinstance(call("import", "loc", str(tmp_path / "none.csv")).exception, TrucelineError)


def test_a_filter_tells_the_cases_own_rows(call: Call) -> None:
    ged = _shipped("events")[0]
    told = _json(call("import", "loc", str(ged), "--filter", "year=1999", "--filter", "dyad_name~India", "--json"))
    assert 0 < told["in_scope"] < 429


def test_watch_reads_each_document_once(call: Call, tmp_path: Path) -> None:
    path = _some_documents(tmp_path, 6)
    first = _json(call("watch", "loc", str(path), "--json"))
    (source,) = first["sources"]
    assert (source["seen"], source["new"], source["refused"]) == (6, 6, 0)
    assert first["adds_up"] is True
    assert sum(source["claims"].values()) == first["ledger"]["claims"] > 0
    (again,) = _json(call("watch", "loc", str(path), "--json"))["sources"]
    assert (again["new"], again["known"]) == (0, 6)
    assert call("verify", "loc").exit_code == 0


def test_watch_goes_on_where_some_inputs_are_refused(call: Call, tmp_path: Path) -> None:
    path = _some_documents(tmp_path, 2)
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "picture.txt").write_bytes(bytes(range(256)) * 10)
    result = call("watch", "loc", str(tmp_path / "empty.txt"), str(path), str(tmp_path / "picture.txt"))
    assert result.exit_code == 1
    assert "2 documents in = 2 new + 0 known + 0 refused" in result.stdout
    assert "4 in = 2 new + 0 known + 0 set aside + 2 refused; the counts add up" in result.stdout
    assert "empty.txt" in result.stderr
    assert "the counts add up" in result.stdout


def test_watch_accounts_for_a_title_that_cannot_be_stored(call: Call, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in _some_documents(tmp_path, 2).read_text("utf-8").splitlines()]
    lines[0]["title"] = "half \ud800 title"
    path = tmp_path / "half.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "ascii")
    told = _json(call("watch", "loc", str(path), "--json"))
    (source,) = told["sources"]
    assert (source["seen"], source["new"] + source["refused"]) == (2, 2)
    assert told["adds_up"] is True
    assert told["ledger"]["documents"] == source["new"]


def test_watch_imports_a_table_among_its_sources(call: Call, tmp_path: Path) -> None:
    tallies = _shipped("tallies")[0]
    told = _json(call("watch", "loc", str(_some_documents(tmp_path, 1)), str(tallies), "--json"))
    assert [(s["kind"], s["new"]) for s in told["sources"]] == [("tallies", 59), ("documents", 1)]


def test_watch_from_standard_input(call: Call, tmp_path: Path) -> None:
    text = _some_documents(tmp_path, 1).read_bytes()
    assert _json(call("watch", "loc", "-", "--json", stdin=text))["sources"][0]["new"] == 1


def test_a_watch_of_nothing_is_a_wrong_call(call: Call, tmp_path: Path) -> None:
    assert call("watch", "loc").exit_code == 2
    assert call("watch", "loc", str(tmp_path / "none.txt")).exit_code == 2


def test_verify_says_what_is_not_whole(call: Call, tmp_path: Path) -> None:
    assert isinstance(call("verify", "loc").exception, TrucelineError)
    call("import", "loc", str(_shipped("ladder")[0]))
    told = _json(call("verify", "loc", "--json"))
    noted = f"{told['entries']}:{told['head']}"
    assert call("verify", "loc", "--expect", noted).exit_code == 0
    assert call("verify", "loc", "--expect", "nonsense").exit_code == 2
    connection = sqlite3.connect(tmp_path / "home" / "loc.sqlite")
    connection.execute("UPDATE ladder_entry SET status_after = 'clean' WHERE entry = 4")
    connection.commit()
    result = call("verify", "loc")
    assert result.exit_code == 1
    assert "NOT WHOLE, first bad entry 4" in result.stdout
    assert call("verify", "loc", "--rebuild").exit_code == 0
    connection.execute("UPDATE journal SET body = replace(body, 'listed', 'lifted') WHERE n = 3")
    connection.commit()
    connection.close()
    assert "first bad entry 3" in call("verify", "loc").stdout


@pytest.mark.parametrize("words", [["watch"], ["import"], ["verify"], ["case", "check"], ["case", "show"]])
def test_help_teaches(call: Call, words: Sequence[str]) -> None:
    text = click.unstyle(call(*words, "--help").stdout)
    assert "truceline " + words[0] in text
    assert "--json" in text
