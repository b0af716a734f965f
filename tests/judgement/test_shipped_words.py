"""What the shipped Line of Control items say of chains, complaints, commitment and positions, through a real ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from truceline import cases
from truceline.surface import Case, open_case

MONTHS = ("2003-11", "2004-11", "2015-07", "2019-02")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """The case with the shipped items of a few months."""
    folder = tmp_path_factory.mktemp("shipped")
    source = next(s for s in cases.load("loc").source if s.file.endswith("kashmir.jsonl"))
    lines = cases.shipped_path("loc", source).read_text("utf-8").splitlines()
    items = folder / "items.jsonl"
    items.write_text("\n".join(line for line in lines if json.loads(line)["date"][:7] in MONTHS) + "\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRUCELINE_HOME", str(folder / "home"))
        with open_case("loc") as case:
            case.watch(str(items))
            yield case


def test_balakot_answers_pulwama(shipped: Case) -> None:
    (chain,) = shipped.chains(since="2019-02-01", as_of="2019-02-28").chains
    assert chain.spine == ("pulwama-2019", "balakot-2019")
    (telling,) = chain.links[0].tellings
    assert telling.connective == "in retaliation to"
    assert shipped.ledger.claim(telling.cause) is not None


def test_a_report_lodged_is_a_complaint(shipped: Case) -> None:
    told = shipped.mechanism(agreement="understanding-2003", as_of="2015-12-31")
    assert [(c.by, c.of, c.day) for c in told.complaints] == [("Pakistan", "India", "2015-07-19")]
    pakistan = next(c for c in told.commitment if c.party == "Pakistan")
    assert (pakistan.reaffirmed, pakistan.last_reaffirmed) == (1, "2003-11-26")
    assert all(shipped.ledger.claim(m.claim) for m in pakistan.marks)


def test_offers_stand_under_their_issue(shipped: Case) -> None:
    told = shipped.positions(as_of="2015-12-31", party="Pakistan")
    (cell,) = [c for c in told.cells if c.issue == "ceasefire"]
    assert next(p.day for p in cell.positions) == "2003-11-26"
    assert {c.party for c in told.cells} == {"Pakistan"}
    assert shipped.positions(issue="withdrawal", as_of="2015-12-31").cells


def test_of_these_few_words_no_silence_is_claimed(shipped: Case) -> None:
    told = shipped.silences()
    assert [i for i in told.invoked if i.left_out] == []


def test_the_ladder_stands_beside_the_day(shipped: Case) -> None:
    fatf = next(v for v in shipped.pressure(as_of="2019-03-01") if v.id == "fatf-pk")
    assert fatf.now is not None
    assert fatf.now.status.startswith("increased monitoring")


def test_watching_records_the_verdict_of_today(shipped: Case) -> None:
    kept = shipped.ledger.verdicts()
    assert kept[0].question["as_of"] is None
    assert kept[0].data
    assert kept[0].method
