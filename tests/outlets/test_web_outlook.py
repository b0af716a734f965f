"""Regimes on the timeline and forecasts on the front, from the shipped table of the Line of Control."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest


def test_regimes_are_bands_that_follow_each_other_and_lead_to_their_time(client: Any) -> None:
    lanes = client.get("/timeline.json").json()["lanes"]
    (lane,) = [one for one in lanes if one["id"] == "regimes"]
    bands = lane["stretches"]
    assert {b["kind"] for b in bands} == {"quiet", "leaking", "fighting"}
    assert all(a["x"] + a["width"] <= b["x"] + 0.2 and a["kind"] != b["kind"] for a, b in pairwise(bands))
    longest = max(bands, key=lambda b: b["width"])
    assert longest["kind"] == "quiet"
    assert "2003" in longest["words"]
    assert client.get(longest["href"]).status_code == 200
    page = client.get("/timeline").text
    assert "they are no verdict" in page


def test_regimes_are_cut_to_the_span_and_left_out_where_no_source_reaches(client: Any) -> None:
    inside = client.get("/timeline.json?from=2006-01-01&to=2006-12-31").json()["lanes"]
    (lane,) = [one for one in inside if one["id"] == "regimes"]
    assert [b["kind"] for b in lane["stretches"]] == ["quiet"]
    after = client.get("/timeline.json?from=2023-01-01&to=2023-12-31").json()["lanes"]
    assert not [one for one in after if one["id"] == "regimes"]


@pytest.mark.parametrize("day", ["2006-12-31", "2016-12-31", "2020-12-31"])
def test_the_front_shows_a_forecast_only_where_it_has_beaten_the_record(client: Any, day: str) -> None:
    view = client.get(f"/index.json?as_of={day}").json()
    shown = view["forecasts"]
    assert shown
    for one in shown:
        assert one["low"] <= one["high"]
        assert "beat all earlier counts" in one["record"]
    page = client.get(f"/?as_of={day}").text
    assert "What the next weeks may bring" in page
    assert "knows nothing of talks or plans" in page


def test_no_forecast_where_the_verdict_rests_on_no_events_or_is_narrowed(client: Any) -> None:
    assert client.get("/index.json?as_of=2021-06-30").json()["forecasts"] == []
    assert "What the next weeks may bring" not in client.get("/?as_of=2021-06-30").text
    assert client.get("/index.json?as_of=2020-12-31&known_by=2020-12-31").json()["forecasts"] == []
