"""How often heat is called out of the ordinary where nothing is: cells that burn by formula, alike in all years.

    python bench/observations.py

Prints, for fires of one day and for fires that last (geometric, mean three days), the share of cells called out of the
ordinary in windows of three days; and how often a fire that is added on two days, seen on four overpasses, is found.
All rows are made by formula; no real detection is used.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from truceline.judgement.observations import Sky
from truceline.model.observation import Detection
from truceline.sources.tables.days import DAY, minutes

YEARS = range(2013, 2022)
CELLS = 400
DAYS = 75
CLOCKS = ("08:30", "20:40")


def _heat(day: dt.date, cell: int, clock: str) -> Detection:
    lat, lon = 30.05 + 0.1 * (cell // 20), 70.05 + 0.1 * (cell % 20)
    at = f"{day.isoformat()}T{clock}Z"
    return Detection(
        row_id=f"{at} {cell}", at=at, lat=lat, lon=lon, satellite="N", instrument="VIIRS", confidence="nominal"
    )


def _burning(rng: np.random.Generator, share: np.ndarray, lasting: bool) -> np.ndarray:
    """Which cell burns on which day, with the given share of days and fires of one day or of three in the mean."""
    if not lasting:
        return rng.random((len(share), DAYS)) < share[:, None]
    mean = 3.0
    start = share / (mean * (1 - share) + 1e-12)
    hot = np.zeros((len(share), DAYS), dtype=bool)
    now = rng.random(len(share)) < share
    for day in range(DAYS):
        hot[:, day] = now
        now = np.where(now, rng.random(len(share)) < 1 - 1 / mean, rng.random(len(share)) < start)
    return hot


def _sky(rng: np.random.Generator, lasting: bool) -> list[Detection]:
    share = rng.uniform(0.005, 0.3, CELLS)
    rows: list[Detection] = []
    for year in YEARS:
        first = dt.date(year, 1, 15)
        for cell, day in zip(*np.nonzero(_burning(rng, share, lasting)), strict=True):
            rows += [_heat(first + dt.timedelta(int(day)), int(cell), clock) for clock in CLOCKS]
    return rows


def _called(sky: Sky, cells: range, year: int) -> int:
    first = minutes(dt.date(year, 2, 20)) // DAY
    spots = [sky.cell(30.05 + 0.1 * (c // 20), 70.05 + 0.1 * (c % 20)) for c in cells]
    return sum(sky.excess(spot, first, first + 2).finding == "excess" for spot in spots)


def main() -> None:
    """Print the figures."""
    rng = np.random.default_rng(20210225)
    for name, lasting in (("fires of one day", False), ("fires of three days in the mean", True)):
        rows = _sky(rng, lasting)
        sky = Sky(rows)
        called = sum(_called(sky, range(CELLS), year) for year in YEARS)
        looked = CELLS * len(YEARS)
        print(f"{name}: {called} of {looked} cells called out of the ordinary ({called / looked:.3f})")
        added = [_heat(dt.date(2021, 2, 20 + n), c, clock) for c in range(CELLS) for n in (0, 1) for clock in CLOCKS]
        found = _called(Sky([*rows, *added]), range(CELLS), 2021)
        print(f"{name}: an added fire on two days found in {found} of {CELLS} cells ({found / CELLS:.2f})")


if __name__ == "__main__":
    main()
