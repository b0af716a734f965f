"""Two clocks: what came later changes nothing, and what was not yet published is not known."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.judgement.holding import table_verdict
from truceline.model.verdict import Verdict
from truceline.sources.tables.table import read_table

HEAD = "time,kind,published\n"
FIRST = dt.date(2018, 1, 1)
LAST = dt.date(2021, 12, 31)


def judged(path: Path, lines: list[str], as_of: dt.date, known_by: dt.date | None = None) -> Verdict:
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return table_verdict(read_table(path), filters=["kind=a"], effective="2019-06-01", as_of=as_of, known_by=known_by)


def without_hash(told: Verdict) -> tuple[object, ...]:
    """Everything but the digest of the file and counts of rows set aside, which are of the whole file."""
    limits = tuple(line for line in told.limits if "equal another in every cell" not in line)
    coverage = (told.coverage.ok, told.coverage.reason, told.coverage.exposure)
    return (told.verdict, told.sentence, told.before, told.after, told.rate_ratio, told.placebo_rank, told.alarms,
            told.escalation, told.sectors, limits, coverage)  # fmt: skip


ROWS = st.lists(st.tuples(st.integers(0, (LAST - FIRST).days - 1), st.sampled_from("aab")), min_size=20, max_size=200)


@settings(max_examples=40, deadline=None)
@given(ROWS, st.integers(560, 1400))
def test_no_later_row_is_used_but_to_know_that_the_source_went_on(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, str]], day: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "clock.csv"
    as_of = FIRST + dt.timedelta(day)
    every = [(FIRST + dt.timedelta(d), kind) for d, kind in rows]
    line = [f"{d},{kind},{d}" for d, kind in every]
    end = f"{LAST},b,{LAST}"
    whole = judged(path, [*line, end], as_of)
    cut = judged(path, [text for text, (d, _) in zip(line, every, strict=True) if d <= as_of] + [end], as_of)
    assert without_hash(whole) == without_hash(cut)


def test_known_by_leaves_out_what_was_published_later(tmp_path: Path) -> None:
    days = [FIRST + dt.timedelta(3 * n) for n in range(170)]
    old = [f"{d},a,{d}" for d in days if d < dt.date(2019, 6, 1)]
    new = [f"{d},a,2020-06-30" for d in (dt.date(2019, 6, 5) + dt.timedelta(3 * n) for n in range(60))]
    other = [f"{FIRST + dt.timedelta(5 * n)},b,{FIRST + dt.timedelta(5 * n)}" for n in range(280)]
    path = tmp_path / "t.csv"
    as_of = dt.date(2019, 12, 31)
    assert judged(path, old + new + other, as_of).verdict == "BROKEN"
    early = judged(path, old + new + other, as_of, dt.date(2020, 6, 29))
    assert early.verdict == "HOLDING"
    assert any("60 events up to 2019-12-31 not yet published" in limit for limit in early.limits)
    assert judged(path, old + new + other, as_of, dt.date(2020, 6, 30)).verdict == "BROKEN"


def test_the_end_of_the_as_of_day_counts(tmp_path: Path) -> None:
    lines = [f"{FIRST + dt.timedelta(3 * n)} 10:00,a," for n in range(170)]
    lines += ["2019-12-31 23:59,a,", "2020-01-01 00:00,a,", "2021-12-31 00:01,b,"]
    path = tmp_path / "t.csv"
    counted = [
        judged(path, lines, day).after.n for day in (dt.date(2019, 12, 30), dt.date(2019, 12, 31), dt.date(2020, 1, 1))
    ]
    assert counted == [0, 1, 2]


def test_midnight_at_an_offset_counts_on_its_own_day(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "time\n" + "\n".join(f"{FIRST + dt.timedelta(3 * n)}T00:00:00+05:30" for n in range(480)) + "\n"
        "2019-06-02T18:30:00Z\n2019-05-31T18:29:00Z\n", encoding="utf-8",
    )  # fmt: skip
    table = read_table(path)
    told = table_verdict(table, effective="2019-06-03T00:00+05:30", as_of=dt.date(2019, 8, 1))
    assert told.before.n is not None
    days = [FIRST + dt.timedelta(3 * n) for n in range(480)]
    in_force = sum(dt.date(2019, 6, 3) <= d <= dt.date(2019, 8, 1) for d in days)
    assert told.after.n == in_force + 1
