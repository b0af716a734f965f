"""`truceline group` and `truceline eval` as they are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from truceline.errors import TrucelineError
from truceline.outlets.cli import eval as eval_command
from truceline.outlets.cli import group as group_command

SHELLS = "Two farmers died in Mendhar when shells hit their field on Sunday, officials in Poonch district said."
AGAIN = "Shells killed two farmers in the Mendhar area of Poonch on Sunday, police said, as both armies fired mortars."
TALKS = "Rebel envoys opened a third round of talks in Havana on Tuesday with negotiators of the government."


def app() -> typer.Typer:
    both = typer.Typer()
    group_command.register(both)
    eval_command.register(both)
    return both


def lines(*texts: str) -> str:
    rows = [{"id": f"a{i}", "text": t, "date": "2020-03-01"} for i, t in enumerate(texts)]
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_group_prints_a_line_a_document_in_input_order() -> None:
    result = CliRunner().invoke(app(), ["group", "-", "--json"], input=lines(SHELLS, TALKS, AGAIN, SHELLS))
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [r["ref"] for r in rows] == ["a0", "a1", "a2", "a3"]
    assert [r["group"] for r in rows] == ["story-1", "story-2", "story-1", "story-1"]
    assert [r["copy_of"] for r in rows] == [None, None, None, "a0"]


def test_group_without_json_says_what_is_a_copy() -> None:
    result = CliRunner().invoke(app(), ["group", "-"], input=lines(SHELLS, SHELLS))
    assert result.stdout.splitlines()[1] == "story-1\ta1\tcopy of a0"


def test_group_names_what_it_could_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(lines(SHELLS))
    result = CliRunner().invoke(app(), ["group", str(path), str(tmp_path / "missing.txt"), "--json"])
    assert result.exit_code == 1
    assert "missing.txt" in result.stderr
    assert len(result.stdout.splitlines()) == 1


def test_eval_of_an_unknown_set_names_the_known_ones() -> None:
    result = CliRunner().invoke(app(), ["eval", "nosuch"])
    assert isinstance(result.exception, TrucelineError)
    assert "groups" in str(result.exception)


def test_eval_without_the_data_says_what_to_do(tmp_path: Path) -> None:
    result = CliRunner().invoke(app(), ["eval", "groups", "--data", str(tmp_path)])
    assert isinstance(result.exception, TrucelineError)
    assert "TRUCELINE_DATA" in str(result.exception)


@pytest.mark.needs_data
def test_eval_prints_writes_and_fails_under_a_floor(data_dir: Path, tmp_path: Path) -> None:
    folder = ["--data", str(data_dir.parent)]
    result = CliRunner().invoke(app(), ["eval", "groups", "--json", "--write", str(tmp_path), *folder])
    assert result.exit_code == 0, result.output
    figures = {m["name"]: m for m in json.loads(result.stdout)}
    assert figures["B3"]["reach"] == 0.97
    assert json.loads((tmp_path / "eval-groups.json").read_text()) == json.loads(result.stdout)
    assert "B3" in (tmp_path / "eval-groups.txt").read_text()
    pinned = (Path(__file__).parent.parent / "gates/floors.toml").read_text()
    start = pinned.index("[groups]")
    (tmp_path / "floors.toml").write_text(pinned[start:].split("\n[", 1)[0] + '\n[groups.floors]\n"B3" = 1.1\n')
    under = CliRunner().invoke(
        app(), ["eval", "groups", "--floors", "--floors-file", str(tmp_path / "floors.toml"), *folder]
    )
    assert under.exit_code == 1
    assert "UNDER FLOOR" in under.stdout
    assert "under its floor: groups, B3" in under.stderr
