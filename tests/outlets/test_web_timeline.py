"""The timeline: an axis from decades to minutes, lanes that hold what lies in the span, links that look closer."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline import cases
from truceline.ledger import Ledger
from truceline.outlets.web.app import create_app
from truceline.outlets.web.axis import LONGEST, MOST_TICKS, SHORTEST, Axis, cell_of, floor
from truceline.outlets.web.query import ParameterError, Query

MOMENTS = st.datetimes(dt.datetime(1920, 1, 1), dt.datetime(2100, 1, 1))
SPANS = st.timedeltas(SHORTEST, LONGEST)


@given(MOMENTS, SPANS)
def test_cells_cover_the_span_without_gap_or_overlap(start: dt.datetime, span: dt.timedelta) -> None:
    axis = Axis(start, start + span)
    cells = axis.cells()
    assert cells[0][0] <= axis.start
    assert cells[-1][1] >= axis.end
    assert all(a[1] == b[0] for a, b in pairwise(cells))
    assert len(cells) < 500


@given(MOMENTS, SPANS)
def test_ticks_are_few_round_and_in_order(start: dt.datetime, span: dt.timedelta) -> None:
    axis = Axis(start, start + span)
    ticks = axis.ticks()
    assert len(ticks) <= MOST_TICKS + 1
    places = [t.x for t in ticks]
    assert places == sorted(places)
    assert all(0 <= x <= 100 and t.start < t.end for x, t in zip(places, ticks, strict=True))


@given(MOMENTS, SPANS, st.sampled_from([0.4, 2.5]))
def test_a_look_closer_keeps_the_middle(start: dt.datetime, span: dt.timedelta, factor: float) -> None:
    axis = Axis(start, start + span)
    other = axis.zoomed(factor)
    middle = axis.start + axis.span / 2
    assert other.holds(middle)
    assert SHORTEST - dt.timedelta(minutes=1) <= other.span <= LONGEST + dt.timedelta(days=2)


@given(MOMENTS, st.sampled_from(["year", "month", "week", "day", "hour", "minute"]))
def test_a_round_moment_is_its_own(moment: dt.datetime, unit: Any) -> None:
    low = floor(moment, unit)
    assert low <= moment
    assert floor(low, unit) == low


@pytest.mark.parametrize(
    ("span", "unit"),
    [(365 * 76, "year"), (365 * 30, "month"), (365, "week"), (30, "day"), (2, "hour")],
)
def test_a_span_is_cut_as_its_length_asks(span: int, unit: str) -> None:
    start = dt.datetime(2000, 1, 1)
    assert Axis(start, start + dt.timedelta(days=span)).unit == unit


def test_ticks_say_round_things() -> None:
    def words(*span: str) -> list[str]:
        return [t.words for t in Axis(*(dt.datetime.fromisoformat(s) for s in span)).ticks()]

    assert words("1990-01-01", "2025-06-01")[:3] == ["1990", "1995", "2000"]
    assert words("2020-10-01", "2021-05-01")[:2] == ["Oct 2020", "Nov 2020"]
    assert words("2021-02-24", "2021-02-27") == ["24 Feb", "25 Feb", "26 Feb"]
    assert words("2021-02-25T06:00", "2021-02-25T06:10")[:2] == ["06:00", "06:01"]


def test_what_is_no_day_has_no_cell() -> None:
    assert cell_of("2021-02-30", "day") is None
    assert cell_of("banana", "day") is None
    assert cell_of("", "day") is None


# ---------------------------------------------------------------- what may be asked


def test_a_moment_is_a_day_or_a_minute() -> None:
    def ask(value: str) -> dt.datetime | None:
        return Query({"from": value}, {"from"}).moment("from")

    assert ask("2021-02-25") == dt.datetime(2021, 2, 25)
    assert ask("2021-02-25T06:30") == dt.datetime(2021, 2, 25, 6, 30)
    assert ask("") is None
    for wrong in (
        "2021-02-25T25:00",
        "2021-02-25 06:30",
        "2021-02-25T06:30Z",
        "0021-02-25T06:30",
        "now",
        "２０２１-02-25T06:30",
    ):
        with pytest.raises(ParameterError):
            ask(wrong)


@pytest.mark.parametrize(
    ("query", "field"),
    [("from=2021-02-01&to=2021-01-01", "to"), ("from=1900-01-01&to=2199-01-01", "to"), ("party=Nobody", "party")],
)
def test_a_span_that_cannot_be_drawn_is_refused(client: Any, query: str, field: str) -> None:
    assert client.get(f"/timeline.json?{query}").json()["field"] == field


@pytest.mark.parametrize(
    "query",
    [
        "", "?from=1900-01-01&to=2024-12-31", "?from=2021-02-25&to=2021-02-25", "?to=1950-01-01", "?from=2199-01-01",
        "?from=2021-02-25T06:00&to=2021-02-25T06:09", "?from=2021-02-25T06:00&to=2021-02-25T06:00", "?party=India",
        "?from=2021-02-25T06:00",
    ],
)  # fmt: skip
def test_every_span_has_a_page(client: Any, query: str) -> None:
    answer = client.get(f"/timeline{query}")
    assert answer.status_code == 200, answer.text[:600]
    for href in [z["href"] for z in client.get(f"/timeline.json{query}").json()["zoom"] if z["href"]]:
        assert client.get(href).status_code == 200, href


# ---------------------------------------------------------------- the lanes


def lanes(client: Any, query: str) -> dict[str, Any]:
    return {lane["id"]: lane for lane in client.get(f"/timeline.json{query}").json()["lanes"]}


def test_lanes_hold_what_lies_in_the_span(client: Any, web_ledger: tuple[Path, dict[str, str]]) -> None:
    query = "?from=2001-01-01&to=2003-12-31"
    held = lanes(client, query)
    with Ledger.open(web_ledger[0], read_only=True) as ledger:
        rows = ledger.event_rows(date_from="2001-01-01", date_to="2003-12-31")
    assert held["tables"]["total"] == len([r for r in rows if r.date_start >= "2001-01-01"])
    cells = [c for c in client.get(f"/timeline.json{query}").json()["cells"] if c["lane"] == "tables"]
    assert sum(c["n"] for c in cells) == held["tables"]["total"]
    assert max(b["height"] for b in held["tables"]["bars"]) <= 30


def test_both_sides_have_a_lane_of_their_words(client: Any) -> None:
    held = lanes(client, "?from=2020-01-01&to=2021-12-31")
    names = [lane["name"] for i, lane in held.items() if i.startswith("side-")]
    assert any(n.startswith("Said by India") for n in names)
    assert any(n.startswith("Said by Pakistan") for n in names)
    assert held["reports"]["total"] >= 2


def test_the_ribbon_says_the_verdict_of_the_front(client: Any) -> None:
    ribbon = lanes(client, "?from=2004-01-01&to=2021-06-30")["verdict"]
    for band in ribbon["stretches"]:
        front = client.get(band["href"].replace("/?", "/index.json?")).json()
        assert front["verdict"]["slug"] == band["kind"]
    assert {"holding", "broken"} <= {b["kind"] for b in ribbon["stretches"]}
    assert all(b["label"] for b in ribbon["stretches"] if b["width"] > 1.2)


def test_ceasefires_are_spans_that_lead_to_their_pages(client: Any) -> None:
    spans = lanes(client, "?from=2003-01-01&to=2024-12-31")["agreements"]["stretches"]
    assert len(spans) >= 4
    assert all(client.get(s["href"]).status_code == 200 for s in spans)
    rows: Counter[float] = Counter(s["y"] for s in spans)
    for y in rows:
        line = sorted((s for s in spans if s["y"] == y), key=lambda s: s["x"])
        assert all(a["x"] + a["width"] <= b["x"] + 0.5 for a, b in pairwise(line))


def test_a_few_days_are_shown_claim_by_claim(client: Any) -> None:
    held = lanes(client, "?from=2021-02-24&to=2021-02-26")
    (dot,) = [d for d in held["reports"]["dots"] if "Ceasefire agreed" in d["words"]]
    assert "time of day not told" in dot["words"]
    assert client.get(dot["href"]).status_code == 200


def test_one_party_alone_can_be_asked_for(client: Any) -> None:
    held = lanes(client, "?from=2020-01-01&to=2021-12-31&party=India")
    assert [i for i in held if i.startswith("side-")] == ["side-0"]
    assert held["side-0"]["name"].startswith("Said by India")


def test_an_empty_ledger_has_a_timeline_of_its_agreements(tmp_path: Path) -> None:
    from litestar.testing import TestClient

    path = tmp_path / "loc.sqlite"
    with Ledger.open(path, case_id="loc"):
        pass
    with TestClient(create_app(cases.load("loc"), path), base_url="http://127.0.0.1") as client:
        text = client.get("/timeline").text
        assert "Ceasefires" in text
        assert "No claim in the ledger falls in this time" in text
