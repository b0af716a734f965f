"""Agreements as stretches of time."""

from __future__ import annotations

import datetime as dt

from truceline.model.agreement import Agreement
from truceline.model.case import CaseFile
from truceline.outlets import plain
from truceline.outlets.web import links
from truceline.outlets.web.axis import Axis, cell_of
from truceline.outlets.web.desk import Desk
from truceline.outlets.web.timeline_view import Lane, Stretch

_LINE = 19.0
_NAME = 17.0
_LETTER = 0.72
"""Width of a letter of an agreement's name, in per cent of a drawing of a usual width."""


def agreement_lane(desk: Desk, axis: Axis, top: float) -> Lane | None:
    """Ceasefires from the day they took effect to their end, each on the first line that is free."""
    case = desk.case
    free: list[float] = []
    out = []
    for agreement in sorted((a for a in case.agreement if a.is_ceasefire), key=lambda a: a.effective):
        start = cell_of(agreement.effective[:10], "day")
        end = _end(agreement, case)
        if start is None or start >= axis.end or (end is not None and end <= axis.start):
            continue
        x, stop = axis.place(start), axis.place(end) if end is not None else 100.0
        width = max(round(stop - x, 3), 0.4)
        left = x < 62
        reach = max(x + width, x + len(agreement.title) * _LETTER) if left else x + width
        begin = x if left else min(x, x + width - len(agreement.title) * _LETTER)
        line = next((n for n, until in enumerate(free) if until <= begin), len(free))
        free[line : line + 1] = [reach + 0.6]
        until = plain.day(_day(end)) if end is not None else "not ended in the case file"
        out.append(
            Stretch(
                x=x, width=width, y=round(top + _NAME + line * _LINE, 1),
                words=f"{agreement.title}: {plain.day(agreement.effective[:10])} to {until}",
                label=agreement.title, label_x=x if left else min(round(x + width, 3), 99.8),
                anchor="start" if left else "end",
                kind="open" if end is None else "ended", href=links.inside("agreements", agreement.id),
            )
        )  # fmt: skip
    if not out:
        return None
    height = _NAME + len(free) * _LINE
    return Lane(
        id="agreements", name="Ceasefires", note="from the day each took effect", y=top, height=height,
        total=len(out), stretches=tuple(out),
    )  # fmt: skip


def _end(agreement: Agreement, case: CaseFile) -> dt.datetime | None:
    """When an agreement ended, or was restated by its successor; None where neither is told."""
    ended = cell_of((agreement.ended or "")[:10], "day") if agreement.ended else None
    after = case.agreement_by_id(agreement.successor) if agreement.successor else None
    restated = cell_of(after.effective[:10], "day") if after is not None else None
    return ended or restated


def _day(moment: dt.datetime) -> str:
    return moment.date().isoformat()
