"""``truceline import`` and ``observations`` together: real incidents of the shipped Ukraine table, heat by formula."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from truceline.errors import TrucelineError
from truceline.outlets.cli import import_, observations, verify, watch

Call = Callable[..., Result]
SAMPLE = Path(__file__).parent.parent / "data" / "firms_viirs_sample.csv"
HEADER = SAMPLE.read_text("utf-8").splitlines()[0].split(",")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def call(home: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setenv("TRUCELINE_HOME", str(home))
    app = typer.Typer()
    for module in (import_, observations, verify, watch):
        module.register(app)
    return lambda *words: CliRunner().invoke(app, list(words))


def row(lat: float, lon: float, day: dt.date, clock: str) -> list[object]:
    return [lat, lon, 330, 0.4, 0.5, day, clock, "N", "nominal", "2.0", 290, 5.5, "D", "VIIRS"]


@pytest.fixture(scope="module")
def heat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """By formula: a fire far away every tenth day of 2014-2019, and heat at Avdiivka on 1 and 2 February 2017."""
    path = tmp_path_factory.mktemp("heat") / "detections.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(HEADER)
        for n in range(0, 6 * 365, 10):
            table.writerow(row(46.0, 30.0, dt.date(2014, 1, 1) + dt.timedelta(n), "10:13"))
        for day in (dt.date(2017, 2, 1), dt.date(2017, 2, 2)):
            table.writerows(row(48.14, 37.75, day, clock) for clock in ("00:26", "10:13"))
    return path


def test_from_import_to_words(call: Call, heat: Path, tmp_path: Path) -> None:
    assert call("watch", "ukraine-contact-line", "--shipped").exit_code == 0
    told = call("observations", "ukraine-contact-line")
    assert (told.exit_code, "no observations yet" in told.stdout) == (0, True)

    first = json.loads(call("import", "ukraine-contact-line", str(heat), "--json").stdout)
    assert (first["kind"], first["dataset"], first["new"], first["refused"]) == ("detections", "firms", 223, 0)
    again = json.loads(call("import", "ukraine-contact-line", str(heat), "--json").stdout)
    assert (again["new"], again["known"], again["adds_up"]) == (0, 223, True)
    assert call("verify", "ukraine-contact-line").exit_code == 0

    spoiled = tmp_path / "spoiled.csv"
    spoiled.write_text(SAMPLE.read_text("utf-8").replace("38.62423", "east", 1), "utf-8")
    bad = call("import", "ukraine-contact-line", str(spoiled))
    assert bad.exit_code == 1
    assert "row 2, column longitude: 'east' is no number" in bad.stdout

    passes = tmp_path / "passes.csv"
    passes.write_text(
        "satellite,sensor,start,end,west,south,east,north\n"
        "Sentinel-1A,SAR,2017-01-30T15:00Z,2017-01-30T15:02Z,36,47,40,50\n"
        "Landsat 8,OLI,2017-02-03T08:20Z,2017-02-03T08:21Z,36,47,40,50\n",
        "utf-8",
    )
    assert (
        json.loads(call("import", "ukraine-contact-line", str(passes), "--json").stdout)["dataset"]
        == "satellite-passes"
    )

    month = ("--from", "2017-01-25", "--to", "2017-02-10")
    found = json.loads(call("observations", "ukraine-contact-line", *month, "--json").stdout)
    assert found["looked"]["passes"] == 2
    unusual = [i for i in found["incidents"] if i["excess"]["finding"] == "excess"]
    assert unusual
    assert unusual == found["incidents"][: len(unusual)]
    assert all(abs(i["spot"]["lat"] - 48.14) < 0.1 for i in unusual)
    assert all("2017-01-30" <= i["spot"]["day_end"] <= "2017-02-02" for i in unusual)
    assert found["cells"][0]["finding"] == "excess"
    assert found["too_coarse"] > 0

    words = call("observations", "ukraine-contact-line", *month).stdout
    assert "consistent with fire or explosions" in words
    assert "Could have been last seen before it by Sentinel-1A (SAR)" in words
    for limit in ("Snow:", "forest", "crops", "clouds", "footprint"):
        assert limit in words
    one = json.loads(
        call("observations", "ukraine-contact-line", "--incident", unusual[0]["spot"]["id"], "--json").stdout
    )
    assert [i["spot"]["id"] for i in one["incidents"]] == [unusual[0]["spot"]["id"]]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("observations", "ukraine-contact-line", "--near", "0"), "observations-call"),
        (("observations", "ukraine-contact-line", "--after", "90"), "observations-call"),
        (("observations", "ukraine-contact-line", "--from", "soon"), "date-form"),
        (("observations", "yemen", "--incident", "i-nothing"), "incident-unknown"),
        (("import", "ukraine-contact-line", str(SAMPLE), "--filter", "a=b"), "filter-observations"),
    ],
)
def test_wrong_calls(call: Call, words: tuple[str, ...], code: str) -> None:
    assert call("watch", "ukraine-contact-line", "--shipped").exit_code == 0
    result = call(*words)
    assert isinstance(result.exception, TrucelineError), result.output
    assert result.exception.code == code
