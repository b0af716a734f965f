"""``positions``, ``mechanism``, ``pressure``, ``chains`` and ``replay`` as a person calls them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typer
from typer.testing import CliRunner, Result

from truceline import cases
from truceline.errors import TrucelineError
from truceline.outlets.cli import chains, import_, mechanism, positions, pressure, replay, verdict, watch

Call = Callable[..., Result]

ITEMS = (
    ("2019-02-26", "India said its air force had carried out an air strike on a camp at Balakot in Pakistan in "
     "retaliation for the Pulwama attack."),
    ("2019-03-02", "The Directors General of Military Operations of India and Pakistan spoke over the hotline on "
     "Friday."),
    ("2019-03-03", "India rejected third-party mediation between India and Pakistan, an Indian Ministry of External "
     "Affairs spokesman said."),
    ("2019-03-04", "India said Pakistan would stay on the FATF grey list."),
)  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with a few items and the shipped events."""
    folder = tmp_path_factory.mktemp("words")
    items = folder / "items.jsonl"
    lines = [json.dumps({"id": f"n{n}", "text": text, "date": day}) for n, (day, text) in enumerate(ITEMS)]
    items.write_text("\n".join(lines) + "\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRUCELINE_HOME", str(folder / "home"))
        app = _app()
        shipped = next(s for s in cases.load("loc").source if s.kind == "events")
        for words in (["watch", "loc", str(items)], ["import", "loc", str(cases.shipped_path("loc", shipped))]):
            assert CliRunner().invoke(app, words).exit_code == 0
    return folder / "home"


def _app() -> typer.Typer:
    app = typer.Typer()
    for module in (chains, import_, mechanism, positions, pressure, replay, verdict, watch):
        module.register(app)
    return app


@pytest.fixture
def call(home: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setenv("TRUCELINE_HOME", str(home))
    return lambda *words: CliRunner().invoke(_app(), list(words))


def test_positions_are_printed_with_their_words(call: Call) -> None:
    told = call("positions", "loc", "--issue", "mediation").stdout
    assert "Third-party mediation [mediation]" in told
    assert "2019-03-03 refusal (-)" in told
    plain = json.loads(call("positions", "loc", "--party", "India", "--json").stdout)
    assert {c["party"] for c in plain["positions"]["cells"]} == {"India"}
    assert set(plain) == {"positions", "silences"}
    assert "no position" in call("positions", "loc", "--as-of", "2000-01-01").stdout


def test_a_mechanism_is_printed_with_what_is_next_due(call: Call) -> None:
    told = call("mechanism", "loc", "--as-of", "2019-03-20").stdout
    assert "DGMO hotline: 1 contacts read" in told
    assert "next due 2019-03-08, overdue after 10 days" in told
    plain = json.loads(call("mechanism", "loc", "--as-of", "2019-03-20", "--json").stdout)
    hotline = next(m for m in plain["mechanisms"] if m["mechanism"] == "dgmo-hotline")
    assert (hotline["status"], hotline["read"][0]["day"]) == ("overdue", "2019-03-01")


def test_pressure_puts_the_listing_beside_the_words(call: Call) -> None:
    told = call("pressure", "loc", "--as-of", "2019-03-31").stdout
    assert "grey list" in told
    assert "listed then: increased monitoring, 27-item plan (since 2018-06-28" in told


def test_chains_are_printed_with_the_words_that_join(call: Call) -> None:
    told = call("chains", "loc", "--since", "2019-01-01").stdout
    assert "2019-02-14 led to 2019-02-26" in told
    assert "by “in retaliation for”" in told
    assert json.loads(call("chains", "loc", "--json").stdout)["chains"][0]["spine"] == ["pulwama-2019", "balakot-2019"]
    assert "no chain was read" in call("chains", "loc", "--as-of", "2000-01-01").stdout


def test_a_replay_is_printed_drawn_and_given_as_json(call: Call, tmp_path: Path) -> None:
    chart = tmp_path / "chart.svg"
    span = ("--from", "2018-04-01", "--to", "2018-06-30")
    told = call("replay", "loc", *span, "--known-by-too", "--table", "--svg", str(chart)).stdout
    assert "by what had been published" in told
    assert "changed because another agreement took effect on 2018-05-29" in " ".join(told.split())
    assert ElementTree.parse(chart).getroot().tag.endswith("svg")
    plain = json.loads(call("replay", "loc", *span, "--json").stdout)
    assert [m["day"] for m in plain["moments"]] == ["2018-04-30", "2018-05-31", "2018-06-30"]
    assert plain["moments"][0]["published"] is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("replay", "loc", "--from", "2018-13-01", "--to", "2018-12-31"), "date-form"),
        (("replay", "loc", "--from", "2018-01-01", "--to", "2018-12-31", "--every", "year"), "replay-every"),
        (("replay", "loc", "--from", "2018-01-01", "--to", "2018-01-31", "--svg", "/nowhere/x.svg"), "replay-file"),
        (("mechanism", "loc", "--agreement", "nothing"), "agreement-unknown"),
        (("positions", "loc", "--since", "yesterday"), "date-form"),
    ],
)
def test_a_wrong_call_is_named(call: Call, words: tuple[str, ...], code: str) -> None:
    error = call(*words).exception
    assert isinstance(error, TrucelineError)
    assert error.code == code


def test_a_verdict_is_recorded_once_and_not_at_all_when_told_so(call: Call, home: Path) -> None:
    from truceline.ledger import Ledger

    def kept() -> int:
        with Ledger.open(home / "loc.sqlite", read_only=True) as ledger:
            return len(ledger.verdicts())

    before = kept()
    assert call("verdict", "loc", "--as-of", "2006-12-31", "--no-record").exit_code == 0
    assert kept() == before
    for _ in range(2):
        assert call("verdict", "loc", "--as-of", "2006-12-31").exit_code == 0
    assert kept() == before + 1
    with Ledger.open(home / "loc.sqlite"):  # another writer is at work: the verdict is given all the same
        told = call("verdict", "loc", "--as-of", "2007-12-31")
    assert told.exit_code == 0
    assert "not recorded: ledger-busy" in told.stderr
    assert kept() == before + 1
