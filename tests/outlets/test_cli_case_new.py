"""``truceline case new``: by questions, by options, from another case; never over an existing file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from truceline import cases
from truceline.errors import TrucelineError
from truceline.outlets.cli import case

Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.chdir(tmp_path)
    app = typer.Typer()
    case.register(app)

    def run(*words: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(app, ["case", "new", *words], input=stdin)

    return run


def code_of(result: Result) -> str:
    assert isinstance(result.exception, TrucelineError), result.output
    return result.exception.code


def test_questions_make_a_right_file(call: Call) -> None:
    answers = [
        "Ethiopia: Pretoria agreement", "Federal government and Tigray.", "Ethiopia", "ENDF, Addis Ababa", "y",
        "TPLF", "", "n", "Permanent cessation of hostilities", "3 November", "2022-11-03", "Addis",
        "Africa/Addis_Ababa", "", "North, West", "weekly", "7",
    ]  # fmt: skip
    done = call("pretoria-2022.toml", stdin="\n".join(answers) + "\n")
    assert done.exit_code == 0, done.output
    found = cases.load("pretoria-2022.toml")
    assert [p.name for p in found.party] == ["Ethiopia", "TPLF"]
    assert found.party[0].kind == "state"
    assert found.party[0].aliases == ("ENDF", "Addis Ababa")
    assert found.agreement[0].effective == "2022-11-03"
    assert found.agreement[0].is_known_only
    assert [s.name for s in found.sector] == ["North", "West"]
    assert "'3 November' is no day" in done.stderr
    assert "'Addis' is no time zone" in done.stderr
    assert "'weekly' is no number of days" in done.stderr


def test_a_template_asks_nothing(call: Call) -> None:
    done = call("my-case", "--template", "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (
        0, {"file": "my-case.toml", "id": "my-case", "ok": True, "problems": []},
    )  # fmt: skip
    assert cases.check("my-case.toml") == ()
    assert "# [[agreement]]" in Path("my-case.toml").read_text("utf-8")


def test_options_need_no_questions(call: Call) -> None:
    done = call("t.toml", "--party", "Ethiopia", "--party", "TPLF", "--effective", "2022-11-03", "--sector", "North")
    assert done.exit_code == 0, done.output
    assert [p.name for p in cases.load("t.toml").party] == ["Ethiopia", "TPLF"]


def test_another_case_is_begun_from(call: Call) -> None:
    assert call("gaza-2026.toml", "--from", "gaza").exit_code == 0
    found = cases.load("gaza-2026.toml")
    assert (found.case.id, found.agreement) == ("gaza-2026", cases.load("gaza").agreement)
    assert found.places


def test_nothing_is_written_over(call: Call) -> None:
    Path("mine.toml").write_text("kept", "utf-8")
    assert code_of(call("mine.toml", "--template")) == "case-new-exists"
    assert Path("mine.toml").read_text("utf-8") == "kept"
    Path("gaza-2026_gazetteer.tsv").write_text("kept", "utf-8")
    assert code_of(call("gaza-2026.toml", "--from", "gaza")) == "case-new-exists"
    assert Path("gaza-2026_gazetteer.tsv").read_text("utf-8") == "kept"
    assert not Path("gaza-2026.toml").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("My Case.toml", "--template"), "case-new-name"),
        (("../..", "--template"), "case-new-name"),
        (("x.toml", "--effective", "soon"), "case-new-call"),
        (("x.toml", "--zone", "Moon"), "case-new-call"),
        (("x.toml", "--from", "gaza", "--title", "t"), "case-new-call"),
        (("x.toml", "--from", "gazza"), "case-unknown"),
        (("nowhere/x.toml", "--template"), "case-new-write"),
    ],
)
def test_wrong_calls_write_nothing(call: Call, words: tuple[str, ...], code: str) -> None:
    assert code_of(call(*words)) == code
    assert list(Path().iterdir()) == []


def test_an_interrupted_answer_writes_nothing(call: Call) -> None:
    assert call("half.toml", stdin="A title\n").exit_code == 1
    assert not Path("half.toml").exists()
