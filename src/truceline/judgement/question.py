"""What is asked of a series, and the windows that answer it: the time in force and the baselines before."""

from __future__ import annotations

import datetime as dt

import msgspec

from truceline.errors import TrucelineError
from truceline.judgement.coverage import Coverage
from truceline.judgement.series import WEEK, Series, Window, finest, window
from truceline.judgement.settings import UNIT_DAYS, Settings
from truceline.sources.tables.days import DAY, minutes, read_instant


class Instant(msgspec.Struct, frozen=True):
    """An instant as given (``text``), its wall-clock minute and its offset in minutes where it has one."""

    text: str
    minute: int
    offset: int | None

    @classmethod
    def read(cls, text: str, what: str) -> Instant:
        """Read a date (00:00 local) or an instant. Raises TrucelineError naming ``what``."""
        try:
            minute, offset = read_instant(text)
        except ValueError as error:
            raise TrucelineError("date-form", f"{what}: {error}.", mend="Write YYYY-MM-DD or an instant.") from error
        return cls(text, minute, offset)


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """An agreement and the two clocks. ``chain_first``: when the first agreement of its chain took effect, if it
    restates one; ``baseline_before``: a baseline end that replaces all others."""

    effective: Instant
    as_of: dt.date
    known_by: dt.date | None = None
    baseline_before: Instant | None = None
    chain_first: Instant | None = None
    cell_days: int = UNIT_DAYS["week"]

    @property
    def as_of_end(self) -> int:
        """The minute at which the as-of day ends."""
        return minutes(self.as_of) + DAY


class Baseline(msgspec.Struct, frozen=True):
    """A baseline, what it is called in a sentence, and whether it is the one before the chain's first agreement."""

    name: str
    window: Window
    of_chain: bool = False


def force_start(series: Series, instant: Instant) -> int:
    """Where the window in force begins: a series of days has no hours, so a day that the agreement divides belongs to
    neither side."""
    return instant.minute if series.timed else -(-instant.minute // DAY) * DAY


def in_force(series: Series, cover: Coverage, start: int, question: Question) -> Window:
    """The time in force, from ``start`` to the end of the as-of day."""
    return window(series, cover.spans, start, question.as_of_end, question.cell_days, anchor="start")


def sides(series: Series, cut: int) -> tuple[Series, int]:
    """The rows of ``series`` that lie wholly on one side of ``cut``, the finest of those that overlap, and how many
    overlapping ones were left out. A row that straddles ``cut`` belongs to neither side."""
    straddles = (series.start < cut) & (series.end > cut)
    return finest(series.where(~straddles))


def baselines(
    series: Series, cover: Coverage, question: Question, settings: Settings, *, weeks: int | None = None
) -> tuple[Baseline, ...]:
    """The baselines of a question: ``baseline_before`` alone where it is given; else the weeks before the agreement,
    and those before the first agreement of its chain. ``weeks`` fixes the length of the first instead of letting it
    grow until it holds enough events. A baseline with too few covered days is left out."""
    gap = settings.anticipation_weeks * WEEK
    if question.baseline_before is not None:
        end = question.baseline_before.minute if series.timed else question.baseline_before.minute // DAY * DAY
        found = [
            _grown(series, cover, end, 0, f"before {question.baseline_before.text}", False, question, settings, weeks)
        ]
    else:
        own = question.effective.minute if series.timed else question.effective.minute // DAY * DAY
        found = [_grown(series, cover, own, gap, "before it", False, question, settings, weeks)]
        if question.chain_first is not None:
            first = question.chain_first.minute if series.timed else question.chain_first.minute // DAY * DAY
            name = "before the first agreement of its chain"
            found.append(_grown(series, cover, first, gap, name, True, question, settings, None))
    return tuple(b for b in found if b.window.days >= settings.baseline_min_days)


def _grown(
    series: Series,
    cover: Coverage,
    end: int,
    gap: int,
    name: str,
    of_chain: bool,
    question: Question,
    settings: Settings,
    weeks: int | None,
) -> Baseline:
    """A baseline that ends ``gap`` before ``end``, clipped to what the source covers."""
    length = weeks or settings.baseline_weeks
    while True:
        start = end - length * WEEK
        if cover.start is not None:
            start = min(max(start, cover.start), end - gap)
        part = window(series, cover.spans, start, end - gap, question.cell_days, anchor="end")
        enough = part.n >= settings.baseline_min_events and part.days >= settings.baseline_min_days
        if weeks or enough or length >= settings.baseline_max_weeks or start == cover.start:
            return Baseline(name, part, of_chain)
        length = min(length + settings.baseline_step_weeks, settings.baseline_max_weeks)
