"""Non-interference: what somebody may not see changes no byte of what they get.

Two worlds hold the same records; one holds hidden ones besides, of every kind, before, between and after the others.
Whatever a sight that may not see them receives is compared byte by byte: the view itself, every page in every form with
its headers, exports and the output of commands.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import argon2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar.testing import TestClient
from typer.testing import CliRunner

from truceline import cases, clock
from truceline.access import MARKINGS, Marking, Person, Sight, sight_of
from truceline.access.sight import PUBLIC
from truceline.ledger import Ledger
from truceline.ledger.views import View
from truceline.outlets.exports.formats import FORMATS
from truceline.outlets.web.routes import ROUTES
from truceline.outlets.web.signin.house import House
from truceline.people import People
from truceline.people.passwords import Passwords

sys.path.insert(0, str(Path(__file__).parent))
import two_worlds as worlds  # tests are imported by their path

PAKISTAN = sight_of(Person(name="p", role="liaison", party="Pakistan"))
READER = sight_of(Person(name="r", role="reader"))
NOW = dt.datetime(2021, 6, 1, 8, 0, tzinfo=dt.UTC)
WORDS = "four plain words here"
QUICK = Passwords(argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
FOR_INDIA = ("party:india",)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        names = [n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")]
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}


PUTS = st.tuples(
    st.integers(0, len(worlds.VISIBLE)), st.sampled_from(sorted(worlds.HIDDEN)), st.sampled_from(MARKINGS[1:])
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hidden=st.lists(PUTS, min_size=1, max_size=8), asked=st.sets(st.integers(0, len(worlds.VISIBLE))))
def test_no_byte_of_a_view_tells_of_what_is_hidden(
    tmp_path_factory: pytest.TempPathFactory, hidden: list[tuple[int, str, Marking]], asked: set[int]
) -> None:
    """Hidden records of any kind anywhere in the order; the view asked for at the same moments in both worlds."""
    folder = tmp_path_factory.mktemp("worlds")
    seen = []
    for world in ("with", "without"):
        with Ledger.open(folder / world / "loc.sqlite", case_id="loc") as ledger:
            view = View(ledger, PAKISTAN, worlds.PARTIES)
            for n in range(len(worlds.VISIBLE) + 1):
                for at, kind, marking in hidden:
                    if max(at, worlds.EARLIEST.get(kind, 0)) == n and world == "with":
                        worlds.HIDDEN[kind](ledger, marking, FOR_INDIA)
                if n in asked:
                    view.refreshed()
                if n < len(worlds.VISIBLE):
                    worlds.VISIBLE[n](ledger, "public", ())
            path = view.refreshed()
            seen.append(_rows(path))
            assert worlds.CANARY.encode() not in path.read_bytes()
    shutil.rmtree(folder)
    assert seen[0] == seen[1]


def _world(folder: Path, *, hidden: bool, when: str) -> Path:
    """A ledger; with everything that can be hidden hidden in it, all before, all after, or between the others."""
    path = folder / "loc.sqlite"

    def hide(ledger: Ledger, names: list[str]) -> None:
        for n, kind in enumerate(names):
            worlds.HIDDEN[kind](ledger, MARKINGS[2 + n % 2], FOR_INDIA)

    names = sorted(worlds.HIDDEN.keys() - (worlds.EARLIEST.keys() if when != "after" else set()))
    with Ledger.open(path, case_id="loc") as ledger:
        if hidden and when == "before":
            hide(ledger, names)
        for n, put in enumerate(worlds.VISIBLE):
            put(ledger, "public" if n % 2 else "restricted", ("party:pakistan",) if n % 2 == 0 else ())
            if hidden and when == "between":
                hide(ledger, names[n :: len(worlds.VISIBLE)])
        if hidden and when == "after":
            hide(ledger, names)
        ledger.link(worlds.PARTIES)
    return path


def _addresses(client: Any) -> Iterator[str]:
    """Every page in every form, with the names that this sight is shown, and some questions."""
    claims = client.get("/claims.json").json()["claims"]
    names = {
        "/claims/{name:str}": [c["id"] for c in claims],
        "/documents/{name:str}": sorted({d["id"] for d in client.get("/documents.json").json()["documents"]}),
        "/incidents/{name:str}": sorted({i["id"] for i in client.get("/incidents.json").json()["incidents"]})[:4],
        "/parties/{name:str}": ["PK", "IN"],
        "/agreements/{name:str}": [a.id for a in cases.load("loc").agreement[:2]],
    }
    for route in ROUTES:
        endings = ("", ".json", ".csv", ".atom", *((".geojson",) if route.places else ()))
        if "{" in route.path:
            for name in [*names.get(route.path, ["none"]), f"d-{worlds.CANARY}", "i-2021-03-02-00000000"]:
                yield from (route.path.replace("{name:str}", name) + ending for ending in endings)
            continue
        yield from ((route.path if route.path != "/" or not e else "/index") + e for e in endings)
    for q in (worlds.CANARY, "shelled", "note"):
        yield from (f"/search?q={q}", f"/claims.json?q={q}", f"/documents.csv?q={q}")
    yield from ("/claims?kind=event&size=1", "/?as_of=2021-05-01", "/timeline?from=2021-03-01&to=2021-05-31")
    yield "/nowhere"


SIGHTS = {"islamabad": PAKISTAN, "reader": READER, "visitor": PUBLIC}
_UNIQUE = re.compile(r"(?<=name=\"token\" value=\")[^\"]+")


def _answers(folder: Path, path: Path, name: str) -> dict[str, tuple[int, list[tuple[str, str]], bytes]]:
    people = People(folder / "people.sqlite", QUICK)
    people.add("root", role="administrator", by="tests")
    people.add("islamabad", role="liaison", party="Pakistan", by="tests", password=WORDS)
    people.add("reader", role="reader", by="tests", password=WORDS)
    out = {}
    with TestClient(House(cases.load("loc"), path, people, public=True), base_url="http://127.0.0.1") as client:
        if name != "visitor":
            found = _UNIQUE.search(client.get("/sign-in").text)
            assert found is not None
            entered = client.post(
                "/sign-in", data={"token": found[0], "name": name, "password": WORDS},
                headers={"origin": "http://127.0.0.1"}, follow_redirects=False,
            )  # fmt: skip
            assert entered.status_code == 303
        for address in _addresses(client):
            answer = client.get(address, follow_redirects=False)
            assert answer.status_code < 500, address
            out[address] = (answer.status_code, sorted(answer.headers.items()), answer.content)
    return out


@pytest.mark.parametrize("name", sorted(SIGHTS))
@pytest.mark.parametrize("when", ["before", "between", "after"])
def test_no_answer_of_the_page_tells_of_what_is_hidden(tmp_path: Path, name: str, when: str) -> None:
    received: list[dict[str, Any]] = []
    for hidden in (True, False):
        folder = tmp_path / str(hidden)
        folder.mkdir()
        received.append(_answers(folder, _world(folder, hidden=hidden, when=when), name))
    assert received[0].keys() == received[1].keys()
    assert [a for a in received[0] if received[0][a] != received[1][a]] == []
    asked = {a for a in received[0] if worlds.CANARY in a}
    assert [a for a, (_, _, body) in received[0].items() if a not in asked and worlds.CANARY.encode() in body] == []
    assert len(received[0]) > 100


COMMANDS = (
    ("verdict", "loc", "--json", "--no-record"), ("verdict", "loc", "--sector", "mendhar", "--json", "--no-record"),
    ("positions", "loc", "--json"), ("mechanism", "loc", "--json"), ("pressure", "loc", "--json"),
    ("chains", "loc", "--json"), ("observations", "loc", "--json"), ("verify", "loc", "--json"),
    ("replay", "loc", "--from", "2021-03-10", "--to", "2021-05-01", "--every", "month", "--json"),
    *(("export", "loc", "--format", f.name, "--out", "OUT") for f in FORMATS),
    ("report", "loc", "--date", "2021-05-01", "--format", "html", "--out", "OUT/report"),
)  # fmt: skip


def _said(folder: Path, view: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[int, str, dict[str, bytes]]]:
    """What each command says of a view, and the files it writes. The view stands at one place, whichever world it is
    of."""
    from truceline.outlets.cli.app import build

    home = folder / "shown"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(view.parent, home)
    monkeypatch.setenv("TRUCELINE_HOME", str(home))
    out = {}
    for command in COMMANDS:
        written = folder / "written"
        shutil.rmtree(written, ignore_errors=True)
        written.mkdir()
        words = [w.replace("OUT", str(written)) for w in command]
        result = CliRunner().invoke(build(), words)
        files = {p.name: p.read_bytes() for p in sorted(written.rglob("*")) if p.is_file()}
        out[" ".join(command)] = (result.exit_code, result.output, files)
    return out


@pytest.mark.parametrize("sight", [PAKISTAN, PUBLIC], ids=["liaison", "public"])
def test_no_command_or_export_tells_of_what_is_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sight: Sight
) -> None:
    said = []
    for hidden in (True, False):
        folder = tmp_path / str(hidden)
        folder.mkdir()
        with Ledger.open(_world(folder, hidden=hidden, when="between"), read_only=True) as ledger:
            view = View(ledger, sight, worlds.PARTIES).refreshed()
        said.append(_said(tmp_path, view, monkeypatch))
    assert [c for c in said[0] if said[0][c] != said[1][c]] == []
    assert [c for c, (status, _, _) in said[0].items() if status > 1] == []
    assert worlds.CANARY not in worlds.fingerprint({c: s[1] for c, s in said[0].items()})
    assert [c for c, s in said[0].items() for f in s[2].values() if worlds.CANARY.encode() in f] == []
