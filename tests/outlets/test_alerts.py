"""Alerts: rule files with their mistakes, what each rule finds, and that nothing is told twice."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
import typer
from typer.testing import CliRunner, Result

from truceline import cases
from truceline.errors import TrucelineError
from truceline.judgement.alerts import is_same
from truceline.ledger import Ledger
from truceline.model.alert import Alert, AlertKind
from truceline.outlets.alerting import channels, delivery
from truceline.outlets.alerting.rule_file import read_rules
from truceline.outlets.cli import alerts, import_, watch
from truceline.settings import settings
from truceline.surface import open_case

RULES = """
[deliver]
file = "alerts.jsonl"
atom = "alerts.atom"

[[rule]]
id = "verdict"
when = "verdict_changed"

[[rule]]
id = "rise"
when = "change_point"

[[rule]]
id = "hotline"
when = "contact_overdue"
mechanism = "dgmo-hotline"

[[rule]]
id = "air"
when = "first_event"
type = "air_strike"
"""

STRIKE = (
    "Indian warplanes carried out an air strike on a camp in Pakistan across the Line of Control on Tuesday, the "
    "Indian foreign ministry said. Pakistan said it would answer."
)
HOTLINE = "The Directors General of Military Operations of India and Pakistan spoke over the hotline on Tuesday."

Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """The command with a ledger of the shipped tables; rules in ``rules.toml``."""
    monkeypatch.setenv("TRUCELINE_HOME", str(tmp_path / "home"))
    app = typer.Typer()
    for module in (alerts, import_, watch):
        module.register(app)

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, list(words))

    for source in cases.load("loc").source:
        if source.kind in ("events", "tallies"):
            assert run("import", "loc", str(cases.shipped_path("loc", source))).exit_code == 0
    (tmp_path / "rules.toml").write_text(RULES, "utf-8")
    return run


def _documents(folder: Path, *items: tuple[str, str]) -> str:
    path = folder / "items.jsonl"
    lines = [json.dumps({"id": f"n{n}", "text": text, "date": day}) for n, (day, text) in enumerate(items)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return str(path)


def _raised(result: Result) -> list[dict[str, Any]]:
    return json.loads(result.stdout)["raised"]


def test_a_changed_verdict_is_told_once_with_what_it_rests_on(call: Call, tmp_path: Path) -> None:
    rules = str(tmp_path / "rules.toml")
    assert _raised(call("alerts", "loc", "--rules", rules, "--as-of", "2018-05-15", "--json")) == []
    told = _raised(call("alerts", "loc", "--rules", rules, "--as-of", "2018-05-31", "--json"))
    (changed,) = [a for a in told if a["rule"] == "verdict"]
    assert "BROKEN became INSUFFICIENT DATA" in changed["title"]
    assert "2018-05-31" in changed["text"]
    again = call("alerts", "loc", "--rules", rules, "--as-of", "2018-05-31", "--json")
    assert _raised(again) == []
    lines = [json.loads(line) for line in (tmp_path / "alerts.jsonl").read_text("utf-8").splitlines()]
    assert [a["key"] for a in lines] == [a["key"] for a in told]
    feed = ElementTree.fromstring((tmp_path / "alerts.atom").read_bytes())
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == len(lines)
    with Ledger.open(settings().ledger("loc"), read_only=True) as ledger:
        assert [v.as_of for v in ledger.verdicts()[:2]] == ["2018-05-31", "2018-05-15"]
        assert all(set(a.delivered) == {"file:alerts.jsonl", "atom:alerts.atom"} for a in ledger.alerts())
        assert ledger.verify().ok


@pytest.mark.parametrize(
    ("kind", "day", "again", "same"),
    [
        ("change_point", "2014-08-20", "2014-08-27", True),
        ("change_point", "2014-08-20", "2015-08-27", False),
        ("first_event", "2019-02-27", "2019-02-26", True),
        ("first_event", "2019-02-27", "2019-06-26", False),
        ("contact_overdue", "2019-02-05", "2019-02-12", False),
    ],
)
def test_a_thing_whose_day_moves_a_little_is_the_same_thing(kind: AlertKind, day: str, again: str, same: bool) -> None:
    def at(on: str) -> Alert:
        return Alert(key=f"loc/r/what/{on}", case="loc", rule="r", kind=kind, day=on, title="", text="")

    assert is_same(at(again), at(day)) is same
    assert is_same(at(day), at(day))
    assert not is_same(at(again), msgspec.structs.replace(at(day), rule="other", key="loc/other/what/x"))


def test_an_upward_change_comes_with_the_rows_behind_it(call: Call, tmp_path: Path) -> None:
    """The alarms of a verdict long in force, whatever they are, are what the rule raises, once each."""
    with open_case("loc", read_only=True) as case:
        alarms = case.verdict(as_of="2020-11-30", agreement=None).alarms
    text = RULES.replace('when = "change_point"', 'when = "change_point"\nwithin_days = 3650')
    (tmp_path / "rules.toml").write_text(text, "utf-8")
    rules = str(tmp_path / "rules.toml")
    told = _raised(call("alerts", "loc", "--rules", rules, "--as-of", "2020-11-30", "--json"))
    rises = [a for a in told if a["rule"] == "rise"]
    assert alarms
    assert 1 <= len(rises) <= len(alarms)
    assert {a["day"] for a in rises} <= {a.date for a in alarms}
    assert all(e["ref"].startswith(("ucdp-ged/", "tally/")) for a in rises for e in a["evidence"])
    assert any(a["evidence"] for a in rises)


def test_the_first_air_strike_and_a_silent_hotline_come_with_their_words(call: Call, tmp_path: Path) -> None:
    source = _documents(tmp_path, ("2019-02-05", HOTLINE), ("2019-02-27", STRIKE), ("2019-02-28", STRIKE))
    assert call("watch", "loc", source).exit_code == 0
    rules = str(tmp_path / "rules.toml")
    told = {a["rule"]: a for a in _raised(call("alerts", "loc", "--rules", rules, "--as-of", "2019-02-28", "--json"))}
    assert told["air"]["day"] == "2019-02-26"
    assert all("air strike" in e["words"] for e in told["air"]["evidence"])
    assert told["hotline"]["day"] == "2019-02-05"
    assert "hotline" in told["hotline"]["evidence"][0]["words"]
    assert told["hotline"]["evidence"][0]["ref"]
    later = _raised(call("alerts", "loc", "--rules", rules, "--as-of", "2019-03-05", "--json"))
    assert [a for a in later if a["rule"] in ("air", "hotline")] == []


def test_a_dry_run_leaves_nothing_behind(call: Call, tmp_path: Path) -> None:
    rules = str(tmp_path / "rules.toml")
    call("alerts", "loc", "--rules", rules, "--as-of", "2018-05-15")
    with Ledger.open(settings().ledger("loc"), read_only=True) as ledger:
        before = ledger.counts()
    assert _raised(call("alerts", "loc", "--rules", rules, "--as-of", "2018-05-31", "--dry-run", "--json"))
    with Ledger.open(settings().ledger("loc"), read_only=True) as ledger:
        assert ledger.counts() == before
    assert (tmp_path / "alerts.jsonl").read_bytes() == b""
    words = call("alerts", "loc", "--rules", rules, "--as-of", "2018-05-31", "--dry-run").stdout
    assert "BROKEN became INSUFFICIENT DATA [verdict]" in words


# ------------------------------------------------------------ an address

Site = tuple[str, list[tuple[str, dict[str, Any]]], list[int]]


@pytest.fixture
def hook() -> Iterator[Site]:
    """A server on this machine: what it was told, and the statuses that it answers with before it takes anything."""
    told: list[tuple[str, dict[str, Any]]] = []
    first: list[int] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.append((self.headers["Idempotency-Key"], body))
            self.send_response(first.pop(0) if first else 204)
            if self.path == "/moved":
                self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            """Nothing is logged."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", told, first
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def at_hook(call: Call, tmp_path: Path, hook: Site, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Result]:
    """One verdict change waits; the command tells the hook of it. No real pause is made."""
    monkeypatch.setattr(channels.time, "sleep", lambda _: None)
    monkeypatch.setattr(delivery.deliver, "__kwdefaults__", {"pause": lambda _: None})
    rules = tmp_path / "hook.toml"
    call("alerts", "loc", "--rules", str(tmp_path / "rules.toml"), "--as-of", "2018-05-15")

    def run(path: str = "/hook") -> Result:
        rules.write_text(
            f'[deliver]\nwebhook = ["{hook[0]}{path}"]\ntries = 3\n[[rule]]\nid = "v"\nwhen = "verdict_changed"\n',
            "utf-8",
        )
        return call("alerts", "loc", "--rules", str(rules), "--as-of", "2018-05-31", "--json")

    return run


