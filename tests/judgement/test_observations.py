"""Heat beside incidents. The ten real rows of the sample show the form; rows for the statistics are made by formula
(a Bernoulli day by cell), and say so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.judgement.observations import (
    LIMITS,
    Sky,
    Spot,
    excess_cells,
    local_window,
    minute_of,
    observed,
)
from truceline.judgement.passes import seen_from_above
from truceline.model.observation import Detection, SatellitePass
from truceline.sources.tables.firms import read_detections

SAMPLE = Path(__file__).parent.parent / "data" / "firms_viirs_sample.csv"
YEARS = range(2013, 2022)


def heat(day: dt.date, lat: float = 34.05, lon: float = 74.05, *, clock: str = "08:30", **more: object) -> Detection:
    at = f"{day.isoformat()}T{clock}Z"
    kept = {"satellite": "N", "instrument": "VIIRS", "confidence": "nominal", **more}
    return Detection(row_id=f"{at}{lat}{lon}{kept}", at=at, lat=lat, lon=lon, **kept)  # type: ignore[arg-type]


def watched(first: int = 2013, last: int = 2021, **more: object) -> list[Detection]:
    """Heat every tenth day far from everything, by formula: the satellite was looking."""
    start, end = dt.date(first, 1, 1), dt.date(last, 12, 31)
    return [heat(start + dt.timedelta(n), 10.0, 10.0, **more) for n in range(0, (end - start).days + 1, 10)]


SPOT = Spot(id="i1", lat=34.04, lon=74.04, day="2021-02-20", day_end="2021-02-20", place="somewhere")
BURNT = [heat(dt.date(2021, 2, 20)), heat(dt.date(2021, 2, 20), clock="20:40"), heat(dt.date(2021, 2, 21))]


def test_the_sample_has_nothing_to_compare_with() -> None:
    sky = Sky(read_detections(SAMPLE).rows)
    assert len(sky.detections) == 9
    assert sky.aside == {"low confidence": 1}
    near = Spot(id="x", lat=48.93, lon=38.62, day="2025-08-12", day_end="2025-08-12")
    told = observed(near, sky)
    assert (told.count, told.nearest[0].km < 1, told.excess.finding) == (1, True, "no baseline")
    assert "nothing to compare" in told.words or "no other years" in told.words
    assert "consistent" not in told.words


def test_heat_out_of_season_is_consistent_with_and_no_proof() -> None:
    told = observed(SPOT, Sky([*watched(), *BURNT]))
    assert (told.count, told.excess.hot, told.excess.overpasses, told.excess.years) == (3, 2, 3, 8)
    assert told.excess.finding == "excess"
    assert told.excess.p_value is not None
    assert told.excess.p_value < 0.001
    assert "consistent with fire or explosions" in told.words
    assert "no proof" in told.words
    assert told.nearest[0].km < 2
    assert [n.hours for n in told.nearest] == [8.5, 20.7, 32.5]


def test_heat_on_one_overpass_is_not_enough() -> None:
    told = observed(
        SPOT, Sky([*watched(), heat(dt.date(2021, 2, 20)), heat(dt.date(2021, 2, 20), 34.06, clock="08:35")])
    )
    assert (told.count, told.excess.overpasses, told.excess.finding) == (2, 1, "once")
    assert "consistent" not in told.words


def test_heat_as_in_every_other_year_is_usual() -> None:
    burning = [heat(dt.date(y, 2, 10) + dt.timedelta(n), clock=c)
               for y in YEARS for n in range(20) for c in ("08:30", "20:40")]  # fmt: skip
    told = observed(SPOT, Sky([*watched(), *burning]))
    assert told.excess.finding == "usual"
    assert "no more than usual" in told.words


def test_fires_that_last_do_not_pass_for_excess() -> None:
    """By formula: each year one fire of six days in the season. A binomial of single days is fooled; stretches are
    not."""
    fires = [heat(dt.date(y, 2, 5 + (y % 5) * 4) + dt.timedelta(n), clock=c)
             for y in range(2013, 2021) for n in range(6) for c in ("08:30", "20:40")]  # fmt: skip
    told = observed(SPOT, Sky([*watched(), *fires, *BURNT, heat(dt.date(2021, 2, 21), clock="20:40")]))
    assert told.excess.stretches is not None
    assert told.excess.stretches > 0.05
    assert told.excess.finding == "usual"


def test_a_new_satellite_is_no_sign_of_fire() -> None:
    """Heat seen only by a satellite that was not up in other years is shown and not compared."""
    new = [heat(d, clock=c, satellite="N20") for d in (dt.date(2021, 2, 20),) for c in ("08:00", "20:00")]
    told = observed(SPOT, Sky([*watched(), *watched(2021, 2021, satellite="N20"), *new]))
    assert (told.count, told.excess.finding) == (2, "no baseline")


def test_years_in_which_nobody_looked_are_no_baseline() -> None:
    told = observed(SPOT, Sky([*watched(2020, 2021), *BURNT]))
    assert (told.excess.years, told.excess.finding) == (0, "no baseline")


def test_a_season_around_new_year() -> None:
    spot = msgspec.structs.replace(SPOT, day="2020-12-31", day_end="2021-01-01")
    burnt = [heat(dt.date(2020, 12, 31)), heat(dt.date(2021, 1, 1)), heat(dt.date(2021, 1, 1), clock="20:40")]
    told = observed(spot, Sky([*watched(2012, 2022), *burnt]))
    assert (told.excess.finding, told.excess.hot) == ("excess", 2)


def test_what_stands_or_is_doubtful_is_set_aside() -> None:
    rows = [heat(dt.date(2021, 2, 20), confidence="low"), heat(dt.date(2021, 2, 20), source_type=2)]
    sky = Sky([*watched(), *rows])
    assert sky.aside == {"low confidence": 1, "a standing source (volcano, plant, flare)": 1}
    told = observed(SPOT, sky)
    assert (told.count, told.excess.finding) == (0, "none")
    assert "says nothing" in told.words


def test_limits_speak_of_snow_forest_crops_and_cloud() -> None:
    words = " ".join(LIMITS).lower()
    assert all(word in words for word in ("snow", "forest", "crops", "cloud"))


def test_by_chance_no_more_cells_stand_out_than_said() -> None:
    """By formula: 200 cells burn at random, each day with its own probability, the same in all years. Of those looked
    at in one window not more than 5 % may be called out of the ordinary."""
    rng = np.random.default_rng(20210225)
    share = rng.uniform(0.005, 0.3, 200)
    rows = watched()
    for year in YEARS:
        start = dt.date(year, 1, 15)
        hot = rng.random((200, 75)) < share[:, None]
        for cell, day in zip(*np.nonzero(hot), strict=True):
            lat, lon = 30.05 + 0.1 * (int(cell) // 20), 70.05 + 0.1 * (int(cell) % 20)
            rows += [heat(start + dt.timedelta(int(day)), lat, lon, clock=c) for c in ("08:30", "20:40")]
    sky = Sky(rows)
    looked = false = 0
    for year in YEARS:
        told = excess_cells(sky, dt.date(year, 2, 20), dt.date(year, 2, 22))
        looked += 200
        false += sum(e.finding == "excess" for e in told)
    assert false / looked < 0.05


def test_a_scan_is_of_a_month_at_most() -> None:
    with pytest.raises(ValueError, match="31 days"):
        excess_cells(Sky(BURNT), dt.date(2021, 1, 1), dt.date(2021, 3, 1))


def test_a_local_day_is_taken_in_the_zones_of_the_case() -> None:
    first, last = local_window("2021-02-25", "2021-02-25", ("Asia/Kolkata", "Asia/Karachi"))
    assert first == minute_of("2021-02-24T18:30Z")
    assert last == minute_of("2021-02-25T19:00Z")
    assert local_window("2021-02-25", "2021-02-25", ("Nowhere/Land",))[0] == minute_of("2021-02-25T00:00Z")


def _pass(name: str, start: str, minutes: int = 5) -> SatellitePass:
    end = (dt.datetime.fromisoformat(start) + dt.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%MZ")
    ring = ((73.0, 33.0), (75.0, 33.0), (75.0, 35.0), (73.0, 35.0))
    return SatellitePass(row_id=name, satellite=name, start=start, end=end, footprint=(ring,), footprint_text="")


def test_passes_before_within_and_after() -> None:
    passes = [_pass("A", "2021-02-18T05:50Z"), _pass("B", "2021-02-19T05:50Z"), _pass("C", "2021-02-20T05:50Z"),
              _pass("D", "2021-02-22T05:50Z"), _pass("E", "2021-03-22T05:50Z")]  # fmt: skip
    told = observed(SPOT, Sky(watched()), passes=passes).passes
    assert told is not None
    groups = [[p.satellite for p in group] for group in (told.before, told.during, told.after)]
    assert groups == [["A", "B"], ["C"], ["D"]]
    assert (told.before[-1].hours, told.after[0].hours, told.looked) == (-18.1, 29.8, 4)
    assert "last seen before it by B" in told.words()
    assert "first seen after it by D" in told.words()
    elsewhere = seen_from_above(passes, 10.0, 10.0, *local_window(SPOT.day, SPOT.day_end, ()))
    assert "none of them could have seen it" in elsewhere.words()
    assert "does not reach there" in seen_from_above(passes, 34.0, 74.0, 0, 1).words()


@given(st.floats(-89.9, 89.9), st.floats(-179.9, 179.9))
def test_a_point_lies_in_its_cell(lat: float, lon: float) -> None:
    south, west = Sky([]).cell(lat, lon)
    assert south * 0.1 - 1e-6 <= lat <= (south + 1) * 0.1 + 1e-6
    assert west * 0.1 - 1e-6 <= lon <= (west + 1) * 0.1 + 1e-6


def test_an_empty_sky_says_nothing() -> None:
    told = observed(SPOT, Sky([]))
    assert (told.count, told.excess.finding, told.passes) == (0, "none", None)
