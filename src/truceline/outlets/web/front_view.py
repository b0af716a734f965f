"""What the front says, as frozen values: the verdict and everything behind it."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from truceline.model.verdict import Verdict
from truceline.outlets.web.cite import Cite
from truceline.outlets.web.views import AgreementLine, Chart, ClaimCard, Option, Pair, Scale, View


class VerdictCard(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict in words, with its numbers said plainly. ``raw`` is the verdict as the contract has it."""

    word: str
    slug: str
    note: str
    sentence: str
    as_of: str
    as_of_words: str
    numbers: tuple[Pair, ...]
    chances: tuple[Pair, ...]
    scale: Scale | None
    coverage: tuple[Pair, ...]
    alarms: tuple[Pair, ...]
    limits: tuple[str, ...]
    method: str
    raw: Verdict


class Ladder(msgspec.Struct, frozen=True, kw_only=True):
    """A pressure ladder: the status on the day asked about, and the steps around it."""

    name: str
    body: str
    status: str
    since_words: str
    known: bool
    steps: tuple[Pair, ...]


class TallyLine(msgspec.Struct, frozen=True, kw_only=True):
    """One count report of one side."""

    reporter: str
    period: str
    n: str
    accused: str
    scope: str
    published: str
    url: str | None
    note: str
    used: bool
    late: bool


class SideCounts(msgspec.Struct, frozen=True, kw_only=True):
    """What one side counts of the other's fire."""

    side: str
    lines: tuple[TallyLine, ...]
    more: int


class MechanismLine(msgspec.Struct, frozen=True, kw_only=True):
    """A mechanism and what is known of its use by the day asked about. ``status`` tells a late one in a word."""

    name: str
    kind: str
    level: str
    cadence: str
    status: str
    state: str
    heard: bool
    known: bool
    href: str | None


class SignLine(msgspec.Struct, frozen=True, kw_only=True):
    """An early sign: the day, what it is, by whom, in which words."""

    date_words: str
    sign: str
    by: str
    quote: str
    href: str


class AccountPair(msgspec.Struct, frozen=True, kw_only=True):
    """Both sides' counts of one time, side by side."""

    period: str
    a: str
    b: str
    ratio: str
    moved: bool


class SectorBar(msgspec.Struct, frozen=True, kw_only=True):
    """One sector of the strip; places in per cent, heights in pixels."""

    x: float
    width: float
    number: int
    name: str
    before: int
    since: int
    before_height: float
    since_height: float
    words: str
    href: str


class SectorStrip(msgspec.Struct, frozen=True, kw_only=True):
    """The sectors along the line, side by side, and where most was counted."""

    note: str
    bars: tuple[SectorBar, ...]
    height: float
    worst: tuple[Pair, ...]


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """The slider of the day asked about, in weeks from its first day, with steps beside it."""

    first_words: str
    last_words: str
    weeks: int
    week: int
    marks: tuple[int, ...]
    steps: tuple[Pair, ...]


class ForecastLine(msgspec.Struct, frozen=True, kw_only=True):
    """How many events the next weeks may bring: the 80 % interval, and how such forecasts have done."""

    weeks: int
    expected: float
    low: int
    high: int
    source: str
    words: str
    record: str


class FrontView(View, frozen=True, kw_only=True):
    """The verdict and everything behind it."""

    summary: str
    agreement: AgreementLine
    agreements: tuple[Option, ...]
    sectors: tuple[Option, ...]
    as_of: str
    as_of_words: str
    as_of_given: bool
    known_by: str
    verdict: VerdictCard
    last_covered: VerdictCard | None
    last_covered_href: str | None
    last_agreement: AgreementLine | None
    by_series: tuple[Pair, ...]
    not_covering: tuple[Pair, ...]
    severity: tuple[Pair, ...]
    chart: Chart | None
    chart_title: str
    evidence: tuple[ClaimCard, ...]
    evidence_total: int
    rows_behind: int
    early_signs: tuple[SignLine, ...]
    accounts: tuple[AccountPair, ...]
    counts: tuple[SideCounts, ...]
    mechanisms: tuple[MechanismLine, ...]
    commitment: tuple[Pair, ...]
    ladders: tuple[Ladder, ...]
    claims_href: str
    forecasts: tuple[ForecastLine, ...]
    changes: tuple[Pair, ...]
    overdue: tuple[Pair, ...]
    strip: SectorStrip | None
    replay: Replay | None
    cite: Cite


class NoAgreementView(View, frozen=True, kw_only=True):
    """The front of a case in which no ceasefire is in force today: there is nothing to judge."""

    template: ClassVar[str | None] = "no_agreement.html"

    summary: str
    agreements: tuple[AgreementLine, ...]
