"""Alerts: that something happened which a rule watches for, with the words and rows it rests on."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

AlertKind: TypeAlias = Literal["verdict_changed", "change_point", "contact_overdue", "first_event", "forecast_exceeded"]


class AlertEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """What an alert rests on: a claim id or ``dataset/row_id`` (``ref``; what a case file knows has none), its day, its
    words, and the title of the document they stand in."""

    ref: str | None
    day: str | None
    words: str
    title: str | None = None


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """One alert. ``key`` names what it is about and is the same whenever the same thing is found again: it is raised
    once, and a receiver can tell a repeated delivery by it. ``rule`` is the rule's id, ``day`` the day it speaks of."""

    key: str
    case: str
    rule: str
    kind: AlertKind
    day: str
    title: str
    text: str
    evidence: tuple[AlertEvidence, ...] = ()
