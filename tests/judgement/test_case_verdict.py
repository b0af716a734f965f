"""The Line of Control by everything its case ships with: five dates, two clocks, and what stands beside the numbers."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from truceline import clock
from truceline.errors import TrucelineError
from truceline.judgement.case_verdict import case_verdict
from truceline.judgement.dated import DatedClaim
from truceline.judgement.from_records import CaseSeries
from truceline.model.case import CaseFile
from truceline.model.claim import Actor, Event, Statement, When
from truceline.model.source import Source
from truceline.model.span import Evidence, Span

DATES = {
    "2006-12-31": ("understanding-2003", {"HOLDING"}),
    "2016-12-31": ("dgmo-2013", {"ERODING", "BROKEN"}),
    "2020-12-31": ("dgmo-2018", {"BROKEN"}),
    "2021-03-08": ("joint-statement-2021", {"INSUFFICIENT DATA"}),
    "2021-06-30": ("joint-statement-2021", {"HOLDING"}),
}


@pytest.mark.parametrize("day", DATES)
def test_five_dates(loc: CaseFile, loc_series: CaseSeries, day: str) -> None:
    told = case_verdict(loc, loc_series, as_of=dt.date.fromisoformat(day))
    agreement, expected = DATES[day]
    assert told.agreement == agreement
    assert told.verdict in expected, told.sentence
    assert told.sentence.startswith(told.verdict)
    if told.verdict != "INSUFFICIENT DATA":
        assert told.evidence_rows


def test_june_2021_rests_on_one_sides_tallies_and_says_so(loc: CaseFile, loc_series: CaseSeries) -> None:
    told = case_verdict(loc, loc_series, as_of=dt.date(2021, 6, 30))
    assert "India/MHA" in told.sentence
    assert "one side's count reports" in told.sentence
    assert "UCDP GED end on 2021-01-14" in told.sentence
    assert told.after.n == 6
    assert all(row.startswith("tally:") for row in told.evidence_rows)


def test_june_2021_as_it_was_known_then(loc: CaseFile, loc_series: CaseSeries) -> None:
    told = case_verdict(loc, loc_series, as_of=dt.date(2021, 6, 30), known_by=dt.date(2021, 6, 30))
    assert told.verdict == "INSUFFICIENT DATA"
    assert told.coverage.reason is not None
    assert "India/MHA" in told.coverage.reason
    assert "not yet published by 2021-06-30, published 2021-08" in told.coverage.reason
    later = case_verdict(loc, loc_series, as_of=dt.date(2021, 6, 30), known_by=dt.date(2021, 8, 31))
    assert later.verdict == "HOLDING"
    assert case_verdict(loc, loc_series, as_of=dt.date(2021, 6, 30), known_by=dt.date(2021, 8, 30)).verdict != "HOLDING"


def test_today_says_when_it_could_last_tell(
    loc: CaseFile, loc_series: CaseSeries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: dt.date(2026, 11, 24))
    told = case_verdict(loc, loc_series)
    assert (told.verdict, told.agreement, told.last_covered) == (
        "INSUFFICIENT DATA", "understanding-2025", "2021-06-30",
    )  # fmt: skip
    assert told.verdict_then is not None
    assert (told.verdict_then.agreement, told.verdict_then.verdict) == ("joint-statement-2021", "HOLDING")
    assert "2021-06-30" in told.sentence


def test_what_a_case_file_judges_changes_no_verdict(loc: CaseFile, loc_series: CaseSeries) -> None:
    told = case_verdict(loc, loc_series, as_of=dt.date(2016, 12, 31))
    blind = msgspec.structs.replace(
        loc,
        agreement=tuple(
            msgspec.structs.replace(a, outcome="", end_reason="", ended="", end_kind=None) for a in loc.agreement
        ),
    )
    assert case_verdict(blind, loc_series, as_of=dt.date(2016, 12, 31)) == told


def test_an_end_by_the_parties_own_act_is_known_from_that_day(loc: CaseFile, loc_series: CaseSeries) -> None:
    def with_end(kind: str) -> CaseFile:
        return msgspec.structs.replace(
            loc,
            agreement=tuple(
                msgspec.structs.replace(a, ended="2006-07-01", end_kind=kind) if a.id == "understanding-2003" else a
                for a in loc.agreement
            ),
        )

    def ask(case: CaseFile, day: dt.date) -> tuple[str, str | None]:
        told = case_verdict(case, loc_series, agreement="understanding-2003", as_of=day)
        return told.verdict, told.verdict_then.verdict if told.verdict_then else None

    assert ask(with_end("expired"), dt.date(2006, 6, 30)) == ("HOLDING", None)
    assert ask(with_end("expired"), dt.date(2006, 12, 31)) == ("INSUFFICIENT DATA", "HOLDING")
    assert ask(with_end("denounced"), dt.date(2006, 12, 31)) == ("BROKEN", "HOLDING")
    assert ask(with_end("collapsed"), dt.date(2006, 12, 31)) == ("HOLDING", None)


def test_unknown_names_are_errors(loc: CaseFile, loc_series: CaseSeries) -> None:
    with pytest.raises(TrucelineError, match="understanding-2003"):
        case_verdict(loc, loc_series, agreement="no-such", as_of=dt.date(2006, 12, 31))
    with pytest.raises(TrucelineError, match="poonch"):
        case_verdict(loc, loc_series, sector="nowhere", as_of=dt.date(2006, 12, 31))
    with pytest.raises(TrucelineError, match="effective by"):
        case_verdict(loc, loc_series, as_of=dt.date(1940, 1, 1))


def test_a_sector_is_judged_by_its_own_events(loc: CaseFile, loc_series: CaseSeries) -> None:
    told = case_verdict(loc, loc_series, sector="Mendhar", as_of=dt.date(2006, 12, 31))
    whole = case_verdict(loc, loc_series, as_of=dt.date(2006, 12, 31))
    assert told.sector == "mendhar"
    assert told.before.n is not None
    assert whole.before.n is not None
    assert 0 < told.before.n < whole.before.n
    assert any("not told by sector" in limit for limit in told.limits)


def test_a_case_without_series_claims_nothing(loc: CaseFile) -> None:
    told = case_verdict(loc, CaseSeries(), as_of=dt.date(2006, 12, 31))
    assert told.verdict == "INSUFFICIENT DATA"
    assert told.after.n is None
    assert told.coverage.reason is not None
    assert "never a rate" in told.coverage.reason


def claim_of(text: str, published: str, **event: object) -> DatedClaim:
    claim = Event(id=f"c-{text[:12]}", evidence=(Evidence(0, len(text), text),), trigger=Span(0, 4), **event)  # type: ignore[arg-type]  # keyword arguments of the struct
    return DatedClaim(claim=claim, published=published, document_id="d")


def test_early_signs_are_listed_and_other_peoples_wars_are_not(loc: CaseFile, loc_series: CaseSeries) -> None:
    india, pakistan, gaza = (
        Actor("India", party="India"),
        Actor("Pakistan", party="Pakistan"),
        Actor("Hamas", party="Hamas"),
    )
    words = "The ceasefire will be respected in letter and spirit"
    statement = Statement(
        id="s-1", evidence=(Evidence(0, len(words), words),), content=Span(0, 10), manner="direct", does=("reaffirm",),
        source=Source("named_person", name="A spokesman", party="Pakistan"),
    )  # fmt: skip
    claims = (
        claim_of("agreed to cease firing", "2021-02-25", type="ceasefire_agreed", actor=india, recipient=pakistan),
        claim_of("hotline contact of the DGMOs", "2021-03-02", type="hotline_contact", actor=india, recipient=pakistan),
        claim_of(
            "shelled a village", "2021-03-05", type="shelling", actor=pakistan, recipient=india, standing="alleged"
        ),
        claim_of("rockets at Sderot despite the truce", "2021-03-05", type="shelling", actor=gaza, recipient=india),
        claim_of(
            "the fire of 2016", "2021-03-06", type="firing", actor=india, recipient=pakistan, standing="background"
        ),
        claim_of("fire in April", "2021-04-05", type="firing", actor=india, recipient=pakistan),
        DatedClaim(claim=statement, published="2021-03-07T14:06:00+05:30", document_id="d"),
    )
    data = msgspec.structs.replace(loc_series, claims=claims)
    told = case_verdict(loc, data, as_of=dt.date(2021, 3, 8))
    assert [(s.date, s.sign) for s in told.early_signs] == [
        ("2021-02-25", "agreed"),
        ("2021-03-02", "contact"),
        ("2021-03-05", "alleged violation"),
        ("2021-03-07", "reaffirmed"),
    ]
    assert set(told.evidence) == {s.claim for s in told.early_signs}
    hotline = next(m for m in told.mechanism if m.mechanism == "dgmo-hotline")
    assert (hotline.status, hotline.last, hotline.days_since) == ("on time", "2021-03-02", 6)
    pakistan_said = next(c for c in told.commitment if c.party == "Pakistan")
    assert (pakistan_said.reaffirmed, pakistan_said.last_reaffirmed) == (2, "2021-03-07")
    overdue = case_verdict(loc, data, as_of=dt.date(2021, 3, 20))
    assert next(m for m in overdue.mechanism if m.mechanism == "dgmo-hotline").status == "overdue"
    unknown = case_verdict(loc, data, as_of=dt.date(2021, 3, 8), known_by=dt.date(2021, 3, 4))
    assert [s.sign for s in unknown.early_signs] == ["agreed", "contact"]


def test_an_event_is_dated_by_its_own_day_where_it_has_one() -> None:
    on = When("2021-02-24", "2021-02-25", "days")
    assert claim_of("x", "2021-03-01", type="firing", when=on).day == "2021-02-24"
    vague = When("2020-01-01", "2020-12-31", "year")
    assert claim_of("x", "2021-03-01", type="firing", when=vague).day == "2021-03-01"
    assert claim_of("x", "2021-03", type="firing").day is None


def test_the_json_keeps_the_contract(loc: CaseFile, loc_series: CaseSeries) -> None:
    told = msgspec.json.decode(msgspec.json.encode(case_verdict(loc, loc_series, as_of=dt.date(2006, 12, 31))))
    for key in ("verdict", "sentence", "coverage", "before", "after", "rate_ratio", "placebo_rank", "control", "alarms",
                "escalation", "sectors", "limits", "method", "table_sha256", "evidence", "commitment", "mechanism",
                "accounts"):  # fmt: skip
        assert key in told
    assert set(told["rate_ratio"]) == {
        "median", "low", "high", "p_below_1", "p_below_0.5", "p_below_0.2", "p_above_0.8",
    }  # fmt: skip
