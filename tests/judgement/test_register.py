"""Ceasefires whose outcome is known: the verdict must be one of those expected."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from truceline import cases
from truceline.judgement.holding import table_verdict
from truceline.model.verdict import Verdict
from truceline.sources.tables.table import read_table

ROWS = ("loc2003", "loc2021", "loc2025", "minsk2", "syria2016", "sadr2007", "farc2016", "farc2016-own", "eln2017")


def judged(path: Path, row: dict[str, str], **more: object) -> Verdict:
    return table_verdict(
        read_table(path),
        filters=[f.strip() for f in row["filters"].split("&&") if f.strip()],
        effective=row["effective"],
        as_of=dt.date.fromisoformat(row["as_of"]),
        baseline_before=row["baseline_before"] or None,
        **more,  # type: ignore[arg-type]  # keyword arguments of table_verdict
    )


@pytest.mark.needs_data
@pytest.mark.parametrize("name", ROWS)
def test_the_register(data_dir: Path, name: str) -> None:
    with (data_dir / "domain" / "ceasefire_register.csv").open(encoding="utf-8", newline="") as stream:
        register = {row["case_id"]: row for row in csv.DictReader(stream)}
    assert set(register) == set(ROWS)
    row = register[name]
    told = judged(data_dir / "domain" / row["data_file"], row)
    assert told.verdict in row["expected"].split("|"), told.sentence
    if told.verdict == "INSUFFICIENT DATA":
        assert told.coverage.reason
    else:
        assert told.rate_ratio is not None


@pytest.mark.needs_data
def test_the_control_of_syria_is_shown(data_dir: Path) -> None:
    row = {
        "filters": "type_of_violence=1 && dyad_name=Government of Syria - Syrian insurgents",
        "effective": "2016-02-27", "as_of": "2016-04-30", "baseline_before": "",
    }  # fmt: skip
    told = judged(
        data_dir / "domain" / "ucdp_ged_syria_2016_2019.csv.gz", row, controls=["dyad_name=Government of Syria - IS"]
    )
    assert told.control is not None
    contrast = told.control["contrast"]
    assert isinstance(contrast, dict)
    assert contrast["low"] < contrast["median"] < contrast["high"]


LOC_ROWS = {
    "HOLDING": ("dyad_name=Government of India - Government of Pakistan", "2003-11-26T00:00+05:30", "2006-12-31"),
    "INSUFFICIENT DATA": (
        "dyad_name=Government of India - Government of Pakistan",
        "2025-05-10T17:00+05:30",
        "2025-08-10",
    ),
}


@pytest.mark.parametrize("expected", LOC_ROWS)
def test_the_shipped_table(expected: str) -> None:
    source = next(s for s in cases.load("loc").source if s.kind == "events")
    filters, effective, as_of = LOC_ROWS[expected]
    told = judged(
        cases.shipped_path("loc", source),
        {"filters": filters, "effective": effective, "as_of": as_of, "baseline_before": ""},
    )
    assert told.verdict == expected


def test_the_shipped_tallies() -> None:
    source = next(s for s in cases.load("loc").source if s.kind == "tallies")
    told = judged(
        cases.shipped_path("loc", source),
        {
            "filters": "reported_by=India/MHA && accused=Pakistan && scope=LoC+IB",
            "effective": "2021-02-25T00:00+05:30", "as_of": "2021-06-30", "baseline_before": "",
        },
    )  # fmt: skip
    assert told.verdict == "HOLDING"
    assert told.after.n == 6
    assert told.before.n == 380
    assert any("straddling" in limit for limit in told.limits)
    early = judged(
        cases.shipped_path("loc", source),
        {
            "filters": "reported_by=India/MHA && accused=Pakistan && scope=LoC+IB",
            "effective": "2021-02-25T00:00+05:30", "as_of": "2021-06-30", "baseline_before": "",
        },
        known_by=dt.date(2021, 6, 30),
    )  # fmt: skip
    assert early.verdict == "INSUFFICIENT DATA"
    assert any("not yet published by 2021-06-30" in limit and "2021-08" in limit for limit in early.limits)
