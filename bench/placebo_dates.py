"""Dates at which nothing took effect, put to the judge on real tables: what is claimed for nothing?"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from truceline import cases
from truceline.judgement.agreements import effective
from truceline.judgement.from_table import table_series
from truceline.judgement.judge import judge
from truceline.judgement.question import Instant, Question
from truceline.judgement.series import Series
from truceline.judgement.settings import DEFAULTS
from truceline.sources.tables.days import DAY, day_of
from truceline.sources.tables.filters import parse
from truceline.sources.tables.table import read_table

STATE = "type_of_violence=1"
PAKISTAN = "dyad_name=Government of Pakistan - "
TABLES: dict[str, tuple[str, str | None, tuple[str, ...]]] = {
    "Pakistan": (
        "ucdp_ged_pakistan_hdx.csv.gz", "loc",
        (STATE, f"{PAKISTAN}TTP", "dyad_name=Government of India - Government of Pakistan", f"{PAKISTAN}BLA",
         f"{PAKISTAN}BRA", f"{PAKISTAN}Lashkar-e-Islam"),
    ),
    "Colombia": (
        "ucdp_ged_colombia_hdx.csv.gz", "colombia-farc-eln",
        (STATE, "dyad_name=Government of Colombia - FARC", "dyad_name=Government of Colombia - ELN",
         "dyad_name=AUC - FARC"),
    ),
    "Ukraine": (
        "ucdp_ged_ukraine_hdx.csv.gz", "ukraine-contact-line",
        (STATE, "dyad_name=Government of Ukraine - DPR", "dyad_name=Government of Ukraine - LPR"),
    ),
    "Syria": (
        "ucdp_ged_syria_2016_2019.csv.gz", "syria-cessation",
        (STATE, "dyad_name=Government of Syria - Syrian insurgents", "dyad_name=Government of Syria - IS",
         "dyad_name=IS - SDF"),
    ),
    "Iraq (reports)": (
        "sigacts_iraq_2004_2007.csv.gz", None,
        ("event_type~", "city~Baghdad", "city~Mosul", "city~Basra", "city~Ramadi"),
    ),
}  # fmt: skip
"""Table, the case whose agreements are known, and the series: every series of some hundred events or more."""

WEEKS = (13, 26, 52)
NEAR = dt.timedelta(weeks=26)
FAST = msgspec.structs.replace(DEFAULTS, sensitivity_weeks=(), escalation_min_events=10**9)


class Called(msgspec.Struct, frozen=True):
    """One date: table, whether an agreement of its case took effect from half a year before it to the as-of day, and
    what was said."""

    table: str
    near: bool
    word: str
    ranked: bool


def series_of(data: Path, table: str) -> list[tuple[str, Series]]:
    """The series of a table, by filter."""
    name, _, filters = TABLES[table]
    read = read_table(data / "domain" / name)
    return [(one, table_series(read, [parse(one)], None)[0]) for one in filters]


def _agreements(table: str) -> list[dt.date]:
    case = TABLES[table][1]
    if case is None:
        return []
    begun = (effective(a) for a in cases.load(case).agreement)
    return [day_of(instant.minute) for instant in begun if instant is not None]


def called(data: Path, dates: int, seed: int = 7, tables: Sequence[str] = tuple(TABLES)) -> list[Called]:
    """What is said at so many random dates a series and length of time in force."""
    rng = np.random.default_rng(seed)
    told = []
    for table in tables:
        agreements = _agreements(table)
        for _, series in series_of(data, table):
            first, last = int(series.start.min()) // DAY, int(series.end.max()) // DAY
            for weeks in WEEKS:
                low, high = first + 26 * 7, last - weeks * 7
                for day in rng.integers(low, high, dates).tolist() if high > low else ():
                    at = day_of(day * DAY)
                    as_of = at + dt.timedelta(weeks * 7 - 1)
                    found = judge(
                        series, Question(effective=Instant.read(at.isoformat(), "placebo"), as_of=as_of), FAST
                    )
                    near = any(at - NEAR <= a <= as_of for a in agreements)
                    told.append(Called(table, near, found.word, found.placebo_rank is not None))
    return told


def share(told: Sequence[Called], word: str) -> float:
    """How often a word was said."""
    return sum(c.word == word for c in told) / max(len(told), 1)


def lines(told: Sequence[Called]) -> list[str]:
    """The figures by table, and for all dates together."""
    free = [c for c in told if not c.near]
    out = []
    for name, some in (
        ("no agreement near", free),
        *((f"  {t}", [c for c in free if c.table == t]) for t in TABLES),
        ("every date, agreements or not", told),
        *((f"  {t}", [c for c in told if c.table == t]) for t in TABLES),
    ):
        counts = Counter(c.word for c in some)
        words = "; ".join(f"{w} {n / max(len(some), 1):.1%}" for w, n in sorted(counts.items()))
        out.append(f"{name}: {len(some)} dates: {words}")
    judged = [c for c in told if c.word != "INSUFFICIENT DATA"]
    out.append(f"placebo rank shown beside {sum(c.ranked for c in judged)} of {len(judged)} verdicts with a word")
    return out
