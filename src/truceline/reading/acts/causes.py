"""Causes: which act the text says led to which, by the words between two acts or at the head of a sentence.

1. a noun that only makes a connective ("in *retaliation* for") is no act of its own here.
2. two neighbouring acts of a sentence are joined by what stands between them.
3. a sentence that begins with "After the raid, ..." or "In response to the raid, ..." joins its first two acts.
4. "In response, ..." and a verb that answers ("retaliated") at the head of a sentence take up the last act of the
   sentence before, in the same paragraph.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

import msgspec

from truceline.model.span import Span
from truceline.reading.tables import rows

_REACH = 120
"""Code points between two acts beyond which a connective rarely joins them."""
_NEXT = 2
"""Code points between two sentences of one paragraph at most."""
_JOINED = re.compile(r"^[^.;:]{0,40}\band\b[^.;:]{0,40}$")
_TURN = re.compile(r"\b(?:whereas|while|but|although|though|however)\b", re.IGNORECASE)
"""Where another clause with its own doer begins: what joins there does not join the act before it."""
_CHARGE = re.compile(r"\b(?:of|for|with|from|against)\s*$", re.IGNORECASE)
"""Before "provoking": what somebody is accused of, not what the accusation led to."""
_HEAD = re.compile(r"\W*(?:(?:but|and|then|also|later|now)\b,? )?", re.IGNORECASE)
"""What may stand before a connective that begins a sentence."""


class Link(msgspec.Struct, frozen=True):
    """A trigger as it stands in the text, and which event it tells of."""

    trigger: Span
    sentence: Span
    event: int
    nominal: bool


class Connective(msgspec.Struct, frozen=True):
    """A row of the data file. ``causal``: the words themselves say that one led to the other."""

    pattern: re.Pattern[str]
    where: str
    causal: bool


@functools.cache
def connectives() -> tuple[Connective, ...]:
    """The connectives, in the order in which they are tried."""
    return tuple(
        Connective(re.compile(pattern, re.IGNORECASE), where, bond == "cause")
        for pattern, where, bond in rows("act_causes.tsv", 3)
    )


def joining(words: str) -> tuple[Connective, str] | None:
    """The connective between two acts, and the words that are it; None where nothing joins them."""
    for connective in connectives():
        found = connective.pattern.search(words) if connective.where in ("forward", "backward") else None
        if found is None or _TURN.search(words[: found.start()]):
            continue
        if connective.where == "backward" or not _CHARGE.search(words[: found.start()]):
            return connective, found[0]
    return None


def opening(sentence: str) -> tuple[Connective, str] | None:
    """The connective that a sentence begins with, and its words; None where it begins with none."""
    begun = _HEAD.match(sentence)
    start = begun.end() if begun is not None else 0
    for connective in connectives():
        found = connective.pattern.match(sentence, start) if connective.where in ("backward", "opening") else None
        if found is not None:
            return connective, found[0]
    return None


def is_answer(words: str) -> bool:
    """Whether the words of an act say that it answers another ("retaliated")."""
    return any(c.where == "answer" and c.pattern.match(words) for c in connectives())


def causes(text: str, links: Sequence[Link]) -> dict[int, tuple[int, ...]]:
    """For each event that led to others, which (by index), in the order in which the text tells them."""
    led_to: defaultdict[int, list[int]] = defaultdict(list)
    before: list[Link] = []
    ordered = sorted(links, key=lambda t: (t.sentence, t.trigger))
    for sentence, group in groupby(ordered, key=lambda t: t.sentence):
        acts = _acts(text, sentence, list(group))
        for cause, effects in (*_within(text, sentence, acts), *_taken_up(text, sentence, acts, before)):
            known = led_to[cause.event]
            known.extend(e.event for e in effects if e.event != cause.event and e.event not in known)
        before = acts or before
    return {event: tuple(dict.fromkeys(found)) for event, found in led_to.items() if found}


def _acts(text: str, sentence: Span, links: Sequence[Link]) -> list[Link]:
    """The acts of a sentence, without nouns that only make a connective."""
    words = sentence.of(text)
    marks = [
        (sentence.start + m.start(), sentence.start + m.end())
        for c in connectives()
        if c.where == "backward" and c.causal
        for m in c.pattern.finditer(words)
    ]
    return [
        link
        for link in links
        if not link.nominal or not any(a <= link.trigger.start and link.trigger.end <= b for a, b in marks)
    ]


def _within(text: str, sentence: Span, acts: Sequence[Link]) -> Iterator[tuple[Link, list[Link]]]:
    """Causes and effects among the acts of one sentence."""
    for n, (first, second) in enumerate(pairwise(acts)):
        if not first.trigger.end <= second.trigger.start <= first.trigger.end + _REACH:
            continue
        between = text[first.trigger.end : second.trigger.start]
        found = joining(between)
        if found is not None and found[0].where == "backward":
            yield second, [first]
        elif (
            found is not None
            or (n == 0 and "," in between and _headed(text, sentence, first))
            or (not second.nominal and is_answer(second.trigger.of(text)))
        ):
            yield first, [second, *_alongside(text, acts[n + 1 :])]


def _headed(text: str, sentence: Span, first: Link) -> bool:
    """Whether a sentence begins with a connective that its first act belongs to: "After the raid, ..."."""
    begun = opening(text[sentence.start : first.trigger.start])
    return begun is not None and begun[0].where == "backward"


def _taken_up(
    text: str, sentence: Span, acts: Sequence[Link], before: Sequence[Link]
) -> Iterator[tuple[Link, list[Link]]]:
    """The last act of the sentence before as the cause of the first of this one, where this one says so."""
    if not acts or not before or sentence.start - before[-1].sentence.end > _NEXT:
        return
    if "\n" in text[before[-1].sentence.end : sentence.start]:
        return
    begun = opening(sentence.of(text))
    first = acts[0]
    answers = not first.nominal and is_answer(first.trigger.of(text))
    joined = joining(text[first.trigger.end : min(sentence.end, first.trigger.end + _REACH)]) if answers else None
    if (begun is not None and begun[0].where == "opening") or (answers and joined is None):
        yield before[-1], [first]


def _alongside(text: str, ordered: Sequence[Link]) -> list[Link]:
    """Acts named in one breath with the first of ``ordered``: "the strikes by A and the response of B"."""
    out: list[Link] = []
    for this, following in pairwise(ordered):
        same = this.sentence == following.sentence and this.nominal and following.nominal
        if not same or not _JOINED.match(text[this.trigger.end : following.trigger.start]):
            break
        out.append(following)
    return out