def test_an_address_that_fails_first_is_told_once(
    at_hook: Callable[..., Result], hook: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUCELINE_ALLOW_PRIVATE", "1")
    _, told, first = hook
    first += [503, 500]
    done = at_hook()
    assert (done.exit_code, json.loads(done.stdout)["failed"]) == (0, [])
    assert len(told) == 3
    assert len({key for key, _ in told}) == 1
    assert told[0][1]["key"] == told[0][0]
    assert at_hook().exit_code == 0
    assert len(told) == 3


def test_what_did_not_arrive_is_sent_by_the_next_run_under_the_same_key(
    at_hook: Callable[..., Result], hook: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUCELINE_ALLOW_PRIVATE", "1")
    _, told, first = hook
    first += [503, 503, 503]
    failed = at_hook()
    assert failed.exit_code == 1
    assert "status 503 (after 3 of 3 tries)" in json.loads(failed.stdout)["failed"][0]
    done = at_hook()
    assert (done.exit_code, json.loads(done.stdout)["raised"]) == (0, [])
    assert [key for key, _ in told] == [told[0][0]] * 4


def test_a_refusal_is_not_tried_again_in_the_same_run(
    at_hook: Callable[..., Result], hook: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUCELINE_ALLOW_PRIVATE", "1")
    _, told, first = hook
    first += [404]
    assert at_hook().exit_code == 1
    assert len(told) == 1


def test_an_address_inside_is_refused_unless_allowed_and_no_redirect_is_followed(
    at_hook: Callable[..., Result], hook: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = at_hook()
    assert refused.exit_code == 1
    assert "forbidden-address" in json.loads(refused.stdout)["failed"][0]
    assert hook[1] == []
    monkeypatch.setenv("TRUCELINE_ALLOW_PRIVATE", "1")
    hook[2].append(302)
    assert "redirect" in json.loads(at_hook("/moved").stdout)["failed"][0]
    assert len(hook[1]) == 1


def test_a_kill_between_sending_and_recording_doubles_nothing_in_a_file(call: Call, tmp_path: Path) -> None:
    """The line is in the file, the ledger does not know it: as after a kill. A torn line is taken off, others stay."""
    rules, path = str(tmp_path / "rules.toml"), tmp_path / "alerts.jsonl"
    call("alerts", "loc", "--rules", rules, "--as-of", "2018-05-15")
    told = _raised(call("alerts", "loc", "--rules", rules, "--as-of", "2018-05-31", "--json"))
    with Ledger.open(settings().ledger("loc"), read_only=True) as ledger:
        kept = ledger.alerts()
    whole = path.read_bytes()
    channels.append(path, kept)
    assert path.read_bytes() == whole
    path.write_bytes(b"# ours\n" + whole[:-20])
    channels.append(path, kept)
    lines = path.read_bytes().splitlines()
    assert lines[0] == b"# ours"
    assert [json.loads(line)["key"] for line in lines[1:]] == [a["key"] for a in told]
    path.write_bytes(b"a note without an end")
    channels.append(path, kept)
    assert path.read_bytes().startswith(b'a note without an end\n{"key"')


# ------------------------------------------------------------ rule files


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "1: (file): no [[rule]] in it"),
        ("[[rule]]\nid = 'a'\nwhen = 'verdict_change'\n", "3: rule.a.when: 'verdict_change' is no kind of rule"),
        ("[[rule]]\nid = 'a'\nwhen = 'first_event'\ntype = 'airstrike'\n", "4: rule.a.type: 'airstrike' is not known"),
        ("[[rule]]\nid = 'a'\nwhen = 'first_event'\n", "1: rule.a.type: Object missing required field `type`"),
        ("[[rule]]\nid = 'a'\nwhen = 'change_point'\nmechanisms = 1\n", "4: rule.a.mechanisms: a rule of change_point"),
        ("[[rule]]\nid = 'a'\nwhen = 'change_point'\nwithin_days = 'x'\n", "4: rule.a.within_days: Expected `int`"),
        ("[[rule]]\nid = 'a'\nwhen = 'change_point'\nwithin_days = 0\n", "4: rule.a.within_days: 0 is out of bounds"),
        ("[[rule]]\nid = 'a'\nwhen = 'contact_overdue'\nmechanism = 'dgmo'\n", "4: rule.a.mechanism: 'dgmo' is not"),
        ("[[rule]]\nid = 'a'\nwhen = 'forecast_exceeded'\nweeks = 5\n", "4: rule.a.weeks: '5' is not known"),
        ("[[rule]]\nid = 'A b'\nwhen = 'change_point'\n", "2: rule.A b.id: 'A b' is no plain name"),
        ("[[rule]]\nid='a'\nwhen='change_point'\n[[rule]]\nid='a'\nwhen='change_point'\n", "5: rule.a.id: another"),
        ("[[rule]]\nid='a'\nwhen='change_point'\n[deliver]\nmail='x'\n", "5: deliver.mail: no such channel"),
        ("[[rule]]\nid='a'\nwhen='change_point'\n[deliver]\nwebhook=['ftp://a.example/']\n", "5: deliver.webhook[0]"),
        ("[[rule]\n", "1: (syntax): not TOML"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_rule_file_is_named_by_line_and_field(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(TrucelineError, match="alert-rules") as caught:
        read_rules(path, cases.load("loc"))
    assert f"{path}:{named}" in str(caught.value)


def test_a_rule_file_that_is_not_there_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrucelineError, match="No such file"):
        read_rules(tmp_path / "none.toml", cases.load("loc"))
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(TrucelineError, match="not UTF-8"):
        read_rules(tmp_path / "bad.toml", cases.load("loc"))
