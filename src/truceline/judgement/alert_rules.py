"""Rules of alerts: what to watch for. Each is one kind of happening, with what narrows it."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

WITHIN_DAYS = 30
"""What happened longer than this before the as-of day is history, and raises nothing."""


class _Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="when"):
    """``id`` names the rule in every alert it raises; ``within_days``: how far back it looks."""

    id: str
    within_days: int = WITHIN_DAYS


class VerdictChanged(_Rule, frozen=True, kw_only=True, tag="verdict_changed"):
    """The verdict is another than the one recorded before, or another agreement took its place. ``to``: only a change
    to one of these words. ``sector``: the verdict of one sector."""

    to: tuple[str, ...] = ()
    sector: str | None = None


class ChangePoint(_Rule, frozen=True, kw_only=True, tag="change_point"):
    """The series behind the verdict turned upward: a sudden change or a slow erosion. ``kind``: one of them alone."""

    kind: str | None = None
    sector: str | None = None


class ContactOverdue(_Rule, frozen=True, kw_only=True, tag="contact_overdue"):
    """A contact between the parties is overdue against its cadence. ``mechanism``: one of the case's alone. A mechanism
    of which nothing was ever read raises nothing: that is silence of the sources."""

    mechanism: str | None = None


class FirstEvent(_Rule, frozen=True, kw_only=True, tag="first_event"):
    """The first event of a type after a time without any. ``type``: event type; ``quiet_days``: how long there was none
    (left out: since the agreement took effect)."""

    type: str
    quiet_days: int | None = None


class ForecastExceeded(_Rule, frozen=True, kw_only=True, tag="forecast_exceeded"):
    """More was counted in the last ``weeks`` than the forecast made before them allows for, at its upper limit. Only
    where a forecast is shown at all, which is where it beats climatology."""

    weeks: int = 4


Rule: TypeAlias = VerdictChanged | ChangePoint | ContactOverdue | FirstEvent | ForecastExceeded


class Channels(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where alerts go: a JSON-lines ``file``, an ``atom`` feed, ``webhook`` addresses. A path is taken from the folder
    of the rule file. ``tries``: how often an address is asked in one run, with a growing pause between."""

    file: str | None = None
    atom: str | None = None
    webhook: tuple[str, ...] = ()
    tries: int = 4


class RuleFile(msgspec.Struct, frozen=True, kw_only=True):
    """A rule file as read."""

    rule: tuple[Rule, ...]
    deliver: Channels = Channels()
