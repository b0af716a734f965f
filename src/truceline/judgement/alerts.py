"""Alerts: what the rules of a case find on a day, each with the words and rows it rests on, and never twice.

What an alert is about is its key; found again it is the same alert. Where the data may move the day of one thing by a
little (an alarm whose date shifts as rows come in, a report that dates an event a day earlier), an alert of the same
rule near enough to one raised before counts as the same (``_APART``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import msgspec

from truceline import clock
from truceline.judgement.alert_rules import (
    ChangePoint,
    ContactOverdue,
    FirstEvent,
    ForecastExceeded,
    Rule,
    VerdictChanged,
)
from truceline.judgement.case_verdict import CaseVerdict, Prepared
from truceline.judgement.dated import DatedClaim, happened
from truceline.judgement.exceeded import exceeded
from truceline.judgement.from_records import CaseSeries
from truceline.judgement.given import Given, VerdictQuestion, give
from truceline.judgement.heard import Heard
from truceline.ledger.records import StoredVerdict
from truceline.model.alert import Alert, AlertEvidence, AlertKind
from truceline.model.case import CaseFile
from truceline.model.table import EventRow

_SHOWN = 5
"""Pieces of evidence an alert carries at most, the latest; the ledger has them all."""
_APART = {"change_point": 56, "first_event": 7, "forecast_exceeded": 28}
"""Days within which two alerts of one rule are about one thing: the eight weeks in which a change is looked for, and
the week by which reports date an event apart, and four weeks in which a forecast stays exceeded."""
_BEHIND_ALARM = 92
"""Days before an alarm whose rows are shown as its evidence."""


class Watched(msgspec.Struct, frozen=True):
    """What the rules found: alerts that were not raised before, and the verdicts given on the way, to be recorded."""

    alerts: tuple[Alert, ...]
    given: tuple[Given, ...]


def watched(
    case: CaseFile,
    series: CaseSeries,
    rules: Sequence[Rule],
    *,
    as_of: dt.date,
    verdicts: Sequence[StoredVerdict] = (),
    raised: Sequence[Alert] = (),
) -> Watched:
    """What the rules find as of a day. ``verdicts``: those recorded before, oldest first; ``raised``: the alerts raised
    before. Raises TrucelineError as a verdict does."""
    desk = _Desk(case, series, as_of, verdicts)
    found: list[Alert] = []
    for rule in rules:
        for alert in desk.found(rule):
            if not any(is_same(alert, known) for known in (*raised, *found)):
                found.append(alert)
    return Watched(tuple(found), tuple(desk.given.values()))


def is_same(alert: Alert, known: Alert) -> bool:
    """Whether two alerts are about one thing."""
    if alert.key == known.key:
        return True
    apart = _APART.get(alert.kind)
    if apart is None or (alert.case, alert.rule, _stem(alert)) != (known.case, known.rule, _stem(known)):
        return False
    return abs((dt.date.fromisoformat(alert.day) - dt.date.fromisoformat(known.day)).days) <= apart


def _stem(alert: Alert) -> str:
    """The key without its day."""
    return alert.key.rpartition("/")[0]


class _Desk:
    """One day's look at a case."""

    def __init__(self, case: CaseFile, series: CaseSeries, as_of: dt.date, verdicts: Sequence[StoredVerdict]) -> None:
        self._case, self._series, self._as_of, self._verdicts = case, series, as_of, verdicts
        self.given: dict[str | None, Given] = {}
        self._heard: Heard | None = None
        self._finders: dict[type[Any], Callable[[Any], Iterator[Alert]]] = {
            VerdictChanged: self._verdict_changed,
            ChangePoint: self._change_point,
            ContactOverdue: self._contact_overdue,
            FirstEvent: self._first_event,
            ForecastExceeded: self._forecast_exceeded,
        }

    def found(self, rule: Rule) -> Iterator[Alert]:
        """What one rule finds."""
        yield from self._finders[type(rule)](rule)

    def _told(self, sector: str | None) -> CaseVerdict:
        if sector not in self.given:
            asked = None if self._as_of == clock.today() else self._as_of
            self.given[sector] = give(self._case, self._series, VerdictQuestion(as_of=asked, sector=sector))
        return self.given[sector].verdict

    def _ears(self) -> Heard:
        if self._heard is None:
            self._heard = Heard.of(self._case, self._series, as_of=self._as_of)
        return self._heard

    def _recent(self, day: str, rule: Rule) -> bool:
        try:
            ago = (self._as_of - dt.date.fromisoformat(day[:10])).days
        except ValueError:
            return False
        return 0 <= ago <= rule.within_days

    def _alert(
        self, rule: Rule, what: str, day: str, title: str, text: str, evidence: Sequence[AlertEvidence]
    ) -> Alert:
        kind: AlertKind = str(rule.__struct_config__.tag)  # type: ignore[assignment] # the tags are the kinds
        return Alert(
            key=f"{self._case.case.id}/{rule.id}/{what}/{day}", case=self._case.case.id, rule=rule.id, kind=kind,
            day=day, title=title, text=text, evidence=tuple(evidence[-_SHOWN:]),
        )  # fmt: skip

    # ------------------------------------------------------------ one kind of rule each

    def _verdict_changed(self, rule: VerdictChanged) -> Iterator[Alert]:
        told = self._told(rule.sector)
        now = (told.as_of, told.agreement, told.verdict, told.method, told.sentence)
        line = [*self._line(rule.sector), now]
        for before, after in pairwise(line):
            moved = before[1:3] != after[1:3]
            if not moved or not self._recent(after[0], rule) or (rule.to and after[2] not in rule.to):
                continue
            what = f"verdict/{rule.sector or 'all'}/{after[1]}/{before[2]} to {after[2]}".replace(" ", "-")
            other = "" if before[1] == after[1] else f" on another agreement ({before[1]} before)"
            method = "" if before[3] == after[3] else " The method changed between the two."
            yield self._alert(
                rule, what, after[0], f"{self._case.case.title}: {before[2]} became {after[2]}",
                f"As of {before[0]} the verdict was {before[2]}, as of {after[0]} it is {after[2]}{other}. {after[4]}"
                f"{method}",
                self._claims(told.evidence) if after[:3] == now[:3] else (),
            )  # fmt: skip

    def _line(self, sector: str | None) -> list[tuple[str, str, str, str, str]]:
        """The verdicts recorded on what was in force, up to the day, in the order in which their days went on. Of one
        day the latest counts; a question about an earlier day, asked later, is no step back."""
        line: list[tuple[str, str, str, str, str]] = []
        for kept in self._verdicts:
            asked = kept.question
            if not asked or asked.get("agreement") or asked.get("known_by") or asked.get("sector") != sector:
                continue
            if kept.as_of > self._as_of.isoformat() or (line and kept.as_of < line[-1][0]):
                continue
            line.append((kept.as_of, kept.agreement, kept.verdict, kept.method, kept.sentence))
        return line

    def _change_point(self, rule: ChangePoint) -> Iterator[Alert]:
        told = self._told(rule.sector)
        for alarm in told.alarms:
            if not self._recent(alarm.date, rule) or rule.kind not in (None, alarm.kind):
                continue
            named = {"change": "a sudden rise", "erosion": "a slow rise"}[alarm.kind]
            yield self._alert(
                rule, f"{alarm.kind}/{rule.sector or 'all'}/{told.agreement}", alarm.date,
                f"{self._case.case.title}: {named} found on {alarm.date}",
                f"{named.capitalize()} was found on {alarm.date} in {told.rests_on or 'the series'} under "
                f"{told.agreement}. {told.sentence}",
                self._rows(told.evidence_rows, alarm.date),
            )  # fmt: skip

    def _contact_overdue(self, rule: ContactOverdue) -> Iterator[Alert]:
        contacts = self._ears().contacts()
        for health in contacts.mechanisms:
            if health.status != "overdue" or rule.mechanism not in (None, health.mechanism) or health.last is None:
                continue
            last = health.read[-1]
            yield self._alert(
                rule, f"overdue/{contacts.agreement}/{health.mechanism}", health.last,
                f"{self._case.case.title}: {health.name} overdue",
                f"{health.words()}. It was due on {health.next_due} and is overdue after "
                f"{health.overdue_after_days:g} days. A contact that was not read may still have been made.",
                [AlertEvidence(ref=last.claim, day=last.day, words=last.words)],
            )  # fmt: skip

    def _first_event(self, rule: FirstEvent) -> Iterator[Alert]:
        told = sorted(self._of_type(rule.type), key=lambda pair: pair[0])
        begun = self._ears().first
        for n, (day, _) in enumerate(told):
            date = dt.date.fromisoformat(day)
            since = begun if rule.quiet_days is None else date - dt.timedelta(days=rule.quiet_days)
            if not self._recent(day, rule) or date < begun or (n and told[n - 1][0] >= since.isoformat()):
                continue
            last = told[n - 1][0] if n else None
            named = rule.type.replace("_", " ")
            before = f"the last one known before was on {last}" if last else "none is known before"
            yield self._alert(
                rule, f"first/{rule.type}", day, f"{self._case.case.title}: first {named} since {since}",
                f"On {day} a first {named} since {since} was reported; {before}. Reported, not verified.",
                [e for d, e in told if d == day],
            )  # fmt: skip

    def _forecast_exceeded(self, rule: ForecastExceeded) -> Iterator[Alert]:
        told = self._told(None)
        about = self._case.agreement_by_id(told.agreement)
        every = Prepared(self._case, self._series).series(about) if about is not None else []
        used = next((s for s in every if s.name == told.rests_on), None)
        over = exceeded(used, self._as_of, rule.weeks) if used is not None else None
        if over is None or used is None:
            return
        forecast = over.forecast
        yield self._alert(
            rule, f"forecast/{rule.weeks}/{told.agreement}", self._as_of.isoformat(),
            f"{self._case.case.title}: more than forecast in {rule.weeks} weeks",
            f"{over.counted:,} events were counted in {used.name} in the {rule.weeks} weeks to {self._as_of}; the "
            f"forecast of {over.made_on} expected {forecast.expected:g}, and at most {forecast.high} in nine cases of "
            f"ten. Such forecasts beat climatology by {forecast.record.skill:.0%} (CRPS) over {forecast.record.n} "
            "past weeks.",
            self._rows(over.rows, self._as_of.isoformat()),
        )  # fmt: skip

    # ------------------------------------------------------------ evidence

    def _of_type(self, type_: str) -> Iterator[tuple[str, AlertEvidence]]:
        """The events of a type that claims or rows tell of, with their day."""
        heard = self._ears()
        for dated in heard.claims:
            if dated.day is not None and happened(dated.claim, (type_,)) and heard.matter.concerns(dated):
                yield dated.day, _evidence(dated)
        for row in self._series.events:
            if row.type == type_ and row.date_start <= self._as_of.isoformat():
                yield row.date_start[:10], _row_evidence(row)

    def _claims(self, refs: Sequence[str]) -> list[AlertEvidence]:
        wanted = set(refs[-_SHOWN:])
        return [_evidence(d) for d in self._ears().claims if d.ref in wanted]

    def _rows(self, ids: Sequence[str], day: str) -> list[AlertEvidence]:
        """The rows behind a verdict that lie in the weeks before a day."""
        first = (dt.date.fromisoformat(day) - dt.timedelta(days=_BEHIND_ALARM)).isoformat()
        wanted = set(ids)
        events = (r for r in self._series.events if f"{r.dataset}:{r.row_id}" in wanted)
        out = [_row_evidence(r) for r in events if first <= r.date_start <= day]
        for tally in self._series.tallies:
            if f"tally:{tally.row_id}" in wanted and first <= tally.period_end <= day:
                span = f"{tally.period_start} to {tally.period_end}"
                words = f"{tally.reporter} counts {tally.n:,} by {tally.accused}, {span}"
                out.append(AlertEvidence(ref=f"tally/{tally.row_id}", day=tally.period_end, words=words))
        return sorted(out, key=lambda e: (e.day or "", e.ref or ""))


def _evidence(dated: DatedClaim) -> AlertEvidence:
    return AlertEvidence(ref=dated.ref, day=dated.day, words=dated.words, title=dated.title)


def _row_evidence(row: EventRow) -> AlertEvidence:
    words = row.headline or f"{row.side_a} - {row.side_b}: {row.type or 'violation'}"
    place = f", {row.where}" if row.where else ""
    killed = f", {row.killed_best} killed" if row.killed_best else ""
    return AlertEvidence(ref=f"{row.dataset}/{row.row_id}", day=row.date_start, words=f"{words}{place}{killed}")
