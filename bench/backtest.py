"""``python -m bench.backtest``: the judge on ceasefires with a known outcome, on dates at which nothing happened, and
on drawn series; forecasts against climatology; speed and memory. Printed, and written to ``docs/results/backtest.txt``
with charts beside it."""

from __future__ import annotations

import csv
import datetime as dt
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench import placebo_dates
from bench.charts import Bar, bars
from bench.simulated import LAWS
from bench.watching import FELL, LOOK, Watched, watched
from truceline.judgement.forecast import Forecast, forecasts
from truceline.judgement.holding import table_verdict
from truceline.judgement.rates import dispersion
from truceline.judgement.series import WEEK, Series, Window, window
from truceline.judgement.settings import DEFAULTS
from truceline.settings import settings
from truceline.sources.tables.days import DAY
from truceline.sources.tables.table import read_table

RESULTS = Path(__file__).resolve().parent.parent / "docs" / "results"
DATES = 20
DRAWN = 1000


def main() -> None:
    """Every part in turn."""
    data = settings().data / "data"
    if not data.is_dir():
        sys.exit(f"development data not found at {data}")
    told = []
    for part in (register(data), placebos(data), laws(data), simulations(DRAWN), forecast_table(data), speed(data)):
        for line in part:
            print(line, flush=True)
            told.append(line)
    (RESULTS / "backtest.txt").write_text("\n".join(told) + "\n", encoding="utf-8")


def register(data: Path) -> Iterator[str]:
    """The register: verdicts against what is expected, and the time of all, reading included."""
    yield "== Ceasefires with a known outcome"
    begun, right, rows = time.process_time(), 0, 0
    with (data / "domain" / "ceasefire_register.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            told = table_verdict(
                read_table(data / "domain" / row["data_file"]),
                filters=[f.strip() for f in row["filters"].split("&&") if f.strip()],
                effective=row["effective"], as_of=dt.date.fromisoformat(row["as_of"]),
                baseline_before=row["baseline_before"] or None,
            )  # fmt: skip
            good = told.verdict in row["expected"].split("|")
            right, rows = right + good, rows + 1
            rank = "none" if told.placebo_rank is None else f"{told.placebo_rank:.2f}"
            yield f"{row['case_id']}: {told.verdict} (expected {row['expected']}), placebo rank {rank}"
    yield f"right: {right} of {rows}, in {time.process_time() - begun:.1f} s of one core with reading (wanted <= 10)"


def placebos(data: Path) -> Iterator[str]:
    """Dates at which nothing took effect."""
    yield ""
    yield "== Placebo dates: random dates, 13, 26 and 52 weeks in force"
    yield "No agreement near: none of the case file took effect from 26 weeks before the date to the as-of day."
    told = placebo_dates.called(data, DATES)
    yield from placebo_dates.lines(told)
    free = [c for c in told if not c.near]
    held, leaks = (placebo_dates.share(free, w) for w in ("HOLDING", "HOLDING WITH LEAKS"))
    yield f"claimed for nothing: HOLDING {held:.2%} (wanted <= 1 %), HOLDING WITH LEAKS {leaks:.1%} (nominal 10 %)"
    every = placebo_dates.share(told, "HOLDING WITH LEAKS")
    rows = [
        Bar("HOLDING, no agreement near", held, 0, 0.01),
        Bar("HOLDING WITH LEAKS, no agreement near", leaks, 0, 0.1),
        Bar("HOLDING WITH LEAKS, every date", every, 0, 0.1),
        *(
            Bar(f"  leaks, {t}", placebo_dates.share(some, "HOLDING WITH LEAKS"), 0, 0.1)
            for t in placebo_dates.TABLES
            if (some := [c for c in free if c.table == t])
        ),
    ]
    title = "How often is calm claimed where no truce began?"
    bars(RESULTS / "backtest-placebo.svg", title, f"{len(told)} random dates in real tables; grey: allowed", rows, 0.3)


def whole_weeks(series: Series) -> Window:
    """A series from its first to its last event, in whole weeks."""
    first, last = int(series.start.min()) // DAY * DAY, int(series.end.max()) // DAY * DAY
    weeks = (last - first) // WEEK
    return window(series, ((first, first + weeks * WEEK),), first, first + weeks * WEEK, 7, anchor="start")


