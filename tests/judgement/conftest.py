"""What the tests of judgement share: series made by hand, and the Line of Control as it ships."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from truceline import cases
from truceline.judgement.from_records import CaseSeries
from truceline.judgement.question import Instant, Question
from truceline.judgement.series import Series
from truceline.model.case import CaseFile
from truceline.sources.tables.days import DAY, minutes
from truceline.sources.tables.filters import mask, parse
from truceline.sources.tables.records import event_rows
from truceline.sources.tables.records import tallies as tallies_of
from truceline.sources.tables.table import read_table

EFFECTIVE = dt.date(2015, 6, 1)

Events = Callable[..., Series]


def event_series(days: Sequence[dt.date], source: tuple[dt.date, dt.date], other: Sequence[dt.date] = ()) -> Series:
    """A series of one-day events whose source reaches from one day to another; ``other``: rows outside the series."""
    start = np.array(sorted(minutes(d) for d in days), dtype=np.int64)
    reach = np.array(sorted({minutes(d) for d in (*source, *other)} | set(start.tolist())), dtype=np.int64)
    return Series(
        name="source", kind="events", start=start, end=start + DAY, count=np.ones(len(start)), known=start + DAY,
        source_start=reach, source_end=reach + DAY, source_known=reach + DAY,
        ids=tuple(str(i) for i in range(len(start))),
    )  # fmt: skip


def tally_series(rows: Sequence[tuple[str, str, int]], name: str = "office") -> Series:
    """A series of tallies: first day, last day, count."""
    start = np.array([minutes(dt.date.fromisoformat(a)) for a, _, _ in rows], dtype=np.int64)
    end = np.array([minutes(dt.date.fromisoformat(b)) + DAY for _, b, _ in rows], dtype=np.int64)
    return Series(
        name=name, kind="tallies", start=start, end=end, count=np.array([float(n) for *_, n in rows]), known=end,
        source_start=start, source_end=end, source_known=end, ids=tuple(f"{a}/{b}" for a, b, _ in rows),
    )  # fmt: skip


def every(first: dt.date, last: dt.date, days: int) -> list[dt.date]:
    """Days ``days`` apart."""
    return [first + dt.timedelta(n) for n in range(0, (last - first).days + 1, days)]


def question(as_of: dt.date, effective: dt.date = EFFECTIVE, **more: object) -> Question:
    """A question about an agreement effective at the start of a day."""
    return Question(effective=Instant.read(effective.isoformat(), "test"), as_of=as_of, **more)  # type: ignore[arg-type]  # keyword arguments of the struct


@pytest.fixture(scope="session")
def loc() -> CaseFile:
    """The Line of Control case as it ships."""
    return cases.load("loc")


@pytest.fixture(scope="session")
def loc_series(loc: CaseFile) -> CaseSeries:
    """The case's shipped rows: event rows in its scope and both sides' tallies."""
    events, tallies = [], []
    for source in loc.source:
        path = cases.shipped_path("loc", source)
        if source.kind == "events":
            table = read_table(path)
            ours = mask(table.columns, table.size, [parse(f) for f in source.filters])
            rows = list(event_rows(table))
            events += [row for row, own in zip(rows, ours, strict=True) if own]
        elif source.kind == "tallies":
            tallies += list(tallies_of(read_table(path)))
    return CaseSeries(events=tuple(events), tallies=tuple(tallies))


class Made:
    """Series and questions made by hand, for a test to ask for."""

    effective = EFFECTIVE
    events = staticmethod(event_series)
    tallies = staticmethod(tally_series)
    every = staticmethod(every)
    question = staticmethod(question)


@pytest.fixture
def made() -> type[Made]:
    """Makers of series and questions."""
    return Made
