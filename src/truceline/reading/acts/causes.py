"""Causes: which act the text says led to which, by the words between two acts of one sentence."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from truceline.model.span import Span
from truceline.reading.tables import rows

_REACH = 120
"""Code points between two acts beyond which a connective rarely joins them."""
_JOINED = re.compile(r"^[^.;:]{0,40}\band\b[^.;:]{0,40}$")


class Link(msgspec.Struct, frozen=True):
    """A trigger as it stands in the text, and which event it tells of."""

    trigger: Span
    sentence: Span
    event: int
    nominal: bool


@functools.cache
def connectives() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """The causal connectives: pattern, and whether the first act led to the second."""
    return tuple((re.compile(row[0], re.IGNORECASE), row[1] == "forward") for row in rows("act_causes.tsv", 2))


def causes(text: str, links: Sequence[Link]) -> dict[int, tuple[int, ...]]:
    """For each event that led to others, which (by index), in the order in which the text tells them."""
    led_to: defaultdict[int, list[int]] = defaultdict(list)
    ordered = sorted(links, key=lambda t: t.trigger)
    for n, (first, second) in enumerate(pairwise(ordered)):
        if (
            first.sentence != second.sentence
            or not first.trigger.end <= second.trigger.start <= first.trigger.end + _REACH
        ):
            continue
        forward = _direction(text[first.trigger.end : second.trigger.start])
        if forward is None or first.event == second.event:
            continue
        cause, effects = (first, [second, *_alongside(text, ordered[n + 1 :])]) if forward else (second, [first])
        led_to[cause.event].extend(e.event for e in effects if e.event not in (cause.event, *led_to[cause.event]))
    return {event: tuple(found) for event, found in led_to.items() if found}


def _direction(between: str) -> bool | None:
    return next((forward for pattern, forward in connectives() if pattern.search(between)), None)


def _alongside(text: str, ordered: Sequence[Link]) -> list[Link]:
    """Acts named in one breath with the first of ``ordered``: "the strikes by A and the response of B"."""
    out: list[Link] = []
    for this, following in pairwise(ordered):
        same = this.sentence == following.sentence and this.nominal and following.nominal
        if not same or not _JOINED.match(text[this.trigger.end : following.trigger.start]):
            break
        out.append(following)
    return out