def laws(data: Path) -> Iterator[str]:
    """Yearly dispersion and correlation of the real series: what the drawn ones are like."""
    yield ""
    yield "== Real tables, medians over their years of 52 weeks with ten events or more"
    for table in placebo_dates.TABLES:
        for name, series in placebo_dates.series_of(data, table):
            cells = whole_weeks(series)
            years = [cells.part(i, i + 52) for i in range(0, len(cells.cells) - 51, 52)]
            found = [(y.n / y.weeks, d.phi, d.rho) for y in years if y.n >= 10 and (d := dispersion((y,), DEFAULTS))]
            mean, phi, rho = (sorted(column)[len(found) // 2] for column in zip(*found, strict=True))
            yield f"{table}, {name}: {mean:.1f} a week, phi {phi:.1f}, rho {rho:.2f} ({len(found)} years)"


def simulations(n: int) -> Iterator[str]:
    """Drawn series."""
    yield ""
    yield f"== Drawn series, {n} for each figure, {len(LAWS)} laws (negative binomial, weekly correlation)"
    told: Watched = watched(n)
    for law in LAWS:
        share = told.coverage[law.name]
        yield f"interval coverage, {law.name} (phi {law.phi}, rho {law.rho}): {share:.3f}"
    yield f"interval coverage, all: {told.covered:.3f} (wanted .92 to .97)"
    yield f"steady at {FELL:.0%} of the rate before, looked at every {LOOK} weeks, a year each:"
    yield f"  ERODING said in {told.eroding:.1%} of years (wanted <= 20 %), BROKEN in {told.broken:.1%} (wanted <= 2 %)"
    yield f"the price: a halving is called HOLDING or HOLDING WITH LEAKS after 12 weeks in {told.halved:.1%};"
    yield f"  ERODING or BROKEN within 26 weeks of a doubling in {told.doubled:.1%}, a tripling in {told.tripled:.1%}"
    title, note = "Does the 95 % interval hold the truth?", f"{n} drawn series; grey: .92 to .97"
    rows = [Bar(law.name, told.coverage[law.name], 0.92, 0.97) for law in LAWS]
    bars(RESULTS / "backtest-intervals.svg", title, note, [*rows, Bar("all", told.covered, 0.92, 0.97)], 1.0)
    rows = [
        Bar("false ERODING, share of years", told.eroding, 0, 0.2),
        Bar("false BROKEN, share of years", told.broken, 0, 0.02),
        Bar("halving found after 12 weeks", told.halved, 0, 1),
        Bar("doubling found after 26 weeks", told.doubled, 0, 1),
        Bar("tripling found after 26 weeks", told.tripled, 0, 1),
    ]
    title = "False alarms, and what quiet costs"
    bars(RESULTS / "backtest-alarms.svg", title, f"{n} drawn series a figure; grey: allowed", rows, 1.0)


def forecast_table(data: Path) -> Iterator[str]:
    """Forecasts against climatology, rolling."""
    yield ""
    yield "== Forecasts: rolling CRPS against climatology, the latest five years of each series"
    shown: list[Forecast] = []
    total = 0
    rows = []
    for table in placebo_dates.TABLES:
        for name, series in placebo_dates.series_of(data, table):
            for one in forecasts(whole_weeks(series).cells):
                total += 1
                record = one.record
                pit = " ".join(f"{p:.2f}" for p in record.pit)
                word = "shown" if one.shown else "not shown"
                yield (
                    f"{table}, {name}, {one.weeks} weeks: CRPS {record.crps:.2f}, climatology "
                    f"{record.crps_climatology:.2f} ({record.skill:+.0%}), PIT fifths {pit}: {word}"
                )
                if one.shown:
                    shown.append(one)
                if name == placebo_dates.TABLES[table][2][0]:
                    rows.append(Bar(f"{table}, {one.weeks} weeks ahead", max(record.skill, 0.0), 0.0, 1.0))
    worst = min((f.record.skill for f in shown), default=0.0)
    yield f"shown: {len(shown)} of {total}; the worst shown is {worst:+.1%} against climatology (wanted >= -1 %)"
    title = "How much better than climatology are the forecasts?"
    bars(RESULTS / "backtest-forecasts.svg", title, "Reduction of the CRPS, whole tables; 0 is no better", rows, 1.0)


def speed(data: Path) -> Iterator[str]:
    """The largest table: reading (the import) apart from the verdict."""
    yield ""
    yield "== Speed and memory, processor time of one core"
    begun = time.process_time()
    table = read_table(data / "domain" / "sigacts_iraq_2004_2007.csv.gz")
    read = time.process_time() - begun
    begun = time.process_time()
    table_verdict(table, effective="2006-06-01", as_of=dt.date(2007, 5, 31))
    took = time.process_time() - begun
    yield f"{table.size:,} rows: import (unpack, parse, dates) {read:.1f} s, then a verdict {took:.2f} s (wanted <= 1)"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"peak memory of this whole run: {peak:.0f} MB (wanted <= 500)"


if __name__ == "__main__":
    main()
