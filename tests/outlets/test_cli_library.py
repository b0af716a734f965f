"""Every case of the library can be listed, shown, asked and served, also where nothing ships to fill its ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from litestar.testing import TestClient
from typer.testing import CliRunner

import truceline
from truceline import cases
from truceline.outlets.cli import case as case_command
from truceline.outlets.cli import verdict as verdict_command
from truceline.outlets.cli import watch as watch_command
from truceline.outlets.web.app import create_app
from truceline.settings import settings

NAMES = cases.library()
BARE = tuple(name for name in NAMES if not cases.load(name).source)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("TRUCELINE_HOME", str(tmp_path))
    yield tmp_path


def call(*words: str) -> str:
    app = typer.Typer()
    for module in (case_command, verdict_command, watch_command):
        module.register(app)
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_list_has_a_line_a_case() -> None:
    lines = call("case", "list").splitlines()
    assert [line.split("\t")[0] for line in lines] == list(NAMES)
    assert all(len(line.split("\t")) == 3 for line in lines)
    material = {c["id"]: c["material"] for c in json.loads(call("case", "list", "--json"))}
    assert material["gaza"] == []
    assert material["syria-cessation"] == ["syria-cessation/ucdp_ged_syria.csv.gz"]


@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_shown_with_what_is_from_memory_marked(name: str) -> None:
    told = call("case", "show", name)
    case = cases.load(name)
    assert case.case.title in told
    assert all(f"[{a.id}]" in told for a in case.agreement)
    assert all(p.name in told for p in case.party)
    for agreement in case.agreement:
        line = next(line for line in told.splitlines() if f"[{agreement.id}]" in line)
        assert line.endswith("(from memory)") == agreement.is_known_only
    assert "check it before you rely on it" in told


@pytest.mark.parametrize("name", BARE)
def test_a_case_without_material_is_asked_and_says_why_it_cannot_tell(name: str) -> None:
    told = json.loads(call("verdict", name, "--json"))
    assert told["verdict"] in ("INSUFFICIENT DATA", "BROKEN")
    assert told["coverage"]["reason"]
    if told["verdict"] == "BROKEN":  # an end by the parties' own act needs no source
        assert told["coverage"]["reason"].startswith("no longer in force: denounced on")
    assert told["after"]["n"] is None
    assert told["rate_ratio"] is None


@pytest.mark.parametrize("name", BARE)
def test_a_case_without_material_is_served(name: str) -> None:
    with truceline.open_case(name, read_only=True) as case:
        assert case.file.case.id == name
    with TestClient(create_app(cases.load(name), settings().ledger(name)), base_url="http://127.0.0.1") as client:
        front = client.get("/")
        assert front.status_code == 200
        assert "INSUFFICIENT DATA" in front.text or "BROKEN" in front.text


def test_shipped_tables_give_an_answer() -> None:
    call("watch", "ukraine-contact-line", "--shipped")
    question = ("--agreement", "minsk-ii-2015", "--as-of", "2015-06-07", "--json")
    told = json.loads(call("verdict", "ukraine-contact-line", *question))
    assert told["verdict"] in ("HOLDING WITH LEAKS", "ERODING")
    assert told["after"]["n"] == 90
    assert told["sectors"][0]["name"] == "avdiivka"
