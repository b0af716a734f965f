"""Which agreement, which chain, which rows: by the case files of several ceasefires."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import msgspec
import pytest

from truceline.judgement.agreements import chain_first, chosen
from truceline.judgement.from_records import under_agreement
from truceline.model.case import CaseFile
from truceline.model.table import EventRow


def row(a: str, b: str) -> EventRow:
    return EventRow(
        dataset="ucdp-ged", row_id=f"{a}{b}", date_start="2016-01-01", date_end="2016-01-01", date_prec="day",
        published="2016-01-01", type="violation", side_a=a, side_b=b, dyad=f"{a} - {b}", where="", country="", lat=None,
        lon=None, where_prec="", killed_low=None, killed_best=1, killed_high=None,
    )  # fmt: skip


def case(data_dir: Path, name: str) -> CaseFile:
    return msgspec.convert(tomllib.loads((data_dir / "cases" / f"{name}.toml").read_text("utf-8")), CaseFile)


CHOSEN = {
    "2004-01-01": "understanding-2003",
    "2013-12-23": "understanding-2003",
    "2013-12-24": "dgmo-2013",
    "2021-02-24": "dgmo-2018",
    "2021-02-25": "joint-statement-2021",
    "2025-05-11": "understanding-2025",
}


@pytest.mark.parametrize("day", CHOSEN)
def test_the_latest_effective_by_the_day(loc: CaseFile, day: str) -> None:
    assert chosen(loc, None, dt.date.fromisoformat(day)).id == CHOSEN[day]


def test_a_recommitment_goes_back_to_the_first_agreement_of_its_chain(loc: CaseFile) -> None:
    firsts = {}
    for name in ("understanding-2003", "dgmo-2013", "dgmo-2018", "joint-statement-2021"):
        agreement = loc.agreement_by_id(name)
        assert agreement is not None
        first = chain_first(loc, agreement)
        firsts[name] = first.text[:10] if first else None
    assert firsts == {
        "understanding-2003": None, "dgmo-2013": "2003-11-26", "dgmo-2018": "2003-11-26",
        "joint-statement-2021": "2003-11-26",
    }  # fmt: skip


def test_rows_of_the_shipped_case(loc: CaseFile) -> None:
    agreement = chosen(loc, None, dt.date(2006, 12, 31))
    rows = [row("Government of India", "Government of Pakistan"), row("Government of Pakistan", "TTP")]
    assert under_agreement(loc, agreement, rows) == [True, False]


@pytest.mark.needs_data
def test_chains_and_rows_of_other_cases(data_dir: Path) -> None:
    ukraine, colombia = case(data_dir, "ukraine-contact-line"), case(data_dir, "colombia-farc-eln")
    syria = case(data_dir, "syria-cessation")
    assert chosen(colombia, None, dt.date(2017, 1, 16)).id == "farc-2016"
    assert chosen(ukraine, None, dt.date(2017, 12, 31)).id == "school-2015"

    def first(which: CaseFile, name: str) -> str | None:
        agreement = which.agreement_by_id(name)
        assert agreement is not None
        found = chain_first(which, agreement)
        return found.text[:10] if found else None

    assert first(colombia, "farc-2016") == "2015-07-20"
    assert first(ukraine, "minsk-ii-2015") is None
    assert first(ukraine, "additional-2020") == "2015-02-15"

    def kept(which: CaseFile, name: str, sides: list[tuple[str, str]]) -> list[bool]:
        agreement = which.agreement_by_id(name)
        assert agreement is not None
        return under_agreement(which, agreement, [row(*pair) for pair in sides])

    # a group under a name that the case does not list must not vanish into peace
    renamed = ("Government of Ukraine", "United Armed Forces of Novorossiya")
    assert kept(ukraine, "minsk-memorandum-2014", [("Government of Ukraine", "DPR"), renamed]) == [True, True]
    assert kept(
        colombia, "farc-2016",
        [("Government of Colombia", "FARC"), ("Government of Colombia", "ELN"), ("FARC", "Civilians")],
    ) == [True, False, False]  # fmt: skip
    assert kept(colombia, "farc-2014", [("Government of Colombia", "FARC")]) == [True]
    assert kept(
        syria, "coh-feb-2016",
        [("Government of Syria", "Syrian insurgents"), ("Government of Syria", "IS"), ("IS", "SDF")],
    ) == [True, False, False]  # fmt: skip
